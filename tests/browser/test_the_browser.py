from __future__ import annotations

from playwright.sync_api import Page

from tests.support.chromium import Faults, NewContext, noticed


def test_a_page_is_drawn_and_its_scripts_run(page: Page) -> None:
    page.set_content("<h1>Board</h1><script>document.querySelector('h1').textContent += ' is live'</script>")
    assert page.inner_text("h1") == "Board is live"


def test_what_scripts_complain_of_is_noticed(page: Page, script_faults: Faults) -> None:
    page.set_content("<script>console.error('lost a card'); missing()</script>")
    noticed(page, script_faults, "lost a card")
    noticed(page, script_faults, "missing is not defined")
    script_faults.clear()


def test_a_complaint_that_is_announced_is_none_however_late_it_is_told(page: Page, script_faults: Faults) -> None:
    script_faults.expect("lost a card")
    page.set_content("<script>console.error('lost a card'); console.error('and its lane')</script>")
    noticed(page, script_faults, "and its lane")
    assert len(script_faults) == 1
    script_faults.clear()


def test_a_request_that_leaves_this_machine_is_noticed(page: Page, script_faults: Faults) -> None:
    page.route("**/*", lambda route: route.abort())
    page.set_content("<img src='http://elsewhere.invalid/pixel.png'>")
    page.wait_for_load_state("networkidle")
    noticed(page, script_faults, "elsewhere.invalid")
    script_faults.expect("ERR_FAILED")
    script_faults.clear()


def test_two_profiles_share_no_storage(new_context: NewContext) -> None:
    names = []
    for name in ("Ada", "Grace"):
        page = new_context().new_page()
        page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<p>hello</p>"))
        page.goto("http://127.0.0.1:9/")
        page.evaluate("name => localStorage.setItem(name, 'here')", name)
        names.append(page.evaluate("Object.keys(localStorage)"))
    assert names == [["Ada"], ["Grace"]]
