"""A person's own letter: its template with every version, removed and brought back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Self

from domain.aggregate import Begun, Event, Subject
from domain.errors import AlreadyOver, Conflict, Invalid
from domain.values import Stamp, many_lines, one_line

PURPOSES = ("networking", "interview", "status", "thanks", "other")
TONES = ("warm", "short", "formal")
TITLE_LIMIT, SUBJECT_LIMIT, BODY_LIMIT = 80, 500, 8_000
BUILT_IN = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True, kw_only=True)
class LetterTemplate:
    """Words with named gaps. ``bodies`` are (tone, source); ``based_on`` the built-in letter it began as, or empty."""

    title: str
    purpose: str
    subject: str
    bodies: tuple[tuple[str, str], ...]
    based_on: str = ""


class LetterTemplateWritten(Begun):
    """A letter of one's own was written."""

    TOPIC = "letter_template.written"
    template: LetterTemplate

    def apply(self, aggregate: OwnLetter) -> None:
        aggregate.template = self.template
        aggregate.number = 1


class LetterTemplateRewritten(Event):
    """A letter of one's own was given other words."""

    TOPIC = "letter_template.rewritten"
    template: LetterTemplate

    def apply(self, aggregate: OwnLetter) -> None:
        aggregate.template = self.template
        aggregate.number += 1


class LetterTemplateRemoved(Event):
    """A letter of one's own was put away."""

    TOPIC = "letter_template.removed"

    def apply(self, aggregate: OwnLetter) -> None:
        aggregate.removed = True


class LetterTemplateRestored(Event):
    """A letter of one's own was brought back."""

    TOPIC = "letter_template.restored"

    def apply(self, aggregate: OwnLetter) -> None:
        aggregate.removed = False


class OwnLetter(Subject):
    """One letter of one's own. ``number`` counts its versions from 1."""

    TOPIC = "own_letter"

    def __init__(self) -> None:
        self.template = LetterTemplate(title="", purpose="", subject="", bodies=())
        self.number = 0
        self.removed = False

    @classmethod
    def write(cls, *, id: str, template: LetterTemplate, stamp: Stamp) -> Self:
        """Write a letter of one's own."""
        return cls.begin(LetterTemplateWritten, id=id, stamp=stamp, template=checked(template))

    def rewrite(self, *, template: LetterTemplate, seen: int, stamp: Stamp) -> None:
        """Give it other words; ``seen`` is the version they were changed from.

        Raises :class:`Conflict` when there is a later one, which would be lost unread.
        """
        if self.removed:
            raise AlreadyOver("This letter was removed. Bring it back first.")
        template = checked(template)
        if template == self.template:
            return
        if seen != self.number:
            raise Conflict("This letter was changed in another tab meanwhile. Load the page anew to see it.")
        self.record(LetterTemplateRewritten, stamp=stamp, template=template)

    def remove(self, *, stamp: Stamp) -> None:
        """Put it away."""
        if not self.removed:
            self.record(LetterTemplateRemoved, stamp=stamp)

    def restore(self, *, stamp: Stamp) -> None:
        """Bring it back."""
        if self.removed:
            self.record(LetterTemplateRestored, stamp=stamp)


def checked(template: LetterTemplate) -> LetterTemplate:
    """``template`` cleaned, or a refusal that names the field: a body's field is its tone."""
    if template.purpose not in PURPOSES:
        raise Invalid("Say what the letter is for.", field="purpose")
    if template.based_on and not BUILT_IN.fullmatch(template.based_on):
        raise Invalid("A letter is based on one of the program's own, or on none.", field="based_on")
    return replace(
        template,
        title=one_line(template.title, field="title", what="the name of the letter", limit=TITLE_LIMIT),
        subject=one_line(template.subject, field="subject", what="the subject", limit=SUBJECT_LIMIT),
        bodies=_checked_bodies(template.bodies),
    )


def _checked_bodies(bodies: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    tones = [tone for tone, _ in bodies]
    if not set(tones) <= set(TONES) or len(set(tones)) != len(tones):
        raise Invalid("A letter is warm, short or formal, each once.", field="tone")
    if not bodies:
        raise Invalid("The letter has no words yet.", field=TONES[0])
    return tuple((tone, _checked_body(tone, dict(bodies)[tone])) for tone in TONES if tone in tones)


def _checked_body(tone: str, body: str) -> str:
    return many_lines(body, field=tone, what=f"the {tone} letter", limit=BODY_LIMIT).strip("\n")
