"""The bookmark in a real browser, on pages that forbid as much as they can; and the page it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import judge, narrow_enough
from tests.support.chromium import Faults, NewContext, let_in
from tests.support.job_sites import POLICIES, job_site
from tests.support.whole import Whole, running

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("capture"), at=AT) as program:
        yield program


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with job_site() as address:
        yield address


@pytest.fixture
def inside(whole: Whole, page: Page) -> Page:
    """A page of a browser that has been let in."""
    let_in(page.context, whole.link())
    page.goto(f"{whole.address}/capture")
    return page


def press(inside: Page, bookmark: str, on: str, *, select: str = "") -> Page:
    """Open a page of another site in a new tab, press the bookmark there, and return the tab that it opens."""
    posting = inside.context.new_page()
    posting.goto(on)
    if select:
        posting.locator(select).select_text()
    with inside.context.expect_page() as opened:
        session = inside.context.new_cdp_session(posting)
        session.send("Page.navigate", {"url": bookmark, "transitionType": "auto_bookmark"})
    expect(opened.value.locator(".capture-form")).to_be_visible()
    return opened.value


def bookmark_of(inside: Page) -> str:
    found = inside.locator(".bookmark").get_attribute("href")
    assert found
    return found


def saved(whole: Whole) -> list[dict[str, Any]]:
    with whole.api() as api:
        stages = api.get("/board").json()["stages"]
    return [card for stage in stages for card in stage["first"]]


@pytest.mark.parametrize("policy", POLICIES)
def test_one_press_fills_the_form_and_saves_nothing(whole: Whole, site: str, inside: Page, policy: str) -> None:
    form = press(inside, bookmark_of(inside), f"{site}/{policy}")
    expect(form.get_by_label("Role")).to_have_value("Data Engineer")
    expect(form.get_by_label("Company")).to_have_value("Nordlicht & Søn")
    expect(form.get_by_label("Closes on")).to_have_value("30 April 2026")
    expect(form.get_by_label("Posting", exact=True)).to_have_value(f"{site}/{policy}")
    assert "#" not in form.url
    assert not saved(whole)


@pytest.mark.parametrize("policy", ["plain", "everything"])
def test_a_secure_page_can_be_saved_too(whole: Whole, new_context: NewContext, tmp_path: Path, policy: str) -> None:
    with job_site(secure=tmp_path) as site:
        inside = new_context(ignore_https_errors=True).new_page()
        let_in(inside.context, whole.link())
        inside.goto(f"{whole.address}/capture")
        form = press(inside, bookmark_of(inside), f"{site}/{policy}")
        expect(form.get_by_label("Role")).to_have_value("Data Engineer")
        expect(form.get_by_label("Posting", exact=True)).to_have_value(f"{site}/{policy}")
        assert not saved(whole)
        inside.context.close()


def test_what_is_selected_is_the_text(whole: Whole, site: str, inside: Page) -> None:
    inside.goto(f"{whole.address}/settings")  # the bookmark is offered there, too
    form = press(inside, bookmark_of(inside), f"{site}/everything", select="#words")
    form.locator(".capture-form summary").click()
    expect(form.locator(".capture-text")).to_have_text("These are the words of the page.")


def test_from_the_press_to_the_board_and_never_twice_unasked(whole: Whole, site: str, inside: Page) -> None:
    bookmark = bookmark_of(inside)
    form = press(inside, bookmark, f"{site}/strict")
    form.get_by_role("button", name="Save", exact=True).click()
    form.wait_for_url(f"{whole.address}/application/*")
    [card] = saved(whole)
    assert form.url.endswith(card["id"].rpartition("-")[2])
    again = press(inside, bookmark, f"{site}/strict")
    expect(again.get_by_text("You saved this today.")).to_be_visible()
    again.get_by_role("link", name="Open what you have").click()
    expect(again).to_have_url(form.url)
    assert len(saved(whole)) == 1


def test_pasted_by_keyboard_alone(inside: Page) -> None:
    box = inside.get_by_label("The posting, as text or HTML")
    box.fill("Lead Engineer at Wassermann\nLocation: Kiel\n<b>no markup</b> <img src=x onerror=alert(1)>")
    box.press("Tab")
    inside.keyboard.press("Enter")
    expect(inside.get_by_label("Company")).to_have_value("Wassermann")
    expect(inside.get_by_label("Place")).to_have_value("Kiel")


def test_an_address_is_opened_only_when_one_says_so(inside: Page, site: str, script_faults: Faults) -> None:
    script_faults.expect("422")
    inside.get_by_label("The posting, as text or HTML").fill(f"{site}/plain")
    expect(inside.get_by_role("button", name="Open the address")).to_be_hidden()
    inside.get_by_role("button", name="Read it").click()
    inside.get_by_role("button", name="Open the address").click()
    expect(inside.get_by_text("leads into a private network")).to_be_visible()


def test_an_address_that_was_carried_along_stands_as_if_it_had_been_pasted(
    inside: Page, site: str, script_faults: list[str]
) -> None:
    inside.goto(f"{inside.url}?url={quote(f'{site}/plain', safe='')}")
    expect(inside.get_by_label("The posting, as text or HTML")).to_have_value(f"{site}/plain")
    expect(inside.get_by_role("button", name="Open the address")).to_be_visible()
    script_faults[:] = [fault for fault in script_faults if "422" not in fault]


def test_a_page_larger_than_a_socket_takes_is_read(inside: Page) -> None:
    inside.get_by_label("The posting, as text or HTML").fill("Lead at Wassermann\n" + "Water. " * 100_000)
    inside.get_by_role("button", name="Read it").click()
    expect(inside.get_by_label("Company")).to_have_value("Wassermann")


@pytest.mark.parametrize("fragment", ["%7Bnonsense%FF", "%7B%22text%22:5%7D"])
def test_junk_behind_the_address_is_told_and_does_nothing(
    whole: Whole, inside: Page, script_faults: Faults, fragment: str
) -> None:
    script_faults.expect("422")
    before = len(saved(whole))
    inside.goto("about:blank")
    inside.goto(f"{whole.address}/capture#{fragment}")
    expect(inside.get_by_role("status").filter(has_text="posting")).to_be_visible()
    assert len(saved(whole)) == before


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_it_is_easy_to_use(whole: Whole, new_context: NewContext, width: int, scheme: Any) -> None:
    context = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    let_in(page.context, whole.link())
    page.goto(f"{whole.address}/capture")
    expect(page.locator(".bookmark")).to_be_visible()
    judge(page, "the ways in")
    narrow_enough(page)
    page.get_by_label("The posting, as text or HTML").fill("Lead Engineer, a line that names no company\nText")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".capture-form")).to_be_visible()
    page.locator(".capture-form summary").click()
    judge(page, "the form")
    narrow_enough(page)
