"""Letters in a real browser: written by keys alone, kept through a reload, handed over and noted as sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import main
from domain.purpose import Purpose
from domain.seeker import Profile
from domain.values import LocalTime
from jobs.links import Links
from jobs.settings import Settings
from tests.browser.judging import judge, judge_by_day_and_by_night, narrow_enough
from tests.support.chromium import NewContext, let_in
from tests.support.dragging import frames
from tests.support.eventually import eventually
from tests.support.searching import Search, moment
from tests.support.whole import Whole, running
from ui.addresses import address_of
from ui.live import poke

NOW = "2026-03-10 11:00"
SAM = Profile(name="Sam Lee", email="sam@example.org", headline="a data engineer")


@dataclass
class Desk:
    """The program, and the same search changed from this process."""

    program: Whole
    search: Search
    contexts: NewContext

    def tab(self, path: str = "/today", **options: Any) -> Page:
        """A browser of its own that has been let in."""
        options.setdefault("viewport", {"width": 1280, "height": 900})
        page = self.contexts(**options).new_page()
        let_in(page.context, self.program.link())
        page.goto(f"{self.program.address}{path}")
        page.wait_for_function("window.socket?.connected")
        return page

    def due(self, role: str = "Data Engineer", *, email: str = "robin@nordlicht.example") -> str:
        """An application whose follow-up is due."""
        self.search.at("2026-03-02 09:00")
        id_ = self.search.applied(role)
        self.search.meet(application=id_, part="recruiter", email=email)
        self.search.now = self.program.now()
        poke(self.program.folder, frozenset({"me"}))
        return id_

    def sent(self, about: str) -> list[Any]:
        return [vars(one.event)["letter"] for one in self.search.tracker.stream(about) if "letter" in vars(one.event)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with running(folder, at=moment(NOW)) as whole:
        yield whole


@pytest.fixture
def desk(program: Whole, new_context: NewContext) -> Iterator[Desk]:
    tracker = main.open_tracker(Settings(data_dir=program.folder))
    search = Search(tracker)
    search.settle(lambda me, stamp: me.change_zone(zone="Europe/London", stamp=stamp))
    search.settle(lambda me, stamp: me.correct_profile(profile=SAM, stamp=stamp))
    yield Desk(program, search, new_context)
    for row in tracker.read("SELECT id FROM board WHERE seeker = ? AND removed = 0", ("me",)):
        search.change(row["id"], lambda one, stamp: one.remove(stamp=stamp))
    tracker.close()


def write(page: Page, role: str) -> None:
    """Open the sheet for the follow-up of ``role``."""
    row = page.locator("li, section.hero").filter(has_text=role).first
    row.get_by_role("button", name="Write").click()
    expect(page.get_by_role("heading", name="Write to Robin Ahrens")).to_be_visible()


BELOW = """() => document.querySelector(".gap-hint").getBoundingClientRect().top
  - [...document.activeElement.getClientRects()].at(-1).bottom"""
"""How far the hint stands below the last line of its blank."""


def gap(page: Page) -> str:
    """The name of the gap the cursor stands in."""
    name: str = page.evaluate("document.activeElement?.dataset?.gap ?? ''")
    return name


# --------------------------------------------------------------------------------------------- writing


def test_from_the_row_to_sent_by_keys_alone(desk: Desk) -> None:
    id_ = desk.due("Keyboard Maker")
    page = desk.tab(permissions=["clipboard-read", "clipboard-write"])
    page.locator("li, section.hero").filter(has_text="Keyboard Maker").get_by_role("button", name="Write").focus()
    page.keyboard.press("Enter")
    eventually(lambda: gap(page) == "reason_now")
    page.keyboard.type("since then I have learned Kafka")
    page.keyboard.press("Enter")  # past the last gap: to the way out
    eventually(lambda: page.evaluate("document.activeElement.dataset.way") == "mail")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # Copy
    expect(page.get_by_text("It is on your clipboard.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, sent")).to_be_focused()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Sent and noted")
    [letter] = desk.sent(id_)
    assert letter.body == copied
    assert "Since then I have learned Kafka." in copied
    assert letter.via == "copy"


def test_the_letter_reads_as_it_will_be_sent_while_it_is_typed(desk: Desk) -> None:
    desk.due("Preview Reader")
    page = desk.tab()
    write(page, "Preview Reader")
    blank, hint = page.get_by_role("textbox", name="one new reason you fit"), page.locator(".gap-hint")
    blank.fill("since then I have learned Kafka")
    eventually(lambda: 0 <= page.evaluate(BELOW) <= 8)
    page.get_by_role("textbox", name="To").focus()
    expect(hint).to_have_count(0)
    expect(page.locator(".letter-words")).to_contain_text("Since then I have learned Kafka.")
    page.get_by_role("button", name="Formal").click()
    expect(page.locator(".letter-words")).to_contain_text("Dear Robin Ahrens,")
    expect(page.locator(".letter-words")).to_contain_text("Since then I have learned Kafka.")


SLOW = """() => {
  const hear = socket.onevent, late = [];
  socket.onevent = (packet) => late.push(packet);
  window.arrive = () => { socket.onevent = hear; for (const packet of late) hear.call(socket, packet); };
}"""
TEN_SECONDS_PASS = "() => { const now = Date.now; Date.now = () => now() + 10_000; }"


def test_a_letter_is_not_handed_over_without_the_words_typed_last(desk: Desk) -> None:
    desk.due("Slow Connection")
    page = desk.tab(permissions=["clipboard-read", "clipboard-write"])
    write(page, "Slow Connection")
    page.evaluate(SLOW)
    page.get_by_role("textbox", name="one new reason you fit").fill("since then I have learned Kafka")
    page.get_by_role("button", name="Copy").click()
    page.evaluate(TEN_SECONDS_PASS)
    frames(page, 6)
    page.evaluate("arrive()")
    expect(page.get_by_text("It is on your clipboard.")).to_be_visible()
    assert "Since then I have learned Kafka." in page.evaluate("navigator.clipboard.readText()")


def test_a_reload_loses_nothing(desk: Desk) -> None:
    desk.due("Reload Survivor")
    page = desk.tab()
    write(page, "Reload Survivor")
    page.get_by_role("button", name="Formal").click()
    expect(page.locator(".letter-words")).to_contain_text("Dear Robin Ahrens,")
    page.get_by_role("textbox", name="one new reason you fit").click()
    page.keyboard.type("half a sent")
    page.reload()
    page.wait_for_function("window.socket?.connected")
    write(page, "Reload Survivor")
    expect(page.locator(".letter-words")).to_contain_text("Dear Robin Ahrens,")
    expect(page.locator(".letter-words")).to_contain_text("alf a sent")


def test_what_was_sent_is_not_offered_as_a_draft_again(desk: Desk) -> None:
    desk.due("Forgetful")
    page = desk.tab()
    write(page, "Forgetful")
    page.get_by_role("textbox", name="one new reason you fit").fill("A reason.")
    page.get_by_role("button", name="I sent it already").click()
    page.get_by_role("button", name="Yes, sent").click()
    expect(page.locator(".toast")).to_contain_text("Sent and noted")
    eventually(
        lambda: page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('tracker/letter/')).length") == 0
    )


def test_every_word_can_be_changed_and_that_is_what_is_recorded(desk: Desk) -> None:
    id_ = desk.due("Free Writer")
    page = desk.tab()
    write(page, "Free Writer")
    page.get_by_role("button", name="Change every word").click()
    page.get_by_role("textbox", name="The letter").fill("Dear Robin,\n\nany news? Ümläut & <b>")
    page.get_by_role("button", name="I sent it already").click()
    page.get_by_role("button", name="Yes, sent").click()
    eventually(lambda: [letter.body for letter in desk.sent(id_)] == ["Dear Robin,\n\nany news? Ümläut & <b>"])


def test_a_blank_gap_is_shown_instead_of_an_unfinished_letter(desk: Desk) -> None:
    desk.due("Half Done")
    page = desk.tab()
    write(page, "Half Done")
    page.get_by_role("textbox", name="To").focus()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_contain_text("Still to fill in: one new reason you fit.")
    assert gap(page) == "reason_now"


def test_without_a_clipboard_the_letter_is_there_to_be_copied_by_hand(desk: Desk) -> None:
    desk.due("By Hand")
    page = desk.tab()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    write(page, "By Hand")
    page.get_by_role("textbox", name="one new reason you fit").fill("A reason.")
    page.get_by_role("button", name="Copy").click()
    box = page.get_by_role("textbox", name="The letter, to copy by hand")
    expect(box).to_be_visible()
    selected: str = page.evaluate("getSelection().toString()")
    assert selected == box.input_value()
    assert "A reason." in selected


def test_gmail_opens_with_the_whole_letter(desk: Desk) -> None:
    desk.due("Web Mailer", email="robin+jobs@nordlicht.example")
    page = desk.tab()
    page.evaluate("() => { window.open = (...how) => (window.asked = how) }")
    write(page, "Web Mailer")
    page.get_by_role("textbox", name="one new reason you fit").fill("100% sure & ready?")
    page.get_by_role("button", name="Gmail").click()
    address, target, how = eventually(lambda: page.evaluate("window.asked"))
    assert (target, how) == ("_blank", "noopener")
    assert address.startswith("https://mail.google.com/mail/?view=cm&fs=1&tf=1&to=robin%2Bjobs%40nordlicht.example&su=")
    assert "100%25%20sure%20%26%20ready%3F" in address


def test_the_cursor_returns_to_where_the_letter_was_asked_for(desk: Desk) -> None:
    desk.due("Returner")
    page = desk.tab()
    write(page, "Returner")
    page.keyboard.press("Escape")
    row = page.locator("li, section.hero").filter(has_text="Returner")
    expect(row.get_by_role("button", name="Write")).to_be_focused()


def test_a_networking_letter_works_from_a_contact_alone(desk: Desk) -> None:
    lee = desk.search.meet("Lee Park", company="Northwind", email="lee@northwind.example")
    page = desk.tab(address_of(lee))
    page.get_by_role("button", name="Ask for a conversation").click()
    expect(page.get_by_role("heading", name="Write to Lee Park")).to_be_visible()
    eventually(lambda: gap(page) == "why_you")
    page.keyboard.type("you built the claims platform")
    page.keyboard.press("Tab")
    eventually(lambda: gap(page) == "question")
    page.keyboard.type("how you test it")
    page.get_by_role("button", name="I sent it already").click()
    page.get_by_role("button", name="Yes, sent").click()
    expect(page.locator(".toast")).to_contain_text("Sent and noted")
    assert [letter.kind for letter in desk.sent(lee)] == ["net_request"]
    assert "nudge_contact" in dict(desk.search.steps(lee))


def test_the_link_of_a_text_opens_the_letter_on_a_phone(desk: Desk, new_context: NewContext) -> None:
    id_ = desk.due("Text Receiver")
    step = desk.search.step(id_).id
    settings = Settings(data_dir=desk.program.folder, public_url=desk.program.address)
    desk.search.remind(id_, step, channel="twilio", to="+447700900123", reference="TXT2")
    address = _link(settings, desk.search, "TXT2")
    page = new_context(
        viewport={"width": 360, "height": 740}, permissions=["clipboard-read", "clipboard-write"]
    ).new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask where your application stands")
    assert gap(page) == "reason_now"
    page.keyboard.type("Since then I have learned Kafka")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("It is on your clipboard.")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    judge(page, "the page of a link")
    narrow_enough(page)
    page.get_by_role("button", name="Yes, sent").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent and noted")
    judge(page, "the page after it")
    assert [letter.body for letter in desk.sent(id_)] == [copied]


def _link(settings: Settings, search: Search, reference: str) -> str:
    links = Links(
        db=search.tracker,
        key=main.installation(settings).key("links"),
        public_url=settings.public_url,
        clock=lambda: search.now,
    )
    [row] = search.tracker.read("SELECT id FROM deliveries WHERE reference = ?", (reference,))
    return links.address("me", row["id"], reference=reference)


# ------------------------------------------------------------------------------------ what everybody can use


def furnish(desk: Desk) -> str:
    """A search with something in every part of every page; returns somebody's id."""
    search = desk.search
    id_ = desk.due("Judged Role")
    search.at("2026-03-09 09:00").interview(search.applied("Talked"), "2026-03-09 15:00", with_whom=("Kim Sato",))
    search.interview(search.applied("Will talk"), "2026-03-12 15:00", form="first", place="5 Dock Street")
    forgotten = search.applied("Forgotten")
    search.plan(forgotten, lambda one, stamp: one.cancel_step(step=one.open_steps()[0].id, stamp=stamp))
    search.plan(forgotten, lambda one, stamp: one.cancel_step(step=one.open_steps()[0].id, stamp=stamp))
    search.plan(forgotten, lambda one, stamp: one.cancel_step(step=one.open_steps()[0].id, stamp=stamp))
    lee = search.meet("Lee Park", application=id_, part="friend", link="https://lee.example", phone="+44 7700 900123")
    due = LocalTime.at(moment("2026-03-11 10:00"), "Europe/London")
    search.plan(lee, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp))
    search.plan(lee, lambda one, stamp: one.add_note(text="Likes trains.", stamp=stamp))
    search.now = desk.program.now()
    search.deliver(search.remind(id_, search.step(id_).id, reference="JDGE"))
    return lee


