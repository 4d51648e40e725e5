"""The clock strikes, whatever a deed does; it stops quickly, and a thread of it that dies is started again."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jobs.clock import Clock, ClockSettings, make_clock
from tests.support.eventually import eventually


@dataclass
class Bell:
    """Counts how often it was struck."""

    strokes: list[float] = field(default_factory=list)

    def __call__(self) -> None:
        self.strokes.append(time.monotonic())

    def rang(self, times: int) -> Callable[[], bool]:
        return lambda: len(self.strokes) >= times


@contextmanager
def striking(folder: Path, **deeds: Callable[[], object]) -> Iterator[Clock]:
    clock = make_clock(ClockSettings(data_dir=folder, tick_seconds=1), deeds=dict(deeds))
    clock.start()
    try:
        yield clock
    finally:
        clock.stop()


def test_it_strikes_at_once_and_again_and_again(tmp_path: Path) -> None:
    bell = Bell()
    with striking(tmp_path, bell=bell):
        eventually(bell.rang(3), within=15)


def test_a_deed_that_fails_is_logged_and_the_others_are_done(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bell = Bell()

    def fail() -> None:
        raise RuntimeError("broken")

    with striking(tmp_path, failing=fail, bell=bell) as clock:
        eventually(bell.rang(2), within=15)
        assert clock.running
    assert "failing failed" in caplog.text


def test_it_stops_at_once_and_strikes_no_more(tmp_path: Path) -> None:
    bell = Bell()
    with striking(tmp_path, bell=bell) as clock:
        eventually(bell.rang(1), within=15)
        began = time.monotonic()
    assert time.monotonic() - began < 3
    assert not clock.running
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("Worker", "Scheduler"))]


def test_it_finishes_the_stroke_under_way_before_it_stops(tmp_path: Path) -> None:
    begun, ended = threading.Event(), []
    pause = threading.Event()

    def work() -> None:
        begun.set()
        pause.wait(0.5)
        ended.append(True)

    with striking(tmp_path, work=work):
        assert begun.wait(15)
    assert ended


def test_a_thread_that_died_is_started_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bell, deadly = Bell(), [True]

    def die() -> None:
        bell()
        if deadly:
            deadly.clear()
            raise SystemExit

    with striking(tmp_path, bell=die) as clock:
        eventually(bell.rang(3), within=20)
        eventually(lambda: clock.running, within=5)


def test_two_clocks_on_one_queue_do_no_harm(tmp_path: Path) -> None:
    bell = Bell()
    with ExitStack() as both:
        for _ in range(2):
            both.enter_context(striking(tmp_path, bell=bell))
        eventually(bell.rang(4), within=20)


def test_it_can_be_stopped_from_a_loop(tmp_path: Path) -> None:
    clock = make_clock(ClockSettings(data_dir=tmp_path, tick_seconds=1), deeds={"bell": Bell()})
    clock.start()
    asyncio.run(clock.astop())
    assert not clock.running
