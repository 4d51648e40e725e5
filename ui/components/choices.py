"""One of a few: a named group of small buttons of which one is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui


@contextmanager
def group(name: str, *, heard_only: bool = False) -> Iterator[None]:
    """A row of choices under its name, which ``heard_only`` leaves to screen readers."""
    with ui.element("div").classes("choice-group").props("role=group") as row:
        row.props["aria-label"] = name
        if not heard_only:
            ui.label(name).classes("choice-name").props("aria-hidden=true")
        with ui.element("div").classes("cluster"):
            yield


def choice(words: str, *, chosen: bool, choose: Callable[[], Any], marker: str) -> ui.element:
    """A button of the group."""
    button = ui.element("button").classes("chip").props('type="button"').on("click", choose, args=[]).mark(marker)
    button.props["aria-pressed"] = "true" if chosen else "false"
    with button:
        ui.label(words)
    return button
