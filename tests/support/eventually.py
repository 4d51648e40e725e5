"""Waiting for what happens elsewhere: look again and again until it is so, or say what was seen last."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

Found = TypeVar("Found")


def eventually(look: Callable[[], Found], *, within: float = 40.0, every: float = 0.02) -> Found:
    """What ``look`` finds, as soon as that is true.

    ``look`` may assert: a failed assertion counts as not yet. After ``within`` seconds it fails the test.
    """
    pause = threading.Event()
    for found in _looks(look, within=within):
        if found:
            return found[0]
        pause.wait(every)
    raise AssertionError("unreachable: the last look either finds or fails")


async def eventually_async(look: Callable[[], Found], *, within: float = 40.0, every: float = 0.02) -> Found:
    """The same inside a coroutine: the event loop goes on meanwhile."""
    for found in _looks(look, within=within):
        if found:
            return found[0]
        await _pause(every)
    raise AssertionError("unreachable: the last look either finds or fails")


def _looks(look: Callable[[], Found], *, within: float) -> Iterator[tuple[Found] | tuple[()]]:
    """One look each: ``(found,)`` when there is something, ``()`` when not yet. The last look may fail."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            found = look()
        except AssertionError:
            yield ()
        else:
            yield (found,) if found else ()
    found = look()
    assert found, f"still {found!r} after {within:g} s"
    yield (found,)


async def _pause(seconds: float) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()
