"""Bad luck while somebody is at the keyboard: nothing typed is lost, and nothing hostile comes alive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.support.chromium import Faults, NewContext, let_in
from tests.support.whole import Whole, running

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOSTILE = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>{{7*7}}"
NOTE = "They spoke of a team of five, and of a start in March."


def test_a_note_outlives_the_server_it_was_typed_for(
    tmp_path: Path, new_context: NewContext, script_faults: Faults
) -> None:
    script_faults.expect("ERR_CONNECTION")  # a browser complains of a server that is gone
    page = new_context().new_page()
    with running(tmp_path, at=NOW) as program:
        let_in(page.context, program.link())
        path = save_role(program, role="Data Engineer", company="Acme")
        note = note_of(page, program.address + path)
        note.press_sequentially(NOTE[:20])
        program.kill()
        note.press_sequentially(NOTE[20:])
        page.evaluate("window.before = true")
        port = urlsplit(program.address).port or 0
    with running(tmp_path, at=NOW, port=port):
        page.wait_for_function("!window.before && window.socket?.connected")  # it finds the new server by itself
        expect(note).to_have_value(NOTE)
        page.get_by_role("button", name="Keep the note").click()
        expect(page.get_by_role("dialog")).to_contain_text(NOTE)
        expect(note).to_have_value("")
        page.close()


def test_hostile_words_are_only_ever_words(tmp_path: Path, new_context: NewContext) -> None:
    page = new_context().new_page()
    with running(tmp_path, at=NOW) as program:
        let_in(page.context, program.link())
        path = save_role(program, role=HOSTILE, company=HOSTILE)
        for place in ("/", "/today", "/people", "/outbox", path):
            page.goto(program.address + place)
            page.wait_for_function("window.socket?.connected")
            expect(page).not_to_have_title("broken")
            assert page.locator("img[src=x]").count() == 0
        expect(page.get_by_role("dialog")).to_contain_text(HOSTILE)
        page.get_by_role("dialog").get_by_role("button", name="Write a letter").click()
        expect(page.get_by_role("dialog", name="Write a letter")).to_contain_text(HOSTILE)
        assert page.locator("img[src=x]").count() == 0


def save_role(program: Whole, *, role: str, company: str) -> str:
    """The path of a new application."""
    with program.api() as script:
        saved = script.post("/applications", json={"details": {"role": role, "company": company}})
        assert saved.is_success, saved.text
    return f"/application/{saved.json()['id'].rpartition('-')[2]}"


def note_of(page: Page, address: str) -> Locator:
    page.goto(address)
    page.wait_for_function("window.socket?.connected")
    return page.get_by_role("dialog").get_by_label("A note")
