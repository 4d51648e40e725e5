"""How a resume looks: theme, paper, colour, language, one page or as many as it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from nicegui import ui

from domain.resume_content import Look
from ui.components.choices import choice, group
from ui.services import Services

PAPERS = {"a4": "A4", "us-letter": "US Letter"}
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
COLOURS = {
    "#1f4e79": "Blue",
    "#1f6a5c": "Pine",
    "#7a1f2b": "Wine",
    "#5b3a8c": "Violet",
    "#8a4b08": "Ochre",
    "#1d1d1f": "Black",
}


class ResumeLook:
    """``choose`` is told of every other look that is wanted."""

    def __init__(self, services: Services, choose: Callable[[Look], Awaitable[None]]) -> None:
        self._services, self._choose = services, choose
        self._look: Look | None = None
        with ui.element("details").classes("panel resume-look"):
            with ui.element("summary"):
                with ui.element("h2"):
                    ui.label("Look")
                self._said = ui.label().classes("muted small")
            self._box = ui.element("div").classes("stack tight")

    def show(self, look: Look) -> None:
        """Show which look is in use."""
        if look == self._look:
            return
        self._look = look
        self._said.set_text(self._in_words(look))
        self._box.clear()
        with self._box:
            themes = {key: name for key, (name, _) in self._services.resumes.themes().items()}
            self._group("Theme", "theme", themes)
            ui.label(self._services.resumes.themes()[look.theme][1]).classes("hint")
            self._group("Colour", "accent", COLOURS)
            self._group("Paper", "paper", PAPERS)
            self._group("Headings in", "language", LANGUAGES)
            ui.checkbox("Fit on one page where that is possible", value=look.one_page, on_change=self._pages).mark(
                "one-page"
            )

    def _in_words(self, look: Look) -> str:
        colour = COLOURS.get(look.accent, look.accent).lower()
        return f"{self._services.resumes.themes()[look.theme][0]}, {colour}, {PAPERS[look.paper]}"

    def _group(self, name: str, field: str, choices: dict[str, str]) -> None:
        with group(name):
            for key, words in choices.items():
                wanted: dict[str, Any] = {field: key}
                chosen = getattr(self._look, field) == key
                choice(words, chosen=chosen, choose=partial(self._pick, wanted), marker=f"{field}-{key.lstrip('#')}")

    async def _pick(self, wanted: dict[str, Any]) -> None:
        if self._look is not None:
            await self._choose(replace(self._look, **wanted))

    async def _pages(self, event: Any) -> None:  # noqa: ANN401 - NiceGUI's own event of a value
        await self._pick({"one_page": bool(event.value)})
