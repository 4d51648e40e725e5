"""The work-search log: what was done to find work, week by week, as offices that pay benefits ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from domain import application as a
from domain import contact as c
from domain import interviews as i
from domain import outcomes as o
from domain import steps as s
from domain.aggregate import Event
from domain.purpose import title_of
from domain.taken_back import TakenBack
from domain.values import LocalTime

PORTION = 1_000
MONDAY, SUNDAY = 0, 6
APPLIED = "Applied"
LETTERS: Mapping[type[Event], str] = {s.FollowUpSent: "Follow-up", s.ThankYouSent: "Thank-you note"}
WAYS = {
    "mail": "by email",
    "gmail": "by email",
    "outlook": "by email",
    "outlook_personal": "by email",
    "eml": "by email",
}


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One thing that was done, in the words of the form. ``result`` is how that application stands today."""

    on: date
    employer: str
    role: str
    how: str
    contact: str = ""
    where: str = ""
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Week:
    """Seven days and what was done in them."""

    begins: date
    activities: tuple[Activity, ...]

    @property
    def ends(self) -> date:
        return self.begins + timedelta(days=6)


class Record(Protocol):
    """The record of one person, oldest first; the tracker is one."""

    def history(self, seeker: str, /, *, after: int, limit: int) -> Sequence[Any]:
        """Events with their positions behind ``after``."""


class _Talk(NamedTuple):
    """An interview as it is arranged."""

    starts: LocalTime
    form: str
    with_whom: tuple[str, ...]


@dataclass
class _Case:
    """An application or a contact while its events go by."""

    employer: str = ""
    role: str = ""
    name: str = ""
    where: str = ""
    done: list[tuple[Activity, str]] = field(default_factory=list)
    interviews: dict[str, _Talk] = field(default_factory=dict)
    linked: list[str] = field(default_factory=list)
    answered: str = ""
    outcome: str = ""
    removed: bool = False


