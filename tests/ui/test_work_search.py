"""The work-search log's page, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from threading import Lock

import pytest
from nicegui import ui
from nicegui.testing import User

from jobs.work_log import WorkLog
from tests.support.searching import Search
from tests.support.visiting import House, declaring, elements, given, opened, until
from ui.pages import work_search


@pytest.fixture
async def house(search: Search, tmp_path: Path) -> AsyncIterator[House]:
    work_log = WorkLog(db=search.tracker, clock=lambda: search.now, lock=Lock())
    services = given(search, tmp_path, work_log=work_log)
    async with opened(search, tmp_path, declaring(services, work_search)) as found:
        yield found


def weeks(user: User) -> list[str]:
    """The words of each week that is shown."""
    return [
        " | ".join(part.text for part in week.descendants() if isinstance(part, ui.label) and part.text)
        for week in elements(user, ui.element, marker="work-week")
    ]


async def test_the_last_four_weeks_are_there_and_follow_what_happens(house: House) -> None:
    house.search.applied("Baker", "Nordlicht")
    user = await house.visit("/work-search")
    assert len(weeks(user)) == 5, "four weeks back from a Monday begin in a fifth"
    assert "Mon 2 Mar | Nordlicht | Baker | Applied | No answer yet" in weeks(user)[0]
    assert weeks(user)[1].endswith("0 activities | Nothing was recorded in this week.")
    house.search.applied("Baker", "Another")
    await until(lambda: "Another" in weeks(user)[-5] or "Another" in weeks(user)[0], expected=True)


async def test_other_days_and_weeks_can_be_asked_for_and_the_files_are_those(house: House) -> None:
    house.search.applied()
    user = await house.visit("/work-search?since=2026-03-01&until=2026-03-02")
    assert len(weeks(user)) == 2
    [first] = elements(user, ui.select, marker="work-weeks")
    first.value = "sunday"
    await until(lambda: len(weeks(user)), 1)
    for link in elements(user, ui.link, marker="work-file"):
        assert link.props["href"].endswith("?since=2026-03-01&until=2026-03-02&weeks=sunday")
        answer = await user.http_client.get(link.props["href"])
        assert answer.status_code == 200
        name = "work-search-2026-03-01-2026-03-02"
        assert name in answer.headers["content-disposition"]
        assert answer.content.startswith(b"%PDF") or "2026-03-01,2026-03-02,Nordlicht" in answer.text


@pytest.mark.parametrize(
    "asked", ["?since=x&until=0001-01-01", "?until=9999-12-31", "?since=2026-05-01&until=2026-04-01", "?weeks=tuesday"]
)
async def test_nonsense_in_the_address_shows_some_weeks_all_the_same(house: House, asked: str) -> None:
    assert weeks(await house.visit(f"/work-search{asked}"))


async def test_a_sign_that_no_font_has_is_named(house: House) -> None:
    house.search.applied("\N{HANGUL SYLLABLE GA} Baker")
    user = await house.visit("/work-search")
    answer = await user.http_client.get("/work-search.pdf")
    assert answer.status_code == 422
    assert "is in none of the fonts; use the table instead" in answer.text


async def test_weeks_begin_where_the_person_lives(house: House) -> None:
    house.search.settle(lambda one, stamp: one.change_zone(zone="America/Chicago", stamp=stamp))
    user = await house.visit("/work-search")
    [first] = elements(user, ui.select, marker="work-weeks")
    assert first.value == "sunday"
