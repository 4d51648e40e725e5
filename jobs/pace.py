"""How fast to send: at the sender's rate, slower when the channel asks for it, and then carefully faster again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SLOWEST = 0.1
BURST_SECONDS = 2.0
RECOVERY = 0.02
"""The share of the full rate that each text regains after the channel asked to slow down."""


class Pace:
    """A bucket of turns that fills at ``rate`` a second; what was not used is kept for two seconds.

    Threads may share it. ``seconds``: a clock that never goes back.
    """

    def __init__(self, rate: float, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.rate = self.full_rate = rate
        self._seconds = seconds
        self._turns = self._most
        self._counted_at = seconds()
        self._lock = threading.Lock()
        self._pause = threading.Event()

    def turn(self, *, until: float) -> bool:
        """Wait for a turn; False when none comes before the clock shows ``until``."""
        while (wait := self._take()) > 0:
            if self._seconds() + wait > until:
                return False
            self._pause.wait(wait)
        return True

    def give_back(self) -> None:
        """A turn was not needed."""
        with self._lock:
            self._turns = min(self._most, self._turns + 1)

    def slow_down(self) -> None:
        """The channel asked for it: half as fast, and what was saved up is gone."""
        with self._lock:
            self.rate = max(SLOWEST, self.rate / 2)
            self._turns = min(self._turns, 0.0)

    def speed_up(self) -> None:
        """One text went well."""
        with self._lock:
            self.rate = min(self.full_rate, self.rate + self.full_rate * RECOVERY)

    @property
    def _most(self) -> float:
        return max(1.0, self.rate * BURST_SECONDS)

    def _take(self) -> float:
        """Take a turn and return 0, or return the seconds until there may be one."""
        with self._lock:
            now = self._seconds()
            self._turns = min(self._most, self._turns + (now - self._counted_at) * self.rate)
            self._counted_at = now
            if self._turns < 1:
                return (1 - self._turns) / self.rate
            self._turns -= 1
            return 0.0
