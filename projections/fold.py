"""The read models folded in memory, for rebuilding: the same handlers, but rows are written in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from domain.store.database import Row
from projections.database import Table

Key = tuple[Any, ...]
Groups = dict[int, dict[Key, set[Key]]]
Snapshot = Mapping[str, Mapping[Key, Row]]
"""The rows of each table by its name. Rows are never changed in place, so that snapshots share them."""


class FoldWriter:
    """A :class:`~projections.database.Writer` that keeps rows in memory and knows which are yet to be written."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._shelves = {table.name: Shelf(table) for table in tables}

    def get(self, table: Table, /, *key: Any) -> Row | None:
        return self._shelves[table.name].kept.get(key)

    def each(self, table: Table, /, *prefix: Any) -> list[Row]:
        return self._shelves[table.name].each(prefix)

    def put(self, table: Table, /, **row: Any) -> None:
        whole = table.whole(row)
        self._shelves[table.name].keep(table.key_of(whole), whole)

    def change(self, table: Table, key: Key, /, **columns: Any) -> None:
        shelf, changes = self._shelves[table.name], table.some(columns)
        row = shelf.kept.get(key)
        if row is not None:
            shelf.kept[key] = row | changes
            if not shelf.fresh:
                shelf.changed.add(key)

    def add(self, table: Table, /, **row: Any) -> None:
        self._shelves[table.name].added.append(table.line(row))

    def drop(self, table: Table, /, *key: Any) -> None:
        self._shelves[table.name].drop(key)

    @property
    def waiting(self) -> int:
        """How many added rows are yet to be written."""
        return sum(len(shelf.added) for shelf in self._shelves.values())

    @property
    def shelves(self) -> Iterator[Shelf]:
        yield from self._shelves.values()

    def snapshot(self) -> Snapshot:
        """All rows as they are now."""
        return {name: dict(shelf.kept) for name, shelf in self._shelves.items()}

    def restore(self, snapshot: Snapshot, *, written: Snapshot | None = None) -> None:
        """Go back, or ahead, to what the rows were; a table that is missing has none.

        ``written``: what the database was made to hold meanwhile; without it, it holds what it held.
        """
        for name, shelf in self._shelves.items():
            shelf.replace(snapshot.get(name, {}), written=None if written is None else written.get(name, {}))


class Shelf:
    """The rows of one table, and what of them the database does not have yet. ``fresh``: it has none at all."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.kept: dict[Key, Row] = {}
        self.changed: set[Key] = set()
        self.added: list[Key] = []
        self.fresh = True
        self._groups: Groups = {}
        self._written: Mapping[Key, Row] | None = None
        self._seeker = itemgetter(table.names.index("seeker"))

    def each(self, prefix: Key) -> list[Row]:
        length = len(prefix)
        if length not in self._groups:
            self._groups[length] = {}
            for key in self.kept:
                self._groups[length].setdefault(key[:length], set()).add(key)
        return [self.kept[key] for key in sorted(self._groups[length].get(prefix, ()))]

    def keep(self, key: Key, row: Row) -> None:
        if self._groups and key not in self.kept:
            for length, group in self._groups.items():
                group.setdefault(key[:length], set()).add(key)
        self.kept[key] = row
        if not self.fresh:
            self.changed.add(key)

    def drop(self, key: Key) -> None:
        if self.kept.pop(key, None) is not None:
            if not self.fresh:
                self.changed.add(key)
            for length, group in self._groups.items():
                group[key[:length]].discard(key)

    def replace(self, rows: Mapping[Key, Row], *, written: Mapping[Key, Row] | None = None) -> None:
        """Have these rows instead; those that differ from ``written``, or from what was, are yet to be written.

        Against ``written`` they are compared when they are taken: nobody may ask for this table.
        """
        before, self.kept, self._groups = self.kept, dict(rows), {}
        if written is not None:
            self._written = written
        elif self._written is None:
            self.changed |= differing(before, rows)

    @property
    def up_to_date(self) -> bool:
        """The database has it all."""
        return not self.changed and self._written is None

    def take_added(self) -> list[Key]:
        """The rows added since this was last called, each person's together."""
        added, self.added = self.added, []
        return sorted(added, key=self._seeker)

    def take_changed(self) -> tuple[list[Key], list[Key]]:
        """Whole rows to be written and keys to be removed since this was last called, each person's together."""
        if self._written is not None:
            self.changed, self._written = differing(self._written, self.kept), None
        changed, self.changed = self.changed, set()
        kept, values = self.kept, self.table.values
        gone = [key for key in changed if key not in kept]
        rows = kept.values() if self.fresh else (kept[key] for key in changed if key in kept)
        return sorted(map(values, rows), key=self._seeker), gone


def differing(before: Mapping[Key, Row], after: Mapping[Key, Row]) -> set[Key]:
    """The keys of rows that are there only before or only after, or are not the same row."""
    return {key for key, row in after.items() if before.get(key) is not row} | (before.keys() - after.keys())
