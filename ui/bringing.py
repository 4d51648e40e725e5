"""What a page needs to bring a search along that was kept elsewhere. All of it blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

Progress = Callable[[int, int], None]
Handed = Any
"""A sheet or a reading, given back just as it came."""


class Sheet(Protocol):
    """Rows with headers; ``kind`` names the program they come from, where it is known."""

    @property
    def kind(self) -> str: ...
    @property
    def headers(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> Sequence[Mapping[str, str]]: ...
    def sample(self, header: str, /) -> str:
        """The first thing that stands under a header."""


class Reading(Protocol):
    """How a sheet is read: header by field, what each value of a stage stands for, whether days come first.

    ``due``: what a due date means.
    """

    @property
    def columns(self) -> Mapping[str, str]: ...
    @property
    def stages(self) -> Mapping[str, str]: ...
    @property
    def days_first(self) -> bool | None: ...
    @property
    def due(self) -> str: ...


class Example(Protocol):
    """One row as it would be taken in; ``becomes`` is new, forward, more, same or removed."""

    @property
    def company(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def stands(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def becomes(self) -> str: ...


class Preview(Protocol):
    """What would happen; not ``ready`` while something has to be asked.

    ``removed`` are those that the person took away before: words by id. They stay away unless chosen.
    """

    @property
    def new(self) -> int: ...
    @property
    def forward(self) -> int: ...
    @property
    def more(self) -> int: ...
    @property
    def same(self) -> int: ...
    @property
    def left_out(self) -> int: ...
    @property
    def people(self) -> int: ...
    @property
    def removed(self) -> Mapping[str, str]: ...
    @property
    def unknown(self) -> tuple[str, ...]: ...
    @property
    def ask_days(self) -> bool: ...
    @property
    def examples(self) -> Sequence[Example]: ...
    @property
    def ready(self) -> bool: ...


class Batch(Protocol):
    """What one import changed, by application."""

    @property
    def places(self) -> Mapping[str, object]: ...


class Stayed(Protocol):
    """An application that an Undo left alone; ``why``: what the person did to it last."""

    @property
    def id(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def why(self) -> str: ...


class Undone(Protocol):
    """What came of an Undo: how many applications and people are as they were, and which ones stay as they are."""

    @property
    def back(self) -> int: ...
    @property
    def people(self) -> int: ...
    @property
    def stayed(self) -> Sequence[Stayed]: ...


class Importer(Protocol):
    """Sheets and readings are handed back as they came."""

    def read(self, content: bytes, /) -> Sheet:
        """A file from anywhere as rows. Raises Refusal."""

    def guess(self, seeker: str, sheet: Handed, /) -> Reading:
        """How a sheet is likely to be read."""

    def read_with(
        self, seeker: str, sheet: Handed, columns: Mapping[str, str], stages: Mapping[str, str], due: str, /
    ) -> Reading:
        """The same with other columns; what was said of stages and of a due date is kept."""

    def answered(
        self,
        reading: Handed,
        /,
        *,
        stages: Mapping[str, str],
        days_first: bool | None,
        again: Iterable[str],
        due: str,
    ) -> Reading:
        """The same reading with these answers; ``again`` are removed ones that are to come back."""

    def preview(self, seeker: str, sheet: Handed, reading: Handed, /) -> Preview:
        """What would happen."""

    def apply(self, seeker: str, sheet: Handed, reading: Handed, /, *, progress: Progress) -> int:
        """Take it in; returns how many applications came or moved."""

    def last(self, seeker: str, /) -> Batch | None:
        """What was brought last and can be taken back."""

    def undo(self, seeker: str, /, *, progress: Progress) -> Undone:
        """Take back what was brought last, but for what a person changed since."""

    def fields(self) -> Mapping[str, str]:
        """What a column can hold: key and words."""

    def targets(self, seeker: str, /) -> Mapping[str, str]:
        """What a value of a stage can stand for: key and words."""
