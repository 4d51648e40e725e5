"""The day put in order: what to do next, what is late, due and coming, and what nobody is looking after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain.purpose import DEEDS, NUDGE, Purpose, title_of
from domain.values import LocalTime
from projections import agenda, board, reminders
from projections.agenda import Date
from projections.board import Card
from projections.database import Database
from projections.reminders import StepRow
from projections.seekers import Settings
from ui import words
from ui.readings import settings_of

WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)
ABOUT_SILENCE = {Purpose.REVIEW_QUIET, Purpose.REVIEW_SILENT, Purpose.CLOSE_OR_FIND_CONTACT}
# What cannot wait stands first, whatever was due before it.
PRESSING = {
    Purpose.ACKNOWLEDGE_OFFER: 0,
    Purpose.DECIDE_OFFER: 0,
    Purpose.PREPARE_SOON: 1,
    Purpose.PREPARE_EVENING: 1,
    Purpose.THANK_YOU: 2,
    Purpose.THANK_CONTACT: 2,
}
UNHURRIED = 3
TO_LOOK_AT = {Purpose.PREPARE_EVENING: "Prepare", Purpose.PREPARE_SOON: "Prepare", Purpose.DECIDE_OFFER: "Decide"}
GETTING_READY = {Purpose.PREPARE_EVENING, Purpose.PREPARE_SOON}
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
    """Each part in the order to be read; ``first`` stands in no other part.

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
    done: int = 0

    @property
    def next(self) -> Todo | None:
        """What comes first after today."""
        return next(iter((*self.week, *self.later)), None)

    @property
    def due(self) -> int:
        """How many things wait to be done by tonight."""
        return len(self.overdue) + len(self.today) + len(self.quiet) + (self.first is not None)

    @property
    def blank(self) -> bool:
        """Whether there is nothing at all, not even later."""
        return not (self.due or self.week or self.later or self.unmarked or self.coming or self.unattended)


def read_day(db: Database, seeker: str, *, now: datetime) -> DayPlan:
    """Everything the page shows. Blocking."""
    settings = settings_of(db, seeker)
    plan = arrange(
        reminders.open_steps(db, seeker),
        agenda.between(db, seeker, start=now - WEEK, end=now + FORTNIGHT),
        board.without_next_step(db, seeker),
        settings=settings,
        now=now,
    )
    return replace(plan, done=reminders.done_since(db, seeker, since=_midnight(now, settings.zone)))


def due_today(db: Database, seeker: str, *, now: datetime) -> int:
    """How many things wait to be done by tonight, without reading what comes later. Blocking."""
    settings = settings_of(db, seeker)
    steps = reminders.open_steps(db, seeker, until=_midnight(now, settings.zone, days=1))
    dates = agenda.between(db, seeker, start=now - WEEK, end=now) if _any_to_prepare(steps) else []
    return arrange(steps, dates, [], settings=settings, now=now).due


def _midnight(now: datetime, zone: str, *, days: int = 0) -> datetime:
    """When the seeker's day begins, or that of so many days later."""
    day = words.today(now, zone) + timedelta(days=days)
    return LocalTime(wall=datetime.combine(day, time()), zone=zone).instant()


def _any_to_prepare(steps: Sequence[StepRow]) -> bool:
    return any(step.purpose in GETTING_READY for step in steps)


def arrange(
    steps: Sequence[StepRow], dates: Sequence[Date], stepless: Sequence[Card], *, settings: Settings, now: datetime
) -> DayPlan:
    """Put the day in order; ``now`` is aware, days are those of the seeker's zone."""
    here = words.today(now, settings.zone)
    over = {(one.about, one.number) for one in dates if one.kind == agenda.INTERVIEW and one.at <= now}
    steps = [step for step in steps if step.purpose not in GETTING_READY or (step.about, step.interview) not in over]
    days = {step: words.today(step.due_at, settings.zone) for step in steps}
    due = [step for step in steps if days[step] <= here]
    first = min(due, key=_urgency, default=None)
    rest = [step for step in due if step is not first]

    def told(some: Sequence[StepRow]) -> tuple[Todo, ...]:
        return tuple(todo_of(step, now=now, zone=settings.zone) for step in some)

    return DayPlan(
        first=told([first])[0] if first else None,
        overdue=told([step for step in rest if days[step] < here and step.purpose not in ABOUT_SILENCE]),
        today=told([step for step in rest if days[step] == here and step.purpose not in ABOUT_SILENCE]),
        quiet=told([step for step in rest if step.purpose in ABOUT_SILENCE]),
        week=told([step for step in steps if here < days[step] <= here + WEEK]),
        later=told([step for step in steps if days[step] > here + WEEK]),
        unmarked=tuple(_coming(one, now=now, zone=settings.zone) for one in dates if _is_unmarked(one, now)),
        coming=tuple(_coming(one, now=now, zone=settings.zone) for one in dates if _is_ahead(one, now=now, today=here)),
        unattended=tuple(_unattended(card, now=now, zone=settings.zone) for card in stepless),
    )


def _urgency(step: StepRow) -> tuple[int, bool, datetime]:
    return PRESSING.get(Purpose(step.purpose), UNHURRIED), step.purpose in ABOUT_SILENCE, step.due_at


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


def _is_unmarked(one: Date, now: datetime) -> bool:
    over = one.at + timedelta(minutes=one.minutes) <= now
    return one.kind in {agenda.INTERVIEW, agenda.MEETING} and one.state == agenda.COMING and over


def _is_ahead(one: Date, *, now: datetime, today: date) -> bool:
    if one.whole_day:
        return one.starts.wall.date() >= today
    return one.state == agenda.COMING and one.at + timedelta(minutes=one.minutes) > now


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
