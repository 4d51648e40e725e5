"""What the screen is given for letters of one's own: proofreading, copies, plain files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.letter import LetterTemplate


class FieldWords(Protocol):
    """What a field is called, and what to ask for it. ``origin`` says where the program finds it."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def origin(self) -> str: ...


class Fault(Protocol):
    """Why a template cannot be kept, and in which line."""

    @property
    def line(self) -> int: ...
    @property
    def why(self) -> str: ...


class Unknown(Protocol):
    """A name that no letter has, its first line, and the name that was probably meant (or empty)."""

    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def meant(self) -> str: ...


class Proof(Protocol):
    """A part of a template: its fault, or how it reads in pieces: words (``text``) and gaps (``name``, ``sent``)."""

    @property
    def fault(self) -> Fault | None: ...
    @property
    def unknown(self) -> Sequence[Unknown]: ...
    @property
    def pieces(self) -> Sequence[object]: ...
    @property
    def fields(self) -> Sequence[str]: ...


class Workshop(Protocol):
    """Handed in from the room that knows the language of letters."""

    def known_fields(self) -> Mapping[str, FieldWords]:
        """Every field that letters may use, by name."""

    def proof(self, source: str, fields: Mapping[str, str], /) -> Proof:
        """How a part of a template reads with what is known, or why it cannot be kept."""

    def check(self, template: LetterTemplate, /) -> LetterTemplate:
        """The template cleaned. Raises Refusal: its field is ``subject``, a tone, or another input."""

    def copy_of(self, key: str, /) -> LetterTemplate:
        """A letter of the program to be changed. Raises NotFound."""

    def with_fields(self, words: str, fields: Mapping[str, str], /) -> str:
        """A template of words that were written freely: what is known becomes its field again."""

    def as_file(self, template: LetterTemplate, /) -> tuple[str, str]:
        """The name and the text of a plain file that holds the letter."""

    def from_file(self, text: str, /) -> LetterTemplate:
        """The letter in a plain file. Raises Refusal."""
