"""Toasts that stay, for tests which press on one later; how long they live is tested with the frame."""

from __future__ import annotations

from playwright.sync_api import Page


def let_toasts_linger(page: Page) -> None:
    """Until the page is loaded anew none goes by itself, however slow the machine is."""
    page.evaluate("document.documentElement.style.setProperty('--toast-life', '3600s')")
