"""What the screen is given for resumes: pages to look at, the PDF, plain text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from domain.resume_content import Content, Look
from domain.resume_difference import Change
from domain.values import Letter


class Draft(Protocol):
    """Each page as SVG; ``density`` in hundredths of the usual one; ``problem`` says why there can be no PDF yet."""

    @property
    def pictures(self) -> tuple[bytes, ...]: ...
    @property
    def density(self) -> int: ...
    @property
    def problem(self) -> str: ...


class Sheets(Protocol):
    """A resume as it was set; ``given`` makes the same again with the same ``engine`` and ``template``."""

    @property
    def given(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def pages(self) -> int: ...
    @property
    def pdf(self) -> bytes: ...
    @property
    def engine(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def digest(self) -> str: ...


class Typesetting(Protocol):
    """Handed in from the room that sets pages. All of it blocks."""

    def themes(self) -> Mapping[str, tuple[str, str]]:
        """Name and a few words on each theme, by its key."""

    def sketch(self, content: Content, look: Look, *, density: int) -> tuple[bytes, ...]:
        """Its pages as SVG at the density of the last draft: all there is time for between two keys."""

    def draft(self, content: Content, look: Look) -> Draft:
        """The resume to look at, at the density that it will have, and whether it can be printed."""

    def set(self, content: Content, look: Look) -> Sheets:
        """The resume as a PDF. Raises Refusal for signs that cannot be shown."""

    def letter(self, letter: Letter, *, to: tuple[str, ...], day: date, content: Content, look: Look) -> Sheets:
        """A letter in the look of the resume it goes with; ``to`` are the lines of whom it goes to. Raises Refusal."""

    def again(self, *, given: str, theme: str, template: str = "") -> Sheets:
        """A resume that was set before, from all that was told then, with the themes of then if they are known."""

    def compared(self, given: str, base: Content) -> tuple[Change, ...]:
        """What a resume that was set before says other than ``base``, in the order in which it is read."""

    def compared_sent(self, before: str, after: str) -> tuple[Change, ...]:
        """What one resume that was set says other than one that was set before."""

    def compared_contents(self, before: Content, after: Content) -> tuple[Change, ...]:
        """What one resume says other than another, whatever they look like."""

    def text(self, content: Content, look: Look) -> str:
        """The resume as plain text."""
