"""The day put in order: what to do next, what is late, due and coming, and what nobody is looking after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from types import MappingProxyType

from domain.purpose import DEEDS, NUDGE, Purpose, title_of
from domain.values import LocalTime
from projections import agenda, board, day, plans
from projections.agenda import Date
from projections.board import Card
from projections.database import Database
from projections.day import ABOUT_SILENCE, Day
from projections.plans import StepRow
from ui import words
from ui.readings import settings_of

WEEK = timedelta(days=7)
UNATTENDED = "unattended"
SHOWN = 7
"""How many of a part are shown at once: a long list is read by nobody, and frightens."""
USUAL: Mapping[str, int] = MappingProxyType({})
TO_LOOK_AT = {Purpose.PREPARE_EVENING: "Prepare", Purpose.PREPARE_SOON: "Prepare", Purpose.DECIDE_OFFER: "Decide"}
ICONS = {"follow_up": "mail", "thank_you": "heart", "nudge": "bell"}
SAID = {
    agenda.INTERVIEW: "Interview",
    agenda.MEETING: "Meeting",
    agenda.PROMISE: "They said they would be in touch",
    agenda.DEADLINE: "They want your answer to their offer",
    agenda.CLOSING: "The posting closes",
}
DATE_ICONS = {
    agenda.INTERVIEW: "interview",
    agenda.MEETING: "people",
    agenda.PROMISE: "clock",
    agenda.DEADLINE: "offer",
    agenda.CLOSING: "calendar",
}


@dataclass(frozen=True, kw_only=True)
class Todo:
    """One step as it reads on the page. ``tone``: overdue, today or none; ``write`` is empty where no letter fits."""

    about: str
    step: str
    purpose: str
    due: LocalTime
    title: str
    whom: str
    why: str
    when: str
    tone: str
    icon: str
    look: str

    @property
    def key(self) -> str:
        return f"{self.about}#{self.step}"

    @property
    def about_silence(self) -> bool:
        """Whether letting it go means to let the application go."""
        return self.purpose in ABOUT_SILENCE


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Something with a date; ``number`` is that of an interview within its application."""

    about: str
    item: str
    number: str
    title: str
    whom: str
    when: str
    place: str
    icon: str
    kind: str
    ends: datetime

    @property
    def key(self) -> str:
        return f"{self.about}#{self.item}"


@dataclass(frozen=True, kw_only=True)
class Unattended:
    """A live application for which nothing is planned."""

    about: str
    role: str
    company: str
    quiet: str

    @property
    def key(self) -> str:
        return self.about


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """The first of each part in the order to be read; ``counts`` says how many there are. ``first`` stands in no part.

    ``unmarked`` are interviews and meetings that are over, and nobody said how they went; ``done`` counts the steps
    that were done today.
    """

    first: Todo | None
    overdue: tuple[Todo, ...]
    today: tuple[Todo, ...]
    week: tuple[Todo, ...]
    later: tuple[Todo, ...]
    quiet: tuple[Todo, ...]
    unmarked: tuple[Coming, ...]
    coming: tuple[Coming, ...]
    unattended: tuple[Unattended, ...]
    counts: Mapping[str, int]
    done: int

    @property
    def next(self) -> Todo | None:
        """What comes first after today."""
        return next(iter((*self.week, *self.later)), None)

    @property
    def due(self) -> int:
        """How many things wait to be done by tonight."""
        return sum(self.counts[part] for part in (day.OVERDUE, day.TODAY, day.QUIET)) + (self.first is not None)

    @property
    def late(self) -> int:
        """How many of them should have been done before today."""
        return self.counts[day.OVERDUE] + (self.first is not None and self.first.tone == "overdue")

    @property
    def blank(self) -> bool:
        """Whether there is nothing at all, not even later."""
        return self.first is None and not any(self.counts.values())


