"""What the board costs with 1,000 and with 5,000 cards: the server's work for a page, its bytes, how fast a move shows.

The limits are what the strategy of drawing only a window of each column was measured at before it was chosen.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

import main as program_verbs
from domain.application import Details
from jobs.settings import Settings
from projections import board
from tests.benchmarks.report import Report
from tests.support.chromium import FLAGS, find_chromium
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running

LOADS = 15
MOVES = 15
STAGES = ("saved", "applied", "screening", "interviewing", "offer")
ROLES = ("Data Engineer", "Nurse, night shift", "Designer", "Tree surgeon", "Site reliability engineer", "Cook")
COMPANIES = ("Nordlicht", "Acme Robotics", "St. Mary’s Hospital", "May & Baker", "Ferrule & Sons", "Harbour Foods")
TAGS = ("remote", "first choice", "referral")

# Server CPU (ms) and compressed bytes of a page; a move in one's own and in another tab (ms).
LIMITS = {1_000: (150, 13_000, 73, 84), 5_000: (150, 13_000, 73, 84)}

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
    with tempfile.TemporaryDirectory() as place, _chromium() as chromium:
        folder = Path(place)
        for cards in LIMITS:
            _fill(folder, cards)
            # Before the first follow-up comes due: this measures pages, not the courier.
            with running(folder, at=MONDAY + timedelta(minutes=cards)) as program:
                _measure_loads(report, program, cards)
                _measure_moves(report, program, cards, chromium)
    report.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield chromium
        chromium.close()


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


def _measure_loads(report: Report, program: Whole, cards: int) -> None:
    cpu_limit, bytes_limit, _, _ = LIMITS[cards]
    with httpx.Client(trust_env=False, follow_redirects=True) as client:
        client.get(program.link())
        loads = [_load(client, program) for _ in range(LOADS)][3:]
    report.figure(name=f"board_{cards}_load_cpu", value=median(cpu for cpu, _ in loads), unit="ms", limit=cpu_limit)
    report.figure(name=f"board_{cards}_bytes", value=median(size for _, size in loads), unit="bytes", limit=bytes_limit)


def _load(client: httpx.Client, program: Whole) -> tuple[float, int]:
    """Server CPU in milliseconds and compressed bytes of one page."""
    before = cpu_of(program.process.pid)
    with client.stream("GET", f"{program.address}/", headers={"Accept-Encoding": "gzip"}) as answer:
        size = sum(len(part) for part in answer.iter_raw())
    return cpu_of(program.process.pid) - before, size


def cpu_of(process: int) -> float:
    """Milliseconds that a process has spent computing, all its threads together (Linux only)."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6


def _measure_moves(report: Report, program: Whole, cards: int, chromium: Browser) -> None:
    _, _, own_limit, other_limit = LIMITS[cards]
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    own, other = (_tab(context.new_page(), program) for _ in range(2))
    own.bring_to_front()
    moves = [_move(own, other, number) for number in range(MOVES)][2:]
    report.figure(name=f"board_{cards}_move_own_tab", value=median(ms for ms, _ in moves), unit="ms", limit=own_limit)
    report.figure(
        name=f"board_{cards}_move_other_tab", value=median(ms for _, ms in moves), unit="ms", limit=other_limit
    )
    context.close()


def _tab(page: Page, program: Whole) -> Page:
    page.goto(program.link())
    page.wait_for_selector("[data-card]")
    page.wait_for_function("window.socket?.connected")
    return page


def _move(own: Page, other: Page, number: int) -> tuple[float, float]:
    """Milliseconds from the key to the card in its new column, in both tabs."""
    source, target = STAGES[number % 3], STAGES[number % 3 + 1]
    card: str = own.locator(f'[data-stage="{source}"] [data-card]').first.get_attribute("data-card") or ""
    order: list[Any] = [card, target]
    for page in (own, other):
        page.evaluate(f"(order) => {{ window.seen = ({WATCH})(order) }}", order)
    began: float = own.evaluate(PRESS, order)
    own_seen: float = own.evaluate("() => window.seen")
    other_seen: float = other.evaluate("() => window.seen")
    own.evaluate(FRAMES, 18)  # let the echo of this move pass before the next
    return own_seen - began, other_seen - began


if __name__ == "__main__":
    main()
