"""What every stored event owes to those who read it years later."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest

from domain.aggregate import Event
from tests.house.source import module_name, python_files


def _beneath(kind: type[Event]) -> Iterator[type[Event]]:
    for below in kind.__subclasses__():
        yield below
        yield from _beneath(below)


def events() -> list[type[Event]]:
    """Every event class that is recorded, once all of the domain is imported; shapes that only others share are not."""
    for path in python_files("domain"):
        importlib.import_module(module_name(path))
    ours = {found for found in _beneath(Event) if found.__module__.startswith("domain.")}
    recorded = (found for found in ours if "TOPIC" in vars(found) or not ours & set(found.__subclasses__()))
    return sorted(recorded, key=lambda event: event.__qualname__)


@pytest.mark.parametrize("event", events(), ids=lambda event: event.__qualname__)
class TestEveryEvent:
    def test_has_a_topic_of_its_own(self, event: type[Event]) -> None:
        """A name to be stored under that does not move with the class."""
        topic = vars(event).get("TOPIC")
        assert topic
        assert not topic.startswith("domain.")

    def test_says_in_one_line_what_happened(self, event: type[Event]) -> None:
        docstring = event.__doc__ or ""
        assert docstring, "an event needs a docstring"
        assert "\n" not in docstring
        assert docstring[-1] in ".?!", docstring


def test_no_two_events_share_a_topic() -> None:
    topics = [event.TOPIC for event in events()]
    assert len(topics) == len(set(topics))
    assert topics, "no events were found at all"
