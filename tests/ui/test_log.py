"""The log's page, without a browser: narrowed, in portions, as stored and as files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from nicegui import ui
from nicegui.background_tasks import running_tasks
from nicegui.testing import User

from domain.store.tracker import Recorded, Tracker
from jobs.record_log import LogFiles
from tests.support.eventually import eventually_async
from tests.support.searching import Search
from tests.support.visiting import House, click, declaring, elements, given, opened, until
from ui.pages import log


@dataclass
class SlowRecord:
    """The record; where ``holding`` is set, the next reading is told half a second late, or when it is let go."""

    tracker: Tracker
    holding: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)

    def history_back(self, seeker: str, **span: int) -> list[Recorded]:
        found = self.tracker.history_back(seeker, **span)
        if self.holding.is_set():
            self.holding.clear()
            self.go.wait(0.5)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tracker, name)


@pytest.fixture
async def house(search: Search, tmp_path: Path) -> AsyncIterator[House]:
    services = given(search, tmp_path, log=LogFiles(search.tracker))
    async with opened(search, tmp_path, declaring(services, log)) as found:
        yield found


def rows(user: User) -> list[str]:
    """The words of each event that is listed."""
    return [
        " | ".join(part.text for part in row.descendants() if isinstance(part, ui.label | ui.link))
        for row in elements(user, ui.element, marker="logged")
    ]


async def test_late_news_is_shown_as_late_and_a_correction_as_one(house: House) -> None:
    search = house.search
    id = search.save()
    search.later(days=6).change(
        id, lambda one, stamp: one.receive_answer(words="Soon", stamp=stamp), happened="2026-03-03 10:00"
    )
    search.change(id, lambda one, stamp: one.add_note(text="frist", stamp=stamp))
    [note] = search.application(id).notes
    search.change(id, lambda one, stamp: one.amend_note(note=note, text="first", stamp=stamp))
    user = await house.visit("/log")
    amended, _, answer, saved, _ = rows(user)
    assert "Note rewritten" in amended
    assert "a correction" in amended
    assert "happened Tue 3 March, 10:00, recorded Sun 8 March, 09:00" in answer
    assert "Data Engineer at Nordlicht" in answer
    assert "recorded" not in saved


async def test_it_is_narrowed_and_the_files_with_it(house: House) -> None:
    search = house.search
    first, second = search.save(company="Ada"), search.save(company="Bob")
    user = await house.visit(f"/log?about={first}")
    assert len(rows(user)) == 1
    [about] = elements(user, ui.select, marker="log-about")
    about.value = second
    await until(lambda: [row for row in rows(user) if "Bob" in row] == rows(user) and len(rows(user)), 1)
    [kind] = elements(user, ui.select, marker="log-kind")
    kind.value = "interviews"
    await user.should_see("Nothing of the kind was recorded.")
    kind.value = ""
    await until(lambda: len(rows(user)), 1)
    [until_day] = elements(user, ui.input, marker="log-until")
    until_day.value = "2026-03-01"
    await until(lambda: rows(user), [])
    links = [link.props["href"] for link in elements(user, ui.link, marker="log-file")]
    assert all("until=2026-03-01" in link for link in links)
    told = await user.http_client.get(f"/log.json?about={second}")
    assert [one["about"] for one in json.loads(told.content)] == ["Data Engineer at Bob"]
    table = await user.http_client.get("/log.csv?kind=settings")
    assert len(table.text.splitlines()) == 2


async def test_nonsense_in_the_address_narrows_nothing(house: House) -> None:
    user = await house.visit("/log?kind=nonsense&cause=x&since=yesterday&until=9999-12-31")
    assert len(rows(user)) == 1


async def test_what_was_read_for_the_filter_before_is_not_shown_after_it(search: Search, tmp_path: Path) -> None:
    slow = SlowRecord(search.tracker)
    services = given(search, tmp_path, log=LogFiles(search.tracker), sealed=slow)
    async with opened(search, tmp_path, declaring(services, log)) as house:
        user = await house.visit("/log")
        slow.holding.set()
        search.save()
        await eventually_async(lambda: not slow.holding.is_set())
        [kind] = elements(user, ui.select, marker="log-kind")
        kind.value = "applications"
        await until(lambda: ["Data Engineer" in row for row in rows(user)], [True])
        slow.go.set()
        await eventually_async(lambda: "refresh a page" not in {task.get_name() for task in running_tasks})
        assert len(rows(user)) == 1


async def test_older_events_come_on_demand_and_new_ones_by_themselves(house: House) -> None:
    for number in range(60):
        house.search.save(company=f"Company {number}")
    user = await house.visit("/log")
    assert len(rows(user)) == 50
    await click(user, marker="older")
    await until(lambda: len(rows(user)), 61)
    house.search.save(company="The newest")
    await until(lambda: any("The newest" in row for row in rows(user)), expected=True)


async def test_an_event_is_shown_as_it_was_stored(house: House) -> None:
    house.search.save()
    user = await house.visit("/log?kind=applications")
    await click(user, marker="as-stored")
    await user.should_see('"topic": "role.saved"')
    await user.should_see('"company": "Nordlicht"')
