"""A letter to be looked at: its words with the names of its gaps, in each of its tones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from ui.components.choices import choice, group
from ui.services import Gap, Kind, Letters, Text
from ui.writing import TONES, gap_of


def letter_preview(letters: Letters, kind: Kind) -> None:
    """Nothing here can be typed into or sent."""
    shown = [kind.tones[0]]

    @ui.refreshable
    def draw() -> None:
        draft = letters.draft(kind.key, shown[0], {}, typed={})
        if len(kind.tones) > 1:
            with group("Tone", heard_only=True):
                for tone in kind.tones:
                    choice(TONES[tone], chosen=tone == shown[0], choose=partial(turn, tone), marker=f"tone-{tone}")
        with ui.element("div").classes("letter"):
            if draft.subject:
                with ui.element("p").classes("letter-line"):
                    ui.label("Subject").classes("letter-name")
                    with ui.element("span").classes("letter-subject"):
                        _pieces(draft.subject)
            with ui.element("div").classes("letter-words"):
                _pieces(draft.body)
        ui.label(kind.tip).classes("small muted")

    def turn(tone: str) -> None:
        shown[0] = tone
        draw.refresh()

    draw()


def _pieces(pieces: Sequence[Text | Gap]) -> None:
    for piece in pieces:
        gap = gap_of(piece)
        with ui.element("span").classes("gap" if gap else ""):
            ui.label(gap.label if gap else getattr(piece, "text", "")).classes("in-line")
