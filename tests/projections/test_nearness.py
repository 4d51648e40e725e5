"""Names that come near what was typed, on both databases."""

from __future__ import annotations

import pytest

from projections.nearness import BEGINS, NEAR, STANDS, WORD_BEGINS, Wanted, is_slip_of, nearest, slips
from tests.support.searching import Search

NAME = "Senior Data Engineer May & Baker"


@pytest.mark.parametrize(
    ("typed", "rank"),
    [
        ("", None),
        ("senior", BEGINS),
        ("SEN", BEGINS),
        ("data", WORD_BEGINS),
        ("gineer", STANDS),
        ("&", WORD_BEGINS),
        ("sde", NEAR),
        ("enginer", NEAR),
        ("enginere", NEAR),
        ("dta eng", None),
        ("dtaa eng", NEAR),
        ("baker data", WORD_BEGINS),
        ("senior gineer", STANDS),
        ("nurse", None),
        ("senior nurse", None),
        ("zz", None),
    ],
)
def test_how_near_words_come(typed: str, rank: int | None) -> None:
    assert Wanted(typed).rank(NAME) == rank


@pytest.mark.parametrize(
    ("one", "other", "count"), [("", "", 0), ("acme", "acme", 0), ("amce", "acme", 1), ("acm", "acme", 1), ("x", "", 1)]
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


@pytest.mark.parametrize(
    ("word", "meant", "may_be"),
    [
        ("nordlihct", "nordlicht", True),
        ("nordlihx", "nordlicht", True),
        ("nord", "nordlicht", True),
        ("norl", "nordlicht", True),
        ("nrd", "nordlicht", False),
        ("bordlicht", "nordlicht", False),
        ("acmeeee", "acme", False),
    ],
)
def test_a_slip_of_the_finger_is_forgiven(word: str, meant: str, *, may_be: bool) -> None:
    assert is_slip_of(word, meant) is may_be


def test_the_nearest_come_first_and_nobody_else_s(search_on_each: Search) -> None:
    search = search_on_each
    search.of("other").save("Data Engineer", "Nordlicht")
    mine = search.save("Data Engineer", "Nordlicht")
    robin = search.meet("Robin Nordlander", company="Acme")
    gone = search.save("Data Enginer", "Nordlicht")
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    found = nearest(search.tracker, "me", text="nordlihct")
    assert [hit.about for hit in found] == [mine]
    assert [hit.about for hit in nearest(search.tracker, "me", text="nordla")] == [robin, mine]
    assert nearest(search.tracker, "me", text="zebra") == []
    assert len(nearest(search.tracker, "me", text="nord", limit=1)) == 1
