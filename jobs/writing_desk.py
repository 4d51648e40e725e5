"""Letters and their ways out in one piece, in the shape the screen asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.values import Letter
from jobs import letters
from jobs.letters import Draft, LetterKind
from jobs.ways_out import Attachment, Opens, eml, ways_out


class WritingDesk:
    """What a compose sheet needs. It keeps nothing."""

    def purposes(self) -> Mapping[str, str]:
        """What letters are for, in the order to be offered: key and words."""
        return letters.PURPOSES

    def catalogue(self) -> Sequence[LetterKind]:
        """Every kind of letter, in the order a search goes."""
        return letters.catalogue()

    def kind_named(self, key: str, /) -> LetterKind:
        """The kind with this key. Raises NotFound."""
        return letters.kind_named(key)

    def kinds_for(self, *, purpose: str = "", moment: str = "") -> Sequence[LetterKind]:
        """Three to six kinds, likeliest first; see :func:`jobs.catalogue.kinds_for`."""
        return letters.kinds_for(purpose=purpose, moment=moment)

    def draft(self, kind: str, tone: str, fields: Mapping[str, str], /, *, typed: Mapping[str, str]) -> Draft:
        """The letter with its gaps; see :func:`jobs.letters.draft`."""
        return letters.draft(kind, tone, fields, typed=typed)

    def render(self, kind: str, tone: str, fields: Mapping[str, str], /, *, to: str, via: str) -> Letter:
        """The letter to send and to record. Raises Refusal naming what is still blank."""
        return letters.render(kind, tone, fields, to=to, via=via)

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
