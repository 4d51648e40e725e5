"""A big store for the benchmarks: one believable search, copied for many people under other names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from eventsourcing.persistence import StoredEvent

from domain.store.opening import open_store
from domain.store.tracker import Tracker
from projections.projector import Projector
from tests.support.searches import Search

CHAIN_KEY = b"a key for benchmarks, 32 bytes.."
SEEKERS = 50
BLOCK = 20
TOKEN = re.compile(rb"-[0-9a-f]{32}")


def open_tracker(folder: Path, projector: Projector) -> Tracker:
    return open_store(data_dir=folder, chain_key=CHAIN_KEY, projector=projector)


def fill(folder: Path, *, events: int) -> None:
    """Record ``events`` events in ``folder`` without any read model, people taking turns."""
    tracker = open_tracker(folder, Projector(()))
    try:
        pattern = _pattern(folder / "pattern")
        wanted = islice(_copies(pattern), events)
        while page := list(islice(wanted, 10_000)):
            tracker.recorder.insert_events(page)
    finally:
        tracker.close()


def _pattern(folder: Path) -> list[StoredEvent]:
    tracker = open_tracker(folder, Projector(()))
    try:
        Search(tracker, "pattern", seed=7).live(150)
        return [StoredEvent(*row[1:]) for row in tracker.stored(after=0, limit=1_000_000)]
    finally:
        tracker.close()


def _copies(pattern: list[StoredEvent]) -> Iterator[StoredEvent]:
    """The pattern again and again: each round once for every seeker, a block of events at a time."""
    life = 0
    while True:
        for first in range(0, len(pattern), BLOCK):
            for seeker in range(SEEKERS):
                for stored in pattern[first : first + BLOCK]:
                    if life == 0 or "/seeker" not in str(stored.originator_id):
                        yield _copy(stored, seeker=f"s{seeker:02}", salt=f"{seeker}.{life}".encode())
        life += 1


def _copy(stored: StoredEvent, *, seeker: str, salt: bytes) -> StoredEvent:
    def again(token: re.Match[bytes]) -> bytes:
        return b"-" + hashlib.blake2b(token[0], key=salt, digest_size=16).hexdigest().encode()

    def renamed(text: bytes) -> bytes:
        return TOKEN.sub(again, text).replace(b"pattern/", f"{seeker}/".encode())

    id = renamed(str(stored.originator_id).encode()).decode()
    return StoredEvent(id, stored.originator_version, stored.topic, renamed(stored.state))
