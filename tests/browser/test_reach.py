"""On a phone as narrow as a large print at 400 % everything can be hit, seen and read; and in colours of one's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

import main
from jobs.settings import Settings
from tests.browser import reaching
from tests.browser.judging import narrow_enough
from tests.support.chromium import NewContext
from tests.support.searching import Search, moment
from tests.support.whole import Whole, running

PAGES = ("/", "/today", "/people", "/outbox", "/letters", "/settings", "/table", "/resume")
STOPS = 22
NARROW: ViewportSize = {"width": 320, "height": 600}
ZOOMED: ViewportSize = {"width": 640, "height": 400}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("reach")
    tracker = main.open_tracker(Settings(data_dir=folder))
    search = Search(tracker).begin()
    for number in range(9):
        search.applied("Data Engineer " * (1 + number % 3), "Nordlicht")
        search.meet(f"Robin {number}", known_from="the meet-up in Hamburg")
    tracker.close()
    with running(folder, at=moment("2026-03-12 12:00")) as whole:
        yield whole


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function("window.socket?.connected")
    expect(page.get_by_role("heading").first).to_be_attached()
    return page


@pytest.fixture
def page_of(program: Whole, new_context: NewContext) -> Page:
    page = new_context(viewport=NARROW, reduced_motion="reduce").new_page()
    return opened(page, program.link())


def test_a_narrow_window_keeps_everything_in_reach(program: Whole, page_of: Page) -> None:
    ways = reaching.ways_round(page_of)
    for path in PAGES:
        page = opened(page_of, program.address + path)
        narrow_enough(page)
        assert (path, reaching.ways_round(page)) == (path, ways)
        assert (path, reaching.too_small(page)) == (path, [])
        assert (path, reaching.lost_with_the_keyboard(page, stops=STOPS)) == (path, [])
        assert (path, reaching.cut_when_spaced(page)) == (path, [])
        narrow_enough(page)


def test_a_page_at_twice_its_size_is_read_without_scrolling_sideways(program: Whole, page_of: Page) -> None:
    page_of.set_viewport_size(ZOOMED)  # 1280 by 800 at 200 %
    for path in ("/", "/today", "/settings"):
        narrow_enough(opened(page_of, program.address + path))


def test_colours_of_ones_own_hide_no_icon_and_no_state(program: Whole, new_context: NewContext) -> None:
    page = new_context(forced_colors="active").new_page()
    opened(page, program.link())
    assert reaching.unpainted(page) == []
    here = page.get_by_role("navigation", name="Main").locator("[aria-current=page]")
    expect(here).to_have_css("outline-style", "solid")
    expect(page.locator(".find-button .i")).to_have_css("background-color", "rgb(0, 0, 0)")


def test_letters_set_wide_apart_leave_the_places_in_the_window(program: Whole, new_context: NewContext) -> None:
    page = opened(new_context(viewport={"width": 1280, "height": 800}).new_page(), program.link())
    assert reaching.cut_when_spaced(page) == []
    narrow_enough(page)


def test_escape_takes_a_tooltip_away(program: Whole, new_context: NewContext) -> None:
    page = opened(new_context(viewport={"width": 1280, "height": 800}).new_page(), program.link())
    opened(page, f"{program.address}/today")
    later, let_go = (page.locator(f".todo .btn-icon[data-key={key}]").first for key in "sx")
    later.hover()
    expect(page.locator(".q-tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".q-tooltip")).to_be_hidden()
    let_go.hover()
    expect(page.locator(".q-tooltip").last).to_be_visible()
