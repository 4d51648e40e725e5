"""What a courier decides for one person in one transaction: what to request, to drop, to put off, to claim."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.commands import Desk
from domain.delivery import Delivery, Patience
from domain.delivery_events import CLAIMED, FAILED, READY, UNKNOWN
from domain.purpose import Purpose
from domain.steps import OPEN, Steps
from domain.values import LocalTime, Stamp
from jobs import hours
from jobs.digests import MOST_ITEMS, Item, digest_for
from jobs.references import reference_for
from projections.plans import StepRow
from projections.seekers import Settings

OUTBOX = "outbox"
TEXTS = ("twilio",)
"""The channels whose reminders go to a phone number and can be answered by text."""

STOPPED = "The program stopped while this was being sent."
SETTLED = "It was done or moved meanwhile."
NO_TEXTS = "No texts go to this number any more."
ENOUGH = "Three texts a day are enough."
TOO_MANY = "One text has no room for all of them."
NIGHT = "No texts at night."
NOT_TAKEN = "It was put off too often for this way."

LONGEST_TRY = timedelta(hours=2)
"""How long one way is tried, by day, until the next one is taken: by then the person should know."""
LATELY = timedelta(minutes=10)
LONGEST_TRIES: dict[str, timedelta] = {Purpose.PREPARE_SOON: timedelta(minutes=15)}


@dataclass(kw_only=True)
class Taken:
    """What is to be done outside the transaction: hand ``claimed`` over, look for what is ``unknown``."""

    claimed: list[Delivery] = field(default_factory=list)
    unknown: list[Delivery] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TakingUp:
    """One person's turn. It may be decided several times over, and only the last time counts.

    ``steps`` are to be reminded of, by the first of ``ways`` that did not fail; ``due`` are deliveries to take up.
    ``room`` is how many more texts may go out today, and ``held`` are the channels that take nothing now.
    """

    seeker: str
    settings: Settings
    now: datetime
    stamp: Stamp
    courier: str
    patience: Patience
    steps: Sequence[StepRow]
    due: Sequence[str]
    ways: Sequence[str]
    held: Collection[str]
    room: int
    quiet_until: datetime | None
    references: Collection[str]
    words: Callable[[StepRow, str], str]
    step_of: Callable[[Delivery], StepRow | None]

    def __call__(self, desk: Desk) -> Taken:
        """Decide. At most one text is claimed at a time; what the screen shows needs no call that could hang."""
        taken, taken_signs = Taken(), set(self.references)
        found = [desk.get(Delivery, id_) for id_ in self.due]
        found += [new for row in self.steps if (new := self._request(desk, row, signs=taken_signs))]
        for delivery in found:
            if delivery.state == CLAIMED and delivery.due_by(self.now):
                delivery.lose_sight(why=STOPPED, stamp=self.stamp, patience=self.patience)
        taken.unknown = [one for one in found if one.state == UNKNOWN and one.due_by(self.now)]
        fit = [one for one in found if one.state == READY and one.due_by(self.now) and self._fits(desk, one)]
        shown = [one for one in fit if one.channel == OUTBOX]
        text = self._one_text(desk, [one for one in fit if one.channel != OUTBOX], signs=taken_signs)
        taken.claimed = [*shown, *([text] if text else [])]
        for delivery in taken.claimed:
            delivery.claim(courier=self.courier, stamp=self.stamp, patience=self.patience)
        return taken

    def _request(self, desk: Desk, row: StepRow, *, signs: set[str]) -> Delivery | None:
        """A delivery of this step by the first way that did not fail; what is still to come is only ever texted."""
        step = desk.get(Steps, row.about).steps[row.step]
        if step.state != OPEN or step.due != row.due:
            return None
        ids = {way: self._id(row, way) for way in (*self.ways, *self.settings.channels, *TEXTS, OUTBOX)}
        tried = {way: known.state for way, id_ in ids.items() if (known := desk.find(Delivery, id_))}
        if not FAILED.issuperset(tried.values()):
            return None  # another courier was faster
        way = next((way for way in self.ways if way not in tried), "")
        if not way or (way == OUTBOX and row.due_at > self.now):
            return None
        return self._new(desk, row, ids[way], way, signs)

    def _id(self, row: StepRow, way: str) -> str:
        return Delivery.id_of(self.seeker, about=row.about, step=row.step, scheduling=row.scheduling, channel=way)

    def _new(self, desk: Desk, row: StepRow, id_: str, way: str, signs: set[str]) -> Delivery:
        reference = reference_for(id_, taken=signs)
        signs.add(reference)
        return desk.add(
            Delivery.request(
                id=id_,
                about=row.about,
                step=row.step,
                due=row.due,
                scheduling=row.scheduling,
                channel=way,
                to=self._recipient(way),
                text=self.words(row, reference),
                reference=reference,
                stamp=self.stamp,
            )
        )

    def _recipient(self, way: str) -> str:
        """A phone number, nobody for what the screen shows, else the seeker: their address is a secret elsewhere."""
        return self.settings.phone if way in TEXTS else "" if way == OUTBOX else self.seeker

    def _fits(self, desk: Desk, delivery: Delivery) -> bool:
        """Whether it may go out now; what will not is dropped, what may not yet is put off."""
        items = [desk.get(Delivery, item) for item in delivery.items]
        settled = [one for one in (items or [delivery]) if not self._is_open(desk, one)]
        if settled:
            self._let_go(delivery, settled, [one for one in items if one not in settled])
            return False
        if delivery.channel == OUTBOX:
            return True
        if why := self._unwanted(delivery):
            self._drop(why, delivery, *items)
            return False
        if self.quiet_until is not None:
            delivery.defer(why=NIGHT, until=self.quiet_until, stamp=self.stamp)
            return False
        if self._tried_enough(desk, delivery, items):
            self._drop(NOT_TAKEN, delivery, *items)
            return False
        return delivery.channel not in self.held

    def _tried_enough(self, desk: Desk, delivery: Delivery, items: Sequence[Delivery]) -> bool:
        """Whether this way, which does not take it, was given long enough.

        What only waited its turn, or for this computer to wake up, is tried first.
        """
        tried_lately = delivery.attempt and self.now - (delivery.next_at or self.now) < LATELY
        if not tried_lately and delivery.channel not in self.held:
            return False
        purposes = (desk.get(Steps, one.about).steps[one.step].purpose for one in (items or [delivery]))
        longest = min(LONGEST_TRIES.get(purpose, LONGEST_TRY) for purpose in purposes)
        began: datetime = delivery.requested_at or self.now
        return self.now - max(began, hours.awake_since(self.settings, now=self.now)) >= longest

    def _is_open(self, desk: Desk, delivery: Delivery) -> bool:
        step = desk.get(Steps, delivery.about).steps[delivery.step]
        return step.state == OPEN and step.due == delivery.due

    def _let_go(self, delivery: Delivery, settled: Sequence[Delivery], others: Sequence[Delivery]) -> None:
        """Something a text speaks of is settled: it is not sent, and what else it speaks of goes its own way."""
        self._drop(SETTLED, *settled)
        self._drop(SETTLED, delivery)
        for other in others:
            other.release(stamp=self.stamp)

    def _unwanted(self, delivery: Delivery) -> str:
        if delivery.channel in TEXTS and (delivery.to != self.settings.phone or delivery.to in self.settings.stopped):
            return NO_TEXTS
        return "" if self.room > 0 else ENOUGH

    def _one_text(self, desk: Desk, texts: Sequence[Delivery], *, signs: set[str]) -> Delivery | None:
        """The text to send: the one there is, or a digest of all that go to a phone."""
        if not texts or texts[0].items or texts[0].channel not in TEXTS:
            return texts[0] if texts else None
        together = [one for one in texts if one.channel == texts[0].channel and not one.items]
        known = [(one, row) for one in together if (row := self.step_of(one))]
        if len(known) < 2:  # noqa: PLR2004 one reminder needs no digest
            return together[0]
        known.sort(key=lambda pair: (pair[0].due.instant(), pair[0].id))
        self._drop(TOO_MANY, *(one for one, _ in known[MOST_ITEMS:]))
        return self._digest(desk, known[:MOST_ITEMS], signs=signs)

    def _digest(self, desk: Desk, known: Sequence[tuple[Delivery, StepRow]], *, signs: set[str]) -> Delivery:
        deliveries = [delivery for delivery, _ in known]
        id_ = Delivery.digest_id(deliveries)
        reference = reference_for(id_, taken=signs)
        items = [Item(reference=one.reference, step=row, at=self._hour(row)) for one, row in known]
        text = digest_for(items, reference=reference)
        return desk.add(Delivery.begin_digest(deliveries, id=id_, text=text, reference=reference, stamp=self.stamp))

    def _hour(self, row: StepRow) -> str:
        """The hour of what is still to come today."""
        return f"{LocalTime.at(row.due_at, self.settings.zone).wall:%H:%M}" if row.due_at > self.now else ""

    def _drop(self, why: str, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            delivery.drop(why=why, stamp=self.stamp)
