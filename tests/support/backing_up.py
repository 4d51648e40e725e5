"""Backups of a search that has begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.backup import Backups
from tests.support.searching import KEY, Search


@pytest.fixture
def backups(search: Search, tmp_path: Path) -> Backups:
    """Those of the search, with the key that seals its record."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain").write_bytes(KEY)
    return Backups(
        data_dir=tmp_path, record=tmp_path / "tracker.db", settings={}, version="1", clock=lambda: search.now
    )
