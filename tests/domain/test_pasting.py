"""Several lines pasted at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.pasting import lines_of


def test_each_line_stands_alone_without_the_signs_of_a_list() -> None:
    text = "- Data Engineer @ Acme\r\n\n  * [x] QA Lead @ Nordlicht\n3) Designer\t May & Baker\n•  \n , \n2. 4C - Cook"
    assert lines_of(text) == (
        "Data Engineer @ Acme",
        "QA Lead @ Nordlicht",
        "Designer, May & Baker",
        "4C - Cook",
    )


def test_what_only_looks_like_a_sign_of_a_list_is_kept() -> None:
    assert lines_of("3M Engineer @ Acme\n-Data\n10 Downing Street") == (
        "3M Engineer @ Acme",
        "-Data",
        "10 Downing Street",
    )


@given(st.text())
def test_no_word_is_lost(text: str) -> None:
    letters = [sign for sign in text if sign.isalpha() and sign not in "xX"]
    assert [sign for line in lines_of(text) for sign in line if sign.isalpha() and sign not in "xX"] == letters
