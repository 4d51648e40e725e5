"""Every event and aggregate that may be stored, by its topic: nothing else is ever made from a stored name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import TypeVar

from domain import (
    application,
    contact,
    delivery,
    delivery_events,
    interviews,
    letter,
    outcomes,
    resume,
    seeker,
    sent_resumes,
    steps,
    tailoring,
    taken_back,
)
from domain.aggregate import Event, Subject

K = TypeVar("K", Event, Subject)


@dataclass(frozen=True)
class Catalogue:
    """Event classes and aggregate classes by topic."""

    events: Mapping[str, type[Event]]
    subjects: Mapping[str, type[Subject]]

    @classmethod
    def of(cls, *kinds: type) -> Catalogue:
        """The given event and aggregate classes. Raises ValueError when two share a topic."""
        return cls(_by_topic(kinds, Event), _by_topic(kinds, Subject))

    @classmethod
    def read(cls, *modules: ModuleType) -> Catalogue:
        """What ``modules`` define under a topic of its own."""
        return cls.of(*(kind for module in modules for kind in _own_kinds(module)))


def _own_kinds(module: ModuleType) -> Iterable[type]:
    for kind in vars(module).values():
        if isinstance(kind, type) and kind.__module__ == module.__name__ and "TOPIC" in vars(kind):
            yield kind


def _by_topic(kinds: Iterable[type], base: type[K]) -> Mapping[str, type[K]]:
    found: dict[str, type[K]] = {}
    for kind in kinds:
        if issubclass(kind, base) and found.setdefault(kind.TOPIC, kind) is not kind:
            raise ValueError(f"two classes share the topic {kind.TOPIC!r}")
    return MappingProxyType(found)


CATALOGUE = Catalogue.read(
    application,
    contact,
    delivery,
    delivery_events,
    interviews,
    letter,
    outcomes,
    resume,
    seeker,
    sent_resumes,
    steps,
    tailoring,
    taken_back,
)
