"""The pretend phone in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from jobs.channels.simulator import NUMBER, PERSON, Fault, Pace, Simulator, Trouble
from jobs.channels.simulator.server import serving
from jobs.channels.twilio import TwilioTexts
from tests.browser.judging import judge
from tests.support.chromium import Faults

HOSTILE = (
    "7Q2F <img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"
    ' </p><b>bold</b> &amp; javascript:alert(1) https://tracker.test/t/"onmouseover=alert(1)'
)


@dataclass(frozen=True)
class Phone:
    simulator: Simulator
    url: str

    def text(self, body: str, *, to: str = PERSON) -> None:
        reference = body.split(maxsplit=1)[0]
        TwilioTexts(self.simulator.credentials(self.url)).send(to=to, body=body, reference=reference)


@pytest.fixture
def phone() -> Iterator[Phone]:
    simulator = Simulator(pace=Pace(sending=0.01, sent=0.02, arrives=0.03))
    with serving(simulator) as url:
        yield Phone(simulator, url)


def test_a_text_arrives_by_itself_and_an_answer_goes_back(phone: Phone, page: Page) -> None:
    page.goto(f"{phone.url}/phone")
    expect(page.get_by_text("No texts yet.")).to_be_visible()
    phone.text("7Q2F Follow up with Acme")
    expect(page.locator(".bubble")).to_have_text("7Q2F Follow up with Acme")
    page.get_by_label("Your answer").fill("done 7Q2F")
    page.get_by_label("Your answer").press("Enter")
    expect(page.locator(".mine .bubble")).to_have_text("done 7Q2F")
    page.get_by_role("button", name="SNOOZE 2").click()
    expect(page.locator(".mine .bubble").last).to_have_text("SNOOZE 2")
    answers = [text for text in phone.simulator.texts() if text.direction == "inbound"]
    assert [(text.body, text.to) for text in answers] == [("SNOOZE 2", NUMBER), ("done 7Q2F", NUMBER)]


def test_words_are_only_ever_words(phone: Phone, page: Page) -> None:
    phone.text(HOSTILE)
    phone.simulator.answer(HOSTILE)
    page.goto(f"{phone.url}/phone")
    expect(page.locator(".bubble")).to_have_text([HOSTILE, HOSTILE])
    assert page.title() == "Phone"
    assert page.locator(".bubble :not(a)").count() == 0
    link = page.locator(".bubble a").first
    expect(link).to_have_attribute("href", "https://tracker.test/t/")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_what_did_not_arrive_is_said(phone: Phone, page: Page) -> None:
    phone.simulator.faults.once(Trouble(Fault.FAIL_LATER, code=30003))
    phone.text("7Q2F Follow up with Acme")
    page.goto(f"{phone.url}/phone")
    expect(page.get_by_text("was not delivered (30003)")).to_be_visible()
    expect(page.locator(".bubble")).to_have_count(0)


def test_each_number_has_its_own_screen(phone: Phone, page: Page) -> None:
    phone.text("7Q2F for me")
    phone.text("9X3K for you", to="+14155550199")
    page.goto(f"{phone.url}/phone")
    expect(page.locator(".bubble")).to_have_text("7Q2F for me")
    page.get_by_label("Phone number").select_option("+14155550199")
    expect(page.locator(".bubble")).to_have_text("9X3K for you")


@pytest.mark.parametrize("width", [1200, 390])
def test_it_is_easy_to_read_by_day_and_by_night(phone: Phone, page: Page, width: int) -> None:
    phone.text("7Q2F Follow up with Acme: https://tracker.test/t/abc")
    phone.simulator.answer("LETTER 7Q2F")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{phone.url}/phone")
    expect(page.locator(".bubble")).to_have_count(2)
    for shade in ("light", "dark"):
        expect(page.locator("html")).to_have_attribute("data-shade", shade)
        judge(page, shade)
        page.locator("#shade").click()


def test_it_says_when_the_program_is_gone(page: Page, script_faults: Faults) -> None:
    script_faults.expect("ERR_CONNECTION", "ERR_EMPTY", "Failed to load")
    simulator = Simulator()
    with serving(simulator) as url:
        page.goto(f"{url}/phone")
        expect(page.get_by_text("No texts yet.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("The program is not running.")
