"""A resume for one application on the screen: left out, reworded, reordered, overtaken, and the posting's words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.application import JobApplication
from domain.resume import Resume
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics, ResumeItem, ResumeLine
from domain.resume_places import SUMMARY
from domain.tailoring import TailoredResume
from tests.support.searching import Search, stamp
from tests.support.visiting import House, click, elements, opened, until
from tests.ui.test_resume import given, sheets
from ui.addresses import address_of
from ui.live import Live
from ui.pages import resume as resume_page

ONE, TWO = ResumeLine(id="11111111", text="Built it"), ResumeLine(id="22222222", text="Wrote Terraform")
JOB = ResumeItem(id="aaaaaaaa", values=(("position", "Engineer"), ("name", "Acme")), lines=(ONE, TWO))
OTHER = ResumeItem(id="bbbbbbbb", values=(("position", "Assistant"), ("name", "Beta")))
ADA = Basics(name="Ada", label="Engineer", summary="All of me.")


@pytest.fixture
async def home(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """The pages of resumes with a base resume. What is logged as an error fails the test."""
    commands = ResumeCommands(search.tracker)
    for deed in (
        partial(Resume.write_basics, basics=ADA, stamp=stamp()),
        partial(Resume.add_item, section="work", item=OTHER, stamp=stamp()),
        partial(Resume.add_item, section="work", item=JOB, stamp=stamp()),
    ):
        commands.change("me", deed, stamp=stamp())

    def register(_: object, live: Live) -> None:
        resume_page.register(given(search, tmp_path), live)

    async with opened(search, tmp_path, register) as found:
        yield found
    faults = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not faults


def mine(house: House, application: str) -> TailoredResume:
    found = ResumeCommands(house.search.tracker).tailored("me", application)
    assert found is not None
    return found


def reword(house: House, application: str, part: str, words: str) -> None:
    commands = ResumeCommands(house.search.tracker)
    base = commands.now("me").content
    deed = partial(TailoredResume.reword, part=part, words=words, base=base, stamp=stamp())
    commands.tailor("me", application, deed, stamp=stamp())


async def visit(house: House) -> tuple[User, str]:
    id = house.search.save()
    return await house.visit(f"{address_of(id)}/resume"), id


def area(user: User, part: str) -> ui.textarea:
    return elements(user, ui.textarea, marker=f"words-{part}")[0]


async def test_nothing_is_recorded_by_looking(home: House) -> None:
    user, id = await visit(home)
    await user.should_see("Resume for Nordlicht")
    assert ResumeCommands(home.search.tracker).tailored("me", id) is None


async def test_there_is_a_word_for_an_application_that_is_not_there(home: House) -> None:
    answer = await (await home.visitor()).http_client.get("/application/0/resume")
    assert answer.status_code == 404
    assert "There is no such application among yours." in answer.text


async def test_a_line_is_reworded_left_out_and_put_first(home: House) -> None:
    user, id = await visit(home)
    before = sheets(user)
    with user:
        area(user, "11111111").value = "Built it for you"
    await until(lambda: sheets(user) != before, True)
    user.find(marker="words-11111111").trigger("blur")
    await until(lambda: mine(home, id).reworded, {"11111111": ("Built it for you", "Built it")})
    await click(user, marker="up-22222222")
    await until(lambda: mine(home, id).orders, {"aaaaaaaa": ("22222222", "11111111")})
    await until(lambda: len(elements(user, ui.checkbox, marker="shown-22222222")), 1)
    with user:
        elements(user, ui.checkbox, marker="shown-22222222")[0].value = False
    await until(lambda: mine(home, id).hidden, {"22222222"})
    await click(user, marker="base-11111111")
    await until(lambda: mine(home, id).reworded, {})


async def test_where_the_base_changed_one_keeps_ones_own_or_takes_the_new(home: House) -> None:
    id = home.search.save()
    reword(home, id, SUMMARY, "All for you.")
    change = partial(Resume.write_basics, basics=Basics(name="Ada", summary="More of me."), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", change, stamp=stamp())
    user = await home.visit(f"{address_of(id)}/resume")
    await user.should_see("The base now: More of me.")
    await click(user, marker="keep-mine")
    await until(lambda: mine(home, id).reworded, {SUMMARY: ("All for you.", "More of me.")})
    await user.should_not_see("The base now: More of me.")
    change = partial(Resume.write_basics, basics=Basics(name="Ada", summary="Even more."), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", change, stamp=stamp())
    await click(user, marker="take-new")
    await until(lambda: mine(home, id).reworded, {})
    await until(lambda: area(user, SUMMARY).value, "Even more.")


async def test_the_posting_s_words_are_ticked_off(home: House) -> None:
    user, id = await visit(home)
    await user.should_see("Keep the posting’s text")
    keep = partial(JobApplication.keep_posting, text="Must know Terraform, Dagster.", stamp=stamp())
    home.search.commands.change_application("me", id, keep, stamp=stamp())
    await until(lambda: len(elements(user, ui.element, marker="term")), 1)
    await click(user, marker="set-aside")
    await until(lambda: mine(home, id).set_aside, ["Dagster"])
    hide = partial(TailoredResume.hide, part="22222222", stamp=stamp())
    ResumeCommands(home.search.tracker).tailor("me", id, hide, stamp=stamp())
    await click(user, marker="show-line")
    await until(lambda: mine(home, id).hidden, set())
    await click(user, marker="take-up")
    await until(lambda: mine(home, id).set_aside, [])


async def test_another_look_is_this_one_s_own(home: House) -> None:
    user, id = await visit(home)
    await click(user, marker="theme-margin")
    await until(lambda: getattr(mine(home, id).look, "theme", ""), "margin")
    assert ResumeCommands(home.search.tracker).now("me").look.theme == "modern"
