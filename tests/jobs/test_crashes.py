"""Whatever dies or fails at whichever step: in the end exactly one text reached the phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from domain.commands import Commands
from domain.delivery_events import DELIVERED, SENT, UNKNOWN
from jobs.account import AccountFile, Entered
from jobs.answering import Listener
from jobs.carrier import Carrier
from jobs.channels.outbox import Outbox
from jobs.channels.simulator import Fault, Simulator, Trouble
from jobs.channels.twilio import TwilioTexts
from jobs.courier import Courier
from jobs.links import Links
from jobs.reminding import Wording
from projections import deliveries
from tests.jobs.carrier import ME, QUICK, Switchboard
from tests.support.eventually import eventually
from tests.support.mortal import STEPS, MortalChannel, MortalRecord
from tests.support.searching import Search

IMPATIENT = (1.0, 0.3)


class Killed(BaseException):
    """The program was killed."""


@dataclass
class Doom:
    """Dies the first time that one of these steps is reached, each once."""

    steps: list[str] = field(default_factory=list)

    def __call__(self, step: str) -> None:
        if step in self.steps:
            self.steps.remove(step)
            raise Killed


@dataclass
class World:
    """A seeker whose reminder is due, the pretend Twilio by the same clock, and couriers born one after the other."""

    search: Search
    simulator: Simulator
    texts: TwilioTexts
    doom: Doom = field(default_factory=Doom)

    def courier(self) -> Courier:
        """A program that has just started."""
        record = MortalRecord(self.search.tracker, self.doom)
        return Courier(
            commands=Commands(record),
            db=self.search.tracker,
            channels=lambda: {"outbox": Outbox(), "twilio": MortalChannel(self.texts, self.doom)},
            clock=lambda: self.search.now,
            words=Wording(self.search.tracker),
            links=Links(db=self.search.tracker, key=b"k" * 32, public_url="", clock=lambda: self.search.now),
            callback=lambda _: None,
            rate=1_000,
        )

    def live(self, *, minutes: float = 15) -> None:
        """Go on, a courier striking every ten seconds; one that is killed is followed by another."""
        courier = self.courier()
        for _ in range(int(minutes * 6)):
            try:
                courier.tick()
            except Killed:
                courier = self.courier()
            self.search.later(seconds=10)
            self._settle()

    def _settle(self) -> None:
        """Let the pretend carrier see the time it is: it moves along what is due in a thread of its own."""
        self.simulator.exchange.advance()

    def taken(self) -> int:
        return len([text for text in self.simulator.texts() if text.direction == "outbound-api"])

    def states(self) -> list[tuple[str, str]]:
        return sorted((row.channel, row.state) for row in deliveries.ledger(self.search.tracker, "me"))


@pytest.fixture
def world(search: Search, switchboard: Switchboard) -> Iterator[World]:
    search.settle(lambda me, stamp: me.change_phone(phone=ME, consented=True, stamp=stamp))
    search.settle(lambda me, stamp: me.order_channels(channels=("twilio", "outbox"), stamp=stamp))
    search.applied()
    search.at("2026-03-10 10:00")
    simulator = Simulator(clock=lambda: search.now, pace=QUICK)
    simulator.start()
    url = switchboard.mount(simulator.app)
    yield World(search, simulator, TwilioTexts(simulator.credentials(url), timeouts=IMPATIENT))
    simulator.stop()


@pytest.mark.parametrize("step", STEPS)
def test_killed_once(world: World, step: str) -> None:
    world.doom.steps = [step]
    if step.endswith("look"):
        world.simulator.faults.once(Trouble(Fault.LOSE_RESPONSE))

    world.live()

    assert world.doom.steps == [], "it was killed at all"
    assert world.taken() == 1
    assert [state in {SENT, DELIVERED} for _, state in world.states()] == [True]


@pytest.mark.parametrize("step", STEPS[:4])
@pytest.mark.parametrize("again", STEPS[:6])
def test_killed_twice(world: World, step: str, again: str) -> None:
    world.doom.steps = [step, again]

    world.live(minutes=20)

    assert world.taken() == 1
    assert [state in {SENT, DELIVERED} for _, state in world.states()] == [True]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.RESET_BEFORE,
        Fault.LOSE_RESPONSE,
        Fault.HANG_BEFORE,
        Fault.HANG_AFTER,
        Fault.ERROR_BEFORE,
        Fault.ERROR_AFTER,
        Fault.TRUNCATE,
        Fault.GARBLE,
        Fault.TOO_MANY,
    ],
)
@pytest.mark.parametrize("step", ["", "before_record", "after_claim"])
def test_the_line_fails(world: World, fault: Fault, step: str) -> None:
    world.simulator.faults.once(Trouble(fault, seconds=5))
    world.doom.steps = [step] if step else []

    world.live()

    assert world.taken() == 1
    assert [state in {SENT, DELIVERED} for _, state in world.states()] == [True]


@pytest.mark.parametrize("seconds", [1, 60, 170, 250])
def test_twilio_takes_it_late_but_before_its_log_was_read_for_the_last_time(world: World, seconds: float) -> None:
    world.simulator.faults.once(Trouble(Fault.LATE_ACCEPT, seconds=seconds))
    world.live()
    assert world.taken() == 1


@pytest.mark.parametrize("fault", [Fault.LIST_ERROR, Fault.LIST_RESET, Fault.LIST_TOO_MANY, Fault.LIST_HANG])
def test_the_log_cannot_be_read_for_a_while(world: World, fault: Fault) -> None:
    world.simulator.faults.once(Trouble(Fault.LOSE_RESPONSE), *[Trouble(fault, seconds=5)] * 5)
    world.live(minutes=5)
    assert world.states() == [("twilio", UNKNOWN)]
    world.live(minutes=5)
    assert world.taken() == 1
    assert world.states()[0][1] in {SENT, DELIVERED}


def test_a_text_that_twilio_takes_after_all_that_time_is_recorded_as_a_second_one(world: World, tmp_path: Path) -> None:
    """The limit that nobody outside can close: it is shown, never hidden."""
    world.simulator.faults.once(Trouble(Fault.LATE_ACCEPT, seconds=600))
    world.live(minutes=8)
    assert world.taken() == 1, "sent again, since two looks agreed that it was not there"
    world.live(minutes=5)
    eventually(lambda: world.taken() == 2)

    courier = world.courier()
    carrier = Carrier(
        accounts=AccountFile(data_dir=tmp_path, given=Entered()),
        courier=courier,
        answers=Listener(commands=courier.commands, db=courier.db, clock=courier.clock),
        clock=courier.clock,
        reachable=False,
    )
    carrier.ask()

    [row] = deliveries.ledger(world.search.tracker, "me")
    assert row.duplicates == 1
    assert row.sent_at is not None
    assert row.sent_at - row.due_at >= timedelta(seconds=300)
