"""Changing the cells of the table in place, without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from nicegui.testing import User

from projections.board import Card
from tests.support.searching import LONDON, Search, wall
from tests.support.visiting import House, click, opened, until
from ui.components.table_cells import value_of
from ui.pages import table
from ui.readings import card_of


@pytest.fixture
async def desk(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    async with opened(search, tmp_path, table.register) as found:
        yield found
    assert not [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]


@dataclass(eq=False)
class Ear:
    """Stands among the rules of a simulated browser, which asks each whether it knows a script."""

    heard: list[tuple[str, ...]]

    def match(self, script: str) -> None:
        if said := re.match(r"cells\.(\w+)\((.*)\)", script):
            self.heard.append((said[1], *json.loads(f"[{said[2]}]")))


@dataclass
class Browser:
    """What our script does in a real one: it tells what was typed, and hears what became of it."""

    user: User
    heard: list[tuple[str, ...]] = field(default_factory=list)
    numbers: Callable[[], int] = field(default_factory=lambda: count(1).__next__)

    def type(self, card: str, cell: str, value: str, *, seen: str = "", what: str = "cell", number: str = "") -> None:
        told: dict[str, Any] = {"card": card, "cell": cell, "value": value, "seen": seen}
        self.user.find(marker="cells").trigger(what, told | {"number": number or str(self.numbers())})

    @property
    def refusals(self) -> list[str]:
        return [said[2] for said in self.heard if said[0] == "refused"]

    @property
    def settled(self) -> int:
        return len([said for said in self.heard if said[0] == "settled"])


async def visit(desk: House) -> Browser:
    browser = Browser(await desk.visit("/table"))

    browser.user.javascript_rules[cast("re.Pattern[str]", Ear(browser.heard))] = lambda _: None
    return browser


def card_in(desk: House, id: str) -> Card:
    return card_of(desk.search.tracker, "me", id=id)


@pytest.mark.parametrize("cell", ["role", "company"])
async def test_a_name_is_corrected_where_it_stands_and_taken_back(desk: House, cell: str) -> None:
    id = desk.search.save("Designer", "Acme")
    before = getattr(card_in(desk, id), cell)
    browser = await visit(desk)
    browser.type(id, cell, " Better ", seen=before)
    await until(lambda: getattr(card_in(desk, id), cell), "Better")
    await until(lambda: browser.settled, 1)
    await browser.user.should_see(f"The {cell} is “Better” now.")
    await click(browser.user, "Undo")
    await until(lambda: getattr(card_in(desk, id), cell), before)


async def test_what_cannot_be_kept_is_refused_beside_the_cell(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    browser.type(id, "company", "  ", seen="Acme")
    await until(lambda: browser.heard, [("refused", "1", "Please give the company.", "Acme")])
    assert card_in(desk, id).company == "Acme"


async def test_what_another_changed_meanwhile_is_not_overwritten_unseen(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    browser.type(id, "company", "Elsewhere", seen="Acme")
    await until(lambda: card_in(desk, id).company, "Elsewhere")
    browser.type(id, "company", "Here", seen="Acme")
    await until(lambda: len(browser.refusals), 1)
    assert "it says “Elsewhere” now" in browser.refusals[0]
    browser.type(id, "company", "Here", seen=browser.heard[-1][3])
    await until(lambda: card_in(desk, id).company, "Here")


async def test_the_same_word_from_a_browser_counts_once(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    browser.type(id, "company", "Better", seen="Acme", number="one")
    browser.type(id, "company", "Better", seen="Acme", number="one")
    await until(lambda: browser.settled, 2)
    told = [entry.event for entry in desk.search.tracker.stream(id) if "Corrected" in type(entry.event).__name__]
    assert len(told) == 1


async def test_tags_are_written_with_commas_and_others_tags_stay(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    desk.search.change(id, lambda one, stamp: one.tag(tag="remote", stamp=stamp))
    desk.search.change(id, lambda one, stamp: one.tag(tag="theirs", stamp=stamp))
    browser = await visit(desk)
    browser.type(id, "tags", "python, #data science", seen="remote")
    await until(lambda: set(card_in(desk, id).tags), {"theirs", "python", "data science"})
    await browser.user.should_see("Tagged python, data science.")
    await click(browser.user, "Undo")
    await until(lambda: set(card_in(desk, id).tags), {"remote", "theirs"})


async def test_the_last_tag_is_taken_off(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    desk.search.change(id, lambda one, stamp: one.tag(tag="remote", stamp=stamp))
    browser = await visit(desk)
    browser.type(id, "tags", "", seen="remote")
    await until(lambda: card_in(desk, id).tags, ())
    await browser.user.should_see("No tags any more.")


async def test_a_card_goes_to_another_column_and_back(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    browser.type(id, "stage", "screening", seen="saved")
    await until(lambda: card_in(desk, id).stage, "screening")
    await click(browser.user, "Undo")
    await until(lambda: card_in(desk, id).stage, "saved")
    browser.type(id, "stage", "offer", seen="screening")
    await until(lambda: len(browser.refusals), 1)
    assert "it says “Saved” now" in browser.refusals[0]
    browser.type(id, "stage", "nowhere", seen="saved")
    await until(lambda: browser.refusals[-1], "That column is gone.")


async def test_what_was_put_away_meanwhile_is_not_moved(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    desk.search.change(id, lambda one, stamp: one.archive(stamp=stamp))
    browser.type(id, "stage", "offer", seen="saved")
    await until(lambda: len(browser.refusals), 1)
    assert "in the archive" in browser.refusals[0]


async def test_the_next_step_is_planned_moved_and_let_go_in_words(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    browser.type(id, "next", "friday 3pm", what="hear", number="h")
    await until(lambda: browser.heard, [("heard", "h", "Fri 6 March, 15:00")])
    browser.type(id, "next", "friday 3pm")
    await until(lambda: card_in(desk, id).next_due, wall("2026-03-06 15:00").instant())
    await browser.user.should_see("Follow up: Fri 6 March, 15:00.")
    browser.type(id, "next", "sat noon", seen="Fri 6 March, 15:00")
    await until(lambda: card_in(desk, id).next_due, wall("2026-03-07 12:00").instant())
    browser.type(id, "next", "", seen="Sat 7 March, 12:00")
    await until(lambda: card_in(desk, id).next_due, None)
    await browser.user.should_see("Let go: Follow up.")


async def test_a_time_that_is_none_is_refused_and_nothing_planned_means_nothing_to_let_go(desk: House) -> None:
    id = desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    browser.type(id, "next", "whenever")
    await until(lambda: browser.refusals, ["Not understood as a time. Try “Thursday 9am”."])
    browser.type(id, "next", " ")
    await until(lambda: browser.settled, 1)
    browser.type(id, "next", "whenever", what="hear", number="h")
    await until(lambda: browser.heard[-1], ("heard", "h", ""))


async def test_what_has_ended_gets_no_next_step(desk: House) -> None:
    id = desk.search.applied("Designer", "Acme")
    desk.search.change(id, lambda one, stamp: one.reject(stamp=stamp))
    card = card_in(desk, id)
    browser = await visit(desk)
    if card.next_step:
        browser.type(id, "next", "", seen=table_value(desk, card))
        await until(lambda: card_in(desk, id).next_step, "")
    browser.type(id, "next", "friday", seen="")
    await until(lambda: browser.refusals, ["It has ended, so nothing more is planned for it."])


def table_value(desk: House, card: Card) -> str:
    return value_of(card, "next", now=desk.search.now, zone=LONDON)


@pytest.mark.parametrize(
    "told",
    [None, [], {}, {"card": 1, "cell": "role", "value": "", "seen": "", "number": "1"}, "role"],
)
async def test_what_our_own_script_does_not_say_is_not_heard(desk: House, told: object) -> None:
    desk.search.save("Designer", "Acme")
    browser = await visit(desk)
    position = desk.search.tracker.position()
    browser.user.find(marker="cells").trigger("cell", told).trigger("hear", told)
    browser.type("someone/else", "rank", "a")
    browser.type("other/application-1", "role", "x" * 5_000)
    browser.type("other/application-1", "role", "stolen")
    await until(lambda: len(browser.refusals), 1)
    assert desk.search.tracker.position() == position
