"""Taking back from the timeline in a real browser: by mouse and by keyboard, heard, seen, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

import main
from jobs.settings import Settings
from tests.browser.judging import judge, narrow_enough
from tests.browser.lingering import let_toasts_linger
from tests.browser.unpainted import nothing_is_painted
from tests.support.chromium import NewContext, let_in
from tests.support.searching import Search
from tests.support.whole import Whole, running


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """An application to which much has happened."""
    folder = tmp_path_factory.mktemp("undo")
    tracker = main.open_tracker(Settings(data_dir=folder))
    search = Search(tracker)
    search.begin()
    card = search.applied("Lighthouse Keeper", "Nordlicht")
    search.later(days=8).write(card, step="1")
    search.later(hours=3).change(card, lambda it, stamp: it.note_promise(by=date(2026, 4, 1), stamp=stamp))
    search.later(hours=3).change(card, lambda it, stamp: it.receive_answer(words="Call me!", stamp=stamp))
    tracker.close()
    with running(folder, at=search.later(hours=1).now) as whole:
        yield whole


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")], ids=["desktop", "phone"])
def test_a_line_is_taken_back_and_brought_back(
    program: Whole, new_context: NewContext, width: int, scheme: str
) -> None:
    page = new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    ).new_page()
    let_in(page.context, program.link())
    page.goto(program.address)
    page.wait_for_function("window.socket?.connected")
    let_toasts_linger(page)
    page.get_by_role("link", name="Lighthouse Keeper").first.click()
    back = page.get_by_role("button", name="Take back: They got in touch")
    expect(back).to_be_visible()
    with nothing_is_painted(page):
        back.press("Enter")
        expect(page.get_by_role("button", name="Bring back: They got in touch")).to_be_focused()
    line = page.locator(".was-taken-back")
    expect(line).to_contain_text("They got in touch")
    expect(line).to_have_css("text-decoration-line", "none")
    expect(line.locator("bdi").first).to_have_css("text-decoration-line", "line-through")
    expect(page.locator(".toast").last).to_contain_text("Taken back.")
    expect(page.get_by_role("button", name="Bring back: They got in touch")).to_be_focused()
    judge(page, "a timeline with a line taken back", within=".sheet-side")
    narrow_enough(page)
    again = page.get_by_role("button", name="Bring back: They got in touch")
    assert (again.bounding_box() or {"height": 0})["height"] >= 24
    again.click()
    expect(page.get_by_role("button", name="Take back: They got in touch")).to_be_visible()
    expect(line).to_have_count(0)
