"""The language letters are written in: its fields, the letter with gaps, and the letter ready to send."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from domain.errors import Invalid
from jobs.grammar import TemplateRefused, parsed
from jobs.wording import FILTERS

__all__ = [
    "Field", "Hole", "LetterIncomplete", "TemplateRefused", "Unknown", "Words",
    "as_sent", "fill", "inspect", "preview", "unknown_names",
]  # fmt: skip

MAX_VALUE = 4_000
MAX_OUTPUT = 20_000

# Unicode's non-characters stand in no text that anybody means, so they can mark the gaps in a rendering.
OPENS, DIVIDES, CLOSES = "\ufdd0", "\ufdd1", "\ufdd2"
MARKS = re.compile("[\ufdd0-\ufdef]")
GAP = re.compile(f"{OPENS}([a-z0-9_]+){DIVIDES}([^{DIVIDES}]*){DIVIDES}([^{CLOSES}]*){CLOSES}")


class LetterIncomplete(Invalid):
    """Something the letter cannot do without is still blank. ``names`` are the fields, in reading order."""

    def __init__(self, names: tuple[str, ...], *, words: str = "") -> None:
        told = words or ", ".join(name.replace("_", " ") for name in names)
        super().__init__(f"Still to fill in: {told}.", field=names[0])
        self.names = names


@dataclass(frozen=True)
class Field:
    """A name that a template uses; without a required one its letter cannot be sent."""

    name: str
    required: bool


@dataclass(frozen=True)
class Unknown:
    """A name that no letter has, its first line, and the name that was probably meant (or empty)."""

    name: str
    line: int
    meant: str


@dataclass(frozen=True)
class Words:
    """Text as it will be sent."""

    text: str


@dataclass(frozen=True)
class Hole:
    """A field's place: ``value`` as typed, ``sent`` as the letter will say it; both may be blank."""

    name: str
    value: str
    sent: str


def inspect(source: str, *, known: Collection[str] | None = None) -> tuple[Field, ...]:
    """The fields of a template in order of appearance; required is what its emptiest letter still prints.

    Raises :class:`TemplateRefused` with the line and the reason; with ``known`` also for a name outside it.
    """
    fields = _prepared(source).fields
    if known is not None and (strangers := unknown_names(source, known)):
        first = strangers[0]
        hint = f"; did you mean “{first.meant}”" if first.meant else ""
        raise TemplateRefused(f"there is no field “{first.name}”{hint}", line=first.line)
    return fields


def unknown_names(source: str, known: Collection[str]) -> tuple[Unknown, ...]:
    """The names in a template that are not ``known``, each once, with a guess at what was meant."""
    names = sorted(known)
    return tuple(
        Unknown(name, line, next(iter(difflib.get_close_matches(name, names, n=1)), ""))
        for name, line in _prepared(source).lines.items()
        if name not in known
    )


def preview(
    source: str, values: Mapping[str, str], *, typed: Mapping[str, str] | None = None
) -> tuple[Words | Hole, ...]:
    """The letter as it will be sent, cut at its gaps.

    A field in ``values`` reads as words. One in ``typed``, even blank, is a gap; so is one that the letter
    prints and nobody gave. An optional field that nobody gave stays out of the letter.
    """
    prepared = _prepared(source)
    slots = {field.name: _slot(field.name, values, typed or {}) for field in prepared.fields}
    return _pieces(_tidy(prepared.template.render(slots)))


def fill(source: str, values: Mapping[str, str]) -> str:
    """The letter to send. Raises :class:`LetterIncomplete`, or :class:`Invalid` for what is too long."""
    for name, value in values.items():
        if len(value) > MAX_VALUE:
            raise Invalid(f"This is {len(value):,} characters long; {MAX_VALUE:,} fit.", field=name)
    pieces = preview(source, values)
    blank = dict.fromkeys(piece.name for piece in pieces if isinstance(piece, Hole))
    if blank:
        raise LetterIncomplete(tuple(blank))
    text = as_sent(pieces)
    if len(text) > MAX_OUTPUT:
        raise Invalid(f"The letter is {len(text):,} characters long; {MAX_OUTPUT:,} fit.", field="template")
    return text


def as_sent(pieces: tuple[Words | Hole, ...]) -> str:
    """What the pieces read in a row."""
    return "".join(piece.text if isinstance(piece, Words) else piece.sent for piece in pieces)


class _Slot:
    """A field that is a gap: true once it was opened, printed between marks so that it can be found again."""

    def __init__(self, name: str, value: str, sent: str, *, opened: bool) -> None:
        self.name, self.value, self.sent, self.opened = name, value, sent, opened

    def bent(self, bend: Callable[[str], str]) -> _Slot:
        return _Slot(self.name, self.value, bend(self.sent), opened=self.opened)

    def __bool__(self) -> bool:
        return self.opened

    def __eq__(self, other: object) -> bool:
        return self.sent == (other.sent if isinstance(other, _Slot) else other)

    def __hash__(self) -> int:
        return hash(self.sent)

    def __str__(self) -> str:
        return f"{OPENS}{self.name}{DIVIDES}{self.value}{DIVIDES}{self.sent}{CLOSES}"


@dataclass(frozen=True)
class _Prepared:
    template: Template
    lines: dict[str, int]
    fields: tuple[Field, ...]


@lru_cache(maxsize=512)
def _prepared(source: str) -> _Prepared:
    tree, lines = parsed(source, LANGUAGE)
    template = Template.from_code(LANGUAGE, LANGUAGE.compile(tree), {})
    blank = {name: _Slot(name, "", "", opened=False) for name in lines}
    printed = {found.group(1) for found in GAP.finditer(template.render(blank))}
    return _Prepared(template, lines, tuple(Field(name, name in printed) for name in lines))


def _slot(name: str, values: Mapping[str, str], typed: Mapping[str, str]) -> str | _Slot:
    if name in typed:
        value = MARKS.sub("", typed[name])
        return _Slot(name, value, _trimmed(value), opened=True)
    return _trimmed(MARKS.sub("", values.get(name, ""))) or _Slot(name, "", "", opened=False)


def _trimmed(value: str) -> str:
    """A value as the record will keep it: what leaves must be what is remembered, sign for sign."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()


def _pieces(marked: str) -> tuple[Words | Hole, ...]:
    pieces: list[Words | Hole] = []
    done = 0
    for found in GAP.finditer(marked):
        pieces.append(Words(marked[done : found.start()]))
        pieces.append(Hole(*found.groups()))
        done = found.end()
    pieces.append(Words(marked[done:]))
    return tuple(piece for piece in pieces if isinstance(piece, Hole) or piece.text)


def _for_slots(bend: Callable[[str], str]) -> Callable[[str | _Slot], str | _Slot]:
    return lambda value: value.bent(bend) if isinstance(value, _Slot) else bend(value)


def _otherwise(value: str | _Slot, other: str | _Slot) -> str | _Slot:
    return value or other


def _given(value: object) -> bool:
    return bool(value)


def _not_given(value: object) -> bool:
    return not value


def _language() -> ImmutableSandboxedEnvironment:
    # No autoescape: a letter is plain text and never becomes HTML, so "A&B" must stay "A&B".
    language = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    language.globals.clear()
    language.tests = {"defined": _given, "undefined": _not_given}
    language.filters = {name: _for_slots(bend) for name, bend in FILTERS.items()}
    language.filters |= {"default": _otherwise, "d": _otherwise}
    return language


LANGUAGE = _language()
