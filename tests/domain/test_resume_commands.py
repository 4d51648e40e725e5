"""What a person can do with resumes, in a real store."""

from __future__ import annotations

from functools import partial

import pytest

from domain.errors import NotFound
from domain.resume_commands import ResumeCommands, new_id
from domain.resume_content import Basics, Content, Look
from domain.tailoring import TailoredResume
from tests.support.searching import Search


def test_a_resume_begins_with_its_first_change(search: Search) -> None:
    commands = ResumeCommands(search.tracker)
    assert commands.now(search.seeker).number == 0
    ada = Basics(name="Ada")
    commands.change(search.seeker, lambda r: r.write_basics(basics=ada, stamp=search.stamp()), stamp=search.stamp())
    commands.change(
        search.seeker, lambda r: r.choose_look(look=Look(theme="margin"), stamp=search.stamp()), stamp=search.stamp()
    )
    now = commands.now(search.seeker)
    assert (now.content, now.look.theme, now.number) == (Content(basics=ada), "margin", 3)


def test_an_application_has_a_resume_of_its_own_from_its_first_change(search: Search) -> None:
    commands, role = ResumeCommands(search.tracker), search.save()
    assert commands.tailored(search.seeker, role) is None
    for part in ("11111111", "22222222"):
        hide = partial(TailoredResume.hide, part=part, stamp=search.stamp())
        commands.tailor(search.seeker, role, hide, stamp=search.stamp())
    mine = commands.tailored(search.seeker, role)
    assert mine is not None
    assert (mine.application, mine.hidden) == (role, {"11111111", "22222222"})
    hide = partial(TailoredResume.hide, part="x", stamp=search.stamp())
    with pytest.raises(NotFound):
        commands.tailor(search.seeker, f"{search.seeker}/application-0", hide, stamp=search.stamp())


def test_ids_are_told_apart() -> None:
    assert len({new_id() for _ in range(100)}) == 100


def test_the_whole_resume_of_an_application_is_the_base_with_its_differences(search: Search) -> None:
    commands, role = ResumeCommands(search.tracker), search.save()
    ada = Basics(name="Ada", summary="All of me")
    commands.change(search.seeker, lambda r: r.write_basics(basics=ada, stamp=search.stamp()), stamp=search.stamp())
    assert commands.of_application(search.seeker, role) == commands.now(search.seeker)
    reword = partial(
        TailoredResume.reword, part="basics/summary", words="For you", base=Content(basics=ada), stamp=search.stamp()
    )
    commands.tailor(search.seeker, role, reword, stamp=search.stamp())
    told = commands.of_application(search.seeker, role)
    assert (told.content.basics.summary, told.number) == ("For you", 4)
