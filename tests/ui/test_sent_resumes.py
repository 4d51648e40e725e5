"""What went out stays as it was: frozen with the application, attached to letters, compared, proved."""

from __future__ import annotations

import re
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
from domain.tailoring import TailoredResume
from jobs.typesetting import Typesetter
from tests.support.eventually import eventually_async
from tests.support.searching import Search, stamp
from tests.support.visiting import House, click, elements, until
from tests.ui.test_resume import given
from tests.ui.test_tailored import area, home, mine, reword, visit
from ui.addresses import address_of
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
    await until(lambda: len(elements(user, ui.element, marker="sent-resume")), 1)
    await user.should_see(f"Sent: v{sent.frozen.number}, today, one page")
    files = given(home.search, home.services.place.data_dir).files
    assert files.read("me", sent.frozen.pdf).startswith(b"%PDF")
    assert "Built it for you" in sent.frozen.content
    change = partial(Resume.write_basics, basics=Basics(name="Somebody Else"), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", change, stamp=stamp())
    assert application(home, id).resumes == [sent]
    await click(user, marker="prove")
    await eventually_async(lambda: bool(user.find("the very same bytes").elements), within=40)


async def sent(user: User, house: House, id: str, words: str, *, count: int = 1) -> None:
    """One goes out that says these words."""
    await reworded(house, user, id, words)
    await click(user, marker="send")
    await submit(user, asked=count)
    await until(lambda: len(application(house, id).resumes), count)
    await until(lambda: len(elements(user, ui.element, marker="sent-resume")), count)


def differences(user: User) -> str:
    return " ".join(one.content for one in elements(user, ui.html, marker="differences"))


async def test_what_changed_between_two_is_shown(home: House) -> None:
    user, id = await visit(home)
    for count, words in enumerate(("Built it for you", "Built it all"), start=1):
        await sent(user, home, id, words, count=count)
    await click(user, marker="compare")
    await until(lambda: "<del>" in differences(user), True)
    assert ">Reworded<" in differences(user)
    assert re.search("Built it .*<del>.*for you.*<ins>.*all.*</ins>", differences(user))


async def test_what_went_out_is_laid_beside_the_base(home: House) -> None:
    user, id = await visit(home)
    hide = partial(TailoredResume.hide, part="22222222", stamp=stamp())
    ResumeCommands(home.search.tracker).tailor("me", id, hide, stamp=stamp())
    await sent(user, home, id, "Built <b>it</b>")
    base = await home.visit("/resume")
    await base.should_see("Nordlicht, Data Engineer")
    await click(base, marker="compare-base")
    await until(lambda: ">Left out<" in differences(base), True)
    assert "Wrote Terraform" in differences(base)
    assert "&lt;b&gt;it&lt;/b&gt;" in differences(base)


async def test_what_went_out_is_used_again_for_another_application(home: House) -> None:
    user, id = await visit(home)
    await sent(user, home, id, "Built it for you")
    await reworded(home, user, id, "Built it since")
    other = home.search.save(company="Beta")
    await click(user, marker="use-again")
    await submit(user, asked=2)
    await until(lambda: elements(user, ui.select, marker="use-for")[0].error, "Choose the application it is for.")
    with user:
        elements(user, ui.select, marker="use-for")[0].value = other
    user.find(marker="question").trigger("submit")
    await until(lambda: user.back_history[-1:], [f"{address_of(other)}/resume"])
    assert mine(home, other).reworded == {"11111111": ("Built it for you", "Built it")}


async def test_one_that_went_out_takes_the_place_of_what_is_here_and_back(home: House) -> None:
    first, id = await visit(home)
    await sent(first, home, id, "Built it for you")
    other = home.search.save(company="Beta")
    reword(home, other, "22222222", "Wrote much")
    user = await home.visit(f"{address_of(other)}/resume")
    await click(user, marker="use-one")
    await submit(user)
    await until(lambda: area(user, "11111111").value, "Built it for you")
    assert area(user, "22222222").value == "Wrote Terraform"
    await click(user, "Undo")
    await until(lambda: area(user, "22222222").value, "Wrote much")
    assert area(user, "11111111").value == "Built it"


async def test_where_nothing_went_out_nothing_can_be_used_again(home: House) -> None:
    user, _ = await visit(home)
    await click(user, marker="use-one")
    await eventually_async(lambda: len(user.find("None went out yet.").elements) > 1, within=40)


async def test_a_follow_up_is_planned_where_none_is(home: House) -> None:
    user, id = await visit(home)
    home.search.change(id, lambda one, at: one.apply(stamp=at))
    (step,) = application(home, id).open_steps()
    home.search.change(id, lambda one, at: one.cancel_step(step=step.id, stamp=at))
    assert "check_status" not in [one.purpose for one in application(home, id).open_steps()]
    await until(lambda: len(elements(user, ui.element, marker="send")), 1)
    await sent(user, home, id, "Built it for you")
    assert "check_status" in [one.purpose for one in application(home, id).open_steps()]


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


async def test_what_has_no_name_on_it_did_not_go_out(home: House) -> None:
    nameless = partial(Resume.write_basics, basics=Basics(), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", nameless, stamp=stamp())
    user, id = await visit(home)
    await click(user, marker="send")
    await submit(user)
    await eventually_async(lambda: bool(user.find("It has no name on it yet").elements), within=40)
    assert application(home, id).resumes == []


async def test_a_sign_that_cannot_be_shown_sends_nothing(home: House) -> None:
    user, id = await visit(home)
    await reworded(home, user, id, "日")
    await click(user, marker="send")
    await submit(user)
    await eventually_async(lambda: bool(user.find("“日” is in none of the fonts").elements), within=40)
    assert application(home, id).resumes == []
