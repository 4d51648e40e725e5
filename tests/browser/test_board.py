"""The board in a real browser: hands, keys and fingers, two tabs, and what a screen reader would stumble over."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import main
from domain.store.tracker import Tracker
from jobs.settings import Settings
from projections import board, seekers
from tests.browser.judging import judge_by_day_and_by_night
from tests.browser.unpainted import nothing_is_painted
from tests.support.chromium import NewContext, let_in
from tests.support.dragging import drag, drag_at_random, move_at_random, recorded, shown
from tests.support.eventually import eventually
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running
from ui.addresses import address_of
from ui.live import poke

STAGES = ("saved", "applied", "screening", "interviewing", "offer", "closed")


@dataclass
class Board:
    """The program, and the same search changed from this process."""

    program: Whole
    search: Search
    contexts: NewContext

    def tab(self, path: str = "", **options: object) -> Page:
        """A browser of its own that has been let in, on the board."""
        page = self.contexts(viewport={"width": 1440, "height": 900}, **options).new_page()
        let_in(page.context, self.program.link())
        page.goto(f"{self.program.address}{path or '/'}")
        page.wait_for_selector(".board")
        page.wait_for_function("window.socket?.connected")
        return page

    def twin(self, context: BrowserContext) -> Page:
        """Another tab of the same browser."""
        page = context.new_page()
        page.goto(f"{self.program.address}/")
        page.wait_for_selector(".board")
        page.wait_for_function("window.socket?.connected")
        return page

    def save(self, role: str, company: str = "Acme", **more: str) -> str:
        card = self.search.save(role, company, **more)
        self.search.later(seconds=1)
        self.tell()
        return card

    def tell(self) -> None:
        poke(self.program.folder, frozenset({"me"}))

    def lane(self, stage: str) -> list[str]:
        return recorded(self.search.tracker, stage)


@contextmanager
def store(folder: Path) -> Iterator[Tracker]:
    tracker = main.open_tracker(Settings(data_dir=folder))
    try:
        yield tracker
    finally:
        tracker.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("board")
    with store(folder) as tracker:
        Search(tracker).begin()
    with running(folder, at=MONDAY) as whole:
        yield whole


@pytest.fixture
def the_board(program: Whole, new_context: NewContext) -> Iterator[Board]:
    """An empty board, as nobody has changed it yet."""
    with store(program.folder) as tracker:
        search = Search(tracker)
        clear(search)
        yield Board(program, search, new_context)


def clear(search: Search) -> None:
    """Without what another test left behind, one that failed halfway too."""
    for stage in STAGES:
        for card in board.lane(search.tracker, "me", stage=stage, limit=1_000):
            search.change(card.id, lambda one, stamp: one.remove(stamp=stamp))
    search.settle(lambda me, stamp: me.reorder_stages(stages=STAGES, stamp=stamp))
    for view in settings_of(search).views:
        search.settle(lambda me, stamp, name=view.name: me.drop_view(name=name, stamp=stamp))  # type: ignore[misc]


def settings_of(search: Search) -> seekers.Settings:
    found = seekers.settings(search.tracker, "me")
    assert found is not None
    return found


def test_what_a_test_left_on_the_board_does_not_meet_the_next(the_board: Board) -> None:
    search = the_board.search
    fresh = settings_of(search)
    the_board.save("Engineer")
    search.settle(lambda me, stamp: me.reorder_stages(stages=STAGES[::-1], stamp=stamp))
    search.settle(lambda me, stamp: me.keep_view(name="From home", query="tag=remote", stamp=stamp))
    assert settings_of(search) != fresh
    clear(search)
    assert settings_of(search) == fresh
    assert not the_board.lane("saved")


def card_of(page: Page, id: str) -> Locator:
    return page.locator(f'[data-card="{id}"]')


def agree(look: Callable[[], object], with_: Callable[[], object]) -> None:
    def same() -> bool:
        assert look() == with_()
        return True

    eventually(same)


# -------------------------------------------------------------------------------------------- hands


def test_a_card_is_dragged_to_another_column_and_both_tabs_and_the_record_agree(the_board: Board) -> None:
    waiting, card = the_board.save("Designer"), the_board.save("Engineer")
    page = the_board.tab()
    twin = the_board.twin(page.context)
    page.bring_to_front()
    there = page.locator('[data-stage="applied"]')
    drag(page, card_of(page, card), there, lies=lambda: shown(page, "applied") == [card])
    agree(lambda: the_board.lane("applied"), lambda: [card])
    agree(lambda: shown(page, "applied"), lambda: [card])
    agree(lambda: shown(twin, "applied"), lambda: [card])
    assert shown(page, "saved") == [waiting]
    expect(page.get_by_text("Follow-up set for Tue 10 March, 10:00.", exact=True)).to_be_visible()


def test_a_card_is_dragged_within_its_column(the_board: Board) -> None:
    third, second, first = (the_board.save(role) for role in ("Third", "Second", "First"))
    page = the_board.tab()
    wanted = [second, third, first]
    drag(page, card_of(page, first), card_of(page, third), y=80, lies=lambda: shown(page, "saved") == wanted)
    agree(lambda: the_board.lane("saved"), lambda: [second, third, first])
    agree(lambda: shown(page, "saved"), lambda: [second, third, first])


def test_a_finger_that_rests_lifts_a_card(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab(has_touch=True)
    start, end = card_of(page, card).bounding_box(), page.locator('[data-stage="screening"]').bounding_box()
    assert start is not None
    assert end is not None
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    x, y = start["x"] + 60, start["y"] + 20
    touch("touchStart", (x, y))
    expect(page.locator(".face-chosen")).to_have_attribute("data-card", card)
    for part in range(1, 11):
        touch("touchMove", (x + (end["x"] + 60 - x) * part / 10, y + (end["y"] + 40 - y) * part / 10))
    expect(page.locator('[data-stage="screening"] [data-card]')).to_have_count(1)
    touch("touchEnd")
    agree(lambda: the_board.lane("screening"), lambda: [card])


def test_a_card_is_moved_by_single_presses(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab()
    card_of(page, card).hover()
    card_of(page, card).get_by_role("button").click()
    page.get_by_role("button", name="Offer", exact=True).click()
    agree(lambda: the_board.lane("offer"), lambda: [card])


# --------------------------------------------------------------------------------------------- keys


def test_arrows_go_from_card_to_card_and_alt_carries_one_along(the_board: Board) -> None:
    second, first = the_board.save("Second"), the_board.save("First")
    page = the_board.tab()
    card_of(page, first).focus()
    page.keyboard.press("ArrowDown")
    expect(card_of(page, second)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    agree(lambda: the_board.lane("saved"), lambda: [second, first])
    expect(card_of(page, second)).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    agree(lambda: the_board.lane("applied"), lambda: [second])
    expect(card_of(page, second)).to_be_focused()
    expect(page.get_by_text("Second, Acme: Applied, 1 of 1")).to_be_attached()
    expect(page.get_by_role("button", name="Tomorrow")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Tomorrow")).to_be_focused()


def test_a_key_pressed_before_the_carried_card_has_the_keyboard_again_still_carries_it(the_board: Board) -> None:
    second, first = the_board.save("Second"), the_board.save("First")
    page = the_board.tab()
    card_of(page, second).focus()
    page.evaluate("getHtmlElement = () => null")  # the server's word to give it back finds no card
    page.keyboard.press("Alt+ArrowUp")
    agree(lambda: shown(page, "saved"), lambda: [second, first])
    expect(card_of(page, second)).not_to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    agree(lambda: the_board.lane("applied"), lambda: [second])


def test_who_pressed_elsewhere_after_carrying_a_card_carries_it_no_more(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab()
    page.evaluate("getHtmlElement = () => null")
    card_of(page, card).focus()
    page.keyboard.press("Alt+ArrowRight")
    agree(lambda: shown(page, "applied"), lambda: [card])
    page.get_by_role("heading", name="Offer", exact=True).click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    expect(card_of(page, card)).not_to_be_focused()


def test_m_offers_columns_and_the_keyboard_comes_back_to_the_card(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab()
    card_of(page, card).focus()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Move Engineer, Acme")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card_of(page, card)).to_be_focused()


# -------------------------------------------------------------------------------------------- panel


def test_the_panel_has_an_address_and_gives_the_keyboard_back(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab()
    card_of(page, card).focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Engineer, Acme")
    expect(panel).to_be_visible()
    expect(page).to_have_url(re.compile(address_of(card)))
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page).to_have_url(f"{the_board.program.address}/")
    expect(card_of(page, card)).to_be_focused()
    page.go_forward()
    expect(panel).to_be_visible()
    page.go_back()
    expect(panel).to_be_hidden()


def test_a_part_that_others_drew_anew_leaves_the_keyboard_at_its_heading(the_board: Board) -> None:
    card = the_board.save("Engineer")
    the_board.search.move(card, "applied")
    page = the_board.tab(address_of(card))
    steps = page.get_by_role("region", name="Next steps")
    with nothing_is_painted(page):
        steps.get_by_role("button", name="Write", exact=True).focus()
        the_board.search.plan(card, lambda one, stamp: one.cancel_step(step=one.open_steps()[0].id, stamp=stamp))
        the_board.tell()
        expect(steps.get_by_role("heading", name="Next steps")).to_be_focused()


def test_a_link_to_an_application_opens_it_and_closing_leads_to_the_board(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab(address_of(card))
    panel = page.get_by_role("dialog", name="Engineer, Acme")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    expect(page).to_have_url(f"{the_board.program.address}/")


def test_a_note_half_written_survives_a_reload(the_board: Board) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab(address_of(card))
    page.get_by_label("A note").fill("Ask about the night shifts")
    page.reload()
    expect(page.get_by_label("A note")).to_have_value("Ask about the night shifts")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_label("A note")).to_have_value("")
    agree(lambda: list(the_board.search.application(card).notes.values()), lambda: ["Ask about the night shifts"])


def test_a_file_is_attached_and_fetched_again(the_board: Board, tmp_path: Path) -> None:
    card = the_board.save("Engineer")
    page = the_board.tab(address_of(card))
    resume = tmp_path / "Résumé.pdf"
    resume.write_bytes(b"%PDF-1.7 not really")
    page.locator(".attach input[type=file]").set_input_files(resume)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Résumé.pdf").click()
    assert Path(fetched.value.path()).read_bytes() == b"%PDF-1.7 not really"


# --------------------------------------------------------------------------------------------- live


def test_what_another_process_does_appears_and_other_cards_keep_their_nodes(the_board: Board) -> None:
    staying, moving = the_board.save("Staying"), the_board.save("Moving")
    page = the_board.tab()
    card_of(page, staying).evaluate("node => { node.known = true }")
    the_board.search.move(moving, "offer")
    the_board.tell()
    agree(lambda: shown(page, "offer"), lambda: [moving])
    assert card_of(page, staying).evaluate("node => node.known")


HOSTILE = (
    "<img src=x onerror='window.caught = 1'>",
    "</a><script>window.caught = 1</script>",
    "مهندس",
    "👩‍🚀" * 20,
    "W" * 200,
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_words_and_nothing_else(the_board: Board, title: str) -> None:
    card = the_board.save(title, company=title)
    page = the_board.tab(address_of(card))
    expect(page.get_by_role("heading", name=title).first).to_be_attached()
    page.keyboard.press("Escape")
    expect(card_of(page, card).locator("bdi").first).to_have_text(title)
    assert page.evaluate("window.caught") is None
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


@pytest.mark.parametrize("seed", [1, 2])
def test_random_drags_against_moves_from_elsewhere_end_in_agreement(the_board: Board, seed: int) -> None:
    for number in range(18):
        card = the_board.save(f"Role {number}")
        the_board.search.move(card, STAGES[number % 5])
    page = the_board.tab()
    twin = the_board.twin(page.context)
    page.bring_to_front()
    hand, over = random.Random(seed), threading.Event()  # noqa: S311 the same drags each time
    others = threading.Thread(target=_meddle, args=(the_board, random.Random(seed + 100), over))  # noqa: S311
    others.start()
    try:
        for _ in range(20):
            drag_at_random(page, hand)
    finally:
        over.set()
        others.join()
    for stage in STAGES[:5]:
        agree(lambda stage=stage: shown(page, stage), lambda stage=stage: the_board.lane(stage))  # type: ignore[misc]
        agree(lambda stage=stage: shown(twin, stage), lambda stage=stage: the_board.lane(stage))  # type: ignore[misc]


def _meddle(the_board: Board, other: random.Random, over: threading.Event) -> None:
    """Move cards about from this process until it is over."""
    while not over.wait(other.uniform(0.05, 0.3)):
        if move_at_random(the_board.search, other):
            the_board.tell()


# ------------------------------------------------------------------------------------- for everybody


def test_nothing_stands_in_anybodys_way(the_board: Board) -> None:
    card = the_board.save("Engineer", salary="£70k")
    _live_through_much(the_board.search, card)
    the_board.save("Designer")
    page = the_board.tab(reduced_motion="reduce")
    judge_by_day_and_by_night(page, "board")
    card_of(page, card).focus()
    page.keyboard.press("m")
    expect(page.get_by_text("Move to …")).to_be_visible()
    judge_by_day_and_by_night(page, "menu", within=".q-dialog")
    page.keyboard.press("Escape")
    expect(card_of(page, card)).to_be_focused()
    page.get_by_placeholder(re.compile("Data Engineer")).fill("Engineer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please give the company.").first).to_be_visible()
    judge_by_day_and_by_night(page, "a line refused")
    page.goto(f"{the_board.program.address}{address_of(card)}")
    expect(page.get_by_text("What happened?")).to_be_visible()
    judge_by_day_and_by_night(page, "panel", within=".q-dialog")
    page.get_by_role("button", name="An interview", exact=True).click()
    expect(page.get_by_text("When does it start")).to_be_visible()
    judge_by_day_and_by_night(page, "question", within=".question")


def _live_through_much(search: Search, card: str) -> None:
    robin = search.meet("Robin Ahrens", application=card, part="Recruiter")
    search.move(card, "applied")
    search.interview(card, "2026-03-05 11:00", with_whom=(robin,))
    search.change(card, lambda one, stamp: one.tag(tag="remote", stamp=stamp))
    search.plan(card, lambda one, stamp: one.add_note(text="Kind people", stamp=stamp))
    search.change(card, lambda one, stamp: one.receive_offer(amount="£70k", stamp=stamp))
