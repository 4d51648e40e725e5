"""The accounts of an installation for several people, in one private file beside the sessions.

They say who may come in, which is no part of anybody's search: nothing in here is an event, and nothing secret ever
becomes one. Several processes use the file: ``main.py account`` beside the server.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from domain.errors import Conflict, Invalid, NotFound, Refusal
from domain.store.aside import DAMAGED
from ui.door import codes, patience
from ui.door.patience import Bucket
from ui.principal import KEEPER

FILE = "accounts.db"
NAME = re.compile(r"[\w.@+-]{2,64}")
SETUP, JOIN, RESET = "setup", "join", "reset"
LIVES = {SETUP: timedelta(hours=1), JOIN: timedelta(days=7), RESET: timedelta(minutes=15)}
MOST_BROWSERS = 10

SCHEMA = """
BEGIN;
CREATE TABLE IF NOT EXISTS account (
    seeker TEXT PRIMARY KEY, name TEXT NOT NULL, known_as TEXT NOT NULL UNIQUE, password TEXT NOT NULL,
    made TEXT NOT NULL, secret TEXT NOT NULL DEFAULT '', step INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS recovery (mark TEXT PRIMARY KEY, seeker TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ticket (
    mark TEXT PRIMARY KEY, purpose TEXT NOT NULL, seeker TEXT NOT NULL, note TEXT NOT NULL, ends TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS browser (mark TEXT PRIMARY KEY, seeker TEXT NOT NULL, made TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bucket (
    kind TEXT NOT NULL, whose TEXT NOT NULL, level REAL NOT NULL, at REAL NOT NULL, PRIMARY KEY (kind, whose)
);
COMMIT;
"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One person who may sign in. ``password`` is its hash; ``secret`` that of the two-step sign-in, or empty."""

    seeker: str
    name: str
    password: str
    made: datetime
    secret: str
    step: int

    @property
    def keeps_the_place(self) -> bool:
        return self.seeker == KEEPER


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A link that works once: to set the installation up, to join it, or to choose a new password."""

    mark: str
    purpose: str
    seeker: str
    note: str
    ends: datetime


class Unreadable(Refusal):
    """The file of the accounts is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The accounts in {path} are damaged. Bring that file back from a backup, then start again.")


class Accounts:
    """All accounts, and what proves them. Every method blocks shortly.

    Raises Unreadable when the file is damaged: it is never made anew, or anybody could set the place up again.
    """

    def __init__(self, data_dir: Path, *, clock: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._clock = clock
        try:
            self.everyone()
        except sqlite3.DatabaseError as problem:
            if problem.sqlite_errorcode in DAMAGED:
                raise Unreadable(data_dir / FILE) from problem
            raise

    def everyone(self) -> list[Account]:
        """The one who keeps the place first, then by name."""
        with self._file() as db:
            found = [_account(row) for row in db.execute("SELECT * FROM account ORDER BY known_as")]
        return sorted(found, key=lambda account: not account.keeps_the_place)

    def residents(self) -> frozenset[str]:
        """The seekers who may sign in."""
        with self._file() as db:
            return frozenset(row[0] for row in db.execute("SELECT seeker FROM account"))

    def named(self, name: str) -> Account | None:
        """Whose name this is, however it is capitalised."""
        with self._file() as db:
            row = db.execute("SELECT * FROM account WHERE known_as = ?", (known_as(name),)).fetchone()
        return _account(row) if row else None

    def of(self, seeker: str) -> Account:
        """A seeker's own. Raises NotFound."""
        with self._file() as db:
            row = db.execute("SELECT * FROM account WHERE seeker = ?", (seeker,)).fetchone()
        if row is None:
            raise NotFound("There is no such account.")
        return _account(row)

    def give_ticket(self, purpose: str, *, seeker: str = "", note: str = "") -> str:
        """A token for one of the links that work once; a new one to set up or to reset ends those before it."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._file() as db:
            db.execute("DELETE FROM ticket WHERE ends <= ?", (_text(now),))
            if purpose != JOIN:
                db.execute("DELETE FROM ticket WHERE purpose = ? AND seeker = ?", (purpose, seeker))
            ends = _text(now + LIVES[purpose])
            db.execute("INSERT INTO ticket VALUES (?, ?, ?, ?, ?)", (_mark(token), purpose, seeker, note[:80], ends))
        return token

    def ticket(self, token: str, purpose: str) -> Ticket | None:
        """What this token opens, while it does."""
        with self._file() as db:
            row = db.execute(
                "SELECT * FROM ticket WHERE mark = ? AND purpose = ? AND ends > ?",
                (_mark(token), purpose, _text(self._clock())),
            ).fetchone()
        return _ticket(row) if row else None

    def invitations(self) -> list[Ticket]:
        """Those nobody has used yet."""
        with self._file() as db:
            rows = db.execute(
                "SELECT * FROM ticket WHERE purpose = ? AND ends > ? ORDER BY ends", (JOIN, _text(self._clock()))
            ).fetchall()
        return [_ticket(row) for row in rows]

    def take_back(self, mark: str) -> None:
        """An invitation opens nothing any more."""
        with self._file() as db:
            db.execute("DELETE FROM ticket WHERE purpose = ? AND mark = ?", (JOIN, mark))

    def open_account(self, token: str, purpose: str, *, name: str, password: str) -> Account:
        """Trade a token for an account of one's own; ``password`` is the hash. Raises NotFound, Conflict, Invalid.

        Who sets the place up takes over the search that is there already.
        """
        name = good_name(name)
        with self._file() as db:
            _use_up(db, token, purpose, now=self._clock())
            first = db.execute("SELECT 1 FROM account LIMIT 1").fetchone() is None
            if first != (purpose == SETUP):
                raise NotFound("This link has done its work.")
            if db.execute("SELECT 1 FROM account WHERE known_as = ?", (known_as(name),)).fetchone():
                raise Conflict("Somebody here has that name already; take another one.", field="name")
            seeker = KEEPER if first else secrets.token_hex(16)
            db.execute(
                "INSERT INTO account (seeker, name, known_as, password, made) VALUES (?, ?, ?, ?, ?)",
                (seeker, name, known_as(name), password, _text(self._clock())),
            )
        return self.of(seeker)

    def close(self, seeker: str) -> None:
        """They cannot sign in any more, whatever they have."""
        with self._file() as db:
            for table in ("account", "recovery", "ticket", "browser"):
                db.execute(f"DELETE FROM {table} WHERE seeker = ?", (seeker,))  # noqa: S608 from the line above

    def set_password(self, seeker: str, password: str, *, ticket: str = "") -> None:
        """Keep another hash, by right of a ``ticket`` to reset it where one is given. Raises NotFound."""
        with self._file() as db:
            if ticket:
                _use_up(db, ticket, RESET, now=self._clock())
            db.execute("UPDATE account SET password = ? WHERE seeker = ?", (password, seeker))

    def set_secret(self, seeker: str, secret: str, *, step: int = 0) -> None:
        """Sign-in takes two steps from now on; with an empty secret it takes one."""
        with self._file() as db:
            db.execute("UPDATE account SET secret = ?, step = ? WHERE seeker = ?", (secret, step, seeker))

    def spend_app_code(self, account: Account, code: str) -> bool:
        """Whether the app shows this code now; each is good once, whoever comes first."""
        step = codes.step_shown(account.secret, code, now=self._clock(), after=account.step)
        if step is None:
            return False
        with self._file() as db:
            spent = db.execute(
                "UPDATE account SET step = ? WHERE seeker = ? AND step < ?", (step, account.seeker, step)
            )
            return spent.rowcount == 1

    def renew_recovery_codes(self, seeker: str) -> list[str]:
        """Ten new ones, to be shown once; those before are worth nothing any more."""
        fresh = codes.new_recovery_codes()
        with self._file() as db:
            db.execute("DELETE FROM recovery WHERE seeker = ?", (seeker,))
            db.executemany(
                "INSERT INTO recovery VALUES (?, ?)", [(codes.recovery_mark(code), seeker) for code in fresh]
            )
        return fresh

    def recovery_codes_left(self, seeker: str) -> int:
        with self._file() as db:
            return int(db.execute("SELECT count(*) FROM recovery WHERE seeker = ?", (seeker,)).fetchone()[0])

    def has_recovery_code(self, seeker: str, code: str) -> bool:
        """Whether this is an unused one of theirs."""
        with self._file() as db:
            return _holds(db, seeker, code)

    def spend_recovery_code(self, seeker: str, code: str) -> bool:
        """Use one up; False when it is none of theirs or was used before."""
        with self._file() as db:
            return _spend(db, seeker, code)

    def remember_browser(self, seeker: str, *, before: str = "") -> str:
        """A token for a browser in which they signed in, in the place of the one it had ``before``."""
        token = secrets.token_urlsafe(32)
        with self._file() as db:
            db.execute("DELETE FROM browser WHERE mark = ?", (_mark(before),))
            db.execute("INSERT INTO browser VALUES (?, ?, ?)", (_mark(token), seeker, _text(self._clock())))
            db.execute(
                "DELETE FROM browser WHERE seeker = ? AND mark NOT IN "
                "(SELECT mark FROM browser WHERE seeker = ? ORDER BY made DESC, rowid DESC LIMIT ?)",
                (seeker, seeker, MOST_BROWSERS),
            )
        return token

    def knows_browser(self, seeker: str, token: str) -> bool:
        """Whether they signed in with this browser before."""
        with self._file() as db:
            row = db.execute("SELECT 1 FROM browser WHERE mark = ? AND seeker = ?", (_mark(token), seeker)).fetchone()
        return row is not None

    def forget_browsers(self, seeker: str) -> None:
        with self._file() as db:
            db.execute("DELETE FROM browser WHERE seeker = ?", (seeker,))

    def try_once(self, *buckets: tuple[Bucket, str], tries: int = 1) -> None:
        """Use up a try of each. Raises TooManyTries, and then of none."""
        with self._file() as db:
            for bucket, whose in buckets:
                patience.take(db, bucket, whose, now=self._clock(), tries=tries)

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        path = self._data_dir / FILE
        # Made private before SQLite opens it; its journal takes over the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(path, timeout=10)) as db, db:
            db.execute("PRAGMA synchronous = FULL")
            db.executescript(SCHEMA)
            db.execute("BEGIN IMMEDIATE")
            yield db


def known_as(name: str) -> str:
    """A name as it is compared: Ada, ada and ＡＤＡ are one."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).strip()


def good_name(name: str) -> str:
    """A name to sign in with. Raises Invalid."""
    name = normalize("NFKC", name).strip()
    if not NAME.fullmatch(name):
        raise Invalid(
            "Two to 64 letters, digits, dots or dashes, without spaces; a mail address is fine.", field="name"
        )
    return name


def _use_up(db: sqlite3.Connection, token: str, purpose: str, *, now: datetime) -> None:
    used = db.execute(
        "DELETE FROM ticket WHERE mark = ? AND purpose = ? AND ends > ?", (_mark(token), purpose, _text(now))
    )
    if used.rowcount != 1:
        raise NotFound("This link has done its work, or its time is over.")


def _holds(db: sqlite3.Connection, seeker: str, code: str) -> bool:
    found = db.execute("SELECT 1 FROM recovery WHERE mark = ? AND seeker = ?", (codes.recovery_mark(code), seeker))
    return found.fetchone() is not None


def _spend(db: sqlite3.Connection, seeker: str, code: str) -> bool:
    spent = db.execute("DELETE FROM recovery WHERE mark = ? AND seeker = ?", (codes.recovery_mark(code), seeker))
    return spent.rowcount == 1


def _account(row: tuple[str, str, str, str, str, str, int]) -> Account:
    seeker, name, _, password, made, secret, step = row
    return Account(
        seeker=seeker, name=name, password=password, made=datetime.fromisoformat(made), secret=secret, step=step
    )


def _ticket(row: tuple[str, str, str, str, str]) -> Ticket:
    mark, purpose, seeker, note, ends = row
    return Ticket(mark=mark, purpose=purpose, seeker=seeker, note=note, ends=datetime.fromisoformat(ends))


def _mark(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
