"""An application for a role at a company, from the first look at the posting to the last word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from domain import outcomes
from domain.aggregate import Begun, Event
from domain.errors import Invalid, NotFound
from domain.facts import ApplicationFacts
from domain.interviews import Interviews
from domain.rank import checked as checked_rank
from domain.rank import on_top
from domain.sent_resumes import SentResumes
from domain.steps import OPEN
from domain.values import (
    LINE_LIMIT,
    Meaning,
    Stage,
    Stamp,
    day,
    in_range,
    many_lines,
    one_line,
    web_address,
)

TAG_LIMIT = 60
MOST_TAGS = 50
LARGEST_DOCUMENT = 25 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Details:
    """What one would read on the posting."""

    role: str
    company: str
    location: str = ""
    salary: str = ""
    source: str = ""
    url: str = ""
    closing_on: date | None = None
    no_calls: bool = False


class RoleSaved(Begun):
    """A role was put on the board."""

    TOPIC = "role.saved"
    details: Details
    stage: str
    stage_name: str
    meaning: str
    rank: str

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.details = self.details
        aggregate.stage, aggregate.meaning, aggregate.rank = self.stage, self.meaning, self.rank
        aggregate.active(self.occurred_at)


class Applied(Event):
    """The application went out."""

    TOPIC = "application.applied"
    via: str = ""
    resume: str = ""

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.applied_at = self.occurred_at
        aggregate.active(self.occurred_at)


class DateCorrected(Event):
    """It happened on another day than recorded before; what hangs on that date is planned anew."""

    TOPIC = "application.date_corrected"
    of: str
    at: datetime

    def apply(self, aggregate: JobApplication) -> None:
        if self.of == "applied":
            aggregate.applied_at = self.at
        else:
            aggregate.offer = replace(aggregate.offer, received_at=self.at) if aggregate.offer else None


class StageMoved(Event):
    """The card moved to another column."""

    TOPIC = "stage.moved"
    stage: str
    stage_name: str
    meaning: str
    rank: str

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.stage, aggregate.meaning, aggregate.rank = self.stage, self.meaning, self.rank


class CardPlaced(Event):
    """The card moved up or down in its column."""

    TOPIC = "card.placed"
    rank: str

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.rank = self.rank


class DetailsCorrected(Event):
    """What is known of the role was corrected."""

    TOPIC = "details.corrected"
    details: Details

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.details = self.details


class PromiseNoted(Event):
    """They named a date by which they will be in touch."""

    TOPIC = "promise.noted"
    by: date
    words: str = ""

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.promised_on, aggregate.promise_noted_at = self.by, self.occurred_at
        aggregate.active(self.occurred_at)


class AnswerReceived(Event):
    """They wrote or called."""

    TOPIC = "answer.received"
    words: str = ""
    contact: str = ""

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.answered_at = self.occurred_at
        aggregate.active(self.occurred_at)


class PostingKept(Event):
    """The text of the posting was kept, for the day it is taken down."""

    TOPIC = "posting.kept"
    text: str
    url: str = ""

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.posting = self.text


class DocumentAttached(Event):
    """A file was attached; ``document`` is the SHA-256 of its bytes."""

    TOPIC = "document.attached"
    document: str
    name: str
    media_type: str
    size: int
    purpose: str = ""

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.documents[self.document] = self.name


class Tagged(Event):
    """A tag was put on the card."""

    TOPIC = "card.tagged"
    tag: str

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.tags.append(self.tag)


class Untagged(Event):
    """A tag was taken off the card."""

    TOPIC = "card.untagged"
    tag: str

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.tags.remove(self.tag)


class ContactLinked(Event):
    """Somebody has a part in this application."""

    TOPIC = "contact.linked"
    contact: str
    part: str = ""

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.contacts[self.contact] = self.part


class ContactUnlinked(Event):
    """Somebody has no part in this application after all."""

    TOPIC = "contact.unlinked"
    contact: str

    def apply(self, aggregate: JobApplication) -> None:
        del aggregate.contacts[self.contact]


class Archived(Event):
    """The card was put away; its history stays."""

    TOPIC = "application.archived"

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.archived = True


class Restored(Event):
    """The card is back on the board."""

    TOPIC = "application.restored"

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.archived = aggregate.removed = False


class Removed(Event):
    """The card was a mistake; it leaves every page but the log."""

    TOPIC = "application.removed"

    def apply(self, aggregate: JobApplication) -> None:
        aggregate.removed = True


class JobApplication(outcomes.Outcomes, Interviews, SentResumes):
    """One application; ``meaning`` is that of the stage it stands in."""

    TOPIC = "application"

    def __init__(self) -> None:
        super().__init__()
        self.details = Details(role="", company="")
        self.stage = self.meaning = self.rank = ""
        self.applied_at: datetime | None = None
        self.promised_on: date | None = None
        self.promise_noted_at: datetime | None = None
        self.answered_at: datetime | None = None
        self.posting = ""
        self.documents: dict[str, str] = {}
        self.tags: list[str] = []
        self.contacts: dict[str, str] = {}
        self.archived = self.removed = False

    @classmethod
    def save_role(cls, *, id: str, details: Details, stage: Stage, stamp: Stamp, rank: str = "") -> Self:
        """Put a role on the board, on top of ``stage`` where no ``rank`` is given."""
        return cls.begin(
            RoleSaved,
            id=id,
            stamp=stamp,
            details=checked(details),
            stage=stage.id,
            stage_name=stage.name,
            meaning=stage.meaning,
            rank=checked_rank(rank) if rank else on_top(stamp.recorded_at),
        )

    @property
    def live(self) -> bool:
        """Whether it is under way: applied or further, and neither ended nor put away."""
        begun = self.applied_at is not None or self.meaning not in {Meaning.SAVED, Meaning.CLOSED}
        return begun and not self.over

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of it."""
        return bool(self.outcome) or self.meaning == Meaning.CLOSED or self.archived or self.removed

    def apply(self, *, stamp: Stamp, via: str = "", resume: str = "") -> None:
        """Say that the application went out."""
        if self.applied_at is None:
            self.record(
                Applied,
                stamp=stamp,
                via=one_line(via, field="via", what="the way it went", required=False),
                resume=one_line(resume, field="resume", what="the resume", required=False),
            )

    def facts(self, *, zone: str = "") -> ApplicationFacts:
        """What the timing rules look at; ``zone`` is that of whoever would be written to."""
        steps = self.steps.values()
        return ApplicationFacts(
            live=self.live,
            applied_at=self.applied_at,
            closing_on=self.details.closing_on,
            no_calls=self.details.no_calls,
            interviews=tuple(self.interviews.values()),
            promised_on=self.promised_on,
            promise_noted_at=self.promise_noted_at,
            offer=self.offer,
            sent=tuple(self.sent),
            stops=tuple(at for at in (self.answered_at, self.ended_at) if at),
            rejected_at=self.ended_at if self.outcome == outcomes.REJECTED else None,
            last_activity=self.last_activity,
            has_other_step=any(step.state == OPEN and not step.rule for step in steps),
            settled=self.settled_keys(),
            zone=zone,
        )

    def correct_date(self, *, of: str, at: datetime, stamp: Stamp) -> None:
        """Say that it happened on another day; ``of`` is ``applied`` or ``offer``."""
        known = {"applied": self.applied_at, "offer": self.offer.received_at if self.offer else None}
        if of not in known or known[of] is None:
            raise NotFound("There is no such date to correct yet.", field="of")
        at = in_range(at, field="at")
        if at > stamp.recorded_at + timedelta(days=1):
            raise Invalid("That date is still to come.", field="at")
        if known[of] != at:
            self.record(DateCorrected, stamp=stamp, of=of, at=at)

    def move(self, *, stage: Stage, stamp: Stamp, rank: str = "") -> None:
        """Move the card to ``stage``; standing in a stage of applied roles means to have applied."""
        if stage.id == self.stage:
            self.place(rank=rank or self.rank, stamp=stamp)
            return
        if stage.meaning == Meaning.APPLIED:
            self.apply(stamp=stamp)
        if stage.meaning != Meaning.CLOSED:
            self.reopen(stamp=stamp)
        self.record(
            StageMoved,
            stamp=stamp,
            stage=stage.id,
            stage_name=stage.name,
            meaning=stage.meaning,
            rank=checked_rank(rank) if rank else on_top(stamp.recorded_at),
        )

    def place(self, *, rank: str, stamp: Stamp) -> None:
        """Move the card within its column."""
        if rank != self.rank:
            self.record(CardPlaced, stamp=stamp, rank=checked_rank(rank))

    def correct_details(self, *, details: Details, stamp: Stamp) -> None:
        """Correct what is known of the role."""
        if checked(details) != self.details:
            self.record(DetailsCorrected, stamp=stamp, details=checked(details))

    def note_promise(self, *, by: date, stamp: Stamp, words: str = "") -> None:
        """Note the date by which they said they would be in touch; said again in an answer, it holds anew."""
        answered = self.answered_at and self.promise_noted_at and self.answered_at > self.promise_noted_at
        if self.promised_on != day(by, field="by", what="the promised date") or answered:
            words = one_line(words, field="words", what="their words", required=False, limit=LINE_LIMIT)
            self.record(PromiseNoted, stamp=stamp, by=by, words=words)

    def receive_answer(self, *, stamp: Stamp, words: str = "", contact: str = "") -> None:
        """Note that they wrote or called; follow-ups that waited for it stop."""
        words = many_lines(words, field="words", what="their words", required=False)
        self.record(AnswerReceived, stamp=stamp, words=words, contact=self.own_contact(contact))

    def keep_posting(self, *, text: str, stamp: Stamp, url: str = "") -> None:
        """Keep the text of the posting."""
        text = many_lines(text, field="text", what="the posting")
        if text != self.posting:
            url = web_address(url, field="url", what="the address")
            self.record(PostingKept, stamp=stamp, text=text, url=url)

    def attach_document(
        self, *, document: str, name: str, media_type: str, size: int, stamp: Stamp, purpose: str = ""
    ) -> None:
        """Attach a file that is kept under its SHA-256 ``document``; ``size`` is in bytes."""
        if not 0 <= size <= LARGEST_DOCUMENT:
            raise Invalid("The file is larger than 25 MB.", field="document")
        if not SHA256.fullmatch(document):
            raise Invalid("A document is named by the SHA-256 of its bytes.", field="document")
        name = one_line(name, field="name", what="the name of the file")
        if self.documents.get(document) != name:
            self.record(
                DocumentAttached,
                stamp=stamp,
                document=document,
                name=name,
                media_type=one_line(media_type, field="media_type", what="the type of the file"),
                size=size,
                purpose=one_line(purpose, field="purpose", what="its purpose", required=False),
            )

    def tag(self, *, tag: str, stamp: Stamp) -> None:
        """Put a tag on the card."""
        tag = one_line(tag.strip().lstrip("#"), field="tag", what="the tag", limit=TAG_LIMIT)
        if tag not in self.tags:
            if len(self.tags) >= MOST_TAGS:
                raise Invalid("A card carries at most 50 tags.", field="tag")
            self.record(Tagged, stamp=stamp, tag=tag)

    def untag(self, *, tag: str, stamp: Stamp) -> None:
        """Take a tag off the card."""
        if tag in self.tags:
            self.record(Untagged, stamp=stamp, tag=tag)

    def link_contact(self, *, contact: str, stamp: Stamp, part: str = "") -> None:
        """Say that somebody has a part in this: recruiter, interviewer, referral ..."""
        part = one_line(part, field="part", what="their part", required=False)
        if not self.own_contact(contact):
            raise Invalid("Say who it is.", field="contact")
        if self.contacts.get(contact) != part:
            self.record(ContactLinked, stamp=stamp, contact=contact, part=part)

    def unlink_contact(self, *, contact: str, stamp: Stamp) -> None:
        """Say that somebody has no part in this after all."""
        if contact in self.contacts:
            self.record(ContactUnlinked, stamp=stamp, contact=contact)

    def archive(self, *, stamp: Stamp) -> None:
        """Put the card away."""
        if not self.archived:
            self.record(Archived, stamp=stamp)
            self._rest(stamp=stamp)

    def restore(self, *, stamp: Stamp) -> None:
        """Bring the card back from the archive or from among the removed."""
        if self.archived or self.removed:
            self.record(Restored, stamp=stamp)
            self._take_up_again(stamp=stamp)

    def remove(self, *, stamp: Stamp) -> None:
        """Take a mistaken card off every page but the log."""
        if not self.removed:
            self.record(Removed, stamp=stamp)
            self._rest(stamp=stamp)


def checked(details: Details) -> Details:
    """``details`` cleaned, or a refusal that names the field."""
    lines: dict[str, Any] = {
        "role": one_line(details.role, field="role", what="the role"),
        "company": one_line(details.company, field="company", what="the company"),
        "location": one_line(details.location, field="location", what="the place", required=False),
        "salary": one_line(details.salary, field="salary", what="the salary", required=False),
        "source": one_line(details.source, field="source", what="where you found it", required=False),
        "url": web_address(details.url, field="url", what="the address of the posting"),
    }
    if details.closing_on is not None:
        day(details.closing_on, field="closing_on", what="the closing date")
    return replace(details, **lines)
