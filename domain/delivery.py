"""One reminder on its way to a person: claimed before the call, its outcome recorded after, never sent on a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from domain.aggregate import Subject
from domain.delivery_events import (
    BUNDLED,
    CLAIMED,
    DELIVERED,
    READY,
    SENT,
    SETTLE,
    UNDELIVERED,
    UNKNOWN,
    DigestBegun,
    DuplicateDetected,
    ReminderAnswered,
    ReminderBundled,
    ReminderClaimed,
    ReminderDeferred,
    ReminderDelivered,
    ReminderDropped,
    ReminderGivenUp,
    ReminderLookedFor,
    ReminderRefused,
    ReminderReleased,
    ReminderRequested,
    ReminderSent,
    ReminderShownAbsent,
    ReminderUndelivered,
    ReminderUnknown,
)
from domain.values import LocalTime, Stamp, many_lines, storable

OCCURRENCES = uuid5(NAMESPACE_URL, "career-tracker/reminder")
AGREEING_LOOKS = 2
LONGEST_SEARCH = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long things may take, from the claim on.

    ``call``: the longest that a call to a channel lasts. ``lease``: until another courier may ask what became of
    it. ``settle``: until a text that the channel's log does not show was surely never taken. ``looks``: when the log
    is read; the last two must both come after ``settle``. ``blind``: how long a log that could not be read is left
    alone.
    """

    call: timedelta = timedelta(seconds=35)
    lease: timedelta = timedelta(seconds=90)
    settle: timedelta = SETTLE
    looks: tuple[timedelta, ...] = (timedelta(seconds=30), timedelta(seconds=180), timedelta(seconds=300))
    blind: timedelta = timedelta(minutes=1)


USUAL = Patience()


