"""Below a letter: the ways it can leave, and then the one question that matters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from ui.components.letter_paper import LetterPaper

NAMES = {
    "outlook_personal": "Outlook.com",
    "outlook": "Outlook",
    "gmail": "Gmail",
    "copy": "Copy",
    "mail": "Open in mail program",
}
OTHERS = ("outlook_personal", "outlook", "gmail")
TOLD = {
    "copy": "It is on your clipboard.",
    "mail": "Your mail program should have it open now.",
    "gmail": "Gmail should have opened beside this page.",
    "outlook": "Outlook should have opened beside this page.",
    "outlook_personal": "Outlook should have opened beside this page.",
    "eml": "Open the downloaded file: your mail program takes it as a draft.",
    "other": "Good: then it only has to be noted.",
}
TOO_LONG = " It was too long to hand over whole: paste the letter in, it is on your clipboard."
BY_HAND = "Copy the letter from the box above."


class LetterFoot:
    """``on_file`` makes the .eml file, ``on_pdf`` a PDF where there is a resume to go with.

    ``on_sent`` notes that the letter went out by the way that was taken.
    """

    def __init__(
        self,
        paper: LetterPaper,
        *,
        on_file: Callable[[], Any],
        on_sent: Callable[[str], Awaitable[None]],
        on_pdf: Callable[[], Any] | None = None,
    ) -> None:
        self._paper, self._on_file, self._on_sent, self._on_pdf = paper, on_file, on_sent, on_pdf
        self._via = self._told = ""
        with ui.element("div").classes("sheet-foot"):
            self._draw()

    def went(self, way: str, *, by_hand: bool = False, whole: bool = True) -> None:
        """The letter was handed over: ask whether it went out."""
        self._via = way
        self._told = BY_HAND if by_hand else TOLD[way] + ("" if whole else TOO_LONG)
        self._draw.refresh()

    def goes(self, way: str) -> str:
        # In the browser, within the click itself: an address opened later would count as an unasked window.
        return f'() => runMethod({self._paper.id}, "go", ["{way}"])'

    @ui.refreshable_method
    def _draw(self) -> None:
        if self._via:
            self._question()
        else:
            self._ways()

    def _ways(self) -> None:
        with ui.element("div").classes("other-ways grow"):
            ui.button("I sent it already", color=None, on_click=lambda: self.went("other")).classes("btn-quiet")
            ui.element("span").classes("grow")
            if self._on_pdf is not None:
                ui.button("PDF", color=None, on_click=self._on_pdf).classes("btn-quiet").mark("letter-pdf")
            ui.button(".eml file", color=None, on_click=self._on_file).classes("btn-quiet").mark("eml")
            for way in OTHERS:
                self._way(way, "btn-quiet")
        self._way("copy", "btn-soft", icon="i-copy")
        self._way("mail", "btn-main", icon="i-mail")

    def _way(self, way: str, classes: str, *, icon: str | None = None) -> None:
        button = ui.button(NAMES[way], icon=icon, color=None).classes(classes).mark(way)
        button.props["data-way"] = way
        button.on("click", js_handler=self.goes(way))

    def _question(self) -> None:
        with ui.element("div").classes("grow").props("role=status"):
            ui.label("Did it go out?").classes("strong")
            ui.label(self._told).classes("small muted")
        ui.button("Not yet", color=None, on_click=self._back).classes("btn-plain").mark("not-yet")
        yes = ui.button("Yes, sent", icon="i-check", color=None, on_click=lambda: self._on_sent(self._via))
        yes.classes("btn-main").mark("sent")
        # What had the keyboard goes at the same moment: told a word later, an Enter in between would go to nothing.
        yes.on("vnodeMounted", js_handler="(node) => node.el.focus()")

    def _back(self) -> None:
        self._via = ""
        self._draw.refresh()
