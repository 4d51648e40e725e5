"""A real Chromium for the tests: found or installed, started once, and strict about what pages do in it.

``python -m tests.support.chromium`` prints where it is, after installing it where that can be done.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from tests.support.eventually import eventually
from tests.support.install import install_package, may_install

MISSING = (
    "browser tests need Chromium and none was found: install it "
    "(Debian: apt install chromium, macOS: brew install --cask chromium, "
    "elsewhere: .venv/bin/playwright install chromium)"
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_USUAL_PLACES = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# A window's address line would be drawn by two pages of its own, which cost more than a page of ours; no test sees it.
_NO_ADDRESS_LINE = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# Chromium goes by the last list alone, so what Playwright switches off stands here as well.
_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)

# No sandbox, because containers and root have none to offer; the rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*_OFF, *_NO_ADDRESS_LINE))}",
)

PATIENCE = 30_000
"""Milliseconds that a busy machine may take to show what a test expects."""

PICTURES = Path("test-results")
FAILED = pytest.StashKey[bool]()

_LOOPBACK = {"127.0.0.1", "localhost", "::1", "", None}


class NewContext(Protocol):
    """Makes a browser profile with its own cookies and storage; takes Playwright's options for a context."""

    def __call__(self, **options: Any) -> BrowserContext: ...


class Faults(list[str]):
    """What scripts complained of. A browser may tell it late: what a test brings about is announced beforehand."""

    def __init__(self) -> None:
        super().__init__()
        self._meant: list[str] = []

    def expect(self, *words: str) -> None:
        """What contains one of these is no fault, whenever it is told."""
        self._meant += words
        self[:] = [fault for fault in self if not self._is_meant(fault)]

    def tell(self, fault: str) -> None:
        if not self._is_meant(fault):
            self.append(fault)

    def _is_meant(self, fault: str) -> bool:
        return any(words in fault for words in self._meant)


def let_in(context: BrowserContext, link: str) -> BrowserContext:
    """With what a launch link gives a browser, and without drawing the board that it leads to."""
    assert context.request.get(link, max_redirects=0).status == 303
    return context


def noticed(page: Page, faults: Faults, words: str, *, times: int = 1) -> None:
    """Wait until scripts complained so often in these words. Only while ``page`` is asked does Playwright listen."""

    def heard() -> bool:
        page.evaluate("null")
        return sum(words in fault for fault in faults) >= times

    eventually(heard)


def find_chromium() -> Path | None:
    """The executable, or None when this machine has none."""
    found = (shutil.which(place) for place in (*_NAMES, *_USUAL_PLACES))
    return next((Path(place) for place in found if place), None) or _playwrights_own()


def install_chromium() -> Path | None:
    """The executable after trying to get one: Debian's package where we may, else Playwright's build."""
    if may_install():
        install_package("chromium")
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_chromium()


def _playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests of this process."""
    executable = find_chromium()
    if executable is None:
        pytest.fail(MISSING, pytrace=False)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def script_faults() -> Faults:
    """What scripts complained of in this test's pages."""
    return Faults()


@pytest.fixture
def new_context(browser: Browser, script_faults: Faults, request: pytest.FixtureRequest) -> Iterator[NewContext]:
    """Opens browser profiles. A script error, or a request that leaves this machine, fails the test."""
    contexts: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        _watch(context, script_faults)
        contexts.append(context)
        return context

    yield open_context
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            _take_pictures(context, f"{request.node.name}-{number}")
        context.close()
    assert not script_faults, "the page's scripts complained:\n" + "\n".join(script_faults)


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """One page in a profile of its own."""
    return new_context().new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def _take_pictures(context: BrowserContext, name: str) -> None:
    """Keep what every page of a failed test showed last, in ``test-results/``."""
    plain = re.sub(r"[^\w-]+", "-", name)
    for number, page in enumerate(context.pages):
        page.screenshot(path=PICTURES / f"{plain}-{number}.png")


def _server_is_gone(message: ConsoleMessage) -> bool:
    """A page whose server was stopped asks whether it is back; Chromium itself complains that nobody answers."""
    return "ERR_CONNECTION_REFUSED" in message.text and "/session?client=" in message.location.get("url", "")


def _watch(context: BrowserContext, faults: Faults) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not _server_is_gone(message):
            faults.tell(f"console: {message.text} ({message.location.get('url', '')})")

    def error(problem: WebError) -> None:
        faults.tell(f"uncaught: {problem.error}")

    def request(made: Request) -> None:
        if urlsplit(made.url).hostname not in _LOOPBACK:
            faults.tell(f"request leaves this machine: {made.url}")

    listeners: tuple[tuple[Any, Callable[[Any], None]], ...] = (
        ("console", console),
        ("weberror", error),
        ("request", request),
    )
    for event, listener in listeners:
        context.on(event, listener)


if __name__ == "__main__":
    print(find_chromium() or install_chromium() or sys.exit(MISSING))  # noqa: T201 the answer
