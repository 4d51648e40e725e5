"""Everything that may be stored stands in the catalogue, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.aggregate import Event, Subject
from domain.store.catalogue import CATALOGUE, Catalogue
from tests.domain.store.diary import DIARIES, Diary, LineWritten


def kinds_below(base: type[object]) -> Iterator[type[object]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_below(kind)


def of_the_program(base: type[object]) -> set[type[object]]:
    return {kind for kind in kinds_below(base) if kind.__module__.startswith("domain.") and "TOPIC" in vars(kind)}


def test_every_event_and_every_aggregate_of_the_program_is_in_the_catalogue() -> None:
    assert set(CATALOGUE.events.values()) == of_the_program(Event)
    assert set(CATALOGUE.subjects.values()) == of_the_program(Subject)
    assert len(CATALOGUE.events) > 50


def test_two_classes_cannot_share_a_topic() -> None:
    class Other(Event):
        """Called like another."""

    Other.TOPIC = LineWritten.TOPIC
    with pytest.raises(ValueError, match=r"share the topic 'diary\.line_written'"):
        Catalogue.of(LineWritten, Other)


def test_the_same_class_given_twice_is_one() -> None:
    assert Catalogue.of(LineWritten, LineWritten, Diary).events == {LineWritten.TOPIC: LineWritten}
    assert list(DIARIES.subjects) == ["diary"]
