"""Every event that any release ever stored can still be read, and says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from domain.store.catalogue import CATALOGUE
from domain.store.mapper import EventMapper
from tests.golden.samples import sample
from tests.golden.write import lines, missing

MAPPER = EventMapper(CATALOGUE)


def name(line: dict[str, Any]) -> str:
    return f"{line['topic']} {line['class_version']}"


def holds(today: Any, then: Any) -> bool:
    """Whether everything that was said then is said today."""
    if isinstance(then, dict) and isinstance(today, dict):
        return all(field in today and holds(today[field], said) for field, said in then.items())
    if isinstance(then, list) and isinstance(today, list):
        return len(today) == len(then) and all(map(holds, today, then))
    return bool(today == then)


def test_every_event_class_has_its_line() -> None:
    assert not missing(), "run: python -m tests.golden.write"


@pytest.mark.parametrize("line", lines(), ids=name)
def test_a_stored_event_says_today_what_it_said_then(line: dict[str, Any]) -> None:
    state = bytes([line["key"]]) + line["state"].encode()
    event = MAPPER.to_domain_event(StoredEvent("ann/sample-1", 1, line["topic"], state))
    assert type(event) is CATALOGUE.events[line["topic"]]
    if line["class_version"] == getattr(type(event), "class_version", 1):
        then, today = json.loads(line["state"]), json.loads(MAPPER.to_stored_event(event).state[1:])
        assert holds(today, then), "fields may be added, with a default; nothing else may change"


@pytest.mark.parametrize("kind", CATALOGUE.events.values(), ids=lambda kind: kind.TOPIC)
def test_every_event_class_comes_back_as_it_was_stored(kind: Any) -> None:
    event = sample(kind, CATALOGUE)
    assert MAPPER.to_domain_event(MAPPER.to_stored_event(event)) == event
