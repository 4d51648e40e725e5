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
    It looks often at first, since most things are there soon, and then each ``every`` seconds.
    """
    over = threading.Event()
    for found, pause in zip(_looks(look, within=within), _pauses(every), strict=False):
        if found:
            return found[0]
        over.wait(pause)
    raise AssertionError("unreachable: the last look either finds or fails")


async def eventually_async(look: Callable[[], Found], *, within: float = 40.0, every: float = 0.02) -> Found:
    """The same inside a coroutine: the event loop goes on meanwhile."""
    for found, pause in zip(_looks(look, within=within), _pauses(every), strict=False):
        if found:
            return found[0]
        await _pause(pause)
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


def _pauses(longest: float) -> Iterator[float]:
    pause = min(0.001, longest)
    while True:
        yield pause
        pause = min(pause * 2, longest)


async def _pause(seconds: float) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()