def test_everybody_can_use_every_page(desk: Desk) -> None:
    lee = furnish(desk)
    page = desk.tab("/today", reduced_motion="reduce")
    for path in ("/today", "/outbox", "/people", address_of(lee), "/settings"):
        page.goto(f"{desk.program.address}{path}")
        page.wait_for_function("window.socket?.connected")
        page.get_by_role("heading", level=1).wait_for()
        judge_by_day_and_by_night(page, path)


def test_everybody_can_write_a_letter(desk: Desk) -> None:
    desk.due("Judged Letter")
    page = desk.tab("/today", reduced_motion="reduce")
    write(page, "Judged Letter")
    judge_by_day_and_by_night(page, "a letter", within=".compose")
    page.get_by_role("textbox", name="one new reason you fit").fill("A reason.")
    page.get_by_role("button", name="Change every word").click()
    page.get_by_role("textbox", name="The letter").wait_for()
    judge_by_day_and_by_night(page, "a free letter", within=".compose")
    page.get_by_role("button", name="I sent it already").click()
    page.get_by_role("button", name="Yes, sent").wait_for()
    judge_by_day_and_by_night(page, "the question", within=".compose")


def test_a_notice_comes_when_a_reminder_does_and_says_no_more_than_a_name(desk: Desk) -> None:
    page = desk.tab("/outbox", permissions=["notifications"])
    page.evaluate(
        """() => {
            const real = window.Notification;
            window.told = [];
            window.Notification = class { constructor(title, more) { window.told.push([title, more.body]); }
                addEventListener() {} static get permission() { return 'granted'; }
                static requestPermission() { return Promise.resolve('granted'); } };
        }"""
    )
    page.get_by_role("button", name="Show notices").click()
    expect(page.get_by_role("button", name="No more notices")).to_be_visible()
    id_ = desk.due("Noticed Role")
    desk.search.deliver(desk.search.remind(id_, desk.search.step(id_).id, reference="N0TE"))
    poke(desk.program.folder, frozenset({"me"}))
    told = eventually(lambda: page.evaluate("window.told"))
    assert told == [["Time to follow up", "Noticed Role, Nordlicht"]]
    expect(page.get_by_role("link", name="Outbox").locator(".count")).to_be_visible()
