"""Moments as the tables keep them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from projections.moments import moment, ms

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NUMBERS = st.integers(min_value=-86_400_000, max_value=4_133_980_799_999)


@given(NUMBERS)
def test_a_moment_comes_back_as_it_was_kept(milliseconds: int) -> None:
    assert ms(moment(milliseconds)) == milliseconds


@given(NUMBERS, st.integers(min_value=0, max_value=999))
def test_what_is_shorter_than_a_millisecond_is_left_out(milliseconds: int, microseconds: int) -> None:
    assert ms(EPOCH + timedelta(milliseconds=milliseconds, microseconds=microseconds)) == milliseconds


def test_none_stays_none() -> None:
    assert (ms(None), moment(None)) == (None, None)
