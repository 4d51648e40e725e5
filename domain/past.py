"""What happened before the program was there: an application with its own dates, taken in once and never backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.aggregate import Event
from domain.application import Details, JobApplication
from domain.cadence import CHECKS
from domain.contact import Card, Contact
from domain.outcomes import ACCEPTED, DECLINED, REJECTED, SILENT, WITHDRAWN
from domain.purpose import Purpose
from domain.rank import on_top
from domain.seeker import Seeker
from domain.steps import FollowUpCancelled, FollowUpRescheduled, StepScheduled
from domain.values import Cause, LocalTime, Meaning, Stage, Stamp

ORDER = tuple(Meaning)
BY_HAND = frozenset({Cause.PERSON, Cause.TEXT})
OWN_DATE = "The date your table had."
NEW, FORWARD, MORE, SAME, REMOVED = "new", "forward", "more", "same", "removed"


@dataclass(frozen=True, kw_only=True)
class Past:
    """One application of another record. Moments are UTC and none lies ahead; ``moves`` are in order of time.

    ``moves``: when it came to which column. ``outcome``: how it ended, or empty. ``number``: its place among all.
    ``people``: who has a part in it, by id. ``follow_up``: when the person meant to write next.
    """

    details: Details
    saved_at: datetime
    applied_at: datetime | None = None
    moves: tuple[tuple[datetime, str], ...] = ()
    outcome: str = ""
    ended_at: datetime | None = None
    notes: str = ""
    posting: str = ""
    tags: tuple[str, ...] = ()
    archived: bool = False
    number: int = 0
    people: tuple[tuple[str, Card], ...] = ()
    follow_up: LocalTime | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a card stood before: what an Undo goes back to. ``version``: its own, where it gets something; else 0."""

    stage: str
    rank: str
    outcome: str
    version: int = 0


def would_become(past: Past, *, meaning: str, outcome: str, stages: tuple[Stage, ...]) -> str:
    """What taking in ``past`` does to a card that stands in a column of ``meaning``: FORWARD or SAME.

    ``stages`` are the columns of the board.
    """
    if outcome:
        return SAME
    if past.outcome:
        return FORWARD
    there = _last_stage(past, stages)
    return FORWARD if there and ORDER.index(Meaning(there.meaning)) > ORDER.index(Meaning(meaning)) else SAME


def take_in(past: Past, *, id: str, person: Seeker, stamp: Stamp) -> JobApplication:
    """A new application with everything that happened to it, on the days on which it did."""
    first = person.first_stage(Meaning.SAVED) or person.stages[0]
    application = JobApplication.save_role(
        id=id,
        details=past.details,
        stage=first,
        stamp=stamp.happened(past.saved_at),
        rank=_rank(past, past.saved_at),
    )
    for tag in past.tags:
        application.tag(tag=tag, stamp=stamp.happened(past.saved_at))
    if past.posting:
        application.keep_posting(text=past.posting, stamp=stamp.happened(past.saved_at))
    if past.notes:
        application.add_note(text=past.notes, stamp=stamp.happened(past.saved_at))
    _go_on(application, past, person, stamp=stamp)
    if past.archived:
        application.archive(stamp=stamp)
    return application


def link(application: JobApplication, contact: Contact, *, stamp: Stamp) -> None:
    """Somebody has a part in it; whom the person removed themselves stays away."""
    if welcome(contact):
        contact.restore(stamp=stamp)
        application.link_contact(contact=contact.id, stamp=stamp)


def welcome(contact: Contact) -> bool:
    """Whether somebody may come along: not where the person removed them."""
    return not contact.removed or contact.removed_by == Cause.IMPORT


def follow_up(application: JobApplication, due: LocalTime, *, stamp: Stamp) -> None:
    """Plan the next letter for the day that was meant; a question that the rules ask anyway moves there."""
    planned = application.open_steps()
    if application.over or due.instant() <= stamp.recorded_at or any(step.due == due for step in planned):
        return
    asks = next((step for step in planned if step.rule and step.purpose in CHECKS), None)
    if asks is not None:
        application.reschedule_step(step=asks.id, due=due, why=OWN_DATE, stamp=stamp)
    else:
        application.schedule_step(purpose=Purpose.CUSTOM, due=due, why=OWN_DATE, stamp=stamp)


