"""Two resumes side by side: every part that is another, its words marked in more than colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from jinja2 import Environment
from nicegui import ui

from domain.resume_difference import Change, Fate

SAID = {Fate.WENT: "Left out", Fate.CAME: "Added", Fate.REWORDED: "Reworded", Fate.MOVED: "In another place"}
MOODS = {Fate.WENT: "bad", Fate.CAME: "good"}
SAME = "They say the same."
PIECES = {
    Fate.SAME: "<span>{}</span>",
    Fate.WENT: '<del><span class="unseen">[left out: </span>{}<span class="unseen">]</span></del>',
    Fate.CAME: '<ins><span class="unseen">[added: </span>{}<span class="unseen">]</span></ins>',
}
TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
{% for within, parts in groups %}<section class="section"><h3><bdi>{{ within }}</bdi></h3><ul class="rows">
{% for mood, chip, words in parts %}
<li class="item"><span class="chip chip-{{ mood }}">{{ chip }}</span>
<span class="item-main">{{ words|safe }}</span></li>
{% endfor %}</ul></section>{% endfor %}
"""
)


def show_difference(title: str, found: Sequence[Change], *, lead: str) -> None:
    """A sheet with all that is another; ``lead`` says what is laid beside what."""
    with ui.dialog() as dialog, ui.element("div").classes("sheet sheet-wide"):
        dialog.props["aria-label"] = title
        dialog.on("hide", dialog.delete)
        with ui.element("div").classes("sheet-head"), ui.element("h2"):
            ui.label(title)
        with ui.element("div").classes("sheet-body").props("tabindex=0").mark("difference"):
            ui.label(lead).classes("muted small")
            draw_difference(found)
        with ui.element("div").classes("sheet-foot"):
            ui.button("Close", color=None, on_click=dialog.close).classes("btn-main")
    dialog.open()


def draw_difference(found: Sequence[Change]) -> None:
    """The list itself, or that there is nothing to list."""
    if found:
        ui.html(_told(found), sanitize=True).classes("resume-difference").mark("differences")
    else:
        ui.label(SAME).classes("strong")


def _told(found: Sequence[Change]) -> str:
    groups = [
        (within, [(MOODS.get(one.fate, "plain"), SAID[one.fate], _words(one)) for one in parts])
        for within, parts in groupby(found, key=lambda one: one.within)
    ]
    return TEMPLATE.render(groups=groups)


def _words(change: Change) -> str:
    """As HTML, escaped. What went or came as a whole is read as it is: its chip says so."""
    if change.fate in {Fate.WENT, Fate.CAME}:
        return escape("".join(piece.words for piece in change.pieces))
    return "".join(PIECES[piece.fate].format(escape(piece.words)) for piece in change.pieces)
