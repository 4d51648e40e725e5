"""A head outlives being written down, mailed and pasted."""

from __future__ import annotations

import pytest

from domain.errors import Invalid
from domain.store.chain import Head
from domain.store.heads import heads_in, written

ONE, TWO = Head(7, bytes(range(32))), Head(123_456, bytes(32))


def test_what_was_written_is_read_with_whatever_stands_around_it() -> None:
    text = f"Kept on 3 May:\n> {written(ONE)}\nand later {written(TWO)}."
    assert heads_in(text) == [ONE, TWO]


@pytest.mark.parametrize("text", ["", "career-tracker head 7", written(ONE)[:-1], "career-tracker head x " + "0" * 64])
def test_without_a_whole_head_it_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(Invalid, match="There is no head in it") as refused:
        heads_in(text)
    assert refused.value.field == "head"
