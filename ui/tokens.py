"""Personal tokens for scripts: shown once when made, kept only as hashes, good for some things and for some time."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from domain.store.aside import set_aside_when_damaged

FILE = "tokens.db"
PREFIX = "ct_"
SCHEMA = """
CREATE TABLE IF NOT EXISTS token (mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL)
"""
LATER = {"scopes": "TEXT NOT NULL DEFAULT 'read write letters settings'", "ends": "TEXT NOT NULL DEFAULT ''"}
"""Columns that came later; tokens made before were good for everything, for ever."""

READ, WRITE, LETTERS, SETTINGS = "read", "write", "letters", "settings"
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        READ: "Read your search",
        WRITE: "Change applications and people",
        LETTERS: "Note letters and resumes as sent",
        SETTINGS: "Change columns and settings",
    }
)
"""What a token may be good for, in the words in which it is chosen."""

USUAL_SCOPES, USUAL_DAYS = (READ,), 90
"""What nobody has to ask for."""


@dataclass(frozen=True)
class Token:
    """A token as it can be shown: never its secret. ``ends`` is None for one that lasts."""

    mark: str
    name: str
    made: datetime
    scopes: tuple[str, ...]
    ends: datetime | None


@dataclass(frozen=True)
class Holder:
    """Whose token it is, and what it is good for."""

    seeker: str
    scopes: tuple[str, ...]


class Tokens:
    """The tokens of this installation, in one private file."""

    def __init__(self, data_dir: Path, *, clock: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._clock = clock
        set_aside_when_damaged(data_dir / FILE, lost="scripts need new tokens")

    def make(
        self, seeker: str, *, name: str, scopes: Iterable[str] = tuple(SCOPES), lasts: timedelta | None = None
    ) -> str:
        """A new token for ``seeker``; only now can it be read. ``lasts``: None until it is taken back."""
        token, now = PREFIX + secrets.token_urlsafe(32), self._clock().astimezone(UTC)
        good_for = " ".join(scope for scope in SCOPES if scope in set(scopes))
        ends = _text(now + lasts) if lasts else ""
        with self._database() as db:
            db.execute(
                "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?)", (_mark(token), seeker, name, _text(now), good_for, ends)
            )
        return token

    def holder(self, token: str) -> Holder | None:
        """Who comes with that token, or None where it opens nothing (any more)."""
        with self._database() as db:
            row = db.execute("SELECT seeker, scopes, ends FROM token WHERE mark = ?", (_mark(token),)).fetchone()
        if row is None or (row[2] and datetime.fromisoformat(row[2]) <= self._clock()):
            return None
        return Holder(seeker=str(row[0]), scopes=tuple(row[1].split()))

    def of(self, seeker: str) -> list[Token]:
        """A seeker's tokens, newest first; those that have ended stay until they are taken back."""
        with self._database() as db:
            rows = db.execute(
                "SELECT mark, name, made, scopes, ends FROM token WHERE seeker = ? ORDER BY made DESC, mark", (seeker,)
            ).fetchall()
        return [
            Token(
                mark=mark,
                name=name,
                made=datetime.fromisoformat(made),
                scopes=tuple(scopes.split()),
                ends=datetime.fromisoformat(ends) if ends else None,
            )
            for mark, name, made, scopes, ends in rows
        ]

    def revoke(self, seeker: str, mark: str) -> None:
        """Take a token back."""
        with self._database() as db:
            db.execute("DELETE FROM token WHERE seeker = ? AND mark = ?", (seeker, mark))

    def restore(self, seeker: str, token: Token) -> None:
        """A token that was taken back is good again, to its end; its secret was never kept and is not needed."""
        ends = _text(token.ends) if token.ends else ""
        with self._database() as db:
            db.execute(
                "INSERT OR IGNORE INTO token VALUES (?, ?, ?, ?, ?, ?)",
                (token.mark, seeker, token.name, _text(token.made), " ".join(token.scopes), ends),
            )

    def revoke_all(self, seeker: str) -> None:
        """Take every token of a seeker back."""
        with self._database() as db:
            db.execute("DELETE FROM token WHERE seeker = ?", (seeker,))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        path = self._data_dir / FILE
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(path, timeout=10)) as db, db:
            db.execute(SCHEMA)
            there = {row[1] for row in db.execute("PRAGMA table_info(token)")}
            for column, kind in LATER.items():
                if column not in there:
                    db.execute(f"ALTER TABLE token ADD COLUMN {column} {kind}")
            yield db


def _mark(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