def weeks(record: Record, seeker: str, *, zone: str, since: date, until: date, first_day: int = MONDAY) -> list[Week]:
    """The weeks from ``since`` to ``until``, both included, latest first; days and hours by the clock of ``zone``.

    ``first_day``: 0 where weeks begin on Monday, 6 where they begin on Sunday. Weeks without anything are there too.
    """
    done = [one for one in _activities(record, seeker, zone=zone) if since <= one.on <= until]
    by_week = {
        begins: tuple(those)
        for begins, those in groupby(sorted(done, key=_in_order), lambda one: _begins(one.on, first_day))
    }
    last, first = _begins(until, first_day), _begins(since, first_day)
    return [
        Week(begins=begins, activities=by_week.get(begins, ()))
        for begins in (last - timedelta(weeks=back) for back in range((last - first).days // 7 + 1))
    ]


def _begins(day: date, first_day: int) -> date:
    return day - timedelta(days=(day.weekday() - first_day) % 7)


def _in_order(one: Activity) -> tuple[date, str, str]:
    return one.on, one.employer, one.how


def _activities(record: Record, seeker: str, *, zone: str) -> Iterator[Activity]:
    cases: dict[str, _Case] = {}
    for event in _standing(list(_events(record, seeker))):
        if note := NOTES.get(type(event)):
            note(cases.setdefault(event.originator_id, _Case()), event, zone)
    for case in cases.values():
        if not case.removed:
            for one, whom in case.done:
                yield replace(
                    one,
                    employer=case.employer,
                    role=case.role,
                    where=case.where,
                    contact=_who(cases, whom) or one.contact or _who(cases, *case.linked[:1]),
                    result=_result(case),
                )


def _events(record: Record, seeker: str) -> Iterator[Event]:
    after = 0
    while portion := record.history(seeker, after=after, limit=PORTION):
        yield from (told.event for told in portion)
        after = portion[-1].position


def _standing(events: Sequence[Event]) -> Iterator[Event]:
    """What was not taken back since."""
    taken = {event.originator_id: event.taken for event in events if isinstance(event, TakenBack)}
    return (event for event in events if event.originator_version not in taken.get(event.originator_id, ()))


def _who(cases: Mapping[str, _Case], *whom: str) -> str:
    """Names and addresses of contacts; what is no contact's id is a name already."""
    return ", ".join(cases[one].name if one in cases else one for one in whom if one)


def _result(case: _Case) -> str:
    if case.outcome or case.answered:
        return case.outcome or case.answered
    return "No answer yet" if case.role else ""


def _day(moment: datetime, zone: str) -> date:
    return LocalTime.at(moment, zone).wall.date()


def _activity(on: date, how: str, *, contact: str = "") -> Activity:
    """The rest is said when all is known."""
    return Activity(on=on, employer="", role="", how=how, contact=contact)


def _described(case: _Case, event: a.RoleSaved | a.DetailsCorrected, _zone: str) -> None:
    details = event.details
    case.employer, case.role = details.company, details.role
    case.where = details.url or details.location


def _applied(case: _Case, event: a.Applied, zone: str) -> None:
    how = f"{APPLIED}: {event.via}" if event.via else APPLIED
    case.done.append((_activity(_day(event.occurred_at, zone), how), ""))


def _redated(case: _Case, event: a.DateCorrected, zone: str) -> None:
    """The corrected day counts, not the one that was told first."""
    for number, (one, whom) in enumerate(case.done):
        if event.of == "applied" and one.how.startswith(APPLIED):
            case.done[number] = (replace(one, on=_day(event.at, zone)), whom)


def _wrote(case: _Case, event: s.LetterWent, zone: str) -> None:
    how, to = LETTERS.get(type(event)) or f"Letter: {title_of(event.purpose)}", ""
    if event.letter is not None:
        how, to = " ".join(part for part in (how, WAYS.get(event.letter.via)) if part), event.letter.to
    case.done.append((_activity(_day(event.occurred_at, zone), how, contact=to), event.contact))


def _arranged(case: _Case, event: i.InterviewScheduled, zone: str) -> None:
    case.interviews[event.interview] = _Talk(event.starts, event.form, event.with_whom)
    case.answered = f"Interview arranged {_say(_day(event.occurred_at, zone))}"


def _moved(case: _Case, event: i.InterviewMoved, _zone: str) -> None:
    case.interviews[event.interview] = case.interviews[event.interview]._replace(starts=event.starts)


def _held(case: _Case, event: i.InterviewHeld, _zone: str) -> None:
    talk = case.interviews[event.interview]
    on = talk.starts.wall.date()
    how = f"Interview: {talk.form}" if talk.form else "Interview"
    case.done.append((_activity(on, how), talk.with_whom[0] if talk.with_whom else ""))
    case.answered = f"Interview held {_say(on)}"


def _met(case: _Case, event: c.MeetingHeld, zone: str) -> None:
    case.done.append((_activity(_day(event.occurred_at, zone), "Networking conversation"), event.originator_id))


def _person(case: _Case, event: c.ContactAdded | c.ContactCorrected, _zone: str) -> None:
    card = event.card
    case.employer = card.company
    case.name = " · ".join(part for part in (card.name, card.email or card.phone) if part)


def _linked(case: _Case, event: a.ContactLinked, _zone: str) -> None:
    case.linked.append(event.contact)


def _unlinked(case: _Case, event: a.ContactUnlinked, _zone: str) -> None:
    case.linked = [one for one in case.linked if one != event.contact]


def _answered(case: _Case, event: a.AnswerReceived, zone: str) -> None:
    case.answered = f"They answered {_say(_day(event.occurred_at, zone))}"


def _offered(case: _Case, event: o.OfferReceived, zone: str) -> None:
    case.answered = f"Offer received {_say(_day(event.occurred_at, zone))}"


def _ended(words: str) -> Callable[[_Case, Any, str], None]:
    def note(case: _Case, event: o.Ended, zone: str) -> None:
        case.outcome = f"{words} {_say(_day(event.occurred_at, zone))}"

    return note


def _reopened(case: _Case, _event: o.Reopened, _zone: str) -> None:
    case.outcome = ""


def _removed(gone: bool) -> Callable[[_Case, Any, str], None]:  # noqa: FBT001 one event or its opposite
    def note(case: _Case, _event: Event, _zone: str) -> None:
        case.removed = gone

    return note


def _say(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def total(found: Sequence[Week]) -> int:
    """How many activities there are in all."""
    return sum(len(week.activities) for week in found)


NOTES: Mapping[type[Event], Callable[[_Case, Any, str], None]] = {
    a.RoleSaved: _described,
    a.DetailsCorrected: _described,
    a.Applied: _applied,
    a.DateCorrected: _redated,
    a.AnswerReceived: _answered,
    a.ContactLinked: _linked,
    a.ContactUnlinked: _unlinked,
    a.Removed: _removed(gone=True),
    a.Restored: _removed(gone=False),
    s.FollowUpSent: _wrote,
    s.ThankYouSent: _wrote,
    s.LetterSent: _wrote,
    i.InterviewScheduled: _arranged,
    i.InterviewMoved: _moved,
    i.InterviewHeld: _held,
    o.OfferReceived: _offered,
    o.OfferAccepted: _ended("Offer accepted"),
    o.OfferDeclined: _ended("Offer declined"),
    o.Rejected: _ended("They said no"),
    o.Withdrawn: _ended("Withdrawn"),
    o.WentSilent: _ended("No answer, given up"),
    o.Reopened: _reopened,
    c.ContactAdded: _person,
    c.ContactCorrected: _person,
    c.MeetingHeld: _met,
    c.ContactRemoved: _removed(gone=True),
    c.ContactRestored: _removed(gone=False),
}
"""What each event adds to a case; all others say nothing about looking for work."""
