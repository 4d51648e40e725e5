"""Who may come in: launch links that work once, and the sessions they open, kept as hashes in one private file.

Several processes write the file (``main.py open`` makes a link while the server runs); only the server reads sessions,
and it keeps them in memory, so that asking costs nothing on the event loop.
"""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from domain.store.aside import set_aside_when_damaged
from ui.principal import Principal

log = logging.getLogger(__name__)

LINK_LIVES = timedelta(minutes=10)
SESSION_LIVES = timedelta(days=365)
# Where people sign in with a password, a browser they left alone is signed out, and every one in the end.
ACCOUNT_LIVES, ACCOUNT_IDLE = timedelta(days=30), timedelta(days=7)
NOTED_EVERY = timedelta(minutes=10)
FILE = "sessions.db"

SCHEMA = """
CREATE TABLE IF NOT EXISTS house (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS launch (mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, ends TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
    mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, began TEXT NOT NULL, ends TEXT NOT NULL, browser TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS signed_in (
    mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, began TEXT NOT NULL, ends TEXT NOT NULL, browser TEXT NOT NULL,
    seen TEXT NOT NULL, proved TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Session:
    """One signed-in browser. ``seen`` and ``proved`` (with a password) are None where a launch link let it in."""

    mark: str
    seeker: str
    began: datetime
    ends: datetime
    browser: str
    seen: datetime | None = None
    proved: datetime | None = None


def mint_link(data_dir: Path, *, seeker: str, now: datetime) -> str:
    """A token for ``/launch?token=``: 256 bits, good once, for ten minutes. Called from any process; blocks shortly."""
    token = secrets.token_urlsafe(32)
    with _database(data_dir) as db:
        db.execute("DELETE FROM launch WHERE ends <= ?", (_text(now),))
        db.execute("INSERT INTO launch VALUES (?, ?, ?)", (mark_of(token), seeker, _text(now + LINK_LIVES)))
    return token


class Sessions:
    """The sessions of this installation. ``find``, ``known`` and ``saw`` never block; the others use the file.

    ``hosted``: people come with a password, and what a launch link once opened counts no more. ``https``: the cookie
    is for that one host, by https alone.
    """

    def __init__(
        self, data_dir: Path, *, clock: Callable[[], datetime], hosted: bool = False, https: bool = False
    ) -> None:
        self._data_dir = data_dir
        self._clock = clock
        self._writing = Lock()
        self._stored = _signed_in if hosted else _launched
        self.hosted, self.https = hosted, https
        set_aside_when_damaged(data_dir / FILE, lost="every browser has to be let in again")
        with _database(data_dir) as db:
            self.cookie = f"{'__Host-' if https else ''}career-tracker-{_house_mark(db)}"
            self._open = {session.mark: session for session in self._stored(db)}
        self._seen: dict[str, datetime] = {}  # apart, so that being seen can never bring an ended session back

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
        if session is None:
            return None
        self.saw(mark)
        return Principal(seeker=session.seeker, session=mark)

    def begin(self, seeker: str, *, browser: str = "") -> str:
        """A session for somebody who has just proved who they are; returns its token, the only time it is known."""
        now, token = self._clock(), secrets.token_urlsafe(32)
        session = Session(mark_of(token), seeker, now, now + ACCOUNT_LIVES, browser[:200], seen=now, proved=now)
        with self._writing, _database(self._data_dir) as db:
            db.execute("DELETE FROM signed_in WHERE ends <= ?", (_text(now),))
            _note(db, session)
            self._open[session.mark] = session
        return token

    def prove(self, mark: str) -> None:
        """The person behind this session has just given their password again."""
        with self._writing, _database(self._data_dir) as db:
            session = self._open.get(mark)
            if session is not None:
                self._open[mark] = replace(session, proved=self._clock())
                _note(db, self._open[mark])

    def saw(self, mark: str) -> None:
        """Somebody is doing something in this browser: it does not count as left alone."""
        if mark in self._open:
            self._seen[mark] = self._clock()

    def known(self, mark: str) -> Session | None:
        """The session kept under this mark, while it lasts."""
        session, now = self._open.get(mark), self._clock()
        if session is None or session.ends <= now:
            return None
        return None if session.seen is not None and self._last_seen(session) + ACCOUNT_IDLE <= now else session

    def _last_seen(self, session: Session) -> datetime:
        return max(self._seen.get(session.mark, session.began), session.seen or session.began)

    def of(self, seeker: str) -> list[Session]:
        """A seeker's signed-in browsers, the newest first."""
        mine = [session for session in list(self._open.values()) if session.seeker == seeker]
        there = [replace(one, seen=one.seen and self._last_seen(one)) for one in mine if self.known(one.mark)]
        return sorted(there, key=lambda session: session.began, reverse=True)

    def end(self, mark: str) -> None:
        """Sign one browser out."""
        with self._writing, _database(self._data_dir) as db:
            db.execute("DELETE FROM session WHERE mark = ?", (mark,))
            db.execute("DELETE FROM signed_in WHERE mark = ?", (mark,))
            self._open.pop(mark, None)

    def end_all(self, seeker: str) -> None:
        """Sign every browser of a seeker out."""
        for session in self.of(seeker):
            self.end(session.mark)

    def keep_up(self) -> None:
        """Take over what another process ended, and write down who was seen; to be called every few seconds."""
        try:
            self._take_over()
        except sqlite3.OperationalError as problem:  # a full disk, say; the next time may do better
            log.warning("the sessions could not be looked through: %s", problem)

    def _take_over(self) -> None:
        with self._writing, _database(self._data_dir) as db:
            there = {session.mark: session for session in self._stored(db)}
            self._open = {mark: session for mark, session in self._open.items() if mark in there}
            self._seen = {mark: seen for mark, seen in list(self._seen.items()) if mark in there}
            for mark, session in self._open.items():
                if session.seen is not None and self._last_seen(session) - session.seen >= NOTED_EVERY:
                    self._open[mark] = replace(session, seen=self._last_seen(session))
                    _note(db, self._open[mark])


def end_sessions(data_dir: Path, seeker: str) -> None:
    """Sign every browser of a seeker out, from any process; a running server takes it over within seconds."""
    with _database(data_dir) as db:
        db.execute("DELETE FROM signed_in WHERE seeker = ?", (seeker,))


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


def _note(db: sqlite3.Connection, session: Session) -> None:
    moments = (session.began, session.ends, session.seen or session.began, session.proved or session.began)
    began, ends, seen, proved = map(_text, moments)
    db.execute(
        "INSERT OR REPLACE INTO signed_in VALUES (?, ?, ?, ?, ?, ?, ?)",
        (session.mark, session.seeker, began, ends, session.browser, seen, proved),
    )


def _signed_in(db: sqlite3.Connection) -> list[Session]:
    rows = db.execute("SELECT mark, seeker, began, ends, browser, seen, proved FROM signed_in").fetchall()
    return [
        Session(mark, seeker, _moment(began), _moment(ends), browser, _moment(seen), _moment(proved))
        for mark, seeker, began, ends, browser, seen, proved in rows
    ]


def _launched(db: sqlite3.Connection) -> list[Session]:
    rows = db.execute("SELECT mark, seeker, began, ends, browser FROM session").fetchall()
    return [
        Session(mark, seeker, _moment(began), _moment(ends), browser) for mark, seeker, began, ends, browser in rows
    ]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
