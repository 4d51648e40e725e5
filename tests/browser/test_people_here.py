"""Several people on one server: set up, invited, each at a board of their own, and out again in every tab."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import Look, judge_by_day_and_by_night
from tests.support.chromium import Faults, NewContext
from tests.support.eventually import eventually
from tests.support.hosting import Hosted, hosting
from ui.checks import ENTRANCE
from ui.door.codes import code_at, step_of

ADA, GRACE = "three green parrots", "nine purple tractors"
WIDTHS: tuple[Look, ...] = ((1280, "light"), (360, "dark"))


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosting(tmp_path_factory.mktemp("hosted")) as program:
        yield program


def test_people_come_in_each_to_a_board_of_their_own(
    hosted: Hosted, new_context: NewContext, script_faults: Faults
) -> None:
    script_faults.expect("responded with a status of 4")  # refused forms are told by their status
    strangers_get_nothing(hosted)
    ada, grace = new_context().new_page(), new_context().new_page()
    set_up(hosted, ada)
    join(grace, invited(hosted, ada))
    neither_sees_the_others(hosted, ada, grace)
    codes = out_in_every_tab(hosted, ada)
    back_by_a_recovery_code(ada, codes[0])
    hosted.shell("reset", "ada")
    expect(ada.get_by_role("heading", name="Welcome back")).to_be_visible()
    comes_in_without_javascript(hosted, new_context(java_script_enabled=False).new_page())


def set_up(hosted: Hosted, ada: Page) -> None:
    ada.goto(hosted.setup)
    looks_right(ada, "setting up")
    fill(ada, name="ada", password="password1234")
    expect(ada.get_by_role("alert")).to_contain_text("guessed among the first")
    fill(ada, password=ADA)
    at_the_board(ada)
    loaded = eventually(hosted.seen)
    save_role(ada, "Astronomer @ Observatory")
    assert hosted.seen() > loaded, "whoever works in one open page is no browser left alone"


def invited(hosted: Hosted, ada: Page) -> str:
    ada.goto(hosted.address + "/account")
    looks_right(ada, "the account", looks=WIDTHS)
    ada.get_by_label("Invite somebody").fill("Grace")
    ada.get_by_role("button", name="Make a link").click()
    expect(ada.get_by_label("Link")).to_be_visible()
    looks_right(ada, "an invitation")
    return ada.get_by_label("Link").input_value()


def join(grace: Page, link: str) -> None:
    grace.goto(link)
    fill(grace, name="grace", password=GRACE)
    at_the_board(grace)
    save_role(grace, "Admiral @ Navy")


def neither_sees_the_others(hosted: Hosted, ada: Page, grace: Page) -> None:
    ada.goto(hosted.address)
    at_the_board(ada)
    expect(ada.get_by_text("Astronomer").first).to_be_visible()
    for page, others in ((ada, "Admiral"), (grace, "Astronomer")):
        assert others not in page.content()
    grace.goto(hosted.address + "/account")
    expect(grace.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    assert "ada" not in grace.locator("main").inner_text()


def out_in_every_tab(hosted: Hosted, ada: Page) -> list[str]:
    """Turning on two steps renews the session, signing out ends it: the other tab follows both."""
    second_tab = ada.context.new_page()
    second_tab.goto(hosted.address + "/today")
    second_tab.wait_for_function("window.socket?.connected")
    ada.bring_to_front()  # a tab behind another is painted once a second
    ada.goto(hosted.address + "/account")
    codes = turn_on_two_steps(ada)
    second_tab.wait_for_url(re.compile("/$"))
    at_the_board(second_tab)
    ada.get_by_role("link", name="I have them").click()
    ada.get_by_role("button", name="Sign out").click()
    for tab in (ada, second_tab):
        expect(tab.get_by_role("heading", name="Welcome back")).to_be_visible()
    eventually(lambda: hosted.pages() <= 1)  # the board that Grace has left may wait a while for her
    return codes


def back_by_a_recovery_code(ada: Page, code: str) -> None:
    looks_right(ada, "signing in")
    fill(ada, name="ada", password=ADA)
    expect(ada.locator("#code")).to_be_visible()
    looks_right(ada, "the second step")
    fill(ada, code="000000")
    expect(ada.get_by_role("alert")).to_contain_text("does not fit")
    fill(ada, code=code)
    at_the_board(ada)
    expect(ada.get_by_text("Astronomer").first).to_be_visible()


def comes_in_without_javascript(hosted: Hosted, page: Page) -> None:
    page.goto(hosted.shell("invite", "joan").splitlines()[-1])
    fill(page, password="eleven quiet rivers")
    page.wait_for_url(hosted.address + "/")
    page.goto(hosted.address + "/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    fill(page, name="joan", password="eleven quiet rivers")
    page.wait_for_url(hosted.address + "/")
    page.goto(hosted.address + "/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def strangers_get_nothing(hosted: Hosted) -> None:
    """Whatever they ask for, no page is drawn for them, and none kept in memory."""
    with httpx.Client(base_url=hosted.address, trust_env=False) as stranger:
        for path in (
            *sorted(ENTRANCE),
            "/",
            "/today",
            "/nothing",
            "/application/1",
            "/sign-in/x",
            "/account",
            "/_nicegui/x",
        ):
            for headers in ({"accept": "text/html"}, {"accept": "*/*"}):
                answer = stranger.get(path, headers=headers)
                assert "nicegui" not in answer.text.lower(), path
                stranger.post(path, headers={**headers, "origin": hosted.address})
        socket = stranger.get("/_nicegui_ws/socket.io/?EIO=4&transport=polling")
    assert socket.status_code == 403
    assert hosted.pages() == 0


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"#{name}").fill(value)
    page.locator("main button[type=submit]").click()


def at_the_board(page: Page) -> None:
    page.wait_for_function("window.socket?.connected")
    expect(page).to_have_title(re.compile("^Board"))


def save_role(page: Page, words: str) -> None:
    field = page.get_by_placeholder("Data Engineer @ Acme")
    field.fill(words)
    field.press("Enter")
    expect(page.locator(".card", has_text=words.partition(" @ ")[0])).to_be_visible()


def turn_on_two_steps(page: Page) -> list[str]:
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text("Or type the key")).to_be_visible()
    looks_right(page, "turning on two steps")
    page.get_by_text("Or type the key").click()
    key = page.locator(".door-key").inner_text().replace("-", "")
    fill(page, code=code_at(key, step_of(datetime.now(UTC))))
    expect(page.locator(".door-codes")).to_be_visible()
    looks_right(page, "recovery codes")
    return page.locator(".door-codes code").all_inner_texts()


def looks_right(page: Page, what: str, *, looks: Sequence[Look] = WIDTHS[1:]) -> None:
    """For eyes and ears: narrow and dark, and where much stands on it wide and light as well."""
    judge_by_day_and_by_night(page, what, looks=looks, height=780)
    page.set_viewport_size({"width": 1280, "height": 780})
