"""The versions of a letter of one's own: listed, laid beside the one in use, brought back."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from nicegui import ui

from domain.letter import LetterTemplate
from projections.letters import LetterVersion
from ui import words
from ui.writing import TONES

SIGNS = {"-": ("del", "taken out: "), "+": ("ins", "put in: ")}


class LetterVersions:
    """``bring_back(version)`` makes an earlier one the one in use."""

    def __init__(self, bring_back: Callable[[LetterVersion], Awaitable[None]], *, zone: str) -> None:
        self._bring_back, self._zone = bring_back, zone
        self._section = ui.element("section").classes("section")
        self._section.props["aria-label"] = "Versions"

    def show(self, versions: Sequence[LetterVersion], *, now: datetime) -> None:
        """Show the versions, latest first."""
        self._section.clear()
        self._section.set_visibility(len(versions) > 1)
        with self._section:
            with ui.element("h2"):
                ui.label("Versions")
            with ui.element("ul").classes("rows"):
                for version in versions:
                    self._row(version, versions[0], now=now)

    def _row(self, version: LetterVersion, current: LetterVersion, *, now: datetime) -> None:
        with ui.element("li").classes("item").mark("version"):
            with ui.element("div").classes("item-main"):
                ui.label(f"Version {version.number}").classes("strong")
                ui.label(words.moment(version.at, now=now, zone=self._zone)).classes("small muted")
            if version is current:
                ui.label("in use").classes("chip chip-good")
                return
            side, difference = ui.element("div").classes("item-side"), ui.element("div").classes("letter-difference")
            difference.mark("difference").set_visibility(False)
            with side:
                compare = ui.button("Compare", color=None, on_click=partial(_turn, difference)).classes("btn-quiet")
                compare.props["aria-label"] = f"Compare version {version.number} with the one in use"
                back = ui.button("Bring back", icon="i-undo", color=None, on_click=lambda: self._bring_back(version))
                back.classes("btn-plain").mark("bring-back")
                back.props["aria-label"] = f"Bring version {version.number} back"
            with difference:
                _difference(version.template, current.template)


def _turn(difference: ui.element) -> None:
    difference.set_visibility(not difference.visible)


def _difference(before: LetterTemplate, after: LetterTemplate) -> None:
    """What was taken out of ``before`` and put in to make ``after``, each with the lines around it."""
    changed = list(difflib.unified_diff(list(_lines(before)), list(_lines(after)), n=2, lineterm=""))[2:]
    for line in changed:
        tag, heard = SIGNS.get(line[:1], ("div", ""))
        with ui.element(tag):
            if heard:
                ui.label(heard).classes("unseen")
            ui.label("⋯" if line.startswith("@@") else line[1:] or "\N{NO-BREAK SPACE}").classes("in-line")


def _lines(template: LetterTemplate) -> Iterator[str]:
    yield f"Name: {template.title}"
    yield f"Subject: {template.subject}"
    for tone, body in template.bodies:
        yield f"{TONES[tone]}:"
        yield from body.split("\n")
