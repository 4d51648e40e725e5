"""A part of a panel under its heading, drawn anew only when what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from nicegui import ui

T = TypeVar("T")


class Section(Generic[T]):
    """``draw`` puts what is shown into the section. Inputs that must survive a change belong outside of it."""

    def __init__(self, title: str, draw: Callable[[T], None], *, heading: bool = True, classes: str = "") -> None:
        self._draw = draw
        self._shown: T | None = None
        with ui.element("section").classes(f"section {classes}") as self.element:
            self.element.props["aria-label"] = title
            self.head = ui.element("div").classes("section-head")
            with self.head:
                self._heading = ui.element("h3").classes("" if heading else "unseen").props("tabindex=-1")
            with self._heading:
                ui.label(title)
            self.box = ui.element("div").classes("section-box")

    def show(self, state: T) -> None:
        """Show ``state``, unless it is what stands there already."""
        if state == self._shown:
            return
        again, self._shown = self._shown is not None, state
        self.box.clear()
        with self.box:
            self._draw(state)
        if again:
            self.element.client.run_javascript(f"tracker.keepFocus({self._heading.id})")

    def button(self, words: str, on_click: Callable[[], Any], *, icon: str = "i-plus") -> ui.button:
        """A button beside the heading."""
        with self.head:
            return (
                ui.button(words, icon=icon, color=None, on_click=on_click)
                .classes("btn-quiet section-button")
                .props("dense")
            )
