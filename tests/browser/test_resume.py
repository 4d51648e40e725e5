"""The resume in a real browser: a file brought in, a page that follows the keys, nobody shut out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import judge, narrow_enough
from tests.browser.unpainted import nothing_is_painted
from tests.support.chromium import NewContext, let_in
from tests.support.whole import Whole, running

SAMPLE = Path(__file__).parents[1] / "data" / "resume.json"
LOADED = "document.querySelector('img.resume-sheet')?.naturalWidth > 0"
ANOTHER = """(before) => { const sheet = document.querySelector('img.resume-sheet');
  return sheet.getAttribute('src') !== before && sheet.complete; }"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("resume"), at=datetime(2026, 11, 23, 10, tzinfo=UTC)) as whole:
        yield whole


def tab(program: Whole, contexts: NewContext, path: str, **options: Any) -> Page:
    page = contexts(reduced_motion="reduce", **options).new_page()
    let_in(page.context, program.link())
    page.goto(f"{program.address}{path}")
    page.wait_for_function("window.socket?.connected")
    page.wait_for_function(LOADED)
    return page


def test_a_resume_is_brought_in_and_its_page_follows_the_keys(program: Whole, new_context: NewContext) -> None:
    page = tab(program, new_context, "/resume", viewport={"width": 1280, "height": 900})
    page.set_input_files("input[type=file]", SAMPLE)
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Ada Müller")
    expect(page.locator("details.resume-item")).to_have_count(18)
    before = page.locator("img.resume-sheet").get_attribute("src")
    page.get_by_label("What you are").press("End")
    page.keyboard.type(", Streams")
    page.wait_for_function(ANOTHER, arg=before)
    page.keyboard.press("Tab")
    page.locator("summary").filter(has_text="Northwind").press("Enter")
    page.get_by_label("What you did").first.press("End")
    page.keyboard.type(" And more.")
    page.get_by_label("Position").first.focus()
    page.reload()
    page.wait_for_function(LOADED)
    expect(page.get_by_label("What you are")).to_have_value("Senior Data Engineer, Streams")
    page.locator("summary").filter(has_text="Northwind").press("Enter")
    expect(page.get_by_label("What you did").first).to_have_value(re.compile("And more"))
    judge(page, "the resume by day")
    phone = tab(program, new_context, "/resume", viewport={"width": 360, "height": 740}, color_scheme="dark")
    narrow_enough(phone)
    judge(phone, "the resume on a phone by night")


def test_a_resume_is_tailored_by_keys_and_kept_as_sent(program: Whole, new_context: NewContext) -> None:
    base = tab(program, new_context, "/resume")
    base.set_input_files("input[type=file]", SAMPLE)
    expect(base.get_by_label("Your name", exact=True)).to_have_value("Ada Müller")
    with program.api() as script:
        saved = script.post("/applications", json={"details": {"role": "Engineer", "company": "Acme"}}).json()["id"]
        token = saved.rpartition("-")[2]
        script.post(f"/applications/{token}/keep-posting", json={"text": "You must know Dagster."})
    page = tab(program, new_context, f"/application/{token}/resume", viewport={"width": 1280, "height": 900})
    expect(page.get_by_text("Dagster")).to_be_visible()
    line = page.get_by_label("Line 1", exact=True).first
    with nothing_is_painted(page):
        line.fill("Built it for you.")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Your words for this one")).to_be_visible()
        page.wait_for_function("document.activeElement?.closest('.resume-form')", polling=50)
    judge(page, "a tailored resume by day")
    base.locator("summary").filter(has_text="Northwind").press("Enter")
    base.get_by_label("What you did").first.press("Control+Home")
    base.keyboard.type("Since then: ")
    base.keyboard.press("Tab")
    expect(page.get_by_text("The base changed here since you wrote your own words.")).to_be_visible()
    judge(page, "a base that changed under a tailored resume")
    page.get_by_role("button", name="Take the new").click()
    expect(page.get_by_label("Line 1", exact=True).first).to_have_value(re.compile("^Since then: "))
    page.wait_for_function("document.activeElement?.closest('.resume-form')")
    page.get_by_label("Line 1", exact=True).first.fill("Built it for you.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Your words for this one")).to_be_visible()
    page.get_by_role("button", name="I sent this one").click()
    page.get_by_role("button", name="Keep it as sent").click()
    expect(page.get_by_text(re.compile("Sent: v"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Compare with the base")).click()
    expect(page.get_by_text("Reworded", exact=True)).to_be_visible()
    expect(page.locator("ins")).to_have_text(re.compile("for you"))
    judge(page, "a resume beside its base")
    path = f"/application/{token}/resume"
    phone = tab(program, new_context, path, viewport={"width": 360, "height": 740}, color_scheme="dark")
    narrow_enough(phone)
    judge(phone, "a tailored resume on a phone by night")
