"""The record in one SQLite file: ids never reused, every commit on the disk before it is acknowledged."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from eventsourcing import persistence
from eventsourcing.persistence import BaseInfrastructureFactory, Notification, PersistenceError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)

from domain.aggregate import Event
from domain.store import schema
from domain.store.database import SQLITE, Cursor, Watch
from domain.store.engine import sqlite3
from domain.store.errors import StoreRefused, VersionTaken
from domain.store.ledger import Command, Ledger

PATIENCE = 30.0
"""Seconds to wait for another writer: with eight processes at work the slowest turn took almost five."""

HOURS = 7_200.0
"""Seconds to wait for somebody else's rebuild."""

PORTION = 2_000
"""Rows removed at a time."""

LOOK = 0.02
"""Seconds between two looks while waiting; each takes two microseconds."""

PRAGMAS = {
    "synchronous": 2,  # FULL: with NORMAL, three of four simulated power cuts lost acknowledged events
    "secure_delete": 1,
    "foreign_keys": 1,
    "fullfsync": 1,  # macOS reaches the disk only so; elsewhere it changes nothing
    "checkpoint_fullfsync": 1,
    "temp_store": 2,
    "cache_size": -16_000,
}


class SQLiteRecord(SQLiteApplicationRecorder):
    """The library's recorder with our table, our transactions and the ledger kept in them."""

    datastore: File
    dialect = SQLITE

    def __init__(self, datastore: File, ledger: Ledger) -> None:
        super().__init__(datastore)
        self.ledger = ledger
        self.insert_events_statement = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
        )
        self.select_max_notification_id_statement = "SELECT max(notification_id) FROM stored_events"

    def construct_create_table_statements(self) -> list[str]:
        return [EVENTS]

    def opening(self) -> AbstractContextManager[None]:
        return nullcontext()  # every statement that makes tables runs in a transaction that checks first

    def prepare(self) -> None:
        with self.writing(alone=True) as cursor:
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'store_schema'")
            if cursor.fetchone() is None:
                cursor.execute(EVENTS)
                schema.create(cursor, self.dialect)

    def back_up(self, folder: Path) -> None:
        """A copy of the file, named after its newest event. Writers wait for a few hundredths of a second at most."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_to(
            folder / f"tracker-{self.max_notification_id() or 0:010}-{secrets.token_hex(4)}.db", self.datastore.path
        )

    def watch(self) -> Watch:
        return SQLiteWatch(self.datastore.path)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        return super().insert_events(stored_events, **kwargs) if stored_events else None

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        events: Sequence[Event] = (),
        command: Command | None = None,
        **_: Any,
    ) -> Sequence[int]:
        cursor = c.sqlite_cursor
        if command is not None:
            self.ledger.refuse_repeat(cursor, command)
        try:
            positions = super()._insert_events(c, stored_events) or ()
        except sqlite3.IntegrityError as error:
            raise VersionTaken(str(error)) from error
        self.ledger.enter(cursor, stored_events, positions, events=events, command=command)
        return positions

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self.datastore.ask(sql, parameters)[0]

    def named_rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        found, description = self.datastore.ask(sql, parameters)
        names = [column[0] for column in description]
        return [dict(zip(names, row, strict=True)) for row in found]

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Cursor]:  # noqa: ARG002 one writer at a time is always alone
        with self.datastore.transaction(commit=True) as cursor:
            yield cursor.sqlite_cursor

    def append(self, cursor: Cursor, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)

    def tables(self) -> list[str]:
        return [name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]

    def discard(self, name: str) -> None:
        """Emptied bit by bit first: to overwrite a big table at once would keep writers waiting for seconds."""
        key = ", ".join(column for (column,) in self.rows(KEY_COLUMNS, (name,)))
        while self.rows(f"SELECT 1 FROM {name} LIMIT 1"):
            with self.writing() as cursor:
                cursor.execute(f"DELETE FROM {name} WHERE ({key}) IN (SELECT {key} FROM {name} LIMIT {PORTION})")
        with self.writing() as cursor:
            cursor.execute(f"DROP TABLE {name}")

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """A lock that ends with the process, held in a small database of its own."""
        path = self.datastore.path
        lock = sqlite3.connect(path.with_name(f"{path.name}.rebuilding"), isolation_level=None, timeout=HOURS)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            lock.close()

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        order = "DESC" if desc else "ASC"
        found = self.rows(
            f"{STREAM} ORDER BY originator_version {order} LIMIT ?",
            (originator_id, gt if gt is not None else -1, lte if lte is not None else FAR, limit or -1),
        )
        return [StoredEvent(originator_id, *row) for row in found]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = 0 if start is None else start if inclusive_of_start else start + 1
        wanted = f"AND topic IN ({', '.join('?' * len(topics))})" if topics else ""
        found = self.rows(
            f"{LOG} {wanted} ORDER BY notification_id LIMIT ?",
            (first, FAR if stop is None else stop, *topics, limit),
        )
        return [Notification(row[1], row[2], row[3], row[4], row[0]) for row in found]

    def max_notification_id(self) -> int | None:  # type: ignore[override]  # None while empty, as in the library
        [[newest]] = self.rows(self.select_max_notification_id_statement)
        return None if newest is None else int(newest)


class SQLiteWatch:
    """Asks SQLite whether anybody else committed; a connection of its own sees every other one as somebody else."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._seen = self._version()

    def changed(self) -> bool:
        version = self._version()
        changed, self._seen = version != self._seen, version
        return changed

    def wait(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not (changed := self.changed()) and time.monotonic() < until:
            time.sleep(LOOK)
        return changed

    def close(self) -> None:
        self._connection.close()

    def _version(self) -> int:
        [[version]] = self._connection.execute("PRAGMA data_version").fetchall()
        return int(version)


class Factory(SQLiteFactory):
    """The library's factory over our file."""

    def __init__(self, datastore: File) -> None:
        BaseInfrastructureFactory.__init__(self, {})
        self.datastore = datastore


class File(SQLiteDatastore):
    """The SQLite file: one connection that writes, and as many that read as there are readers at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(db_name=str(path), originator_id_type="text")
        self._here = hold(path.parent, fcntl.LOCK_SH)
        _make_private(path)
        self.path = path
        self.pool = Connections(path)
        self._idle: deque[sqlite3.Connection] = deque()

    def ask(self, sql: str, parameters: Sequence[Any]) -> tuple[list[Any], Any]:
        """The rows that answer ``sql`` as of the newest commit, and what their columns are called."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = connect(self.path)
            connection.execute("PRAGMA query_only = 1")
        try:
            cursor = connection.execute(sql, parameters)
            return cursor.fetchall(), cursor.description
        except sqlite3.Error as error:
            raise _in_library_terms(error) from error
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        super().close()
        idle: deque[sqlite3.Connection] = vars(self).get("_idle", deque())
        while idle:  # readers in other threads may hand theirs back meanwhile
            idle.pop().close()
        if (here := vars(self).pop("_here", None)) is not None:
            os.close(here)


class Connections(SQLiteConnectionPool):
    """The library's pool, for the writer, with connections of our making."""

    def __init__(self, path: Path) -> None:
        super().__init__(db_name=str(path), pool_size=1, max_overflow=0, pool_timeout=PATIENCE)
        self._path = path

    def _create_connection(self) -> Connection:
        return Connection(connect(self._path), max_age=None)


class Connection(SQLiteConnection):
    """A connection whose write transactions take the lock at once, and which never keeps one open."""

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        cursor = self.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if commit else "BEGIN")
            yield cursor
            if commit:
                self.commit()
        except sqlite3.Error as error:
            raise _in_library_terms(error) from error
        finally:
            self.rollback()
            cursor.sqlite_cursor.close()


