"""The beginning of a search in a real browser, and the paper that falls for an offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

import main
from jobs.settings import Settings
from tests.browser.judging import judge, narrow_enough
from tests.browser.lingering import let_toasts_linger
from tests.support.chromium import NewContext
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running

PHONE: ViewportSize = {"width": 360, "height": 740}
MOVING = "() => [...document.querySelectorAll('.confetti i')].filter((one) => one.checkVisibility()).length"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """A search with one role on the board."""
    folder: Path = tmp_path_factory.mktemp("begin")
    tracker = main.open_tracker(Settings(data_dir=folder))
    Search(tracker).begin().save()
    tracker.close()
    with running(folder, at=MONDAY) as whole:
        yield whole


def applied(program: Whole) -> str:
    """The path to another application, which was applied for."""
    with program.api() as script:
        saved = script.post("/applications", json={"details": {"role": "Nurse", "company": "St. Mary"}})
        token = str(saved.json()["id"]).rpartition("-")[2]
        assert script.post(f"/applications/{token}/apply", json={}).is_success
    return f"/application/{token}"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function("window.socket?.connected")
    return page


def test_the_first_steps_are_within_reach_and_stay_away_once_they_are_sent_away(
    program: Whole, new_context: NewContext
) -> None:
    page = opened(new_context(viewport=PHONE, color_scheme="dark", reduced_motion="reduce").new_page(), program.link())
    steps = page.get_by_role("region", name="First steps")
    expect(steps.get_by_role("listitem").nth(1)).to_have_attribute("aria-current", "step")
    judge(page, "the first steps")
    narrow_enough(page)
    steps.get_by_role("button", name="Choose a day").press("Enter")
    expect(page.get_by_role("dialog", name="Plan something")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Plan something")).to_have_count(0)
    expect(steps.get_by_role("button", name="Choose a day")).to_be_focused()
    steps.get_by_role("button", name="Not now").press("Enter")
    expect(steps).to_be_hidden()
    opened(page, f"{program.address}/")
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    expect(steps).to_be_hidden()


LAST_PAPER_LIES = """() => document.querySelectorAll(".confetti").forEach((paper) =>
  paper.dispatchEvent(new AnimationEvent("animationend", { animationName: "confetti-over" })))"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_paper_falls_for_an_offer_and_is_gone(program: Whole, new_context: NewContext, motion: str) -> None:
    path = applied(program)
    page = opened(new_context(reduced_motion=motion).new_page(), program.link())
    opened(page, program.address + path)
    page.get_by_role("dialog").get_by_role("button", name="An offer").click()
    page.get_by_role("button", name="Note the offer").click()
    expect(page.get_by_text("An offer! You earned this one.").first).to_be_attached()
    if motion == "reduce":
        assert page.evaluate(MOVING) == 0
    else:
        expect(page.locator(".confetti i").first).to_be_attached()
    # The browser tells when the last paper lies; a busy headless one may paint no frame, so its word is given here.
    page.evaluate(LAST_PAPER_LIES)
    expect(page.locator(".confetti")).to_have_count(0)


def test_on_a_phone_what_was_done_does_not_hide_what_is_asked_next(program: Whole, new_context: NewContext) -> None:
    page = opened(new_context(viewport=PHONE, reduced_motion="reduce").new_page(), program.link())
    let_toasts_linger(page)
    page.get_by_placeholder("Data Engineer @ Acme").fill("Data Engineer @ Acme, applied yesterday")
    page.keyboard.press("Enter")
    asked = page.get_by_role("region", name="Suggestion").get_by_role("button", name="No follow-up")
    expect(asked).to_be_visible()
    expect(page.get_by_text("Added Data Engineer, Acme.")).to_be_visible()
    said, suggestion = page.locator(".toast").first.bounding_box(), page.locator(".suggestion").bounding_box()
    assert said is not None
    assert suggestion is not None
    assert said["y"] >= 0
    assert said["y"] + said["height"] <= suggestion["y"]


def test_on_a_phone_no_word_of_what_was_understood_is_broken(program: Whole, new_context: NewContext) -> None:
    page = opened(new_context(viewport=PHONE, reduced_motion="reduce").new_page(), program.link())
    page.get_by_placeholder("Data Engineer @ Acme").fill("Dev @ Globex, interview 25 november 3pm")
    deed = page.locator(".quick-heard .chip > span", has_text="Interview")
    expect(page.locator(".quick-heard bdi").filter(has_text="25 November, 15:00")).to_be_visible()
    lines: int = deed.evaluate("(one) => one.getClientRects()[0].height / parseFloat(getComputedStyle(one).fontSize)")
    assert lines < 2
