"""Where a card stands in its column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.rank import between, checked, on_top
from tests.support.searching import MONDAY

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(min_value=0, max_value=4_133_894_400_000).map(lambda ms: EPOCH + timedelta(milliseconds=ms))


@given(MOMENTS)
def test_a_card_that_comes_later_stands_above(moment: datetime) -> None:
    assert on_top(moment + timedelta(milliseconds=1)) < on_top(moment)


@given(MOMENTS)
def test_every_place_on_top_is_a_place(moment: datetime) -> None:
    assert checked(on_top(moment)) == on_top(moment)


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=60))
def test_there_is_room_between_any_two(places: list[int]) -> None:
    column = [on_top(MONDAY)]
    for place in places:
        at = place % (len(column) + 1)
        above, below = (column[at - 1] if at else None), (column[at] if at < len(column) else None)
        column.insert(at, checked(between(above, below)))
    assert column == sorted(set(column))


def test_a_card_placed_on_top_stays_below_those_that_come_later() -> None:
    placed = between(None, on_top(MONDAY))
    assert on_top(MONDAY + timedelta(days=1)) < placed < on_top(MONDAY)


@pytest.mark.parametrize(("above", "below"), [("a1", "a0"), ("a0", "a0"), ("!", None), ("", "a0"), (None, "a00")])
def test_neighbours_that_have_moved_are_no_place(above: str | None, below: str | None) -> None:
    with pytest.raises(Invalid, match="have moved") as refusal:
        between(above, below)
    assert refusal.value.field == "rank"


@pytest.mark.parametrize("rank", ["", "!", "a", "a00", "z", "ä1", "\0", "\ud800", "a" * 100_000, "a1 "])
def test_what_is_no_place_is_refused(rank: str) -> None:
    with pytest.raises(Invalid, match="no place") as refusal:
        checked(rank)
    assert refusal.value.field == "rank"


def place(make: Callable[[], str]) -> str | None:
    """The place made, or None where it was refused with the field."""
    try:
        return make()
    except Invalid as refusal:
        return None if refusal.field == "rank" else refusal.field


@given(st.text(max_size=12))
def test_any_text_is_a_place_or_refused(text: str) -> None:
    assert place(lambda: checked(text)) in {text, None}


@given(st.text(max_size=6), st.text(max_size=6))
def test_any_two_texts_have_room_between_them_or_are_refused(above: str, below: str) -> None:
    found = place(lambda: between(above, below))
    assert found is None or above < found < below
