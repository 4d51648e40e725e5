"""Setting damaged files aside: only those that SQLite can no longer read, and only where that is what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from domain.store.aside import set_aside_when_damaged


def test_what_cannot_be_opened_at_all_is_left_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "huey.db"
    folder.mkdir()

    with pytest.raises(sqlite3.OperationalError):
        set_aside_when_damaged(folder, lost="hints")
    assert folder.is_dir()


def test_a_damaged_file_is_kept_under_another_name(tmp_path: Path) -> None:
    file = tmp_path / "huey.db"
    file.write_bytes(b"no database at all, but long enough to be looked at" * 50)

    assert set_aside_when_damaged(file, lost="hints")
    assert not file.exists()
    assert not set_aside_when_damaged(file, lost="hints")
