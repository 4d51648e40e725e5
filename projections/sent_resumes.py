"""Every resume that went out, over all applications, and how each was tailored then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.resume import Resume
from domain.resume_commands import ResumeNow, whole
from domain.resume_content import Content, Look
from domain.sent_resumes import ResumeSent
from domain.store.tracker import Recorded, replay
from domain.tailoring import TailoredResume
from domain.taken_back import TakenBack
from projections.database import Column, Database, ReadModel, Table, Writer, rows
from projections.moments import moment, ms

SENT = Table(
    "sent_resumes",
    columns=(
        Column("seeker", "text"),
        Column("position", "integer"),
        Column("application", "text"),
        Column("pdf", "text"),
        Column("name", "text"),
        Column("theme", "text"),
        Column("pages", "integer"),
        Column("number", "integer"),
        Column("at", "integer"),
        Column("version", "integer"),
        Column("taken", "boolean"),
    ),
    key=("seeker", "position"),
)


def _sent(write: Writer, event: ResumeSent, position: int) -> None:
    write.put(
        SENT,
        seeker=event.originator_id.partition("/")[0],
        position=position,
        application=event.originator_id,
        pdf=event.frozen.pdf,
        name=event.name,
        theme=event.frozen.theme,
        pages=event.frozen.pages,
        number=event.frozen.number,
        at=ms(event.occurred_at),
        version=event.originator_version,
        taken=False,
    )


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    """What was noted by mistake did not go out, unless it did after all."""
    seeker = event.originator_id.partition("/")[0]
    for row in list(write.each(SENT, seeker)):
        if row["application"] == event.originator_id:
            write.change(SENT, (seeker, row["position"]), taken=row["version"] in event.taken)


SENT_RESUMES = ReadModel(
    name="sent_resumes", version=2, tables=(SENT,), handlers={ResumeSent: _sent, TakenBack: _taken_back}
)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A resume that went out with an application; ``position`` is its place in the record."""

    position: int
    application: str
    role: str
    company: str
    pdf: str
    name: str
    theme: str
    pages: int
    number: int
    at: datetime


SELECT = """
    SELECT sent_resumes.*, board.role, board.company FROM sent_resumes
    JOIN board ON board.seeker = sent_resumes.seeker AND board.id = sent_resumes.application
    WHERE sent_resumes.seeker = ? AND sent_resumes.taken = 0
"""
ORDER = "ORDER BY sent_resumes.at DESC, sent_resumes.position DESC"


def latest(db: Database, seeker: str, *, limit: int = 200) -> list[Sent]:
    """What went out with applications that were not removed, latest first."""
    return [_row(one) for one in rows(db, f"{SELECT} AND board.removed = 0 {ORDER} LIMIT ?", seeker, limit)]


def of(db: Database, seeker: str, *, application: str) -> list[Sent]:
    """What went out with one application, latest first."""
    found = rows(db, f"{SELECT} AND sent_resumes.application = ? {ORDER}", seeker, application)
    return [_row(one) for one in found]


def _row(found: Mapping[str, Any]) -> Sent:
    told = {name: value for name, value in found.items() if name not in {"seeker", "at", "version", "taken"}}
    return Sent(**told, at=moment(found["at"]))


class Streams(Protocol):
    """The record, as far as one stream after the other is read again."""

    def stream(self, id: str, /) -> Sequence[Recorded]:
        """The whole stream called ``id``, oldest first."""


def base_at(log: Streams, seeker: str, *, position: int) -> ResumeNow:
    """The base resume as it was at a place of the record; an empty one before it was begun."""
    base: Resume | None = _at(log, Resume.id_of(seeker), position)
    if base is None:
        return ResumeNow(content=Content(), look=Look(), number=0)
    return ResumeNow(content=base.content, look=base.look, number=base.number)


def tailored_at(log: Streams, seeker: str, *, application: str, position: int) -> TailoredResume | None:
    """What an application's resume said other than the base at a place of the record, if it had one then."""
    mine = application.startswith(f"{seeker}/application-")
    return _at(log, TailoredResume.id_of(application), position) if mine else None


def resume_at(log: Streams, seeker: str, *, application: str, position: int) -> ResumeNow:
    """The whole resume of an application as it was at a place of the record."""
    base = base_at(log, seeker, position=position)
    return whole(base, tailored_at(log, seeker, application=application, position=position))


def _at(log: Streams, id: str, position: int) -> Any:
    return replay(None, (one.event for one in log.stream(id) if one.position <= position))
