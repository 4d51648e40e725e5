"""A past moment beside now: card by card what is another today."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from jinja2 import Environment
from nicegui import ui

from ui import words
from ui.addresses import address_of
from ui.components.keyed import KeyedList
from ui.retelling import Difference

MOST = 100
NOTHING = "Everything is as it was then."
TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<a href="{{ address }}"><bdi>{{ one.role }}</bdi></a> <span class="small muted"><bdi>{{ one.company }}</bdi></span>
{% for said in one.said %}<span class="chip"><bdi>{{ said }}</bdi></span> {% endfor %}
"""
)


@dataclass(frozen=True)
class _Row:
    """One line of the list."""

    difference: Difference

    @property
    def key(self) -> Hashable:
        return self.difference.id


class DifferenceList:
    """``bring`` brings back a card or a person that is gone."""

    def __init__(self, *, bring: Callable[[Difference], Awaitable[None]]) -> None:
        self._bring = bring
        with ui.element("section").classes("differences").mark("differences") as self._section:
            self._head = ui.html("", sanitize=True, tag="h2")
            self._summary = ui.label().classes("muted")
            self._rows = KeyedList(ui.element("ul").classes("rows"), self._draw)
        self.hide()

    def show(self, found: Sequence[Difference], *, moment: str) -> None:
        """List what is another now than at that moment."""
        self._head.set_content(f"Since {escape(moment)}")
        more = f" The first {MOST} are listed." if len(found) > MOST else ""
        self._summary.set_text(f"{words.count(len(found), 'thing')} changed.{more}" if found else NOTHING)
        self._rows.show([_Row(one) for one in found[:MOST]])
        self._rows.place.set_visibility(bool(found))
        self._section.set_visibility(True)

    def hide(self) -> None:
        self._section.set_visibility(False)

    def _draw(self, row: _Row) -> ui.element:
        one = row.difference
        with ui.element("li").classes("item") as item:
            said = TEMPLATE.render(one=one, address=address_of(one.id))
            ui.html(said, sanitize=True).classes("grow difference").mark("difference")
            if one.gone:
                button = ui.button("Bring back", icon="i-undo", color=None, on_click=partial(self._bring, one))
                button.classes("btn-plain").mark("bring-difference").props["aria-label"] = f"Bring back {one.role}"
        return item
