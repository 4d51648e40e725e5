"""Power cuts at any moment of a search that is being recorded: nothing promised is lost, the record can be read.

``python -m tests.torture.power_cuts [how many]``. A process writes while strace writes down what it wrote, synced and
promised; that is done again on a disk of our own up to a random moment. What was synced is there; of what was written
since, any sectors may be, or none. With SQLite's settings NORMAL and OFF promised saves have to be lost, or else this
sees nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from eventsourcing.persistence import PersistenceError

from domain.store.chain import Head
from domain.store.engine import sqlite3
from domain.store.errors import ChainBroken, StoreRefused
from tests.benchmarks.report import Report
from tests.torture._disk import CALLS, Disk, Step, steps_of
from tests.torture._writing import FULL, NORMAL, OFF, look_at, promises, write

CUTS, BEFORE, SAVES = 400, 30, 150
NEEDED = "This needs strace, which tells what a process wrote and synced (Linux only). Please install it."
NAMES = ("tracker.db", "tracker.db-wal")


def main(*, cuts: int) -> None:
    if not shutil.which("strace"):
        sys.exit(NEEDED)
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        for name, synchronous in (("full", FULL), ("normal", NORMAL), ("off", OFF)):
            folder = Path(place) / name
            lost, damaged, syncs = _cut_and_look(folder, synchronous, cuts)
            unit = f"of {cuts} power cuts ({syncs} syncs for {SAVES} deeds)"
            if synchronous == FULL:
                report.figure(name="power_cuts_that_lost_promised_saves", value=lost, unit=unit, limit=0)
                report.figure(name="power_cuts_that_left_damage", value=damaged, unit=unit, limit=0)
            else:
                report.figure(name=f"losses_seen_with_sync_{name}", value=lost + damaged, unit=unit)
                report.figure(name=f"blind_with_sync_{name}", value=int(lost + damaged == 0), unit="0 or 1", limit=0)
    report.close()


def _cut_and_look(folder: Path, synchronous: int, cuts: int) -> tuple[int, int, int]:
    """In how many cuts promised saves were lost, how many left something damaged, and how often there was a sync."""
    _begin(folder)
    disk, chance = Disk(folder, NAMES), random.Random(synchronous)  # noqa: S311 the same cuts each time
    steps = _watch(folder, synchronous)
    promised, lost, damaged, done = list[Head](), 0, 0, 0
    for moment in sorted(chance.randint(0, len(steps)) for _ in range(cuts)):
        for step in steps[done:moment]:
            disk.do(step)
            if step.file == 1:
                promised += promises(step.content)
        done = moment
        found = _after_a_cut(disk, folder, promised, chance)
        lost += found == "lost"
        damaged += found == "damaged"
    return lost, damaged, sum(step.call == "sync" for step in steps)


def _begin(folder: Path) -> None:
    with Path(os.devnull).open("wb") as nowhere:
        write(folder, seed=0, out=nowhere.fileno(), saves=BEFORE)


def _watch(folder: Path, synchronous: int) -> list[Step]:
    trace = folder / "trace"
    watcher = ["strace", "-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-e", "signal=none"]
    writer = [sys.executable, "-m", "tests.torture._writing", str(folder), "2", str(SAVES), str(synchronous)]
    subprocess.run([*watcher, "-o", str(trace), *writer], check=True, stdout=subprocess.DEVNULL)
    try:
        return list(steps_of(trace))
    finally:
        trace.unlink()


def _after_a_cut(disk: Disk, folder: Path, promised: list[Head], chance: random.Random) -> str:
    with tempfile.TemporaryDirectory() as place:
        found = Path(place)
        shutil.copytree(folder / "keys", found / "keys")
        disk.after_a_cut(found, chance)
        if not _is_sound(found):
            return "damaged"
        try:
            seen = look_at(found, promised, views=False)
        except (StoreRefused, PersistenceError, ChainBroken, sqlite3.DatabaseError):
            return "damaged"
    return "damaged" if seen.damaged else "lost" if seen.lost else "whole"


def _is_sound(found: Path) -> bool:
    """What SQLite says of a copy, so that the program is still the first to open the record itself."""
    copy = shutil.copytree(found, found / "copy") / NAMES[0]
    try:
        with closing(sqlite3.connect(copy)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    except sqlite3.DatabaseError:
        return False


if __name__ == "__main__":
    main(cuts=int(sys.argv[1]) if len(sys.argv) > 1 else CUTS)
