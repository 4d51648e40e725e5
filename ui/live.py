"""Tells open pages that something changed: here, in another process, or (looked for now and then) unnoticed.

Only *whose* search changed is passed on, never what: pages read the truth from the projections.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from nicegui import Client, Event, background_tasks, context

from ui.principal import current_seeker

log = logging.getLogger(__name__)

ANYBODY = frozenset({"*"})
SOCKET_FILE = "live.sock"
LONGEST_ADDRESS = 100  # bytes; the kernel's limit for a socket's path is 108 on Linux and 104 elsewhere
LARGEST_WORD = 65_536
GATHER = 0.05  # seconds
LOOK_EVERY = 2.0  # seconds
MINUTE = 60.0  # seconds


class Watch(Protocol):
    """The store's own net: whose search any process changed since this was last asked. Called in a thread."""

    def changed(self) -> frozenset[str]: ...


def poke(data_dir: Path, seekers: frozenset[str] = ANYBODY) -> None:
    """Tell the server of this data folder, from another process, that something was saved. Never waits or fails."""
    if not _can_listen(data_dir):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(0)
        # No server, or one that has enough to wake up for already.
        with suppress(FileNotFoundError, ConnectionRefusedError, BlockingIOError):
            sender.sendto(",".join(sorted(seekers)).encode(), str(data_dir / SOCKET_FILE))


class Live:
    """``changed`` is emitted on the event loop with the seekers whose search changed, or ``ANYBODY``.

    The first word of a burst goes out at once, the rest of it together every ``GATHER`` seconds. ``minute`` is emitted
    every minute, for what changes as time goes by.
    """

    def __init__(self, data_dir: Path, *, watch: Watch | None = None, minute: float = MINUTE) -> None:
        self.changed: Event[[frozenset[str]]] = Event()
        self.minute: Event[[]] = Event()
        self._data_dir = data_dir
        self._watch = watch
        self._minute = minute
        self._waiting: set[str] = set()
        self._told: dict[str, float] = {}
        self._resting: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def saved(self, _position: int, seekers: frozenset[str]) -> None:
        """For ``tracker.on_saved``: called in the thread that saved."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop closed this very moment: there is nobody left to tell
                loop.call_soon_threadsafe(self.tell, seekers)

    def tell(self, seekers: frozenset[str]) -> None:
        """Tell the pages. On the loop."""
        self._waiting |= seekers
        if self._resting is None:
            self._send()

    def follow(self, refresh: Callable[[], Awaitable[None] | None]) -> Callable[[], None]:
        """Call ``refresh`` in this page whenever its seeker's search changed; never twice at the same time.

        To be called while the page is drawn; returns what causes one more. So does what changes during a refresh, and
        what changed since the page was asked for, but may have been read before, causes one at once.
        """
        seeker, client = current_seeker(), context.client
        page = _Following(client, refresh)

        def on_change(seekers: frozenset[str]) -> None:
            if seeker in seekers or seekers >= ANYBODY:
                page.wake()

        self.changed.subscribe(on_change)
        if any(self._told.get(who, 0.0) >= client.created for who in (seeker, *ANYBODY)):
            page.wake()
        return page.wake

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen to other processes until the end of the block."""
        self._loop = asyncio.get_running_loop()
        door = self._open_door()
        tasks = [asyncio.create_task(self._look()), asyncio.create_task(self._tick())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            self._close(door)
            self._loop = None

    def _send(self) -> None:
        seekers, self._waiting = frozenset(self._waiting), set()
        self._told.update(dict.fromkeys(seekers, time.time()))
        self._resting = asyncio.get_running_loop().call_later(GATHER, self._rested)
        self.changed.emit(seekers)

    def _rested(self) -> None:
        self._resting = None
        if self._waiting:
            self._send()

    async def _look(self) -> None:
        """The net under the datagrams: a lost one costs two seconds, not a change."""
        while self._watch is not None:
            await asyncio.sleep(LOOK_EVERY)
            if seekers := await asyncio.to_thread(self._watch.changed):
                self.tell(seekers)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._minute)
            self.minute.emit()

    def _open_door(self) -> socket.socket | None:
        if not _can_listen(self._data_dir):
            log.info("other processes are noticed within %g s: no socket can stand in the data folder", LOOK_EVERY)
            return None
        address = self._data_dir / SOCKET_FILE
        address.unlink(missing_ok=True)
        door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        door.settimeout(0)
        door.bind(str(address))
        address.chmod(0o600)
        asyncio.get_running_loop().add_reader(door, self._hear, door)
        return door

    def _hear(self, door: socket.socket) -> None:
        with suppress(BlockingIOError):
            while word := door.recv(LARGEST_WORD):
                self.tell(frozenset(word.decode("ascii", "replace").split(",")))

    def _close(self, door: socket.socket | None) -> None:
        if door is not None:
            asyncio.get_running_loop().remove_reader(door)
            door.close()
            (self._data_dir / SOCKET_FILE).unlink(missing_ok=True)


class _Following:
    """One page's refresh: asked for any number of times, run one at a time, put off while no browser is there."""

    def __init__(self, client: Client, refresh: Callable[[], Awaitable[None] | None]) -> None:
        self._client = client
        self._refresh = refresh
        self._running = self._asked = False
        client.on_connect(self._go_on)

    def wake(self) -> None:
        self._asked = True
        self._go_on()

    def _go_on(self) -> None:
        if self._due() and not self._running:
            self._running = True
            background_tasks.create(self._run(), name="refresh a page", context=self._client)

    def _due(self) -> bool:
        return self._asked and self._client.has_socket_connection and not self._client.is_deleted

    async def _run(self) -> None:
        try:
            while self._due():
                self._asked = False
                done = self._refresh()
                if done is not None:
                    await done
        finally:
            self._running = False


def _can_listen(data_dir: Path) -> bool:
    return hasattr(socket, "AF_UNIX") and len(os.fsencode(data_dir / SOCKET_FILE)) <= LONGEST_ADDRESS
