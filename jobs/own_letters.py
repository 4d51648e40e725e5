"""Letters a person wrote themselves: read as kinds of letter, proofread as they are typed, kept as plain files."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from domain.letter import TITLE_LIMIT, LetterTemplate, checked
from jobs.catalogue import FieldWords, LetterKind, catalogue, file_parts, known_fields, read_kind, signed
from jobs.grammar import TemplateRefused
from jobs.language import MAX_OUTPUT, Hole, Unknown, Words, as_sent, inspect, preview, unknown_names
from jobs.wording import first_name, on_date
from projections.letters import LetterVersion

MAX_SHOWN = 5 * MAX_OUTPUT
"""Characters that an editor still shows: a letter may be too long while it is being written."""

# What sending a letter of one's own fulfils, where it is based on none of the program's.
RECORDS = {"networking": "set_up_meeting", "interview": "arrange_interview", "status": "check_status"} | {
    "thanks": "thank_you",
    "other": "custom",
}
SUBJECT = "subject"
LARGEST_FILE = 64_000
A_PART = re.compile(r"^=== \w+ *$", re.MULTILINE)
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Fault:
    """Why a template cannot be kept: ``field`` is ``subject`` or a tone, ``line`` counts from 1."""

    field: str
    line: int
    why: str


@dataclass(frozen=True)
class Proof:
    """A part of a template as it was typed: what is wrong with it, and how it reads where nothing is."""

    fault: Fault | None
    unknown: tuple[Unknown, ...] = ()
    pieces: tuple[Words | Hole, ...] = ()
    fields: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def own_kind(version: LetterVersion) -> LetterKind:
    """A letter of one's own as the kinds of the catalogue are, under the end of its id.

    Its ``version`` is the number of the version, such as ``v3``.
    """
    template = version.template
    kind = read_kind(version.id.partition("/")[2], as_file(template))
    basis = _basis(template)
    own = replace(
        kind,
        version=f"v{version.number}",
        based_on=template.based_on,
        records=RECORDS[template.purpose],
        stage="own",
        tip="One of your own letters.",
    )
    if basis is None:
        return own
    return replace(
        own,
        **{name: getattr(basis, name) for name in ("when", "channel", "tip", "limit", "attach", "encouragement")},
        encouragement_source=basis.encouragement_source,
        records=basis.records if basis.purpose == template.purpose else own.records,
        field_words=MappingProxyType({**kind.field_words, **_shared(kind, basis)}),
    )


def check(template: LetterTemplate) -> LetterTemplate:
    """``template`` cleaned, if it may be kept.

    Raises :class:`Invalid` for its shape and :class:`TemplateRefused` with line and reason for what the language
    has not; ``field`` is ``subject``, a tone, or another input.
    """
    template = checked(template)
    for field, source in ((SUBJECT, template.subject), *template.bodies):
        _check_part(field, source)
    return template


def proof(source: str, fields: Mapping[str, str]) -> Proof:
    """How a part of a template reads with these ``fields``; blank ones stand as gaps. Cheap enough for every key."""
    try:
        return _proof(source, fields)
    except TemplateRefused as refused:
        return Proof(Fault("", refused.line, refused.why))


def _shown(source: str, fields: Mapping[str, str]) -> tuple[Words | Hole, ...]:
    """Raises :class:`TemplateRefused` for what no editor should have to show at every key."""
    pieces = preview(source, fields)
    if (length := len(as_sent(pieces))) > MAX_SHOWN:
        raise TemplateRefused(f"the letter would be {length:,} characters long; {MAX_OUTPUT:,} fit")
    return pieces


def copy_of(kind: LetterKind) -> LetterTemplate:
    """A letter of the catalogue, signature and all, to be changed."""
    bodies = tuple((tone, kind.bodies[tone].strip("\n")) for tone in kind.tones)
    title = f"{kind.title}, my way"
    return LetterTemplate(
        title=title[:TITLE_LIMIT], purpose=kind.purpose, subject=kind.subject, bodies=bodies, based_on=kind.key
    )


def as_file(template: LetterTemplate) -> str:
    """A plain file of the shape that the program's own letters have."""
    head = {
        "title": template.title,
        "purpose": template.purpose,
        "based_on": template.based_on,
        "subject": template.subject,
    }
    lines = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items() if value)
    parts = "".join(f"=== {tone}\n{body}\n" for tone, body in template.bodies)
    return f"+++\n{lines}signature = false\n+++\n{parts}"


def from_file(text: str) -> LetterTemplate:
    """The letter in a plain file, checked. Raises :class:`Invalid` (or :class:`TemplateRefused`, with the line)."""
    head, bodies = file_parts(text.removeprefix("\ufeff"))
    if head.get("signature", True):
        bodies = {tone: signed(body) for tone, body in bodies.items()}
    given = {name: str(head.get(name, "")) for name in ("title", "purpose", "subject", "based_on")}
    return check(LetterTemplate(**given, bodies=tuple(bodies.items())))


def file_name(title: str) -> str:
    """A name that every system takes, one where CON is a device, too: plain small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', f'letter {plain}')[:60].strip('-')}.txt"


def with_fields(words: str, fields: Mapping[str, str]) -> str:
    """A template of ``words`` that were written freely: what the record knew becomes its field again.

    Braces that were typed stay mere braces.
    """
    places = dict(_places(fields))
    words = re.sub(r"\{(?=[{%#])", "{ ", words)
    if not places:
        return words
    longest_first = sorted(places, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return found.sub(lambda match: places[match.group()], words)


def _check_part(field: str, source: str) -> None:
    try:
        _keep_to_one_part(source)
        inspect(source, known=known_fields())
    except TemplateRefused as refused:
        refused.field = field
        raise


def _keep_to_one_part(source: str) -> None:
    if found := A_PART.search(source):
        line = source.count("\n", 0, found.start()) + 1
        raise TemplateRefused("a line of three = and a word begins another tone in a file", line=line)


def _proof(source: str, fields: Mapping[str, str]) -> Proof:
    unknown = unknown_names(source, known_fields())
    return Proof(
        fault=None,
        unknown=unknown,
        pieces=_shown(source, fields),
        fields=tuple(field.name for field in inspect(source) if field.required),
    )


def _basis(template: LetterTemplate) -> LetterKind | None:
    return next((kind for kind in catalogue() if kind.key == template.based_on), None)


def _shared(kind: LetterKind, basis: LetterKind) -> dict[str, FieldWords]:
    """What the letter asks for as the one it is based on does."""
    return {name: words for name, words in basis.field_words.items() if name in kind.field_words}


def _places(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        for bent, place in ((first_name, "|first_name") if name == "contact_name" else (on_date, "|date"), (str, "")):
            said = bent(value.strip())
            if len(said) >= SHORTEST_NAME and (bent is str or said != value.strip()):
                yield said, f"{{{{ {name}{place} }}}}"
