"""A person one writes to: they belong to the seeker, with or without an application."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from domain.aggregate import Begun, Event
from domain.errors import Invalid
from domain.facts import ContactFacts
from domain.purpose import Purpose
from domain.steps import Steps
from domain.values import (
    LINE_LIMIT,
    Cause,
    LocalTime,
    Stamp,
    local_time,
    mail_address,
    many_lines,
    one_line,
    web_address,
    zone_name,
)

LONGEST = 12 * 60


@dataclass(frozen=True, kw_only=True)
class Card:
    """What one knows of a person. ``zone`` is an IANA name, or empty where unknown."""

    name: str
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    known_from: str = ""
    zone: str = ""


class ContactAdded(Begun):
    """Somebody was added to the people of the search."""

    TOPIC = "contact.added"
    card: Card

    def apply(self, aggregate: Contact) -> None:
        aggregate.card = self.card


class ContactCorrected(Event):
    """What is known of somebody was corrected."""

    TOPIC = "contact.corrected"
    card: Card

    def apply(self, aggregate: Contact) -> None:
        aggregate.card = self.card


class MeetingScheduled(Event):
    """A networking meeting is arranged."""

    TOPIC = "meeting.scheduled"
    starts: LocalTime
    minutes: int
    place: str = ""

    def apply(self, aggregate: Contact) -> None:
        aggregate.meets_at = self.starts
        aggregate.meeting = (self.minutes, self.place)
        aggregate.active(self.occurred_at)


class MeetingHeld(Event):
    """A networking meeting took place."""

    TOPIC = "meeting.held"
    talked_about: str = ""

    def apply(self, aggregate: Contact) -> None:
        aggregate.met_at, aggregate.meets_at, aggregate.meeting = self.occurred_at, None, None
        aggregate.active(self.occurred_at)


class ContactAnswered(Event):
    """Somebody wrote or called back."""

    TOPIC = "contact.answered"
    words: str = ""

    def apply(self, aggregate: Contact) -> None:
        aggregate.answered_at = self.occurred_at
        aggregate.active(self.occurred_at)


class ContactRemoved(Event):
    """Somebody was added by mistake and leaves every page but the log."""

    TOPIC = "contact.removed"

    def apply(self, aggregate: Contact) -> None:
        aggregate.removed, aggregate.removed_by = True, self.cause


class ContactRestored(Event):
    """Somebody who was removed is back."""

    TOPIC = "contact.restored"

    def apply(self, aggregate: Contact) -> None:
        aggregate.removed = False


class Contact(Steps):
    """One person of the search."""

    TOPIC = "contact"

    def __init__(self) -> None:
        super().__init__()
        self.card = Card(name="")
        self.meets_at: LocalTime | None = None
        self.meeting: tuple[int, str] | None = None
        self.met_at: datetime | None = None
        self.answered_at: datetime | None = None
        self.removed = False
        self.removed_by: Cause | None = None

    @classmethod
    def add(cls, *, id: str, card: Card, stamp: Stamp) -> Self:
        """Add somebody."""
        return cls.begin(ContactAdded, id=id, stamp=stamp, card=checked(card))

    def facts(self) -> ContactFacts:
        """What the timing rules look at."""
        asked = (sent.at for sent in self.sent if sent.purpose == Purpose.SET_UP_MEETING)
        return ContactFacts(
            requested_at=max(asked, default=None),
            answered_at=self.answered_at,
            met_at=self.met_at,
            sent=tuple(self.sent),
            settled=self.settled_keys(),
            zone=self.card.zone,
        )

    def correct(self, *, card: Card, stamp: Stamp) -> None:
        """Correct what is known of them."""
        if checked(card) != self.card:
            self.record(ContactCorrected, stamp=stamp, card=checked(card))

    def schedule_meeting(self, *, starts: LocalTime, stamp: Stamp, minutes: int = 30, place: str = "") -> None:
        """Arrange a networking meeting of ``minutes``."""
        starts = local_time(starts, field="starts", what="the day of the meeting")
        if not 1 <= minutes <= LONGEST:
            raise Invalid("A meeting lasts between a minute and twelve hours.", field="minutes")
        place = one_line(place, field="place", what="the place", required=False, limit=LINE_LIMIT)
        if (starts, (minutes, place)) != (self.meets_at, self.meeting):
            self.record(MeetingScheduled, stamp=stamp, starts=starts, minutes=minutes, place=place)

    def hold_meeting(self, *, stamp: Stamp, talked_about: str = "") -> None:
        """Say that you met, and what you talked about."""
        words = many_lines(talked_about, field="talked_about", what="what you talked about", required=False)
        self.record(MeetingHeld, stamp=stamp, talked_about=words)

    def answer(self, *, stamp: Stamp, words: str = "") -> None:
        """Note that they wrote or called back."""
        words = many_lines(words, field="words", what="their words", required=False)
        self.record(ContactAnswered, stamp=stamp, words=words)

    def remove(self, *, stamp: Stamp) -> None:
        """Take somebody added by mistake off every page but the log."""
        if not self.removed:
            self.record(ContactRemoved, stamp=stamp)
            self._rest(stamp=stamp)

    def restore(self, *, stamp: Stamp) -> None:
        """Bring somebody back."""
        if self.removed:
            self.record(ContactRestored, stamp=stamp)
            self._take_up_again(stamp=stamp)


def checked(card: Card) -> Card:
    """``card`` cleaned, or a refusal that names the field."""
    return replace(
        card,
        name=one_line(card.name, field="name", what="the name"),
        company=one_line(card.company, field="company", what="the company", required=False),
        title=one_line(card.title, field="title", what="the title", required=False),
        email=mail_address(card.email),
        phone=one_line(card.phone, field="phone", what="the phone number", required=False),
        link=web_address(card.link, field="link", what="the link"),
        known_from=one_line(card.known_from, field="known_from", what="how you know them", required=False),
        zone=zone_name(card.zone) if card.zone else "",
    )
