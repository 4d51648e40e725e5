"""What a person meets on every page, in a real browser: the frame, its words, its patience."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.judging import judge_by_day_and_by_night
from tests.support.chromium import Faults, NewContext, let_in, noticed
from tests.support.eventually import eventually
from tests.support.ports import free_port
from tests.support.websites import Website, start, styleguide

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LIFE = """toast => toast.getAnimations().flatMap((life) =>
  [life.animationName, life.effect.getTiming().duration, life.playState])"""


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    with styleguide(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(autouse=True)
def _missing_is_no_fault(script_faults: Faults) -> None:
    """Chromium counts the 404 of a page that is asked for on purpose among the faults of its scripts."""
    script_faults.expect("404 (Not Found)")


@pytest.fixture
def browser_of_a_seeker(website: Website, new_context: NewContext) -> BrowserContext:
    return let_in(new_context(viewport=DESKTOP), website.link())


@pytest.fixture
def guide(website: Website, browser_of_a_seeker: BrowserContext) -> Page:
    page = browser_of_a_seeker.new_page()
    return opened(page, website.address + "/styleguide")


def opened(page: Page, address: str) -> Page:
    """The page once it is drawn and the server hears it."""
    page.goto(address)
    page.wait_for_function("window.socket?.connected")
    # A busy headless browser paints no frame, and lets no animation go on, unless a script asks for frames.
    page.evaluate("() => { (function paint() { requestAnimationFrame(paint) })() }")
    return page


@pytest.mark.parametrize("place", ["/", "/styleguide", "/nothing"])
def test_nobody_is_shut_out_by_the_shell(website: Website, new_context: NewContext, place: str) -> None:
    page = let_in(new_context(reduced_motion="reduce"), website.link()).new_page()
    page.goto(website.address + place)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if place == "/styleguide":
        page.get_by_role("button", name="Toast").click()
        page.get_by_role("button", name="Refusal").click()
        expect(page.locator(".toast")).to_have_count(2)
        page.evaluate("document.getAnimations().forEach((life) => life.pause())")  # it would go meanwhile
    judge_by_day_and_by_night(page, place)


def test_nobody_is_shut_out_by_an_open_sheet(website: Website, new_context: NewContext) -> None:
    context = let_in(new_context(reduced_motion="reduce"), website.link())
    page = opened(context.new_page(), website.address + "/styleguide")
    page.get_by_role("button", name="Open a sheet").click()
    expect(page.get_by_role("dialog", name="Add a role")).to_be_visible()
    expect(page.locator("[class*=q-transition]")).to_have_count(0)
    judge_by_day_and_by_night(page, "an open sheet")


def test_the_locked_door_says_how_to_get_in(website: Website, new_context: NewContext, script_faults: Faults) -> None:
    script_faults.expect("401")
    page = new_context(reduced_motion="reduce").new_page()
    answer = page.goto(website.address + "/today")
    assert answer is not None
    assert answer.status == 401
    expect(page.locator("main")).to_contain_text("python main.py open")
    judge_by_day_and_by_night(page, "the locked door")


def test_no_page_is_wider_than_its_window(website: Website, new_context: NewContext) -> None:
    page = let_in(new_context(), website.link()).new_page()
    for place in ("/", "/styleguide", "/nothing"):
        page.goto(website.address + place)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (place, width)


def test_on_a_phone_the_places_lie_under_the_thumb(website: Website, new_context: NewContext) -> None:
    page = opened(let_in(new_context(viewport=PHONE), website.link()).new_page(), website.address + "/")
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] == PHONE["height"]


def test_who_wants_no_motion_sees_night_fall_at_once(website: Website, new_context: NewContext) -> None:
    context = let_in(new_context(reduced_motion="reduce", color_scheme="light"), website.link())
    page = opened(context.new_page(), website.address + "/styleguide")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.body.classList.contains('body--dark')")
    assert page.evaluate("document.getAnimations().filter((one) => one instanceof CSSTransition).length") == 0


def test_the_first_tab_skips_to_the_page(guide: Page) -> None:
    guide.keyboard.press("Tab")
    expect(guide.get_by_role("link", name="Skip to the page")).to_be_focused()
    guide.keyboard.press("Enter")
    expect(guide.locator("main .page")).to_be_focused()


def test_the_place_one_is_in_is_marked(guide: Page) -> None:
    expect(guide.get_by_role("link", name="Today")).to_have_attribute("aria-current", "page")
    expect(guide.locator("[aria-current=page]")).to_have_count(1)


def test_a_toast_is_heard_taken_back_and_goes_by_itself(guide: Page) -> None:
    guide.get_by_role("button", name="Toast").click()
    expect(guide.locator("[role=status].unseen")).to_have_text("Moved to Interview")
    guide.get_by_role("button", name="Undo").click()
    expect(guide.locator(".toast .words")).to_have_text("Taken back")
    guide.mouse.move(5, 5)
    toast = guide.locator(".toast")
    eventually(lambda: toast.evaluate(LIFE) == ["toast-life", 6000, "running"])
    # The browser counts these six seconds in frames, and a busy headless one may paint none: its word is given here.
    toast.dispatch_event("animationend")
    expect(toast).to_have_count(0)


def test_a_toast_waits_while_somebody_points_at_it(guide: Page) -> None:
    guide.get_by_role("button", name="Toast").click()
    guide.locator(".toast").hover()
    assert guide.locator(".toast").evaluate("toast => toast.getAnimations()[0].playState") == "paused"


def test_notices_fold_behind_the_latest_until_somebody_points_at_them(guide: Page) -> None:
    toasts = guide.locator(".toast")
    for many in (1, 2):
        guide.get_by_role("button", name="Toast").click()
        expect(toasts).to_have_count(many)
    guide.mouse.move(5, 5)
    expect(guide.get_by_role("button", name="Undo")).to_have_count(1)
    toasts.last.hover()
    expect(guide.get_by_role("button", name="Undo")).to_have_count(2)
    assert toasts.evaluate_all("all => all.map((one) => one.getAnimations()[0].playState)") == ["paused", "paused"]


def test_the_same_words_are_said_twice(guide: Page) -> None:
    heard = guide.locator("[role=status].unseen")
    guide.get_by_role("button", name="Announce").click()
    expect(heard).to_have_text(re.compile("moved to Offer"))
    first = heard.text_content()
    guide.get_by_role("button", name="Announce").click()
    eventually(lambda: heard.text_content() != first)


def test_a_refusal_is_told_in_its_own_words_and_stays(guide: Page) -> None:
    guide.get_by_role("button", name="Refusal").click()
    expect(guide.get_by_role("alert").filter(has_text="A role needs a name.")).to_have_count(1)
    assert guide.locator(".toast").evaluate("toast => toast.getAnimations().length") == 0
    guide.get_by_role("button", name="Dismiss").click()
    expect(guide.locator(".toast")).to_have_count(0)


def test_a_fault_says_where_to_look_and_not_what_it_was(guide: Page) -> None:
    guide.get_by_role("button", name="Fault").click()
    expect(guide.locator(".toast")).to_contain_text(re.compile(r"in the log as [0-9a-f]{6}"))
    assert "on purpose" not in (guide.locator(".toast").text_content() or "")


def test_the_chosen_appearance_stays(guide: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = guide.evaluate(ground)
    guide.get_by_label("Dark").check()
    dark = guide.evaluate(ground)
    assert dark != light
    guide.reload()
    guide.wait_for_function("window.socket?.connected")
    assert guide.evaluate(ground) == dark
    expect(guide.get_by_label("Dark")).to_be_checked()
    guide.get_by_label("Like the system").check()
    assert guide.evaluate(ground) == light


def test_every_open_page_hears_of_a_change(website: Website, browser_of_a_seeker: BrowserContext) -> None:
    tabs = [opened(browser_of_a_seeker.new_page(), website.address + "/styleguide") for _ in range(2)]
    website.order("touch")
    for tab in tabs:
        expect(tab.get_by_text("1 changes")).to_be_visible()


def test_signing_out_shuts_every_tab(
    website: Website, browser_of_a_seeker: BrowserContext, script_faults: Faults
) -> None:
    script_faults.expect("401", "ERR_ABORTED")
    one, other = (opened(browser_of_a_seeker.new_page(), website.address + "/styleguide") for _ in range(2))
    one.evaluate("() => { fetch('/sign-out', {method: 'POST', redirect: 'manual'}) }")  # its page goes meanwhile
    for tab in (one, other):
        expect(tab.locator("main")).to_contain_text("python main.py open")


def test_a_script_that_slips_in_does_not_run(guide: Page, script_faults: Faults) -> None:
    guide.evaluate(
        """() => {
            window.hacked = 0;
            document.querySelector(".page").insertAdjacentHTML("beforeend", "<img src='data:,' onerror='hacked = 1'>");
            const script = document.createElement("script");
            script.textContent = "hacked = 2";
            document.body.append(script);
        }"""
    )
    noticed(guide, script_faults, "Content Security Policy", times=2)
    assert guide.evaluate("window.hacked") == 0
    script_faults.expect("Content Security Policy")


def test_a_short_loss_of_connection_is_told_and_heals_without_a_reload(guide: Page) -> None:
    guide.evaluate("window.sameDocument = true")
    guide.evaluate("window.socket.io.engine.close()")
    expect(guide.locator(".banner.shown")).to_contain_text("Connection lost")
    expect(guide.locator(".banner.shown")).to_have_count(0)
    guide.get_by_role("button", name="Toast").click()
    expect(guide.locator(".toast")).to_be_visible()
    assert guide.evaluate("window.sameDocument")


def test_no_letter_is_lost_when_the_server_dies_under_the_typing(
    tmp_path: Path, new_context: NewContext, script_faults: Faults
) -> None:
    script_faults.expect("ERR_CONNECTION_REFUSED")
    port = free_port()
    first = start(tmp_path, port=port)
    context = let_in(new_context(viewport=DESKTOP), first.link())
    page = opened(context.new_page(), first.address + "/styleguide")
    page.get_by_label("Note").click()
    said = [f"line {number}\n" for number in range(30)]
    type_slowly(page, said[:10])
    first.kill()
    expect(page.locator(".banner.shown")).to_contain_text("What you type is kept")
    type_slowly(page, said[10:20])
    second = start(tmp_path, port=port)
    try:
        type_slowly(page, said[20:])
        expect(page.locator(".banner.shown")).to_have_count(0)
        page.wait_for_function("window.socket?.connected")
        expect(page.get_by_label("Note")).to_have_value("".join(said))
        expect(page.get_by_label("Note")).to_be_focused()
        page.get_by_role("button", name="Keep note").click()
        expect(page.locator(".toast")).to_contain_text("Note kept")
        page.reload()
        page.wait_for_function("window.socket?.connected")
        expect(page.get_by_label("Note")).to_have_value("")
    finally:
        page.close()
        second.stop()


def type_slowly(page: Page, lines: list[str]) -> None:
    for line in lines:
        page.keyboard.type(line, delay=8)


def test_the_program_can_be_installed(website: Website, guide: Page) -> None:
    manifest = guide.request.get(website.address + "/static/manifest.webmanifest").json()
    for icon in manifest["icons"]:
        answer = guide.request.get(website.address + icon["src"])
        assert answer.ok
        assert answer.headers["content-type"] == icon["type"]
