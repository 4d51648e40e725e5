"""A part of a page: a heading with its count, a sentence, and a list that is gone when there is nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from nicegui import ui

from ui.components.keyed import Keyed, KeyedList

T = TypeVar("T", bound=Keyed)


class Part(Generic[T]):
    """``folded``: shut until somebody opens it; ``most`` are shown until somebody asks for all."""

    def __init__(
        self,
        heading: str,
        lead: str = "",
        *,
        draw: Callable[[T], ui.element],
        folded: bool = False,
        most: int | None = None,
    ) -> None:
        self._most = most
        self._items: Sequence[T] = ()
        self._section = ui.element("details" if folded else "section").classes("section part")
        with self._section:
            with ui.element("summary" if folded else "div").classes("part-head"), ui.element("h2"):
                ui.label(heading)
                self._count = ui.label().classes("count")
            if lead:
                ui.label(lead).classes("muted")
            self._list = KeyedList(ui.element("ul").classes("rows"), draw)
            self._more = ui.button(color=None, on_click=self._show_all).classes("btn-quiet part-more").mark("show-all")

    def show(self, items: Sequence[T]) -> None:
        self._section.set_visibility(bool(items))
        self._count.set_text(str(len(items)))
        self._items = items
        self._list.show(items[: self._most])
        hidden = len(items) - len(items[: self._most])
        self._more.set_visibility(hidden > 0)
        self._more.set_text(f"Show {hidden} more")

    def _show_all(self) -> None:
        self._most = None
        self.show(self._items)
