"""What a past moment holds that is gone or another today, and how each of it is brought back, as new events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from domain.application import JobApplication
from domain.commands import Commands, Desk
from domain.contact import Contact
from domain.purpose import title_of
from domain.steps import OPEN, Steps
from domain.values import LocalTime, Stamp
from projections.agenda import COMING, INTERVIEW
from projections.moments import ms
from projections.words import when
from ui import words
from ui.past_readings import ApplicationThen

Deed = Callable[[Stamp], None]
DETAILS = {
    "role": "Role",
    "company": "Company",
    "location": "Place",
    "salary": "Salary",
    "source": "Where you found it",
    "closing_on": "Closing date",
}


@dataclass(frozen=True, kw_only=True)
class Back:
    """One thing that can be brought back: what it was and what it is now, and the way there and back again."""

    name: str
    then: str
    now: str
    do: Deed
    undo: Deed


def application_backs(commands: Commands, seeker: str, then: ApplicationThen, *, zone: str) -> list[Back]:
    """What of an application could be brought back from the moment ``then``. Raises NotFound. Blocking."""
    now = _now(commands, seeker, then.card.id)
    change = partial(_change, commands, seeker, then.card.id)
    return [
        *_put_away(change, then, now),
        *_notes(change, then.notes, now),
        *_details(change, then, now),
        *_applied(change, then, now, zone),
        *_interviews(change, then, now),
        *_steps(change, then, now),
        *_people(commands, seeker, change, then, now),
    ]


def contact_back(commands: Commands, seeker: str, id: str) -> tuple[Deed, Deed]:
    """How somebody who was removed comes back, and goes again."""
    return _contact(commands, seeker, id, Contact.restore), _contact(commands, seeker, id, Contact.remove)


def card_back(commands: Commands, seeker: str, id: str) -> tuple[Deed, Deed]:
    """How a card that was put away or removed comes back, and goes again the way it went."""
    now = _now(commands, seeker, id)
    change = partial(_change, commands, seeker, id)
    return change(JobApplication.restore), change(JobApplication.remove if now.removed else JobApplication.archive)


def _now(commands: Commands, seeker: str, id: str) -> JobApplication:
    return commands.record.perform(lambda desk: _get(desk, id), seeker=seeker)


def _get_contact(desk: Desk, *, id: str) -> Contact:
    return desk.get(Contact, id)


def _get(desk: Desk, id: str) -> JobApplication:
    return desk.get(JobApplication, id)


Change = Callable[[Callable[..., None]], Deed]


def _change(commands: Commands, seeker: str, id: str, deed: Callable[..., None]) -> Deed:
    return lambda stamp: commands.change_application(seeker, id, lambda one: deed(one, stamp=stamp), stamp=stamp)


def _contact(commands: Commands, seeker: str, id: str, deed: Callable[..., None]) -> Deed:
    return lambda stamp: commands.change_contact(seeker, id, lambda one: deed(one, stamp=stamp), stamp=stamp)


def _put_away(change: Change, then: ApplicationThen, now: JobApplication) -> Iterator[Back]:
    if (now.archived or now.removed) and not (then.card.archived or then.card.removed):
        yield Back(
            name="The card",
            then="on the board",
            now="removed" if now.removed else "put away",
            do=change(JobApplication.restore),
            undo=change(JobApplication.remove if now.removed else JobApplication.archive),
        )


def _notes(change: Change, then: Mapping[str, str], now: Steps, *, name: str = "A note") -> Iterator[Back]:
    for note, text in then.items():
        if now.notes.get(note, text) != text:
            yield Back(
                name=name,
                then=text,
                now=now.notes[note],
                do=change(partial(Steps.amend_note, note=note, text=text)),
                undo=change(partial(Steps.amend_note, note=note, text=now.notes[note])),
            )


def _details(change: Change, then: ApplicationThen, now: JobApplication) -> Iterator[Back]:
    for field, name in DETAILS.items():
        was, is_ = getattr(then.card, field), getattr(now.details, field)
        if was != is_:
            yield Back(
                name=name,
                then=_said(was),
                now=_said(is_),
                do=change(partial(_correct, field=field, value=was)),
                undo=change(partial(_correct, field=field, value=is_)),
            )


def _correct(one: JobApplication, *, field: str, value: object, stamp: Stamp) -> None:
    changes: Mapping[str, object] = {field: value}
    one.correct_details(details=replace(one.details, **changes), stamp=stamp)  # type: ignore[arg-type]


def _said(value: str | date | None) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return value or "not given"


def _applied(change: Change, then: ApplicationThen, now: JobApplication, zone: str) -> Iterator[Back]:
    was, is_ = then.card.applied_at, now.applied_at
    if was and is_ and ms(was) != ms(is_):
        yield Back(
            name="The day you applied",
            then=_day(was, zone),
            now=_day(is_, zone),
            do=change(partial(JobApplication.correct_date, of="applied", at=was)),
            undo=change(partial(JobApplication.correct_date, of="applied", at=is_)),
        )


def _interviews(change: Change, then: ApplicationThen, now: JobApplication) -> Iterator[Back]:
    for was in then.dates:
        is_ = now.interviews.get(was.number) if was.kind == INTERVIEW and was.state == COMING else None
        if is_ is not None and not is_.cancelled and not is_.held and is_.starts != was.starts:
            yield Back(
                name="When the interview starts",
                then=when(was.starts),
                now=when(is_.starts),
                do=change(partial(JobApplication.move_interview, interview=was.number, starts=was.starts)),
                undo=change(partial(JobApplication.move_interview, interview=was.number, starts=is_.starts)),
            )


def _steps(change: Change, then: ApplicationThen, now: JobApplication) -> Iterator[Back]:
    for was in then.steps:
        is_ = now.steps.get(was.step)
        if is_ is not None and was.state == is_.state == OPEN and was.due != is_.due:
            yield Back(
                name=f"When to {_lower(title_of(was.purpose))}",
                then=when(was.due),
                now=when(is_.due),
                do=change(partial(_reschedule, step=was.step, due=was.due)),
                undo=change(partial(_reschedule, step=was.step, due=is_.due)),
            )


def _reschedule(one: JobApplication, *, step: str, due: LocalTime, stamp: Stamp) -> None:
    one.reschedule_step(step=step, due=due, why="You brought this time back.", stamp=stamp)


def _people(
    commands: Commands, seeker: str, change: Change, then: ApplicationThen, now: JobApplication
) -> Iterator[Back]:
    for person in then.people:
        if person.id in then.removed_since:
            do, undo = contact_back(commands, seeker, person.id)
            yield Back(name=person.card.name, then="among your people", now="removed", do=do, undo=undo)
        if notes := then.people_notes.get(person.id):
            theirs = commands.record.perform(partial(_get_contact, id=person.id), seeker=seeker)
            change_them = partial(_contact, commands, seeker, person.id)
            yield from _notes(change_them, notes, theirs, name=f"A note about {person.card.name}")
        if person.id not in now.contacts:
            yield Back(
                name=person.card.name,
                then=person.part or "linked",
                now="not linked",
                do=change(partial(JobApplication.link_contact, contact=person.id, part=person.part)),
                undo=change(partial(JobApplication.unlink_contact, contact=person.id)),
            )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _day(at: datetime, zone: str) -> str:
    here = words.today(at, zone)
    return f"{here.day} {here:%B %Y}"
