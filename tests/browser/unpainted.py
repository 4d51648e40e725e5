"""A tab behind another, or on a machine that has no time: its next picture is long in coming."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page


@contextmanager
def nothing_is_painted(page: Page) -> Iterator[None]:
    """Until the end of the block no frame comes for the scripts of the page."""
    page.evaluate("() => { window.paint = requestAnimationFrame; window.requestAnimationFrame = () => 0 }")
    yield
    page.evaluate("() => { window.requestAnimationFrame = window.paint }")
