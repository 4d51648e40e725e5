"""The timeline: one line for everything that ever happened to an application or a contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import delivery as d
from domain.aggregate import Event
from projections.database import Column, Database, ReadModel, Table, Writer, rows
from projections.moments import moment, ms
from projections.words import SAYINGS, entry_of

LATE = 24 * 60 * 60 * 1000

LINES = Table(
    "timeline",
    columns=(
        Column("seeker", "text"),
        Column("position", "integer"),
        Column("about", "text"),
        Column("contact", "text"),
        Column("topic", "text"),
        Column("at", "integer"),
        Column("recorded_at", "integer"),
        Column("cause", "text"),
        Column("title", "text"),
        Column("detail", "text"),
        Column("quiet", "boolean"),
    ),
    key=("seeker", "position"),
    indexes=(
        ("seeker", "about", "at", "position"),
        ("seeker", "contact", "at", "position"),
    ),
)
ABOUT = Table(
    "timeline_about",
    columns=(Column("seeker", "text"), Column("delivery", "text"), Column("about", "text")),
    key=("seeker", "delivery"),
    indexes=(),
)


def _line(write: Writer, event: Event, position: int) -> None:
    entry = entry_of(event)
    if entry is None:
        raise LookupError(f"{type(event).__name__} has no words for the timeline")
    seeker = event.originator_id.partition("/")[0]
    write.add(
        LINES,
        seeker=seeker,
        position=position,
        about=_about(write, seeker, event),
        contact=getattr(event, "contact", ""),
        topic=type(event).TOPIC,
        at=ms(event.occurred_at),
        recorded_at=ms(event.timestamp),
        cause=event.cause,
        title=entry.title,
        detail=entry.detail,
        quiet=entry.quiet,
    )


def _about(write: Writer, seeker: str, event: Event) -> str:
    """A reminder's events belong to what it reminds of."""
    if isinstance(event, d.ReminderRequested):
        write.put(ABOUT, seeker=seeker, delivery=event.originator_id, about=event.about)
        return event.about
    if event.TOPIC.startswith("reminder."):
        row = write.get(ABOUT, seeker, event.originator_id)
        return row["about"] if row else ""
    return event.originator_id


TIMELINE = ReadModel(
    name="timeline",
    version=1,
    tables=(LINES, ABOUT),
    handlers=dict.fromkeys(SAYINGS, _line),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened. ``late`` says that it was recorded more than a day after it took place."""

    position: int
    about: str
    contact: str
    topic: str
    at: datetime
    recorded_at: datetime
    cause: str
    title: str
    detail: str
    quiet: bool
    late: bool


def of(
    db: Database, seeker: str, *, about: str, limit: int = 200, before: int | None = None, quiet: bool = True
) -> list[Line]:
    """The history of an application or a contact, latest first; letters to a contact count as theirs.

    ``before`` is the position of the last line already seen; ``quiet`` asks for housekeeping too.
    """
    found = rows(
        db,
        "SELECT * FROM timeline WHERE seeker = ? AND (about = ? OR contact = ?) AND position < ? "
        f"{'' if quiet else 'AND quiet = 0 '}ORDER BY at DESC, position DESC LIMIT ?",
        seeker,
        about,
        about,
        (1 << 62) if before is None else before,
        limit,
    )
    return [_row(row) for row in found]


def latest(db: Database, seeker: str, *, limit: int = 50) -> list[Line]:
    """What was recorded last of all."""
    found = rows(db, "SELECT * FROM timeline WHERE seeker = ? ORDER BY position DESC LIMIT ?", seeker, limit)
    return [_row(row) for row in found]


def _row(row: Mapping[str, Any]) -> Line:
    return Line(
        position=row["position"],
        about=row["about"],
        contact=row["contact"],
        topic=row["topic"],
        at=moment(row["at"]),
        recorded_at=moment(row["recorded_at"]),
        cause=row["cause"],
        title=row["title"],
        detail=row["detail"],
        quiet=bool(row["quiet"]),
        late=row["recorded_at"] - row["at"] > LATE,
    )
