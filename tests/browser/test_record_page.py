"""The page of the record in a real browser: fit for every reader and every width, and a backup that can be fetched."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import judge, narrow_enough
from tests.support.chromium import NewContext, let_in
from tests.support.searching import MONDAY
from tests.support.whole import Whole, running

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("record"), at=MONDAY) as whole:
        yield whole


def opened(program: Whole, new_context: NewContext, path: str, **options: object) -> Page:
    page = new_context(reduced_motion="reduce", **{"viewport": {"width": 1280, "height": 900}, **options}).new_page()
    let_in(page.context, program.link())
    page.goto(f"{program.address}{path}")
    page.wait_for_function("window.socket?.connected")
    return page


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_backup_is_made_and_fetched_and_the_record_proved(
    program: Whole, new_context: NewContext, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    page = opened(program, new_context, "/record", color_scheme=scheme)
    page.get_by_role("button", name="Back up now").press("Enter")
    latest = page.get_by_role("listitem").filter(has_text="by hand").first
    expect(latest).to_be_visible()
    page.get_by_role("button", name="Prove it now").press("Enter")
    expect(page.get_by_role("status").filter(has_text="each as it was recorded")).to_be_visible()
    page.get_by_role("button", name="Keep today’s head").press("Enter")
    expect(page.get_by_label("The head: copy it to another place")).to_be_visible()
    judge(page, f"the page of the record, {scheme}")
    with page.expect_download() as fetched:
        latest.get_by_role("link", name="Download").click()
    fetched.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert archive.testzip() is None
        assert "record/tracker.db" in archive.namelist()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Bring one from elsewhere").click()
    chosen.value.set_files(tmp_path / "mine.zip")
    ready = page.get_by_role("region", name="A backup lies ready")
    expect(ready).to_be_visible()
    ready.get_by_role("button", name="Leave everything as it is").click()
    expect(ready).to_be_hidden()


def test_it_fits_a_phone_and_asks_before_anything_is_put_back(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/record", viewport={"width": 360, "height": 740})
    narrow_enough(page)
    page.get_by_role("button", name="Back up now").click()
    expect(page.locator(".toast")).to_contain_text("Backed up")
    page.get_by_role("button", name="Put back").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("What is there now is kept")
    judge(page, "the question before a restore", within="[role=dialog]")
    narrow_enough(page)
    sheet.get_by_role("button", name="Lay it ready").click()
    ready = page.get_by_role("region", name="A backup lies ready")
    expect(ready).to_be_visible()
    ready.get_by_role("button", name="Leave everything as it is").click()
    expect(ready).to_be_hidden()


def test_the_log_fits_a_phone_and_unfolds_an_event_by_keyboard(program: Whole, new_context: NewContext) -> None:
    page = opened(program, new_context, "/log", viewport={"width": 360, "height": 740})
    button = page.get_by_role("button", name="Event 1 as stored")
    button.press("Enter")
    expect(page.get_by_label("Event 1", exact=True)).to_contain_text("seeker.search_begun")
    expect(button).to_have_attribute("aria-expanded", "true")
    judge(page, "the log")
    narrow_enough(page)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="As a table (CSV)").click()
    assert fetched.value.suggested_filename == "log.csv"


def test_the_work_search_log_fits_a_phone_and_is_handed_out_as_pdf(program: Whole, new_context: NewContext) -> None:
    with program.api() as script:
        details = {"role": "Baker", "company": "Nordlicht"}
        assert script.post("/applications", json={"details": details, "stage": "applied"}).is_success
    page = opened(program, new_context, "/work-search", viewport={"width": 360, "height": 740})
    expect(page.get_by_role("row").filter(has_text="Nordlicht")).to_contain_text("No answer yet")
    judge(page, "the work-search log")
    narrow_enough(page)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download as PDF").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
