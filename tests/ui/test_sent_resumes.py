"""What went out stays as it was: frozen with the application, attached to letters, compared, proved."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.application import JobApplication
from domain.resume import Resume
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics, Content, Look
from domain.sent_resumes import Frozen
from jobs.typesetting import Typesetter
from tests.support.searching import Search, stamp
from tests.support.visiting import House, click, elements, until
from tests.ui.test_resume import given
from tests.ui.test_tailored import area, home, mine, reword, visit
from ui.components.letter_files import files_of
from ui.components.sent_resumes import proved

__all__ = ["home"]


def application(house: House, id: str) -> JobApplication:
    found = house.search.tracker.load(id)
    assert isinstance(found, JobApplication)
    return found


async def reworded(house: House, user: User, id: str, words: str) -> None:
    """Another tab wrote other words, and they are here."""
    reword(house, id, "11111111", words)
    await until(lambda: area(user, "11111111").value, words)


async def submit(user: User, *, asked: int = 1) -> None:
    """Answer the question; those ``asked`` before are still in memory, where no browser says that they are gone."""
    await until(lambda: len(elements(user, ui.element, marker="question")), asked)
    user.find(marker="question").trigger("submit")


async def test_it_is_frozen_with_the_application_which_went_out_with_it(home: House) -> None:
    user, id = await visit(home)
    await reworded(home, user, id, "Built it for you")
    await click(user, marker="send")
    await submit(user)
    await until(lambda: len(application(home, id).resumes), 1)
    told = application(home, id)
    (sent,) = told.resumes
    assert (sent.name, sent.frozen.pages) == ("Ada-resume-Nordlicht.pdf", 1)
    assert sent.frozen.number == ResumeCommands(home.search.tracker).now("me").number + mine(home, id).number
    assert told.applied_at is not None
    assert told.open_steps()
    assert files_of(home.search.tracker, "me", id) == ((sent.frozen.pdf, "Ada-resume-Nordlicht.pdf"),)
    await user.should_see(f"Sent: v{sent.frozen.number}, today, one page")
    files = given(home.search, home.services.place.data_dir).files
    assert files.read("me", sent.frozen.pdf).startswith(b"%PDF")
    assert "Built it for you" in sent.frozen.content
    change = partial(Resume.write_basics, basics=Basics(name="Somebody Else"), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", change, stamp=stamp())
    assert application(home, id).resumes == [sent]
    await click(user, marker="prove")
    await user.should_see("the very same bytes")


async def test_what_changed_between_two_is_shown(home: House) -> None:
    user, id = await visit(home)
    for count, words in enumerate(("Built it for you", "Built it all"), start=1):
        await reworded(home, user, id, words)
        await click(user, marker="send")
        await submit(user, asked=count)
        await until(lambda: len(application(home, id).resumes), count)
    await click(user, marker="compare")
    await until(lambda: bool(elements(user, ui.element, marker="difference")), True)
    await user.should_see("* Built it for you")
    await user.should_see("* Built it all")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "the very same bytes"),
        ({"engine": "typst 0.1", "pdf": "0" * 64}, "set with typst 0.1"),
        ({"pdf": "0" * 64}, "it differs"),
    ],
)
def test_it_is_made_again_from_the_event_alone(
    search: Search, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    sheets = Typesetter().set(Content(basics=Basics(name="Ada")), Look())
    frozen = Frozen(
        content=sheets.given,
        pdf=sheets.digest,
        engine=sheets.engine,
        template=sheets.template,
        theme=sheets.theme,
        pages=1,
        number=1,
    )
    assert words in proved(given(search, tmp_path), replace(frozen, **change))


async def test_a_sign_that_cannot_be_shown_sends_nothing(home: House) -> None:
    user, id = await visit(home)
    await reworded(home, user, id, "日")
    await click(user, marker="send")
    await submit(user)
    await user.should_see("“日” is in none of the fonts")
    assert application(home, id).resumes == []
