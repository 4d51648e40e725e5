"""Filters of the board in a real browser: typing, ticking, going back, and nothing in anybody's way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import judge, narrow_enough
from tests.browser.lingering import let_toasts_linger
from tests.browser.test_board import Board, agree, program, the_board
from tests.support.dragging import shown
from tests.support.searching import Search

__all__ = ["program", "the_board"]


@pytest.fixture
def two(the_board: Board) -> tuple[Board, str, str]:
    """A board with a designer at Acme, tagged, and a nurse."""
    designer, nurse = the_board.save("Designer", "Acme"), the_board.save("Nurse", "St. Mary’s")
    _tag(the_board.search, designer, "remote")
    return the_board, designer, nurse


def _tag(search: Search, card: str, tag: str) -> None:
    search.change(card, lambda one, stamp: one.tag(tag=tag, stamp=stamp))


def _saved(page: Page, *cards: str) -> None:
    agree(lambda: shown(page, "saved"), lambda: list(cards))


def test_typing_finds_and_going_back_brings_all_again(two: tuple[Board, str, str]) -> None:
    board, designer, nurse = two
    page = board.tab()
    find = page.get_by_role("searchbox", name="Find on the board")
    find.press_sequentially("acme des", delay=10)
    _saved(page, designer)
    expect(page).to_have_url(re.compile(r"\?q=acme\+des$"))
    expect(find).to_be_focused()
    page.go_back()
    _saved(page, nurse, designer)
    expect(find).to_have_value("")
    page.go_forward()
    _saved(page, designer)
    expect(find).to_have_value("acme des")
    page.reload()
    _saved(page, designer)
    page.get_by_role("link", name=re.compile("No longer filter by “acme des”")).click()
    _saved(page, nurse, designer)


def test_ticks_filter_by_keyboard_and_live_changes_keep_to_them(two: tuple[Board, str, str]) -> None:
    board, designer, nurse = two
    page = board.tab()
    page.get_by_role("button", name="Filter", exact=True).focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="remote 1")
    box.focus()
    page.keyboard.press("Space")
    _saved(page, designer)
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="No longer filter by #remote")).to_be_visible()
    cook = board.save("Cook")
    _tag(board.search, cook, "remote")
    board.tell()
    _saved(page, cook, designer)
    assert nurse not in shown(page, "saved")


def test_the_panel_keeps_the_filter_in_its_address(two: tuple[Board, str, str]) -> None:
    board, designer, _ = two
    page = board.tab("/?tag=remote")
    page.locator(f'[data-card="{designer}"]').focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/application/\w+\?tag=remote$"))
    page.reload()
    expect(page.get_by_role("dialog", name="Designer, Acme")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{board.program.address}/?tag=remote")
    _saved(page, designer)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_a_filtered_board_stands_in_nobodys_way(two: tuple[Board, str, str], width: int, theme: str) -> None:
    board, _, _ = two
    page = board.tab("/?q=zebra&tag=remote&needs=quiet", color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 760})
    expect(page.get_by_text("No card fits")).to_be_in_viewport()
    judge(page, "nothing found")
    narrow_enough(page)
    if width == 360:
        page.get_by_role("button", name="More", exact=True).press("Enter")
        expect(page.get_by_role("group", name="More").get_by_role("button", name="Columns")).to_be_visible()
        judge(page, "what else the board offers")
        page.keyboard.press("Escape")
        expect(page.get_by_role("group", name="More")).to_be_hidden()
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_role("checkbox", name="Gone quiet")).to_be_checked()
    judge(page, "the sheet of filters", within=".q-dialog")


def test_columns_are_put_in_order_with_the_mouse_and_the_board_follows(the_board: Board) -> None:
    page = the_board.tab()
    let_toasts_linger(page)
    page.get_by_role("button", name="Columns", exact=True).click()
    rows = page.locator(".columns-sheet [role=listitem]")
    judge(page, "the sheet of columns", within=".q-dialog")
    rows.nth(4).locator(".stage-grip").drag_to(rows.nth(0), target_position={"x": 40, "y": 4})
    names = page.locator(".lane h2")
    expect(names.first).to_have_text("Offer")
    page.get_by_role("button", name="Undo").click()
    expect(names.first).to_have_text("Saved")


def test_a_view_of_one_s_own_is_kept_opened_and_forgotten_by_keyboard(two: tuple[Board, str, str]) -> None:
    board, designer, nurse = two
    page = board.tab("/?tag=remote")
    page.get_by_role("button", name="Keep as a view").press("Enter")
    page.get_by_role("textbox", name="Name").fill("From home")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Kept.")
    page.goto(f"{board.program.address}/")
    _saved(page, nurse, designer)
    page.get_by_role("link", name="From home").press("Enter")
    _saved(page, designer)
    judge(page, "a view of one's own")
    page.get_by_role("button", name="Forget this view").press("Enter")
    expect(page.get_by_role("link", name="From home")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?tag=remote$"))
