"""Notes on somebody: a draft that survives, and a way to mend what was written."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from ui.components.doing import new_command
from ui.components.person_hand import PersonHand
from ui.components.question import Question
from ui.components.section import Section
from ui.frame import drop_draft, keep_draft

LONGEST = 20_000


class PersonNotes:
    """The section of the notes on one person."""

    def __init__(self, hand: PersonHand) -> None:
        self._hand = hand
        self._command = new_command()
        self._section = Section("Notes", self._draw)
        with self._section.element:
            self._text = ui.textarea("A note", placeholder="What should you remember about them?")
            self._text.props(f"maxlength={LONGEST} autogrow").mark("note")
            keep_draft(self._text, self._draft)
            keep = ui.button("Keep the note", color=None, on_click=self._add).classes("btn-plain").props("dense")
            keep.mark("keep-note")

    @property
    def _draft(self) -> str:
        return f"note-{self._hand.id.rpartition('-')[2]}"

    def show(self, notes: tuple[tuple[str, str], ...]) -> None:
        self._section.show(notes)

    def _draw(self, notes: tuple[tuple[str, str], ...]) -> None:
        for note, text in reversed(notes):
            with ui.element("div").classes("split"):
                ui.label(text).classes("lines grow")
                amend = partial(self._amend, note, text)
                pencil = ui.button(icon="i-pencil", color=None, on_click=amend).classes("btn-icon btn-quiet")
                pencil.props("dense").props["aria-label"] = "Change this note"

    async def _add(self) -> None:
        text = self._text.value or ""
        if await self._hand.change(
            lambda it, stamp: it.add_note(text=text, stamp=stamp),
            said="Kept.",
            command=self._command,
            fields={"text": self._text},
        ):
            self._command = new_command()
            self._text.value = ""
            with self._hand.hand.client:
                drop_draft(self._draft)

    def _amend(self, note: str, before: str) -> None:
        with Question("Change the note") as question:
            text = question.text("Note", name="text", value=before, most=LONGEST)
        question.saves(
            lambda command: self._hand.carry_out(
                lambda it, stamp: it.amend_note(note=note, text=text.value or "", stamp=stamp), command=command
            ),
            said="Changed. What it said before stays in the timeline.",
        )