class Delivery(Subject):
    """One reminder for one step at one due time, by one channel. ``next_at`` is when a courier should look again.

    A digest is a delivery too: it is about nothing itself, and ``items`` are the deliveries it speaks of. They share
    its fate; each keeps its own reference, words and answers.
    """

    TOPIC = "delivery"

    def __init__(self) -> None:
        self.about = self.step = self.channel = self.to = self.text = self.reference = ""
        self.due = LocalTime(datetime(1970, 1, 1), "UTC")  # noqa: DTZ001 a wall clock has no zone of its own
        self.state, self.attempt, self.message, self.why = READY, 0, "", ""
        self.requested_at: datetime | None = None
        self.claimed_at: datetime | None = None
        self.settled_at: datetime | None = None
        self.next_at: datetime | None = None
        self.looks = self.absences = 0
        self.duplicates: tuple[str, ...] = ()
        self.answers: tuple[str, ...] = ()
        self.items: tuple[str, ...] = ()
        self.within = ""

    @staticmethod
    def id_of(seeker: str, *, about: str, step: str, scheduling: int, channel: str) -> str:
        """The same occurrence always has the same id, so that it can be requested once only.

        ``scheduling`` is the version of ``about`` at which the step was given its present time.
        """
        return f"{seeker}/delivery-{uuid5(OCCURRENCES, f'{about}#{step}@{scheduling}/{channel}').hex}"

    @classmethod
    def request(
        cls,
        *,
        id: str,
        about: str,
        step: str,
        due: LocalTime,
        scheduling: int,
        channel: str,
        to: str,
        text: str,
        reference: str,
        stamp: Stamp,
    ) -> Self:
        """Ask for a reminder to be sent."""
        return cls.begin(
            ReminderRequested,
            id=id,
            stamp=stamp,
            about=about,
            step=step,
            due=due,
            scheduling=scheduling,
            channel=channel,
            to=to,
            text=text,
            reference=reference,
        )

    @classmethod
    def begin_digest(cls, items: Sequence[Delivery], *, id: str, text: str, reference: str, stamp: Stamp) -> Self:
        """Put ``items``, which go to one person by one channel, into one text."""
        digest = cls.begin(
            DigestBegun,
            id=id,
            stamp=stamp,
            channel=items[0].channel,
            to=items[0].to,
            text=text,
            reference=reference,
            items=tuple(item.id for item in items),
        )
        for item in items:
            item.record(ReminderBundled, stamp=stamp, within=id)
        return digest

    @staticmethod
    def digest_id(items: Sequence[Delivery]) -> str:
        """The same reminders in the same state always make the same digest, so that two couriers make one."""
        which = "+".join(sorted(f"{item.id}@{item.version}" for item in items))
        return f"{items[0].seeker}/delivery-{uuid5(OCCURRENCES, which).hex}"

    def release(self, *, stamp: Stamp) -> None:
        """Go its own way again: the digest it was part of is not sent."""
        if self.state == BUNDLED:
            self.record(ReminderReleased, stamp=stamp)

    def due_by(self, now: datetime) -> bool:
        """Whether a courier should take it up at ``now``."""
        return self.next_at is not None and self.next_at <= now

    def claim(self, *, courier: str, stamp: Stamp, patience: Patience = USUAL) -> None:
        """Take it up before the call is made; saved with a version check, so that one courier wins."""
        if self.state == READY:
            self.record(
                ReminderClaimed,
                stamp=stamp,
                courier=courier,
                attempt=self.attempt + 1,
                lease_until=stamp.recorded_at + patience.lease,
                settled_at=stamp.recorded_at + patience.settle,
            )

    def take(self, *, message: str, how: str, stamp: Stamp) -> None:
        """The channel took it as ``message``; a second message is a duplicate and said so."""
        if self.state in {SENT, DELIVERED, UNDELIVERED} and self.message != message:
            if message not in self.duplicates:
                self.record(DuplicateDetected, stamp=stamp, message=message)
        elif self.state not in {SENT, DELIVERED, UNDELIVERED}:
            self.record(ReminderSent, stamp=stamp, message=message, how=how)

    def defer(self, *, why: str, until: datetime, stamp: Stamp) -> None:
        """The channel surely did not take it, or may not be asked yet; try again at ``until``."""
        if self.state in {CLAIMED, READY}:
            self.record(ReminderDeferred, stamp=stamp, why=storable(why), until=until)

    def refuse(self, *, code: str, why: str, stamp: Stamp) -> None:
        """The channel will never take it."""
        if self.state in {CLAIMED, BUNDLED}:
            self.record(ReminderRefused, stamp=stamp, code=storable(code), why=storable(why))

    def lose_sight(self, *, why: str, stamp: Stamp, patience: Patience = USUAL) -> None:
        """Nobody can say whether the channel took it: look at its log, at first 30 s after the claim."""
        if self.state == CLAIMED:
            claimed = self.claimed_at or stamp.recorded_at
            look_at = max(stamp.recorded_at, claimed + patience.looks[0])
            self.record(ReminderUnknown, stamp=stamp, why=storable(why), look_at=look_at)

    def miss(self, *, stamp: Stamp, patience: Patience = USUAL) -> None:
        """The channel's log, read at ``stamp``, does not hold it; two such looks after the settle time prove it absent.

        A look that was not due proves nothing: two couriers may have read the log at the same moment.
        """
        if self.state != UNKNOWN or not self.due_by(stamp.recorded_at):
            return
        claimed = self.claimed_at or stamp.recorded_at
        ahead = (claimed + after for after in patience.looks if claimed + after > stamp.recorded_at)
        look_at = next(ahead, stamp.recorded_at + patience.looks[0])
        self.record(ReminderLookedFor, stamp=stamp, look_at=look_at)
        if self.absences >= AGREEING_LOOKS:
            self.record(ReminderShownAbsent, stamp=stamp)

    def give_up(self, *, stamp: Stamp) -> None:
        """Stop looking for it, a day after the claim: its fate stays unknown."""
        claimed = self.claimed_at or stamp.recorded_at
        if self.state == UNKNOWN and self.next_at is not None and stamp.recorded_at >= claimed + LONGEST_SEARCH:
            self.record(ReminderGivenUp, stamp=stamp)

    def deliver(self, *, message: str, stamp: Stamp) -> None:
        """It reached the person."""
        self.take(message=message, how="callback", stamp=stamp)
        if self.state == SENT and self.message == message:
            self.record(ReminderDelivered, stamp=stamp, message=message)

    def fail(self, *, message: str, code: str, why: str, stamp: Stamp) -> None:
        """The channel could not bring it to the person."""
        self.take(message=message, how="callback", stamp=stamp)
        if self.state == SENT and self.message == message:
            self.record(ReminderUndelivered, stamp=stamp, code=storable(code), why=storable(why))

    def drop(self, *, why: str, stamp: Stamp) -> None:
        """Do not send it, or not by this channel."""
        if self.state in {READY, BUNDLED}:
            self.record(ReminderDropped, stamp=stamp, why=why)

    def answer(self, *, words: str, meaning: str, stamp: Stamp) -> None:
        """Keep what the person answered, and how it was understood."""
        words = many_lines(words, field="words", what="the answer", required=False)
        self.record(ReminderAnswered, stamp=stamp, words=words, meaning=meaning)
