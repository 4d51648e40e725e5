"""The seeker's day: how much of each kind waits, and the first of it, however long the search is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.purpose import Purpose
from projections import agenda
from projections.agenda import Date, date_from
from projections.database import Database, rows
from projections.moments import ms
from projections.plans import StepRow, step_from, told

ABOUT_SILENCE = (Purpose.REVIEW_QUIET, Purpose.REVIEW_SILENT, Purpose.CLOSE_OR_FIND_CONTACT)
GETTING_READY = (Purpose.PREPARE_EVENING, Purpose.PREPARE_SOON)
# What cannot wait stands first, whatever was due before it.
PRESSING: Mapping[Purpose, int] = {
    Purpose.ACKNOWLEDGE_OFFER: 0,
    Purpose.DECIDE_OFFER: 0,
    Purpose.PREPARE_SOON: 1,
    Purpose.PREPARE_EVENING: 1,
    Purpose.THANK_YOU: 2,
    Purpose.THANK_CONTACT: 2,
}
UNHURRIED = 3
BEFORE, AHEAD = timedelta(days=7), timedelta(days=14)
"""How far back a talk is asked about, and how far ahead a date is told."""

OVERDUE, TODAY, QUIET, WEEK, LATER = "overdue", "today", "quiet", "week", "later"
UNMARKED, COMING = "unmarked", "coming"
STEPS = (OVERDUE, TODAY, QUIET, WEEK, LATER)
DATES = (UNMARKED, COMING)

Condition = tuple[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day by the seeker's clock, in moments; ``week_ends`` is the midnight seven days after its last one."""

    now: datetime
    date: date
    begins: datetime
    ends: datetime
    week_ends: datetime


def tally(db: Database, seeker: str, *, day: Day) -> dict[str, int]:
    """How much there is of each part; those of ``STEPS`` come to everything that is planned."""
    steps = _sums(_steps(day), f"steps WHERE {OPEN}", (seeker, ms(day.now)))
    dates = _sums(_dates(day), f"({agenda.SELECT} WHERE {agenda.SHOWN}) AS dates", (seeker, *_span(day)))
    found = [rows(db, sql, *values)[0] for sql, values in (steps, dates)]
    return {name: int(row[name] or 0) for row in found for name in row}


def due(db: Database, seeker: str, *, day: Day) -> int:
    """How much is to be done by the end of the day."""
    found = rows(
        db, f"SELECT count(*) AS due FROM steps WHERE {OPEN} AND due_at < ?", seeker, ms(day.now), ms(day.ends)
    )
    return int(found[0]["due"])


def foremost(db: Database, seeker: str, *, day: Day) -> StepRow | None:
    """The one thing to do next, of what is due by the end of the day."""
    found = _read(db, "due_at < ?", (ms(day.ends),), seeker=seeker, day=day, order=URGENCY, limit=1)
    return found[0] if found else None


def steps(db: Database, seeker: str, *, day: Day, part: str, limit: int) -> list[StepRow]:
    """The first of a part of ``STEPS``, soonest first."""
    condition, values = _steps(day)[part]
    return _read(db, condition, values, seeker=seeker, day=day, order=SOONEST, limit=limit)


def dates(db: Database, seeker: str, *, day: Day, part: str, limit: int) -> list[Date]:
    """The first of a part of ``DATES``: talks that are over and nobody said how they went, or what lies ahead."""
    condition, values = _dates(day)[part]
    found = rows(
        db,
        f"SELECT * FROM ({agenda.SELECT} WHERE {agenda.SHOWN}) AS dates WHERE {condition} "
        "ORDER BY at, about, item LIMIT ?",
        seeker,
        *_span(day),
        *values,
        limit,
    )
    return [date_from(row) for row in found]


def _named(purposes: Sequence[Purpose]) -> str:
    return ", ".join(f"'{purpose.value}'" for purpose in purposes)


# Nobody gets ready any more for an interview that has begun.
OPEN = (
    "steps.seeker = ? AND steps.state = 'open' "
    f"AND NOT (steps.purpose IN ({_named(GETTING_READY)}) AND EXISTS ("
    "SELECT 1 FROM agenda WHERE agenda.seeker = steps.seeker AND agenda.about = steps.about "
    "AND agenda.item = 'interview ' || steps.interview AND agenda.at <= ? AND agenda.state <> 'cancelled'))"
)
SILENT = f"purpose IN ({_named(ABOUT_SILENCE)})"
SOONEST = "due_at, about, step"
PLACES = " ".join(f"WHEN '{purpose.value}' THEN {place}" for purpose, place in PRESSING.items())
URGENCY = f"CASE purpose {PLACES} ELSE {UNHURRIED} END, CASE WHEN {SILENT} THEN 1 ELSE 0 END, {SOONEST}"
OVER = "kind IN ('interview', 'meeting') AND state = 'coming' AND at + minutes * 60000 <= ?"
STILL_AHEAD = (
    "(kind IN ('promise', 'deadline', 'closing') AND wall >= ?) OR "
    "(kind IN ('interview', 'meeting') AND state = 'coming' AND at + minutes * 60000 > ?)"
)


def _steps(day: Day) -> dict[str, Condition]:
    begins, ends, week_ends = ms(day.begins), ms(day.ends), ms(day.week_ends)
    return {
        OVERDUE: (f"due_at < ? AND NOT {SILENT}", [begins]),
        TODAY: (f"due_at >= ? AND due_at < ? AND NOT {SILENT}", [begins, ends]),
        QUIET: (f"due_at < ? AND {SILENT}", [ends]),
        WEEK: ("due_at >= ? AND due_at < ?", [ends, week_ends]),
        LATER: ("due_at >= ?", [week_ends]),
    }


def _dates(day: Day) -> dict[str, Condition]:
    return {UNMARKED: (OVER, [ms(day.now)]), COMING: (f"({STILL_AHEAD})", [day.date.isoformat(), ms(day.now)])}


def _span(day: Day) -> tuple[int, int]:
    return ms(day.now - BEFORE), ms(day.now + AHEAD)


def _sums(parts: Mapping[str, Condition], source: str, whose: Sequence[Any]) -> Condition:
    sums = ", ".join(f"SUM(CASE WHEN {sql} THEN 1 ELSE 0 END) AS {name}" for name, (sql, _) in parts.items())
    return f"SELECT {sums} FROM {source}", [*(value for _, values in parts.values() for value in values), *whose]


def _read(
    db: Database, condition: str, values: Sequence[Any], *, seeker: str, day: Day, order: str, limit: int
) -> list[StepRow]:
    """Only what is shown is looked up among applications and people."""
    first = f"SELECT * FROM steps WHERE {OPEN} AND {condition} ORDER BY {order} LIMIT ?"
    found = rows(db, f"{told(f'({first}) AS steps')} ORDER BY {SOONEST_TOLD}", seeker, ms(day.now), *values, limit)
    return [step_from(row) for row in found]


SOONEST_TOLD = "steps.due_at, steps.about, steps.step"
