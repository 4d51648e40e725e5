"""What an import's Undo left alone, and why."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from ui.addresses import address_of
from ui.bringing import Stayed
from ui.components.panel import panel

SHOWN = 50
LEAD = "You changed these after they came, so the Undo left them as they are. Remove the ones you do not want yourself."


def draw_stayed(stayed: Sequence[Stayed]) -> None:
    """Each with a link and what was done to it last."""
    count = len(stayed)
    with panel(f"{count:,} stayed" if count > 1 else "One stayed", lead=LEAD):
        with ui.element("ul").classes("rows").mark("stayed"):
            for one in stayed[:SHOWN]:
                with ui.element("li").classes("item"), ui.element("div").classes("item-main"):
                    ui.link(f"{one.role}, {one.company}", address_of(one.id)).classes("strong")
                    if one.why:
                        ui.label(f"Last: {one.why}").classes("small muted")
        if count > SHOWN:
            ui.label(f"and {count - SHOWN:,} more").classes("small muted")
