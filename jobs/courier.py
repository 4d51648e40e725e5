"""The courier: what is due is requested, claimed, handed to a channel, and its outcome recorded; nothing is guessed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from domain.commands import Commands, Desk
from domain.delivery import CLAIMED, LEASE, READY, UNKNOWN, Delivery
from domain.steps import OPEN, Steps
from domain.values import Cause, Stamp, zone_info
from jobs.channels import Accepted, Because, Channel, ChannelUnreachable, Deferred, Outcome, Refused, Sighting, Standing
from jobs.links import Links
from jobs.references import reference_for
from projections import reminders, seekers
from projections.database import Database
from projections.reminders import StepRow
from projections.seekers import Settings

log = logging.getLogger(__name__)

OUTBOX = "outbox"
TEXTS = ("twilio",)
"""The channels whose reminders can be answered by text."""
LONGEST_CALL = timedelta(seconds=35)
LONGEST_WAIT = timedelta(hours=10)


class Writer(Protocol):
    """Puts a step into the words of a text."""

    def __call__(self, step: StepRow, /, *, seeker: str, reference: str, zone: str, link: str = "") -> str: ...


@dataclass(kw_only=True)
class Courier:
    """Brings due reminders to people. Any number of couriers may work at once; the record decides between them.

    ``channels`` is asked anew each time, since an account may be entered while the program runs. ``callback`` gives
    the address for reports on a delivery, or None where nothing outside can reach the program.
    """

    commands: Commands
    db: Database
    channels: Callable[[], Mapping[str, Channel]]
    clock: Callable[[], datetime]
    words: Writer
    links: Links
    callback: Callable[[str], str | None]
    name: str = "courier"
    held_until: dict[str, datetime] = field(default_factory=dict)

    def tick(self) -> int:
        """Request and deliver everything that is due now; returns how many deliveries were taken up.

        One reminder that fails never keeps back the others: it is logged and met again at the next tick.
        """
        for seeker, about, step in reminders.due_steps(self.db, self.clock()):
            self._guarded(self.request, seeker, about, step)
        due = reminders.due_deliveries(self.db, self.clock())
        for seeker, delivery in due:
            self._guarded(self.deliver, seeker, delivery)
        return len(due)

    def request(self, seeker: str, about: str, step: str) -> None:
        """Ask for a reminder of a step, by the seeker's first channel that can carry it, outside quiet hours."""
        settings = seekers.settings(self.db, seeker)
        row = reminders.step(self.db, seeker, about=about, step=step)
        if settings is not None and row is not None and not self._quiet(settings):
            self._request(seeker, row, settings, channel=self._usable(settings)[0])

    def deliver(self, seeker: str, id: str) -> None:
        """Do the next thing for a delivery: claim and hand over, or look for one whose fate is unknown."""
        settings = seekers.settings(self.db, seeker)
        if settings is None:
            return
        delivery = self._take_up(seeker, id, quiet=self._quiet(settings))
        if delivery is None:
            return
        channel = self.channels().get(delivery.channel)
        if delivery.state == UNKNOWN:
            self._look_for(seeker, delivery, channel)
        elif delivery.state == CLAIMED:
            self._hand_over(seeker, delivery, channel, settings)

    def report(self, seeker: str, id: str, sighting: Sighting) -> None:
        """Record how far a text has come, as the channel tells it; early, late and repeated reports are harmless."""
        if sighting.id:
            self.commands.change_delivery(seeker, id, lambda delivery: self._note(delivery, sighting, how="callback"))

    def _request(self, seeker: str, row: StepRow, settings: Settings, *, channel: str) -> None:
        id_ = Delivery.id_of(seeker, about=row.about, step=row.step, scheduling=row.scheduling, channel=channel)
        reference = reference_for(id_, taken=reminders.references(self.db, seeker))
        text = self.words(row, seeker=seeker, reference=reference, zone=settings.zone)

        def work(desk: Desk) -> None:
            step = desk.get(Steps, row.about).steps[row.step]
            if step.state != OPEN or step.due != row.due or desk.find(Delivery, id_) is not None:
                return
            desk.add(
                Delivery.request(
                    id=id_,
                    about=row.about,
                    step=row.step,
                    due=row.due,
                    scheduling=row.scheduling,
                    channel=channel,
                    to=settings.phone if channel != OUTBOX else "",
                    text=text,
                    reference=reference,
                    stamp=self._stamp(),
                )
            )

        self.commands.record.perform(work, seeker=seeker)

    def _take_up(self, seeker: str, id: str, *, quiet: bool) -> Delivery | None:
        """The delivery with the claim on it, or the one to look for; None where nothing is to be done now."""

        def work(desk: Desk) -> Delivery | None:
            delivery = desk.get(Delivery, id)
            if not delivery.due_by(self.clock()):
                return None
            if delivery.state == CLAIMED:
                delivery.lose_sight(why="The program stopped while this was being sent.", stamp=self._stamp())
            elif delivery.state == READY:
                return self._claim(desk, delivery, quiet=quiet)
            return delivery if delivery.due_by(self.clock()) else None

        return self.commands.record.perform(work, seeker=seeker)

    def _claim(self, desk: Desk, delivery: Delivery, *, quiet: bool) -> Delivery | None:
        step = desk.get(Steps, delivery.about).steps[delivery.step]
        if step.state != OPEN or step.due != delivery.due:
            delivery.drop(why="It was done or moved meanwhile.", stamp=self._stamp())
            return None
        if quiet or self.held_until.get(delivery.channel, self.clock()) > self.clock():
            return None
        delivery.claim(courier=self.name, stamp=self._stamp())
        return delivery

    def _hand_over(self, seeker: str, delivery: Delivery, channel: Channel | None, settings: Settings) -> None:
        if channel is None:
            outcome: Outcome = Refused("no account", "This way of sending is not set up.", Because.SETTINGS)
        elif self.clock() > (delivery.claimed_at or self.clock()) + LEASE - LONGEST_CALL:
            return  # the machine slept since the claim: another courier may be at it, so the lease runs out first
        else:
            outcome = channel.send(
                to=delivery.to,
                body=self._body(delivery, settings),
                reference=delivery.reference,
                callback=self.callback(delivery.id),
                valid_for=self._until_quiet(settings),
            )
        self.commands.change_delivery(seeker, delivery.id, lambda claimed: self._record(claimed, outcome))
        if isinstance(outcome, Deferred) and outcome.hold_all:
            self.held_until[delivery.channel] = self.clock() + timedelta(seconds=outcome.seconds)
        if isinstance(outcome, Refused):
            self._refused(seeker, delivery, outcome, settings)

    def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        stamp = self._stamp()
        if isinstance(outcome, Accepted):
            delivery.take(message=outcome.id, how="answer", stamp=stamp)
        elif isinstance(outcome, Deferred):
            until = stamp.recorded_at + timedelta(seconds=outcome.seconds)
            delivery.defer(why=outcome.why, until=until, stamp=stamp)
        elif isinstance(outcome, Refused):
            delivery.refuse(code=outcome.code, why=outcome.why, stamp=stamp)
        else:
            delivery.lose_sight(why=outcome.why, stamp=stamp)

    def _refused(self, seeker: str, delivery: Delivery, refusal: Refused, settings: Settings) -> None:
        """A final no: honour a STOP, and bring the reminder by the next way there is."""
        log.warning("a reminder was refused: %s", refusal.code)
        if refusal.because is Because.OPTED_OUT:
            self.commands.change_seeker(seeker, lambda own: own.stop_texts(phone=delivery.to, stamp=self._stamp()))
        row = reminders.step(self.db, seeker, about=delivery.about, step=delivery.step)
        others = [name for name in self._usable(settings) if name != delivery.channel]
        if row is not None and others:
            self._request(seeker, row, settings, channel=others[0])

    def _look_for(self, seeker: str, delivery: Delivery, channel: Channel | None) -> None:
        if channel is None:
            return
        since = (delivery.requested_at or self.clock()) - timedelta(minutes=5)
        try:
            sighting = channel.find(to=delivery.to, reference=delivery.reference, since=since)
        except ChannelUnreachable:
            log.warning("the log of %s cannot be read; one reminder stays unknown", delivery.channel)
            return
        self.commands.change_delivery(seeker, delivery.id, lambda lost: self._found(lost, sighting))

    def _found(self, delivery: Delivery, sighting: Sighting | None) -> None:
        if sighting is None:
            delivery.miss(stamp=self._stamp())
        else:
            self._note(delivery, sighting, how="log")

    def _note(self, delivery: Delivery, sighting: Sighting, *, how: str) -> None:
        stamp = self._stamp()
        if sighting.standing is Standing.DELIVERED:
            delivery.deliver(message=sighting.id, stamp=stamp)
        elif sighting.standing is Standing.UNDELIVERED:
            delivery.fail(message=sighting.id, code=sighting.code, why=sighting.why, stamp=stamp)
        else:
            delivery.take(message=sighting.id, how=how, stamp=stamp)
        for second in sighting.also:
            delivery.take(message=second, how=how, stamp=stamp)

    def _usable(self, settings: Settings) -> list[str]:
        """The seeker's channels that can carry a text now; the outbox always can."""
        ready = self.channels()
        texts = bool(settings.phone) and settings.phone not in settings.stopped
        chosen = [name for name in settings.channels if name in ready and (name == OUTBOX or texts)]
        return chosen if OUTBOX in chosen else [*chosen, OUTBOX]

    def _body(self, delivery: Delivery, settings: Settings) -> str:
        """The recorded text, with a link where there is one: a link opens a letter, so it is not recorded."""
        seeker = delivery.seeker
        link = self.links.address(seeker, delivery.id, reference=delivery.reference)
        row = reminders.step(self.db, seeker, about=delivery.about, step=delivery.step) if link else None
        if row is None or delivery.channel == OUTBOX:
            return delivery.text
        return self.words(row, seeker=seeker, reference=delivery.reference, zone=settings.zone, link=link)

    def _quiet(self, settings: Settings) -> bool:
        return settings.quiet.covers(self.clock().astimezone(zone_info(settings.zone)).time())

    def _until_quiet(self, settings: Settings) -> timedelta:
        """How long a text may still arrive: until the quiet hours, at most ten hours, at least a minute."""
        local = self.clock().astimezone(zone_info(settings.zone))
        night = local.replace(hour=settings.quiet.start.hour, minute=settings.quiet.start.minute, second=0)
        if night <= local:
            night += timedelta(days=1)
        return max(timedelta(minutes=1), min(LONGEST_WAIT, night - local))

    def _stamp(self) -> Stamp:
        return Stamp.now(self.clock(), cause=Cause.CLOCK)

    def _guarded(self, deed: Callable[..., None], *which: str) -> None:
        try:
            deed(*which)
        except Exception:
            log.exception("a reminder could not be handled")
