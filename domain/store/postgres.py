"""The record in a PostgreSQL database: the library's recorder with the ledger kept in its transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

import psycopg
from eventsourcing.persistence import BaseInfrastructureFactory, StoredEvent
from eventsourcing.postgres import (
    PostgresAggregateRecorder,
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row, tuple_row
from psycopg.sql import SQL, Composed

from domain.aggregate import Event
from domain.store import schema
from domain.store.database import POSTGRES, Cursor, Row, Watch
from domain.store.errors import StoreRefused, VersionTaken
from domain.store.ledger import Command, Ledger

PATIENCE = 30
"""Seconds to wait for another writer."""

ANSWER_WITHIN = 5
"""Seconds for the server to let us in."""

CONNECTIONS = 5
"""At most, in one process."""

OPENING, REBUILDING = 0x_CA5EE5_01, 0x_CA5EE5_02
"""The advisory locks under which tables are made and read models rebuilt."""


class PostgresRecord(PostgresApplicationRecorder):
    """The library's recorder, without its database functions: they lose events for followers."""

    datastore: Server
    dialect = POSTGRES

    def __init__(self, datastore: Server, ledger: Ledger) -> None:
        super().__init__(datastore, events_table_name="stored_events")
        self.ledger = ledger
        self.sql_create_statements = [*map(_ordered_by_bytes, self.sql_create_statements)]
        del self.sql_create_statements[self.create_insert_function_statement_index]

    def opening(self) -> AbstractContextManager[None]:
        return self._in_turn(OPENING)

    def rebuilding(self) -> AbstractContextManager[None]:
        return self._in_turn(REBUILDING)

    @contextmanager
    def _in_turn(self, lock: int) -> Iterator[None]:
        with self.datastore.get_connection() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (lock,))
            try:
                yield
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (lock,))

    def append(self, cursor: Cursor, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        copying: Any = f"COPY {name} ({', '.join(columns)}) FROM STDIN"
        with cast("PostgresCursor", cursor).bare.copy(copying) as copy:
            for row in rows:
                copy.write_row(_numbers(row))

    def tables(self) -> list[str]:
        return [name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]

    def discard(self, name: str) -> None:
        with self.writing() as cursor:
            cursor.execute(f"DROP TABLE {name}")

    def prepare(self) -> None:
        [[there]] = self.rows("SELECT to_regclass('store_schema')")
        if there is None:
            self.create_table()
            with self.writing() as cursor:
                schema.create(cursor, self.dialect)
        self.datastore.register_type_adapters()  # made by somebody else since we looked

    def back_up(self, folder: Path) -> None:
        raise StoreRefused(
            "The database must be brought up to date first, and a backup belongs before that. "
            f"Please make one, such as: pg_dump --format=custom --file {folder / 'tracker.dump'} <database>"
        )

    def watch(self) -> Watch:
        return PostgresWatch(self.datastore.url, self.channel_name)

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        events: Sequence[Event] = (),
        command: Command | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        """Not tried again by itself when the connection is lost, as in the library: it may have been saved."""
        if not stored_events:
            return None
        with self.writing(alone=True) as cursor:
            if command is not None:
                self.ledger.refuse_repeat(cursor, command)
            positions = self._insert(cursor, stored_events)
            self.ledger.enter(cursor, stored_events, positions, events=events, command=command)
        return positions

    def _insert(self, cursor: PostgresCursor, stored_events: Sequence[StoredEvent]) -> list[int]:
        try:
            PostgresAggregateRecorder._insert_stored_events(self, cursor.bare, stored_events)  # noqa: SLF001 inherited
        except psycopg.errors.UniqueViolation as error:
            raise VersionTaken(str(error)) from error
        return [position for (position,) in cursor.fetchall()]

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with self.datastore.get_connection() as connection:
            cursor = connection.cursor(row_factory=tuple_row)
            return cursor.execute(_with_percents(sql), _numbers(parameters)).fetchall()

    def named_rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self.datastore.get_connection() as connection:
            cursor = connection.cursor(row_factory=dict_row)
            return cursor.execute(_with_percents(sql), _numbers(parameters)).fetchall()

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[PostgresCursor]:
        with self.datastore.get_connection() as connection, connection.transaction():
            cursor = connection.cursor(row_factory=tuple_row)
            if alone:
                self._lock_table(cursor)  # type: ignore[arg-type]  # only executes
                self._notify_channel(cursor)  # type: ignore[arg-type]
            yield PostgresCursor(cursor)


class PostgresCursor:
    """A psycopg cursor that understands our way to write parameters."""

    def __init__(self, bare: psycopg.Cursor[Any]) -> None:
        self.bare = bare
        self.fetchone, self.fetchall = bare.fetchone, bare.fetchall

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> PostgresCursor:
        self.bare.execute(_with_percents(sql), _numbers(parameters))
        return self

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> None:
        self.bare.executemany(_with_percents(sql), map(_numbers, rows))


class PostgresWatch:
    """Listens on the channel that every transaction with new events notifies."""

    def __init__(self, url: str, channel: str) -> None:
        self._url, self._channel = url, channel
        self._connection = self._listen()

    def changed(self) -> bool:
        return self.wait(0)

    def wait(self, seconds: float) -> bool:
        try:
            return any([*self._connection.notifies(timeout=seconds, stop_after=1)])
        except psycopg.OperationalError:  # the server went away, and who knows what was missed
            self._connection = self._listen()
            return True

    def close(self) -> None:
        self._connection.close()

    def _listen(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._url, autocommit=True, connect_timeout=ANSWER_WITHIN)
        connection.execute(SQL("LISTEN {}").format(SQL(self._channel)))
        return connection


class Factory(PostgresFactory):
    """The library's factory over our connections."""

    def __init__(self, datastore: Server) -> None:
        BaseInfrastructureFactory.__init__(self, {})
        self.datastore = datastore


class Server(PostgresDatastore):
    """A small pool of connections, each looked at before use. Raises :class:`StoreRefused` when there is no way in."""

    def __init__(self, url: str) -> None:
        given: dict[str, Any] = dict(_parts(url))
        super().__init__(
            dbname=given.get("dbname", ""),
            host=given.get("host", ""),
            port=given.get("port", ""),
            user=given.get("user", ""),
            password=given.get("password", ""),
            originator_id_type="text",
            pool_size=1,
            max_overflow=CONNECTIONS - 1,
            pre_ping=True,
            connect_timeout=PATIENCE,
            lock_timeout=PATIENCE,
        )
        self.url = url
        self.pool.kwargs = {**given, "row_factory": dict_row}


def _parts(url: str) -> dict[str, Any]:
    try:
        psycopg.connect(url, connect_timeout=ANSWER_WITHIN).close()
        return conninfo_to_dict(url)
    except psycopg.Error as error:
        raise StoreRefused(f"There is no way into the PostgreSQL database: {error}") from error


def _ordered_by_bytes(statement: Composed) -> Composed:
    """Ids compare like in SQLite, so that one person's are one range, whatever the server's language."""
    text = statement.as_string()
    if "CREATE TABLE" not in text:
        return statement
    return SQL(text.replace('originator_id "text"', 'originator_id "text" COLLATE "C"')).format()


@cache
def _with_percents(sql: str) -> Any:
    return sql.replace("%", "%%").replace("?", "%s")


def _numbers(parameters: Sequence[Any]) -> list[Any]:
    """Truth as 0 and 1, the way it is stored."""
    return [int(value) if isinstance(value, bool) else value for value in parameters]
