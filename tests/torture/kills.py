"""1,000 kills of processes that write: nothing promised is lost, the views are what the record makes, all goes on.

``python -m tests.torture.kills [how many]``. Two write at a time; each is killed at a random moment, some while they
still open the record. Every hundred kills the whole program is started as a person would, until it answers.
"""

from __future__ import annotations

import os
import pickle
import random
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.store.chain import Head
from tests.benchmarks.report import Report
from tests.support.searches import BEGAN
from tests.support.whole import running
from tests.torture._writing import Found, look_at, promises, write

KILLS, AT_A_TIME, ROUND = 1_000, 2, 100
LONGEST_LIFE = 0.25
READY = 5.0
BLOCK = 1 << 16


@dataclass
class Writer:
    """A child that writes until it is killed at ``ends`` (monotonic seconds)."""

    pid: int
    pipe: int
    began: float
    ends: float
    first_after: float | None = None
    told: bytes = b""
    promised: list[Head] = field(default_factory=list)

    failed: bool = False

    def hear(self) -> None:
        said = os.read(self.pipe, BLOCK)
        self.told += said
        if not said:  # it ended by itself, which it never should
            self.failed, self.ends = True, 0.0
        if self.first_after is None and self.told:
            self.first_after = time.monotonic() - self.began

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        while said := os.read(self.pipe, BLOCK):
            self.told += said
        os.close(self.pipe)
        os.waitpid(self.pid, 0)
        self.promised = list(promises(self.told))


def main(*, kills: int) -> None:
    report, chance = Report(), random.Random(6)  # noqa: S311 the same lives each time
    totals, promised, failed, opened, started = Found(), 0, 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        look_at(folder, [])  # here, so that the children find everything imported
        for first in range(0, kills, ROUND):
            ended = _kill(folder, chance, range(first, min(first + ROUND, kills)))
            heads = [one for writer in ended for one in writer.promised]
            promised += len(heads)
            failed += sum(writer.failed for writer in ended)
            opened = max(opened, *(writer.first_after or 0.0 for writer in ended))
            began = time.monotonic()
            with running(folder, at=BEGAN):
                started = max(started, time.monotonic() - began)
            found: Found = in_a_child(lambda: look_at(folder, heads))  # noqa: B023 called right here
            totals = Found(
                events=found.events,
                lost=totals.lost + found.lost,
                damaged=totals.damaged + found.damaged,
                unlike=totals.unlike + found.unlike,
            )
    report.figure(name="kills", value=kills, unit=f"with {promised} saves promised and {totals.events} events stored")
    report.figure(name="writers_that_failed", value=failed, unit=f"of {kills}", limit=0)
    report.figure(name="promised_saves_lost", value=totals.lost, unit=f"of {promised}", limit=0)
    report.figure(name="records_damaged", value=totals.damaged, unit=f"of {-(-kills // ROUND)} looks", limit=0)
    report.figure(name="views_unlike_the_record", value=totals.unlike, unit="tables", limit=0)
    report.figure(name="slowest_to_open_and_save_again", value=opened, unit="s", limit=READY)
    report.figure(name="slowest_start_of_the_program", value=started, unit="s", limit=READY)
    report.close()


def _kill(folder: Path, chance: random.Random, seeds: range) -> list[Writer]:
    """Let the writers of these seeds live and die, some at a time."""
    waiting, alive, ended = list(seeds), list[Writer](), list[Writer]()
    while waiting or alive:
        while waiting and len(alive) < AT_A_TIME:
            alive.append(_begin(folder, waiting.pop(0), lasting=chance.uniform(0.0, LONGEST_LIFE)))
        next_end = min(writer.ends for writer in alive)
        ready, _, _ = select.select([one.pipe for one in alive], [], [], max(0.0, next_end - time.monotonic()))
        for writer in [one for one in alive if one.pipe in ready]:
            writer.hear()
        for writer in [one for one in alive if one.ends <= time.monotonic()]:
            writer.kill()
            alive.remove(writer)
            ended.append(writer)
    return ended


def _begin(folder: Path, seed: int, *, lasting: float) -> Writer:
    """A child that has everything imported already: nearly all of its life is spent with the record."""
    mine, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(mine)
        try:
            write(folder, seed=seed, out=theirs)
        finally:
            os._exit(1)
    os.close(theirs)
    began = time.monotonic()
    return Writer(child, mine, began, began + lasting)


def in_a_child(deed: Callable[[], Any]) -> Any:
    """What ``deed`` returns, done in a process of its own: one that forks must have no database open."""
    mine, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.write(theirs, pickle.dumps(deed()))
        os._exit(0)
    os.close(theirs)
    with os.fdopen(mine, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return pickle.loads(said)  # noqa: S301 said by a child of this very program


if __name__ == "__main__":
    main(kills=int(sys.argv[1]) if len(sys.argv) > 1 else KILLS)
