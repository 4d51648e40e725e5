"""Nobody's words become a script: not under the policy, and on our pages not even without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.besieged import VICTIM, Siege, besieged
from tests.support.chromium import Faults, NewContext

OWNED = "document.title === 'owned'"
PAGES = (
    "/application/{application}",
    "/table",
    "/today",
    "/people/{contact}",
    "/replay",
    "/log",
    "/insights",
    "/work-search",
    "/application/{application}/resume",
    "/find?q=wirbelwind",
)


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(tmp_path_factory.mktemp("siege")) as running:
        yield running


def let_in(siege: Siege, page: Page, *, at: str) -> None:
    page.goto(siege.link(VICTIM, at=at))


def visited(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("window.socket === undefined || window.socket.connected")
    page.wait_for_load_state("networkidle")


def test_the_policy_stops_a_script_that_an_unsafe_page_would_run(
    siege: Siege, new_context: NewContext, script_faults: Faults
) -> None:
    """The twin is the same page without the policy: there it runs."""
    script_faults.expect("Content Security Policy", "/siege/x")
    for at, runs in ((siege.address, False), (siege.holes["policy"], True)):
        page = new_context().new_page()
        let_in(siege, page, at=at)
        page.goto(f"{at}/siege/sinks")
        page.get_by_text("drawn").wait_for()
        page.wait_for_load_state("networkidle")
        if runs:
            page.wait_for_function(OWNED)
        else:
            assert not page.evaluate(OWNED)


def test_hostile_words_in_every_field_run_nowhere_even_without_the_policy(
    siege: Siege, new_context: NewContext
) -> None:
    at, page = siege.holes["policy"], new_context().new_page()
    let_in(siege, page, at=at)
    things = {name: thing.rpartition("-")[2] for name, thing in siege.things.items()}
    for path in PAGES:
        visited(page, at + path.format(**things))
        assert not page.evaluate(OWNED), path
        assert page.evaluate("document.querySelectorAll('img[onerror]').length") == 0, path
