"""A process that searches for work as fast as it can and tells each save as soon as it has been promised.

``python -m tests.torture._writing FOLDER SEED SAVES SYNCHRONOUS`` for one that is watched from outside.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import main
from domain.store import sqlite
from domain.store.chain import Head
from domain.store.errors import ChainBroken
from domain.store.tracker import Tracker
from jobs.settings import Settings
from projections.models import MODELS
from projections.projector import Projector
from projections.rebuild import rebuild
from tests.support.searches import Search

FULL, NORMAL, OFF = 2, 1, 0


def write(folder: Path, *, seed: int, out: int, saves: int | None = None) -> None:
    """Go on with the search in ``folder``; after each save its position and its link of the chain go to ``out``."""
    tracker = main.open_tracker(Settings(data_dir=folder))

    def promise(position: int, _: object) -> None:
        [link] = tracker.read("SELECT link FROM event_chain WHERE position = ?", (position,))
        os.write(out, f"{position} {bytes(link['link']).hex()}\n".encode())

    tracker.on_saved(promise)
    seeker = f"w{seed % 2}"
    search = Search(tracker, seeker, seed=seed)
    search.applications += [row["id"] for row in tracker.read("SELECT id FROM board WHERE seeker = ?", (seeker,))]
    for _ in count() if saves is None else range(saves):
        search.do_something()
    tracker.close()


def promises(told: bytes) -> Iterator[Head]:
    """What such a process told; a line that was cut short is no promise."""
    for line in told.splitlines(keepends=True):
        if line.endswith(b"\n"):
            position, link = line.split()
            yield Head(int(position), bytes.fromhex(link.decode()))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a record was found to be: promised events that are not in it, damage, views unlike what is recorded."""

    events: int = 0
    lost: int = 0
    damaged: int = 0
    unlike: int = 0


def look_at(folder: Path, promised: list[Head], *, views: bool = True) -> Found:
    """Open the record as the program does and examine it."""
    tracker = main.open_tracker(Settings(data_dir=folder))
    try:
        links = dict(tracker.record.rows("SELECT position, link FROM event_chain"))
        return Found(
            events=len(links),
            lost=sum(links.get(one.position) != one.link for one in promised),
            damaged=int(not _is_whole(tracker)),
            unlike=_unlike(tracker) if views else 0,
        )
    finally:
        tracker.close()


def _is_whole(tracker: Tracker) -> bool:
    try:
        for _ in tracker.verify():
            pass
    except ChainBroken:
        return False
    return bool(tracker.record.rows("PRAGMA integrity_check") == [("ok",)])


def _unlike(tracker: Tracker) -> int:
    """In how many tables the views differ from what the record makes anew."""
    tables = [table for model in MODELS for table in model.tables]
    asked = {table.name: f"{table.select} ORDER BY {', '.join(table.key)}" for table in tables}
    live = {name: tracker.record.rows(sql) for name, sql in asked.items()}
    rebuild(tracker, Projector(MODELS), names=[model.name for model in MODELS])
    return sum(tracker.record.rows(sql) != live[name] for name, sql in asked.items())


if __name__ == "__main__":
    place, number, many, synchronous = sys.argv[1:]
    sqlite.PRAGMAS["synchronous"] = int(synchronous)
    write(Path(place), seed=int(number), out=sys.stdout.fileno(), saves=int(many))
