"""Which resume went out with an application: frozen as it was, to be opened, compared and proved."""

from __future__ import annotations

from collections.abc import Callable
from difflib import ndiff
from functools import partial

from nicegui import ui

from domain.application import JobApplication
from domain.resume_content import Content, Look
from domain.sent_resumes import Frozen, SentResume
from domain.values import Stamp
from ui import words
from ui.addresses import address_of
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.resume_downloads import file_name
from ui.components.section import Section
from ui.frame import toast
from ui.services import Services

Reading = Callable[[], tuple[Content, Look, int]]


def pages_of(frozen: Frozen) -> str:
    return "one page" if frozen.pages == 1 else f"{frozen.pages} pages"


def ask_sent(hand: Hand, application: str, *, company: str, applied: bool, reading: Reading) -> None:
    """Ask for what goes with it, and freeze the resume that ``reading`` says."""
    content, look, number = reading()
    with Question("Which resume went out", lead="It is kept as it is now, whatever you change later.") as question:
        name = question.line("Name of the file", name="name", value=file_name(content, "pdf", more=company))
        too = ui.checkbox("I applied with it: plan the follow-up", value=True).mark("applied")
        too.set_visibility(not applied)

    def work(command: str) -> None:
        also = bool(too.value) and not applied
        _send(hand, application, content, look, number=number, name=name.value or "", applied=also, command=command)

    question.saves(work, label="Keep it as sent", said="Kept with the application.")


def _send(
    hand: Hand, application: str, content: Content, look: Look, *, number: int, name: str, applied: bool, command: str
) -> None:
    """Blocking. Raises Refusal."""
    sheets = hand.services.resumes.set(content, look)
    digest = hand.services.files.keep(hand.seeker, sheets.pdf)
    frozen = Frozen(
        content=sheets.given,
        pdf=digest,
        engine=sheets.engine,
        template=sheets.template,
        theme=sheets.theme,
        pages=sheets.pages,
        number=number,
    )

    def deed(it: JobApplication, stamp: Stamp) -> None:
        it.send_resume(frozen=frozen, name=name, stamp=stamp)
        it.attach_document(
            document=digest,
            name=name,
            media_type="application/pdf",
            size=len(sheets.pdf),
            purpose="resume",
            stamp=stamp,
        )
        if applied:
            it.apply(resume=name, stamp=stamp)

    hand.carry_out(application, deed, command=command)


class SentResumesSection:
    """The section of an application's resumes; ``tailor`` leads to the page where the next one is made."""

    def __init__(self, hand: Hand, application: str, *, tailor: bool = True) -> None:
        self._hand, self._application = hand, application
        self._section = Section("Resume", self._draw, classes="resumes")
        if tailor:
            there = f"{address_of(application)}/resume"
            self._section.button("Tailor one", lambda: ui.navigate.to(there), icon="i-pencil").mark("tailor")

    def show(self, resumes: tuple[SentResume, ...], *, zone: str) -> None:
        self._section.show((resumes, zone))

    def _draw(self, state: tuple[tuple[SentResume, ...], str]) -> None:
        resumes, zone = state
        if not resumes:
            ui.label("None went out yet.").classes("muted small")
        for sent in reversed(resumes):
            day = words.day(words.local(sent.at, zone).date(), today=words.today(self._hand.now(), zone))
            with ui.element("div").classes("resume-sent").mark("sent-resume"):
                ui.label(f"Sent: v{sent.frozen.number}, {day}, {pages_of(sent.frozen)}").classes("strong")
                ui.link("Open", f"{address_of(self._application)}/document/{sent.frozen.pdf}")
                if sent is not resumes[0]:
                    _button("Compare with the one before", partial(self._compare, sent, resumes))
                _button("Prove it", partial(self._prove, sent))

    async def _compare(self, sent: SentResume, resumes: tuple[SentResume, ...]) -> None:
        other = resumes[resumes.index(sent) - 1]
        show_difference(
            "What changed",
            before=self._hand.services.resumes.words(other.frozen.content),
            after=self._hand.services.resumes.words(sent.frozen.content),
        )

    async def _prove(self, sent: SentResume) -> None:
        with self._hand.client:
            found = await perform(partial(proved, self._hand.services, sent.frozen))
            if found is not None and found.value is not None:
                toast(found.value, mood="glad" if found.value.startswith("Made again") else "problem")


def proved(services: Services, frozen: Frozen) -> str:
    """Make the PDF again from the event alone, and say what came of it. Blocking."""
    again = services.resumes.again(given=frozen.content, theme=frozen.theme)
    if again.digest == frozen.pdf:
        return f"Made again with {again.engine}: the very same bytes."
    if (again.engine, again.template) != (frozen.engine, frozen.template):
        return f"It was set with {frozen.engine} and other themes than today's; the kept file is what went out."
    return "Made again it differs. The kept file is what went out; the record of it was damaged."


def show_difference(title: str, *, before: str, after: str) -> None:
    """Two texts as one: what went is struck out, what came is marked."""
    with ui.dialog() as dialog, ui.element("div").classes("sheet question"):
        dialog.props["aria-label"] = title
        dialog.on("hide", dialog.delete)
        with ui.element("div").classes("sheet-head"), ui.element("h2"):
            ui.label(title)
        with ui.element("div").classes("sheet-body difference").props("tabindex=0").mark("difference"):
            for line in ndiff(before.splitlines(), after.splitlines()):
                if line[0] in "+-" and line[2:].strip():
                    ui.label(line[2:]).classes("came" if line[0] == "+" else "went")
            if before == after:
                ui.label("They say the same.").classes("muted")
        with ui.element("div").classes("sheet-foot"):
            ui.button("Close", color=None, on_click=dialog.close).classes("btn-main")
    dialog.open()


def _button(label: str, on_click: Callable[[], object]) -> None:
    mark = label.split(maxsplit=1)[0].lower()
    ui.button(label, color=None, on_click=on_click).classes("btn-quiet").props("dense").mark(mark)
