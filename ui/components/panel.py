"""A panel of a page: a heading, a sentence, and what stands under it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui


@contextmanager
def panel(heading: str, *, lead: str = "", anchor: str = "") -> Iterator[ui.element]:
    """``anchor`` can be linked to."""
    with ui.element("section").classes("panel settings-panel") as element:
        element.props["aria-label"] = heading
        if anchor:
            element.props["data-anchor"] = anchor
        with ui.element("div").classes("stack tight"):
            with ui.element("h2"):
                ui.label(heading)
            if lead:
                ui.label(lead).classes("muted")
        yield element
