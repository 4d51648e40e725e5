"""500 random corruptions, each found and named; 50 backups beside a writer, each a beginning of the record.

``python -m tests.torture.record``
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from domain.store.archive import unpack
from domain.store.chain import Chain, Head, verify
from domain.store.engine import sqlite3
from domain.store.errors import ChainBroken
from tests.benchmarks.report import Report
from tests.domain.store.diary import DIARIES, KEY, begun
from tests.domain.store.test_archive import backup, lines, opened, write_into

CORRUPTIONS, EVENTS, BACKUPS = 500, 300, 50
Database = sqlite3.Connection
BITS = (
    ("stored_events", "state", "notification_id"),
    ("event_chain", "digest", "position"),
    ("event_chain", "link", "position"),
)


def main() -> None:
    """Print the figures; the exit status says whether all held."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        corrupt(report, Path(folder) / "corrupt")
        back_up(report, Path(folder) / "backups")
    report.close()


def corrupt(report: Report, folder: Path) -> None:
    """Damage a copy of a record in one place, and walk its chain."""
    with closing(opened(folder)) as tracker:
        tracker.perform(lambda desk: desk.add(begun()), seeker="ann")
        write_into(tracker, *(f"line {number}" for number in range(EVENTS - 1)))
        head = tracker.head()
    chance, missed, misnamed = random.Random(20), 0, 0  # noqa: S311 the same each time
    for number in range(CORRUPTIONS):
        copy = folder / "copy.db"
        shutil.copy(folder / "tracker.db", copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            expected = DAMAGES[number % len(DAMAGES)](db, chance)
            found = _first_broken(db, head)
        missed += found is None
        misnamed += found is not None and found != expected
    report.figure(name="corruptions_missed", value=missed, unit=f"of {CORRUPTIONS}", limit=0)
    report.figure(name="corruptions_misnamed", value=misnamed, unit=f"of {CORRUPTIONS}", limit=0)


def _first_broken(db: Database, head: Head) -> int | None:
    def rows(sql: str, parameters: Sequence[Any]) -> list[Any]:
        return db.execute(sql, parameters).fetchall()

    try:
        for _ in verify(rows, Chain(KEY), known=[head]):
            pass
    except ChainBroken as broken:
        return broken.position
    return None


def _flip(db: Database, chance: random.Random) -> int:
    (table, column, key), place = chance.choice(BITS), chance.randint(1, EVENTS)
    [[before]] = db.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (place,)).fetchall()
    damaged = bytearray(before)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (bytes(damaged), place))
    return place


def _remove(db: Database, chance: random.Random) -> int:
    """The one behind it no longer follows."""
    place = chance.randint(1, EVENTS - 1)
    _delete(db, "=", place)
    return place + 1


def _cut(db: Database, chance: random.Random) -> int:
    """Only the head that was kept shows it."""
    _delete(db, ">=", chance.randint(2, EVENTS))
    return EVENTS


def _delete(db: Database, how: str, place: int) -> None:
    db.execute(f"DELETE FROM stored_events WHERE notification_id {how} ?", (place,))
    db.execute(f"DELETE FROM event_chain WHERE position {how} ?", (place,))


def _swap(db: Database, chance: random.Random) -> int:
    one, other = sorted(chance.sample(range(1, EVENTS + 1), 2))
    for table, key in (("stored_events", "notification_id"), ("event_chain", "position")):
        for before, after in ((one, -1), (other, one), (-1, other)):
            db.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (after, before))
    return one


def _relabel(db: Database, chance: random.Random) -> int:
    place = chance.randint(2, EVENTS)
    db.execute("UPDATE stored_events SET topic = 'diary.line_struck' WHERE notification_id = ?", (place,))
    return place


DAMAGES: Sequence[Callable[[Database, random.Random], int]] = (_flip, _remove, _cut, _swap, _relabel)


def back_up(report: Report, folder: Path) -> None:
    """Back up again and again while a process writes as fast as it can."""
    data = folder / "data"
    with closing(opened(data)) as tracker:
        tracker.perform(lambda desk: desk.add(begun()), seeker="ann")
    command = [sys.executable, "-m", "tests.domain.store.writing", "", str(data), "w", "endless"]
    longest = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        try:
            for number in range(BACKUPS):
                writer.stdout.readline()
                began = time.perf_counter()
                backup(data, folder / f"{number}.zip")
                longest = max(longest, time.perf_counter() - began)
        finally:
            writer.kill()
    whole, odd = lines(data), 0
    for number in range(BACKUPS):
        out = folder / f"out{number}"
        unpack(folder / f"{number}.zip", into=out, catalogue=DIARIES)
        (out / "record").rename(out / "data")
        found = lines(out / "data")
        odd += found != whole[: len(found)] or len(found) <= number
    report.figure(name="backups_that_are_no_beginning", value=odd, unit=f"of {BACKUPS}", limit=0)
    report.figure(name="slowest_backup_beside_a_writer", value=longest, unit="s")


if __name__ == "__main__":
    main()
