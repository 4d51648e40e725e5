"""How far each application got and when, for the charts: what was reached stays reached, wherever the card lies now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import application as a
from domain import interviews as i
from domain import outcomes as o
from domain.aggregate import Event
from domain.taken_back import TakenBack
from domain.values import Meaning
from projections.database import Column, Database, ReadModel, Table, Writer, key_of, rows
from projections.moments import moment, ms
from projections.timeline import GONE

STAGES = (Meaning.APPLIED, Meaning.SCREENING, Meaning.INTERVIEWING, Meaning.OFFER)
ANSWERS = frozenset({Meaning.SCREENING, Meaning.INTERVIEWING, Meaning.OFFER})
SLIP = 10 * 60 * 1000
"""Milliseconds within which a card that is moved back was moved by mistake."""
LETTERS = ("follow_up.sent", "thank_you.sent", "letter.sent")

JOURNEYS = Table(
    "journeys",
    columns=(
        Column("seeker", "text"),
        Column("id", "text"),
        Column("source", "text"),
        Column("meaning", "text"),
        Column("moved_at", "integer"),
        Column("applied", "integer", null=True),
        Column("screening", "integer", null=True),
        Column("interviewing", "integer", null=True),
        Column("offer", "integer", null=True),
        Column("answered", "integer", null=True),
        Column("outcome", "text"),
        Column("active", "integer"),
        Column("removed", "boolean"),
    ),
    key=("seeker", "id"),
    indexes=(),
)


NO_JOURNEY: Mapping[str, Any] = {
    **dict.fromkeys((*STAGES, "answered")),
    "meaning": Meaning.SAVED.value,
    "moved_at": 0,
    "active": 0,
}
"""Stands in for a row that is not there, so that no recorded event is ever refused; changing it changes nothing."""


def _saved(write: Writer, event: a.RoleSaved, _: int) -> None:
    seeker, id_ = key_of(event)
    at = ms(event.occurred_at)
    write.put(
        JOURNEYS,
        seeker=seeker,
        id=id_,
        source=event.details.source,
        meaning=event.meaning,
        moved_at=at,
        outcome="",
        active=at,
        removed=False,
    )
    _reach(write, event, event.meaning)


def _reach(write: Writer, event: Event, meaning: str) -> None:
    """A stage is reached once; to stand further than applied means that they answered."""
    key = key_of(event)
    row = write.get(JOURNEYS, *key) or NO_JOURNEY
    at = ms(event.occurred_at)
    news: dict[str, Any] = {"active": max(row["active"], at)}
    if meaning in STAGES and row[meaning] is None:
        news[meaning] = at
    if meaning in ANSWERS and row["answered"] is None:
        news["answered"] = at
    write.change(JOURNEYS, key, **news)


def _applied(write: Writer, event: a.Applied, _: int) -> None:
    _reach(write, event, Meaning.APPLIED)


def _interview(write: Writer, event: i.InterviewScheduled, _: int) -> None:
    _reach(write, event, Meaning.INTERVIEWING)


def _offered(write: Writer, event: o.OfferReceived, _: int) -> None:
    _reach(write, event, Meaning.OFFER)


def _date_corrected(write: Writer, event: a.DateCorrected, _: int) -> None:
    column = "applied" if event.of == "applied" else "offer"
    write.change(JOURNEYS, key_of(event), **{column: ms(event.at)})


def _moved(write: Writer, event: a.StageMoved, _: int) -> None:
    key = key_of(event)
    row = write.get(JOURNEYS, *key) or NO_JOURNEY
    at = ms(event.occurred_at)
    slip = dict.fromkeys(_slipped(row, event.meaning, at))
    write.change(JOURNEYS, key, **slip, meaning=event.meaning, moved_at=at)
    _reach(write, event, event.meaning)


def _slipped(row: Mapping[str, Any], to: str, at: int) -> list[str]:
    """What was reached by the last move alone, where that one is taken back at once."""
    order = list(Meaning)
    back = order.index(Meaning(to)) < order.index(Meaning(row["meaning"]))
    if not back or not 0 <= at - row["moved_at"] <= SLIP:
        return []
    return [name for name in ("screening", "interviewing", "offer", "answered") if row[name] == row["moved_at"]]


def _corrected(write: Writer, event: a.DetailsCorrected, _: int) -> None:
    write.change(JOURNEYS, key_of(event), source=event.details.source)


def _answered(write: Writer, event: a.AnswerReceived | o.Rejected, _: int) -> None:
    key = key_of(event)
    row = write.get(JOURNEYS, *key) or NO_JOURNEY
    at = ms(event.occurred_at)
    answered = at if row["answered"] is None else row["answered"]
    write.change(JOURNEYS, key, answered=answered, active=max(row["active"], at))


def _ended(write: Writer, event: o.Ended, _: int) -> None:
    write.change(JOURNEYS, key_of(event), outcome=event.outcome)


def _rejected(write: Writer, event: o.Rejected, position: int) -> None:
    _ended(write, event, position)
    _answered(write, event, position)


def _reopened(write: Writer, event: o.Reopened, _: int) -> None:
    write.change(JOURNEYS, key_of(event), outcome="")


def _removed(write: Writer, event: a.Removed, _: int) -> None:
    write.change(JOURNEYS, key_of(event), removed=True)


def _restored(write: Writer, event: a.Restored, _: int) -> None:
    write.change(JOURNEYS, key_of(event), removed=False)


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    """What was reached by that alone was not reached; what is told after all is reached when it was first."""
    key, reached = key_of(event), {what: ms(at) for what, at in event.standing.reached}
    row = write.get(JOURNEYS, *key) or NO_JOURNEY
    gone = {ms(at) for at in event.happened}
    news = {name: reached.get(name) for name in (*STAGES, "answered") if event.again or row[name] in gone}
    kept = {name: at if at is not None else row[name] for name, at in news.items()} if event.again else news
    write.change(JOURNEYS, key, **kept, meaning=event.standing.meaning, outcome=event.standing.outcome)


INSIGHTS = ReadModel(
    name="insights",
    version=2,
    tables=(JOURNEYS,),
    handlers={
        a.RoleSaved: _saved,
        a.Applied: _applied,
        a.DateCorrected: _date_corrected,
        a.StageMoved: _moved,
        a.DetailsCorrected: _corrected,
        a.AnswerReceived: _answered,
        a.Removed: _removed,
        a.Restored: _restored,
        i.InterviewScheduled: _interview,
        o.OfferReceived: _offered,
        o.Rejected: _rejected,
        o.Ended: _ended,
        o.Reopened: _reopened,
        TakenBack: _taken_back,
    },
)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One application that went out or further. ``reached``: its stages in order; ``closed``: it lies there."""

    id: str
    source: str
    reached: tuple[str, ...]
    applied_at: datetime | None
    answered_at: datetime | None
    outcome: str
    closed: bool
    active_at: datetime


def journeys(db: Database, seeker: str) -> list[Journey]:
    """Every application that got beyond being saved, those removed as mistakes left out."""
    found = rows(db, "SELECT * FROM journeys WHERE seeker = ? AND removed = 0 ORDER BY id", seeker)
    told = (_journey(row) for row in found)
    return [journey for journey in told if journey.reached]


def letters_sent(db: Database, seeker: str) -> list[datetime]:
    """When each letter went out, oldest first."""
    marks = ", ".join("?" for _ in LETTERS)
    found = rows(
        db,
        f"SELECT at FROM timeline WHERE seeker = ? AND topic IN ({marks}) AND NOT EXISTS ({GONE}) "
        "ORDER BY at, position",
        seeker,
        *LETTERS,
    )
    return [moment(row["at"]) for row in found]


def _journey(row: Mapping[str, Any]) -> Journey:
    return Journey(
        id=row["id"],
        source=row["source"],
        reached=tuple(stage.value for stage in STAGES if row[stage] is not None),
        applied_at=moment(row["applied"]),
        answered_at=moment(row["answered"]),
        outcome=row["outcome"],
        closed=row["meaning"] == Meaning.CLOSED,
        active_at=moment(row["active"]),
    )
