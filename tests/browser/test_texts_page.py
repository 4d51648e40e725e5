"""Setting up reminders on the phone, in a real browser, with the real SDK and a pretend telephone network."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Page, expect

from jobs.channels.simulator import NUMBER
from tests.browser.judging import judge_by_day_and_by_night
from tests.browser.lingering import let_toasts_linger
from tests.support.chromium import NewContext, let_in
from tests.support.searching import MONDAY
from tests.support.whole import PHONE, Whole, running

PATH = "/settings/texts"
LONDON_PHONE = "+447700900123"


@dataclass(frozen=True)
class Setup:
    """The program and somebody who sets it up."""

    program: Whole
    page: Page

    def seeker(self, command: str, **form: object) -> None:
        with self.program.api() as api:
            answer = api.post(f"/seeker/{command}", json=form)
            assert answer.status_code in {200, 204}, answer.text

    def phone(self, number: str) -> None:
        self.seeker("change-phone", phone=number, consented=True)
        expect(self.page.get_by_text("Texts go to" if number else "No number yet")).to_be_visible()

    def trouble(self, **fault: object) -> None:
        httpx.post(f"{self.program.telephone}/simulator/faults", json=fault, trust_env=False).raise_for_status()

    def answer(self, words: str, *, sender: str) -> None:
        answer = {"sender": sender, "to": NUMBER, "body": words}
        httpx.post(f"{self.program.telephone}/phone/texts", json=answer, trust_env=False).raise_for_status()

    def told(self) -> list[tuple[str, str]]:
        """The steps of the test text with their marks."""
        found: list[tuple[str, str]] = self.page.locator(".way-steps li").evaluate_all(
            "all => all.map(one => [one.innerText.trim(), one.dataset.state ?? ''])"
        )
        return [(words, state) for words, state in found]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("texts"), at=MONDAY) as whole:
        yield whole


@pytest.fixture
def setup(program: Whole, new_context: NewContext) -> Setup:
    """The page, for somebody without a number yet."""
    page = new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    let_in(page.context, program.link())
    page.goto(f"{program.address}{PATH}")
    found = Setup(program, page)
    found.phone("")
    return found


def test_the_truth_about_the_us_comes_first(setup: Setup) -> None:
    warning = setup.page.get_by_role("region", name="In the United States")
    expect(warning).to_contain_text("error 30532")
    warning.get_by_role("link", name="See the other ways").click()
    expect(setup.page.get_by_role("heading", name="Without texts: ntfy, mail and others")).to_be_in_viewport()


def test_it_does_not_trouble_somebody_elsewhere(setup: Setup) -> None:
    setup.phone(LONDON_PHONE)
    expect(setup.page.get_by_role("region", name="In the United States")).to_be_hidden()


def test_the_account_is_checked_at_twilio(setup: Setup) -> None:
    setup.page.get_by_role("button", name="Check the account").click()
    expect(setup.page.get_by_text("Twilio accepts this account.")).to_be_visible()


def test_a_test_text_is_followed_to_the_phone(setup: Setup) -> None:
    setup.phone(PHONE)
    before = len(setup.program.texts())
    setup.page.get_by_role("button", name="Send it").click()
    expect(setup.page.get_by_text("It arrived. Reminders can be texted to you.")).to_be_visible()
    assert [state for _, state in setup.told()] == ["done"] * 4
    assert len(setup.program.texts()) == before + 1


def test_what_the_carriers_do_to_an_unregistered_sender_is_said_in_words(setup: Setup) -> None:
    setup.phone(PHONE)
    setup.trouble(fault="fail_later", code=30034)
    setup.page.get_by_role("button", name="Send it").click()
    told = setup.page.get_by_text("US carriers block senders that are not registered")
    expect(told).to_contain_text("Other ways than texts are further down")
    assert "failed" in [state for _, state in setup.told()]


def test_a_text_whose_answer_was_lost_is_said_to_be_unknown(setup: Setup) -> None:
    setup.phone(PHONE)
    setup.trouble(fault="lose_response")
    setup.page.get_by_role("button", name="Send it").click()
    expect(setup.page.get_by_text("Nobody can say whether it went out.")).to_be_visible()


def test_without_a_number_there_is_nothing_to_text(setup: Setup) -> None:
    setup.page.get_by_role("button", name="Send it").click()
    expect(setup.page.get_by_text("First say which phone number is yours.")).to_be_visible()


def test_stop_is_shown_and_how_to_resume(setup: Setup) -> None:
    setup.phone(LONDON_PHONE)
    setup.answer("STOP", sender=LONDON_PHONE)
    expect(setup.page.get_by_text("answered STOP, so nothing is texted to it")).to_be_visible()
    expect(setup.page.get_by_text(f"send START from that phone to {NUMBER}")).to_be_visible()
    setup.page.get_by_role("button", name="Send it").click()
    expect(setup.page.get_by_text("This number has answered STOP, so nothing")).to_be_visible()
    setup.answer("START", sender=LONDON_PHONE)
    expect(setup.page.get_by_text("Texts go to +44 7700 900123")).to_be_visible()


def test_another_way_is_entered_tried_and_forgotten(setup: Setup) -> None:
    heard: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    field = setup.page.get_by_label("Address", exact=True)
    field.fill("syslog://")
    setup.page.locator("[data-mark~=save-address], .q-btn:has-text('Save')").last.click()
    expect(setup.page.get_by_text("This kind of address cannot be used.")).to_be_visible()
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        field.fill(f"json://sam:hunter2@127.0.0.1:{server.server_port}/")
        setup.page.locator(".q-btn:has-text('Save')").last.click()
        expect(field).to_have_attribute("placeholder", "One for a web hook is kept. Type here to replace it.")
        assert "hunter2" not in setup.page.content()
        setup.page.get_by_role("button", name="Send a test message").click()
        expect(setup.page.get_by_text("The service took it.")).to_be_visible()
        server.shutdown()
    assert "Career Tracker can reach you" in heard[0]
    setup.page.get_by_role("button", name="Forget it").click()
    expect(setup.page.get_by_role("button", name="Send a test message")).to_be_hidden()


def test_the_ways_are_put_in_order(setup: Setup) -> None:
    setup.seeker("order-channels", channels=["outbox"])
    let_toasts_linger(setup.page)
    ways = setup.page.locator(".ways .strong")
    setup.page.get_by_role("button", name="Use it: By text").click()
    expect(ways).to_have_text(["1. By text", "2. On the Outbox page", "By ntfy, mail or another service: not used"])
    setup.page.get_by_role("button", name="Use it: By ntfy").click()
    setup.page.get_by_role("button", name="By ntfy, mail or another service: earlier").click()
    expect(ways).to_have_text(["1. By ntfy, mail or another service", "2. By text", "3. On the Outbox page"])
    expect(setup.page.locator(".toast")).to_have_count(3)
    setup.page.get_by_role("button", name="Undo").last.click()
    expect(ways).to_have_text(["1. By text", "2. By ntfy, mail or another service", "3. On the Outbox page"])


@pytest.mark.parametrize("path", [PATH, "/status", "/reminders"])
def test_anybody_can_read_it(program: Whole, new_context: NewContext, path: str) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    let_in(page.context, program.link())
    page.goto(f"{program.address}{path}")
    page.wait_for_function("window.socket?.connected")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    judge_by_day_and_by_night(page, path)
