"""The courier: what is due is requested, claimed, handed to a channel, and its outcome recorded; nothing is guessed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from domain.commands import Commands, Desk
from domain.delivery import READY, USUAL, Delivery, Patience
from domain.values import Cause, Stamp
from jobs import hours
from jobs.channels import Accepted, Because, Channel, ChannelUnreachable, Deferred, Outcome, Refused, Sighting, Standing
from jobs.health import Health, Held
from jobs.links import Links
from jobs.pace import Pace
from jobs.parking import Parking
from jobs.taking_up import OUTBOX, TEXTS, Taken, TakingUp
from projections import reminders, seekers
from projections.database import Database
from projections.reminders import DueRow, StepRow
from projections.seekers import Settings

log = logging.getLogger(__name__)

TEXTS_A_DAY = 3
FEWEST_HANDS = 8
HANDS_PER_TEXT, MOST_HANDS = 0.4, 32
"""Threads for each text a second: a call takes 150 ms, and they rest for a part of the time."""
BUDGET_SECONDS = 8.0
DOZE = timedelta(minutes=5)


class Writer(Protocol):
    """Puts a step into the words of a text."""

    def __call__(self, step: StepRow, /, *, seeker: str, reference: str, zone: str, link: str = "") -> str: ...


@dataclass(kw_only=True)
class Courier:
    """Brings due reminders to people. Any number of couriers may work at once; the record decides between them.

    ``channels`` is asked anew each time, since an account may be entered while the program runs. ``callback`` gives
    the address for reports on a delivery, or None where nothing outside can reach the program. ``rate``: texts a
    second that the sender may send. ``hands``: threads, 0 for as many as that rate takes. ``seconds``: a clock that
    never goes back, for the pace.
    """

    commands: Commands
    db: Database
    channels: Callable[[], Mapping[str, Channel]]
    clock: Callable[[], datetime]
    words: Writer
    links: Links
    callback: Callable[[str], str | None]
    name: str = "courier"
    patience: Patience = USUAL
    rate: float = 1.0
    hands: int = 0
    seconds: Callable[[], float] = time.monotonic
    parking: Parking = field(default_factory=Parking)
    held: dict[str, Held] = field(default_factory=dict)
    struck_at: datetime | None = None
    _paces: dict[str, Pace] = field(default_factory=dict)
    _asleep: dict[str, datetime] = field(default_factory=dict)
    _blind: dict[str, datetime] = field(default_factory=dict)

    def tick(self) -> int:
        """Request and deliver what is due now, for some seconds at most; returns for how many people.

        What fails never keeps back the others: it is logged and met again, and after some times put aside.
        """
        self.struck_at = self.clock()
        until, served = self.seconds() + BUDGET_SECONDS, set[str]()
        while self.seconds() < until and (people := self._due_people(besides=served)):
            self._serve_all(people, until=until)
            served.update(people)
        return len(served)

    def _serve_all(self, people: Sequence[str], *, until: float) -> None:
        if len(people) == 1:
            self._serve(people[0], until=until)
            return
        with ThreadPoolExecutor(self._hands, thread_name_prefix="courier") as hands:
            for _ in hands.map(lambda seeker: self._serve(seeker, until=until), people):
                """Raise here whatever ended a thread."""

    def report(self, seeker: str, id: str, sighting: Sighting) -> None:
        """Record how far a text has come, as the channel tells it; early, late and repeated reports are harmless."""
        if sighting.id:
            stamp = self._stamp()
            self._change(seeker, id, lambda one: _note(one, sighting, how="callback", stamp=stamp))

    def health(self) -> Health:
        """How the delivering fares, for the status page and for machines."""
        oldest, unknown = reminders.in_flight(self.db)
        held = tuple(hold for _, hold in sorted(self.held.items()) if hold.until > self.clock())
        return Health(
            now=self.clock(),
            struck_at=self.struck_at,
            oldest_claim=oldest,
            unknown=unknown,
            parked=self.parking.parked(),
            held=held,
        )

    def _due_people(self, *, besides: Collection[str]) -> list[str]:
        """Whose turn it is; where many are due, each a fixed while later, so that not all phones ring at once."""
        now = self.clock()
        due = reminders.people_due(self.db, now, held=self._held_now(now))
        awake = [(seeker, since) for seeker, since in due if self._asleep.get(seeker, now) <= now]
        crowd = len(awake)
        return [
            seeker
            for seeker, since in awake
            if seeker not in besides and since + hours.spread(seeker, crowd=crowd, per_second=self.rate) <= now
        ]

    def _serve(self, seeker: str, *, until: float) -> None:
        """One person's turn: all that is due for them at once, or, where that fails, one by one."""
        settings = seekers.settings(self.db, seeker)
        if settings is None or self.seconds() >= until:
            return
        steps, due = self._due_for(seeker, settings)
        try:
            self._turn(seeker, settings, steps, due, until=until)
        except Exception:
            log.exception("the reminders of one person could not be handled together")
            for step in steps:
                self._guarded(_what(step), seeker, settings, [step], [], until=until)
            for row in due:
                self._guarded(row.id, seeker, settings, [], [row], until=until)
        else:
            for step in steps:
                self.parking.went_well(_what(step))

    def _due_for(self, seeker: str, settings: Settings) -> tuple[list[StepRow], list[DueRow]]:
        now = self.clock()
        due = [
            row for row in reminders.due_deliveries(self.db, seeker, now=now) if not self.parking.rests(row.id, now=now)
        ]
        wakes = hours.quiet_until(settings, now=now)
        if wakes is not None:
            if not due:
                self._asleep[seeker] = min(wakes, now + DOZE)
            return [], due
        self._asleep.pop(seeker, None)
        steps = reminders.unreminded(self.db, seeker, until=now)
        if (steps or due) and self._room(seeker, settings) == 1 and self._ways(settings, room=1)[0] != OUTBOX:
            steps = reminders.unreminded(self.db, seeker, until=hours.day_ends(settings, now=now))
        return [step for step in steps if not self.parking.rests(_what(step), now=now)], due

    def _guarded(
        self,
        what: str,
        seeker: str,
        settings: Settings,
        steps: Sequence[StepRow],
        due: Sequence[DueRow],
        *,
        until: float,
    ) -> None:
        try:
            self._turn(seeker, settings, steps, due, until=until)
        except Exception as failure:
            log.exception("a reminder could not be handled")
            self._failed(what, seeker, failure)

    def _turn(
        self, seeker: str, settings: Settings, steps: Sequence[StepRow], due: Sequence[DueRow], *, until: float
    ) -> None:
        room = self._room(seeker, settings)
        ways = self._ways(settings, room=room)
        channel = next((row.channel for row in due if row.channel != OUTBOX and row.state == READY), "")
        channel = channel or (ways[0] if steps else "")
        pace = self._pace(channel) if channel not in {"", OUTBOX} else None
        if pace is not None and not pace.turn(until=until):
            return
        taken = self._take_up(seeker, settings, steps, due, ways=ways, room=room)
        if pace is not None and all(one.channel != channel for one in taken.claimed):
            pace.give_back()
        for delivery in taken.claimed:
            if self._call(delivery, lambda one: self._hand_over(seeker, one, settings)):
                self.parking.went_well(delivery.id)
        for delivery in taken.unknown:
            self._call(delivery, lambda one: self._look_for(seeker, one))

    def _take_up(
        self,
        seeker: str,
        settings: Settings,
        steps: Sequence[StepRow],
        due: Sequence[DueRow],
        *,
        ways: Sequence[str],
        room: int,
    ) -> Taken:
        now, rows = self.clock(), {(row.about, row.step): row for row in steps}
        taking_up = TakingUp(
            seeker=seeker,
            settings=settings,
            now=now,
            stamp=Stamp.now(now, cause=Cause.CLOCK),
            courier=self.name,
            patience=self.patience,
            steps=steps,
            due=[row.id for row in due],
            ways=ways,
            held=self._held_now(now),
            room=room,
            quiet_until=hours.quiet_until(settings, now=now),
            references=reminders.references(self.db, seeker),
            words=lambda row, reference: self.words(row, seeker=seeker, reference=reference, zone=settings.zone),
            step_of=lambda one: (
                rows.get((one.about, one.step)) or reminders.step(self.db, seeker, about=one.about, step=one.step)
            ),
        )
        return self.commands.record.perform(taking_up, seeker=seeker)

    def _call(self, delivery: Delivery, deed: Callable[[Delivery], None]) -> bool:
        """Whether it went without a fault of ours."""
        try:
            deed(delivery)
        except Exception as failure:
            log.exception("a reminder could not be handled")
            self._failed(delivery.id, delivery.seeker, failure)
            return False
        return True

    def _hand_over(self, seeker: str, delivery: Delivery, settings: Settings) -> None:
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
        elif isinstance(outcome, Deferred):
            pace.slow_down()
        elif isinstance(outcome, Refused):
            log.warning("a reminder was refused: %s", outcome.code)
            if outcome.because is Because.OPTED_OUT:
                self.commands.change_seeker(seeker, lambda me: me.stop_texts(phone=delivery.to, stamp=self._stamp()))

    def _look_for(self, seeker: str, delivery: Delivery) -> None:
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

    def _ways(self, settings: Settings, *, room: int) -> list[str]:
        """The seeker's channels that can carry a reminder now, in their order; the outbox always can."""
        ready = self.channels()
        texts = bool(settings.phone) and settings.phone not in settings.stopped
        chosen = [name for name in settings.channels if name in ready and (name not in TEXTS or texts)]
        chosen = chosen if OUTBOX in chosen else [*chosen, OUTBOX]
        return chosen if room > 0 else [name for name in chosen if name == OUTBOX]

    def _room(self, seeker: str, settings: Settings) -> int:
        """How many more texts this person may get today."""
        since = hours.day_began(settings, now=self.clock())
        return max(0, TEXTS_A_DAY - reminders.texts_since(self.db, seeker, since=since))

    def _body(self, delivery: Delivery, settings: Settings) -> str:
        """The recorded text, with a link where there is one: a link opens a letter, so it is not recorded."""
        seeker = delivery.seeker
        link = self.links.address(seeker, delivery.id, reference=delivery.reference)
        row = reminders.step(self.db, seeker, about=delivery.about, step=delivery.step) if link else None
        if row is None or delivery.channel == OUTBOX:
            return delivery.text
        return self.words(row, seeker=seeker, reference=delivery.reference, zone=settings.zone, link=link)

    @property
    def _hands(self) -> int:
        return self.hands or min(MOST_HANDS, max(FEWEST_HANDS, round(self.rate * HANDS_PER_TEXT)))

    def _held_now(self, now: datetime) -> list[str]:
        return sorted(name for name, hold in self.held.items() if hold.until > now)

    def _pace(self, channel: str) -> Pace:
        return self._paces.setdefault(channel, Pace(self.rate, seconds=self.seconds))

    def _failed(self, what: str, seeker: str, failure: Exception) -> None:
        self.parking.failed(seeker=seeker, what=what, failure=failure, now=self.clock())

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


def _what(step: StepRow) -> str:
    return f"{step.about}#{step.step}"
