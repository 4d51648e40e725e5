"""Who may come in: launch links that work once, and the sessions they open, kept as hashes in one private file.

Several processes write the file (``main.py open`` makes a link while the server runs); only the server reads sessions,
and it keeps them in memory, so that asking costs nothing on the event loop.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from domain.store.aside import set_aside_when_damaged
from ui.principal import Principal

LINK_LIVES = timedelta(minutes=10)
SESSION_LIVES = timedelta(days=365)
FILE = "sessions.db"

SCHEMA = """
CREATE TABLE IF NOT EXISTS house (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS launch (mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, ends TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
    mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, began TEXT NOT NULL, ends TEXT NOT NULL, browser TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Session:
    """One signed-in browser."""

    mark: str
    seeker: str
    began: datetime
    ends: datetime
    browser: str


def mint_link(data_dir: Path, *, seeker: str, now: datetime) -> str:
    """A token for ``/launch?token=``: 256 bits, good once, for ten minutes. Called from any process; blocks shortly."""
    token = secrets.token_urlsafe(32)
    with _database(data_dir) as db:
        db.execute("DELETE FROM launch WHERE ends <= ?", (_text(now),))
        db.execute("INSERT INTO launch VALUES (?, ?, ?)", (mark_of(token), seeker, _text(now + LINK_LIVES)))
    return token


class Sessions:
    """The sessions of this installation. ``find`` and ``known`` never block; the other methods write the file."""

    def __init__(self, data_dir: Path, *, clock: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._clock = clock
        self._writing = Lock()
        set_aside_when_damaged(data_dir / FILE, lost="every browser has to be let in again")
        with _database(data_dir) as db:
            self.cookie = "career-tracker-" + _house_mark(db)
            self._open = {session.mark: session for session in _stored(db)}

    def open(self, token: str, *, browser: str = "") -> str | None:
        """Trade a launch token for a session token, or None when it was used, is too old, or never was."""
        now = self._clock()
        with self._writing, _database(self._data_dir) as db:
            found = db.execute(
                "DELETE FROM launch WHERE mark = ? AND ends > ? RETURNING seeker", (mark_of(token), _text(now))
            ).fetchall()
            if not found:
                return None
            opened = secrets.token_urlsafe(32)
            session = Session(mark_of(opened), str(found[0][0]), now, now + SESSION_LIVES, browser[:200])
            _store(db, session)
            self._open[session.mark] = session
        return opened

    def find(self, token: str) -> Principal | None:
        """Who holds this session token."""
        mark = mark_of(token)
        session = self.known(mark)
        return Principal(seeker=session.seeker, session=mark) if session else None

    def known(self, mark: str) -> Session | None:
        """The session kept under this mark, while it lasts."""
        session = self._open.get(mark)
        return session if session and session.ends > self._clock() else None

    def of(self, seeker: str) -> list[Session]:
        """A seeker's signed-in browsers, the newest first."""
        mine = [session for session in self._open.values() if session.seeker == seeker and self.known(session.mark)]
        return sorted(mine, key=lambda session: session.began, reverse=True)

    def end(self, mark: str) -> None:
        """Sign one browser out."""
        with self._writing, _database(self._data_dir) as db:
            db.execute("DELETE FROM session WHERE mark = ?", (mark,))
            self._open.pop(mark, None)


def mark_of(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def _database(data_dir: Path) -> Iterator[sqlite3.Connection]:
    path = data_dir / FILE
    # Made private before SQLite opens it; its journal takes over the same mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(path, timeout=10)) as db, db:
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(SCHEMA)
        db.execute("BEGIN IMMEDIATE")
        yield db


def _house_mark(db: sqlite3.Connection) -> str:
    """A few letters in the cookie's name: two installations on one machine share their cookies, whatever the port."""
    db.execute("INSERT OR IGNORE INTO house VALUES ('mark', ?)", (secrets.token_hex(4),))
    return str(db.execute("SELECT value FROM house WHERE name = 'mark'").fetchone()[0])


def _store(db: sqlite3.Connection, session: Session) -> None:
    db.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?)",
        (session.mark, session.seeker, _text(session.began), _text(session.ends), session.browser),
    )


def _stored(db: sqlite3.Connection) -> list[Session]:
    rows = db.execute("SELECT mark, seeker, began, ends, browser FROM session").fetchall()
    return [
        Session(mark, seeker, _moment(began), _moment(ends), browser) for mark, seeker, began, ends, browser in rows
    ]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
