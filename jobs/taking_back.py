"""An import taken back: what came with it goes, and what the person changed since stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.aggregate import Subject
from domain.past import by_hand
from projections import board, people
from projections.database import Database
from projections.words import SAYINGS

PORTION, ALL = 1_000, 100_000


@dataclass(frozen=True, kw_only=True)
class Stayed:
    """An application that was left alone; ``why``: what the person did to it last."""

    id: str
    company: str
    role: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What came of an Undo: how many applications and people are as they were, and which ones stay as they are."""

    back: int = 0
    people: int = 0
    stayed: tuple[Stayed, ...] = ()


class Record(Database, Protocol):
    """The record, as far as this needs it; the tracker is one."""

    def position(self) -> int:
        """Of the newest event."""

    def load(self, id: str) -> Subject | None:
        """A subject as it stands."""

    def history(self, seeker: str, *, after: int, limit: int) -> list[Any]:
        """At most ``limit`` events behind position ``after``, each with its own."""


@dataclass(frozen=True, kw_only=True)
class Since:
    """What happened since a position, by stream: its version now, and what a person did to it last, in words."""

    versions: dict[str, int] = field(default_factory=dict)
    deeds: dict[str, str] = field(default_factory=dict)


def since(record: Record, seeker: str, *, position: int) -> Since:
    """Everything that happened to a search behind ``position``."""
    found = Since()
    for event in _events(record, seeker, position):
        found.versions[event.originator_id] = event.originator_version
        if by_hand(event):
            found.deeds[event.originator_id] = SAYINGS[type(event)](event).title if type(event) in SAYINGS else ""
    return found


def stayed(db: Database, seeker: str, deeds: Mapping[str, str]) -> tuple[Stayed, ...]:
    """Those of ``deeds`` that are still there."""
    cards = {card.id: card for card in board.everything(db, seeker)}
    return tuple(
        Stayed(id=id_, company=cards[id_].company, role=cards[id_].role, why=why)
        for id_, why in deeds.items()
        if id_ in cards
    )


def without_a_part(db: Database, seeker: str, came: Sequence[str], *, deeds: Mapping[str, str]) -> list[str]:
    """Those who came and have a part in nothing any more, unless a person had to do with them since."""
    alone = {one.id for one in people.everybody(db, seeker, limit=ALL) if not one.applications}
    return [id_ for id_ in came if id_ in alone and id_ not in deeds]


def _events(record: Record, seeker: str, after: int) -> Iterator[Any]:
    while page := record.history(seeker, after=after, limit=PORTION):
        yield from (recorded.event for recorded in page)
        after = page[-1].position
