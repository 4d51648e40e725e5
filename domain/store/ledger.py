"""What is written beside the events in their own transaction: chain, command ids, read models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eventsourcing.persistence import StoredEvent

from domain.aggregate import Event
from domain.errors import RepeatedCommand
from domain.store import chain
from domain.store.chain import Chain
from domain.store.database import Cursor, Record


class Projector(Protocol):
    """Writes the read models. Given by whoever puts the program together."""

    def prepare(self, record: Record) -> None:
        """Make the tables that are missing."""

    def write(self, cursor: Cursor, events: Sequence[tuple[Event, int]], *, before: int) -> None:
        """Fold in ``events`` with their positions; ``before`` was the newest position until now."""


class NoReadModels:
    """A projector without any."""

    def prepare(self, record: Record) -> None:
        """Nothing to make."""

    def write(self, cursor: Cursor, events: Sequence[tuple[Event, int]], *, before: int) -> None:
        """Nothing to write."""


@dataclass(frozen=True)
class Command:
    """What somebody asked for once; ``id`` is unique among the commands of ``seeker``."""

    seeker: str
    id: str


@dataclass(frozen=True)
class Ledger:
    """Writes in the transaction of the events, after they were inserted."""

    chain: Chain
    projector: Projector

    def refuse_repeat(self, cursor: Cursor, command: Command) -> None:
        """Raises :class:`RepeatedCommand` when ``command`` was carried out before."""
        cursor.execute(FIRST_RESULT, (command.seeker, command.id))
        if row := cursor.fetchone():
            raise RepeatedCommand(command.id, position=row[0])

    def enter(
        self,
        cursor: Cursor,
        stored: Sequence[StoredEvent],
        positions: Sequence[int],
        *,
        events: Sequence[Event],
        command: Command | None,
    ) -> None:
        cursor.execute(chain.NEWEST)
        before = chain.head(cursor.fetchall())
        self.chain.extend(cursor, before, stored, positions)
        if command is not None:
            cursor.execute(
                "INSERT INTO commands (seeker, id, first, position) VALUES (?, ?, ?, ?)",
                (command.seeker, command.id, positions[0], positions[-1]),
            )
        if events:
            self.projector.write(cursor, list(zip(events, positions, strict=True)), before=before.position)


FIRST_RESULT = "SELECT position FROM commands WHERE seeker = ? AND id = ?"
