"""A small aggregate of the tests' own, with a value of every kind that events are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from domain.aggregate import Begun, Event, Subject
from domain.errors import Refusal
from domain.store.catalogue import Catalogue
from domain.values import LocalTime, QuietHours, Stamp

KEY = b"the chain key of the tests, 32 b"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Mood(StrEnum):
    GLAD = "glad"
    GRUMPY = "grumpy"


class Stars(IntEnum):
    ONE = 1
    FIVE = 5


@dataclass(frozen=True)
class Place:
    name: str
    height: float = 0.0


class DiaryBegun(Begun):
    """A diary was begun."""

    TOPIC = "diary.begun"
    title: str

    def apply(self, aggregate: Diary) -> None:
        aggregate.title = self.title


class LineWritten(Event):
    """A line was written."""

    TOPIC = "diary.line_written"
    text: str
    mood: Mood = Mood.GLAD

    def apply(self, aggregate: Diary) -> None:
        aggregate.lines = (*aggregate.lines, self.text)


class DayDescribed(Event):
    """A day with all there was to it."""

    TOPIC = "diary.day_described"
    day: date
    woke: time
    sun: LocalTime
    quiet: QuietHours
    stars: Stars
    places: tuple[Place, ...]
    pages: int
    length: float
    rained: bool
    guests: frozenset[str]
    counted: dict[str, int]
    nap: timedelta
    photo: bytes
    letter_from: Place | None = None
    remark: str | None = None


class LineStruck(Event):
    """A line was struck. First it was told by its text, then by its number, now by number and reason."""

    TOPIC = "diary.line_struck"
    class_version = 3
    line: int
    why: str

    def apply(self, aggregate: Diary) -> None:
        aggregate.lines = (*aggregate.lines[: self.line], *aggregate.lines[self.line + 1 :])

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["line"] = int(state.pop("text").removeprefix("line "))

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["why"] = "unknown"


class Diary(Subject):
    """Lines of a day."""

    TOPIC = "diary"

    def __init__(self) -> None:
        self.title = ""
        self.lines: tuple[str, ...] = ()

    def write(self, text: str, *, stamp: Stamp) -> None:
        if not text:
            raise Refusal("Nothing to write.")
        self.record(LineWritten, stamp=stamp, text=text)

    def strike(self, line: int, *, stamp: Stamp) -> None:
        self.record(LineStruck, stamp=stamp, line=line, why="it was wrong")


DIARIES = Catalogue.of(DiaryBegun, LineWritten, DayDescribed, LineStruck, Diary)


def now(minutes: int = 0) -> Stamp:
    return Stamp.now(NOON + timedelta(minutes=minutes))


def id_of(seeker: str = "ann", name: str = "1") -> str:
    return f"{seeker}/diary-{name}"


def begun(seeker: str = "ann", name: str = "1", *, title: str = "Spring") -> Diary:
    return Diary.begin(DiaryBegun, id=id_of(seeker, name), stamp=now(), title=title)


def stamped(**fields: Any) -> dict[str, Any]:
    """What every event has, and ``fields``."""
    return {
        "originator_id": id_of(),
        "originator_version": 2,
        "timestamp": NOON,
        "occurred_at": NOON - timedelta(days=3),
        "cause": now().cause,
        **fields,
    }
