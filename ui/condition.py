"""How the whole program fares, and whether it starts by itself: what a page may ask for, handed in by main."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Parked(Protocol):
    """Something that failed again and again and was put aside."""

    @property
    def what(self) -> str: ...
    @property
    def times(self) -> int: ...
    @property
    def why(self) -> str: ...
    @property
    def again_at(self) -> datetime: ...


class Held(Protocol):
    """A channel that takes nothing until then."""

    @property
    def channel(self) -> str: ...
    @property
    def until(self) -> datetime: ...
    @property
    def why(self) -> str: ...


class Health(Protocol):
    """How the delivering of reminders fares."""

    @property
    def struck_at(self) -> datetime | None: ...
    @property
    def oldest_claim(self) -> datetime | None: ...
    @property
    def unknown(self) -> int: ...
    @property
    def parked(self) -> Sequence[Parked]: ...
    @property
    def held(self) -> Sequence[Held]: ...


class Proof(Protocol):
    """That a backup was brought back to try it, up to the event ``position``, or why it could not be."""

    @property
    def at(self) -> datetime: ...
    @property
    def position(self) -> int: ...
    @property
    def fault(self) -> str: ...


class Condition(Protocol):
    """How the whole program fares. ``lagging``: read models that are behind, by how many events."""

    @property
    def health(self) -> Health: ...
    @property
    def running(self) -> bool: ...
    @property
    def position(self) -> int: ...
    @property
    def lagging(self) -> Mapping[str, int]: ...
    @property
    def store(self) -> str: ...
    @property
    def proof(self) -> Proof | None:
        """None before the first time."""

    @property
    def alarms(self) -> Sequence[str]: ...


class AlwaysOn(Protocol):
    """Starting the program with the computer, so that reminders go out with no terminal open. Blocks for seconds."""

    def state(self) -> str:
        """``on``, ``off``, or ``unable`` where this system offers no way."""

    def why(self) -> str:
        """In words: what is so, and how to change it by hand."""

    def install(self) -> Sequence[str]:
        """Have it started at login; returns what was done and how to undo it. Raises Refusal."""

    def remove(self) -> Sequence[str]:
        """Have it started no more; returns what was done. Raises Refusal."""
