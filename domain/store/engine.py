"""Which SQLite the program uses: the interpreter's own where it is new enough, else the one pysqlite3 brings."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

from domain.store.errors import StoreRefused

FIRST_SAFE = (3, 51, 3)
"""Older ones can corrupt a database in WAL mode that two processes write to."""


def choose(names: Sequence[str]) -> ModuleType:
    """The first of the modules called ``names`` that is installed and new enough."""
    for name in names:
        if find_spec(name) and (module := import_module(name)).sqlite_version_info >= FIRST_SAFE:
            return module
    needed = ".".join(map(str, FIRST_SAFE))
    raise StoreRefused(f"No SQLite {needed} or newer was found: please install pysqlite3.")


if TYPE_CHECKING:
    import sqlite3
else:
    sqlite3 = choose(("sqlite3", "pysqlite3"))

__all__ = ["FIRST_SAFE", "choose", "sqlite3"]
