"""Personal tokens for scripts: shown once when made, kept only as hashes, taken back with one click."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from domain.store.aside import set_aside_when_damaged

FILE = "tokens.db"
PREFIX = "ct_"
SCHEMA = """
CREATE TABLE IF NOT EXISTS token (mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL)
"""


@dataclass(frozen=True)
class Token:
    """A token as it can be shown: never its secret."""

    mark: str
    name: str
    made: datetime


class Tokens:
    """The tokens of this installation, in one private file."""

    def __init__(self, data_dir: Path, *, clock: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._clock = clock
        set_aside_when_damaged(data_dir / FILE, lost="scripts need new tokens")

    def make(self, seeker: str, *, name: str) -> str:
        """A new token for ``seeker``; this is the only time it can be read."""
        token = PREFIX + secrets.token_urlsafe(32)
        made = self._clock().astimezone(UTC).isoformat(timespec="seconds")
        with self._database() as db:
            db.execute("INSERT INTO token VALUES (?, ?, ?, ?)", (_mark(token), seeker, name, made))
        return token

    def seeker_of(self, token: str) -> str | None:
        """Whose token that is, or None."""
        with self._database() as db:
            row = db.execute("SELECT seeker FROM token WHERE mark = ?", (_mark(token),)).fetchone()
        return str(row[0]) if row else None

    def of(self, seeker: str) -> list[Token]:
        """A seeker's tokens, newest first."""
        with self._database() as db:
            rows = db.execute(
                "SELECT mark, name, made FROM token WHERE seeker = ? ORDER BY made DESC, mark", (seeker,)
            ).fetchall()
        return [Token(mark, name, datetime.fromisoformat(made)) for mark, name, made in rows]

    def revoke(self, seeker: str, mark: str) -> None:
        """Take a token back."""
        with self._database() as db:
            db.execute("DELETE FROM token WHERE seeker = ? AND mark = ?", (seeker, mark))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        path = self._data_dir / FILE
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(path, timeout=10)) as db, db:
            db.execute(SCHEMA)
            yield db


def _mark(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
