"""Taking back what was noted: what can be, what goes with it, and how everything stands then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from domain import application as a
from domain import contact as c
from domain import interviews as i
from domain import outcomes as o
from domain import sent_resumes as r
from domain import steps as s
from domain.aggregate import Event
from domain.errors import Invalid, NotFound
from domain.taken_back import Standing, TakenBack
from domain.values import Meaning, Stamp

T = TypeVar("T")

LETTERS = (s.FollowUpSent, s.ThankYouSent, s.LetterSent)
ENDINGS = (o.OfferAccepted, o.OfferDeclined, o.Rejected, o.Withdrawn, o.WentSilent)
FORGOTTEN: tuple[type[Event], ...] = (
    *(a.Applied, a.StageMoved, a.PromiseNoted, a.AnswerReceived, a.PostingKept, a.DocumentAttached),
    *(i.InterviewScheduled, i.InterviewMoved, i.InterviewHeld, i.InterviewCancelled),
    *(o.OfferReceived, *ENDINGS, o.Reopened, r.ResumeSent),
    *(*LETTERS, s.NudgeDone, s.NoteAdded),
    *(c.MeetingScheduled, c.MeetingHeld, c.ContactAnswered),
)
"""What counts as never having happened once it is taken back. Everything else has a deed that does the opposite."""

MOVING = (a.Applied, i.InterviewScheduled, o.OfferReceived, *ENDINGS, o.Reopened)
"""What moves the card to another column by itself."""

MOVED_BY_HAND = (a.Applied, o.Reopened)
"""What a card that is moved by hand brings about before it."""

ANSWERED = frozenset({Meaning.SCREENING, Meaning.INTERVIEWING, Meaning.OFFER})


def may_be_taken_back(event: Event) -> bool:
    """Whether a person did it, and may have done it by mistake."""
    if isinstance(event, s.StepScheduled):
        return not event.rule
    if isinstance(event, s.FollowUpRescheduled):
        return event.by_rule is None
    if isinstance(event, s.FollowUpCancelled):
        return event.dismissed
    return isinstance(event, (*FORGOTTEN, *OPPOSITES, TakenBack))


def take_back(subject: s.Steps, *, entries: Iterable[int], stamp: Stamp) -> None:
    """Take back what was noted in ``entries`` (versions of the stream), the latest first.

    What was taken back already, or followed by itself, is left. Raises :class:`NotFound` for what never happened,
    :class:`Invalid` for what has been changed again since.
    """
    for entry in sorted(entries, reverse=True):
        if not 1 <= entry <= len(subject.told):
            raise NotFound("There is no such line.", field="entry")
        event = subject.told[entry - 1]
        if entry not in taken_in(subject) and may_be_taken_back(event):
            _take_back(subject, event, stamp=stamp)


def bring_back(subject: s.Steps, *, entry: int, stamp: Stamp) -> None:
    """Have what was noted in ``entry`` count after all, and what went with it; nothing where it counts."""
    acts = [one for one in subject.told if isinstance(one, TakenBack) and entry in one.entries]
    if entry in taken_in(subject):
        _forget(subject, acts[-1].entries, again=True, stamp=stamp)


def taken_in(subject: s.Steps) -> frozenset[int]:
    """The versions that count as never having happened."""
    return next((frozenset(one.taken) for one in reversed(subject.told) if isinstance(one, TakenBack)), frozenset())


def _take_back(subject: s.Steps, event: Event, *, stamp: Stamp) -> None:
    if isinstance(event, TakenBack):
        _forget(subject, event.entries, again=not event.again, stamp=stamp)
    elif isinstance(event, FORGOTTEN):
        _forget(subject, _with_it(subject, event), again=False, stamp=stamp)
    else:
        opposite = next(deed for kind, deed in OPPOSITES.items() if isinstance(event, kind))
        before = s.as_told(subject.told[: event.originator_version - 1]) if event.originator_version > 1 else subject
        opposite(subject, event, before, stamp)


def _forget(subject: s.Steps, entries: Sequence[int], *, again: bool, stamp: Stamp) -> None:
    before = taken_in(subject)
    entries = [entry for entry in entries if (entry in before) == again]
    taken = before ^ set(entries)
    if not entries:
        return
    about = [subject.told[entry - 1] for entry in entries]
    subject.record(
        TakenBack,
        stamp=stamp,
        entries=tuple(entries),
        topic=about[0].TOPIC,
        happened=tuple(_happened(event) for event in about),
        taken=tuple(sorted(taken)),
        standing=_standing(subject, about[0], taken),
        again=again,
    )


def _happened(event: Event) -> datetime:
    return event.at if isinstance(event, a.DateCorrected) else event.occurred_at


# What goes with it.


def _with_it(subject: s.Steps, event: Event) -> list[int]:
    """The version of ``event`` and of what would make no sense without it."""
    later = subject.told[event.originator_version :]
    hanging = [one for one in later if _hangs_on(one, event)]
    return [event.originator_version, *(one.originator_version for one in (*hanging, *_moves_with(subject, event)))]


def _hangs_on(later: Event, event: Event) -> bool:
    if isinstance(event, i.InterviewScheduled):
        kinds = (i.InterviewMoved, i.InterviewHeld, i.InterviewCancelled)
        return isinstance(later, kinds) and later.interview == event.interview
    if isinstance(event, s.NoteAdded):
        return isinstance(later, s.NoteAmended) and later.note == event.note
    dated = {a.Applied: "applied", o.OfferReceived: "offer"}.get(type(event))
    return isinstance(later, a.DateCorrected) and later.of == dated


def _moves_with(subject: s.Steps, event: Event) -> Sequence[Event]:
    """The move of the card that ``event`` brought about, or what a move by hand brought about."""
    if isinstance(event, a.StageMoved):
        before = reversed(subject.told[: event.originator_version - 1])
        return list(_while(before, lambda one: isinstance(one, MOVED_BY_HAND) and one.timestamp == event.timestamp))
    if not isinstance(event, MOVING):
        return []
    after = subject.told[event.originator_version :]
    together = list(_while(after, lambda one: one.timestamp == event.timestamp and not isinstance(one, MOVING)))
    return [one for one in together if isinstance(one, a.StageMoved)][:1]


def _while(events: Iterable[Event], holds: Callable[[Event], bool]) -> Iterable[Event]:
    for event in events:
        if not holds(event):
            return
        yield event


# How it stands then.


def _standing(subject: s.Steps, event: Event, taken: Collection[int]) -> Standing:
    events = [one for one in subject.told if one.originator_version not in taken]
    then = s.as_told(events)
    standing = replace(_of_item(event, then), last_activity=then.last_activity)
    if isinstance(event, s.LetterWent):
        standing = _written(standing, event, events)
    if isinstance(then, a.JobApplication):
        return _of_application(standing, then, events)
    return _of_contact(standing, cast("c.Contact", then))


def _of_item(event: Event, then: s.Steps) -> Standing:
    """The interview, the note or the step that it is about."""
    item = getattr(event, "interview", "") or getattr(event, "note", "")
    step = getattr(event, "step", "")
    return Standing(
        item=item,
        interview=getattr(then, "interviews", {}).get(item),
        text=getattr(then, "posting", "") if isinstance(event, a.PostingKept) else then.notes.get(item, ""),
        step=step,
        step_state=then.steps[step].state if step else "",
    )


def _written(standing: Standing, event: s.LetterWent, events: Sequence[Event]) -> Standing:
    """When whoever the letter went to was written to last, of those that are left."""
    to = event.contact
    last = next((one for one in reversed(events) if isinstance(one, s.LetterWent) and one.contact == to), None)
    standing = replace(standing, contact=to or event.originator_id)
    return replace(standing, wrote_at=last.occurred_at, wrote=last.purpose) if last else standing


def _of_contact(standing: Standing, then: c.Contact) -> Standing:
    minutes, place = then.meeting or (0, "")
    return replace(
        standing,
        meets_at=then.meets_at,
        minutes=minutes,
        place=place,
        met_at=then.met_at,
        answered_at=then.answered_at,
    )


def _of_application(standing: Standing, then: a.JobApplication, events: Sequence[Event]) -> Standing:
    moved = [one for one in events if isinstance(one, (a.RoleSaved, a.StageMoved))]
    applied = [one for one in events if isinstance(one, a.Applied)]
    return replace(
        standing,
        stage=then.stage,
        meaning=then.meaning,
        rank=then.rank,
        stage_since=moved[-1].occurred_at,
        applied_at=then.applied_at,
        resume=applied[-1].resume if applied else "",
        promised_on=then.promised_on,
        offer=then.offer,
        outcome=then.outcome,
        ended_at=then.ended_at,
        reached=tuple(sorted(_reached(events).items())),
    )


def _reached(events: Iterable[Event]) -> dict[str, datetime]:
    """How far an application got, and when first."""
    reached: dict[str, datetime] = {}
    for event in events:
        if isinstance(event, a.DateCorrected):
            reached[event.of] = event.at
        for what in _reaches(event):
            reached.setdefault(what, event.occurred_at)
    return reached


def _reaches(event: Event) -> tuple[str, ...]:
    if isinstance(event, a.Applied):
        return ("applied",)
    if isinstance(event, i.InterviewScheduled):
        return ("interviewing", "answered")
    if isinstance(event, o.OfferReceived):
        return ("offer", "answered")
    if isinstance(event, (a.AnswerReceived, o.Rejected)):
        return ("answered",)
    if isinstance(event, (a.RoleSaved, a.StageMoved)):
        return (event.meaning, "answered") if event.meaning in ANSWERED else (event.meaning,)
    return ()


# Deeds that do the opposite. Each is given the subject, the event, how things stood before it, and the stamp.


def _mended(was: T, became: T, now: T) -> T:
    """``now`` with the fields that were changed put back, where they were not changed again since."""
    back = {
        one.name: getattr(was, one.name)
        for one in fields(was)  # type: ignore[arg-type]  # details and cards are dataclasses
        if getattr(was, one.name) != getattr(became, one.name) == getattr(now, one.name)
    }
    if not back:
        raise Invalid(CHANGED_SINCE)
    mended: T = replace(now, **back)  # type: ignore[type-var]
    return mended


def _details(now: a.JobApplication, event: a.DetailsCorrected, before: a.JobApplication, stamp: Stamp) -> None:
    now.correct_details(details=_mended(before.details, event.details, now.details), stamp=stamp)


def _card(now: c.Contact, event: c.ContactCorrected, before: c.Contact, stamp: Stamp) -> None:
    now.correct(card=_mended(before.card, event.card, now.card), stamp=stamp)


def _date(now: a.JobApplication, event: a.DateCorrected, before: a.JobApplication, stamp: Stamp) -> None:
    was = _dates(before)[event.of]
    if was is None or _dates(now)[event.of] != event.at:
        raise Invalid(CHANGED_SINCE)
    now.correct_date(of=event.of, at=was, stamp=stamp)


def _dates(one: a.JobApplication) -> dict[str, datetime | None]:
    return {"applied": one.applied_at, "offer": one.offer.received_at if one.offer else None}


def _note(now: s.Steps, event: s.NoteAmended, before: s.Steps, stamp: Stamp) -> None:
    if now.notes.get(event.note) != event.text:
        raise Invalid(CHANGED_SINCE)
    now.amend_note(note=event.note, text=before.notes[event.note], stamp=stamp)


def _moved_step(now: s.Steps, event: s.FollowUpRescheduled, before: s.Steps, stamp: Stamp) -> None:
    step, was = now.steps[event.step], before.steps[event.step]
    if step.due != event.due or step.state != s.OPEN:
        raise Invalid(CHANGED_SINCE)
    now.reschedule_step(step=event.step, due=was.due, why=was.why, stamp=stamp)


def _unlinked(now: a.JobApplication, event: a.ContactUnlinked, before: a.JobApplication, stamp: Stamp) -> None:
    now.link_contact(contact=event.contact, part=before.contacts.get(event.contact, ""), stamp=stamp)


def _linked(now: a.JobApplication, event: a.ContactLinked, before: a.JobApplication, stamp: Stamp) -> None:
    if event.contact in before.contacts:
        now.link_contact(contact=event.contact, part=before.contacts[event.contact], stamp=stamp)
    else:
        now.unlink_contact(contact=event.contact, stamp=stamp)


def _removed(now: a.JobApplication, _event: a.Removed, before: a.JobApplication, stamp: Stamp) -> None:
    now.restore(stamp=stamp)
    if before.archived:
        now.archive(stamp=stamp)


def _restored(now: a.JobApplication, _event: a.Restored, before: a.JobApplication, stamp: Stamp) -> None:
    if before.removed:
        now.remove(stamp=stamp)
    else:
        now.archive(stamp=stamp)


CHANGED_SINCE = "That was changed again since. Look at how it stands now, and correct that."

OPPOSITES: dict[type[Event], Callable[[Any, Any, Any, Stamp], None]] = {
    a.RoleSaved: lambda now, _event, _before, stamp: now.remove(stamp=stamp),
    a.DetailsCorrected: _details,
    a.DateCorrected: _date,
    a.Tagged: lambda now, event, _before, stamp: now.untag(tag=event.tag, stamp=stamp),
    a.Untagged: lambda now, event, _before, stamp: now.tag(tag=event.tag, stamp=stamp),
    a.ContactLinked: _linked,
    a.ContactUnlinked: _unlinked,
    a.Archived: lambda now, _event, _before, stamp: now.restore(stamp=stamp),
    a.Restored: _restored,
    a.Removed: _removed,
    s.StepScheduled: lambda now, event, _before, stamp: now.cancel_step(step=event.step, stamp=stamp),
    s.FollowUpRescheduled: _moved_step,
    s.FollowUpCancelled: lambda now, event, _before, stamp: now.reopen_step(step=event.step, stamp=stamp),
    s.NoteAmended: _note,
    c.ContactAdded: lambda now, _event, _before, stamp: now.remove(stamp=stamp),
    c.ContactCorrected: _card,
    c.ContactRemoved: lambda now, _event, _before, stamp: now.restore(stamp=stamp),
    c.ContactRestored: lambda now, _event, _before, stamp: now.remove(stamp=stamp),
}
