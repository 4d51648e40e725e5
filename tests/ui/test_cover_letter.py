"""A letter beside the resume: written in the sheet, taken along as PDF in the same look, kept with the application."""

from __future__ import annotations

import io
from functools import partial

from nicegui import ui
from nicegui.testing import User
from pypdf import PdfReader

from domain.resume import Resume
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics, Look
from domain.resume_places import LABEL
from tests.support.pdfium import heard
from tests.support.searching import stamp
from tests.support.visiting import House, click, elements, until
from tests.ui.test_compose import SAM, paper, type_into
from tests.ui.test_sent_resumes import application, submit
from tests.ui.test_tailored import home, reword, visit
from ui.components.letter_files import files_of

__all__ = ["home"]


async def written(house: House) -> tuple[User, str]:
    """The letter of an application, with nothing left to fill in."""
    house.search.settle(lambda me, at: me.correct_profile(profile=SAM, stamp=at))
    user, id = await visit(house)
    reword(house, id, LABEL, "Stream keeper")
    await click(user, marker="cover-letter")
    await until(lambda: len(elements(user, ui.button, marker="letter-pdf")), 1)
    for name in ("why_company", "asked_for", "proof"):
        type_into(user, name, f"the {name} of it")
    return user, id


def text_of(pdf: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


async def test_it_is_taken_along_in_the_look_of_the_resume_and_kept(home: House) -> None:
    user, id = await written(home)
    await click(user, marker="letter-pdf")
    await submit(user)
    got = (await user.download.next()).content
    assert "Stream keeper" in text_of(got)
    assert "the why_company of it" in text_of(got)
    await until(lambda: [name for _, name in files_of(home.search.tracker, "me", id)], ["Sam-Lee-letter-Nordlicht.pdf"])
    await until(
        lambda: [box.text for box in elements(user, ui.checkbox, marker="file")], ["Sam-Lee-letter-Nordlicht.pdf"]
    )


async def test_it_is_in_english_whatever_the_resume_is_in(home: House) -> None:
    german = partial(Resume.choose_look, look=Look(language="de", theme="classic"), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", german, stamp=stamp())
    user, _ = await written(home)
    await click(user, marker="letter-pdf")
    await submit(user)
    assert heard((await user.download.next()).content).language == "en"


async def test_it_need_not_be_kept(home: House) -> None:
    user, id = await written(home)
    await click(user, marker="letter-pdf")
    await until(lambda: len(elements(user, ui.checkbox, marker="keep-pdf")), 1)
    with user:
        elements(user, ui.checkbox, marker="keep-pdf")[0].value = False
    await submit(user)
    assert (await user.download.next()).content.startswith(b"%PDF")
    assert not application(home, id).documents


async def test_what_is_blank_is_filled_in_first(home: House) -> None:
    user, _ = await visit(home)
    await click(user, marker="cover-letter")
    await click(user, marker="letter-pdf")
    await user.should_see("Still to fill in: ")
    assert not elements(user, ui.element, marker="question")
    assert paper(user).props["choices"]["kind"] == "cover_letter"


async def test_without_a_name_on_the_resume_it_has_the_profile_s(home: House) -> None:
    nameless = partial(Resume.write_basics, basics=Basics(), stamp=stamp())
    ResumeCommands(home.search.tracker).change("me", nameless, stamp=stamp())
    user, _ = await written(home)
    await click(user, marker="letter-pdf")
    await submit(user)
    assert text_of((await user.download.next()).content).startswith("Sam Lee")
