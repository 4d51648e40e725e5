"""A search told again: everything recorded for one seeker, and the read models as they stood at any moment of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any, Protocol

from domain.aggregate import Begun, Event
from domain.store.database import Row
from domain.store.tracker import END, Recorded
from projections.agenda import AGENDA_MODEL
from projections.board import BOARD
from projections.database import Handler
from projections.fold import FoldWriter, Snapshot
from projections.mirror import Mirror, Picture
from projections.people import PEOPLE_MODEL
from projections.reminders import REMINDERS
from projections.seekers import SEEKERS_MODEL

TOLD = (SEEKERS_MODEL, BOARD, REMINDERS, AGENDA_MODEL, PEOPLE_MODEL)
"""The read models of which there is a past. A timeline needs none: its lines know when they were written."""

PAGE = 5_000
EARLIEST = datetime.min.replace(tzinfo=UTC)
SPACING = 500
"""Events between two checkpoints: folding so many takes some milliseconds."""

PICTURED = 4
"""One checkpoint in so many has a picture of the small database: the rows that differ from it are written."""


class Order(StrEnum):
    """What a moment is: all that was known by then, or all that had happened by then, known or not."""

    KNOWN = "known"
    HAPPENED = "happened"


class Log(Protocol):
    """The record, as far as telling it again needs it."""

    def history(self, seeker: str, /, *, after: int = 0, until: int = END, limit: int = PAGE) -> Sequence[Recorded]:
        """Everything recorded for ``seeker`` in order, at most ``limit`` events behind position ``after``."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the history, and the moment (UTC) at which it stands in its order."""

    position: int
    at: datetime
    event: Event


class History:
    """Everything recorded for one seeker, read once; :meth:`catch_up` reads what came since."""

    def __init__(self, log: Log, seeker: str) -> None:
        self._log, self.seeker = log, seeker
        self._recorded: list[Recorded] = []
        self._told: dict[Order, tuple[Told, ...]] = dict.fromkeys(Order, ())
        self.catch_up()

    def catch_up(self) -> bool:
        """Read what was recorded since; say whether there was anything. Blocking."""
        known = len(self._recorded)
        while page := self._log.history(self.seeker, after=self._reached, limit=PAGE):
            self._recorded += page
        if len(self._recorded) > known:
            self._told = {order: tuple(told_in(self._recorded, order)) for order in Order}
        return len(self._recorded) > known

    def told(self, order: Order) -> tuple[Told, ...]:
        """Every event in that order."""
        return self._told[order]

    @property
    def _reached(self) -> int:
        return self._recorded[-1].position if self._recorded else 0


def told_in(recorded: Iterable[Recorded], order: Order) -> list[Told]:
    """The events in that order; what happened at one moment stands as it was recorded.

    What was put down late had begun, at the latest, with the first thing that is told of it.
    """
    if order is Order.KNOWN:
        return list(_as_recorded(recorded))
    recorded, first = list(recorded), dict[str, datetime]()
    for one in recorded:
        id, at = one.event.originator_id, one.event.occurred_at
        first[id] = min(first.get(id, at), at)
    told = [Told(one.position, _happened(one.event, first), one.event) for one in recorded]
    return sorted(told, key=lambda one: (one.at, one.position))


def _as_recorded(recorded: Iterable[Recorded]) -> Iterator[Told]:
    """A clock that was set back takes nothing back: what was known stays known."""
    latest = EARLIEST
    for one in recorded:
        latest = max(latest, one.event.timestamp)
        yield Told(one.position, latest, one.event)


def _happened(event: Event, first: dict[str, datetime]) -> datetime:
    return first[event.originator_id] if isinstance(event, Begun) else event.occurred_at


def reached_by(told: Sequence[Told], moment: datetime) -> int:
    """How many of the events, which stand in the order of their moments, there were at ``moment`` (aware)."""
    return bisect_right(told, moment, key=lambda one: one.at)


class Past:
    """The read models after the first so many events, in a small database of their own that any question is asked of.

    The handlers are those that write the read models in use. For one thread at a time.
    ``spacing``: events between two checkpoints, 0 for none at all; one in ``pictured`` of them has a picture.
    """

    def __init__(self, told: Sequence[Told] = (), *, spacing: int = SPACING, pictured: int = PICTURED) -> None:
        self._told, self._spacing, self._pictured = tuple(told), spacing, spacing * pictured
        self._writer = FoldWriter(table for model in TOLD for table in model.tables)
        self._mirror = Mirror(self._writer.shelves)
        self._checkpoints: dict[int, Snapshot] = {0: self._writer.snapshot()}
        self._pictures: dict[int, Picture] = {0: self._mirror.picture()}
        self.done = 0

    def go(self, count: int) -> None:
        """Go to the moment after the first ``count`` events, from wherever this is: the nearest way."""
        start = max(known for known in self._checkpoints if known <= count)
        if not start <= self.done <= count:
            self._return_to(start)
        for one in self._told[self.done : count]:
            self._fold(one)

    def tell(self, told: Sequence[Told]) -> None:
        """Tell this history from now on; whatever it has in common with the one before need not be folded again."""
        common = sum(1 for _ in takewhile(_same, zip(self._told, told, strict=False)))
        self._told = tuple(told)
        self._keep(common)
        if self.done > common:
            self._return_to(max(self._checkpoints))

    def forget(self) -> None:
        """Delete the checkpoints: they only save time."""
        self._keep(0)

    def close(self) -> None:
        self._mirror.close()
        for picture in self._pictures.values():
            picture.close()

    def read(self, sql: str, parameters: Sequence[Any] = (), /) -> list[Row]:
        """The rows that answer ``sql``, as every question of the read models is asked."""
        return self._mirror.read(sql, parameters)

    def _fold(self, one: Told) -> None:
        for handler in handlers_of(type(one.event)):
            handler(self._writer, one.event, one.position)
        self.done += 1
        if self._spacing and self.done % self._spacing == 0 and self.done not in self._checkpoints:
            self._checkpoints[self.done] = self._writer.snapshot()
            if self.done % self._pictured == 0:
                self._pictures[self.done] = self._mirror.picture()

    def _return_to(self, count: int) -> None:
        """By way of the picture before it, unless this is nearer than that."""
        there, pictured = self._checkpoints[count], max(one for one in self._pictures if one <= count)
        if abs(self.done - count) <= count - pictured:
            self._writer.restore(there)
        else:
            self._mirror.show(self._pictures[pictured])
            self._writer.restore(there, written=self._checkpoints[pictured])
        self.done = count

    def _keep(self, most: int) -> None:
        """Only the checkpoints up to ``most`` events."""
        for count in [count for count in self._checkpoints if count > most]:
            del self._checkpoints[count]
            if picture := self._pictures.pop(count, None):
                picture.close()


def _same(pair: tuple[Told, Told]) -> bool:
    return pair[0].position == pair[1].position


_HANDLERS: dict[type[Event], tuple[Handler, ...]] = {}


def handlers_of(kind: type[Event]) -> tuple[Handler, ...]:
    """Who of the read models wants to hear of ``kind``."""
    if kind not in _HANDLERS:
        found: Iterable[Callable[..., None] | None] = (model.handler(kind) for model in TOLD)
        _HANDLERS[kind] = tuple(handler for handler in found if handler)
    return _HANDLERS[kind]
