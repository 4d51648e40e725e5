"""The files of an application that may go with a letter about it."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence

from nicegui import ui

from domain.commands import Record
from domain.errors import NotFound
from ui.components.choices import group
from ui.readings import kept_of
from ui.services import Files

HINT = "The .eml file carries them. By the other ways, attach them yourself."


def files_of(record: Record, seeker: str, about: str) -> tuple[tuple[str, str], ...]:
    """SHA-256 and name of each file of an application; a contact has none. Blocking."""
    try:
        return kept_of(record, seeker, id=about).documents if "/application-" in about else ()
    except NotFound:
        return ()


def carried(files: Files, seeker: str, chosen: Sequence[tuple[str, str]]) -> list[tuple[str, bytes, str]]:
    """Name, bytes and media type of each file. Blocking. Raises NotFound."""
    return [
        (name, files.read(seeker, digest), mimetypes.guess_type(name)[0] or "application/octet-stream")
        for digest, name in chosen
    ]


class LetterFiles:
    """One box to tick for each file; ``chosen`` are those that go along."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        self.chosen: tuple[tuple[str, str], ...] = ()
        self._box = ui.element("div").classes("letter-files")
        self.show(found)

    def show(self, found: Sequence[tuple[str, str]]) -> None:
        """Offer these; what was ticked stays so."""
        self.chosen = tuple(file for file in found if file in self.chosen)
        self._found = found
        self._box.clear()
        self._box.set_visibility(bool(found))
        with self._box, group("Goes along"):
            self._boxes = [self._tick(file) for file in found]
            self._hint = ui.label(HINT).classes("hint")
            self._hint.set_visibility(bool(self.chosen))

    def _tick(self, file: tuple[str, str]) -> ui.checkbox:
        return ui.checkbox(file[1], value=file in self.chosen, on_change=self._choose).mark("file")

    def _choose(self) -> None:
        self.chosen = tuple(file for file, box in zip(self._found, self._boxes, strict=True) if box.value)
        self._hint.set_visibility(bool(self.chosen))
