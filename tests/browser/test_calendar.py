"""The calendar in a real browser: its address made, read, renewed and taken back, and an interview handed on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.browser.judging import judge, narrow_enough
from tests.browser.lingering import let_toasts_linger
from tests.support.chromium import NewContext, let_in
from tests.support.eventually import eventually
from tests.support.searching import MONDAY
from tests.support.whole import Whole, running


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("calendar"), at=MONDAY) as whole:
        yield whole


@pytest.fixture
def page(program: Whole, new_context: NewContext) -> Page:
    page = new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce").new_page()
    let_in(page.context, program.link())
    return page


def with_an_interview(program: Whole) -> str:
    """The page of its application."""
    with program.api() as api:
        role = {"details": {"role": "Data Engineer", "company": "Nordlicht"}, "stage": "applied"}
        token = api.post("/applications", json=role).json()["id"].rpartition("-")[2]
        starts = {"starts": {"wall": "2026-03-05T11:00:00", "zone": "Europe/London"}}
        met = api.post(f"/applications/{token}/schedule-interview", json=starts)
        assert met.is_success, met.text
    return f"{program.address}/application/{token}"


def titles(address: str) -> set[str]:
    """What a calendar reads there."""
    answer = httpx.get(address, trust_env=False)
    assert answer.status_code == 200, answer.text
    return {str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def closed(address: str) -> bool:
    return httpx.get(address, trust_env=False).status_code == 404


def test_a_calendar_has_an_address_until_it_is_taken_back(program: Whole, page: Page) -> None:
    with_an_interview(program)
    page.goto(f"{program.address}/settings")
    page.wait_for_function("window.socket?.connected")
    let_toasts_linger(page)
    panel = page.get_by_role("region", name="Calendar", exact=True)
    panel.get_by_role("button", name="Make an address").click()
    field = panel.get_by_label("The address of your calendar")
    expect(field).to_have_value(re.compile("/calendar/"))
    first = field.input_value()
    assert "Interview: Data Engineer, Nordlicht" in titles(first)
    panel.get_by_role("combobox", name="What can be read there").press("Enter")
    page.get_by_role("option", name="That you are busy, without a name").click()
    eventually(lambda: not any("Nordlicht" in title for title in titles(first)))
    judge(page, "the calendar in the settings")
    narrow_enough(page)
    panel.get_by_role("button", name="Make a new address").click()
    expect(field).not_to_have_value(first)
    assert closed(first)
    second = field.input_value()
    panel.get_by_role("button", name="Take it back").click()
    expect(panel.get_by_role("button", name="Make an address")).to_be_visible()
    assert closed(second)
    told = page.locator(".toast").filter(has_text="The address opens nothing any more.")
    told.get_by_role("button", name="Undo").click()
    expect(field).to_have_value(second)
    assert titles(second)


def test_an_interview_is_handed_on_by_keyboard_alone(program: Whole, page: Page) -> None:
    page.goto(with_an_interview(program))
    page.wait_for_function("window.socket?.connected")
    page.get_by_role("button", name="Add to calendar").press("Enter")
    file = page.get_by_role("menuitem", name="Calendar file (.ics)")
    expect(file).to_be_visible()
    judge(page, "the menu of calendars", within=".q-menu")
    assert page.evaluate(OUTSIDE) == []
    with page.expect_download() as kept:
        file.press("Enter")
    assert b"SUMMARY:Interview: Data Engineer" in Path(kept.value.path()).read_bytes()


OUTSIDE = """() => [...document.querySelectorAll("[id^=q-portal--menu]")]
  .filter((one) => one.getAttribute("role") !== "region" || !one.getAttribute("aria-label")).map((one) => one.id)"""
