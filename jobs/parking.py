"""What fails again and again is put aside and shown, so that it never keeps back the rest."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_FAILURES = 5
REST = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Parked:
    """Something whose handling failed ``times`` in a row. It is tried again at ``again_at``."""

    seeker: str
    what: str
    times: int
    why: str
    since: datetime
    again_at: datetime


class Parking:
    """Failures by what failed, until it goes well. Kept in memory: a program started anew tries everything again."""

    def __init__(self) -> None:
        self._failures: dict[str, Parked] = {}
        self._lock = threading.Lock()

    def failed(self, *, seeker: str, what: str, failure: Exception, now: datetime) -> None:
        """It failed (once more). ``why`` is the kind of failure alone: its words may hold private things."""
        with self._lock:
            before = self._failures.get(what)
            since, times = (before.since, before.times + 1) if before else (now, 1)
            again_at = now + REST if times >= MOST_FAILURES else now
            self._failures[what] = Parked(
                seeker=seeker, what=what, times=times, why=type(failure).__name__, since=since, again_at=again_at
            )

    def went_well(self, what: str) -> None:
        with self._lock:
            self._failures.pop(what, None)

    def rests(self, what: str, *, now: datetime) -> bool:
        """Whether it is left alone for now."""
        known = self._failures.get(what)
        return known is not None and known.times >= MOST_FAILURES and now < known.again_at

    def parked(self) -> tuple[Parked, ...]:
        """What is put aside, the oldest first."""
        with self._lock:
            found = [replace(one) for one in self._failures.values() if one.times >= MOST_FAILURES]
        return tuple(sorted(found, key=lambda one: (one.since, one.what)))
