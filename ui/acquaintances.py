"""What the pages about people show, each read in one go. Blocking: call them from a thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.commands import Desk, Record
from domain.contact import Contact
from domain.errors import NotFound
from domain.purpose import NUDGE, Purpose, kind_of, title_of
from projections import agenda, board, people, plans, timeline
from projections.agenda import Date
from projections.board import Card
from projections.database import Database
from projections.people import Person
from projections.seekers import Settings
from projections.timeline import Line
from ui import words
from ui.day_plan import Todo, todo_of
from ui.readings import EVERY_LINE, settings_of

LETTERS = {"thank_you": "a thank-you", "follow_up": "a letter", "nudge": "a letter"}


@dataclass(frozen=True, kw_only=True)
class Acquaintance:
    """One line of the list of people. ``last`` is what was said last, by either side."""

    key: str
    name: str
    place: str
    known_from: str
    last: str
    next: str
    applications: int
    asked: bool


@dataclass(frozen=True, kw_only=True)
class PeopleNow:
    """The first of those who were looked for, how many of them there are, and how many people in all."""

    shown: tuple[Acquaintance, ...]
    found: int
    everybody: int


@dataclass(frozen=True, kw_only=True)
class Involvement:
    """An application somebody has a part in."""

    application: Card
    part: str


@dataclass(frozen=True, kw_only=True)
class PersonNow:
    """One person with everything that belongs to them. ``meeting`` is the one that was not held yet."""

    settings: Settings
    person: Person
    todos: tuple[Todo, ...]
    meeting: Date | None
    parts: tuple[Involvement, ...]
    notes: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def met_by(self) -> datetime | None:
        """When the planned meeting will be, or was, over."""
        return self.meeting.at + timedelta(minutes=self.meeting.minutes) if self.meeting else None


def people_now(db: Database, seeker: str, *, text: str, limit: int, now: datetime) -> PeopleNow:
    """By name, those with every word of ``text`` in what is known of them."""
    zone = settings_of(db, seeker).zone
    shown, count = people.found(db, seeker, text=text, limit=limit)
    return PeopleNow(
        shown=tuple(_line(person, now=now, zone=zone) for person in shown),
        found=count,
        everybody=people.count(db, seeker),
    )


def person_now(db: Database, record: Record, seeker: str, *, id: str, now: datetime) -> PersonNow:
    """Raises NotFound."""
    person, settings = people.person(db, seeker, id=id), settings_of(db, seeker)
    if person is None:
        raise NotFound("There is no such person among yours.")
    steps = (step for step in plans.steps_of(db, seeker, about=id) if step.state == "open")
    coming = (date for date in agenda.of(db, seeker, about=id) if date.state == agenda.COMING)
    return PersonNow(
        settings=settings,
        person=person,
        todos=tuple(todo_of(step, now=now, zone=settings.zone) for step in steps),
        meeting=next(coming, None),
        parts=tuple(_parts(db, seeker, contact=id)),
        notes=record.perform(lambda desk: _notes(desk, id), seeker=seeker),
        lines=tuple(timeline.of(db, seeker, about=id, limit=EVERY_LINE)),
    )


def letter_due(db: Database, seeker: str, *, id: str, now: datetime) -> str:
    """The step that a letter to somebody settles now: a thank-you that is planned, or what is due; else empty."""
    zone = settings_of(db, seeker).zone
    steps = [step for step in plans.steps_of(db, seeker, about=id) if step.state == "open"]
    todos = [todo_of(step, now=now, zone=zone) for step in steps if kind_of(step.purpose) != NUDGE]
    return next((todo.step for todo in todos if todo.purpose == Purpose.THANK_CONTACT or todo.tone), "")


def said_last(person: Person, *, now: datetime, zone: str) -> str:
    """The last words between the two, and how long ago."""
    said = {
        "You met": person.met_at,
        "They got in touch": person.answered_at,
        f"You sent {LETTERS[kind_of(person.wrote_what)]}" if person.wrote_what else "": person.wrote_at,
    }
    moments = [(moment, what) for what, moment in said.items() if moment and moment <= now]
    if not moments:
        return ""
    moment, what = max(moments)
    return f"{what} {words.ago(moment, now=now, zone=zone)}"


def _line(person: Person, *, now: datetime, zone: str) -> Acquaintance:
    due = words.short_moment(person.next_due, now=now, zone=zone) if person.next_due else ""
    meets = words.short_moment(person.meets_at, now=now, zone=zone) if person.meets_at else ""
    return Acquaintance(
        key=person.id,
        name=person.card.name,
        place=", ".join(part for part in (person.card.title, person.card.company) if part),
        known_from=person.card.known_from,
        last=said_last(person, now=now, zone=zone),
        next=f"You meet {meets}" if meets else f"{title_of(person.next_purpose)}, {due}" if due else "",
        applications=person.applications,
        asked=person.wrote_at is not None,
    )


def _parts(db: Database, seeker: str, *, contact: str) -> list[Involvement]:
    linked = ((board.card(db, seeker, id=id), part) for id, part in people.applications_of(db, seeker, contact=contact))
    return [Involvement(application=card, part=part) for card, part in linked if card and not card.removed]


def _notes(desk: Desk, id: str) -> tuple[tuple[str, str], ...]:
    return tuple(desk.get(Contact, id).notes.items())
