"""Filters of the board: their address, their chips, and the board that follows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nicegui import ui
from nicegui.testing import User

from domain.seeker import SavedView
from domain.values import DEFAULT_STAGES
from projections.filters import NEEDS, Choices, Filter
from tests.support.visiting import House, click, elements, until
from tests.ui.test_board import press, roles
from ui.components.board_filter import chips_of, groups_of
from ui.sifting import filter_of, order_of, query_of, without

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(
    lambda text: text.isprintable() and text == text.strip()
)
SOME = st.lists(WORDS, max_size=4, unique=True).map(tuple)
NEEDED = st.lists(st.sampled_from(sorted(NEEDS)), unique=True).map(tuple)
FILTERS = st.builds(Filter, text=st.one_of(st.just(""), WORDS), stages=SOME, tags=SOME, sources=SOME, needs=NEEDED)


@given(wanted=FILTERS)
def test_an_address_brings_back_the_filter_it_was_made_of(wanted: Filter) -> None:
    assert filter_of(query_of(wanted)) == wanted


@pytest.mark.parametrize(
    "query", ["", "?", "&&&=", "?tag=", "?needs=tea", "?colour=red", "?q=%00%01", "?q=%ED%A0%80&x", "%", "?stage=%20"]
)
def test_an_address_that_means_nothing_filters_nothing_or_little(query: str) -> None:
    wanted = filter_of(query)
    assert (wanted.stages, wanted.tags, wanted.sources, wanted.needs) == ((), (), (), ())
    assert wanted.text.isprintable()


@pytest.mark.parametrize(
    ("query", "by", "down"),
    [
        ("?sort=-company", "company", True),
        ("?sort=role&sort=next", "role", False),
        ("?sort=tea", "next", True),
        ("", "next", True),
    ],
)
def test_an_address_says_what_is_sorted_by(query: str, by: str, down: bool) -> None:
    order = order_of(query, usual="-next")
    assert (order.by, order.down) == (by, down)


def test_an_endless_address_is_cut() -> None:
    wanted = filter_of("?q=" + "x" * 10_000 + "".join(f"&tag={number}" for number in range(1_000)))
    assert (len(wanted.text), len(wanted.tags)) == (200, 20)


def test_each_thing_is_a_chip_that_takes_it_away() -> None:
    wanted = Filter(text="acme", stages=("applied", "gone"), tags=("remote",), needs=("quiet",))
    chips = chips_of(wanted, stages=DEFAULT_STAGES)
    assert [chip.words for chip in chips] == ["“acme”", "Applied", "a column that is gone", "#remote", "Gone quiet"]
    assert filter_of(chips[0].query) == without(wanted, "q")
    assert filter_of(chips[3].query) == Filter(text="acme", stages=("applied", "gone"), needs=("quiet",))


def test_what_is_chosen_stays_among_the_choices() -> None:
    wanted = Filter(tags=("old",), sources=("LinkedIn",))
    choices = Choices(tags=(("remote", 2),), sources=(("LinkedIn", 1),))
    groups = {group.name: group.options for group in groups_of(wanted, stages=(), choices=choices)}
    assert [(one.value, one.chosen, one.cards) for one in groups["tag"]] == [("remote", False, 2), ("old", True, 0)]
    assert [(one.value, one.chosen) for one in groups["source"]] == [("LinkedIn", True)]
    assert "stage" not in groups


def chips(user: User) -> str:
    [found] = elements(user, ui.html, marker="filter-chips")
    return str(found.content)


async def test_a_filtered_address_shows_what_fits(house: House) -> None:
    house.search.save("Designer", "Acme")
    house.search.save("Nurse", "St. Mary’s")
    user = await house.visit("/?q=acme")
    assert roles(user, "saved") == ["Designer"]
    assert "“acme”" in chips(user)


async def test_an_address_shows_only_the_columns_it_names_and_unfolds_them(house: House) -> None:
    card = house.search.applied("Designer")
    house.search.change(card, lambda one, stamp: one.reject(stamp=stamp))
    user = await house.visit("/?stage=closed")
    assert roles(user, "closed") == ["Designer"]
    assert not elements(user, ui.element, marker="lane-saved")


async def test_what_changes_meanwhile_respects_the_filter(house: House) -> None:
    house.search.save("Designer", "Acme")
    user = await house.visit("/?q=acme")
    house.search.later(minutes=1).save("Nurse", "St. Mary’s")
    house.search.later(minutes=1).save("Cook", "Acme")
    await until(lambda: roles(user, "saved"), ["Cook", "Designer"])


async def test_nothing_found_says_that_nothing_is_lost(house: House) -> None:
    house.search.save("Designer", "Acme")
    user = await house.visit("/?q=zebra")
    assert "They are all still there" in chips(user)
    await user.should_not_see("Where would you like to begin?")


async def test_a_hostile_filter_is_words_and_nothing_else(house: House) -> None:
    user = await house.visit("/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&tag=%22%3E%3Cimg%3E")
    assert "<script" not in chips(user)
    assert "<img" not in chips(user)


async def test_a_card_of_a_filtered_board_can_be_sent_to_a_column_that_is_not_shown(house: House) -> None:
    card = house.search.save("Designer", "Acme")
    user = await house.visit("/?stage=saved")
    press(user, card, "menu")
    await until(lambda: len(elements(user, ui.button, marker="move-to-offer")), 1)
    user.find(marker="move-to-offer").click()
    await until(lambda: house.search.lane("offer"), ["Designer"])
    await until(lambda: roles(user, "saved"), [])


# ------------------------------------------------------------------------------------------------- own views


async def test_a_filter_is_kept_under_a_name_and_taken_back(house: House) -> None:
    house.search.save("Designer", "Acme")
    user = await house.visit("/?q=acme")
    press_line(user, "keep")
    await until(lambda: len(elements(user, ui.input, marker="name")), 1)
    assert elements(user, ui.input, marker="name")[0].value == "“acme”"
    elements(user, ui.input, marker="name")[0].value = "At  Acme"
    user.find(marker="question").trigger("submit")
    await until(lambda: [view.query for view in house.search.me().views], ["q=acme"])
    await until(lambda: "Forget this view" in chips(user), expected=True)
    other = await house.visit("/")
    assert 'href="/?q=acme"' in chips(other)
    await click(user, "Undo")
    await until(lambda: house.search.me().views, ())


async def test_the_same_name_means_the_new_filter_and_undo_the_old_one(house: House) -> None:
    house.search.settle(lambda me, stamp: me.keep_view(name="Mine", query="q=nurse", stamp=stamp))
    user = await house.visit("/?q=acme")
    press_line(user, "keep")
    await until(lambda: len(elements(user, ui.input, marker="name")), 1)
    elements(user, ui.input, marker="name")[0].value = "mine"
    user.find(marker="question").trigger("submit")
    await until(lambda: house.search.me().views, (SavedView("Mine", "q=acme"),))
    await click(user, "Undo")
    await until(lambda: house.search.me().views, (SavedView("Mine", "q=nurse"),))


async def test_a_view_of_an_order_alone_is_none_of_the_board(house: House) -> None:
    house.search.settle(lambda me, stamp: me.keep_view(name="By role", query="sort=role", stamp=stamp))
    house.search.settle(lambda me, stamp: me.keep_view(name="Acme", query="q=acme&sort=role", stamp=stamp))
    house.search.save("Designer", "Acme")
    assert "By role" not in chips(await house.visit("/"))
    assert "Forget this view" not in chips(await house.visit("/"))
    assert "Forget this view" in chips(await house.visit("/?q=acme"))


async def test_a_view_is_forgotten_and_remembered(house: House) -> None:
    view = SavedView("<b>Mine</b>", "tag=b&tag=a")
    house.search.settle(lambda me, stamp: me.keep_view(name=view.name, query=view.query, stamp=stamp))
    user = await house.visit("/?tag=a&tag=b")
    assert "<b>" not in chips(user)
    press_line(user, "drop")
    await until(lambda: house.search.me().views, ())
    press_line(user, "drop")
    await click(user, "Undo")
    await until(lambda: house.search.me().views, (view,))


async def test_a_line_knows_no_other_deeds(house: House) -> None:
    user = await house.visit("/")
    press_line(user, "explode")
    await user.should_see("Board")


def press_line(user: User, what: str) -> None:
    user.find(marker="filters").trigger("click", what)
