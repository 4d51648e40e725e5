"""A letter taken along as PDF, in the look of the resume that goes with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import ui

from domain.application import JobApplication
from domain.errors import Invalid
from domain.resume_commands import ResumeCommands
from domain.resume_content import Content, Look
from domain.values import Letter, Stamp
from ui import words
from ui.components.documents import attach_pdf
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.resume_downloads import file_name
from ui.occasion import Occasion
from ui.readings import kept_of
from ui.resume_words import from_profile
from ui.typesetting import Sheets


def ask_pdf(hand: Hand, occasion: Occasion, letter: Letter, *, kept: Callable[[], Awaitable[None]]) -> None:
    """Ask what the file is called and whether it stays with the application; ``kept`` is told when it does."""
    made: list[Sheets] = []
    name = file_name(occasion.profile.name, "pdf", what="letter", more=occasion.fields.get("company", ""))
    with Question("Take it along as PDF", lead="It wears the look of this application’s resume.") as question:
        called = question.line("Name of the file", name="name", value=name)
        stays = ui.checkbox("Keep it with the application’s files", value=True).mark("keep-pdf")

    def work(command: str) -> None:
        made[:] = [set_letter(hand, occasion, letter)]
        if stays.value:
            _keep(hand, occasion.about, made[0], name=called.value or "", command=command)

    async def after() -> None:
        ui.download.content(made[0].pdf, called.value or name, "application/pdf")
        if stays.value:
            await kept()

    question.saves(work, label="Make the PDF", after=after)


def set_letter(hand: Hand, occasion: Occasion, letter: Letter) -> Sheets:
    """The letter as PDF. Blocking. Raises Refusal."""
    resume = ResumeCommands(hand.services.commands.record).of_application(hand.seeker, occasion.about)
    company = kept_of(hand.services.commands.record, hand.seeker, id=occasion.about).details.company
    day = words.today(hand.now(), occasion.zone)
    content = resume.content if resume.content.basics.name else Content(basics=from_profile(occasion.profile))
    if not content.basics.name:
        raise Invalid("Write your name first: on the page of your resume, or in the settings.", field="name")
    to = tuple(dict.fromkeys(line for line in (occasion.name, company) if line))
    return hand.services.resumes.letter(
        letter, to=to, day=day, content=content, look=_spoken(hand, letter, resume.look)
    )


def _spoken(hand: Hand, letter: Letter, look: Look) -> Look:
    """The program's own letters are English, whatever the headings of the resume are in."""
    ours = {kind.key for kind in hand.services.letters.catalogue()}
    return replace(look, language="en") if letter.kind in ours else look


def _keep(hand: Hand, application: str, sheets: Sheets, *, name: str, command: str) -> None:
    digest = hand.services.files.keep(hand.seeker, sheets.pdf)

    def deed(it: JobApplication, stamp: Stamp) -> None:
        attach_pdf(it, sheets.pdf, digest=digest, name=name, purpose="cover letter", stamp=stamp)

    hand.carry_out(application, deed, command=command)
