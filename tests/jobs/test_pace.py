"""The pace of sending: at the sender's rate, half as fast when asked, then carefully faster again."""

from __future__ import annotations

import threading
import time

import pytest

from jobs.pace import Pace


class Watch:
    """A clock of seconds that a test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def turns(pace: Pace, watch: Watch, *, seconds: float) -> int:
    """How many turns there are in so many seconds, asked for all the time."""
    end, count = watch.now + seconds, 0
    while watch.now < end:
        count += pace.turn(until=watch.now)
        watch.now += 0.001
    return count


@pytest.mark.parametrize("rate", [1, 10, 40])
def test_in_the_long_run_there_are_as_many_turns_as_the_rate_says(rate: float) -> None:
    watch = Watch()
    pace = Pace(rate, seconds=watch)
    turns(pace, watch, seconds=10)
    assert turns(pace, watch, seconds=30) == pytest.approx(30 * rate, abs=1)


def test_what_was_not_used_for_long_is_not_kept() -> None:
    watch = Watch()
    pace = Pace(10, seconds=watch)
    watch.now = 3_600
    assert sum(pace.turn(until=watch.now) for _ in range(100)) == 20


def test_a_turn_given_back_may_be_taken_again() -> None:
    pace = Pace(1, seconds=Watch())
    assert [pace.turn(until=0) for _ in range(3)] == [True, True, False]
    pace.give_back()
    assert pace.turn(until=0)


def test_asked_to_slow_down_it_is_half_as_fast_and_recovers_step_by_step() -> None:
    watch = Watch()
    pace = Pace(40, seconds=watch)
    for _ in range(2):
        pace.slow_down()
    assert pace.rate == 10
    assert turns(pace, watch, seconds=1) <= 10
    for _ in range(100):
        pace.speed_up()
    assert pace.rate == 40


def test_it_never_stands_still() -> None:
    pace = Pace(1, seconds=Watch())
    for _ in range(50):
        pace.slow_down()
    assert pace.rate == 0.1


def test_threads_share_one_pace() -> None:
    pace = Pace(50)
    until = time.monotonic() + 1
    taken: list[bool] = []

    def take() -> None:
        while pace.turn(until=until):
            taken.append(True)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 100 <= len(taken) + 1 <= 152
