"""The courier: goes round all who have something due, requests it, claims it, and hands it to the messenger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.delivery import Delivery
from domain.delivery_events import READY
from domain.values import Cause, Stamp
from jobs import hours
from jobs.health import Health
from jobs.messenger import Messenger
from jobs.parking import Parking
from jobs.residents import Residents, everybody
from jobs.taking_up import LONGEST_TRIES, OUTBOX, TEXTS, Taken, TakingUp
from projections import deliveries, plans, seekers
from projections.deliveries import DueRow
from projections.plans import StepRow
from projections.seekers import Settings

log = logging.getLogger(__name__)

TEXTS_A_DAY = 3
FEWEST_HANDS = 8
HANDS_PER_TEXT, MOST_HANDS = 0.4, 32
"""Threads for each text a second: a call takes 150 ms, and they rest for a part of the time."""
BUDGET_SECONDS = 9.0
"""Of the ten between two strokes: the pace makes up for two seconds without any."""
AT_A_TIME = 200
"""People whose turn is prepared together: thousands would be prepared in vain, since the tick ends before."""
DOZE = timedelta(minutes=5)
OVERTAKEN = timedelta(hours=1)
SOONEST_TRIED = min(LONGEST_TRIES.values())


@dataclass(kw_only=True)
class Courier(Messenger):
    """Brings due reminders to people. Any number of couriers may work at once; the record decides between them.

    ``hands``: threads, 0 for as many as the rate takes. ``residents``: for whom it goes at all.
    """

    name: str = "courier"
    hands: int = 0
    parking: Parking = field(default_factory=Parking)
    residents: Residents = everybody
    struck_at: datetime | None = None
    _asleep: dict[str, datetime] = field(default_factory=dict)

    def tick(self) -> int:
        """Request and deliver what is due now, for some seconds at most; returns for how many people.

        What fails never keeps back the others: it is logged and met again, and after some times put aside.
        """
        self.struck_at = self.clock()
        until, served = self.seconds() + BUDGET_SECONDS, set[str]()
        while self.seconds() < until and (people := self._due_people(besides=served)[:AT_A_TIME]):
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

    def health(self) -> Health:
        """How the delivering fares, for the status page and for machines."""
        oldest, unknown = deliveries.in_flight(self.db)
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
        due = deliveries.people_due(self.db, now, held=self._held_now(now), late=now - SOONEST_TRIED)
        here = self.residents()
        awake = [(seeker, since) for seeker, since in due if seeker in here and self._asleep.get(seeker, now) <= now]
        crowd = len(awake)
        return [
            seeker
            for seeker, since in awake
            if seeker not in besides and since + hours.spread(seeker, crowd=crowd, per_second=self.rate) <= now
        ]

    def _serve(self, seeker: str, *, until: float) -> None:
        """One person's turn: all that is due for them at once, or, where that fails, one by one."""
        if self.seconds() >= until or (settings := seekers.settings(self.db, seeker)) is None:
            return
        steps, due = self._still_due(seeker, settings)
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

    def _still_due(self, seeker: str, settings: Settings) -> tuple[list[StepRow], list[DueRow]]:
        """What is due; after a long sleep the timing rules are asked again, since some of it may have no sense left."""
        now = self.clock()
        steps, due = self._due_for(seeker, settings)
        overtaken = {step.about for step in steps if step.rule and now - step.due_at > OVERTAKEN}
        for about in sorted(overtaken):
            self.commands.plan_anew(seeker, about, stamp=Stamp.now(now, cause=Cause.CLOCK))
        return self._due_for(seeker, settings) if overtaken else (steps, due)

    def _due_for(self, seeker: str, settings: Settings) -> tuple[list[StepRow], list[DueRow]]:
        now = self.clock()
        due = [
            row
            for row in deliveries.due_deliveries(self.db, seeker, now=now)
            if not self.parking.rests(row.id, now=now)
        ]
        wakes = hours.quiet_until(settings, now=now)
        if wakes is not None:
            if not due:
                self._asleep[seeker] = min(wakes, now + DOZE)
            return [], due
        self._asleep.pop(seeker, None)
        steps = plans.unreminded(self.db, seeker, until=now)
        texting = steps or any(row.state == READY and row.channel != OUTBOX for row in due)
        if texting and self._room(seeker, settings) == 1 and self._ways(settings, room=1)[0] != OUTBOX:
            steps = plans.unreminded(self.db, seeker, until=hours.day_ends(settings, now=now))
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
            if self._call(delivery, lambda one: self.hand_over(seeker, one, settings)):
                self.parking.went_well(delivery.id)
        for delivery in taken.unknown:
            self._call(delivery, lambda one: self.look_for(seeker, one))

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
            references=deliveries.references(self.db, seeker),
            words=lambda row, reference: self.words(row, seeker=seeker, reference=reference, zone=settings.zone),
            step_of=lambda one: (
                rows.get((one.about, one.step)) or plans.step(self.db, seeker, about=one.about, step=one.step)
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
        return max(0, TEXTS_A_DAY - deliveries.texts_since(self.db, seeker, since=since))

    @property
    def _hands(self) -> int:
        return self.hands or min(MOST_HANDS, max(FEWEST_HANDS, round(self.rate * HANDS_PER_TEXT)))

    def _held_now(self, now: datetime) -> list[str]:
        return sorted(name for name, hold in self.held.items() if hold.until > now)

    def _failed(self, what: str, seeker: str, failure: Exception) -> None:
        self.parking.failed(seeker=seeker, what=what, failure=failure, now=self.clock())


def _what(step: StepRow) -> str:
    return f"{step.about}#{step.step}"
