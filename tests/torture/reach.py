"""Every page of the made-up search, on a phone, at twice its size and on a desk: all in reach, seen and readable.

What the browser tests ask of a few pages on a narrow phone, asked of all of them; with more presses of Tab, too.
"""

from __future__ import annotations

import sys

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.benchmarks.report import Report
from tests.browser import reaching
from tests.screenshots import demo
from tests.support.chromium import FLAGS, find_chromium

PAGES = (
    "/",
    "/today",
    "/people",
    "/outbox",
    "/reminders",
    "/letters",
    "/letters/new",
    "/resume",
    "/replay",
    "/insights",
    "/table",
    "/archive",
    "/capture",
    "/data",
    "/data/import",
    "/record",
    "/log",
    "/work-search",
    "/status",
    "/settings",
    "/settings/texts",
)
LOOKS: dict[str, ViewportSize] = {
    "narrow": {"width": 320, "height": 640},
    "zoomed": {"width": 640, "height": 400},
    "desk": {"width": 1280, "height": 800},
}
STOPS = 60


def main() -> None:
    report = Report()
    with demo() as link, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        first = chromium.new_context()
        first.new_page().goto(link)
        cookies, base = first.storage_state(), link.partition("/launch")[0]
        for name, viewport in LOOKS.items():
            context = chromium.new_context(viewport=viewport, storage_state=cookies, reduced_motion="reduce")
            faults = [f"{name} {path}: {fault}" for path in PAGES for fault in _faults(context.new_page(), base + path)]
            sys.stderr.writelines(f"{fault}\n" for fault in faults)
            report.figure(name=f"reach_{name}_faults", value=len(faults), unit="faults", limit=0)
            context.close()
        chromium.close()
    report.close()


def _faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.wait_for_function("window.socket?.connected")
    page.get_by_role("heading").first.wait_for(state="attached")
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [
        *([f"{wide} px too wide"] if wide > 0 else []),
        *(f"hard to hit: {one}" for one in reaching.too_small(page)),
        *(f"lost with the keyboard: {one}" for one in reaching.lost_with_the_keyboard(page, stops=STOPS)),
        *(f"cut off: {one}" for one in reaching.cut_when_spaced(page)),
    ]
    page.close()
    return found


if __name__ == "__main__":
    main()
