"""What a moment of the past costs with 5,000 and with 20,000 events: a step, a jump, and a key until it is painted.

The floor asks the record itself for the board as it is now: the same questions, with nothing folded.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

import main as program_verbs
from domain.store.tracker import Tracker
from jobs.settings import Settings
from projections.replay import Order
from tests.benchmarks.board import cpu_of
from tests.benchmarks.report import Report
from tests.support.chromium import FLAGS, find_chromium
from tests.support.searches import Search
from tests.support.whole import Whole, running
from ui.readings import EVERYTHING, board_now
from ui.retelling import SHOWN, Retelling

STEPS, JUMPS, KEYS = 300, 60, 60
PAGE_EVENTS = 5_000
STEP_RATIO, PAGE_MS, PAINTED_MS = 2.5, 50.0, 100.0
JUMP_MS = {PAGE_EVENTS: 10.0}
"""Of 20,000 events a jump took 13 ms when this was written, most of it rows written to the small database."""

PRESS = """(key) => new Promise((painted) => {
  const words = document.querySelector(".replay-words");
  const began = performance.now();
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => painted(performance.now() - began)));
  });
  watch.observe(words, { childList: true, subtree: true, characterData: true });
  const how = { key, bubbles: true, cancelable: true };
  document.querySelector(".time-range").dispatchEvent(new KeyboardEvent("keydown", how));
})"""


def main(*, most: int) -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        for events in (PAGE_EVENTS, most):
            folder = Path(place) / str(events)
            now = _measure_moments(report, folder, events)
            if events == PAGE_EVENTS:
                with running(folder, at=now.now) as program:
                    _measure_page(report, program, events)
    report.close()


def _measure_moments(report: Report, folder: Path, events: int) -> Search:
    tracker = program_verbs.open_tracker(Settings(data_dir=folder))
    try:
        search = _fill(tracker, events)
        began = time.process_time()
        retelling = Retelling(tracker, tracker, "me")
        total = len(retelling.told(Order.KNOWN))
        retelling.scene(total, Order.KNOWN)
        report.figure(name=f"replay_{events}_open_cpu", value=_ms(time.process_time() - began), unit="ms")
        chance = random.Random(events)  # noqa: S311 the same moments each time
        steps = _each(lambda count: retelling.scene(count, Order.KNOWN), range(total - STEPS, total + 1))
        floor = _each(
            lambda _: board_now(tracker, "me", limits={}, usual=SHOWN, wanted=EVERYTHING, now=search.now), range(STEPS)
        )
        jumps = _each(
            lambda count: retelling.scene(count, Order.KNOWN), [chance.randint(1, total) for _ in range(JUMPS)]
        )
        report.figure(name=f"replay_{events}_step_cpu", value=steps, floor=floor, unit="ms", limit=STEP_RATIO)
        report.figure(name=f"replay_{events}_jump_cpu", value=jumps, unit="ms", limit=JUMP_MS.get(events, 20.0))
        retelling.close()
    finally:
        tracker.close()
    return search


def _fill(tracker: Tracker, events: int) -> Search:
    search = Search(tracker, "me", seed=7)
    while tracker.position() < events:
        search.live(10)
    return search


def _each(action: Callable[[int], object], numbers: range | list[int]) -> float:
    """Median CPU in milliseconds."""
    taken = []
    for number in numbers:
        began = time.process_time()
        action(number)
        taken.append(time.process_time() - began)
    return _ms(median(taken))


def _ms(seconds: float) -> float:
    return seconds * 1000


def _measure_page(report: Report, program: Whole, events: int) -> None:
    """Server CPU of a key pressed on the page, and milliseconds until its outcome is painted."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(program.link())
        page.goto(f"{program.address}/replay")
        page.wait_for_selector(".time-range[aria-valuetext]")
        _press(page, "ArrowLeft")
        before = cpu_of(program.process.pid)
        painted = sorted(_press(page, "ArrowLeft") for _ in range(KEYS))
        cpu = (cpu_of(program.process.pid) - before) / KEYS
        chromium.close()
    report.figure(name=f"replay_{events}_page_step_cpu", value=cpu, unit="ms", limit=PAGE_MS)
    report.figure(name=f"replay_{events}_painted_p95", value=painted[int(KEYS * 0.95) - 1], unit="ms", limit=PAINTED_MS)


def _press(page: Page, key: str) -> float:
    milliseconds: float = page.evaluate(PRESS, key)
    return milliseconds


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--most", type=int, default=20_000)
    main(**vars(arguments.parse_args()))
