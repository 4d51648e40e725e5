"""What a brought table knows of a card that is here already: filled in where it is missing, and taken out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.application import ContactLinked, ContactUnlinked, DetailsCorrected, JobApplication, RoleSaved
from domain.past import BY_HAND, OWN_DATE, Past
from domain.steps import CANCELLED, FollowUpCancelled, FollowUpRescheduled, StepScheduled, as_told
from domain.values import Cause, LocalTime, Stamp

TAKEN_BACK = "The import it came with was taken back."


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What is not there yet; false where that is nothing."""

    people: tuple[str, ...] = ()
    closing_on: date | None = None
    follow_up: LocalTime | None = None

    def __bool__(self) -> bool:
        return bool(self.people or self.closing_on or self.follow_up)


def missing(application: JobApplication, past: Past, *, now: datetime, welcome: Callable[[str], bool]) -> Missing:
    """What ``past`` would add. What the person took out or changed themselves is not missing.

    ``welcome``: whether somebody may come, which they may not where the person removed them.
    """
    unlinked = {
        event.contact for event in application.told if isinstance(event, ContactUnlinked) and event.cause in BY_HAND
    }
    people = (id for id, _ in past.people if id not in application.contacts and id not in unlinked)
    quiet = application.over or application.archived
    return Missing(
        people=tuple(id for id in people if welcome(id)),
        closing_on=None if quiet or _had_last_day(application) else past.details.closing_on,
        follow_up=None if quiet or not _is_new(application, past.follow_up, now=now) else past.follow_up,
    )


def take_out(application: JobApplication, *, after: int, stamp: Stamp) -> None:
    """Undo what an import filled in behind version ``after``; nobody changed it since."""
    for event in reversed(application.told[after:]):
        if event.cause != Cause.IMPORT:
            continue
        if isinstance(event, ContactLinked):
            application.unlink_contact(contact=event.contact, stamp=stamp)
        elif isinstance(event, DetailsCorrected):
            application.correct_details(details=replace(application.details, closing_on=None), stamp=stamp)
        elif isinstance(event, StepScheduled) and not event.rule:
            application.cancel_step(step=event.step, why=TAKEN_BACK, stamp=stamp)
        elif isinstance(event, FollowUpRescheduled) and event.why == OWN_DATE:
            _back_to_before(application, event, after=after, stamp=stamp)


def _had_last_day(application: JobApplication) -> bool:
    """Whether there is a last day to apply, or the person took it out."""
    known: date | None = None
    for event in application.told:
        if isinstance(event, RoleSaved | DetailsCorrected):
            if known and not event.details.closing_on and event.cause in BY_HAND:
                return True
            known = event.details.closing_on
    return known is not None


def _is_new(application: JobApplication, due: LocalTime | None, *, now: datetime) -> bool:
    """Whether nobody planned anything for that moment yet, but for an import that was taken back."""
    if due is None or due.instant() <= now:
        return False
    return not any(_stands(application, event) for event in _plans(application) if event.due == due)


def _plans(application: JobApplication) -> list[StepScheduled | FollowUpRescheduled]:
    return [event for event in application.told if isinstance(event, StepScheduled | FollowUpRescheduled)]


def _stands(application: JobApplication, event: StepScheduled | FollowUpRescheduled) -> bool:
    later = [one for one in application.told[event.originator_version :] if getattr(one, "step", "") == event.step]
    if event.cause in BY_HAND or any(one.cause in BY_HAND for one in later):
        return True
    cancelled = any(isinstance(one, FollowUpCancelled) and one.cause == Cause.IMPORT for one in later)
    step = application.steps[event.step]
    return step.due == event.due and not (step.state == CANCELLED and cancelled)


def _back_to_before(application: JobApplication, event: FollowUpRescheduled, *, after: int, stamp: Stamp) -> None:
    """A step that a rule had planned is the rule's again."""
    before = as_told(application.told[:after]).steps.get(event.step)
    if before is not None:
        by_rule = None if before.by_hand else before.by_rule
        application.record(
            FollowUpRescheduled, stamp=stamp, step=event.step, due=before.due, why=before.why, by_rule=by_rule
        )
