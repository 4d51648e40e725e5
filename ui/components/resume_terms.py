"""The words of the posting: what it says one must have and the resume does not say yet, to be ticked off by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from domain.posting_terms import Term
from ui.components.section import Section

NO_POSTING = "Keep the posting’s text with the application, and what it asks for is listed here."
Deed = Callable[[str], Awaitable[None]]


class ResumeTerms:
    """``show_line`` says a hidden line again; ``set_aside`` and ``take_up`` are told the words of a term."""

    def __init__(self, *, show_line: Deed, set_aside: Deed, take_up: Deed) -> None:
        self._show_line, self._set_aside, self._take_up = show_line, set_aside, take_up
        self._section = Section("The words of the posting", self._draw, classes="panel resume-part")

    def show(self, terms: tuple[Term, ...], *, aside: tuple[str, ...], posting: bool) -> None:
        """Show these, without those that were set ``aside``."""
        self._section.show((terms, aside, posting))

    def _draw(self, state: tuple[tuple[Term, ...], tuple[str, ...], bool]) -> None:
        terms, aside, posting = state
        if not posting:
            ui.label(NO_POSTING).classes("muted small")
            return
        missing = [term for term in terms if not term.said and term.words not in aside]
        said = [term.words for term in terms if term.said]
        if missing:
            ui.label("Not said yet. Say it where it is true; nobody counts.").classes("small muted")
            with ui.element("ul").classes("resume-terms"):
                for term in missing:
                    self._missing(term)
        else:
            ui.label("All that it names is said, or not true for you.").classes("muted")
        if said:
            ui.label(f"Said: {', '.join(said)}").classes("small muted")
        for words in aside:
            _button(f"Look for “{words}” again", partial(self._take_up, words)).mark("take-up")

    def _missing(self, term: Term) -> None:
        with ui.element("li").mark("term"):
            ui.label(term.words).classes("strong")
            if term.hidden:
                _button("A line you left out says it: show it", partial(self._show_line, term.hidden)).mark("show-line")
            _button("Not true for me", partial(self._set_aside, term.words)).mark("set-aside")


def _button(words: str, on_click: Callable[[], Awaitable[None]]) -> ui.button:
    return ui.button(words, color=None, on_click=on_click).classes("btn-quiet").props("dense")
