"""Letters of one's own in a real browser: fields put in where the cursor is, drafts that survive, files both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import judge_by_day_and_by_night
from tests.support.chromium import NewContext, let_in
from tests.support.searching import MONDAY
from tests.support.whole import Whole, running

# A browser that hears nothing more once it was told to go to another page, as where the connection is slow.
GONE_ONCE_LED_AWAY = """() => {
  const hear = socket.onevent;
  let gone = false;
  socket.onevent = (packet) => {
    if (!gone) hear.call(socket, packet);
    gone ||= packet.data[0] === "open";
  };
}"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("letters"), at=MONDAY) as whole:
        with whole.api() as api:
            role = {"role": "Data Engineer", "company": "Acme"}
            api.post("/applications", json={"details": role, "stage": "applied"}).raise_for_status()
        yield whole


def visit(program: Whole, page: Page, path: str) -> Page:
    let_in(page.context, program.link())
    page.goto(program.address + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_a_letter_is_written_with_fields_from_the_finder_and_survives_a_reload(program: Whole, page: Page) -> None:
    visit(program, page, "/letters/new?copy=linkedin_note")
    letter = page.get_by_label("The letter, short")
    letter.fill("Hello ")
    page.get_by_label("Put in what changes from letter to letter").fill("company")
    page.get_by_role("button", name="the company", exact=True).click()
    expect(letter).to_have_value("Hello {{ company }}")
    expect(letter).to_be_focused()
    page.keyboard.type(", {{ rol }}")
    expect(page.get_by_text("there is no field “rol”")).to_be_visible()
    page.get_by_role("button", name="Write role instead").click()
    expect(letter).to_have_value("Hello {{ company }}, {{ role }}")
    expect(page.get_by_role("group", name="How it reads for the one chosen")).to_contain_text(
        "Hello Acme, Data Engineer"
    )
    page.reload()
    expect(letter).to_have_value("Hello {{ company }}, {{ role }}")
    expect(page.get_by_role("group", name="How it reads with nothing known yet")).to_contain_text(
        "Hello the company, the role"
    )
    page.evaluate(GONE_ONCE_LED_AWAY)
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile("/letters/[0-9a-f]{32}$"))
    page.goto(f"{program.address}/letters/new?copy=linkedin_note")
    expect(letter).not_to_have_value("Hello {{ company }}, {{ role }}")


def test_a_letter_leaves_as_a_file_and_comes_in_again(program: Whole, page: Page, tmp_path: Path) -> None:
    visit(program, page, "/letters/new?copy=withdraw")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile("/letters/[0-9a-f]{32}$"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename == "letter-withdraw-your-application-my-way.txt"
    file = tmp_path / "letter.txt"
    download.value.save_as(file)
    page.goto(f"{program.address}/letters")
    mine = page.get_by_role("link", name="Withdraw your application, my way")
    expect(mine).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bring in from a file").click()
    chooser.value.set_files(file)
    expect(mine).to_have_count(2)


def test_the_pages_of_letters_stand_up_to_everybody(program: Whole, new_context: NewContext) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    visit(program, page, "/letters/new?copy=thanks_interview")
    page.get_by_label("The letter, warm").press_sequentially("{{ compny }}")
    expect(page.get_by_text("there is no field “compny”")).to_be_visible()
    judge_by_day_and_by_night(page, "the editor", height=900)
    page.goto(f"{program.address}/letters")
    page.get_by_text("Ask for a networking meeting", exact=True).click()
    expect(page.get_by_role("button", name="Make it mine")).to_be_visible()
    judge_by_day_and_by_night(page, "all letters", height=900)
