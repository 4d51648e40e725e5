"""The common ground of every aggregate and event: one person's stream, two clocks and a cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from eventsourcing.domain import BaseAggregate, CanInitAggregate, CanMutateAggregate, MetaDomainEvent
from eventsourcing.utils import register_topic

from domain.values import Cause, Stamp


class Event(CanMutateAggregate[str], metaclass=MetaDomainEvent):
    """Something that happened. ``timestamp`` is when it was recorded, ``occurred_at`` when it took place (UTC)."""

    TOPIC: ClassVar[str]
    originator_id: str
    originator_version: int
    timestamp: datetime
    occurred_at: datetime
    cause: Cause

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "TOPIC" in vars(cls):  # the name it is stored under, for ever, wherever the class moves
            register_topic(cls.TOPIC, cls)


class Begun(CanInitAggregate[str], Event):
    """The first event of a stream."""

    originator_topic: str


@dataclass(frozen=True)
class StreamId:
    """The id of a stream: ``<seeker>/<kind>-<token>``. It belongs to one person by its very name."""

    seeker: str
    kind: str
    token: str

    def __str__(self) -> str:
        return f"{self.seeker}/{self.kind}-{self.token}"

    @classmethod
    def parse(cls, text: str) -> StreamId:
        """Take ``text`` apart. Raises ValueError when it is no stream id."""
        seeker, slash, rest = text.partition("/")
        kind, dash, token = rest.partition("-")
        if not (seeker and slash and kind and dash and token):
            raise ValueError(f"not a stream id: {text[:80]!r}")
        return cls(seeker, kind, token)


class Subject(BaseAggregate[str]):
    """An aggregate of ours: its public commands check the rules and record events, its events change it."""

    TOPIC: ClassVar[str]
    CALLED: ClassVar[str] = "thing"  # where a class has no TOPIC, being what others share

    @property
    def seeker(self) -> str:
        """Whose it is."""
        return self.id.partition("/")[0]

    @property
    def told(self) -> list[Event]:
        """Everything that happened to it, oldest first."""
        known: list[Event] = vars(self).setdefault("_told", [])
        return known

    @classmethod
    def begin(cls, event: type[Begun], *, id: str, stamp: Stamp, **fields: Any) -> Self:
        """A new aggregate whose first event is ``event``."""
        begun = cls._create(event, id=id, **_stamped(stamp), **fields)
        begun.told.extend(begun.pending_events)  # type: ignore[arg-type]  # what is pending are events of ours
        return begun

    def record(self, event: type[Event], *, stamp: Stamp, **fields: Any) -> None:
        """Make ``event`` happen: it changes this aggregate now and on every replay."""
        self.trigger_event(event, **_stamped(stamp), **fields)
        self.told.append(self.pending_events[-1])  # type: ignore[arg-type]  # what is pending are events of ours


def _stamped(stamp: Stamp) -> dict[str, Any]:
    return {"timestamp": stamp.recorded_at, "occurred_at": stamp.occurred_at, "cause": stamp.cause}
