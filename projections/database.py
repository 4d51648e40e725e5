"""Read models as data: their tables, how events change them and how they are asked, with SQL written once, here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal, Protocol

from domain.aggregate import Event
from domain.store.database import Dialect, Row

Kind = Literal["text", "integer", "real", "boolean"]


class Database(Protocol):
    """Answers questions; the tracker is one."""

    def read(self, sql: str, parameters: Sequence[Any] = (), /) -> list[Row]: ...


def rows(db: Database, sql: str, *parameters: Any) -> list[Row]:
    """All rows that answer ``sql``, as dicts. Parameters are written ``?``; the first one is the seeker."""
    return db.read(sql, parameters)


def row(db: Database, sql: str, *parameters: Any) -> Row | None:
    """The first row that answers ``sql``, or None."""
    found = db.read(sql, parameters)
    return found[0] if found else None


def seeker_of(event: Event) -> str:
    """Whose event it is: the first column of every table."""
    return event.originator_id.partition("/")[0]


def key_of(event: Event) -> tuple[str, str]:
    """The key of most rows: whose it is, and the stream it tells of."""
    return seeker_of(event), event.originator_id


@dataclass(frozen=True, slots=True)
class Column:
    """``null``: may be left out, and is then NULL. A boolean is stored, read and compared as 0 or 1."""

    name: str
    kind: Kind = "text"
    null: bool = False


@dataclass(frozen=True, eq=False)
class Table:
    """``key``: the columns that tell rows apart, the seeker's first. ``indexes``: further columns to find rows by."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.key[0] != "seeker":
            raise ValueError(f"the key of {self.name} must begin with the seeker")
        if missing := {*self.key, *sum(self.indexes, ())} - set(self.names):
            raise ValueError(f"{self.name} has no column {', '.join(sorted(missing))}")

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self.names)

    @cached_property
    def _width(self) -> int:
        return len(self.columns)

    @cached_property
    def _others(self) -> frozenset[str]:
        return self._all - {*self.key}

    @cached_property
    def _booleans(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.kind == "boolean")

    @cached_property
    def blank(self) -> Row:
        """The columns that may be left out."""
        return {column.name: None for column in self.columns if column.null}

    @cached_property
    def values(self) -> Callable[[Row], tuple[Any, ...]]:
        """Takes a row's values in the order of the columns. Raises KeyError where one is missing."""
        return _picker(self.names)

    @cached_property
    def key_of(self) -> Callable[[Row], tuple[Any, ...]]:
        return _picker(self.key)

    def whole(self, given: Row) -> Row:
        """``given`` with NULL for what may be left out. Raises TypeError for a column too many or too few."""
        row = self.blank | given if self.blank else given
        if row.keys() != self._all:
            raise self._misfit(row)
        for name in self._booleans:
            row[name] = _as_number(row[name])
        return row

    def line(self, given: Row) -> tuple[Any, ...]:
        """The values of a whole row in the order of the columns. Raises TypeError like :meth:`whole`."""
        row = self.blank | given if self.blank else given
        try:
            for name in self._booleans:
                row[name] = _as_number(row[name])
            if len(row) == self._width:
                return self.values(row)
        except KeyError:
            pass
        raise self._misfit(row)

    def _misfit(self, row: Row) -> TypeError:
        return TypeError(f"{self.name}: unknown or missing: {', '.join(sorted(row.keys() ^ self._all))}")

    @cached_property
    def select(self) -> str:
        return f"SELECT {', '.join(self.names)} FROM {self.name}"

    def where(self, columns: int) -> str:
        """The condition on the first ``columns`` of the key."""
        return f"WHERE {' AND '.join(f'{name} = ?' for name in self.key[:columns])}"

    def insert(self, name: str) -> str:
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {name} ({', '.join(self.names)}) VALUES ({marks})"

    def upsert(self, name: str) -> str:
        others = [column for column in self.names if column not in self.key]
        changes = ", ".join(f"{column} = excluded.{column}" for column in others)
        instead = f"UPDATE SET {changes}" if changes else "NOTHING"
        return f"{self.insert(name)} ON CONFLICT ({', '.join(self.key)}) DO {instead}"

    def delete(self, name: str) -> str:
        return f"DELETE FROM {name} {self.where(len(self.key))}"

    def some(self, given: Row) -> Row:
        """``given`` as it is stored. Raises TypeError for a column that is unknown or part of the key."""
        if not given.keys() <= self._others:
            raise TypeError(f"{self.name}: cannot be changed: {', '.join(sorted(given.keys() - self._others))}")
        if not self._booleans.isdisjoint(given):
            for name in self._booleans & given.keys():
                given[name] = _as_number(given[name])
        return given

    def ddl(self, dialect: Dialect, *, name: str, number: int) -> Iterable[str]:
        """The statements that make this table as ``name``; ``number`` keeps the names of its indexes unique."""
        columns = ", ".join(
            f"{column.name} {dialect.types[column.kind]}{'' if column.null else ' NOT NULL'}" for column in self.columns
        )
        yield f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({', '.join(self.key)})) {dialect.keyed}"
        for index in self.indexes:
            yield f"CREATE INDEX {self.name}_{'_'.join(index)}_{number} ON {name} ({', '.join(index)})"


def _as_number(truth: Any) -> int | None:
    return None if truth is None else int(truth)


def _picker(names: tuple[str, ...]) -> Callable[[Row], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: (row[names[0]],)


class Writer(Protocol):
    """How a handler changes its read model. It knows no SQL, and never whether it is written live or rebuilt."""

    def get(self, table: Table, /, *key: Any) -> Mapping[str, Any] | None:
        """The row under the whole ``key``, or None. Not to be changed in place."""

    def each(self, table: Table, /, *prefix: Any) -> Sequence[Mapping[str, Any]]:
        """The rows whose key begins with ``prefix``, in the order of their keys."""

    def put(self, table: Table, /, **row: Any) -> None:
        """Write the whole row, in place of the one with the same key if there is one."""

    def change(self, table: Table, key: tuple[Any, ...], /, **columns: Any) -> None:
        """Change some columns of the row under ``key``; nothing happens where there is none."""

    def add(self, table: Table, /, **row: Any) -> None:
        """Write a row under a new key that no handler will ask for again, such as a line of a log."""

    def drop(self, table: Table, /, *key: Any) -> None:
        """Remove the row under the whole ``key``, if there is one."""


Handler = Callable[[Writer, Any, int], None]


@dataclass(frozen=True, eq=False)
class ReadModel:
    """``version`` goes up with every change of tables or handlers: the model is then rebuilt at the next start.

    ``handlers``: by event class, or by a base class of events for all that have no handler of their own.
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    handlers: Mapping[type[Event], Handler] = field(default_factory=dict)

    @cached_property
    def table_names(self) -> str:
        return " ".join(table.name for table in self.tables)

    def handler(self, kind: type[Event]) -> Handler | None:
        return next((self.handlers[base] for base in kind.__mro__ if base in self.handlers), None)
