"""The list of one's own letters: opened, removed with a way back, taken in from files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nicegui import events, ui

from domain.errors import Invalid
from domain.letter_commands import LetterCommands
from projections.letters import LetterVersion
from ui import words
from ui.components.doing import perform
from ui.frame import toast
from ui.services import Services
from ui.uploads import upload

LARGEST = 64_000


def _too_large() -> None:
    toast("A letter's file is small: 64 kB at most.", mood="problem")


class OwnLetters:
    """The section of the page of letters that holds one's own."""

    def __init__(self, services: Services, seeker: str, *, zone: str) -> None:
        self._services, self._seeker, self._zone = services, seeker, zone
        self._commands = LetterCommands(services.commands.record)
        with ui.element("section").classes("section own-letters") as section:
            section.props["aria-label"] = "Your own"
            with ui.element("div").classes("split"):
                with ui.element("h2"):
                    ui.label("Your own")
                files = ui.button("Bring in from a file", color=None).classes("btn-quiet")
            self._list = ui.element("div")
            self._upload = upload(
                max_file_size=LARGEST,
                on_upload=self._bring_in,
                on_rejected=_too_large,
            )
            self._upload.classes("hidden").props('accept=".txt,text/plain"').mark("import")
            # In the browser, within the click itself: no window for files opens unasked.
            files.on("click", js_handler=f'() => runMethod({self._upload.id}, "pickFiles", [])')

    def show(self, letters: Sequence[LetterVersion], *, now: datetime) -> None:
        """Show these letters."""
        self._list.clear()
        with self._list:
            if not letters:
                ui.label("None yet. Open a letter below and make it yours, or begin a new one.").classes("muted")
                return
            with ui.element("ul").classes("rows"):
                for letter in letters:
                    self._row(letter, now=now)

    def _row(self, letter: LetterVersion, *, now: datetime) -> None:
        template = letter.template
        purpose = self._services.letters.purposes()[template.purpose]
        with ui.element("li").classes("item").mark("own-letter"):
            with ui.element("div").classes("item-main"):
                ui.link(template.title, f"/letters/{letter.id.rpartition('-')[2]}").classes("strong")
                at = words.ago(letter.at, now=now, zone=self._zone)
                ui.label(f"{purpose} · version {letter.number}, {at}").classes("small muted")
            with ui.element("div").classes("item-side"):
                file = ui.button(icon="i-download", color=None, on_click=lambda: self._export(letter))
                file.classes("btn-icon btn-quiet").props["aria-label"] = f"Save “{template.title}” as a file"
                out = ui.button(icon="i-trash", color=None, on_click=lambda: self._remove(letter))
                out.classes("btn-icon btn-quiet").mark("remove").props["aria-label"] = f"Remove “{template.title}”"

    def _export(self, letter: LetterVersion) -> None:
        name, text = self._services.workshop.as_file(letter.template)
        ui.download.content(text, name, "text/plain; charset=utf-8")

    async def _remove(self, letter: LetterVersion) -> None:
        stamp, commands = self._services.stamp(), self._commands
        with self._upload.client:
            if await perform(lambda: commands.change(self._seeker, letter.id, lambda it: it.remove(stamp=stamp))):
                toast(f"Removed “{letter.template.title}”.", undo=lambda: self._restore(letter))

    async def _restore(self, letter: LetterVersion) -> None:
        stamp, commands = self._services.stamp(), self._commands
        if await perform(lambda: commands.change(self._seeker, letter.id, lambda it: it.restore(stamp=stamp))):
            toast(f"“{letter.template.title}” is back.")

    async def _bring_in(self, event: events.UploadEventArguments) -> None:
        content, name, stamp = await event.file.read(), event.file.name, self._services.stamp()

        def work() -> None:
            template = self._services.workshop.from_file(_text(content))
            self._commands.write(self._seeker, template=template, stamp=stamp)

        with self._upload.client:
            if await perform(work):
                toast(f"Taken in: {name}.")
            self._upload.reset()


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("That is no plain text file.") from None
