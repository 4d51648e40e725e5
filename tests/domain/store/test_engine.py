"""The program uses a SQLite without the fault that can corrupt a shared WAL file."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.store.engine import FIRST_SAFE, choose, sqlite3
from domain.store.errors import StoreRefused


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two modules that look like SQLite's: one with the fault, one the first without."""
    (tmp_path / "lite_with_fault.py").write_text("sqlite_version_info = (3, 51, 2)")
    (tmp_path / "lite_without.py").write_text("sqlite_version_info = (3, 51, 3)")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_the_one_in_use_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= FIRST_SAFE


@pytest.mark.usefixtures("modules")
def test_the_first_that_is_new_enough_is_taken() -> None:
    names = ("not_installed_at_all", "lite_with_fault", "lite_without")
    assert choose(names).__name__ == "lite_without"


@pytest.mark.usefixtures("modules")
def test_without_any_the_program_says_what_to_install() -> None:
    with pytest.raises(StoreRefused, match=r"3\.51\.3 or newer.*install pysqlite3"):
        choose(("not_installed_at_all", "lite_with_fault"))
