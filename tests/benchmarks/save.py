"""How long it takes to save one event with its link of the chain and its lines in all read models.

The floor is a bare transaction that writes the same rows into the same tables of a store of its own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from domain.application import JobApplication
from domain.store.sqlite import connect
from domain.store.tracker import Tracker
from projections.models import MODELS
from projections.projector import Projector
from projections.timeline import LINES
from tests.benchmarks._store import open_tracker
from tests.benchmarks.report import Report, side_by_side
from tests.support.searches import Search

LIMIT = 2.5
SAVES = 200
ROUNDS = 9
SEEKER = "me"


def main() -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        tracker, search = _lived(Path(folder) / "ours")
        bare, other = _lived(Path(folder) / "bare")
        bare.close()
        ours, floor = _saves(tracker, search), _bare_saves(Path(folder) / "bare" / "tracker.db", other.applications[0])
        for name, clock, limit in (("save", time.perf_counter, LIMIT), ("save_cpu", time.process_time, None)):
            value, bottom = side_by_side(ours, floor, rounds=ROUNDS, clock=clock)
            micro = 1e6 / SAVES
            report.figure(name=name, value=value * micro, floor=bottom * micro, unit="µs", limit=limit)
        tracker.close()
    report.close()


def _lived(folder: Path) -> tuple[Tracker, Search]:
    tracker = open_tracker(folder, Projector(MODELS))
    search = Search(tracker, SEEKER, seed=1)
    search.live(60)
    return tracker, search


def _saves(tracker: Tracker, search: Search) -> Callable[[], None]:
    application = tracker.load(search.applications[0])
    assert isinstance(application, JobApplication)

    def save() -> None:
        for _ in range(SAVES):
            application.receive_answer(words="We will get back to you.", stamp=search.stamp())
            tracker.save(application)

    return save


def _bare_saves(path: Path, application: str) -> Callable[[], None]:
    connection = connect(path)
    [event] = connection.execute("SELECT topic, state FROM stored_events WHERE topic = 'answer.received' LIMIT 1")
    [link] = connection.execute("SELECT digest, link FROM event_chain LIMIT 1")
    [line] = connection.execute(f"{LINES.select} WHERE topic = 'answer.received' LIMIT 1")
    places = count(connection.execute("SELECT max(position) FROM event_chain").fetchone()[0] + 1)
    at = LINES.names.index("position")

    def save() -> None:
        for _ in range(SAVES):
            place = next(places)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(EVENT, (place, application, place, *event))
            connection.execute(LINK, (place, *link))
            connection.execute("UPDATE read_models SET position = ?", (place,))
            connection.execute(CARD, (place, place, SEEKER, application))
            connection.execute(LINES.insert(LINES.name), (*line[:at], place, *line[at + 1 :]))
            connection.execute("COMMIT")

    return save


EVENT = """
    INSERT INTO stored_events (notification_id, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)
"""
LINK = "INSERT INTO event_chain (position, digest, link) VALUES (?, ?, ?)"
CARD = "UPDATE board SET last_activity = ?, version = ? WHERE seeker = ? AND id = ?"

if __name__ == "__main__":
    main()
