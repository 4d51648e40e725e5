"""Ten thousand people are due in one minute: how fast their texts go out, and what the pages of the program feel of it.

``python -m tests.benchmarks.drain [how many]``: 1,000 take half a minute, the full number takes five.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from domain.application import Details, JobApplication
from domain.commands import Commands
from domain.purpose import Purpose
from domain.seeker import Seeker
from domain.store.tracker import Tracker
from domain.values import Stamp
from jobs.channels.simulator import NUMBER, Pace, Simulator
from jobs.channels.simulator.server import serving
from jobs.settings import Settings
from main import build, open_tracker, working
from tests.benchmarks.report import Report
from tests.support.ports import free_port
from tests.support.searching import LONDON, moment, wall
from ui.app import serve
from ui.auth import launch_address
from ui.sessions import mint_link

HOW_MANY = 10_000
RATE = 40.0
LATENCY = 0.15
DUE = "2026-03-10 10:00"
QUIET_BEFORE = 45.0
SETTLES, QUIET_AFTER = 15.0, 30.0
WARM, ENOUGH = 20, 50
CARDS = 40
WITHIN = 1.05
PAGES = 2.0
AT_ONCE = 100
LONGEST_SILENCE = 25.0


@dataclass(frozen=True)
class Draining:
    """``seconds`` from the first text to the last; latencies of pages in seconds, meanwhile and when nothing is due.

    The quiet is measured before and after, since whoever shares the machine is not as busy all the time.
    """

    texts: int
    seconds: float
    quiet: Sequence[float]
    meanwhile: Sequence[float]


def drain(how_many: int) -> Draining:
    """Let so many people be due, and watch."""
    with tempfile.TemporaryDirectory(prefix="drain-") as folder, carrier() as simulator:
        settings = Settings(
            data_dir=Path(folder),
            port=free_port(),
            open_browser=False,
            clock="apart",
            twilio_account_sid=simulator.account_sid,
            twilio_auth_token=simulator.auth_token,
            twilio_from=NUMBER,
            twilio_base_url=simulator.base,
            twilio_rate=RATE,
        )
        fill(settings, how_many=how_many)
        with program(settings) as visitor:
            return watch(simulator, visitor, how_many=how_many)


@dataclass(frozen=True)
class Carrier:
    """The pretend Twilio, in a process of its own: what it does must not slow what is measured."""

    account_sid: str
    auth_token: str
    base: str
    asked: Connection

    def sent(self) -> int:
        """How many texts it took until now."""
        self.asked.send("how many")
        return int(self.asked.recv())

    def seconds(self) -> float:
        """From the first text to the last."""
        self.asked.send("how long")
        return float(self.asked.recv())


@contextmanager
def carrier() -> Iterator[Carrier]:
    """The pretend Twilio, until the end of the block."""
    with _processes(_be_the_carrier) as [asked]:
        account_sid, auth_token, base = asked.recv()
        yield Carrier(account_sid, auth_token, base, asked)


def _be_the_carrier(told: Connection) -> None:
    simulator = Simulator(latency=LATENCY, pace=Pace(sending=0.2, sent=0.4, arrives=1.0))
    with serving(simulator) as base:
        told.send((simulator.account.sid, simulator.account.token, base))
        for asked in iter(told.recv, None):
            taken = [text.created_at for text in simulator.exchange.texts()]
            told.send(len(taken) if asked == "how many" else (max(taken) - min(taken)).total_seconds())


def fill(settings: Settings, *, how_many: int) -> None:
    """One reminder for each, a hundred people in a transaction; some cards for the one whose page is opened."""
    tracker, stamp = open_tracker(settings), Stamp.now(moment("2026-03-02 09:00"))
    commands = Commands(tracker)
    commands.begin_search("me", zone=LONDON, stamp=stamp)
    for number in range(CARDS):
        commands.save_role("me", details=Details(role="Engineer", company=f"Company {number}"), stamp=stamp)
    for first in range(0, how_many, AT_ONCE):
        _fill_some(tracker, range(first, min(first + AT_ONCE, how_many)), stamp=stamp)
    tracker.close()


def _fill_some(tracker: Tracker, people: range, *, stamp: Stamp) -> None:
    subjects: list[Seeker | JobApplication] = []
    for person in people:
        seeker = f"seeker{person}"
        me = Seeker.begin_search(id=Seeker.id_of(seeker), zone=LONDON, stamp=stamp)
        me.change_phone(phone=f"+4477{person:08}", consented=True, stamp=stamp)
        me.order_channels(channels=("twilio", "outbox"), stamp=stamp)
        role = JobApplication.save_role(
            id=f"{seeker}/application-{person:032x}",
            details=Details(role="Baker", company="Nordlicht"),
            stage=me.stages[0],
            stamp=stamp,
        )
        role.schedule_step(purpose=Purpose.CUSTOM, due=wall(DUE), stamp=stamp)
        subjects += [me, role]
    tracker.save(*subjects)


@contextmanager
def program(settings: Settings) -> Iterator[httpx.Client]:
    """The web server and the clock apart, as for so many people, and a browser of the simple kind that was let in."""
    begins = datetime.now(UTC)
    with _processes(partial(_be_the_web, settings, begins), partial(_strike, settings, begins)) as [web, clock]:
        link, _ready = web.recv(), clock.recv()
        with httpx.Client(timeout=30, trust_env=False, base_url=f"http://{settings.host}:{settings.port}") as visitor:
            visitor.get(link)
            yield visitor


@contextmanager
def _processes(*deeds: Callable[[Connection], None]) -> Iterator[list[Connection]]:
    """Does each deed in a process of its own, with a line to it."""
    context = multiprocessing.get_context("spawn")
    lines = [context.Pipe() for _ in deeds]
    processes = [
        context.Process(target=deed, args=(theirs,), daemon=True)
        for deed, (_, theirs) in zip(deeds, lines, strict=True)
    ]
    for process in processes:
        process.start()
    try:
        yield [ours for ours, _ in lines]
    finally:
        for process in processes:
            process.kill()
            process.join()


def _clock(begins: datetime) -> Callable[[], datetime]:
    """So many seconds before everybody is due when the processes are started."""
    offset = moment(DUE) - timedelta(seconds=QUIET_BEFORE) - begins
    return lambda: datetime.now(UTC) + offset


def _be_the_web(settings: Settings, begins: datetime, told: Connection) -> None:
    logging.disable(logging.INFO)
    clock = _clock(begins)
    program = build(settings, clock=clock)
    link = mint_link(settings.data_dir, seeker="me", now=clock())
    serve(
        program.website,
        host=settings.host,
        port=settings.port,
        ready=lambda address: told.send(launch_address(address, link)),
    )


def _strike(settings: Settings, begins: datetime, told: Connection) -> None:
    logging.disable(logging.INFO)
    with working(settings, clock=_clock(begins)):
        told.send("ready")
        threading.Event().wait()


def watch(simulator: Carrier, visitor: httpx.Client, *, how_many: int) -> Draining:
    """Open the board again and again: before the first text, until the last, and after."""
    for _ in range(WARM):
        visitor.get("/")
    before = list(_visits(visitor, until=lambda: simulator.sent() > 0))
    patience = Patience()
    meanwhile = list(_visits(visitor, until=lambda: _over(simulator.sent(), how_many=how_many, patience=patience)))
    assert visitor.get("/").status_code == 200, "the page that was measured is the board"
    threading.Event().wait(SETTLES)
    ends = time.monotonic() + QUIET_AFTER
    after = list(_visits(visitor, until=lambda: time.monotonic() > ends))
    assert min(len(before), len(after)) >= ENOUGH, "the quiet was too short to compare with"
    return Draining(simulator.sent(), simulator.seconds(), before + after, meanwhile)


def _over(sent: int, *, how_many: int, patience: Patience) -> bool:
    return sent >= how_many or patience.ends(sent)


@dataclass
class Patience:
    """Ends when nothing more has come for a while: a text of unknown fate is only sent again after five minutes."""

    seen: int = 0
    since: float = field(default_factory=time.monotonic)

    def ends(self, sent: int) -> bool:
        if sent > self.seen:
            self.seen, self.since = sent, time.monotonic()
        return time.monotonic() - self.since > LONGEST_SILENCE


def _visits(visitor: httpx.Client, *, until: Callable[[], bool]) -> Iterator[float]:
    while not until():
        began = time.monotonic()
        visitor.get("/")
        yield time.monotonic() - began
        threading.Event().wait(0.1)


def percentile(latencies: Sequence[float], share: float) -> float:
    """In milliseconds."""
    return sorted(latencies)[int(len(latencies) * share)] * 1000


def main(how_many: int) -> None:
    logging.disable(logging.WARNING)
    report, drained = Report(), drain(how_many)
    planned = how_many / RATE
    report.figure(name="drain_texts", value=drained.texts, unit="texts")
    report.figure(name="drain_missing", value=how_many - drained.texts, unit="texts", limit=0)
    report.figure(name="drain_rate", value=drained.texts / drained.seconds, unit="texts/s")
    report.figure(name="drain", value=drained.seconds, floor=planned, unit="s", limit=WITHIN)
    report.figure(name="drain_haste", value=planned, floor=drained.seconds, unit="s", limit=WITHIN)
    report.figure(name="drain_page_p50_quiet", value=percentile(drained.quiet, 0.5), unit="ms")
    report.figure(name="drain_page_p50", value=percentile(drained.meanwhile, 0.5), unit="ms")
    report.figure(
        name="drain_page_p95",
        value=percentile(drained.meanwhile, 0.95),
        floor=percentile(drained.quiet, 0.95),
        unit="ms",
        limit=PAGES,
    )
    report.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else HOW_MANY)
