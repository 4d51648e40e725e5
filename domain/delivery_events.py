"""What can happen to a reminder on its way, and the states it leaves it in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.aggregate import Begun, Event
from domain.values import LocalTime

if TYPE_CHECKING:
    from domain.delivery import Delivery

SETTLE = timedelta(seconds=180)

READY, BUNDLED, CLAIMED, SENT, DELIVERED = "ready", "bundled", "claimed", "sent", "delivered"
REFUSED, UNKNOWN, UNDELIVERED, DROPPED = "refused", "unknown", "undelivered", "dropped"
FAILED = frozenset({REFUSED, UNDELIVERED, DROPPED})
"""The person was surely not reminded so; another way may be taken."""


class ReminderRequested(Begun):
    """A reminder is due and wants to be sent."""

    TOPIC = "reminder.requested"
    about: str
    step: str
    due: LocalTime
    scheduling: int
    channel: str
    to: str
    text: str
    reference: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.about, aggregate.step, aggregate.due = self.about, self.step, self.due
        aggregate.channel, aggregate.to, aggregate.text = self.channel, self.to, self.text
        aggregate.reference = self.reference
        aggregate.requested_at = aggregate.next_at = self.occurred_at


class DigestBegun(Begun):
    """Several reminders that are due go out in one text."""

    TOPIC = "reminder.digest_begun"
    channel: str
    to: str
    text: str
    reference: str
    items: tuple[str, ...]

    def apply(self, aggregate: Delivery) -> None:
        aggregate.channel, aggregate.to, aggregate.text = self.channel, self.to, self.text
        aggregate.reference, aggregate.items = self.reference, self.items
        aggregate.requested_at = aggregate.next_at = self.occurred_at


class ReminderBundled(Event):
    """The reminder goes out in one text with others."""

    TOPIC = "reminder.bundled"
    within: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.within, aggregate.next_at = BUNDLED, self.within, None


class ReminderReleased(Event):
    """The text that the reminder was to share did not go out, so it goes its own way again."""

    TOPIC = "reminder.released"

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.within, aggregate.next_at = READY, "", self.occurred_at


class ReminderClaimed(Event):
    """A courier is about to hand the reminder over; nobody else may until the lease ends."""

    TOPIC = "reminder.claimed"
    courier: str
    attempt: int
    lease_until: datetime
    settled_at: datetime | None = None

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.attempt = CLAIMED, self.attempt
        aggregate.claimed_at, aggregate.next_at = self.occurred_at, self.lease_until
        aggregate.settled_at = self.settled_at or self.occurred_at + SETTLE
        aggregate.looks = aggregate.absences = 0


class ReminderSent(Event):
    """The channel took the reminder; ``how`` says who told us: its answer, a callback or a look at its log."""

    TOPIC = "reminder.sent"
    message: str
    how: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.message, aggregate.next_at = SENT, self.message, None


class ReminderDeferred(Event):
    """The channel surely did not take the reminder; it is tried again later."""

    TOPIC = "reminder.deferred"
    why: str
    until: datetime

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.next_at, aggregate.why = READY, self.until, self.why


class ReminderRefused(Event):
    """The channel will never take the reminder."""

    TOPIC = "reminder.refused"
    code: str
    why: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.next_at, aggregate.why = REFUSED, None, self.why


class ReminderUnknown(Event):
    """Nobody can say whether the channel took the reminder; it is looked for before anything else."""

    TOPIC = "reminder.unknown"
    why: str
    look_at: datetime

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.next_at, aggregate.why = UNKNOWN, self.look_at, self.why


class ReminderLookedFor(Event):
    """The channel's own log was read and does not hold the reminder yet."""

    TOPIC = "reminder.looked_for"
    look_at: datetime

    def apply(self, aggregate: Delivery) -> None:
        aggregate.looks += 1
        if aggregate.settled_at is not None and self.occurred_at >= aggregate.settled_at:
            aggregate.absences += 1
        aggregate.next_at = self.look_at


class ReminderShownAbsent(Event):
    """Two looks after the settle time agree that the channel never took the reminder: it may be sent again."""

    TOPIC = "reminder.shown_absent"

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.next_at = READY, self.occurred_at


class ReminderGivenUp(Event):
    """Nobody will ever know whether the channel took the reminder: it is neither looked for nor sent again."""

    TOPIC = "reminder.given_up"

    def apply(self, aggregate: Delivery) -> None:
        aggregate.next_at = None


class ReminderDelivered(Event):
    """The reminder reached the person."""

    TOPIC = "reminder.delivered"
    message: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.message, aggregate.next_at = DELIVERED, self.message, None


class ReminderUndelivered(Event):
    """The channel took the reminder but could not bring it to the person."""

    TOPIC = "reminder.undelivered"
    code: str
    why: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.next_at, aggregate.why = UNDELIVERED, None, self.why


class ReminderDropped(Event):
    """The reminder is not sent: what it was about is settled, or it has to come another way."""

    TOPIC = "reminder.dropped"
    why: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.state, aggregate.next_at, aggregate.why = DROPPED, None, self.why


class DuplicateDetected(Event):
    """The channel took the reminder a second time, after all."""

    TOPIC = "reminder.duplicate_detected"
    message: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.duplicates = (*aggregate.duplicates, self.message)


class ReminderAnswered(Event):
    """The person answered the reminder."""

    TOPIC = "reminder.answered"
    words: str
    meaning: str

    def apply(self, aggregate: Delivery) -> None:
        aggregate.answers = (*aggregate.answers, self.meaning)
