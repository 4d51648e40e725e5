"""The stored form: what goes in comes out, and nothing else does."""

from __future__ import annotations

import sys
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from eventsourcing.domain import CanMutateAggregate
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from domain.aggregate import Event
from domain.store.catalogue import Catalogue
from domain.store.errors import Unreadable, Unstorable
from domain.store.mapper import EventMapper
from domain.values import LocalTime, QuietHours
from tests.domain.store.diary import (
    DIARIES,
    DayDescribed,
    LineStruck,
    LineWritten,
    Mood,
    Place,
    Stars,
    begun,
    id_of,
    now,
    stamped,
)

MAPPER = EventMapper(DIARIES)

A_DAY = DayDescribed(
    **stamped(
        day=date(2026, 3, 8),
        woke=time(6, 30),
        sun=LocalTime(datetime.fromisoformat("2026-03-29 02:30"), "Europe/Berlin"),
        quiet=QuietHours(),
        stars=Stars.FIVE,
        places=(Place("Elbe"), Place("Brocken", 1141.2)),
        pages=3,
        length=0.1,
        rained=False,
        guests=frozenset({"Ö", "B"}),
        counted={"swans": 2},
        nap=timedelta(minutes=20, microseconds=1),
        photo=b"\x00\xff",
        remark=None,
    )
)


def stored(topic: str, state: bytes, version: int = 2) -> StoredEvent:
    return StoredEvent(id_of(), version, topic, state)


def again(event: CanMutateAggregate[str]) -> Any:
    return MAPPER.to_domain_event(MAPPER.to_stored_event(event))


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    read = again(A_DAY)
    assert read == A_DAY
    assert {name: type(value) for name, value in vars(read).items()} == {
        name: type(value) for name, value in vars(A_DAY).items()
    }
    assert type(read.places[0]) is Place
    assert read.stars is Stars.FIVE


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    moment=st.datetimes(timezones=st.just(UTC)),
    mood=st.sampled_from(Mood),
    version=st.integers(1, 2**60),
)
def test_any_text_and_any_moment_come_back(text: str, moment: datetime, mood: Mood, version: int) -> None:
    event = LineWritten(**stamped(text=text, mood=mood, occurred_at=moment, originator_version=version))
    assert again(event) == event


def test_the_first_byte_names_the_key_and_0_is_none() -> None:
    state = MAPPER.to_stored_event(LineWritten(**stamped(text="hello"))).state
    assert state[0] == 0
    assert state[1:2] == b"{"
    assert b'"text":"hello"' in state
    assert b"originator" not in state


def test_a_key_that_is_not_here_is_named() -> None:
    with pytest.raises(Unreadable, match="encrypted with key 7, which this program does not have"):
        MAPPER.to_domain_event(stored("diary.line_written", b"\x07secret"))


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"\x00",
        b"\x00nonsense",
        b"\x00[]",
        b'\x00{"timestamp":"2026-03-10T12:00:00Z","occurred_at":"2026-03-10T12:00:00Z","cause":"person"}',
        b'\x00{"timestamp":"2026-03-10T12:00:00Z","occurred_at":"2026-03-10T12:00:00Z","cause":"wind","text":"x"}',
        b'\x00{"timestamp":"yesterday","occurred_at":"2026-03-10T12:00:00Z","cause":"person","text":"x"}',
        b'\x00{"timestamp":"2026-03-10T12:00:00Z","occurred_at":"2026-03-10T12:00:00Z","cause":"person","text":3}',
    ],
    ids=["empty", "no JSON", "no JSON at all", "a list", "a field missing", "no such cause", "no date", "no text"],
)
def test_what_does_not_fit_the_event_is_refused_with_its_place(state: bytes) -> None:
    with pytest.raises(Unreadable, match=r"ann/diary-1 2: diary.line_written"):
        MAPPER.to_domain_event(stored("diary.line_written", state))


def test_a_topic_outside_the_catalogue_is_refused_and_imports_nothing() -> None:
    assert "antigravity" not in sys.modules
    with pytest.raises(Unreadable, match="no event is called 'antigravity:fly'"):
        MAPPER.to_domain_event(stored("antigravity:fly", b"\x00{}"))
    assert "antigravity" not in sys.modules


