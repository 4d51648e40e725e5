"""axe finds nothing on any page and in any dialog of the real program, by day and night, on desktop and phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.judging import Look, judge_by_day_and_by_night
from tests.support.chromium import NewContext, let_in
from tests.support.whole import Whole, running

LOOKS: tuple[Look, ...] = ((1280, "light"), (360, "dark"))
PAGES = (
    "/",
    "/today",
    "/people",
    "/outbox",
    "/letters",
    "/letters/new",
    "/settings",
    "/settings/texts",
    "/status",
    "/reminders",
    "/replay",
    "/record",
    "/log",
    "/resume",
    "/work-search",
)
SHEETS = ("They got in touch", "An interview", "An offer", "They said no", "Add somebody", "Correct", "Plan something")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("axe"), at=datetime(2026, 11, 23, 10, tzinfo=UTC)) as whole:
        yield whole


@pytest.fixture(scope="module")
def application(program: Whole) -> str:
    """The path of the one application on the board."""
    with program.api() as script:
        details = {"role": "Data Engineer", "company": "Acme", "url": "https://acme.test/jobs/1"}
        saved = script.post("/applications", json={"details": details})
        assert saved.is_success, saved.text
        token = saved.json()["id"].rpartition("-")[2]
        assert script.post(f"/applications/{token}/apply", json={}).is_success
    return f"/application/{token}"


@pytest.fixture
def visitor(program: Whole, new_context: NewContext) -> BrowserContext:
    return let_in(new_context(reduced_motion="reduce"), program.link())


def test_no_page_shuts_anybody_out(program: Whole, application: str, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    for path in PAGES:
        opened(page, program.address + path)
        judge_by_day_and_by_night(page, path, looks=LOOKS)


def test_no_dialog_of_an_application_shuts_anybody_out(
    program: Whole, application: str, visitor: BrowserContext
) -> None:
    page = opened(visitor.new_page(), program.address + application)
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    judge_by_day_and_by_night(page, "panel", within="[role=dialog]", looks=LOOKS)
    for name in SHEETS:
        panel.get_by_role("button", name=name).first.click()
        expect(page.get_by_role("dialog")).to_have_count(2)
        judge_by_day_and_by_night(page, name, within="[role=dialog]", looks=LOOKS)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(1)
    panel.get_by_role("button", name="Move to another column").click()
    expect(page.get_by_role("menuitem").first).to_be_visible()
    judge_by_day_and_by_night(page, "columns", within=".q-menu", looks=LOOKS)
    page.keyboard.press("Escape")


def test_the_letter_shuts_nobody_out(program: Whole, application: str, visitor: BrowserContext) -> None:
    page = opened(visitor.new_page(), program.address + application)
    page.get_by_role("dialog").get_by_role("button", name="Write a letter").click()
    expect(page.get_by_role("dialog", name="Write a letter")).to_be_visible()
    judge_by_day_and_by_night(page, "letter", within="[role=dialog]", looks=LOOKS)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function("window.socket?.connected")
    expect(page.get_by_role("heading").first).to_be_visible()
    return page
