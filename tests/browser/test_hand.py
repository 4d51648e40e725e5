"""The speed of hand in a real browser: pasting into the quick line, finding anything, single keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

import main
from jobs.settings import Settings
from tests.browser.judging import judge, narrow_enough
from tests.browser.lingering import let_toasts_linger
from tests.support.chromium import NewContext, let_in
from tests.support.searching import Search
from tests.support.whole import Whole, running

KEPT = """(words) => Object.keys(localStorage).some(
  (name) => name.endsWith("/quick-add") && JSON.parse(localStorage.getItem(name)).text === words)"""
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """A search with something due."""
    folder = tmp_path_factory.mktemp("hand")
    tracker = main.open_tracker(Settings(data_dir=folder))
    search = Search(tracker)
    search.begin()
    search.applied("Lighthouse Keeper", "Nordlicht")
    search.later(days=8)
    search.save("Data Engineer", "Acme")
    tracker.close()
    with running(folder, at=search.now) as whole:
        yield whole


def opened(program: Whole, contexts: NewContext, path: str = "/", **options: object) -> Page:
    page = contexts(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options}).new_page()
    let_in(page.context, program.link())
    page.goto(f"{program.address}{path}")
    page.wait_for_function("window.socket?.connected")
    return page


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_pasted_lines_are_a_card_each(
    program: Whole, new_context: NewContext, viewport: dict[str, int], scheme: str
) -> None:
    page = opened(program, new_context, viewport=viewport, color_scheme=scheme)
    line = page.get_by_label("Add an application in one line")
    line.focus()
    page.keyboard.insert_text(f"- Glazier @ {scheme} House, applied yesterday\n- Tinker\n")
    expect(page.get_by_role("button", name="2 cards, one for each line")).to_have_attribute("aria-pressed", "true")
    judge(page, "lines that were pasted", within=".page-head")
    narrow_enough(page)
    line.press("Enter")
    expect(page.get_by_role("link", name="Glazier").last).to_be_visible()
    expect(line).to_have_value("Tinker")
    expect(page.locator(".quick-add [role=alert]")).to_have_text("Line 1: Please give the role.")
    page.wait_for_function(KEPT, arg="Tinker")
    page.reload()
    expect(line).to_have_value("Tinker")
    line.fill("")


def find(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find an application")).to_be_focused()
    page.keyboard.type(words)


def test_anything_is_found_and_opened_by_keyboard_alone(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/people")
    find(page, "lighthuose")
    option = page.get_by_role("option", name="Lighthouse Keeper")
    expect(option).to_have_attribute("aria-selected", "true")
    field = page.get_by_role("combobox", name="Find an application")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    judge(page, "what was found", within="dialog")
    page.keyboard.press("Enter")
    page.wait_for_url("**/application/*")
    expect(page.get_by_role("dialog", name="Lighthouse Keeper")).to_be_visible()


def test_on_the_board_what_was_found_opens_without_loading_the_page_anew(
    program: Whole, new_context: NewContext
) -> None:
    page = opened(program, new_context)
    page.evaluate("window.sameDocument = true")
    find(page, "keeper")
    page.get_by_role("option", name="Lighthouse Keeper").click()
    expect(page.get_by_role("dialog", name="Lighthouse Keeper")).to_be_visible()
    assert page.evaluate("window.sameDocument")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Find an application")).to_have_count(0)
    expect(page.get_by_role("dialog", name="Lighthouse Keeper")).to_be_visible()


def test_commands_and_letters_are_reached_from_any_page(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/settings")
    find(page, "add a pers")
    expect(page.get_by_role("option", name="Add a person")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_visible()
    page.goto(f"{program.address}/today")
    page.wait_for_function("window.socket?.connected")
    find(page, "ask where your application")
    page.keyboard.press("Enter")
    page.wait_for_url("**/letters#letter-*")
    expect(page.locator("details[open] summary")).to_be_focused()


def test_a_phone_has_a_button_for_it(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/today", viewport=PHONE, color_scheme="dark", has_touch=True)
    narrow_enough(page)
    for link in page.get_by_role("navigation", name="Main").get_by_role("link").all():
        wide: bool = link.evaluate("link => link.lastElementChild.scrollWidth > link.clientWidth")
        assert not wide, link.text_content()
    page.get_by_role("button", name="Find anything").tap()
    expect(page.get_by_role("option", name="Add an application")).to_be_visible()
    judge(page, "the finder on a phone", within="dialog")
    narrow_enough(page)
    page.get_by_role("option", name="People").tap()
    page.wait_for_url("**/people")


def test_enter_waits_for_what_was_typed(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/today")
    find(page, "")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/find?q=*", hold)
    with page.expect_request("**/find?q=keeper"):
        page.keyboard.insert_text("keeper")
        page.keyboard.press("Enter")
    assert page.url.endswith("/today")
    held[-1].continue_()
    page.wait_for_url("**/application/*")


def test_nothing_found_is_said(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/today")
    find(page, "zebra crossing")
    expect(page.locator("dialog [role=status]")).to_have_text("Nothing of yours goes by that.")
    expect(page.locator(".finder-none")).to_have_text("Nothing of yours goes by that.")
    judge(page, "nothing found", within="dialog")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Find an application")).to_be_visible()


def test_single_keys_go_everywhere_and_can_be_switched_off(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/today")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/outbox")
    page.wait_for_function("window.socket?.connected")
    page.keyboard.press("n")
    page.wait_for_url(f"{program.address}/")
    line = page.get_by_label("Add an application in one line")
    expect(line).to_be_focused()
    page.keyboard.type("go ?/nut")
    expect(line).to_have_value("go ?/nut")
    line.fill("")
    line.blur()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    judge(page, "the sheet of keys", within="dialog")
    page.get_by_label("Single keys work in this browser").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.press("?")
    page.locator("[data-card]").first.focus()
    page.keyboard.press("m")
    expect(page.locator("dialog[open], .q-dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find an application")).to_be_focused()


def test_a_row_of_today_is_done_put_off_and_taken_back_by_keys(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/today")
    let_toasts_linger(page)
    hero = page.get_by_role("region", name="Do this next")
    expect(hero).to_contain_text("Lighthouse Keeper")
    page.keyboard.press("s")
    menu = page.get_by_role("dialog", name="When instead")
    expect(menu.get_by_role("button").first).to_be_visible()
    judge(page, "when instead")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("Done")
    expect(hero).to_have_count(0)
    page.keyboard.press("u")
    expect(hero).to_contain_text("Lighthouse Keeper")
