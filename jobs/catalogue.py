"""The kinds of letter there are, read from the files in ``templates/letters``, and which of them fit a moment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from domain.errors import NotFound
from jobs.grammar import TemplateRefused
from jobs.language import inspect

LETTERS = Path(__file__).resolve().parent.parent / "templates" / "letters"
TONES = ("warm", "short", "formal")
PURPOSES = {
    "networking": "Set up a networking meeting",
    "interview": "Schedule an interview",
    "status": "Check the status",
    "thanks": "Say thank you",
    "other": "Something else",
}
MOST = 6
WORDS = {"warm": (50, 125), "short": (20, 90), "formal": (50, 125)}


@dataclass(frozen=True)
class FieldWords:
    """What a field is called, what to ask for it, where the program finds it, and whether lines may break."""

    name: str
    label: str
    hint: str
    origin: str = "you"
    long: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class LetterKind:
    """One kind of letter.

    ``purpose`` is a key of :data:`PURPOSES`; ``records`` the :class:`domain.purpose.Purpose` that sending it
    fulfils; ``asks`` how many questions it puts (0 or 1); ``words`` the fewest and most by tone; ``limit`` how
    many characters the channel takes (0: any); ``attach`` what belongs with it; ``version`` eight hexadecimal
    digits that change with the file. ``required`` and ``optional`` are fields over all tones. ``based_on`` is the
    kind that a person's own letter began as.
    """

    key: str
    title: str
    stage: str
    purpose: str
    records: str
    when: str
    channel: str
    tip: str
    tones: tuple[str, ...]
    asks: int
    words: Mapping[str, tuple[int, int]]
    limit: int
    attach: str
    encouragement: str
    encouragement_source: str
    version: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    subject: str = field(repr=False)
    bodies: Mapping[str, str] = field(repr=False)
    field_words: Mapping[str, FieldWords] = field(repr=False)
    based_on: str = ""

    def tone(self, wanted: str) -> str:
        """``wanted`` where the letter has it, else the tone it is mostly written in."""
        return wanted if wanted in self.bodies else self.tones[0]


@lru_cache(maxsize=1)
def catalogue() -> tuple[LetterKind, ...]:
    """Every kind of letter, in the order a search goes."""
    return tuple(read_kind(key, _read(f"{key}.txt")) for key in _contents()["order"])


def kind_named(key: str) -> LetterKind:
    """The kind with this key. Raises :class:`NotFound`."""
    try:
        return _by_key()[key]
    except KeyError:
        raise NotFound(f"There is no letter called “{key[:60]}”.", field="kind") from None


def kinds_for(*, purpose: str = "", moment: str = "") -> tuple[LetterKind, ...]:
    """Three to six kinds, likeliest first.

    ``purpose`` is a key of :data:`PURPOSES`. ``moment`` is a :class:`domain.purpose.Purpose`, a
    :class:`domain.values.Meaning` or ``contact``; one nobody knows counts as none.
    """
    fits = tuple(_by_key()[key] for key in _contents()["moments"].get(moment, ()))
    if not purpose:
        return fits or kinds_for(moment="custom")
    candidates = dict.fromkeys((*fits, *catalogue()))
    return tuple(kind for kind in candidates if kind.purpose == purpose)[:MOST]


def known_fields() -> Mapping[str, FieldWords]:
    """Every field that letters may use, by name."""
    return MappingProxyType(_known_fields())


def read_kind(key: str, source: str) -> LetterKind:
    """A kind of letter from the text of its file: a TOML head between ``+++`` lines, then ``=== tone`` parts.

    Raises :class:`TemplateRefused` when the file is not of that shape or a part uses what letters do not have.
    """
    head, bodies = file_parts(source)
    subject = str(head.get("subject", ""))
    bodies = {tone: signed(body) if head.get("signature", True) else body for tone, body in bodies.items()}
    required, optional = _fields_of(subject, bodies)
    encouragement = head.get("encouragement", {})
    return LetterKind(
        key=key,
        **{name: str(head.get(name, "")) for name in ("title", "stage", "purpose", "records", "when")},
        **{name: str(head.get(name, "")) for name in ("channel", "tip", "attach")},
        tones=tuple(bodies),
        asks=int(head.get("asks", 0)),
        words=MappingProxyType({tone: tuple(head.get("words", WORDS[tone])) for tone in bodies}),
        limit=int(head.get("limit", 0)),
        encouragement=encouragement.get("line", ""),
        encouragement_source=encouragement.get("source", ""),
        version=sha256(f"{source}\0{_read('_signature.txt')}".encode()).hexdigest()[:8],
        required=required,
        optional=optional,
        subject=subject,
        bodies=MappingProxyType(bodies),
        field_words=MappingProxyType(_field_words((*required, *optional), head.get("fields", {}))),
    )


PART = re.compile(r"^=== (\w+) *\n", re.MULTILINE)


def signed(body: str) -> str:
    """A letter with the lines that stand under every one."""
    return f"{body}\n{_read('_signature.txt')}"


def file_parts(source: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The head of a letter's file and its parts by tone, nothing of them checked. Raises :class:`TemplateRefused`."""
    _, fence, rest = source.replace("\r\n", "\n").partition("+++\n")
    head, end, letter = rest.partition("\n+++\n")
    before, *parts = PART.split(letter)
    bodies = {tone: body.strip("\n") for tone, body in zip(parts[::2], parts[1::2], strict=True)}
    if not fence or not end or before.strip() or not bodies or not set(bodies) <= set(TONES):
        raise TemplateRefused("the file needs a head between +++ lines, then parts such as === warm")
    try:
        return tomllib.loads(head), bodies
    except tomllib.TOMLDecodeError as error:
        raise TemplateRefused(f"the head could not be read ({error})") from None
    except (ValueError, RecursionError):  # Python's own limits: a number too long, brackets too deep
        raise TemplateRefused("the head could not be read") from None


def _fields_of(subject: str, bodies: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that some tone cannot do without, and all others, each in order of appearance."""
    needs: dict[str, bool] = {}
    for source in (*bodies.values(), subject):
        for found in inspect(source, known=_known_fields()):
            needs[found.name] = needs.get(found.name, False) or found.required
    return tuple(name for name in needs if needs[name]), tuple(name for name in needs if not needs[name])


def _field_words(names: tuple[str, ...], own: Mapping[str, Mapping[str, str]]) -> dict[str, FieldWords]:
    known = _known_fields()
    return {
        name: FieldWords(
            name,
            label=own.get(name, {}).get("label", known[name].label),
            hint=own.get(name, {}).get("hint", known[name].hint),
            origin=known[name].origin,
            long=known[name].long,
        )
        for name in names
    }


@lru_cache(maxsize=1)
def _known_fields() -> dict[str, FieldWords]:
    table = tomllib.loads(_read("_fields.toml"))
    return {
        name: FieldWords(name, row["label"], row["hint"], row["from"], row.get("long", False))
        for name, row in table.items()
    }


@lru_cache(maxsize=1)
def _by_key() -> dict[str, LetterKind]:
    return {kind.key: kind for kind in catalogue()}


@lru_cache(maxsize=1)
def _contents() -> dict[str, Any]:
    return tomllib.loads(_read("_catalogue.toml"))


@lru_cache
def _read(name: str) -> str:
    return (LETTERS / name).read_text(encoding="utf-8")
