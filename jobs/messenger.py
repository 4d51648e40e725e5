"""The messenger: takes one claimed reminder to its channel, or looks for one, and records what came of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from domain.commands import Commands, Desk
from domain.delivery import USUAL, Delivery, Patience
from domain.values import Cause, Stamp
from jobs import hours
from jobs.channels import Accepted, Because, Channel, ChannelUnreachable, Deferred, Outcome, Refused, Sighting, Standing
from jobs.health import Held
from jobs.links import Links
from jobs.pace import Pace
from jobs.taking_up import OUTBOX, TEXTS
from projections import plans
from projections.database import Database
from projections.plans import StepRow
from projections.seekers import Settings

log = logging.getLogger(__name__)


class Writer(Protocol):
    """Puts a step into the words of a text."""

    def __call__(self, step: StepRow, /, *, seeker: str, reference: str, zone: str, link: str = "") -> str: ...


@dataclass(kw_only=True)
class Messenger:
    """Nothing is guessed: what a channel did not answer clearly is unknown until its log is read.

    ``channels`` is asked anew each time, since an account may be entered while the program runs. ``callback`` gives
    the address for reports on a delivery, or None where nothing outside can reach the program. ``rate``: texts a
    second that the sender may send. ``seconds``: a clock that never goes back, for the pace.
    """

    commands: Commands
    db: Database
    channels: Callable[[], Mapping[str, Channel]]
    clock: Callable[[], datetime]
    words: Writer
    links: Links
    callback: Callable[[str], str | None]
    patience: Patience = USUAL
    rate: float = 1.0
    seconds: Callable[[], float] = time.monotonic
    held: dict[str, Held] = field(default_factory=dict)
    _paces: dict[str, Pace] = field(default_factory=dict)
    _blind: dict[str, datetime] = field(default_factory=dict)

    def report(self, seeker: str, id: str, sighting: Sighting) -> None:
        """Record how far a text has come, as the channel tells it; early, late and repeated reports are harmless."""
        if sighting.id:
            stamp = self._stamp()
            self._change(seeker, id, lambda one: _note(one, sighting, how="callback", stamp=stamp))

    def hand_over(self, seeker: str, delivery: Delivery, settings: Settings) -> None:
        now, channel = self.clock(), self.channels().get(delivery.channel)
        if channel is None:
            outcome: Outcome = Refused("no account", "This way of sending is not set up.", Because.SETTINGS)
        elif now > (delivery.claimed_at or now) + self.patience.lease - self.patience.call:
            return  # the machine slept since the claim: another courier may be at it, so the lease runs out first
        else:
            outcome = channel.send(
                to=delivery.to,
                body=self._body(delivery, settings),
                reference=delivery.reference,
                callback=self.callback(delivery.id),
                valid_for=hours.may_arrive_for(settings, now=now),
            )
        stamp = self._stamp()
        self._change(seeker, delivery.id, lambda claimed: self._record(claimed, outcome, stamp=stamp))
        self._heed(seeker, delivery, outcome)

    def _record(self, delivery: Delivery, outcome: Outcome, *, stamp: Stamp) -> None:
        if isinstance(outcome, Accepted):
            delivery.take(message=outcome.id, how="answer", stamp=stamp)
        elif isinstance(outcome, Deferred):
            until = stamp.recorded_at + timedelta(seconds=outcome.seconds)
            delivery.defer(why=outcome.why, until=until, stamp=stamp)
        elif isinstance(outcome, Refused):
            delivery.refuse(code=outcome.code, why=outcome.why, stamp=stamp)
        else:
            delivery.lose_sight(why=outcome.why, stamp=stamp, patience=self.patience)

    def _heed(self, seeker: str, delivery: Delivery, outcome: Outcome) -> None:
        """What an outcome says about the texts to come: faster, slower, none for now, none for this number ever."""
        pace = self._pace(delivery.channel)
        if isinstance(outcome, Accepted):
            pace.speed_up()
        elif isinstance(outcome, Deferred) and outcome.hold_all:
            until = self.clock() + timedelta(seconds=outcome.seconds)
            self.held[delivery.channel] = Held(channel=delivery.channel, until=until, why=outcome.why)
        elif isinstance(outcome, Deferred) and delivery.channel in TEXTS:
            pace.slow_down()  # all texts have one sender, where everybody's messages have a server of their own
        elif isinstance(outcome, Refused):
            log.warning("a reminder was refused: %s", outcome.code)
            if outcome.because is Because.OPTED_OUT:
                self.commands.change_seeker(seeker, lambda me: me.stop_texts(phone=delivery.to, stamp=self._stamp()))

    def look_for(self, seeker: str, delivery: Delivery) -> None:
        """Read the channel's log. What counts is the moment before: it may have changed while we read."""
        asked, channel = self._stamp(), self.channels().get(delivery.channel)
        if channel is None or self._blind.get(delivery.channel, asked.recorded_at) > asked.recorded_at:
            return
        since = (delivery.requested_at or asked.recorded_at) - timedelta(minutes=5)
        try:
            sighting = channel.find(to=delivery.to, reference=delivery.reference, since=since)
        except ChannelUnreachable:
            log.warning("the log of %s cannot be read; a reminder stays unknown", delivery.channel)
            self._blind[delivery.channel] = asked.recorded_at + self.patience.blind
            self._change(seeker, delivery.id, lambda lost: lost.give_up(stamp=asked))
            return
        if sighting is None:
            self._change(seeker, delivery.id, lambda lost: lost.miss(stamp=asked, patience=self.patience))
        else:
            self._change(seeker, delivery.id, lambda lost: _note(lost, sighting, how="log", stamp=self._stamp()))

    def _change(self, seeker: str, id: str, deed: Callable[[Delivery], None]) -> None:
        """Do ``deed`` to a delivery and to whatever it speaks of, since those share its fate."""

        def work(desk: Desk) -> None:
            delivery = desk.get(Delivery, id)
            for one in (delivery, *(desk.get(Delivery, item) for item in delivery.items)):
                deed(one)

        self.commands.record.perform(work, seeker=seeker)

    def _body(self, delivery: Delivery, settings: Settings) -> str:
        """The recorded text, with a link where there is one: a link opens a letter, so it is not recorded."""
        seeker = delivery.seeker
        link = self.links.address(seeker, delivery.id, reference=delivery.reference)
        row = plans.step(self.db, seeker, about=delivery.about, step=delivery.step) if link else None
        if row is None or delivery.channel == OUTBOX:
            return delivery.text
        return self.words(row, seeker=seeker, reference=delivery.reference, zone=settings.zone, link=link)

    def _pace(self, channel: str) -> Pace:
        return self._paces.setdefault(channel, Pace(self.rate, seconds=self.seconds))

    def _stamp(self) -> Stamp:
        return Stamp.now(self.clock(), cause=Cause.CLOCK)


def _note(delivery: Delivery, sighting: Sighting, *, how: str, stamp: Stamp) -> None:
    if sighting.standing is Standing.DELIVERED:
        delivery.deliver(message=sighting.id, stamp=stamp)
    elif sighting.standing is Standing.UNDELIVERED:
        delivery.fail(message=sighting.id, code=sighting.code, why=sighting.why, stamp=stamp)
    else:
        delivery.take(message=sighting.id, how=how, stamp=stamp)
    for second in sighting.also:
        delivery.take(message=second, how=how, stamp=stamp)
