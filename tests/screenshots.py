"""Takes the pictures in docs/ anew, from the made-up search: ``python -m tests.screenshots``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import FLAGS, find_chromium
from tests.support.ports import free_port

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs"
DESKTOP, PHONE = (1280, 800), (390, 844)
LOOKS = (("", DESKTOP, "light"), ("-dark", DESKTOP, "dark"), ("-phone", PHONE, "light"), ("-phone-dark", PHONE, "dark"))
PAGES = {
    "board": "/",
    "table": "/table",
    "archive": "/archive",
    "today": "/today",
    "people": "/people",
    "letters": "/letters",
    "own-letter": "/letters/new",
    "outbox": "/outbox",
    "reminders": "/reminders",
    "resume": "/resume",
    "insights": "/insights",
    "replay": "/replay",
    "log": "/log",
    "work-search": "/work-search",
    "record": "/record",
    "capture": "/capture",
    "in-and-out": "/data",
    "import": "/data/import",
    "settings": "/settings",
    "texts": "/settings/texts",
    "status": "/status",
}


def main() -> None:
    """Every page in four looks, the open application, its resume, a person and the letter sheet."""
    PICTURES.mkdir(exist_ok=True)
    with demo() as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        first = browser.new_context()
        first.new_page().goto(link)
        cookies = first.storage_state()
        for look, (width, height), scheme in LOOKS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                storage_state=cookies,
            )
            _take_all(context.new_page(), base=link.partition("/launch")[0], look=look)
            context.close()
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """The demo on an empty folder; yields a link that lets one browser in."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"TRACKER_DATA_DIR": folder, "TRACKER_PORT": str(free_port()), "TRACKER_OPEN_BROWSER": "no"}
        process = subprocess.Popen(
            [sys.executable, "main.py", "demo"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        try:
            yield next(line.strip() for line in process.stdout if "/launch?token=" in line)
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()


def _take_all(page: Page, *, base: str, look: str) -> None:
    for name, path in PAGES.items():
        _visit(page, base + path)
        _take(page, f"{name}{look}")
    _visit(page, base + "/people")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    page.get_by_role("heading", level=2).first.wait_for()
    _take(page, f"person{look}")
    _visit(page, base + "/")
    page.get_by_role("region", name="Interviewing").get_by_role("link").first.click()
    page.get_by_role("region", name="Timeline").wait_for()
    _take(page, f"application{look}")
    _visit(page, f"{page.url}/resume")
    _take(page, f"tailored{look}")
    page.go_back()
    page.get_by_role("button", name="Write a letter").click()
    page.get_by_role("group", name=re.compile("The letter")).wait_for()
    _take(page, f"letter{look}")


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def _visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


if __name__ == "__main__":
    main()
