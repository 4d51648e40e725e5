"""What is to be done and when, about which application or person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.values import LocalTime
from projections.database import Database, rows
from projections.moments import moment, ms


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One thing to do, with enough of its application or contact to name it."""

    about: str
    step: str
    purpose: str
    due: LocalTime
    due_at: datetime
    why: str
    rule: str
    contact: str
    interview: str
    state: str
    scheduling: int
    role: str
    company: str
    person: str
    done_at: datetime | None


def told(source: str) -> str:
    """What names the steps of ``source``, which goes by the name of ``steps``, along with them."""
    return f"""
    SELECT steps.*, board.role, board.company, people.name AS person, people.company AS person_company
    FROM {source}
    LEFT JOIN board ON board.seeker = steps.seeker AND board.id = steps.about
    LEFT JOIN people ON people.seeker = steps.seeker
      AND people.id = CASE WHEN steps.contact <> '' THEN steps.contact ELSE steps.about END
    """


STEP_SELECT = told("steps")


FOR_EVER = 1 << 62
StepKey = tuple[datetime, str, str]
"""Where a step stands among others: when it is due, whom or what it is about, and its number there."""
FIRST: StepKey = (datetime.min.replace(tzinfo=UTC), "", "")


def unreminded(db: Database, seeker: str, *, until: datetime) -> list[StepRow]:
    """For the clock: what is to be done by then and was not reminded of yet, soonest first."""
    found = rows(
        db,
        f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.state = 'open' AND steps.due_at <= ? "
        "AND steps.reminded <> steps.scheduling ORDER BY steps.due_at, steps.about, steps.step",
        seeker,
        ms(until),
    )
    return [step_from(row) for row in found]


def open_steps(
    db: Database, seeker: str, *, until: datetime | None = None, after: StepKey = FIRST, limit: int = 500
) -> list[StepRow]:
    """What is to be done, soonest first: the first behind ``after``, due before ``until`` where that is given."""
    due_at, about, step = after
    found = rows(
        db,
        f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.state = 'open' AND steps.due_at < ? "
        "AND (steps.due_at, steps.about, steps.step) > (?, ?, ?) "
        "ORDER BY steps.due_at, steps.about, steps.step LIMIT ?",
        seeker,
        FOR_EVER if until is None else ms(until),
        ms(due_at),
        about,
        step,
        limit,
    )
    return [step_from(row) for row in found]


def every_open_step(db: Database, seeker: str) -> Iterator[StepRow]:
    """All that is to be done, soonest first, read in portions."""
    after = FIRST
    while portion := open_steps(db, seeker, after=after):
        yield from portion
        after = portion[-1].due_at, portion[-1].about, portion[-1].step


def count_planned(db: Database, seeker: str, *, since: datetime) -> int:
    """How many steps are open and due from ``since`` on."""
    found = rows(
        db,
        "SELECT count(*) AS planned FROM steps WHERE seeker = ? AND state = 'open' AND due_at >= ?",
        seeker,
        ms(since),
    )
    return int(found[0]["planned"])


def done_since(db: Database, seeker: str, *, since: datetime) -> int:
    """How many steps were done from ``since`` (aware) on."""
    found = rows(
        db,
        "SELECT COUNT(*) AS n FROM steps WHERE seeker = ? AND state = 'done' AND done_at >= ?",
        seeker,
        ms(since),
    )
    return int(found[0]["n"])


def steps_of(db: Database, seeker: str, *, about: str) -> list[StepRow]:
    """Every step of one application or contact, the open ones first, then the latest."""
    found = rows(
        db,
        f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.about = ? "
        "ORDER BY CASE steps.state WHEN 'open' THEN 0 ELSE 1 END, steps.due_at, steps.step",
        seeker,
        about,
    )
    return [step_from(row) for row in found]


def step(db: Database, seeker: str, *, about: str, step: str) -> StepRow | None:
    """One step, or None."""
    found = rows(
        db, f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.about = ? AND steps.step = ?", seeker, about, step
    )
    return step_from(found[0]) if found else None


def step_from(row: Mapping[str, Any]) -> StepRow:
    """The step of a row that was read by ``told``."""
    return StepRow(
        about=row["about"],
        step=row["step"],
        purpose=row["purpose"],
        due=LocalTime(datetime.fromisoformat(row["due_wall"]), row["due_zone"]),
        due_at=moment(row["due_at"]),
        why=row["why"],
        rule=row["rule"],
        contact=row["contact"],
        interview=row["interview"],
        state=row["state"],
        scheduling=row["scheduling"],
        role=row["role"] or "",
        company=row["company"] or row["person_company"] or "",
        person=row["person"] or "",
        done_at=moment(row["done_at"]),
    )
