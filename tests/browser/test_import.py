"""Bringing a file along in a real browser: with the keyboard, on a narrow screen, read by axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from domain.store.files import Files
from jobs.takeaway import Takeaway
from tests.browser.judging import judge, narrow_enough
from tests.support.chromium import NewContext, let_in
from tests.support.searching import MONDAY, Search, opened
from tests.support.whole import Whole, running

TABLE = "Company,Role,Date Applied,Status\n" + "".join(
    f"Company {number},Engineer,2026-02-{number % 28 + 1:02d},{'Parking lot' if number % 9 == 0 else 'Applied'}\n"
    for number in range(200)
)
FILE = FilePayload(name="hunt.csv", mimeType="text/csv", buffer=TABLE.encode())


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("import"), at=MONDAY) as whole:
        yield whole


@pytest.fixture
def page(program: Whole, new_context: NewContext) -> Page:
    page = new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce").new_page()
    let_in(page.context, program.link())
    return page


def archive(folder: Path, company: str) -> FilePayload:
    """Of another installation, in which somebody applied there."""
    folder.mkdir()
    with opened(folder) as tracker:
        other = Search(tracker).begin("Asia/Tokyo")
        other.applied("Chemist", company)
        packed = Takeaway(tracker=tracker, files=Files(folder), clock=lambda: other.now, version="1").archive("me")
        return FilePayload(name="all.zip", mimeType="application/zip", buffer=b"".join(packed))


def test_an_archive_is_gone_on_from_and_another_one_shown_beside_it(program: Whole, page: Page, tmp_path: Path) -> None:
    page.goto(f"{program.address}/data")
    for company, words in (("Curie", "events were taken in."), ("Meitner", "New: 1 application.")):
        page.wait_for_function("window.socket?.connected")
        with page.expect_file_chooser() as chosen:
            page.get_by_role("button", name="Choose an archive").click()
        chosen.value.set_files([archive(tmp_path / company, company)])
        expect(page.get_by_text(words)).to_be_visible()
    judge(page, "an archive beside what is here")
    narrow_enough(page)
    with page.expect_download():
        page.get_by_role("link", name="Download the archive").click()
    expect(page.get_by_text("Packed: all")).to_be_visible()


def test_a_table_comes_along_and_goes_again(program: Whole, page: Page) -> None:
    page.goto(f"{program.address}/data")
    judge(page, "in and out")
    narrow_enough(page)
    page.get_by_role("link", name="Bring a file").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Choose a file").click()
    chosen.value.set_files([FILE])
    expect(page.get_by_text("200 new.")).to_be_visible()
    judge(page, "an import with a question")
    narrow_enough(page)
    question = page.get_by_role("combobox", name="Parking lot")
    question.focus()
    page.keyboard.press("Enter")
    page.get_by_role("option", name="Saved", exact=True).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    bring = page.get_by_role("button", name="Bring 200 applications along")
    expect(bring).to_be_visible()
    expect(question).to_be_focused()
    bring.press("Enter")
    expect(page.get_by_text("The last file changed 200 applications.")).to_be_visible(timeout=60_000)
    judge(page, "after an import")
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_text("The last file changed")).to_be_hidden(timeout=60_000)
