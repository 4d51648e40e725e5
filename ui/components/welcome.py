"""An empty board: three useful ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nicegui import ui

from ui.readings import BoardNow


class Beginning(Protocol):
    """The line that adds an application."""

    def focus(self, text: str = "") -> None: ...
    def open_form(self) -> None: ...


class Welcome:
    """Shown while there is no card at all."""

    def __init__(self, line: Beginning) -> None:
        self._place = ui.element("div").classes("welcome").mark("welcome")
        with self._place, ui.element("div").classes("empty"):
            ui.icon("i-leaf").props("aria-hidden=true")
            with ui.element("h2"):
                ui.label("Where would you like to begin?")
            with ui.element("div").classes("columns welcome-ways"):
                _way(
                    "Type one line",
                    "Role @ company, and what is next.",
                    "pencil",
                    lambda: line.focus("Data Engineer @ Acme, applied yesterday"),
                )
                _way("Fill in a form", "Role, company, link: as much as you know.", "note", line.open_form)
                _way(
                    "Begin with a person",
                    "Most roles are found through people.",
                    "people",
                    lambda: ui.navigate.to("/people"),
                )

    def show(self, now: BoardNow) -> None:
        self._place.visible = now.empty


def _way(title: str, more: str, icon: str, on_click: Callable[[], None]) -> None:
    with ui.button(color=None, on_click=on_click).classes("welcome-way"):
        ui.icon(f"i-{icon}").props("aria-hidden=true")
        ui.label(title).classes("strong")
        ui.label(more).classes("small muted")