def copy_to(copy: Path, path: Path) -> None:
    """Write the file at ``path``, as of the newest commit, to the new file ``copy``, and wait for the disk."""
    _make_private(copy)
    connection = connect(path)
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    _sync(copy)


def hold(folder: Path, how: int) -> int:
    """Lock ``folder`` until the returned descriptor is closed or the process ends.

    Shared by all who have its record open, alone for whoever puts another one in its place.
    Raises BlockingIOError where ``how`` says not to wait.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def connect(path: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection in WAL mode that waits for others, for ``patience`` seconds.

    Raises :class:`StoreRefused` where a setting does not take.
    """
    try:
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=512, timeout=patience
        )
        _write_ahead(connection, patience)
        for name, value in PRAGMAS.items():
            _set(connection, name, value)
    except sqlite3.Error as error:
        raise StoreRefused(f"{path} cannot be opened: {error}") from error
    return connection


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Where two turn a new file to WAL at once, SQLite refuses one without waiting: both would wait for ever."""
    until = time.monotonic() + patience
    while True:
        try:
            return _set(connection, "journal_mode", "wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(LOOK)


def _set(connection: sqlite3.Connection, name: str, value: object) -> None:
    connection.execute(f"PRAGMA {name} = {value}")
    [[taken]] = connection.execute(f"PRAGMA {name}").fetchall()
    if taken != value:
        raise StoreRefused(f"SQLite does not take {name}={value} here but {taken}: is this a network folder?")


def _make_private(path: Path) -> None:
    """Nobody else on this machine may read the record; WAL and index files inherit the mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _sync(path: Path) -> None:
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _in_library_terms(error: sqlite3.Error) -> PersistenceError:
    """Both name their errors as the Python database interface does."""
    kind: type[PersistenceError] = getattr(persistence, type(error).__name__, PersistenceError)
    return kind(str(error))


FAR = 2**62

KEY_COLUMNS = "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"

EVENTS = """
    CREATE TABLE IF NOT EXISTS stored_events (
        notification_id INTEGER PRIMARY KEY AUTOINCREMENT,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        UNIQUE (originator_id, originator_version)
    )
"""

STREAM = """
    SELECT originator_version, topic, state FROM stored_events
    WHERE originator_id = ? AND originator_version > ? AND originator_version <= ?
"""

LOG = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
    WHERE notification_id >= ? AND notification_id <= ?
"""
