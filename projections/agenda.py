"""What has a date: interviews, meetings, promises, deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain import application as a
from domain import contact as c
from domain import interviews as i
from domain import outcomes as o
from domain.aggregate import Event
from domain.interviews import Interview
from domain.taken_back import TakenBack
from domain.values import LocalTime
from projections.database import Column, Database, ReadModel, Table, Writer, rows
from projections.moments import moment, ms

INTERVIEW, MEETING, PROMISE, DEADLINE, CLOSING = "interview", "meeting", "promise", "deadline", "closing"
OFFER = "offer"
COMING, HELD, CANCELLED = "coming", "held", "cancelled"

AGENDA = Table(
    "agenda",
    columns=(
        Column("seeker", "text"),
        Column("about", "text"),
        Column("item", "text"),
        Column("kind", "text"),
        Column("at", "integer"),
        Column("wall", "text"),
        Column("zone", "text"),
        Column("minutes", "integer"),
        Column("form", "text"),
        Column("place", "text"),
        Column("with_whom", "text"),
        Column("state", "text"),
        Column("sequence", "integer"),
    ),
    key=("seeker", "about", "item"),
    indexes=(("seeker", "at"),),
)


def _key(event: Event, item: str) -> tuple[str, str, str]:
    return event.originator_id.partition("/")[0], event.originator_id, item


def _put(write: Writer, event: Event, *, item: str, kind: str, starts: LocalTime, **columns: Any) -> None:
    seeker, about, item = _key(event, item)
    row = {"minutes": 0, "form": "", "place": "", "with_whom": "", **columns}
    write.put(
        AGENDA,
        seeker=seeker,
        about=about,
        item=item,
        kind=kind,
        at=ms(starts.instant()),
        wall=starts.wall.isoformat(timespec="minutes"),
        zone=starts.zone,
        state=COMING,
        sequence=event.originator_version,
        **row,
    )


def _whole_day(day: date) -> LocalTime:
    """A date without an hour stands at its midnight UTC and is shown without an hour."""
    return LocalTime(datetime(day.year, day.month, day.day), "UTC")  # noqa: DTZ001 a wall clock


def _interview(write: Writer, event: i.InterviewScheduled, _: int) -> None:
    _put(
        write,
        event,
        item=f"{INTERVIEW} {event.interview}",
        kind=INTERVIEW,
        starts=event.starts,
        minutes=event.minutes,
        form=event.form,
        place=event.place,
        with_whom="\n".join(event.with_whom),
    )


def _interview_moved(write: Writer, event: i.InterviewMoved, _: int) -> None:
    write.change(
        AGENDA,
        _key(event, f"{INTERVIEW} {event.interview}"),
        at=ms(event.starts.instant()),
        wall=event.starts.wall.isoformat(timespec="minutes"),
        zone=event.starts.zone,
        minutes=event.minutes,
        sequence=event.originator_version,
    )


def _interview_held(write: Writer, event: i.InterviewHeld, _: int) -> None:
    _state(write, event, item=f"{INTERVIEW} {event.interview}", state=HELD)


def _interview_cancelled(write: Writer, event: i.InterviewCancelled, _: int) -> None:
    _state(write, event, item=f"{INTERVIEW} {event.interview}", state=CANCELLED)


def _state(write: Writer, event: Event, *, item: str, state: str) -> None:
    write.change(AGENDA, _key(event, item), state=state, sequence=event.originator_version)


def _meeting(write: Writer, event: c.MeetingScheduled, _: int) -> None:
    _put(
        write,
        event,
        item=MEETING,
        kind=MEETING,
        starts=event.starts,
        minutes=event.minutes,
        place=event.place,
    )


def _meeting_held(write: Writer, event: c.MeetingHeld, _: int) -> None:
    if write.get(AGENDA, *_key(event, MEETING)) is not None:
        _state(write, event, item=MEETING, state=HELD)


def _promise(write: Writer, event: a.PromiseNoted, _: int) -> None:
    _put(write, event, item=PROMISE, kind=PROMISE, starts=_whole_day(event.by))


def _offer(write: Writer, event: o.OfferReceived, _: int) -> None:
    _day_or_none(write, event, kind=DEADLINE, day=event.deadline)


def _closing(write: Writer, event: a.RoleSaved | a.DetailsCorrected, _: int) -> None:
    _day_or_none(write, event, kind=CLOSING, day=event.details.closing_on)


def _day_or_none(write: Writer, event: Event, *, kind: str, day: date | None) -> None:
    if day is not None:
        _put(write, event, item=kind, kind=kind, starts=_whole_day(day))
    elif write.get(AGENDA, *_key(event, kind)) is not None:
        write.drop(AGENDA, *_key(event, kind))


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    """The dates of which it speaks stand as it says."""
    kind, standing = event.topic.partition(".")[0], event.standing
    if kind == INTERVIEW:
        _put_interview(write, event, standing.interview, item=f"{INTERVIEW} {standing.item}")
    elif kind == MEETING:
        _put_meeting(write, event)
    elif kind == PROMISE:
        _day_or_none(write, event, kind=PROMISE, day=standing.promised_on)
    elif kind == OFFER:
        _day_or_none(write, event, kind=DEADLINE, day=standing.offer.deadline if standing.offer else None)


def _put_interview(write: Writer, event: Event, talk: Interview | None, *, item: str) -> None:
    if talk is None:
        write.drop(AGENDA, *_key(event, item))
        return
    whom = "\n".join(talk.with_whom)
    more = {"minutes": talk.minutes, "form": talk.form, "place": talk.place, "with_whom": whom}
    _put(write, event, item=item, kind=INTERVIEW, starts=talk.starts, **more)
    if talk.cancelled or talk.held:
        _state(write, event, item=item, state=CANCELLED if talk.cancelled else HELD)


def _put_meeting(write: Writer, event: TakenBack) -> None:
    """The meeting that is to come; one that took place is told of by its person."""
    standing = event.standing
    if standing.meets_at is None:
        write.drop(AGENDA, *_key(event, MEETING))
    else:
        more = {"minutes": standing.minutes, "place": standing.place}
        _put(write, event, item=MEETING, kind=MEETING, starts=standing.meets_at, **more)


AGENDA_MODEL = ReadModel(
    name="agenda",
    version=2,
    tables=(AGENDA,),
    handlers={
        a.RoleSaved: _closing,
        a.DetailsCorrected: _closing,
        a.PromiseNoted: _promise,
        i.InterviewScheduled: _interview,
        i.InterviewMoved: _interview_moved,
        i.InterviewHeld: _interview_held,
        i.InterviewCancelled: _interview_cancelled,
        o.OfferReceived: _offer,
        c.MeetingScheduled: _meeting,
        c.MeetingHeld: _meeting_held,
        TakenBack: _taken_back,
    },
)


@dataclass(frozen=True, kw_only=True)
class Date:
    """One entry. A whole day (promise, deadline, closing) has no hour; its ``starts`` is midnight UTC."""

    about: str
    item: str
    kind: str
    at: datetime
    starts: LocalTime
    minutes: int
    form: str
    place: str
    with_whom: tuple[str, ...]
    state: str
    sequence: int
    role: str
    company: str
    person: str

    @property
    def whole_day(self) -> bool:
        return self.kind in {PROMISE, DEADLINE, CLOSING}

    @property
    def number(self) -> str:
        """The interview's id within its application, for commands."""
        return self.item.partition(" ")[2]


