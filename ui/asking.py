"""Asking the record without keeping every open page waiting: a question runs in a thread."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable
from typing import TypeVar

from nicegui import run

T = TypeVar("T")


async def ask(question: Callable[[], T]) -> T:
    """The answer. Raises CancelledError when the program is being stopped and nobody answers any more."""
    answer = await run.io_bound(lambda: (question(),))
    if answer is None:
        raise CancelledError
    return answer[0]
