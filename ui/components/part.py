"""A part of a page: a heading with its count, a sentence, and a list that is gone when there is nothing in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from nicegui import ui

from ui.components.keyed import Keyed, KeyedList

T = TypeVar("T", bound=Keyed)


MORE = 20
"""How many more are asked for at a time."""


class Part(Generic[T]):
    """``folded``: shut until somebody opens it; ``more`` is called when somebody asks for those not shown yet."""

    def __init__(
        self,
        heading: str,
        lead: str = "",
        *,
        draw: Callable[[T], ui.element],
        folded: bool = False,
        more: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._section = ui.element("details" if folded else "section").classes("section part")
        with self._section:
            with ui.element("summary" if folded else "div").classes("part-head"), ui.element("h2"):
                ui.label(heading)
                self._count = ui.label().classes("count")
            if lead:
                ui.label(lead).classes("muted")
            self._list = KeyedList(ui.element("ul").classes("rows"), draw)
            self._more = ui.button(color=None, on_click=more).classes("btn-quiet part-more").mark("show-more")

    def show(self, items: Sequence[T], *, count: int | None = None) -> None:
        """Show ``items``, of ``count`` that there are."""
        there = len(items) if count is None else count
        self._section.set_visibility(bool(there))
        self._count.set_text(f"{there:,}")
        self._list.show(items)
        self._more.set_visibility(there > len(items))
        self._more.set_text(more_words(there - len(items)))


def more_words(hidden: int, at_once: int = MORE) -> str:
    """What a button says that shows the next of so many more."""
    return f"Show {hidden} more" if hidden <= at_once else f"Show {at_once} more of {hidden:,}"