def read_day(db: Database, seeker: str, *, now: datetime, shown: Mapping[str, int] = USUAL) -> DayPlan:
    """The day put in order, with so many of each part; ``now`` is aware, days are those of the seeker. Blocking."""
    zone = settings_of(db, seeker).zone
    here = day_of(now, zone)
    first = day.foremost(db, seeker, day=here)
    counts = {**day.tally(db, seeker, day=here), UNATTENDED: board.count_without_next_step(db, seeker)}
    most = {part: min(shown.get(part, SHOWN), counts[part]) for part in counts}
    tell, date = partial(todo_of, now=now, zone=zone), partial(_coming, now=now, zone=zone)
    if first:
        part = _part_of(first, here)
        counts[part] = max(0, counts[part] - 1)  # it may have been done since it was found

    def todos(part: str) -> tuple[Todo, ...]:
        if not counts[part]:
            return ()
        found = day.steps(db, seeker, day=here, part=part, limit=most[part] + 1)
        return tuple(tell(step) for step in found if step != first)[: most[part]]

    def dates(part: str) -> tuple[Coming, ...]:
        return tuple(date(one) for one in day.dates(db, seeker, day=here, part=part, limit=most[part]))

    stepless = board.without_next_step(db, seeker, limit=most[UNATTENDED])
    return DayPlan(
        first=tell(first) if first else None,
        overdue=todos(day.OVERDUE),
        today=todos(day.TODAY),
        quiet=todos(day.QUIET),
        week=todos(day.WEEK),
        later=todos(day.LATER),
        unmarked=dates(day.UNMARKED),
        coming=dates(day.COMING),
        unattended=tuple(_unattended(card, now=now, zone=zone) for card in stepless),
        counts=counts,
        done=plans.done_since(db, seeker, since=here.begins),
    )


def due_today(db: Database, seeker: str, *, now: datetime) -> int:
    """How many things wait to be done by tonight. Blocking."""
    return day.due(db, seeker, day=day_of(now, settings_of(db, seeker).zone))


def day_of(now: datetime, zone: str) -> Day:
    """The day that it is by the clocks of ``zone``."""
    here = words.today(now, zone)
    begins, ends, week_ends = (midnight(now, zone, days=days) for days in (0, 1, 1 + WEEK.days))
    return Day(now=now, date=here, begins=begins, ends=ends, week_ends=week_ends)


def midnight(now: datetime, zone: str, *, days: int = 0) -> datetime:
    """When the seeker's day begins, or that of so many days later."""
    here = words.today(now, zone) + timedelta(days=days)
    return LocalTime(wall=datetime.combine(here, time()), zone=zone).instant()


def _part_of(first: StepRow, here: Day) -> str:
    if first.purpose in ABOUT_SILENCE:
        return day.QUIET
    return day.OVERDUE if first.due_at < here.begins else day.TODAY


def todo_of(step: StepRow, *, now: datetime, zone: str) -> Todo:
    """A step as it reads on a page."""
    deed = DEEDS[Purpose(step.purpose)]
    late = words.days_between(step.due_at, now, zone)
    return Todo(
        about=step.about,
        step=step.step,
        purpose=step.purpose,
        due=step.due,
        title=title_of(step.purpose),
        whom=whom_of(step),
        why=step.why,
        when=f"{words.span(late)} late" if late > 0 else words.moment(step.due_at, now=now, zone=zone),
        tone="overdue" if late > 0 else "today" if late == 0 else "",
        icon="interview" if step.purpose in TO_LOOK_AT and deed.kind == NUDGE else ICONS[deed.kind],
        look=TO_LOOK_AT.get(Purpose(step.purpose), ""),
    )


def whom_of(step: StepRow) -> str:
    """The person, the role and the company of a step, as far as they are known."""
    plain = step.contact if step.contact and "/contact-" not in step.contact else ""
    parts = (step.person or plain, step.role, step.company)
    return " · ".join(part for part in parts if part)


def _coming(one: Date, *, now: datetime, zone: str) -> Coming:
    here = words.today(now, zone)
    whole, hour = words.day(one.starts.wall.date(), today=here), words.moment(one.at, now=now, zone=zone)
    who = ", ".join(name for name in one.with_whom if "/contact-" not in name)
    return Coming(
        about=one.about,
        item=one.item,
        number=one.number,
        title=SAID[one.kind],
        whom=" · ".join(part for part in (one.person or who, one.role, one.company) if part),
        when=whole if one.whole_day else hour,
        place=" · ".join(part for part in (one.form, one.place) if part),
        icon=DATE_ICONS[one.kind],
        kind=one.kind,
        ends=one.at + timedelta(minutes=one.minutes),
    )


def _unattended(card: Card, *, now: datetime, zone: str) -> Unattended:
    return Unattended(
        about=card.id,
        role=card.role,
        company=card.company,
        quiet=words.ago(card.last_activity, now=now, zone=zone),
    )
