"""The table in a real browser: rows chosen by keyboard, changed together, taken back; on a phone, too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.judging import judge, narrow_enough
from tests.browser.lingering import let_toasts_linger
from tests.browser.test_board import Board, agree, program, the_board

__all__ = ["program", "the_board"]
PHONE = 360


def test_rows_are_chosen_and_moved_by_keyboard_alone_and_moved_back(the_board: Board) -> None:
    for role in ("Cook", "Clerk", "Nurse"):
        the_board.save(role)
    page = the_board.tab()
    page.get_by_role("link", name="Table", exact=True).press("Enter")
    page.get_by_role("link", name="Role", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("sort=role"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("Clerk")
    page.wait_for_function("window.socket?.connected")
    let_toasts_linger(page)
    page.get_by_role("checkbox", name="Choose Clerk, Acme").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_role("button", name="Move to …").press("Enter")
    page.get_by_role("button", name="Offer", exact=True).press("Enter")
    agree(lambda: the_board.search.lane("offer"), lambda: ["Clerk", "Cook"])
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    agree(lambda: the_board.search.lane("offer"), list)
    page.get_by_role("link", name="Nurse", exact=True).press("Enter")
    expect(page.get_by_role("dialog", name="Nurse, Acme")).to_be_visible()
    page.get_by_role("button", name=re.compile("Move to another column")).press("Enter")
    page.get_by_role("menuitem", name="Screening").press("Enter")
    agree(lambda: the_board.search.lane("screening"), lambda: ["Nurse"])
    page.get_by_role("dialog").get_by_role("button", name="Close").press("Enter")
    expect(page).to_have_url(re.compile("/table.sort=role$"))
    page.get_by_role("button", name="Undo").last.press("Enter")
    agree(lambda: the_board.search.lane("screening"), list)


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (PHONE, "light")])
def test_the_table_stands_in_nobodys_way(the_board: Board, width: int, theme: str) -> None:
    away = the_board.save("Put away", "W" * 60)
    the_board.save("Engineer " + "with a long name " * 6)
    the_board.search.change(away, lambda one, stamp: one.archive(stamp=stamp))
    page = the_board.tab(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 760})
    page.goto(f"{the_board.program.address}/table")
    page.get_by_role("checkbox", name="Choose all that are shown").check()
    expect(page.get_by_text("1 chosen")).to_be_in_viewport()
    judge(page, "the table")
    narrow_enough(page)
    if width == PHONE:
        page.get_by_role("button", name="More", exact=True).press("Enter")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download as CSV").press("Enter")
    assert kept.value.suggested_filename == "table-2026-03-02.csv"
    page.goto(f"{the_board.program.address}/archive")
    page.get_by_role("checkbox", name="Choose Put away").check()
    expect(page.get_by_role("button", name="Back to the board")).to_be_in_viewport()
    judge(page, "the archive")
    narrow_enough(page)
    page.get_by_role("button", name="Back to the board").click()
    expect(page.get_by_text("Nothing is put away")).to_be_visible()
    judge(page, "an empty archive")


def test_cells_are_changed_by_keys_alone_and_what_is_not_kept_yet_survives_a_reload(the_board: Board) -> None:
    id = the_board.save("Nurse")
    page = the_board.tab(reduced_motion="reduce")
    page.goto(f"{the_board.program.address}/table")
    page.wait_for_function("window.socket?.connected")
    page.get_by_role("link", name="Nurse", exact=True).focus()
    page.keyboard.press("F2")
    expect(page.get_by_label("Role of Nurse")).to_be_focused()
    page.keyboard.type("Head nurse")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Tags, with commas between them of")).to_be_focused()
    page.keyboard.type("nights, remote")
    page.keyboard.press("Enter")
    agree(lambda: list(the_board.search.application(id).tags), lambda: ["nights", "remote"])
    assert the_board.search.application(id).details.role == "Head nurse"
    expect(page.get_by_role("link", name="Head nurse", exact=True)).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_contain_text("nights")
    expect(page.locator("button[data-cell=tags]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_label("Company of Head nurse").fill("  ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please give the company.")).to_be_visible()
    judge(page, "a cell that was refused")
    page.get_by_label("Company of Head nurse").fill("St Mary's")
    page.reload()
    field = page.get_by_label("Company of Head nurse")
    expect(field).to_have_value("St Mary's")
    field.press("Escape")
    expect(field).to_have_count(0)
    assert the_board.search.application(id).details.company == "Acme"
