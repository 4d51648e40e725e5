"""Read models rebuilt from the record, beside those who go on writing it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from domain.store.database import Cursor
from domain.store.tracker import Tracker
from projections.database import ReadModel
from projections.fold import FoldWriter, Shelf
from projections.projector import Projector

Progress = Callable[[int, int], None]
Turn = Callable[[], AbstractContextManager[Cursor]]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much at a time.

    ``page``: events read. ``portion``: rows written; others wait less than a tenth of a second for the default.
    ``run``: rows collected before they are written person by person; in the order of time, every page of a table
    would be written again and again. ``little``: events left for the last step, which nobody can write beside.
    """

    page: int = 5_000
    portion: int = 10_000
    run: int = 200_000
    little: int = 500


SHADOW, OLD = "__new", "__old"


def rebuild(
    tracker: Tracker,
    projector: Projector,
    *,
    names: Iterable[str] | None = None,
    progress: Progress | None = None,
    pace: Pace = Pace(),
) -> list[str]:
    """Rebuild the read models called ``names``, or else those that lag behind; say which.

    ``progress(done, total)`` counts events. Others may go on writing, here and in other processes; a second
    rebuild waits for the first. Raises KeyError for an unknown name.
    """
    if names is None and not projector.stale(tracker.record):
        return []
    with tracker.record.rebuilding():
        chosen = projector.stale(tracker.record) if names is None else [projector.named(name) for name in names]
        if chosen:
            with _no_collector():
                Rebuild(tracker, chosen, progress or _silent, pace).run()
    return [model.name for model in chosen]


class Rebuild:
    """One pass over the record: folded in memory, written beside the tables in use, then put in their place."""

    def __init__(self, tracker: Tracker, models: Sequence[ReadModel], progress: Progress, pace: Pace) -> None:
        self._tracker, self._record, self._models = tracker, tracker.record, models
        self._progress, self._pace = progress, pace
        self._writer = FoldWriter([table for model in models for table in model.tables])
        self._handlers = {
            topic: [handler for model in models if (handler := model.handler(kind))]
            for topic, kind in tracker.catalogue.events.items()
        }
        self._reached = 0

    def run(self) -> None:
        self._clear_away()
        self._make_shadows()
        while self._advance(self._record.writing) > self._pace.little:
            self._progress(self._reached, self._reached)  # others may have recorded more meanwhile
        with self._record.writing(alone=True) as cursor:
            self._advance(lambda: nullcontext(cursor))
            for model in self._models:
                self._swap(cursor, model)
        self._clear_away()

    def _advance(self, turn: Turn) -> int:
        """Fold and write everything recorded since the last time; how many events that were."""
        began = self._reached
        total = max(self._tracker.position(), 1)
        while page := self._tracker.stored(after=self._reached, limit=self._pace.page):
            self._fold(page)
            if self._writer.waiting > self._pace.run:
                self._write_added(turn)
            self._progress(min(self._reached, total), total)
        self._write_added(turn)
        self._write_changed(turn)
        return self._reached - began

    def _fold(self, page: list[Any]) -> None:
        read, writer, handlers = self._tracker.mapper.read, self._writer, self._handlers
        for position, originator_id, version, topic, state in page:
            if wanted := handlers[topic]:
                event = read(originator_id, version, topic, state)
                for handler in wanted:
                    handler(writer, event, position)
        self._reached = position

    def _write_added(self, turn: Turn) -> None:
        for shelf in self._writer.shelves:
            for portion in self._portions(shelf.take_added()):
                with turn() as cursor:
                    self._record.append(cursor, shelf.table.name + SHADOW, shelf.table.names, portion)

    def _write_changed(self, turn: Turn) -> None:
        for shelf in self._writer.shelves:
            rows, gone = shelf.take_changed()
            for portion in self._portions(rows):
                with turn() as cursor:
                    self._write(cursor, shelf, portion)
            for portion in self._portions(gone):
                with turn() as cursor:
                    cursor.executemany(shelf.table.delete(shelf.table.name + SHADOW), portion)
            shelf.fresh = False

    def _write(self, cursor: Cursor, shelf: Shelf, rows: Sequence[Sequence[Any]]) -> None:
        name = shelf.table.name + SHADOW
        if shelf.fresh:
            self._record.append(cursor, name, shelf.table.names, rows)
        else:
            cursor.executemany(shelf.table.upsert(name), rows)

    def _make_shadows(self) -> None:
        with self._record.writing(alone=True) as cursor:
            for model in self._models:
                cursor.execute(
                    "UPDATE read_models SET number = number + 1 WHERE name = ? RETURNING number", (model.name,)
                )
                [[number]] = cursor.fetchall()
                for table in model.tables:
                    for statement in table.ddl(self._record.dialect, name=table.name + SHADOW, number=number):
                        cursor.execute(statement)

    def _swap(self, cursor: Cursor, model: ReadModel) -> None:
        cursor.execute("SELECT tables FROM read_models WHERE name = ?", (model.name,))
        for name in cursor.fetchone()[0].split():
            cursor.execute(f"ALTER TABLE {name} RENAME TO {name}{OLD}")
        for table in model.tables:
            cursor.execute(f"ALTER TABLE {table.name}{SHADOW} RENAME TO {table.name}")
        cursor.execute(
            "UPDATE read_models SET version = ?, position = ?, tables = ? WHERE name = ?",
            (model.version, self._reached, model.table_names, model.name),
        )

    def _portions(self, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
        for first in range(0, len(rows), self._pace.portion):
            yield rows[first : first + self._pace.portion]

    def _clear_away(self) -> None:
        """Remove what an earlier run left behind, or this one replaced."""
        for name in self._record.tables():
            if name.endswith((SHADOW, OLD)):
                self._record.discard(name)


@contextmanager
def _no_collector() -> Iterator[None]:
    """The collector finds nothing among a million rows, and looks at all of them again and again."""
    usual = gc.get_threshold()
    gc.set_threshold(0)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
