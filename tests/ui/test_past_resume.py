"""The resume of an application as it was at a moment of the replay."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User
from pypdf import PdfReader

from domain.resume import Resume
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics
from domain.resume_places import LABEL
from domain.tailoring import TailoredResume
from tests.support.eventually import eventually_async
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, opened, until
from tests.ui.test_resume import given
from ui.live import Live
from ui.pages import replay


@pytest.fixture
async def house(search: Search, tmp_path: Path) -> AsyncIterator[House]:
    def register(_: object, live: Live) -> None:
        replay.register(given(search, tmp_path), live)

    async with opened(search, tmp_path, register) as found:
        yield found


def say(search: Search, id: str, *, name: str, label: str) -> None:
    """The base has this name, and the application's resume this label."""
    search.later(hours=1)
    commands, at = ResumeCommands(search.tracker), search.stamp()
    basics = Basics(name=name, label="Engineer")
    commands.change(search.seeker, partial(Resume.write_basics, basics=basics, stamp=at), stamp=at)
    base = commands.now(search.seeker).content
    deed = partial(TailoredResume.reword, part=LABEL, words=label, base=base, stamp=at)
    commands.tailor(search.seeker, id, deed, stamp=at)


async def visit(house: House, id: str, *, position: int) -> User:
    """The application as it was, and its resume asked for."""
    user = await house.visit(f"/replay?at={position}&card={id.rpartition('-')[2]}")
    await click(user, marker="past-resume")
    return user


async def test_it_is_told_as_it_was_and_what_is_another_now(house: House) -> None:
    search = house.search
    id = search.save()
    say(search, id, name="Ada", label="Analyst")
    then = search.tracker.position()
    say(search, id, name="Ada Lovelace", label="Countess")
    user = await visit(house, id, position=then)
    await until(lambda: len(elements(user, ui.element, marker="resume-then")), 1)
    await user.should_see("Ada\nAnalyst")
    [found] = elements(user, ui.html, marker="differences")
    assert "Lovelace" in found.content
    assert "Countess" in found.content
    await click(user, marker="past-pdf")
    text = PdfReader(io.BytesIO((await user.download.next()).content)).pages[0].extract_text()
    assert text.split() == ["Ada", "Analyst"]


async def test_before_there_was_one_it_is_said(house: House) -> None:
    id = house.search.save()
    then = house.search.tracker.position()
    say(house.search, id, name="Ada", label="Analyst")
    user = await visit(house, id, position=then)
    await eventually_async(lambda: bool(user.find("There was no resume yet.").elements), within=40)
