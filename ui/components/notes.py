"""Notes on an application: one line to begin, a draft that survives, and a way to mend what was written."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.section import Section
from ui.frame import drop_draft, keep_draft
from ui.readings import ApplicationNow

LONGEST = 20_000


class Notes:
    """The section of an application's notes."""

    def __init__(self, hand: Hand, application: str) -> None:
        self._hand, self._application = hand, application
        self._command = new_command()
        self._section = Section("Notes", self._draw, classes="notes")
        self._section.box.move(target_index=1)
        with self._section.element:
            self._text = ui.textarea("A note", placeholder="What should you remember?").props(f"maxlength={LONGEST}")
            self._text.mark("note")
            keep_draft(self._text, self._draft)
            with ui.element("div").classes("cluster"):
                ui.button("Keep the note", color=None, on_click=self._add).classes("btn-plain").props("dense").mark(
                    "keep-note"
                )

    @property
    def _draft(self) -> str:
        return f"note-{self._application.rpartition('-')[2]}"

    def show(self, now: ApplicationNow) -> None:
        self._section.show(now.kept.notes)

    def _draw(self, notes: tuple[tuple[str, str], ...]) -> None:
        for note, text in reversed(notes):
            with ui.element("div").classes("note-row"):
                ui.label(text).classes("lines")
                amend = partial(self._amend, note, text)
                pencil = (
                    ui.button(icon="i-pencil", color=None, on_click=amend).classes("btn-icon btn-quiet").props("dense")
                )
                pencil.mark("amend-note").props["aria-label"] = "Change this note"

    async def _add(self) -> None:
        text = self._text.value or ""
        kept = await self._hand.change(
            self._application,
            lambda a, s: a.add_note(text=text, stamp=s),
            said="Kept.",
            command=self._command,
            fields={"text": self._text},
        )
        if kept:
            self._command = new_command()
            self._text.value = ""
            with self._hand.client:
                drop_draft(self._draft)

    def _amend(self, note: str, before: str) -> None:
        with Question("Change the note") as question:
            text = question.text("Note", name="text", value=before, most=LONGEST)
        question.saves(
            lambda command: self._hand.carry_out(
                self._application, lambda a, s: a.amend_note(note=note, text=text.value, stamp=s), command=command
            ),
            said="Changed. What it said before stays in the timeline.",
        )
