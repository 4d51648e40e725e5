"""What each event says on a timeline: a few words, and more below them where there is more to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from domain import application as a
from domain import contact as c
from domain import delivery_events as d
from domain import interviews as i
from domain import outcomes as o
from domain import sent_resumes as r
from domain import steps as s
from domain.aggregate import Event
from domain.purpose import title_of
from domain.taken_back import TakenBack
from domain.values import LocalTime


class Entry(NamedTuple):
    """A line of the timeline. ``quiet`` ones are housekeeping and folded away."""

    title: str
    detail: str = ""
    quiet: bool = False


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def when(time: LocalTime) -> str:
    """A wall time as people write it: Tue 10 March 2026, 10:00."""
    wall = time.wall
    day = f"{DAYS[wall.weekday()]} {wall.day} {MONTHS[wall.month - 1]} {wall.year}"
    return f"{day}, {wall.hour:02}:{wall.minute:02}"


def _details(event: a.RoleSaved | a.DetailsCorrected) -> str:
    details = event.details
    parts = [details.location, details.salary, details.source, details.url]
    return " · ".join(part for part in parts if part)


def _letter(words: str) -> Callable[[Any], Entry]:
    def say(event: s.LetterWent) -> Entry:
        if event.letter is None:
            return Entry(words, title_of(event.purpose))
        return Entry(f"{words}: {event.letter.subject}" if event.letter.subject else words, event.letter.body)

    return say


def _planned(event: s.StepScheduled) -> Entry:
    return Entry(
        f"Planned: {title_of(event.purpose)}",
        f"{when(event.due)}. {event.why}",
        quiet=isinstance(event, s.NudgeScheduled),
    )


def _rescheduled(event: s.FollowUpRescheduled) -> Entry:
    return Entry(f"Moved to {when(event.due)}", event.why, quiet=event.by_rule is not None)


def _interview(event: i.InterviewScheduled) -> Entry:
    # Contacts are shown beside the timeline, by the names they have today.
    names = ", ".join(who for who in event.with_whom if "/contact-" not in who)
    place = " · ".join(part for part in (event.form, event.place, names) if part)
    return Entry(f"Interview arranged for {when(event.starts)}", place)


def _promise(event: a.PromiseNoted) -> Entry:
    return Entry(f"They will be in touch by {event.by.day} {event.by:%B %Y}", event.words)


def _offer(event: o.OfferReceived) -> Entry:
    until = f"Answer by {event.deadline.day} {event.deadline:%B %Y}. " if event.deadline else ""
    return Entry(f"Offer received{': ' if event.amount else ''}{event.amount}", until + event.words)


def _attached(event: a.DocumentAttached) -> Entry:
    return Entry(f"Attached {event.name}", event.purpose)


def _resume(event: r.ResumeSent) -> Entry:
    pages = "one page" if event.frozen.pages == 1 else f"{event.frozen.pages} pages"
    return Entry(f"Resume sent: v{event.frozen.number}, {pages}", event.name)


NAMED = {
    "application.applied": "applied",
    "stage.moved": "the move to another column",
    "promise.noted": "their promise",
    "answer.received": "they got in touch",
    "posting.kept": "the posting",
    "document.attached": "a file",
    "interview.scheduled": "an interview",
    "interview.moved": "the interview at another time",
    "interview.held": "the interview took place",
    "interview.cancelled": "the interview was called off",
    "offer.received": "an offer",
    "offer.accepted": "offer accepted",
    "offer.declined": "offer declined",
    "application.rejected": "they said no",
    "application.withdrawn": "withdrawn",
    "application.went_silent": "gone silent",
    "application.reopened": "open again",
    "resume.sent": "a resume that went out",
    "follow_up.sent": "a follow-up that went out",
    "thank_you.sent": "a thank-you that went out",
    "letter.sent": "a letter that went out",
    "nudge.done": "done",
    "note.added": "a note",
    "meeting.scheduled": "a meeting",
    "meeting.held": "that you met",
    "contact.answered": "they got in touch",
}
"""What is taken back, in the words that follow "Taken back:"."""


def _taken_back(event: TakenBack) -> Entry:
    named = NAMED[event.topic]
    return Entry(f"Counts after all: {named}" if event.again else f"Taken back: {named}")


def _plain(title: str, *, quiet: bool = False) -> Callable[[Any], Entry]:
    return lambda event: Entry(title, getattr(event, "why", ""), quiet=quiet)


def _reason(title: str) -> Callable[[Any], Entry]:
    return lambda event: Entry(title, event.reason)


SAYINGS: dict[type[Event], Callable[[Any], Entry]] = {
    a.RoleSaved: lambda event: Entry("Saved", _details(event)),
    a.Applied: lambda event: Entry("Applied", " · ".join(part for part in (event.via, event.resume) if part)),
    a.DateCorrected: lambda event: Entry(f"Date corrected: {event.of} on {event.at.day} {event.at:%B %Y}"),
    a.StageMoved: lambda event: Entry(f"Moved to {event.stage_name}"),
    a.CardPlaced: _plain("Card moved within its column", quiet=True),
    a.DetailsCorrected: lambda event: Entry("Details corrected", _details(event)),
    a.PromiseNoted: _promise,
    a.AnswerReceived: lambda event: Entry("They got in touch", event.words),
    a.PostingKept: lambda event: Entry("Posting kept", event.url),
    a.DocumentAttached: _attached,
    a.Tagged: lambda event: Entry(f"Tagged #{event.tag}"),
    a.Untagged: lambda event: Entry(f"Tag #{event.tag} taken off"),
    a.ContactLinked: lambda event: Entry("Somebody linked", event.part),
    a.ContactUnlinked: _plain("Somebody unlinked"),
    a.Archived: _plain("Archived"),
    a.Restored: _plain("Back on the board"),
    a.Removed: _plain("Removed"),
    r.ResumeSent: _resume,
    i.InterviewScheduled: _interview,
    i.InterviewMoved: lambda event: Entry(f"Interview moved to {when(event.starts)}"),
    i.InterviewHeld: lambda event: Entry("Interview held", event.impression),
    i.InterviewCancelled: lambda event: Entry("Interview cancelled", event.why),
    o.OfferReceived: _offer,
    o.OfferAccepted: _plain("Offer accepted"),
    o.OfferDeclined: _reason("Offer declined"),
    o.Rejected: _reason("They said no"),
    o.Withdrawn: _reason("Withdrawn"),
    o.WentSilent: _plain("Gone silent"),
    o.Reopened: _plain("Open again"),
    s.FollowUpScheduled: _planned,
    s.ThankYouScheduled: _planned,
    s.NudgeScheduled: _planned,
    s.FollowUpRescheduled: _rescheduled,
    s.FollowUpCancelled: lambda event: Entry("Plan dropped", event.why, quiet=not event.dismissed),
    s.StepReopened: _plain("Plan taken up again"),
    s.FollowUpSent: _letter("Follow-up sent"),
    s.ThankYouSent: _letter("Thank-you sent"),
    s.LetterSent: _letter("Letter sent"),
    s.NudgeDone: _plain("Done"),
    s.NoteAdded: lambda event: Entry("Note", event.text),
    s.NoteAmended: lambda event: Entry("Note rewritten", event.text),
    TakenBack: _taken_back,
    c.ContactAdded: lambda event: Entry("Added", event.card.known_from),
    c.ContactCorrected: _plain("Details corrected"),
    c.MeetingScheduled: lambda event: Entry(f"Meeting arranged for {when(event.starts)}", event.place),
    c.MeetingHeld: lambda event: Entry("You met", event.talked_about),
    c.ContactAnswered: lambda event: Entry("They got in touch", event.words),
    c.ContactRemoved: _plain("Removed"),
    c.ContactRestored: _plain("Back among your people"),
    d.ReminderRequested: lambda event: Entry("Reminder due", event.text, quiet=True),
    d.DigestBegun: lambda event: Entry("Several reminders in one text", event.text, quiet=True),
    d.ReminderBundled: _plain("Put into one text with other reminders", quiet=True),
    d.ReminderReleased: _plain("Taken out of a text with other reminders", quiet=True),
    d.ReminderClaimed: _plain("Reminder on its way", quiet=True),
    d.ReminderSent: _plain("Reminder sent"),
    d.ReminderDeferred: _plain("Reminder put off", quiet=True),
    d.ReminderRefused: _plain("Reminder refused"),
    d.ReminderUnknown: _plain("Unknown whether the reminder went out"),
    d.ReminderLookedFor: _plain("Reminder looked for", quiet=True),
    d.ReminderShownAbsent: _plain("The reminder had not gone out", quiet=True),
    d.ReminderGivenUp: _plain("Nobody will know whether the reminder went out"),
    d.ReminderDelivered: _plain("Reminder delivered"),
    d.ReminderUndelivered: _plain("Reminder not delivered"),
    d.ReminderDropped: _plain("Reminder dropped", quiet=True),
    d.DuplicateDetected: _plain("The reminder went out twice"),
    d.ReminderAnswered: lambda event: Entry("You answered by text", event.words),
}
