"""Letters: the draft with its gaps as one writes it, and the words that go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from domain.values import Letter
from jobs.catalogue import (
    PURPOSES,
    TONES,
    FieldWords,
    LetterKind,
    catalogue,
    kind_named,
    kinds_for,
    known_fields,
    read_kind,
)
from jobs.language import Hole, LetterIncomplete, Words, fill, inspect, preview

__all__ = [
    "PURPOSES", "TONES", "Draft", "FieldWords", "Gap", "LetterIncomplete", "LetterKind", "Text",
    "catalogue", "draft", "kind_named", "kinds_for", "known_fields", "read_kind", "render",
]  # fmt: skip


@dataclass(frozen=True)
class Text:
    """Words of the letter as they will be sent."""

    text: str


@dataclass(frozen=True)
class Gap:
    """A place to type in. ``value`` is what was typed, ``sent`` how the letter will say it.

    A gap that is ``required`` must not stay blank. ``repeat`` marks one whose field stood in the letter before:
    it needs no second input. ``long`` ones take several lines.
    """

    name: str
    value: str
    sent: str
    label: str
    hint: str
    required: bool
    long: bool = False
    repeat: bool = False


Piece = Text | Gap


@dataclass(frozen=True)
class Draft:
    """A letter being written. ``more`` are optional gaps that are not in it; ``missing`` the blank required ones."""

    kind: str
    tone: str
    version: str
    subject: tuple[Piece, ...]
    body: tuple[Piece, ...]
    more: tuple[Gap, ...]
    missing: tuple[Gap, ...]

    @property
    def ready(self) -> bool:
        return not self.missing


def draft(
    kind: str | LetterKind, tone: str, fields: Mapping[str, str], *, typed: Mapping[str, str] | None = None
) -> Draft:
    """The letter as it will be sent, with its gaps. ``kind`` is one of the catalogue by its key, or any as it is.

    ``fields`` is what the program knows: it reads as words. ``typed`` is what the person has typed, or opened
    (blank), in this sheet: it stays a gap even when filled, so that the input keeps its place. Typed wins over
    known. A tone that the letter lacks gives the one it is mostly written in. Raises :class:`NotFound`.
    """
    letter, typed = _letter(kind), typed or {}
    tone = letter.tone(tone)
    body = preview(letter.bodies[tone], fields, typed=typed)
    subject = preview(letter.subject, fields, typed=typed)
    seen: set[str] = set()
    pieces = _gaps(body, letter, typed, seen), _gaps(subject, letter, typed, seen)
    gaps = [piece for piece in chain(*pieces) if isinstance(piece, Gap)]
    return Draft(
        kind=letter.key,
        tone=tone,
        version=letter.version,
        subject=pieces[1],
        body=pieces[0],
        more=_more(letter, tone, fields, typed),
        missing=tuple(gap for gap in gaps if gap.required and not gap.sent and not gap.repeat),
    )


def render(kind: str | LetterKind, tone: str, fields: Mapping[str, str], *, to: str = "", via: str = "copy") -> Letter:
    """The letter to send and to record, word for word.

    Raises :class:`LetterIncomplete` naming the required fields that are blank, :class:`NotFound` for the kind,
    :class:`Invalid` for a value that is too long.
    """
    letter = _letter(kind)
    tone = letter.tone(tone)
    missing = draft(letter, tone, fields).missing
    if missing:
        raise LetterIncomplete(tuple(gap.name for gap in missing), words=", ".join(gap.label for gap in missing))
    subject = " ".join(fill(letter.subject, fields).split())
    body = fill(letter.bodies[tone], fields)
    return Letter(kind=letter.key, subject=subject, body=body, to=to, via=via, tone=tone, version=letter.version)


def _letter(kind: str | LetterKind) -> LetterKind:
    return kind_named(kind) if isinstance(kind, str) else kind


def _gaps(
    pieces: tuple[Words | Hole, ...], letter: LetterKind, typed: Mapping[str, str], seen: set[str]
) -> tuple[Piece, ...]:
    """The pieces with labels and hints on the gaps; a gap of ``seen`` is a repeat."""
    drawn: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Words):
            drawn.append(Text(piece.text))
        else:
            required = piece.name not in typed or piece.name in letter.required
            drawn.append(_gap(letter, piece, required=required, repeat=piece.name in seen))
            seen.add(piece.name)
    return tuple(drawn)


def _gap(letter: LetterKind, hole: Hole, *, required: bool, repeat: bool = False) -> Gap:
    words = letter.field_words[hole.name]
    return Gap(
        name=hole.name,
        value=hole.value,
        sent=hole.sent,
        label=words.label,
        hint=words.hint,
        required=required,
        long=words.long,
        repeat=repeat,
    )


def _more(letter: LetterKind, tone: str, fields: Mapping[str, str], typed: Mapping[str, str]) -> tuple[Gap, ...]:
    """Optional gaps that could be opened; what belongs to the profile is filled in there."""
    names = dict.fromkeys(
        found.name
        for source in (letter.bodies[tone], letter.subject)
        for found in inspect(source)
        if not found.required
    )
    return tuple(
        _gap(letter, Hole(name, "", ""), required=False)
        for name in names
        if name not in typed and not fields.get(name) and letter.field_words[name].origin != "profile"
    )
