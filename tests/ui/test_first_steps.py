"""The first steps of a search, and the small celebration, without a browser."""

from __future__ import annotations

import pytest
from nicegui import ui
from nicegui.testing import User

from projections.filters import Filter
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, until
from ui.addresses import address_of
from ui.components.first_steps import BEGINNING, steps_done
from ui.readings import board_now


def here(user: User) -> list[str]:
    """What the button of the first steps says, if they are there."""
    return [button.text for button in elements(user, ui.button, marker="first-step")]


def done(search: Search) -> tuple[bool, ...]:
    return steps_done(board_now(search.tracker, "me", limits={}, usual=9, wanted=Filter(), now=search.now))


async def test_a_role_then_a_day_then_a_phone(house: House) -> None:
    user = await house.visit()
    await user.should_see("Where would you like to begin?")
    assert here(user) == []
    saved = house.search.save()
    await until(lambda: here(user), ["Choose a day"])
    await click(user, marker="first-step")
    await user.should_see("Plan something")
    user.find(marker="due").type("tomorrow at 9")
    user.find(marker="question").trigger("submit")
    await until(lambda: len(house.search.steps(saved)), 1)
    await until(lambda: here(user), ["Add your number"])
    house.search.settle(lambda me, stamp: me.change_phone(phone="+447700900123", consented=True, stamp=stamp))
    house.search.settle(lambda me, stamp: me.order_channels(channels=("twilio", "outbox"), stamp=stamp))
    await until(lambda: here(user), [])


def test_whoever_has_more_than_a_few_is_no_beginner(search: Search) -> None:
    assert done(search) == ()
    for _ in range(BEGINNING):
        search.save()
        assert done(search) == (True, False, False)
    search.save()
    assert done(search) == ()


def test_who_applied_has_a_day_already(search: Search) -> None:
    search.applied()
    assert done(search) == (True, True, False)


async def test_a_filter_is_no_time_for_first_steps(house: House) -> None:
    house.search.save()
    user = await house.visit("/?q=data")
    assert here(user) == []


@pytest.mark.parametrize(("deed", "falls"), [("I accept", 1), ("I decline", 0)])
async def test_paper_falls_for_a_yes(house: House, deed: str, falls: int) -> None:
    id_ = house.search.applied()
    house.search.change(id_, lambda one, stamp: one.receive_offer(stamp=stamp))
    user = await house.visit(address_of(id_))
    await click(user, deed)
    await until(lambda: bool(house.search.application(id_).outcome), expected=True)
    await until(lambda: len(elements(user, ui.html, marker="confetti")), falls)


async def test_an_offer_is_a_small_feast(house: House) -> None:
    id_ = house.search.applied()
    user = await house.visit(address_of(id_))
    await click(user, "An offer")
    user.find(marker="question").trigger("submit")
    await until(lambda: house.search.application(id_).offer is not None, expected=True)
    await user.should_see("An offer! You earned this one.")
    await until(lambda: len(elements(user, ui.html, marker="confetti")), 1)
