"""A thousand reminders, two couriers killed at every step, a network that fails in every way: none lost, none twice.

``python -m tests.torture.delivery [how many]``. The same run with two simple-minded policies shows what would happen:
whoever sends first and records after sends twice, and whoever claims first and never looks back loses texts.
"""

from __future__ import annotations

import logging
import multiprocessing
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import time as day_time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from domain.application import Details
from domain.commands import Commands
from domain.delivery_events import DELIVERED, SENT
from domain.purpose import Purpose
from domain.seeker import Seeker
from domain.store.database import Row
from domain.store.tracker import Tracker
from domain.values import LocalTime, QuietHours, Stamp
from jobs.channels.simulator import Fault, Pace, Simulator, Trouble
from jobs.channels.simulator.server import serving
from tests.benchmarks.report import Report
from tests.support.ports import free_port
from tests.support.postgres import MISSING, find_postgres, private_postgres
from tests.support.searching import opened
from tests.torture._workers import Place, hear, pause, wall_clock, work

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

HOW_MANY, SIMPLE_MINDED = 1_000, 200
LIMIT_SECONDS = 460
SEED = 20_260_301
LATE = 4.0
MIDNIGHT = day_time()
REACHED = {SENT, DELIVERED}
ODDS = {
    Trouble(Fault.LOSE_RESPONSE): 0.05,
    Trouble(Fault.HANG_AFTER, seconds=5): 0.02,
    Trouble(Fault.HANG_BEFORE, seconds=5): 0.01,
    Trouble(Fault.LATE_ACCEPT, seconds=LATE): 0.03,
    Trouble(Fault.RESET_BEFORE): 0.03,
    Trouble(Fault.ERROR_BEFORE): 0.03,
    Trouble(Fault.ERROR_AFTER): 0.05,
    Trouble(Fault.TRUNCATE): 0.01,
    Trouble(Fault.GARBLE): 0.01,
    Trouble(Fault.TOO_MANY): 0.04,
    Trouble(Fault.REFUSE, code=21211): 0.01,
    Trouble(Fault.FAIL_LATER, code=30003): 0.01,
    Trouble(Fault.LIST_ERROR): 0.08,
    Trouble(Fault.LIST_TOO_MANY): 0.04,
    Trouble(Fault.LIST_RESET): 0.04,
    Trouble(Fault.CALLBACK_LOST): 0.25,
    Trouble(Fault.CALLBACK_TWICE): 0.2,
    Trouble(Fault.CALLBACKS_REORDERED): 0.2,
}


@dataclass
class Outcome:
    """What became of everybody's reminders."""

    wanted: int
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: int = 0
    twice: int = 0
    unsettled: int = 0
    admitted: int = 0
    kills: int = 0
    seconds: float = 0.0


# One run


def run(*, database: str, policy: str, how_many: int, seed: int = SEED) -> Outcome:
    """Let ``how_many`` reminders fall due at once and see what arrives."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="torture-")))
        simulator = Simulator(pace=Pace(sending=0.1, sent=0.3, arrives=0.6))
        base = stack.enter_context(serving(simulator))
        place = Place(
            folder=folder,
            database=database,
            account=simulator.credentials(base),
            public_url=f"http://127.0.0.1:{free_port()}",
        )
        tracker = stack.enter_context(opened(folder, database))
        prepare(tracker, how_many=how_many)
        simulator.faults.mix(ODDS, seed=seed)
        outcome = Outcome(wanted=how_many)
        began = time.monotonic()
        with crew(place, policy=policy, seed=seed) as workers:
            settled = _waiting_for(tracker, policy)
            while not settled() and time.monotonic() - began < LIMIT_SECONDS:
                outcome.kills += workers.look_after()
            pause(LATE + 1)  # whatever Twilio takes late
        outcome.seconds = time.monotonic() - began
        _count(outcome, tracker, simulator)
        return outcome


def prepare(tracker: Tracker, *, how_many: int) -> None:
    """Every third person has two reminders, so that there are digests too; all of them are due now."""
    commands, stamp = Commands(tracker), Stamp.now(wall_clock())
    number = 0
    for person in range(how_many):
        if number >= how_many:
            return
        seeker = f"seeker{person}"
        commands.begin_search(seeker, zone="Europe/London", stamp=stamp)
        commands.change_seeker(seeker, partial(_settle, person=person, stamp=stamp))
        for _ in range(min(2 if person % 3 == 0 else 1, how_many - number)):
            _plan(commands, seeker, number=number, stamp=stamp)
            number += 1


def _settle(me: Seeker, person: int, stamp: Stamp) -> None:
    me.change_quiet_hours(quiet=QuietHours(MIDNIGHT, MIDNIGHT), stamp=stamp)
    me.change_phone(phone=f"+4477{person:08}", consented=True, stamp=stamp)
    me.order_channels(channels=("twilio", "outbox"), stamp=stamp)


def _plan(commands: Commands, seeker: str, *, number: int, stamp: Stamp) -> None:
    about = commands.save_role(seeker, details=Details(role="Engineer", company=f"Company {number}"), stamp=stamp)
    due = LocalTime.at(stamp.recorded_at - timedelta(minutes=2), "Europe/London")
    commands.change_steps(
        seeker, about, lambda one: one.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp), stamp=stamp
    )


# The processes


@dataclass
class Crew:
    """Two couriers, each followed by another when it dies, and one that hears Twilio's reports."""

    start: Callable[[int], ForkServerProcess]
    workers: list[ForkServerProcess]
    chance: random.Random
    born: int = 2
    next_blow: float = field(default_factory=lambda: time.monotonic() + 2)

    def look_after(self) -> int:
        """Kill one now and then, follow up whoever died; returns how many died since the last time."""
        pause(0.05)
        if time.monotonic() > self.next_blow:
            self.chance.choice(self.workers).kill()
            self.next_blow = time.monotonic() + self.chance.uniform(1, 4)
        dead = [place for place, worker in enumerate(self.workers) if not worker.is_alive()]
        for place in dead:
            assert self.workers[place].exitcode == -signal.SIGKILL, "a courier may be killed, but never fail"
            self.born += 1
            self.workers[place] = self.start(self.born)
        return len(dead)


