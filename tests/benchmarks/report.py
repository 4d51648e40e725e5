"""How benchmarks and torture runs speak: a JSON line per figure, and an exit status: did all limits hold?

A script builds one ``Report``, adds figures and ends with ``report.close()``:

    report = Report()
    ours, floor = side_by_side(save_one, write_the_same_rows, rounds=30)
    report.figure(name="save", value=ours * 1000, floor=floor * 1000, unit="ms", limit=2.5)
    report.close()
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import NoReturn


class Report:
    def __init__(self) -> None:
        self._missed: list[str] = []

    def figure(
        self, *, name: str, value: float, unit: str, floor: float | None = None, limit: float | None = None
    ) -> bool:
        """Print one figure; say whether it holds.

        With a ``floor`` the ratio value/floor must be at most ``limit``, without one the value itself.
        """
        ratio = value / floor if floor else None
        held = value if ratio is None else ratio
        ok = None if limit is None else held <= limit
        line = {
            "name": name,
            "value": value,
            "unit": unit,
            "floor": floor,
            "ratio": ratio,
            "limit": limit,
            "ok": ok,
        }
        print(json.dumps({key: _short(said) for key, said in line.items() if said is not None}), flush=True)
        if ok is False:
            self._missed.append(name)
        return ok is not False

    def close(self) -> NoReturn:
        """End the program: 0 when every limit held, else 1 with the names of those that did not."""
        if self._missed:
            print(f"missed: {', '.join(self._missed)}", file=sys.stderr)
        sys.exit(1 if self._missed else 0)


def side_by_side(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Median seconds of both, run in turn so that a busy moment of the machine hits both alike.

    ``clock`` is ``time.perf_counter`` for wall time or ``time.process_time`` for CPU.
    """
    for warm_up in (ours, floor):
        warm_up()
    taken = [(seconds(ours, clock=clock), seconds(floor, clock=clock)) for _ in range(rounds)]
    return median(own for own, _ in taken), median(bare for _, bare in taken)


def seconds(action: Callable[[], object], *, clock: Callable[[], float] = time.perf_counter) -> float:
    """How long ``action`` takes, with the garbage collector held off."""
    gc.collect()
    gc.disable()
    try:
        began = clock()
        action()
        return clock() - began
    finally:
        gc.enable()


def _short(said: object) -> object:
    return float(f"{said:.4g}") if isinstance(said, float) else said