def test_a_first_event_of_an_aggregate_outside_the_catalogue_is_refused() -> None:
    first = MAPPER.to_stored_event(begun().collect_events()[0])
    forged = first.state.replace(b'"diary"', b'"antigravity:fly"')
    assert forged != first.state
    with pytest.raises(Unreadable, match="originator_topic"):
        MAPPER.to_domain_event(stored("diary.begun", forged, version=1))


def test_a_field_added_later_has_its_default_in_old_events() -> None:
    state = MAPPER.to_stored_event(LineWritten(**stamped(text="x", mood=Mood.GRUMPY))).state
    older = state.replace(b',"mood":"grumpy"', b"")
    assert older != state
    read: Any = MAPPER.to_domain_event(stored("diary.line_written", older))
    assert read.mood is Mood.GLAD


COMMON = b'"timestamp":"2026-03-10T12:00:00Z","occurred_at":"2026-03-07T12:00:00Z","cause":"person"'


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        (b'"text":"line 4"', "unknown"),
        (b'"line":4,"class_version":2', "unknown"),
        (b'"line":4,"why":"typo","class_version":3', "typo"),
    ],
    ids=["first", "second", "today's"],
)
def test_every_earlier_version_of_an_event_is_brought_up_to_date(rest: bytes, why: str) -> None:
    read = MAPPER.to_domain_event(stored("diary.line_struck", b"\x00{" + COMMON + b"," + rest + b"}"))
    assert read == LineStruck(**stamped(line=4, why=why))
    assert "class_version" not in vars(read)


def test_an_event_of_a_later_version_than_these_classes_is_refused() -> None:
    for topic in ("diary.line_struck", "diary.line_written"):
        state = b"\x00{" + COMMON + b',"text":"x","line":4,"why":"x","class_version":4}'
        with pytest.raises(Unreadable, match=r"newer program \(class version 4\)"):
            MAPPER.to_domain_event(stored(topic, state))


def test_an_upcast_that_fails_is_told_as_unreadable() -> None:
    with pytest.raises(Unreadable, match="line_struck: 'text'"):
        MAPPER.to_domain_event(stored("diary.line_struck", b"\x00{" + COMMON + b"}"))


def test_the_version_of_a_class_is_stored_when_it_is_not_the_first() -> None:
    event = LineStruck(**stamped(line=4, why="typo"))
    assert b'"class_version":3' in MAPPER.to_stored_event(event).state
    assert again(event) == event


def test_what_would_come_back_different_is_not_stored() -> None:
    elsewhere = timezone(timedelta(hours=2))
    assert again(LineWritten(**stamped(text="x", occurred_at=datetime(2026, 3, 7, 14, tzinfo=elsewhere))))
    with pytest.raises(Unstorable, match="DayDescribed: changed by storing: places"):
        MAPPER.to_stored_event(DayDescribed(**{**vars(A_DAY), "places": [Place("Elbe")]}))
    with pytest.raises(Unstorable, match=r"LineWritten: Expected `str`, got `int` - at `\$.text`"):
        MAPPER.to_stored_event(LineWritten(**stamped(text=3)))


def test_only_events_of_the_catalogue_are_stored() -> None:
    class Stray(Event):
        """Not in the catalogue."""

    class Twin(Event):
        """Called like another."""

    Twin.TOPIC = "diary.line_written"
    for kind in (Stray, Twin):
        with pytest.raises(Unstorable, match=f"{kind.__name__} is not in the catalogue"):
            MAPPER.to_stored_event(kind(**stamped()))


def test_a_default_that_old_records_could_not_have_is_refused() -> None:
    class Careless(Event):
        """Its default is made anew each time."""

        TOPIC = "diary.careless"
        tags: dict[str, str] = field(default_factory=dict)

    with pytest.raises(TypeError, match=r"Careless\.tags"):
        EventMapper(Catalogue.of(Careless))


def test_the_aggregate_is_the_same_after_a_replay() -> None:
    diary = begun()
    diary.write("one", stamp=now(1))
    diary.write("two", stamp=now(2))
    diary.strike(0, stamp=now(3))
    replayed: Any = None
    for event in diary.collect_events():
        replayed = again(event).mutate(replayed)
    assert (replayed.title, replayed.lines, replayed.version) == ("Spring", ("two",), 4)