@contextmanager
def crew(place: Place, *, policy: str, seed: int) -> Iterator[Crew]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture._workers", "twilio.rest"])

    def start(number: int) -> ForkServerProcess:
        worker = context.Process(target=work, args=(place, policy, seed + number, f"courier {number}"), daemon=True)
        worker.start()
        return worker

    ear = context.Process(target=hear, args=(place,), daemon=True)
    ear.start()
    chance = random.Random(seed)  # noqa: S311 the same run again by its seed
    crew = Crew(start, [start(1), start(2)], chance)
    try:
        yield crew
    finally:
        for process in (*crew.workers, ear):
            process.kill()
            process.join()


# What came of it


def _waiting_for(tracker: Tracker, policy: str) -> Callable[[], bool]:
    """Says whether nothing is to be done any more; a claim that nobody ever looks at again is not waited for."""
    open_steps = (
        "SELECT COUNT(*) AS n FROM steps WHERE state = 'open' AND purpose = 'custom' AND reminded <> scheduling"
    )
    on_their_way = "SELECT COUNT(*) AS n FROM deliveries WHERE next_at IS NOT NULL"
    questions = [open_steps, on_their_way] if policy == "careful" else [open_steps]
    return lambda: all(tracker.read(question)[0]["n"] == 0 for question in questions)


def _count(outcome: Outcome, tracker: Tracker, simulator: Simulator) -> None:
    sent = [text for text in simulator.texts() if text.direction == "outbound-api"]
    words: dict[str, list[str]] = {}
    for text in sent:
        words.setdefault(text.to, []).append(text.body)
    rows = tracker.read("SELECT * FROM deliveries WHERE about <> ''")
    shown = {_step(row) for row in rows if row["channel"] == "outbox" and row["state"] in REACHED}
    texted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["channel"] == "twilio":
            times = sum(row["reference"] in body for body in words.get(row["recipient"], []))
            texted[_step(row)] += times
            outcome.twice += times > 1 or (_step(row) in shown and row["state"] in REACHED)
    outcome.lost = outcome.wanted - len({step for step, times in texted.items() if times} | shown)
    outcome.admitted = sum(row["duplicates"] for row in rows)
    outcome.unsettled = tracker.read("SELECT COUNT(*) AS n FROM deliveries WHERE next_at IS NOT NULL")[0]["n"]


def _step(row: Row) -> tuple[str, str]:
    return row["about"], row["step"]


def main(how_many: int) -> None:
    logging.disable(logging.ERROR)  # the pretend Twilio complains of callers that are killed while they talk
    report = Report()
    with ExitStack() as stack:
        databases = {"sqlite": ""}
        programs = find_postgres()
        if programs is None:
            print(MISSING, file=sys.stderr)
        else:
            databases["postgresql"] = stack.enter_context(private_postgres(programs)).new_database()
        for name, url in databases.items():
            careful = run(database=url, policy="careful", how_many=how_many)
            _tell(report, name, careful)
    few = min(how_many, SIMPLE_MINDED)
    naive = run(database="", policy="naive", how_many=few)
    report.figure(name="naive_twice", value=naive.twice, unit=f"of {few} reminders")
    report.figure(name="naive_unnoticed", value=int(naive.twice == 0), unit="runs", limit=0)
    claim_only = run(database="", policy="claim_only", how_many=few)
    report.figure(name="claim_only_lost", value=claim_only.lost, unit=f"of {few} reminders")
    report.figure(name="claim_only_unnoticed", value=int(claim_only.lost == 0), unit="runs", limit=0)
    report.close()


def _tell(report: Report, name: str, outcome: Outcome) -> None:
    report.figure(name=f"{name}_reminders", value=outcome.wanted, unit="reminders")
    report.figure(name=f"{name}_kills", value=outcome.kills, unit="kills")
    report.figure(name=f"{name}_seconds", value=outcome.seconds, unit="s", limit=LIMIT_SECONDS + 20)
    report.figure(name=f"{name}_unsettled", value=outcome.unsettled, unit="reminders", limit=0)
    report.figure(name=f"{name}_lost", value=outcome.lost, unit="reminders", limit=0)
    report.figure(name=f"{name}_twice", value=outcome.twice, unit="reminders", limit=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else HOW_MANY)
