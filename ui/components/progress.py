"""How far something long is: a deed done in a thread, with words and a bar meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from nicegui import ui

from ui.asking import ask

T = TypeVar("T")
TELL = 0.3
"""Seconds between two looks at how far it is."""


class Progress:
    """A panel that is there while something is done; ``aside`` is hidden meanwhile."""

    def __init__(self, *, aside: ui.element | None = None) -> None:
        self._aside, self._done, self._what = aside, (0, 0), ""
        with ui.element("section").classes("panel import-progress") as self._panel:
            self._words = ui.label().classes("strong").props("role=status")
            self._bar = ui.linear_progress(0, show_value=False, size="10px").props('aria-label="How far it is"')
        self._timer = ui.timer(TELL, self._tell, active=False)
        self._show(on=False)

    async def during(self, words: str, deed: Callable[[], T]) -> T:
        """Do ``deed``, which tells :meth:`reached` how far it is from whatever thread it is in."""
        self._done, self._what = (0, 0), words
        self._tell()
        self._show(on=True)
        self._timer.activate()
        try:
            return await ask(deed)
        finally:
            self._timer.deactivate()
            self._show(on=False)

    def reached(self, done: int, total: int) -> None:
        """``total`` is 0 where nobody knows yet how much there is."""
        self._done = (done, total)

    def _show(self, *, on: bool) -> None:
        self._panel.set_visibility(on)
        if self._aside is not None:
            self._aside.set_visibility(not on)

    def _tell(self) -> None:
        done, total = self._done
        far = f": {done:,} of {total:,}" if total else f": {done:,}" if done else ""
        self._words.set_text(f"{self._what}{far} …")
        self._bar.value = done / total if total else 0
