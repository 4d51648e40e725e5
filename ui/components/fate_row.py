"""One reminder of the ledger: when it was planned, how it fared, and what was done about it."""

from __future__ import annotations

from nicegui import ui

from ui.addresses import address_of
from ui.ledger import Fate


def fate_row(fate: Fate) -> ui.element:
    """One reminder of the ledger."""
    with ui.element("li").classes("item fate").mark("fate") as row:
        with ui.element("div").classes("item-main"):
            with ui.element("a").classes("todo-whom") as link:
                link.props["href"] = address_of(fate.about)
                ui.label(f"Planned for {fate.planned}, {fate.way}")
            ui.label(fate.text)
            if fate.why:
                ui.label(fate.why).classes("small muted")
        with ui.element("div").classes("fate-marks"):
            ui.label(fate.fate).classes(f"chip chip-{fate.tone}" if fate.tone else "chip")
            if fate.late:
                ui.label(fate.late).classes("chip chip-warn")
            if fate.acted:
                ui.label(fate.acted).classes("chip")
    return row
