"""What a page must stand up to: a screen reader's rules, and a narrow screen."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A toast's life is an animation, too: only what is over in three seconds is waited for.
SETTLED = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime > 3000)"""


def judge(page: Page, what: str, *, within: str | None = None) -> None:
    """No violation of axe's rules, once whatever fades in is there."""
    if within is not None:
        page.locator(within).first.wait_for()
    page.wait_for_function(SETTLED)
    found = Axe().run(page, context=within)
    assert not found.response["violations"], f"{what}:\n{found.generate_report()}"


def narrow_enough(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"
