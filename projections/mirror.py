"""Rows in memory as a small database in memory, of which any question is asked, and pictures of it to go back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from domain.store.database import SQLITE, Row
from domain.store.engine import sqlite3
from projections.board import CARDS
from projections.fold import Shelf

PAGE_SIZE = 16_384
"""Bytes. Pictures of bigger pages are copied faster: 0.2 ms for nine thousand rows, where writing them takes 40."""

Picture = sqlite3.Connection


class Mirror:
    """What is on ``shelves``: their rows are written when somebody asks for their table. For one thread at a time."""

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        self._shelves = tuple(shelves)
        self._database = _small_database()
        self._database.row_factory = sqlite3.Row
        for shelf in self._shelves:
            shelf.fresh = False  # what changes is written row by row
            table, *indexes = shelf.table.ddl(SQLITE, name=shelf.table.name, number=1)
            # The columns of the board are read at every moment; other indexes cost more to keep than they save.
            for statement in (table, *(indexes if shelf.table is CARDS else ())):
                self._database.execute(statement)

    def read(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """The rows that answer ``sql``."""
        for shelf in self._shelves:
            if not shelf.up_to_date and shelf.table.name in sql:
                self._write(shelf)
        return [dict(row) for row in self._database.execute(sql, parameters)]

    def picture(self) -> Picture:
        """A copy of everything as it is now, for :meth:`show`."""
        for shelf in self._shelves:
            self._write(shelf)
        picture = _small_database()
        self._database.backup(picture)
        return picture

    def show(self, picture: Picture) -> None:
        """Hold what is in ``picture`` from now on, whatever is on the shelves."""
        picture.backup(self._database)

    def close(self) -> None:
        self._database.close()

    def _write(self, shelf: Shelf) -> None:
        rows, gone = shelf.take_changed()
        with self._database:
            self._database.executemany(shelf.table.upsert(shelf.table.name), rows)
            self._database.executemany(shelf.table.delete(shelf.table.name), gone)


def _small_database() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    database.execute("PRAGMA journal_mode = OFF")  # nothing is ever rolled back
    return database
