"""The timeline: one line for everything that ever happened to an application or a contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import delivery_events as d
from domain.aggregate import Event
from domain.sent_resumes import ResumeSent
from domain.taken_back import TakenBack
from domain.taking_back import may_be_taken_back
from projections.database import Column, Database, Handler, ReadModel, Table, Writer, rows
from projections.moments import moment, ms
from projections.revisions import EVER_SAID, SAID, Way, bearing, retold
from projections.words import SAYINGS

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
        Column("version", "integer"),
        Column("bears_on", "integer", null=True),
        Column("takes_back", "boolean"),
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
TAKEN = Table(
    "timeline_taken",
    columns=(Column("seeker", "text"), Column("about", "text"), Column("version", "integer")),
    key=("seeker", "about", "version"),
    indexes=(),
)
"""What was taken back, of which application or contact."""


def _line(write: Writer, event: Event, position: int) -> None:
    _write_line(write, event, position, about=event.originator_id)


def _requested(write: Writer, event: d.ReminderRequested, position: int) -> None:
    seeker = event.originator_id.partition("/")[0]
    write.put(ABOUT, seeker=seeker, delivery=event.originator_id, about=event.about)
    _write_line(write, event, position, about=event.about)


def _on_its_way(write: Writer, event: Event, position: int) -> None:
    """A reminder's events belong to what it reminds of."""
    row = write.get(ABOUT, event.originator_id.partition("/")[0], event.originator_id)
    _write_line(write, event, position, about=row["about"] if row else "")


def _write_line(write: Writer, event: Event, position: int, *, about: str) -> None:
    title, detail, quiet = SAYINGS[type(event)](event)
    at, revision = ms(event.occurred_at), bearing(write, event, position)
    write.add(
        LINES,
        seeker=event.originator_id.partition("/")[0],
        position=position,
        about=about,
        contact=getattr(event, "contact", ""),
        topic=event.TOPIC,
        at=at,
        recorded_at=at if event.timestamp == event.occurred_at else ms(event.timestamp),
        cause=event.cause.value,  # the plain text: a value of a subclass takes SQLite ten times as long
        title=title,
        detail=detail,
        quiet=quiet,
        version=event.originator_version if may_be_taken_back(event) else 0,
        bears_on=revision.position,
        takes_back=revision.way == Way.TAKES_BACK,
    )


def _taken_back(write: Writer, event: TakenBack, position: int) -> None:
    _line(write, event, position)
    retold(write, event)
    seeker, about = event.originator_id.partition("/")[0], event.originator_id
    for version in event.entries:
        if event.again:
            write.drop(TAKEN, seeker, about, version)
        else:
            write.put(TAKEN, seeker=seeker, about=about, version=version)


def _handler(kind: type[Event]) -> Handler:
    if kind is d.ReminderRequested:
        return _requested
    if kind is TakenBack:
        return _taken_back
    return _on_its_way if kind.TOPIC.startswith("reminder.") else _line


TIMELINE = ReadModel(
    name="timeline",
    version=5,
    tables=(LINES, ABOUT, TAKEN, SAID, EVER_SAID),
    handlers={kind: _handler(kind) for kind in SAYINGS},
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened. ``late`` says that it was recorded more than a day after it took place.

    ``version`` is its place in the stream of ``about`` where it can be taken back, else 0; ``taken``: it was.
    ``corrects`` and ``takes_back``: the position of the line of which it does so. ``pdf``: the SHA-256 of the resume
    that went out, else empty.
    """

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
    version: int
    taken: bool
    corrects: int | None
    takes_back: int | None
    pdf: str = ""


GONE = (
    "SELECT 1 FROM timeline_taken AS gone WHERE gone.seeker = timeline.seeker AND gone.about = timeline.about "
    "AND gone.version = timeline.version"
)
"""That a line of the timeline was taken back."""
PDF = (
    f"CASE WHEN topic = '{ResumeSent.TOPIC}' THEN (SELECT sent.pdf FROM sent_resumes AS sent "
    "WHERE sent.seeker = timeline.seeker AND sent.position = timeline.position) END"
)
"""Of a line that tells of a resume which went out."""
SELECT = f"SELECT timeline.*, EXISTS ({GONE}) AS taken, {PDF} AS pdf FROM timeline"
BEFORE = """AND (at, position) < (
    SELECT last.at, last.position FROM timeline AS last WHERE last.seeker = ? AND last.position = ?) """


def of(
    db: Database, seeker: str, *, about: str, limit: int = 200, before: int | None = None, quiet: bool = True
) -> list[Line]:
    """The history of an application or a contact, latest first; letters to a contact count as theirs.

    ``before`` is the position of the last line already seen; ``quiet`` asks for housekeeping too.
    """
    found = rows(
        db,
        f"{SELECT} WHERE seeker = ? AND (about = ? OR contact = ?) "
        f"{'' if quiet else 'AND quiet = 0 '}{'' if before is None else BEFORE}ORDER BY at DESC, position DESC LIMIT ?",
        seeker,
        about,
        about,
        *(() if before is None else (seeker, before)),
        limit,
    )
    return [_row(row) for row in found]


def latest(db: Database, seeker: str, *, limit: int = 50) -> list[Line]:
    """What was recorded last of all."""
    found = rows(db, f"{SELECT} WHERE seeker = ? ORDER BY position DESC LIMIT ?", seeker, limit)
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
        version=row["version"],
        taken=bool(row["taken"]),
        corrects=None if row["takes_back"] else row["bears_on"],
        takes_back=row["bears_on"] if row["takes_back"] else None,
        pdf=row["pdf"] or "",
    )
