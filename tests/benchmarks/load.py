"""How long it takes to load an application with twenty events.

The floor selects the same rows on an open connection and decodes them, without making events or an application.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from domain.store.catalogue import CATALOGUE
from domain.store.mapper import Form
from domain.store.sqlite import connect
from domain.store.tracker import Tracker
from projections.models import MODELS
from projections.projector import Projector
from tests.benchmarks._store import open_tracker
from tests.benchmarks.report import Report, side_by_side
from tests.support.searches import Search

LIMIT = 2.0
EVENTS = 20
LOADS = 500
ROUNDS = 15
STREAM = "SELECT originator_version, topic, state FROM stored_events WHERE originator_id = ? ORDER BY 1 LIMIT 20"
DECODE = {topic: Form.of(kind, tuple(CATALOGUE.subjects)).decode for topic, kind in CATALOGUE.events.items()}


def main() -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        tracker = open_tracker(Path(folder), Projector(MODELS))
        id = _with_twenty_events(tracker)
        ours, floor = _loads(tracker, id), _bare_loads(Path(folder) / "tracker.db", id)
        for name, clock, limit in (("load", time.process_time, LIMIT), ("load_wall", time.perf_counter, None)):
            value, bottom = side_by_side(ours, floor, rounds=ROUNDS, clock=clock)
            micro = 1e6 / LOADS
            report.figure(name=name, value=value * micro, floor=bottom * micro, unit="µs", limit=limit)
        tracker.close()
    report.close()


def _with_twenty_events(tracker: Tracker) -> str:
    """An application that happens to have them, in a search that goes on until there is one."""
    search = Search(tracker, "me", seed=1)
    while True:
        search.live(1)
        for id in search.applications:
            if len(tracker.stream(id)) == EVENTS:
                return id


def _loads(tracker: Tracker, id: str) -> Callable[[], None]:
    def load() -> None:
        for _ in range(LOADS):
            tracker.load(id)

    return load


def _bare_loads(path: Path, id: str) -> Callable[[], None]:
    connection = connect(path)

    def load() -> None:
        for _ in range(LOADS):
            for _, topic, state in connection.execute(STREAM, (id,)).fetchall():
                DECODE[topic](state[1:])

    return load


if __name__ == "__main__":
    main()
