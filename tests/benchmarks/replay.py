"""What a moment of the past costs: a step, a jump, and from a pull at the slider until the board is painted.

With 5,000 and with 20,000 events of one person, and with 20,000 among a million of fifty people.
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
from projections.projector import Projector
from projections.rebuild import rebuild
from projections.replay import TOLD, Order
from tests.benchmarks._pages import cpu_of
from tests.benchmarks._store import fill, open_tracker
from tests.benchmarks.report import Report
from tests.support.chromium import FLAGS, find_chromium
from tests.support.searches import Search
from tests.support.whole import Whole, running
from ui.readings import EVERYTHING, board_now
from ui.retelling import SHOWN, Retelling

STEPS, JUMPS, PULLS = 300, 60, 60
PAGE_EVENTS = 5_000
STEP_RATIO, JUMP_MS, PAGE_MS, PAINTED_MS = 2.5, 10.0, 50.0, 100.0

PAINTED = """(act) => new Promise((painted) => {
  const words = document.querySelector(".replay-words");
  const thumb = document.querySelector(".time-range");
  const began = performance.now();
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => painted(performance.now() - began)));
  });
  watch.observe(words, { childList: true, subtree: true, characterData: true });
  if (typeof act === "string") {
    thumb.dispatchEvent(new KeyboardEvent("keydown", { key: act, bubbles: true, cancelable: true }));
  } else {
    thumb.value = act;
    thumb.dispatchEvent(new Event("input", { bubbles: true }));
  }
})"""
"""Press a key, or pull the thumb to a part of the time, and say after how many milliseconds the board was painted."""


def main(*, most: int, store: int) -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        for events in (PAGE_EVENTS, most):
            folder = Path(place) / str(events)
            tracker = program_verbs.open_tracker(Settings(data_dir=folder))
            search = _fill(tracker, events)
            _measure_moments(report, tracker, "me", name=str(events))
            tracker.close()
            if events == PAGE_EVENTS:
                with running(folder, at=search.now) as program:
                    _measure_page(report, program, events)
        if store:
            _measure_among_others(report, Path(place) / "others", store)
    report.close()


def _measure_among_others(report: Report, folder: Path, events: int) -> None:
    """The same with so many events of fifty people in the store."""
    fill(folder, events=events)
    projector = Projector(TOLD)
    tracker = open_tracker(folder, projector)
    rebuild(tracker, projector)
    _measure_moments(report, tracker, "s07", name=f"among_{events}")
    tracker.close()


def _measure_moments(report: Report, tracker: Tracker, seeker: str, *, name: str) -> None:
    began = time.process_time()
    retelling = Retelling(tracker, tracker, seeker)
    total = len(retelling.told(Order.KNOWN))
    retelling.scene(total, Order.KNOWN)
    report.figure(name=f"replay_{name}_open_cpu", value=_ms(time.process_time() - began), unit=f"ms for {total} events")
    now, chance = retelling.told(Order.KNOWN)[-1].at, random.Random(total)  # noqa: S311 the same moments each time
    steps = _each(lambda count: retelling.scene(count, Order.KNOWN), range(total - STEPS, total + 1))
    floor = _each(
        lambda _: board_now(tracker, seeker, limits={}, usual=SHOWN, wanted=EVERYTHING, now=now), range(STEPS)
    )
    jumps = _each(lambda count: retelling.scene(count, Order.KNOWN), [chance.randint(1, total) for _ in range(JUMPS)])
    report.figure(name=f"replay_{name}_step_cpu", value=steps, floor=floor, unit="ms", limit=STEP_RATIO)
    report.figure(name=f"replay_{name}_jump_cpu", value=jumps, unit="ms", limit=JUMP_MS)
    retelling.close()


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
    """Milliseconds until the outcome of a key, and of a pull to anywhere, is painted; server CPU of a key."""
    chance = random.Random(events)  # noqa: S311 the same moments each time
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(program.link())
        page.goto(f"{program.address}/replay")
        page.wait_for_selector(".time-range[aria-valuetext]")
        _painted(page, "ArrowLeft")
        before = cpu_of(program.process.pid)
        pressed = [_painted(page, "ArrowLeft") for _ in range(PULLS)]
        cpu = (cpu_of(program.process.pid) - before) / PULLS
        pulled = [_painted(page, chance.random()) for _ in range(PULLS)]
        chromium.close()
    report.figure(name=f"replay_{events}_page_step_cpu", value=cpu, unit="ms", limit=PAGE_MS)
    report.figure(name=f"replay_{events}_key_painted_p95", value=_p95(pressed), unit="ms", limit=PAINTED_MS)
    report.figure(name=f"replay_{events}_pull_painted_p95", value=_p95(pulled), unit="ms", limit=PAINTED_MS)


def _painted(page: Page, act: str | float) -> float:
    milliseconds: float = page.evaluate(PAINTED, act)
    return milliseconds


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95) - 1]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--most", type=int, default=20_000)
    arguments.add_argument("--store", type=int, default=1_000_000, help="events of fifty people; 0 leaves them out")
    main(**vars(arguments.parse_args()))
