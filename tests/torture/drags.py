"""200 random drags in a tab while another tab and another process move cards too: all three agree in the end.

``python -m tests.torture.drags [how many]``.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Page, sync_playwright

import main as program_verbs
from domain.store.tracker import Tracker
from jobs.settings import Settings
from tests.benchmarks.report import Report
from tests.support.chromium import FLAGS, find_chromium
from tests.support.dragging import STAGES, drag_at_random, move_at_random, recorded, shown
from tests.support.eventually import eventually
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running
from ui.live import poke

DRAGS = 200
CARDS = 30
SEED = 20_260_302
MEDDLE = "meddle"

# In the other tab a card is carried by the keyboard every now and then.
CARRY = """() => setInterval(() => {
  const cards = [...document.querySelectorAll("[data-card]")];
  const card = cards[Math.floor(Math.random() * cards.length)];
  const key = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"][Math.floor(Math.random() * 4)];
  card?.focus();
  card?.dispatchEvent(new KeyboardEvent("keydown", { key, altKey: true, bubbles: true, cancelable: true }));
  window.carried = (window.carried ?? 0) + 1;
}, 400)"""


def main(drags: int) -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with opened(folder) as tracker:
            search = Search(tracker).begin()
            for number in range(CARDS):
                search.later(seconds=1).save(f"Role {number}", "Acme", stage=STAGES[number % len(STAGES)])
            with running(folder, at=MONDAY) as program:
                _torture(report, program, tracker, drags)
    report.close()


def _torture(report: Report, program: Whole, tracker: Tracker, drags: int) -> None:
    faults: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        own, other = (_tab(context.new_page(), program, faults) for _ in range(2))
        own.bring_to_front()
        hand = random.Random(SEED)  # noqa: S311 the same drags each time
        with _meddling(program.folder) as meddler:
            carrying = other.evaluate(CARRY)
            made = 0
            while made < drags:
                made += drag_at_random(own, hand)
            other.evaluate("clearInterval", carrying)
            carried: int = other.evaluate("window.carried")
        report.figure(name="drags", value=made, unit="drags")
        report.figure(name="drags_carried_in_another_tab", value=carried, unit="moves")
        report.figure(name="drags_moved_by_another_process", value=float(meddler.moved), unit="moves")
        report.figure(name="drags_columns_apart", value=len(_apart(tracker, own, other)), unit="columns", limit=0)
        report.figure(name="drags_script_errors", value=len(faults), unit="errors", limit=0)
        sys.stderr.writelines(f"{fault}\n" for fault in faults)
        chromium.close()


def _tab(page: Page, program: Whole, faults: list[str]) -> Page:
    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def failed(error: Error) -> None:
        faults.append(str(error))

    page.on("console", heard)
    page.on("pageerror", failed)
    page.goto(program.link())
    page.wait_for_selector("[data-card]")
    page.wait_for_function("window.socket?.connected")
    return page


def _apart(tracker: Tracker, *pages: Page) -> list[str]:
    """The columns in which a page and the record differ, once there was time enough to agree."""

    def apart() -> list[str]:
        return [stage for stage in STAGES for page in pages if shown(page, stage) != recorded(tracker, stage)]

    try:
        eventually(lambda: not apart(), within=20)
    except AssertionError:
        return apart()
    return []


class Meddler:
    """How many moves the other process made, once it has ended."""

    moved = 0


@contextmanager
def _meddling(folder: Path) -> Iterator[Meddler]:
    """Another process that moves cards until the end of the block."""
    told = Meddler()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.drags", MEDDLE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield told
    finally:
        moved, _ = process.communicate("enough\n")
        told.moved = int(moved or 0)


@contextmanager
def opened(folder: Path) -> Iterator[Tracker]:
    tracker = program_verbs.open_tracker(Settings(data_dir=folder))
    try:
        yield tracker
    finally:
        tracker.close()


@contextmanager
def _asked() -> Iterator[threading.Event]:
    """Set as soon as a line comes in."""
    over = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    yield over


def meddle(folder: Path) -> None:
    """Move cards until somebody says that it is enough; then tell how many were moved."""
    chance, moved = random.Random(SEED + 1), 0  # noqa: S311 the same moves each time
    with opened(folder) as tracker, _asked() as over:
        search = Search(tracker)
        while not over.wait(chance.uniform(0.05, 0.4)):
            if move_at_random(search, chance):
                moved += 1
                poke(folder, frozenset({"me"}))
    sys.stdout.write(f"{moved}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == [MEDDLE]:
        meddle(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAGS)
