"""Whatever is done to the record behind the program's back, walking the chain finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.store.chain import Chain, Head, verify
from domain.store.errors import ChainBroken, StoreRefused
from domain.store.tracker import Tracker
from tests.domain.store.conftest import Opener
from tests.domain.store.diary import KEY, Diary, begun, id_of, now

EVENTS = 6
ANOTHER_KEY = b"another key, also of 32 bytes ..."


@pytest.fixture
def written(tracker: Tracker) -> Tracker:
    """A store with six events in two streams."""
    tracker.perform(lambda desk: desk.add(begun()), seeker="ann")
    tracker.perform(lambda desk: desk.add(begun(name="2")), seeker="ann")
    for number in range(EVENTS - 2):
        id = id_of(name="12"[number % 2])
        tracker.perform(lambda desk, id=id: desk.get(Diary, id).write("a line", stamp=now()), seeker="ann")  # type: ignore[misc]
    return tracker


def change(tracker: Tracker, *statements: str, parameters: tuple[Any, ...] = ()) -> None:
    with tracker.record.writing(alone=True) as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)


def broken_at(tracker: Tracker, **known: Any) -> tuple[int, str]:
    with pytest.raises(ChainBroken) as broken:
        list(tracker.verify(**known))
    assert str(broken.value) == f"event {broken.value.position}: {broken.value.what}"
    return broken.value.position, broken.value.what


def test_an_untouched_record_holds_to_its_end(written: Tracker) -> None:
    assert list(written.verify()) == [EVENTS]
    assert list(written.verify(known=[written.head(), Head(0, bytes(32))])) == [EVENTS]


def test_an_empty_record_holds(tracker: Tracker) -> None:
    assert tracker.head() == Head(0, bytes(32))
    assert list(tracker.verify(known=[tracker.head()])) == []


DAMAGE: dict[str, tuple[tuple[str, ...], tuple[int, str]]] = {
    "content": (("UPDATE stored_events SET state = ? WHERE notification_id = 4",), (4, "its content was altered")),
    "topic": (
        ("UPDATE stored_events SET topic = 'diary.begun' WHERE notification_id = 4",),
        (4, "does not follow from event 3: altered, moved, or one is missing"),
    ),
    "version": (
        ("UPDATE stored_events SET originator_version = 9 WHERE notification_id = 4",),
        (4, "does not follow from event 3: altered, moved, or one is missing"),
    ),
    "stream": (
        ("UPDATE stored_events SET originator_id = 'bob/diary-1' WHERE notification_id = 4",),
        (4, "does not follow from event 3: altered, moved, or one is missing"),
    ),
    "removed": (
        ("DELETE FROM stored_events WHERE notification_id = 4", "DELETE FROM event_chain WHERE position = 4"),
        (5, "does not follow from event 3: altered, moved, or one is missing"),
    ),
    "removed, link left": (
        ("DELETE FROM stored_events WHERE notification_id = 4",),
        (5, "does not follow from event 3: altered, moved, or one is missing"),
    ),
    "last removed, link left": (
        (f"DELETE FROM stored_events WHERE notification_id = {EVENTS}",),
        (EVENTS, "was recorded once and is gone"),
    ),
    "link removed": (("DELETE FROM event_chain WHERE position = 4",), (4, "was added without a link")),
    "added": (
        (
            """
            INSERT INTO stored_events (originator_id, originator_version, topic, state, notification_id)
            SELECT 'ann/diary-7', 1, topic, state, 70 FROM stored_events WHERE notification_id = 1
            """,
        ),
        (70, "was added without a link"),
    ),
    "moved": (
        (
            "UPDATE stored_events SET notification_id = 40 WHERE notification_id = 4",
            "UPDATE event_chain SET position = 40 WHERE position = 4",
        ),
        (5, "does not follow from event 3: altered, moved, or one is missing"),
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_first_place_that_was_touched_is_named(written: Tracker, damage: str) -> None:
    statements, found = DAMAGE[damage]
    [first, *rest] = statements
    change(written, first, parameters=(b"\x00{}",) if "?" in first else ())
    change(written, *rest)
    assert broken_at(written) == found


def test_an_altered_event_with_a_digest_to_match_does_not_pass(written: Tracker) -> None:
    change(written, "UPDATE stored_events SET state = ? WHERE notification_id = 4", parameters=(b"\x00{}",))
    digest = sha256(b"\x00{}").digest()
    change(written, "UPDATE event_chain SET digest = ? WHERE position = 4", parameters=(digest,))
    assert broken_at(written)[0] == 4


def test_who_has_not_the_key_cannot_make_links(written: Tracker, opened: Opener) -> None:
    with pytest.raises(ChainBroken) as broken:
        list(verify(written.record.rows, Chain(ANOTHER_KEY)))
    assert broken.value.position == 1
    with pytest.raises(StoreRefused, match="another key"):
        opened(chain_key=ANOTHER_KEY)


@pytest.mark.parametrize("altered", [1, EVENTS])
def test_an_altered_end_is_not_taken_for_a_wrong_key(written: Tracker, opened: Opener, altered: int) -> None:
    change(written, "UPDATE event_chain SET link = ? WHERE position = ?", parameters=(bytes(32), altered))
    assert broken_at(opened())[0] == altered


def test_a_cut_off_end_is_found_by_a_head_noted_before(written: Tracker) -> None:
    noted = written.head()
    change(
        written,
        f"DELETE FROM stored_events WHERE notification_id >= {EVENTS - 1}",
        f"DELETE FROM event_chain WHERE position >= {EVENTS - 1}",
    )
    assert list(written.verify()) == [EVENTS - 2], "by itself the rest is sound"
    assert broken_at(written, known=[noted]) == (EVENTS, "was recorded once and is gone")


def test_another_history_than_the_one_noted_before_is_found(written: Tracker) -> None:
    assert broken_at(written, known=[Head(3, b"x" * 32)]) == (
        3,
        "not the event that stood here when this place was noted",
    )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(1, EVENTS), byte=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_a_single_flipped_bit_anywhere_is_found(written: Tracker, place: int, byte: int, flip: int) -> None:
    for table, column, key in (
        ("stored_events", "state", "notification_id"),
        ("event_chain", "digest", "position"),
        ("event_chain", "link", "position"),
    ):
        [[before]] = written.record.rows(f"SELECT {column} FROM {table} WHERE {key} = ?", (place,))
        damaged = bytearray(before)
        damaged[byte % len(damaged)] ^= flip
        update = f"UPDATE {table} SET {column} = ? WHERE {key} = {place}"
        change(written, update, parameters=(bytes(damaged),))
        assert broken_at(written)[0] == place
        change(written, update, parameters=(bytes(before),))
    assert list(written.verify()) == [EVENTS]


@pytest.mark.parametrize(
    "other",
    [
        lambda event: replace(event, originator_id="ann/diary-1" + "d", topic="iary.begun"),
        lambda event: replace(event, originator_version=2),
    ],
)
def test_no_two_events_share_a_link(other: Callable[[StoredEvent], StoredEvent]) -> None:
    chain, event = Chain(KEY), StoredEvent("ann/diary-1", 1, "diary.begun", b"")
    assert chain.link(b"", 1, event, b"") != chain.link(b"", 1, other(event), b"")
    assert chain.link(b"", 1, event, b"") != chain.link(b"", 2, event, b"")
