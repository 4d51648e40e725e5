"""An empty board: useful ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nicegui import ui

from ui.readings import BoardNow

EXAMPLE = "Data Engineer @ Acme, applied yesterday"


class Beginning(Protocol):
    """The line that adds an application."""

    def focus(self, text: str = "") -> None: ...
    def open_form(self) -> None: ...


class Welcome:
    """Shown while there is no card at all."""

    def __init__(self, line: Beginning) -> None:
        self._line = line
        self._place = ui.element("div").classes("welcome").mark("welcome")

    def show(self, now: BoardNow) -> None:
        """Draw or drop the ways to begin."""
        drawn = bool(self._place.default_slot.children)
        if drawn and not now.empty:
            self._place.clear()
        if now.empty and not drawn:
            with self._place, ui.element("div").classes("empty"):
                self._draw()

    def _draw(self) -> None:
        ui.icon("i-leaf").props("aria-hidden=true")
        with ui.element("h2"):
            ui.label("Where would you like to begin?")
        ui.label("A role first; then a day to follow up, and your phone if you like. That is all.").classes("small")
        with ui.element("div").classes("columns welcome-ways"):
            _way("Type one line", "Role @ company, and what is next.", "pencil", lambda: self._line.focus(EXAMPLE))
            _way("Fill in a form", "Role, company, link: as much as you know.", "note", self._line.open_form)
            _way("Save a posting", "With one press on its page, or pasted in.", "star", _to_capture)
            _way("Begin with a person", "Most roles are found through people.", "people", _to_people)


def _to_people() -> None:
    ui.navigate.to("/people")


def _to_capture() -> None:
    ui.navigate.to("/capture")


def _way(title: str, more: str, icon: str, on_click: Callable[[], None]) -> None:
    with ui.button(color=None, on_click=on_click).classes("welcome-way"):
        ui.icon(f"i-{icon}").props("aria-hidden=true")
        ui.label(title).classes("strong")
        ui.label(more).classes("small muted")