def take_further(application: JobApplication, past: Past, *, person: Seeker, stamp: Stamp) -> str:
    """Bring a known application up to date, or leave it; returns what became of it."""
    if application.removed:
        application.restore(stamp=stamp)
        _forward(application, past, person, stamp=stamp)
        return NEW
    return _forward(application, past, person, stamp=stamp)


def by_hand(event: Event) -> bool:
    """Whether a person did it, and not a rule that followed."""
    if event.cause not in BY_HAND:
        return False
    if isinstance(event, StepScheduled):
        return not event.rule
    if isinstance(event, FollowUpRescheduled):
        return event.by_rule is None
    return event.dismissed if isinstance(event, FollowUpCancelled) else True


def put_back(application: JobApplication, place: Place | None, *, person: Seeker, stamp: Stamp) -> None:
    """Undo: a card that came goes, one that moved forward goes back to where it stood."""
    if place is None:
        application.remove(stamp=stamp)
        return
    if application.outcome and not place.outcome:
        application.reopen(stamp=stamp)
    stage = next((stage for stage in person.stages if stage.id == place.stage), None)
    if stage is not None:
        application.move(stage=stage, rank=place.rank, stamp=stamp)


def _forward(application: JobApplication, past: Past, person: Seeker, *, stamp: Stamp) -> str:
    became = would_become(past, meaning=application.meaning, outcome=application.outcome, stages=person.stages)
    if became == FORWARD:
        _go_on(application, past, person, stamp=stamp)
    return became


def _go_on(application: JobApplication, past: Past, person: Seeker, *, stamp: Stamp) -> None:
    """Its way through the columns, and its end."""
    if past.applied_at is not None:
        application.apply(stamp=stamp.happened(past.applied_at))
    for at, id in past.moves:
        stage = person.stage(id)
        if ORDER.index(Meaning(stage.meaning)) >= ORDER.index(Meaning(application.meaning)):
            application.move(stage=stage, stamp=stamp.happened(at), rank=_rank(past, at))
    if past.outcome:
        _end(application, past, person, stamp=stamp.happened(past.ended_at or _latest(past)))


def _end(application: JobApplication, past: Past, person: Seeker, *, stamp: Stamp) -> None:
    if past.outcome in {ACCEPTED, DECLINED} and application.offer is None:
        application.receive_offer(stamp=stamp)
    accepted = past.outcome == ACCEPTED
    if accepted:  # before the yes: to move a card out of an end opens it again
        _move_to(application, past, person, Meaning.OFFER, stamp=stamp)
    deeds = {
        ACCEPTED: application.accept_offer,
        DECLINED: application.decline_offer,
        REJECTED: application.reject,
        WITHDRAWN: application.withdraw,
        SILENT: application.go_silent,
    }
    deeds[past.outcome](stamp=stamp)
    if not accepted:
        _move_to(application, past, person, Meaning.CLOSED, stamp=stamp)


def _move_to(application: JobApplication, past: Past, person: Seeker, meaning: Meaning, *, stamp: Stamp) -> None:
    stage = person.first_stage(meaning)
    if stage is not None and stage.id != application.stage:
        application.move(stage=stage, stamp=stamp, rank=_rank(past, stamp.occurred_at))


def first_of(stages: tuple[Stage, ...], meaning: str) -> Stage | None:
    """The first column of that meaning."""
    return next((stage for stage in stages if stage.meaning == meaning), None)


def _last_stage(past: Past, stages: tuple[Stage, ...]) -> Stage | None:
    if not past.moves:
        return first_of(stages, Meaning.APPLIED) if past.applied_at else None
    return next((stage for stage in stages if stage.id == past.moves[-1][1]), None)


def _latest(past: Past) -> datetime:
    return max([past.saved_at, *(at for at, _ in past.moves), *([past.applied_at] if past.applied_at else [])])


def _rank(past: Past, at: datetime) -> str:
    """The latest on top; what came on one day stays in the order of the table."""
    return on_top(at - timedelta(milliseconds=past.number))
