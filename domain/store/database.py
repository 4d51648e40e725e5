"""The little that SQLite and PostgreSQL are asked to share: one way to run SQL, one set of column types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Cursor(Protocol):
    """Runs statements inside one transaction; parameters are written ``?`` on both databases."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any: ...
    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


Rows = Callable[[str, Sequence[Any]], list[Any]]
"""Answers one question with tuples, from a snapshot of its own."""


@dataclass(frozen=True)
class Dialect:
    """What the two databases call a column type, and what ends a table that is kept in the order of its key."""

    name: str
    types: Mapping[str, str]
    keyed: str


SQLITE = Dialect(
    "sqlite",
    {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "blob": "BLOB"},
    "WITHOUT ROWID",
)
POSTGRES = Dialect(
    "postgres",
    {
        "text": 'text COLLATE "C"',  # orders like SQLite does, whatever the server's language
        "integer": "bigint",
        "real": "double precision",
        "boolean": "bigint",
        "blob": "bytea",
    },
    "",
)


Row = dict[str, Any]


class Writing(Protocol):
    """Opens a short write transaction; ``alone`` keeps everybody else from recording events meanwhile."""

    def __call__(self, *, alone: bool = False) -> AbstractContextManager[Cursor]: ...


class Watch(Protocol):
    """Tells that somebody, in whatever process, committed something. For one consumer, one thread at a time."""

    def changed(self) -> bool:
        """Whether something was committed since this was last asked. Never waits."""

    def wait(self, seconds: float) -> bool:
        """The same, but waits up to ``seconds`` for it."""

    def close(self) -> None: ...


class Record(Protocol):
    """What both recorders offer beside the library's own methods."""

    dialect: Dialect

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The answer as tuples, from a snapshot of its own."""

    def named_rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The answer as one dict for each row."""

    def writing(self, *, alone: bool = False) -> AbstractContextManager[Cursor]: ...
    def watch(self) -> Watch: ...

    def append(self, cursor: Cursor, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write many new rows to the table ``name``, the quickest way there is."""

    def tables(self) -> list[str]:
        """The names of all tables."""

    def discard(self, name: str) -> None:
        """Drop the table ``name`` without keeping others waiting."""

    def rebuilding(self) -> AbstractContextManager[None]:
        """Held while read models are rebuilt: one process at a time."""

    def opening(self) -> AbstractContextManager[None]:
        """Held while tables are made or changed, so that processes that start together take turns."""

    def prepare(self) -> None:
        """Make the tables of the record where they are missing."""

    def back_up(self, folder: Path) -> None:
        """Put a copy of everything into ``folder``."""
