"""Stores of diaries, on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.store.opening import open_store
from domain.store.tracker import Tracker
from tests.domain.store.diary import DIARIES, KEY

Opener = Callable[..., Tracker]


@pytest.fixture
def opened(database_url: str, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same store again and again, as several processes would."""
    trackers: list[Tracker] = []

    def open_again(**more: Any) -> Tracker:
        given: dict[str, Any] = {"chain_key": KEY, "catalogue": DIARIES, "database_url": database_url, **more}
        trackers.append(open_store(data_dir=tmp_path / "data", **given))
        return trackers[-1]

    yield open_again
    for tracker in trackers:
        tracker.close()


@pytest.fixture
def tracker(opened: Opener) -> Tracker:
    return opened()
