"""From the link in a text to a letter that was sent, by keyboard alone, at five keys a second.

What the program takes is measured, what fingers take is reckoned from the keys.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.stories.test_main_job import settle_in
from tests.support.chromium import NewContext
from tests.support.eventually import eventually
from tests.support.whole import Whole, running

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
INTERVIEWED = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
A_KEY = 0.2  # seconds
MEDIAN = 20


@dataclass(frozen=True)
class Task:
    """When a text comes, and what a person types into the gaps of its letter."""

    at: datetime
    about: str
    typed: tuple[str, ...]
    says: str


TASKS = (
    Task(
        at=datetime(2026, 3, 2, 13, 30, tzinfo=UTC),
        about="Lee Park",
        typed=("start with one table", "try it on my own data"),
        says="The part I wrote down first was start with one table",
    ),
    Task(
        at=datetime(2026, 3, 4, 18, 0, tzinfo=UTC),
        about="Nordlicht",
        typed=("how you replay events", "A log of bad rows would help."),
        says="What has stayed with me is how you replay events.",
    ),
    Task(
        at=datetime(2026, 3, 10, 10, 0, 1, tzinfo=UTC),
        about="Acme",
        typed=("Since then I finished the Kafka course.",),
        says="Since then I finished the Kafka course.",
    ),
)


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self._page, self.pressed = page, 0

    def type(self, words: str) -> None:
        self._page.keyboard.type(words)
        self.pressed += len(words)

    def press(self, *names: str) -> None:
        for name in names:
            self._page.keyboard.press(name)
            self.pressed += 1


def test_three_letters_from_their_texts_to_sent_within_twenty_seconds(
    tmp_path: Path, new_context: NewContext, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path / "data", at=BEGIN) as program:
        settle_in(program)
        application = search_for_work(program)
        page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        taken = []
        for task in TASKS:
            if task.about == "Nordlicht":
                have_interview(program, application)
            link = link_for(program, task)
            taken.append(write(page, link, task))
            letter = eventually(lambda: page.evaluate("navigator.clipboard.readText()"))
            assert task.says in letter
    with capsys.disabled():
        for task, (keys, seconds) in zip(TASKS, taken, strict=True):
            print(f"\n{task.about}: {keys} keys, {seconds:.1f} s", end="")  # noqa: T201 the figures
        print(f"\nmedian: {median(seconds for _, seconds in taken):.1f} s")  # noqa: T201
    assert median(seconds for _, seconds in taken) <= MEDIAN


def search_for_work(program: Whole) -> str:
    """A talk that was just had, and two applications; gives the end of the id of the second."""
    apply(program, "Acme")
    with program.api() as api:
        lee = made(api.post("/contacts", json={"card": {"name": "Lee Park", "email": "lee@northwind.example"}}))
        api.post(f"/contacts/{lee}/hold-meeting", json={}).raise_for_status()
    return apply(program, "Nordlicht")


def have_interview(program: Whole, application: str) -> None:
    """Told afterwards: nothing is left to get ready for."""
    program.move_clock(INTERVIEWED)
    talk = {"starts": {"wall": "2026-03-04T14:00:00", "zone": "Europe/London"}, "minutes": 60}
    with program.api() as api:
        api.post(f"/applications/{application}/schedule-interview", json=talk).raise_for_status()


def apply(program: Whole, company: str) -> str:
    """An application with somebody to write to; gives the end of its id."""
    with program.api() as api:
        role = {"role": "Data Engineer", "company": company}
        application = made(api.post("/applications", json={"details": role, "stage": "applied"}))
        card = {"name": "Robin Ahrens", "company": company, "email": f"robin@{company.lower()}.example"}
        part = {"application": f"me/application-{application}", "part": "recruiter"}
        made(api.post("/contacts", json={"card": card, **part}))
    return application


def made(answer: httpx.Response) -> str:
    """The end of the id of what was made."""
    return str(answer.raise_for_status().json()["id"]).rpartition("-")[2]


def link_for(program: Whole, task: Task) -> str:
    """The link in the text that comes at that hour."""
    program.move_clock(task.at)

    def link() -> str:
        texts = [text["body"] for text in program.texts() if task.about in text["body"]]
        found = re.search(r"http\S+/t/\S+", texts[0]) if texts else None
        return found[0] if found else ""

    return eventually(link)


def write(page: Page, link: str, task: Task) -> tuple[int, float]:
    """Fill in the gaps, copy the letter, say that it was sent; gives keys pressed and seconds taken."""
    keys, began = Keys(page), time.monotonic()
    page.goto(link)
    expect(page.locator("textarea[data-gap]:focus")).to_have_count(1)
    for words in task.typed:
        keys.type(words)
        keys.press("Enter")
    expect(page.get_by_role("link", name="Open in mail program")).to_be_focused()
    keys.press("Shift+Tab", "Enter")
    expect(page.locator("[data-told]")).to_have_text("It is on your clipboard.")
    keys.press("Tab", "Tab", "Enter")
    expect(page.get_by_text("Sent and noted, in")).to_be_visible()
    return keys.pressed, keys.pressed * A_KEY + time.monotonic() - began
