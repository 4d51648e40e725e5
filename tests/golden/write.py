"""Adds to events.jsonl what it lacks: ``python -m tests.golden.write``. Lines that are there never change."""

from __future__ import annotations

import json
from pathlib import Path

from domain.store.catalogue import CATALOGUE
from domain.store.mapper import EventMapper
from tests.golden.samples import sample

FILE = Path(__file__).with_name("events.jsonl")


def lines() -> list[dict[str, object]]:
    """Every event that was ever stored in some form of its own, as JSON."""
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()] if FILE.exists() else []


def missing() -> list[dict[str, object]]:
    """A line for each event class, in its present version, that has none."""
    known = {(line["topic"], line["class_version"]) for line in lines()}
    wanted = {(topic, getattr(kind, "class_version", 1)) for topic, kind in CATALOGUE.events.items()}
    return [_line(topic, version) for topic, version in sorted(wanted - known)]


def _line(topic: str, version: int) -> dict[str, object]:
    stored = EventMapper(CATALOGUE).to_stored_event(sample(CATALOGUE.events[topic], CATALOGUE))
    return {"topic": topic, "class_version": version, "key": stored.state[0], "state": stored.state[1:].decode()}


if __name__ == "__main__":
    with FILE.open("a", encoding="utf-8") as file:
        for line in missing():
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
