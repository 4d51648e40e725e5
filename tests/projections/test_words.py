"""What each event says on a timeline."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import application as a
from domain import contact as c
from domain import delivery_events as d
from domain import interviews as i
from domain import outcomes as o
from domain import sent_resumes as r
from domain import steps as s
from domain import taken_back as t
from domain.aggregate import Begun, Event
from domain.purpose import Purpose
from domain.store.catalogue import CATALOGUE
from domain.taking_back import FORGOTTEN
from domain.values import Cause, Letter
from projections.words import NAMED, SAYINGS, Entry, when
from tests.support.searching import DETAILS, MONDAY, NOTE, ROBIN, moment, wall
from tests.support.telling import FROZEN

TUESDAY = wall("2026-03-10 10:00")
SENT = {"purpose": "check_status", "step": "1", "letter": NOTE}
PLANNED = {"step": "1", "purpose": "check_status", "due": TUESDAY, "why": "A week later."}
FULL = a.Details(
    role="r", company="c", location="Hamburg", salary="€ 65,000", source="a friend", url="https://x.example"
)
ROBINS = "me/contact-" + "1" * 32


def entry(kind: type[Event], **fields: Any) -> Entry:
    """What an event of that kind and those fields says."""
    more = {"originator_topic": "application"} if issubclass(kind, Begun) else {}
    make: Any = kind
    happened = make(
        originator_id="me/application-1",
        originator_version=1,
        timestamp=MONDAY,
        occurred_at=MONDAY,
        cause=Cause.PERSON,
        **more,
        **fields,
    )
    return SAYINGS[kind](happened)


ROLE = {"stage": "saved", "stage_name": "Saved", "meaning": "saved", "rank": "a0"}
STARTS = {"starts": wall("2026-03-05 11:00")}

TAKEN = {"entries": (2,), "happened": (MONDAY,), "taken": (2,), "standing": t.Standing()}

LINES: list[tuple[type[Event], dict[str, Any], Entry]] = [
    (a.RoleSaved, {"details": DETAILS, **ROLE}, Entry("Saved")),
    (a.RoleSaved, {"details": FULL, **ROLE}, Entry("Saved", "Hamburg · € 65,000 · a friend · https://x.example")),
    (a.Applied, {}, Entry("Applied")),
    (a.Applied, {"via": "their site", "resume": "data"}, Entry("Applied", "their site · data")),
    (
        a.DateCorrected,
        {"of": "applied", "at": moment("2026-03-01 10:00")},
        Entry("Date corrected: applied on 1 March 2026"),
    ),
    (a.StageMoved, {**ROLE, "stage_name": "Phone screen"}, Entry("Moved to Phone screen")),
    (a.CardPlaced, {"rank": "a0"}, Entry("Card moved within its column", quiet=True)),
    (
        a.DetailsCorrected,
        {"details": FULL},
        Entry("Details corrected", "Hamburg · € 65,000 · a friend · https://x.example"),
    ),
    (
        a.PromiseNoted,
        {"by": date(2026, 3, 6), "words": "by Friday"},
        Entry("They will be in touch by 6 March 2026", "by Friday"),
    ),
    (a.AnswerReceived, {"words": "Hello!"}, Entry("They got in touch", "Hello!")),
    (a.PostingKept, {"text": "We look", "url": "https://x.example"}, Entry("Posting kept", "https://x.example")),
    (
        a.DocumentAttached,
        {"document": "0", "name": "CV.pdf", "media_type": "x", "size": 1, "purpose": "resume"},
        Entry("Attached CV.pdf", "resume"),
    ),
    (r.ResumeSent, {"frozen": FROZEN, "name": "ada.pdf"}, Entry("Resume sent: v7, one page", "ada.pdf")),
    (
        r.ResumeSent,
        {"frozen": replace(FROZEN, pages=2), "name": "ada.pdf"},
        Entry("Resume sent: v7, 2 pages", "ada.pdf"),
    ),
    (a.Tagged, {"tag": "remote"}, Entry("Tagged #remote")),
    (a.Untagged, {"tag": "remote"}, Entry("Tag #remote taken off")),
    (a.ContactLinked, {"contact": ROBINS, "part": "recruiter"}, Entry("Somebody linked", "recruiter")),
    (a.ContactUnlinked, {"contact": ROBINS}, Entry("Somebody unlinked")),
    (a.Archived, {}, Entry("Archived")),
    (a.Restored, {}, Entry("Back on the board")),
    (a.Removed, {}, Entry("Removed")),
    (
        i.InterviewScheduled,
        {"interview": "1", **STARTS, "minutes": 60},
        Entry("Interview arranged for Thu 5 March 2026, 11:00"),
    ),
    (
        i.InterviewScheduled,
        {
            "interview": "1",
            **STARTS,
            "minutes": 60,
            "form": "video call",
            "place": "link",
            "with_whom": ("Ada", ROBINS, "Bo / HR"),
        },
        Entry("Interview arranged for Thu 5 March 2026, 11:00", "video call · link · Ada, Bo / HR"),
    ),
    (
        i.InterviewMoved,
        {"interview": "1", **STARTS, "minutes": 60},
        Entry("Interview moved to Thu 5 March 2026, 11:00"),
    ),
    (i.InterviewHeld, {"interview": "1", "impression": "friendly"}, Entry("Interview held", "friendly")),
    (i.InterviewCancelled, {"interview": "1", "why": "ill"}, Entry("Interview cancelled", "ill")),
    (o.OfferReceived, {}, Entry("Offer received")),
    (
        o.OfferReceived,
        {"amount": "€ 65,000", "deadline": date(2026, 3, 13), "words": "Yes!"},
        Entry("Offer received: € 65,000", "Answer by 13 March 2026. Yes!"),
    ),
    (o.OfferAccepted, {}, Entry("Offer accepted")),
    (o.OfferDeclined, {"reason": "too far"}, Entry("Offer declined", "too far")),
    (o.Rejected, {"reason": "others"}, Entry("They said no", "others")),
    (o.Withdrawn, {"reason": "too far"}, Entry("Withdrawn", "too far")),
    (o.WentSilent, {}, Entry("Gone silent")),
    (o.Reopened, {}, Entry("Open again")),
    (
        s.FollowUpScheduled,
        PLANNED,
        Entry("Planned: Ask where your application stands", "Tue 10 March 2026, 10:00. A week later."),
    ),
    (
        s.ThankYouScheduled,
        {**PLANNED, "purpose": "thank_you"},
        Entry("Planned: Say thank you for the interview", "Tue 10 March 2026, 10:00. A week later."),
    ),
    (
        s.NudgeScheduled,
        {**PLANNED, "purpose": "decide_offer"},
        Entry("Planned: Decide about the offer", "Tue 10 March 2026, 10:00. A week later.", quiet=True),
    ),
    (
        s.FollowUpRescheduled,
        {"step": "1", "due": TUESDAY, "why": "You chose this time."},
        Entry("Moved to Tue 10 March 2026, 10:00", "You chose this time."),
    ),
    (
        s.FollowUpRescheduled,
        {"step": "1", "due": TUESDAY, "why": "A week later.", "by_rule": TUESDAY},
        Entry("Moved to Tue 10 March 2026, 10:00", "A week later.", quiet=True),
    ),
    (s.FollowUpCancelled, {"step": "1", "why": "no use", "dismissed": True}, Entry("Plan dropped", "no use")),
    (
        s.FollowUpCancelled,
        {"step": "1", "why": "No longer needed.", "dismissed": False},
        Entry("Plan dropped", "No longer needed.", quiet=True),
    ),
    (s.StepReopened, {"step": "1"}, Entry("Plan taken up again")),
    (s.FollowUpSent, SENT, Entry("Follow-up sent: My application", NOTE.body)),
    (s.ThankYouSent, SENT, Entry("Thank-you sent: My application", NOTE.body)),
    (s.LetterSent, SENT, Entry("Letter sent: My application", NOTE.body)),
    (
        s.LetterSent,
        {"purpose": "custom", "letter": Letter(kind="x", subject="", body="Hi")},
        Entry("Letter sent", "Hi"),
    ),
    (s.FollowUpSent, {"purpose": "check_status"}, Entry("Follow-up sent", "Ask where your application stands")),
    (s.NudgeDone, {"step": "1"}, Entry("Done")),
    (s.NoteAdded, {"note": "1", "text": "a\nb"}, Entry("Note", "a\nb")),
    (s.NoteAmended, {"note": "1", "text": "c"}, Entry("Note rewritten", "c")),
    (c.ContactAdded, {"card": ROBIN}, Entry("Added")),
    (c.ContactCorrected, {"card": ROBIN}, Entry("Details corrected")),
    (
        c.MeetingScheduled,
        {**STARTS, "minutes": 30, "place": "a café"},
        Entry("Meeting arranged for Thu 5 March 2026, 11:00", "a café"),
    ),
    (c.MeetingHeld, {"talked_about": "the team"}, Entry("You met", "the team")),
    (c.ContactAnswered, {"words": "Hello!"}, Entry("They got in touch", "Hello!")),
    (c.ContactRemoved, {}, Entry("Removed")),
    (c.ContactRestored, {}, Entry("Back among your people")),
    (
        d.ReminderRequested,
        {
            "about": "x",
            "step": "1",
            "due": TUESDAY,
            "scheduling": 3,
            "channel": "outbox",
            "to": "",
            "text": "Ask Nordlicht.",
            "reference": "7Q2F",
        },
        Entry("Reminder due", "Ask Nordlicht.", quiet=True),
    ),
    (
        d.DigestBegun,
        {"channel": "twilio", "to": "", "text": "Two things", "reference": "7Q2F", "items": ()},
        Entry("Several reminders in one text", "Two things", quiet=True),
    ),
    (d.ReminderBundled, {"within": "x"}, Entry("Put into one text with other reminders", quiet=True)),
    (d.ReminderReleased, {}, Entry("Taken out of a text with other reminders", quiet=True)),
    (
        d.ReminderClaimed,
        {"courier": "one", "attempt": 1, "lease_until": MONDAY},
        Entry("Reminder on its way", quiet=True),
    ),
    (d.ReminderSent, {"message": "SM1", "how": "answer"}, Entry("Reminder sent")),
    (d.ReminderDeferred, {"why": "busy", "until": MONDAY}, Entry("Reminder put off", "busy", quiet=True)),
    (d.ReminderRefused, {"code": "1", "why": "no such number"}, Entry("Reminder refused", "no such number")),
    (
        d.ReminderUnknown,
        {"why": "no answer", "look_at": MONDAY},
        Entry("Unknown whether the reminder went out", "no answer"),
    ),
    (d.ReminderLookedFor, {"look_at": MONDAY}, Entry("Reminder looked for", quiet=True)),
    (d.ReminderShownAbsent, {}, Entry("The reminder had not gone out", quiet=True)),
    (d.ReminderGivenUp, {}, Entry("Nobody will know whether the reminder went out")),
    (t.TakenBack, {**TAKEN, "topic": "answer.received"}, Entry("Taken back: they got in touch")),
    (t.TakenBack, {**TAKEN, "topic": "note.added", "again": True}, Entry("Counts after all: a note")),
    (d.ReminderDelivered, {"message": "SM1"}, Entry("Reminder delivered")),
    (d.ReminderUndelivered, {"code": "1", "why": "no such phone"}, Entry("Reminder not delivered", "no such phone")),
    (d.ReminderDropped, {"why": "it was done"}, Entry("Reminder dropped", "it was done", quiet=True)),
    (d.DuplicateDetected, {"message": "SM2"}, Entry("The reminder went out twice")),
    (d.ReminderAnswered, {"words": "done", "meaning": "Done"}, Entry("You answered by text", "done")),
]


@pytest.mark.parametrize(
    ("kind", "fields", "said"), LINES, ids=[f"{kind.__name__} {n}" for n, (kind, *_) in enumerate(LINES)]
)
def test_says(kind: type[Event], fields: dict[str, Any], said: Entry) -> None:
    assert entry(kind, **fields) == said


def test_every_event_of_an_application_a_contact_and_a_reminder_has_words() -> None:
    told = {kind for kind in CATALOGUE.events.values() if inspect.getmodule(kind) in {a, c, d, i, o, r, s, t}}
    assert told == set(SAYINGS) == {kind for kind, *_ in LINES}


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_can_be_planned_and_sent(purpose: Purpose) -> None:
    assert entry(s.FollowUpScheduled, **{**PLANNED, "purpose": purpose}).title.startswith("Planned: ")
    assert entry(s.FollowUpSent, purpose=purpose).detail


def test_a_time_is_written_as_people_write_it() -> None:
    assert when(wall("2026-03-05 09:05")) == "Thu 5 March 2026, 09:05"


def test_everything_that_is_forgotten_once_it_is_taken_back_has_a_name() -> None:
    assert set(NAMED) == {kind.TOPIC for kind in FORGOTTEN}
