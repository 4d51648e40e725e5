"""How long it takes to rebuild the board, the timeline, the reminders and the people from a million events.

The floor reads and decodes the same rows and inserts the same result in one transaction, in the order in which it
comes about: people take turns, for nobody has sorted it.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

from domain.store.catalogue import CATALOGUE
from domain.store.database import SQLITE
from domain.store.mapper import Form
from domain.store.sqlite import connect
from projections.board import BOARD
from projections.database import Table
from projections.people import PEOPLE_MODEL
from projections.projector import Projector
from projections.rebuild import rebuild
from projections.reminders import REMINDERS
from projections.timeline import TIMELINE
from tests.benchmarks._store import fill, open_tracker
from tests.benchmarks.report import Report

MODELS = (BOARD, TIMELINE, REMINDERS, PEOPLE_MODEL)
TABLES = [table for model in MODELS for table in model.tables]
NAMES = [model.name for model in MODELS]
PAGE = 5_000
LIMIT = 2.0
DECODE = {topic: Form.of(kind, tuple(CATALOGUE.subjects)).decode for topic, kind in CATALOGUE.events.items()}
Contents = list[tuple[Table, list[Any]]]


@dataclass(frozen=True)
class Taken:
    """Seconds, for ourselves and by the wall."""

    cpu: float
    wall: float


def main(*, events: int, rounds: int) -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled"
        fill(filled, events=events)
        taken = [_round(filled, Path(folder) / f"round{number}") for number in range(rounds)]
    ours, floor, sorted_floor, again = zip(*taken, strict=True)
    unit = f"s for {events} events"
    report.figure(name="rebuild", value=_cpu(ours), floor=_cpu(floor), unit=f"{unit} (cpu)", limit=LIMIT)
    report.figure(name="rebuild_wall", value=_wall(ours), floor=_wall(floor), unit=unit)
    report.figure(name="rebuild_over_sorted", value=_cpu(ours), floor=_cpu(sorted_floor), unit=f"{unit} (cpu)")
    report.figure(name="rebuild_replacing_rows", value=_cpu(again), floor=_cpu(floor), unit=f"{unit} (cpu)")
    report.close()


def _round(filled: Path, folder: Path) -> tuple[Taken, ...]:
    """Into empty tables; the floor; the floor with rows that somebody sorted before; in place of full tables."""
    shutil.copytree(filled, folder)
    projector = Projector(MODELS)
    tracker = open_tracker(folder, projector)
    try:
        ours = _timed(lambda: rebuild(tracker, projector))
        contents = [(table, tracker.record.rows(_as_it_came(table))) for table in TABLES]
        floor = _timed(lambda: _bare(folder, contents))
        _forget(folder)
        contents = [(table, sorted(rows, key=_key(table))) for table, rows in contents]
        sorted_floor = _timed(lambda: _bare(folder, contents))
        _forget(folder)
        again = _timed(lambda: rebuild(tracker, projector, names=NAMES))
    finally:
        tracker.close()
        shutil.rmtree(folder)
    return ours, floor, sorted_floor, again


def _bare(folder: Path, contents: Contents) -> None:
    connection = connect(folder / "tracker.db")
    _read_and_decode(connection)
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in contents:
        name = f"{table.name}_floor"
        for statement in table.ddl(SQLITE, name=name, number=1_000):
            connection.execute(statement)
        connection.executemany(table.insert(name), rows)
    connection.execute("COMMIT")
    connection.close()


def _forget(folder: Path) -> None:
    connection = connect(folder / "tracker.db")
    for table in TABLES:
        connection.execute(f"DROP TABLE {table.name}_floor")
    connection.close()


def _read_and_decode(connection: Any) -> None:
    position = 0
    while page := connection.execute(STORED, (position, PAGE)).fetchall():
        for position, topic, state in page:  # noqa: B007 the last one is where the next page begins
            DECODE[topic](state[1:])


def _as_it_came(table: Table) -> str:
    """Lines by their positions, the rest by ids that are random, like those who add them."""
    return f"{table.select} ORDER BY {', '.join((*table.key[1:], 'seeker'))}"


def _key(table: Table) -> Callable[[Any], Any]:
    return itemgetter(*map(table.names.index, table.key))


def _timed(action: Callable[[], object]) -> Taken:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return Taken(time.process_time() - cpu, time.perf_counter() - wall)


def _cpu(taken: tuple[Taken, ...]) -> float:
    return median(one.cpu for one in taken)


def _wall(taken: tuple[Taken, ...]) -> float:
    return median(one.wall for one in taken)


STORED = "SELECT notification_id, topic, state FROM stored_events WHERE notification_id > ? ORDER BY 1 LIMIT ?"

if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    main(**vars(arguments.parse_args()))
