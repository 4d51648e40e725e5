from __future__ import annotations

from playwright.sync_api import Page

from tests.support.chromium import NewContext


def test_a_page_is_drawn_and_its_scripts_run(page: Page) -> None:
    page.set_content("<h1>Board</h1><script>document.querySelector('h1').textContent += ' is live'</script>")
    assert page.inner_text("h1") == "Board is live"


def test_what_scripts_complain_of_is_noticed(page: Page, script_faults: list[str]) -> None:
    page.set_content("<script>console.error('lost a card'); missing()</script>")
    assert any("lost a card" in fault for fault in script_faults)
    assert any("missing is not defined" in fault for fault in script_faults)
    script_faults.clear()


def test_a_request_that_leaves_this_machine_is_noticed(page: Page, script_faults: list[str]) -> None:
    page.route("**/*", lambda route: route.abort())
    page.set_content("<img src='http://elsewhere.invalid/pixel.png'>")
    page.wait_for_load_state("networkidle")
    assert any("elsewhere.invalid" in fault for fault in script_faults)
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
