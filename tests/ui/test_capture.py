"""Saving a posting, without a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from projections import board
from tests.support.job_sites import job_site
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, until
from ui.bookmarklet import SCRIPT, bookmarklet
from ui.captured import MOST, Captured
from ui.pages.capture import ALONE, EMPTY, LOST

URL = "https://www.linkedin.com/jobs/view/1"
TEXT = "We look after water, and after one another."
DATA = {
    "@type": "JobPosting",
    "title": "Data Engineer",
    "hiringOrganization": {"name": "Nordlicht"},
    "validThrough": "2026-04-30",
    "description": f"<p>{TEXT}</p>",
}
HANDED = {"url": URL, "title": "x", "data": [json.dumps(DATA)], "text": "the whole page"}


async def read(user: User, **what: Any) -> dict[str, str]:
    answer = await user.http_client.post("/capture/read", json=what)
    found: dict[str, str] = answer.json()
    return found


async def drafted(house: House, **what: Any) -> User:
    """A tab with the form of what was handed over."""
    user = await house.visitor()
    draft = (await read(user, **(what or HANDED)))["draft"]
    await user.open(f"/capture?draft={draft}")
    return user


def value(user: User, name: str) -> str:
    return str(elements(user, ui.input, marker=name)[0].value)


def origin(user: User, name: str) -> str:
    return str(elements(user, ui.label, marker=f"{name}-origin")[0].text)


def cards(search: Search) -> list[board.Card]:
    return board.lane(search.tracker, "me", stage="saved")


class TestTheForm:
    async def test_it_is_filled_in_and_every_field_says_where_it_came_from(self, home: House) -> None:
        user = await drafted(home)
        assert [value(user, name) for name in ("role", "company", "closing_on", "source", "url")] == [
            "Data Engineer",
            "Nordlicht",
            "30 April 2026",
            "LinkedIn",
            URL,
        ]
        assert origin(user, "role") == origin(user, "closing_on") == "from the posting’s own data"
        assert origin(user, "source") == "from the address"
        assert origin(user, "salary") == ""
        await user.should_see("Nothing is saved yet.")

    async def test_nothing_is_saved_before_save_is_pressed(self, home: House) -> None:
        before = home.search.tracker.position()
        await drafted(home)
        assert home.search.tracker.position() == before

    async def test_saved_it_stands_on_the_board_with_its_text(self, home: House) -> None:
        user = await drafted(home)
        elements(user, ui.input, marker="company")[0].value = "Nordlicht GmbH"
        user.find(marker="posting-form").trigger("submit")
        await until(lambda: [card.company for card in cards(home.search)], expected=["Nordlicht GmbH"])
        [card] = cards(home.search)
        assert (card.role, card.url, card.source, str(card.closing_on)) == (
            "Data Engineer",
            URL,
            "LinkedIn",
            "2026-04-30",
        )
        assert home.search.application(card.id).posting == TEXT
        assert home.search.events(card.id)[:2] == ["RoleSaved", "PostingKept"]

    async def test_pressed_twice_it_is_saved_once(self, home: House) -> None:
        user = await drafted(home)
        for _ in range(2):
            user.find(marker="posting-form").trigger("submit")
        await until(lambda: len(cards(home.search)), expected=1)

    async def test_a_refusal_stands_beside_its_field(self, home: House) -> None:
        user = await drafted(home, pasted="Data Engineer\nNo company is named.")
        assert origin(user, "company") == "not found: please type it"
        user.find(marker="posting-form").trigger("submit")
        await until(lambda: elements(user, ui.input, marker="company")[0].error, expected="Please give the company.")
        assert not cards(home.search)

    async def test_what_was_saved_before_is_told(self, home: House) -> None:
        id_ = home.search.save("Platform Engineer", "Else", url=f"{URL}?trk=abc")
        home.search.later(days=14)
        user = await drafted(home)
        await user.should_see("You saved this on Mon 2 March.")
        [link] = elements(user, ui.link, marker="open-twin")
        assert link.props["href"] == f"/application/{id_.rpartition('-')[2]}"

    async def test_what_has_the_same_names_is_told_as_such(self, home: House) -> None:
        home.search.save("Data Engineer", "Nordlicht")
        user = await drafted(home)
        await user.should_see("You saved a Data Engineer at Nordlicht today.")


class TestTheWaysIn:
    async def test_text_and_bookmark_are_offered(self, home: House) -> None:
        user = await home.visit("/capture")
        assert elements(user, ui.element, marker="paste")
        [mark] = elements(user, ui.element, marker="bookmark")
        assert str(mark.props["href"]).startswith("javascript:")

    async def test_pressed_here_it_says_where_it_belongs(self, home: House) -> None:
        user = await home.visit("/capture")
        [mark] = elements(user, ui.element, marker="bookmark")
        assert mark.props["href"] == bookmarklet("http://test")
        await click(user, marker="bookmark")
        await user.should_see("Drag this button to your bookmarks bar")

    async def test_a_draft_that_is_gone_is_told(self, home: House) -> None:
        user = await home.visit("/capture?draft=nonsense")
        await user.should_see(LOST)

    async def test_a_draft_is_seen_by_its_own_seeker_alone(self, home: House) -> None:
        user = await home.visitor()
        draft = (await read(user, **HANDED))["draft"]
        home.search.of("her")
        home.search.seeker = "her"
        hers = await home.visit(f"/capture?draft={draft}")
        await hers.should_see(LOST)

    @pytest.mark.parametrize("what", [{}, {"pasted": "   "}, {"text": "", "title": ""}])
    async def test_nothing_is_told_as_nothing(self, home: House, what: dict[str, str]) -> None:
        assert await read(await home.visitor(), **what) == {"why": EMPTY}

    async def test_what_cannot_be_read_is_refused_in_words(self, home: House) -> None:
        said = await read(await home.visitor(), pasted="<html>" + "<div>" * 5_000)
        assert "paste only that" in said["why"]

    @pytest.mark.parametrize("what", [{"data": "x"}, {"text": 5}, {"meta": {"a": "x" * 5_000}}, {"data": ["x"] * 100}])
    async def test_what_is_no_page_is_refused(self, home: House, what: dict[str, Any]) -> None:
        answer = await (await home.visitor()).http_client.post("/capture/read", json=what)
        assert answer.status_code == 422


class TestAnAddressAlone:
    async def test_it_is_not_opened_before_one_says_so(self, home: House) -> None:
        said = await read(await home.visitor(), pasted=" http://127.0.0.1:9/job ")
        assert said == {"why": ALONE, "fetch": "http://127.0.0.1:9/job"}

    @pytest.mark.parametrize(
        ("address", "why"),
        [("http://127.0.0.1:9/job", "could not be reached"), ("http://10.0.0.1/job", "private network")],
    )
    async def test_what_cannot_be_opened_is_told(self, home: House, address: str, why: str) -> None:
        said = await read(await home.visitor(), fetch=address)
        assert why in said["why"]

    async def test_what_was_opened_is_read(self, home: House) -> None:
        with job_site() as site:
            user = await drafted(home, fetch=f"{site}/plain")
        assert value(user, "company") == "Nordlicht & Søn"
        assert value(user, "url") == f"{site}/plain"


def test_only_the_latest_drafts_are_kept() -> None:
    captured = Captured()
    first = captured.keep("me", posting := _posting())
    hers = captured.keep("her", posting)
    kept = [captured.keep("me", posting) for _ in range(MOST)]
    assert captured.find("me", first) is None
    assert captured.find("her", hers) is posting
    assert all(captured.find("me", token) for token in kept)


def _posting() -> Any:
    return object()


def test_the_bookmark_holds_no_secret_and_stays_short() -> None:
    mark = bookmarklet("http://127.0.0.1:8080")
    assert len(mark) < 2_000
    assert "\n" not in mark
    assert "open('http://127.0.0.1:8080/capture%23'" in mark
    assert "BASE" in SCRIPT


@pytest.mark.parametrize(
    ("line", "goes_to"),
    [
        ("https://jobs.acme.example/1?a=b&c=d", "/capture?url=https%3A%2F%2Fjobs.acme.example%2F1%3Fa%3Db%26c%3Dd"),
        ("www.acme.example/jobs", "/capture?url=https%3A%2F%2Fwww.acme.example%2Fjobs"),
    ],
)
async def test_an_address_alone_is_offered_to_be_read_as_a_posting(home: House, line: str, goes_to: str) -> None:
    user = await home.visit()
    user.find(marker="quick-add").type(line)
    await user.should_see("Save this posting")
    user.find(marker="quick-form").trigger("submit")
    await until(lambda: user.back_history[-1:], [goes_to])
    assert home.search.lane("saved") == []
