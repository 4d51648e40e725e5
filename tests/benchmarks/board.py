"""What the board costs with 100, 1,000 and 5,000 cards: a page for server and browser, and how fast a move is seen.

The goals are those for an otherwise idle machine with two cores: on a busy one the times of day are missed, while the
milliseconds of computing and the bytes hold. Moves are made while so many more tabs hear of each of them.
"""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Self

from playwright.sync_api import Browser, Page

import main as program_verbs
from domain.application import Details
from domain.store.tracker import Tracker
from jobs.settings import Settings
from projections import board
from tests.benchmarks import _pages
from tests.benchmarks.report import Report
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running

MOVES = 30
LISTENERS = 18
PATIENCE = 30  # seconds
STAGES = ("saved", "applied", "screening", "interviewing", "offer")
ROLES = ("Data Engineer", "Nurse, night shift", "Designer", "Tree surgeon", "Site reliability engineer", "Cook")
COMPANIES = ("Nordlicht", "Acme Robotics", "St. Mary’s Hospital", "May & Baker", "Ferrule & Sons", "Harbour Foods")
TAGS = ("remote", "first choice", "referral")

SIZES = (100, 1_000, 5_000)
# Milliseconds, but for bytes and kilobytes.
PAGE = {"load_cpu": 150, "bytes": 16_000}
SIGHT = {"first_card": 350, "whole_board": 600, "browser_cpu": 600, "bytes_down": 25_000}
MOVE = {"move_own_tab": 30, "move_saved": 80, "move_other_tab_p95": 250}
MEMORY_OF_A_TAB = 4_000

WATCH = """([card, stage]) => new Promise((seen) => {
  const now = () => performance.timeOrigin + performance.now();
  const look = () => document.querySelector(`[data-stage="${stage}"] [data-card="${card}"]`);
  if (look()) return seen(now());
  const watch = new MutationObserver(() => { if (look()) { watch.disconnect(); seen(now()); } });
  watch.observe(document.querySelector(".board"), { childList: true, subtree: true });
})"""
PRESS = """([card]) => {
  const node = document.querySelector(`[data-card="${card}"]`);
  node.focus();
  const began = performance.timeOrigin + performance.now();
  const how = { key: "ArrowRight", altKey: true, bubbles: true, cancelable: true };
  node.dispatchEvent(new KeyboardEvent("keydown", how));
  return began;
}"""
FRAMES = "async (many) => { while (many--) await new Promise(requestAnimationFrame) }"


def main() -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as place, _pages.chromium() as chromium:
        folder = Path(place)
        for cards in SIZES:
            _fill(folder, cards)
            # Before the first follow-up comes due: this measures pages, not the courier.
            with running(folder, at=MONDAY + timedelta(minutes=cards)) as program:
                report.figure(name=f"board_{cards}_machine_load", value=os.getloadavg()[0], unit="processes")
                _measure_pages(report, program, cards, chromium)
                _measure_moves(report, program, cards, chromium)
    report.close()


def _fill(folder: Path, cards: int) -> None:
    """Have so many cards on the board."""
    tracker = program_verbs.open_tracker(Settings(data_dir=folder))
    search, chance = Search(tracker).begin(), random.Random(cards)  # noqa: S311 the same board each time
    for number in range(sum(board.counts(tracker, "me").values()), cards):
        search.now = MONDAY + timedelta(minutes=number)
        details = Details(role=chance.choice(ROLES), company=chance.choice(COMPANIES), location="Hamburg")
        search.commands.save_role(
            "me",
            details=details,
            stage=STAGES[number % len(STAGES)],
            tags=tuple(chance.sample(TAGS, chance.randint(0, 2))),
            stamp=search.stamp(),
        )
    tracker.close()


