"""The speed of hand in a real browser: pasting into the quick line, finding anything, single keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import main
from jobs.settings import Settings
from tests.browser.judging import judge, narrow_enough
from tests.support.chromium import NewContext
from tests.support.searching import Search
from tests.support.whole import Whole, running

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
    page.goto(program.link())
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
    page.reload()
    expect(line).to_have_value("Tinker")
    line.fill("")
