"""Toasts that stay, for tests which press on one later; how long they live is tested with the frame."""

from __future__ import annotations

from playwright.sync_api import Page


def let_toasts_linger(page: Page) -> None:
    """Until the page is loaded anew each lives a minute: ten times as long, and so it comes and goes more slowly."""
    page.evaluate("document.documentElement.style.setProperty('--toast-life', '60s')")