def _measure_pages(report: Report, program: Whole, cards: int, chromium: Browser) -> None:
    load = _pages.loads(program, "/")
    _tell(report, cards, PAGE, unit="ms", load_cpu=load.cpu)
    _tell(report, cards, PAGE, unit="bytes", bytes=load.size)
    seen = _pages.sights(chromium, program)
    _tell(report, cards, SIGHT, unit="ms", first_card=seen.first, whole_board=seen.whole, browser_cpu=seen.browser)
    _tell(report, cards, SIGHT, unit="bytes", bytes_down=seen.size)
    report.figure(name=f"board_{cards}_visit_server_cpu", value=seen.server, unit="ms", limit=PAGE["load_cpu"])


def _tell(report: Report, cards: int, limits: dict[str, int], *, unit: str, **figures: float) -> None:
    for name, value in figures.items():
        report.figure(name=f"board_{cards}_{name}", value=value, unit=unit, limit=limits[name])


def _measure_moves(report: Report, program: Whole, cards: int, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    own, other = (_tab(context.new_page(), program) for _ in range(2))
    own.bring_to_front()
    before = _pages.memory_of(program.process.pid)
    with _pages.Listeners(program, LISTENERS), _Record(program.folder) as record:
        held = (_pages.memory_of(program.process.pid) - before) / LISTENERS
        moves = [_move(own, other, record, number) for number in range(MOVES)][3:]
    report.figure(name=f"board_{cards}_memory_of_a_tab", value=held, unit="kB", limit=MEMORY_OF_A_TAB)
    seen, saved, elsewhere = zip(*moves, strict=True)
    p95 = _pages.percentile(elsewhere, 0.95)
    _tell(report, cards, MOVE, unit="ms", move_own_tab=median(seen), move_saved=median(saved), move_other_tab_p95=p95)
    context.close()


def _tab(page: Page, program: Whole) -> Page:
    page.goto(program.link())
    page.wait_for_selector("[data-card]")
    page.wait_for_function("window.socket?.connected")
    return page


@dataclass
class _Record:
    """The store as another process sees it: when was a card's move there to be read?"""

    folder: Path
    tracker: Tracker = field(init=False)

    def __enter__(self) -> Self:
        self.tracker = program_verbs.open_tracker(Settings(data_dir=self.folder))
        return self

    def __exit__(self, *_: object) -> None:
        self.tracker.close()

    def watch(self, card: str, stage: str) -> _Saved:
        return _Saved(self.tracker, card, stage)


class _Saved:
    """Looks for one move; ``at()`` is the moment it was found at, in milliseconds of the clock that browsers go by."""

    def __init__(self, tracker: Tracker, card: str, stage: str) -> None:
        self._tracker, self._card, self._stage = tracker, card, stage
        self._found = 0.0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def at(self) -> float:
        self._thread.join()
        assert self._found, "the move was never saved"
        return self._found

    def _look(self) -> None:
        watch, until = self._tracker.watch(), time.monotonic() + PATIENCE
        while not self._found and time.monotonic() < until:
            if watch.wait(0.5) and self._there():
                self._found = time.time() * 1000
        watch.close()

    def _there(self) -> bool:
        found = board.card(self._tracker, "me", id=self._card)
        return found is not None and found.stage == self._stage


def _move(own: Page, other: Page, record: _Record, number: int) -> tuple[float, float, float]:
    """Milliseconds from the key to the card in its new column, to the saved move, and to the card in the other tab."""
    source, target = STAGES[number % 3], STAGES[number % 3 + 1]
    card: str = own.locator(f'[data-stage="{source}"] [data-card]').first.get_attribute("data-card") or ""
    order: Sequence[Any] = [card, target]
    for page in (own, other):
        page.evaluate(f"(order) => {{ window.seen = ({WATCH})(order) }}", order)
    saved = record.watch(card, target)
    began: float = own.evaluate(PRESS, order)
    seen: float = own.evaluate("() => window.seen")
    elsewhere: float = other.evaluate("() => window.seen")
    own.evaluate(FRAMES, 18)  # let the echo of this move pass before the next
    return seen - began, saved.at() - began, elsewhere - began


if __name__ == "__main__":
    main()
