"""Replay in a real browser: pulled by the mouse, walked by keys, linked to, reached from the board and a timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

import main
from jobs.settings import Settings
from tests.browser.judging import judge, narrow_enough
from tests.support.chromium import NewContext, let_in
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running
from ui.addresses import address_of

SOME_DAY = re.compile("[A-Z][a-z]{2} \\d+ ")
ROLES = ("Baker", "Cook", "Nurse", "Tailor")


@pytest.fixture(scope="module")
def card() -> list[str]:
    """The applications, oldest first."""
    return []


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, card: list[str]) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("replay")
    tracker = main.open_tracker(Settings(data_dir=folder))
    search = Search(tracker, now=MONDAY - timedelta(days=40)).begin()
    card.extend(search.later(days=7).save(role) for role in ROLES)
    search.later(days=1).move(card[0], "applied")
    tracker.close()
    with running(folder, at=MONDAY) as whole:
        yield whole


@pytest.fixture
def page(program: Whole, new_context: NewContext) -> Page:
    page = new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce").new_page()
    let_in(page.context, program.link())
    return page


def replaying(page: Page, program: Whole) -> Locator:
    """The thumb, on a page that stands at the latest moment."""
    page.goto(f"{program.address}/replay")
    thumb = page.get_by_role("slider", name="Moment")
    expect(thumb).to_have_attribute("aria-valuetext", SOME_DAY)
    return thumb


def roles(page: Page) -> Locator:
    """What stands on the board of that moment."""
    return page.locator(".past-board .card h3")


def test_keys_walk_through_it_and_the_address_follows(page: Page, program: Whole) -> None:
    thumb = replaying(page, program)
    thumb.focus()
    page.keyboard.press("Home")
    expect(roles(page)).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(roles(page)).to_have_text(["Baker"])
    page.keyboard.press("PageUp")
    expect(roles(page)).to_have_count(2)
    page.wait_for_function("location.search.includes('at=3')")
    expect(thumb).to_have_attribute("aria-valuetext", SOME_DAY)
    page.reload()
    expect(roles(page)).to_have_count(2)
    expect(page.locator(".past-board .is-changed h3")).to_have_text("Cook")


def test_the_mouse_pulls_it(page: Page, program: Whole) -> None:
    box = replaying(page, program).bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, y, steps=5)
    expect(roles(page)).to_have_count(2)
    page.mouse.move(box["x"] + 2, y, steps=5)
    expect(roles(page)).to_have_count(0)
    page.mouse.up()


def test_the_space_bar_plays_it_to_the_end(page: Page, program: Whole) -> None:
    thumb = replaying(page, program)
    thumb.focus()
    page.keyboard.press("Home")
    expect(roles(page)).to_have_count(0)
    page.keyboard.press("Space")
    expect(roles(page)).to_have_count(len(ROLES))
    expect(page.get_by_text("the latest")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_board_and_a_timeline_lead_there(page: Page, program: Whole, card: list[str]) -> None:
    page.goto(f"{program.address}/")
    page.get_by_role("link", name="Replay the search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Replay")
    page.goto(program.address + address_of(card[1]))
    page.get_by_role("region", name="Timeline").get_by_title("The board at this moment").last.click()
    expect(roles(page)).to_have_text(["Cook", "Baker"])


def test_a_card_opens_as_it_was_and_what_changed_comes_back(page: Page, program: Whole, card: list[str]) -> None:
    token = card[3].rpartition("-")[2]
    with program.api() as script:
        assert script.post(f"/applications/{token}/archive", json={}).is_success
    replaying(page, program)
    page.get_by_role("slider", name="Moment").focus()
    page.keyboard.press("ArrowLeft")
    page.locator(f'.past-board [data-card="{card[3]}"]').focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Tailor, Nordlicht, as it was")
    expect(sheet).to_be_visible()
    judge(page, "a card as it was", within="[role=dialog]")
    page.wait_for_function(f"location.search.includes('{token}')")
    sheet.get_by_role("button", name="Bring back: The card").click()
    expect(sheet.get_by_role("button", name="Bring back: The card")).to_have_count(0)
    page.get_by_role("region", name="Messages").get_by_role("button", name="Undo").click()
    expect(sheet.get_by_role("button", name="Bring back: The card")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    narrow_enough(page)
