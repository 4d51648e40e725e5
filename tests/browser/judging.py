"""What a page must stand up to: a screen reader's rules, and a narrow screen, by day and by night."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

Look = tuple[int, Literal["light", "dark"]]

BY_DAY_AND_BY_NIGHT: tuple[Look, ...] = ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark"))
"""Widths and schemes in which everything is looked at."""

# A toast's life is an animation, too: only what is over in three seconds is waited for.
SETTLED = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime > 3000)"""
VIOLATIONS = """async (within) => (await axe.run(within ?? document, { resultTypes: ["violations"] })).violations"""


def judge(page: Page, what: str, *, within: str | None = None) -> None:
    """No violation of axe's rules, once whatever fades in is there."""
    if within is not None:
        page.locator(within).first.wait_for()
    page.wait_for_function(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(VIOLATIONS, within)
    assert not found, f"{what}:\n{AxeResults({'violations': found}).generate_report()}"


def judge_by_day_and_by_night(
    page: Page,
    what: str,
    *,
    within: str | None = None,
    looks: Sequence[Look] = BY_DAY_AND_BY_NIGHT,
    height: int = 800,
) -> None:
    """The same in each look, and nothing to be scrolled sideways; the page is not loaded anew for it."""
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        judge(page, f"{what}, {width} px, {scheme}", within=within)
        narrow_enough(page)


def narrow_enough(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"
