"""The table and the archive as a person uses them, without a browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from jobs.tables import BOM
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, opened, until
from ui.pages import table


@pytest.fixture
async def desk(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """The pages of the table alone. What is logged as an error fails the test."""
    async with opened(search, tmp_path, table.register) as found:
        yield found
    assert not [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]


def rows(user: User) -> list[str]:
    """The text of every row, from the top."""
    [body] = elements(user, ui.element, marker="rows")
    return [str(row.content) for row in body.default_slot.children if isinstance(row, ui.html)]


def roles(user: User, *expected: str) -> None:
    found = rows(user)
    assert len(found) == len(expected), found
    for row, role in zip(found, expected, strict=True):
        assert f"<bdi>{role}</bdi>" in row


def choose(user: User, *cards: str, on: bool = True) -> None:
    """What the browser tells when boxes are ticked."""
    user.find(marker="table").trigger("change", {"cards": list(cards), "on": on})


async def test_rows_follow_the_filter_and_the_order_of_the_address(desk: House) -> None:
    desk.search.save("Nurse", "Acme")
    desk.search.save("Cook", "Acme")
    desk.search.save("Clerk", "Town hall")
    user = await desk.visit("/table?q=acme&sort=role")
    roles(user, "Cook", "Nurse")
    user = await desk.visit("/table?q=acme&sort=-role")
    roles(user, "Nurse", "Cook")
    await user.should_see("2 in all")


async def test_several_cards_move_in_one_step_and_one_step_back(desk: House) -> None:
    search = desk.search
    first, second, _ = (search.later(minutes=1).save(role) for role in ("First", "Second", "Third"))
    search.later(minutes=1).save("There before", stage="screening")
    user = await desk.visit("/table?sort=role")
    choose(user, second, first)
    await user.should_see("2 chosen")
    await click(user, marker="bulk-forward")
    await click(user, marker="bulk-to-screening")
    await until(lambda: search.lane("screening"), ["First", "Second", "There before"])
    await until(lambda: bool(elements(user, ui.label, marker="bulk-count")), expected=False)
    assert search.lane("saved") == ["Third"]
    await click(user, "Undo")
    await until(lambda: search.lane("saved"), ["Third", "Second", "First"])


async def test_nothing_moves_where_one_cannot(desk: House) -> None:
    here, gone = desk.search.save("Here"), desk.search.save("Gone")
    user = await desk.visit("/table")
    choose(user, here, gone)
    await click(user, marker="bulk-forward")
    desk.search.commands.remove_stage("me", stage="offer", home="saved", cards=(), stamp=desk.search.stamp())
    await click(user, marker="bulk-to-offer")
    await user.should_see("There is no such column on your board.")
    assert sorted(desk.search.lane("saved")) == ["Gone", "Here"]


async def test_several_cards_are_tagged_and_only_new_tags_are_taken_back(desk: House) -> None:
    search = desk.search
    had, had_not = search.save("Had it"), search.save("Had it not")
    search.change(had, lambda one, stamp: one.tag(tag="remote", stamp=stamp))
    user = await desk.visit("/table")
    choose(user, had, had_not)
    await click(user, marker="bulk-tag")
    await until(lambda: len(elements(user, ui.input, marker="tag")), 1)
    user.find(marker="tag").type("#remote")
    user.find(marker="question").trigger("submit")
    await until(lambda: search.application(had_not).tags, search.application(had).tags)
    await click(user, "Undo")
    await until(lambda: len(search.application(had_not).tags), 0)
    assert list(search.application(had).tags) == ["remote"]


async def test_a_tag_that_is_none_is_refused_beside_its_field(desk: House) -> None:
    card = desk.search.save()
    user = await desk.visit("/table")
    choose(user, card)
    await click(user, marker="bulk-tag")
    await until(lambda: len(elements(user, ui.input, marker="tag")), 1)
    user.find(marker="question").trigger("submit")
    await until(lambda: bool(elements(user, ui.input, marker="tag")[0].error), expected=True)


async def test_several_cards_go_to_the_archive_and_come_back_from_it(desk: House) -> None:
    search = desk.search
    one, two = search.save("One"), search.save("Two")
    user = await desk.visit("/table")
    choose(user, one, two)
    await click(user, marker="bulk-archive")
    await user.should_see("Nothing is on your board yet")
    archive = await desk.visit("/archive?sort=role")
    roles(archive, "One", "Two")
    choose(archive, one)
    await click(archive, marker="bulk-undo")
    await until(lambda: search.lane("saved"), ["One"])
    await until(lambda: len(rows(archive)), 1)
    roles(archive, "Two")
    await click(archive, "Undo")
    await until(lambda: search.lane("saved"), [])
    await click(user, "Undo")
    await until(lambda: sorted(search.lane("saved")), ["One", "Two"])


async def test_what_is_filtered_away_is_chosen_no_more(desk: House) -> None:
    card = desk.search.save("Nurse")
    user = await desk.visit("/table?stage=saved")
    choose(user, card)
    await user.should_see("1 chosen")
    desk.search.move(card, "offer")
    await until(lambda: bool(elements(user, ui.label, marker="bulk-count")), expected=False)


async def test_boxes_can_be_cleared(desk: House) -> None:
    card = desk.search.save("Nurse")
    user = await desk.visit("/table")
    choose(user, card, "me/application-unknown")
    await user.should_see("1 chosen")
    await click(user, marker="bulk-none")
    await until(lambda: bool(elements(user, ui.label, marker="bulk-count")), expected=False)


async def test_many_rows_come_in_parts(desk: House) -> None:
    for number in range(101):
        desk.search.save(f"Role {number}")
    user = await desk.visit("/table")
    await user.should_see("100 of 101")
    await click(user, marker="more")
    await until(lambda: len(rows(user)), 101)


async def test_a_hostile_role_is_words_and_nothing_else(desk: House) -> None:
    desk.search.save("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>')
    user = await desk.visit("/table")
    [row] = rows(user)
    assert "<script" not in row
    assert "<img" not in row


async def test_a_view_keeps_the_order_of_the_table_as_well(desk: House) -> None:
    desk.search.save("Nurse", "Acme")
    user = await desk.visit("/table?q=acme&sort=-company")
    user.find(marker="filters").trigger("click", "keep")
    await until(lambda: len(elements(user, ui.input, marker="name")), 1)
    elements(user, ui.input, marker="name")[0].value = "Acme last"
    await user.should_see("It keeps the filter and the order")
    user.find(marker="question").trigger("submit")
    await until(lambda: [view.query for view in desk.search.me().views], ["q=acme&sort=-company"])
    await until(lambda: "Forget this view" in strip(user), expected=True)
    assert "Keep as a view" in strip(await desk.visit("/table?q=acme&sort=role"))
    assert "Keep as a view" in strip(await desk.visit("/table?q=acme"))


async def test_an_order_alone_is_a_view_of_the_table(desk: House) -> None:
    desk.search.save("Nurse", "Acme")
    desk.search.settle(lambda me, stamp: me.keep_view(name="By role", query="sort=role", stamp=stamp))
    assert "Forget this view" in strip(await desk.visit("/table?sort=role"))
    assert 'href="/table?sort=role"' in strip(await desk.visit("/table"))
    assert "Keep as a view" not in strip(await desk.visit("/table"))


def strip(user: User) -> str:
    [line] = elements(user, ui.html, marker="filter-chips")
    return str(line.content)


async def test_an_application_opens_beside_the_table(desk: House) -> None:
    card = desk.search.save("Nurse")
    user = await desk.visit("/table")
    user.find(marker="table").trigger("click", card)
    await until(lambda: len(elements(user, ui.button, marker="write")), 1)


async def file_of(house: House, user: User) -> list[dict[str, str]]:
    """The rows of the table that the page offers as a file."""
    [line] = elements(user, ui.html, marker="filter-chips")
    [address] = set(re.findall(r'href="([^"]+)" download', str(line.content)))
    answer = await (await house.visitor()).http_client.get(unescape(address))
    assert answer.content.startswith(BOM.encode())
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_the_file_has_the_rows_of_the_filter_in_their_order(home: House) -> None:
    for role in ("Nurse", "Cook", "Baker"):
        home.search.save(role, "Acme & Söhne", salary="=1+1")
    home.search.save("Clerk", "Town hall")
    for number in range(table.ROWS):
        home.search.save(f"More {number}", "Elsewhere")
    found = await file_of(home, await home.visit("/table?q=Söhne&sort=-role"))
    assert [row["Role"] for row in found] == ["Nurse", "Cook", "Baker"]
    assert found[0]["Salary"] == "'=1+1"
    assert len(await file_of(home, await home.visit("/table"))) == table.ROWS + 4


async def test_the_file_of_the_archive_has_what_is_put_away(home: House) -> None:
    away = home.search.save("Away")
    home.search.save("Here")
    home.search.change(away, lambda one, stamp: one.archive(stamp=stamp))
    found = await file_of(home, await home.visit("/archive"))
    assert [(row["Role"], row["Archived"]) for row in found] == [("Away", "yes")]


async def test_the_file_of_the_board_has_what_it_shows_column_by_column(home: House) -> None:
    home.search.save("Second", "Acme", stage="offer")
    home.search.save("First", "Acme")
    home.search.save("Other", "Else")
    user = await home.visit("/?q=acme")
    assert [row["Role"] for row in await file_of(home, user)] == ["First", "Second"]


@pytest.mark.parametrize("path", ["/archive", "/table?q=nobody", "/?q=nobody"])
async def test_where_there_is_no_row_there_is_no_file(home: House, path: str) -> None:
    home.search.save("Nurse")
    user = await home.visit(path)
    [line] = elements(user, ui.html, marker="filter-chips")
    assert "Archive" in str(line.content)
    assert "download" not in str(line.content)


async def test_the_file_is_the_seeker_s_own(home: House) -> None:
    home.search.of("ada").save("Chemist")
    home.search.save("Nurse")
    assert [row["Role"] for row in await file_of(home, await home.visit("/table"))] == ["Nurse"]