SELECT = """
    SELECT agenda.*, board.role, board.company, people.name AS person, people.company AS person_company
    FROM agenda
    LEFT JOIN board ON board.seeker = agenda.seeker AND board.id = agenda.about
    LEFT JOIN people ON people.seeker = agenda.seeker AND people.id = agenda.about
"""


# What takes place from one moment up to another, of cards that are on the board; it takes the seeker and both.
SHOWN = (
    "agenda.seeker = ? AND agenda.at >= ? AND agenda.at < ? AND agenda.state <> 'cancelled' "
    "AND coalesce(board.removed, people.removed) = 0 AND coalesce(board.archived, people.removed) = 0"
)


def between(db: Database, seeker: str, *, start: datetime, end: datetime, limit: int = 200) -> list[Date]:
    """What takes place from ``start`` up to ``end``, first things first, of cards that are on the board."""
    found = rows(
        db,
        f"{SELECT} WHERE {SHOWN} ORDER BY agenda.at, agenda.about, agenda.item LIMIT ?",
        seeker,
        ms(start),
        ms(end),
        limit,
    )
    return [date_from(row) for row in found]


def talks(
    db: Database, seeker: str, *, since: datetime, behind: tuple[str, str] = ("", ""), limit: int = 500
) -> list[Date]:
    """Interviews and conversations, first things first, those that were called off too.

    They begin at ``since``, and at that very moment behind what and which are ``behind``.
    """
    found = rows(
        db,
        f"{SELECT} WHERE agenda.seeker = ? AND (agenda.at, agenda.about, agenda.item) > (?, ?, ?) "
        "AND agenda.kind IN ('interview', 'meeting') AND coalesce(board.removed, people.removed) = 0 "
        "ORDER BY agenda.at, agenda.about, agenda.item LIMIT ?",
        seeker,
        ms(since),
        *behind,
        limit,
    )
    return [date_from(row) for row in found]


def every_talk(db: Database, seeker: str, *, since: datetime) -> Iterator[Date]:
    """All interviews and conversations from ``since`` on, read in portions."""
    behind = ("", "")
    while portion := talks(db, seeker, since=since, behind=behind):
        yield from portion
        since, behind = portion[-1].at, (portion[-1].about, portion[-1].item)


def of(db: Database, seeker: str, *, about: str) -> list[Date]:
    """Every date of one application or contact, cancelled ones too."""
    found = rows(
        db, f"{SELECT} WHERE agenda.seeker = ? AND agenda.about = ? ORDER BY agenda.at, agenda.item", seeker, about
    )
    return [date_from(row) for row in found]


def date_from(row: Mapping[str, Any]) -> Date:
    """The date of a row that was read by ``SELECT``."""
    return Date(
        about=row["about"],
        item=row["item"],
        kind=row["kind"],
        at=moment(row["at"]),
        starts=LocalTime(datetime.fromisoformat(row["wall"]), row["zone"]),
        minutes=row["minutes"],
        form=row["form"],
        place=row["place"],
        with_whom=tuple(row["with_whom"].split("\n")) if row["with_whom"] else (),
        state=row["state"],
        sequence=row["sequence"],
        role=row["role"] or "",
        company=row["company"] or row["person_company"] or "",
        person=row["person"] or "",
    )
