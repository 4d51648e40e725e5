"""The clock: Huey strikes every few seconds, and each time whatever is due is looked up and done."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huey import PostgresHuey, RedisHuey, SqliteHuey
from huey.api import Huey
from huey.consumer import Consumer, Scheduler

from domain.store.aside import set_aside_when_damaged

log = logging.getLogger(__name__)

TICK_SECONDS = 10
STALE_SECONDS = 30
PATIENCE_SECONDS = 10
QUEUE_FILE = "huey.db"


@dataclass(frozen=True, kw_only=True)
class ClockSettings:
    """Where the clock keeps its hints. ``queue_url`` is empty for a file in ``data_dir``, or redis:// or postgresql://."""

    data_dir: Path
    queue_url: str = ""
    tick_seconds: float = TICK_SECONDS


def make_clock(settings: ClockSettings, *, deeds: dict[str, Callable[[], object]]) -> Clock:
    """A clock that does every one of ``deeds`` at each stroke, one after the other.

    Nothing that must not be lost is kept in Huey: a stroke that is lost or doubled changes nothing, since what is
    due stands in the record.
    """
    huey = _huey(settings)

    def strike() -> None:
        for name, deed in deeds.items():
            _do(name, deed)

    huey.periodic_task(lambda _now: True, name="strike", expires=STALE_SECONDS)(strike)
    return Clock(huey, tick_seconds=settings.tick_seconds)


def _do(name: str, deed: Callable[[], object]) -> None:
    try:
        deed()
    except Exception:
        log.exception("%s failed; it is tried again at the next stroke", name)


def _huey(settings: ClockSettings) -> Huey:
    url = settings.queue_url
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("tracker", url=url, results=False, utc=True)
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresHuey("tracker", dsn=url, results=False, utc=True)
    file = settings.data_dir / QUEUE_FILE
    set_aside_when_damaged(file, lost="nothing, the clock's hints are made anew")
    return SqliteHuey("tracker", filename=str(file), fsync=False, timeout=15, results=False, utc=True)


class Clock:
    """Huey's consumer as threads of this process, stopped by whoever started it."""

    def __init__(self, huey: Huey, *, tick_seconds: float) -> None:
        class Ticks(Scheduler):  # type: ignore[misc]  # Huey has no types
            periodic_task_seconds = tick_seconds

        class Threads(Consumer):  # type: ignore[misc]
            scheduler_class = Ticks

            def _set_signal_handlers(self) -> None:
                """The server owns the signals; Huey's own handlers would keep it from ever ending."""

        self._consumer = Threads(
            huey,
            workers=1,
            worker_type="thread",
            initial_delay=0.1,
            max_delay=1.0,
            scheduler_interval=1,
            shutdown_timeout=PATIENCE_SECONDS,
        )
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin to strike; the first stroke comes at once."""
        self._consumer.start()
        threading.Thread(target=self._keep_alive, name="clock-keeper", daemon=True).start()

    def stop(self) -> None:
        """Finish the stroke under way, then stop; waits ten seconds at most."""
        self._ended.set()
        self._consumer.stop(graceful=True)

    async def astop(self) -> None:
        """:meth:`stop`, from an event loop."""
        await asyncio.to_thread(self.stop)

    @property
    def running(self) -> bool:
        """Whether every thread that is needed is alive."""
        threads = [self._consumer.scheduler, *(worker for _, worker in self._consumer.worker_threads)]
        return not self._ended.is_set() and all(thread.is_alive() for thread in threads if thread is not None)

    def _keep_alive(self) -> None:
        """A thread that died is started again, and said so in the log."""
        while not self._ended.wait(1):
            self._consumer.check_worker_health()
