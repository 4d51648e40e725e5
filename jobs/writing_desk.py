"""Letters and their ways out in one piece, in the shape the screen asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.letter import LetterTemplate
from domain.values import Letter
from jobs import letters, own_letters
from jobs.catalogue import MOST
from jobs.grammar import TemplateRefused
from jobs.letters import Draft, FieldWords, LetterKind
from jobs.own_letters import Proof
from jobs.ways_out import Attachment, Opens, eml, ways_out
from projections import letters as kept
from projections.database import Database
from projections.letters import LetterVersion

MOST_OWN = 3  # among those offered at once: the program's own stay within reach


@dataclass(frozen=True)
class WritingDesk:
    """What a compose sheet needs. ``own`` are the letters that one person wrote, as they stood when it was opened."""

    own: tuple[LetterKind, ...] = ()

    def for_seeker(self, db: Database, seeker: str) -> WritingDesk:
        """A desk with the letters of that person on it. Blocking."""
        return WritingDesk(tuple(_readable(kept.everything(db, seeker))))

    def purposes(self) -> Mapping[str, str]:
        """What letters are for, in the order to be offered: key and words."""
        return letters.PURPOSES

    def catalogue(self) -> Sequence[LetterKind]:
        """Every kind of letter of the program, in the order a search goes."""
        return letters.catalogue()

    def kind_named(self, key: str, /) -> LetterKind:
        """The kind with this key. Raises NotFound."""
        return next((kind for kind in self.own if kind.key == key), None) or letters.kind_named(key)

    def kinds_for(self, *, purpose: str = "", moment: str = "") -> Sequence[LetterKind]:
        """Three to six kinds, likeliest first, one's own in front; see :func:`jobs.catalogue.kinds_for`."""
        kinds = letters.kinds_for(purpose=purpose, moment=moment)
        keys = set[str]() if purpose else {kind.key for kind in kinds}
        fitting = [one for one in self.own if _fits(one, keys, purpose=purpose or kinds[0].purpose)]
        return (*fitting[:MOST_OWN], *kinds)[:MOST]

    def draft(self, kind: str, tone: str, fields: Mapping[str, str], /, *, typed: Mapping[str, str]) -> Draft:
        """The letter with its gaps; see :func:`jobs.letters.draft`."""
        return letters.draft(self.kind_named(kind), tone, fields, typed=typed)

    def render(self, kind: str, tone: str, fields: Mapping[str, str], /, *, to: str, via: str) -> Letter:
        """The letter to send and to record. Raises Refusal naming what is still blank."""
        return letters.render(self.kind_named(kind), tone, fields, to=to, via=via)

    def ways_out(self, *, to: str, subject: str, body: str) -> Mapping[str, Opens]:
        """Where a letter can be opened: ``mail``, ``gmail``, ``outlook``, ``outlook_personal``."""
        return ways_out(to=to, subject=subject, body=body)

    def eml(
        self,
        *,
        to: str,
        subject: str,
        body: str,
        to_name: str = "",
        sender: str = "",
        sender_name: str = "",
        attachments: Sequence[tuple[str, bytes, str]] = (),
    ) -> bytes:
        """The letter as a draft for a mail program; attachments are (name, bytes, media type)."""
        files = [Attachment(*one) for one in attachments]
        return eml(
            to=to,
            subject=subject,
            body=body,
            to_name=to_name,
            sender=sender,
            sender_name=sender_name,
            attachments=files,
        )


class Workshop:
    """What writing letters of one's own needs: proofreading, copies of the program's letters, plain files."""

    def known_fields(self) -> Mapping[str, FieldWords]:
        """Every field that letters may use, by name."""
        return letters.known_fields()

    def proof(self, source: str, fields: Mapping[str, str], /) -> Proof:
        """How a part of a template reads, or why not; see :func:`jobs.own_letters.proof`."""
        return own_letters.proof(source, fields)

    def check(self, template: LetterTemplate, /) -> LetterTemplate:
        """The template cleaned. Raises Refusal: its field is ``subject``, a tone, or another input."""
        return own_letters.check(template)

    def copy_of(self, key: str, /) -> LetterTemplate:
        """A letter of the program to be changed. Raises NotFound."""
        return own_letters.copy_of(letters.kind_named(key))

    def with_fields(self, words: str, fields: Mapping[str, str], /) -> str:
        """A template of freely written words; see :func:`jobs.own_letters.with_fields`."""
        return own_letters.with_fields(words, fields)

    def as_file(self, template: LetterTemplate, /) -> tuple[str, str]:
        """The name and the text of a plain file that holds the letter."""
        return own_letters.file_name(template.title), own_letters.as_file(template)

    def from_file(self, text: str, /) -> LetterTemplate:
        """The letter in a plain file. Raises Refusal."""
        return own_letters.from_file(text)


def _readable(found: Sequence[LetterVersion]) -> Iterator[LetterKind]:
    """A letter whose field went out of use waits in the editor, and no other one suffers for it."""
    for version in found:
        try:
            yield own_letters.own_kind(version)
        except TemplateRefused:
            continue


def _fits(own: LetterKind, keys: set[str], *, purpose: str) -> bool:
    return own.based_on in keys if keys and own.based_on else own.purpose == purpose
