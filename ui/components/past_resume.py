"""The resume of an application as it was at a moment: its words, what is another now, and its PDF."""

from __future__ import annotations

from dataclasses import dataclass

from nicegui import ui

from domain.resume_commands import ResumeNow
from domain.resume_difference import Change
from domain.store.tracker import END
from projections import sent_resumes
from ui.asking import ask
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.resume_difference import draw_difference
from ui.components.resume_downloads import file_name
from ui.frame import toast


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read of it: ``text`` are its words then, ``since`` what is another now."""

    then: ResumeNow
    text: str
    since: tuple[Change, ...]


async def show_past_resume(hand: Hand, *, application: str, position: int, moment: str) -> None:
    """A sheet with the resume as it was after the event at ``position``; ``moment`` is that in words."""
    reading = await ask(lambda: _read(hand, application, position))
    with hand.client:
        if reading.then.number:
            _draw(hand, reading, moment=moment)
        else:
            toast("There was no resume yet.")


def _read(hand: Hand, application: str, position: int) -> Reading:
    log, resumes = hand.services.sealed, hand.services.resumes
    then, now = (
        sent_resumes.resume_at(log, hand.seeker, application=application, position=one) for one in (position, END)
    )
    return Reading(
        then=then,
        text=resumes.text(then.content, then.look),
        since=resumes.compared_contents(then.content, now.content),
    )


def _draw(hand: Hand, reading: Reading, *, moment: str) -> None:
    then = reading.then

    async def download() -> None:
        made = await perform(lambda: hand.services.resumes.set(then.content, then.look).pdf)
        if made is not None and made.value is not None:
            name = file_name(then.content.basics.name, "pdf", more=f"v{then.number}")
            ui.download.content(made.value, name, "application/pdf")

    with ui.dialog() as dialog, ui.element("div").classes("sheet sheet-wide"):
        dialog.props["aria-label"] = "The resume as it was"
        dialog.on("hide", dialog.delete)
        with ui.element("div").classes("sheet-head"), ui.element("h2"):
            ui.label(f"Resume, v{then.number}")
        with ui.element("div").classes("sheet-body").props("tabindex=0").mark("resume-then"):
            ui.label(f"As it was on {moment}.").classes("muted")
            ui.label(reading.text).classes("quote lines resume-text").props("tabindex=0")
            with ui.element("h3"):
                ui.label("What is another now")
            draw_difference(reading.since)
        with ui.element("div").classes("sheet-foot"):
            ui.button("PDF", icon="i-download", color=None, on_click=download).classes("btn-plain").mark("past-pdf")
            ui.button("Close", color=None, on_click=dialog.close).classes("btn-main")
    dialog.open()
