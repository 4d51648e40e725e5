"""The read models kept up to date in the very transaction that records the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from domain.aggregate import Event
from domain.store.database import Cursor, Record, Row
from projections.database import Handler, ReadModel, Table


class SqlWriter:
    """Writes at once, on the cursor of an open transaction."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor

    def get(self, table: Table, /, *key: Any) -> Row | None:
        self._cursor.execute(_get(table), key)
        found = self._cursor.fetchone()
        return None if found is None else dict(zip(table.names, found, strict=True))

    def each(self, table: Table, /, *prefix: Any) -> list[Row]:
        self._cursor.execute(_each(table, len(prefix)), prefix)
        return [dict(zip(table.names, found, strict=True)) for found in self._cursor.fetchall()]

    def put(self, table: Table, /, **row: Any) -> None:
        self._cursor.execute(_put(table), table.line(row))

    def change(self, table: Table, key: tuple[Any, ...], /, **columns: Any) -> None:
        changes = table.some(columns)
        self._cursor.execute(_change(table, tuple(changes)), (*changes.values(), *key))

    def add(self, table: Table, /, **row: Any) -> None:
        self._cursor.execute(_add(table), table.line(row))

    def drop(self, table: Table, /, *key: Any) -> None:
        self._cursor.execute(_drop(table), key)


class Projector:
    """All read models of the program. A model that lags behind is left alone until it is rebuilt."""

    def __init__(self, models: Sequence[ReadModel]) -> None:
        self.models = tuple(models)
        self._handlers: dict[type[Event], tuple[tuple[str, Handler], ...]] = {}
        self._advance = ADVANCE.format(
            " OR ".join(f"name = '{m.name}' AND version = {m.version}" for m in models) or "1 = 0"
        )

    def prepare(self, record: Record) -> None:
        """Make the tables of models that the database does not know yet."""
        with record.writing(alone=True) as cursor:
            cursor.execute(READ_MODELS.format(**record.dialect.types))
            cursor.execute("SELECT name FROM read_models")
            known = {name for (name,) in cursor.fetchall()}
            for model in self.models:
                if model.name not in known:
                    _make(cursor, record, model)

    def write(self, cursor: Cursor, events: Sequence[tuple[Event, int]], *, before: int) -> None:
        """Fold ``events`` into every model that had everything up to ``before``."""
        cursor.execute(self._advance, (events[-1][1], before))
        current = {name for (name,) in cursor.fetchall()}
        writer = SqlWriter(cursor)
        for event, position in events:
            for name, handler in self.handlers(type(event)):
                if name in current:
                    handler(writer, event, position)

    def handlers(self, kind: type[Event]) -> tuple[tuple[str, Handler], ...]:
        """Who wants to hear of ``kind``: names of models with their handlers."""
        try:
            return self._handlers[kind]
        except KeyError:
            found = ((model.name, model.handler(kind)) for model in self.models)
            self._handlers[kind] = wanted = tuple((name, handler) for name, handler in found if handler)
            return wanted

    def named(self, name: str) -> ReadModel:
        """Raises KeyError for a model that is unknown."""
        return {model.name: model for model in self.models}[name]

    def stale(self, record: Record) -> list[ReadModel]:
        """The models that must be rebuilt: of another version, or without the newest events."""
        found: Mapping[str, Row] = {row["name"]: row for row in record.named_rows(STANDING)}
        return [
            model
            for model in self.models
            if (found[model.name]["version"], found[model.name]["position"])
            != (model.version, found[model.name]["newest"])
        ]


def _make(cursor: Cursor, record: Record, model: ReadModel) -> None:
    for table in model.tables:
        for statement in table.ddl(record.dialect, name=table.name, number=1):
            cursor.execute(statement)
    cursor.execute(
        "INSERT INTO read_models (name, version, position, number, tables) VALUES (?, ?, 0, 1, ?)",
        (model.name, model.version, model.table_names),
    )


@cache
def _get(table: Table) -> str:
    return f"{table.select} {table.where(len(table.key))}"


@cache
def _each(table: Table, columns: int) -> str:
    return f"{table.select} {table.where(columns)} ORDER BY {', '.join(table.key)}"


@cache
def _put(table: Table) -> str:
    return table.upsert(table.name)


@cache
def _add(table: Table) -> str:
    return table.insert(table.name)


@cache
def _drop(table: Table) -> str:
    return table.delete(table.name)


@cache
def _change(table: Table, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = ?" for name in columns)
    return f"UPDATE {table.name} SET {changes} {table.where(len(table.key))}"


READ_MODELS = """
    CREATE TABLE IF NOT EXISTS read_models (
        name {text} PRIMARY KEY, version {integer} NOT NULL, position {integer} NOT NULL,
        number {integer} NOT NULL, tables {text} NOT NULL
    )
"""

ADVANCE = "UPDATE read_models SET position = ? WHERE position = ? AND ({}) RETURNING name"

STANDING = """
    SELECT name, version, position, (SELECT coalesce(max(position), 0) FROM event_chain) AS newest FROM read_models
"""
