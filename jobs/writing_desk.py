"""Letters and their ways out in one piece, in the shape the screen asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.values import Letter
from jobs.letters import PURPOSES, Draft, LetterKind, catalogue, draft, kinds_for, render
from jobs.ways_out import Attachment, eml, ways_out


class WritingDesk:
    """What a compose sheet needs. It keeps nothing."""

    def kinds(self) -> Sequence[LetterKind]:
        """Every kind of letter, in the order a search goes."""
        return catalogue()

    def fitting(self, purpose: str) -> Sequence[LetterKind]:
        """Three to six kinds for one of :data:`PURPOSES`, a planned step's purpose, or a stage's meaning."""
        return kinds_for(purpose=purpose) if purpose in PURPOSES else kinds_for(moment=purpose)

    def draft(
        self, kind: str, tone: str, fields: Mapping[str, str], *, typed: Mapping[str, str] | None = None
    ) -> Draft:
        """The letter with its gaps; see :func:`jobs.letters.draft`."""
        return draft(kind, tone, fields, typed=typed)

    def letter(self, kind: str, tone: str, fields: Mapping[str, str], *, to: str, via: str) -> Letter:
        """The letter to send and record. Raises Refusal naming what is still blank."""
        return render(kind, tone, fields, to=to, via=via)

    def ways_out(self, *, to: str, subject: str, body: str) -> Mapping[str, str]:
        """Addresses to open: ``mail``, ``gmail``, ``outlook``, ``outlook_personal``."""
        return {way: out.address for way, out in ways_out(to=to, subject=subject, body=body).items()}

    def eml(self, *, to: str, subject: str, body: str, attachments: Sequence[tuple[str, bytes, str]] = ()) -> bytes:
        """The letter as a draft for a mail program; attachments are (name, bytes, media type)."""
        return eml(to=to, subject=subject, body=body, attachments=[Attachment(*one) for one in attachments])
