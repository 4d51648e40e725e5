"""The themes of resumes: the files that set them, their fonts, and those of earlier versions of the program."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import typst

from domain.errors import Invalid
from domain.resume_content import THEMES

FOLDER = Path(__file__).parents[1] / "templates" / "resume"
LETTER = "letter"
PAST = "past"
SHORT = 12


class Themes:
    """Themes and fonts as one: ``folder`` holds the themes, and the fonts unless they are elsewhere."""

    def __init__(self, folder: Path = FOLDER, *, fonts: Path | None = None) -> None:
        self.folder = folder
        self._fonts = fonts or folder / "fonts"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all of it; it changes with every sign of them."""
        digest = sha256()
        for file in (*sorted(self.folder.glob("*.typ")), *sorted(self._fonts.glob("*.ttf"))):
            digest.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    @cached_property
    def place(self) -> dict[str, Any]:
        """What Typst is told. No font of the machine is used, so that every machine makes the same page."""
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[self._fonts])
        return {"root": self.folder, "font_paths": fonts}

    def source(self, theme: str) -> Path:
        """The file of a theme. Raises Invalid."""
        if theme not in {*THEMES, LETTER}:
            raise Invalid("There is no such theme.", field="theme")
        return self.folder / f"{theme}.typ"

    def earlier(self, digest: str) -> Themes | None:
        """The themes with that digest, if the program still has them: those of its past are never changed."""
        folder = self.folder / PAST / digest[:SHORT]
        if not folder.is_dir():
            return None
        own = folder / "fonts"
        found = Themes(folder, fonts=own if own.is_dir() else self._fonts)
        return found if found.digest == digest else None
