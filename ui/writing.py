"""A letter while it is being written: its kind and tone, what was typed, and the words that would go out now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.errors import Invalid, NotFound
from domain.purpose import Purpose
from domain.values import Letter
from ui.occasion import THANKS, Occasion, first_choice
from ui.services import Draft, Gap, Kind, Letters, Opens, Text

BLANK = "____"
MOST_KINDS = 6
TONES = {"warm": "Warm", "short": "Short", "formal": "Formal"}
# These say who somebody knows: they belong to the contact, whose own nudge and thank-you hang on them.
AMONG_PEOPLE = {Purpose.SET_UP_MEETING, Purpose.NUDGE_CONTACT, Purpose.THANK_CONTACT, Purpose.UPDATE_CONTACT}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A letter rewritten freely, without gaps."""

    subject: str
    body: str


@dataclass(kw_only=True)
class Writing:
    """One letter in the making. What was typed outlives a change of kind, of tone and of addressee."""

    letters: Letters
    occasion: Occasion
    purpose: str
    kind: Kind
    tone: str
    to: str
    typed: dict[str, str] = field(default_factory=dict)
    free: Wording | None = None

    @classmethod
    def begin(cls, letters: Letters, occasion: Occasion) -> Writing:
        """The letter that fits the occasion best."""
        kind = first_choice(letters.kinds_for(moment=occasion.moment), occasion.step)
        return cls(
            letters=letters,
            occasion=occasion,
            purpose=kind.purpose,
            kind=kind,
            tone=kind.tones[0],
            to=occasion.to,
        )

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds to choose from, the chosen one among them."""
        fitting = self._fitting(self.purpose)
        return fitting if self.kind in fitting else [self.kind, *fitting][:MOST_KINDS]

    @property
    def home(self) -> str:
        """Whose history the letter belongs to: the application's or the contact's."""
        networking = self.occasion.records(self.kind) in AMONG_PEOPLE
        return self.occasion.contact if networking and self.occasion.contact else self.occasion.about

    def choose_purpose(self, purpose: str) -> None:
        self.purpose = purpose
        self.choose_kind(self._fitting(purpose)[0].key)

    def choose_kind(self, key: str) -> None:
        self.kind = self.letters.kind_named(key)
        self.tone = self.tone if self.tone in self.kind.tones else self.kind.tones[0]
        self.free = None

    def _fitting(self, purpose: str) -> list[Kind]:
        """Likeliest first; after applying for a role, thanks are for an interview before all else."""
        kinds = self.letters.kinds_for(purpose=purpose, moment=self.occasion.moment)
        if purpose != THANKS or not self.occasion.subject:
            return list(kinds)
        return sorted(kinds, key=lambda kind: self.occasion.records(kind) in AMONG_PEOPLE)

    def choose_tone(self, tone: str) -> None:
        self.tone = tone

    def address(self, occasion: Occasion) -> None:
        """Write to somebody else about the same thing."""
        self.occasion, self.to = occasion, occasion.to

    def draft(self) -> Draft:
        """The letter with its gaps."""
        return self.letters.draft(self.kind.key, self.tone, self.occasion.fields_for(self.kind), typed=self.typed)

    def unlock(self) -> None:
        """From now on every word may be changed; what is still blank shows as a line to write on."""
        draft = self.draft()
        self.free = Wording(subject=" ".join(_reads(draft.subject).split()), body=_reads(draft.body))

    def lock(self) -> None:
        """Back to the letter with its gaps."""
        self.free = None

    def words(self) -> Wording:
        """What would be sent now, blanks left blank."""
        if self.free is not None:
            return self.free
        draft = self.draft()
        return Wording(subject=" ".join(_sent(draft.subject).split()), body=_sent(draft.body))

    def ways(self) -> Mapping[str, Opens]:
        """Addresses to open the letter at."""
        words = self.words()
        return self.letters.ways_out(to=self.to, subject=words.subject, body=words.body)

    def letter(self, *, via: str) -> Letter:
        """The letter word for word. Raises Refusal while something it cannot do without is blank."""
        if self.free is None:
            fields = {**self.occasion.fields_for(self.kind), **self.typed}
            return self.letters.render(self.kind.key, self.tone, fields, to=self.to, via=via)
        if BLANK in self.free.subject + self.free.body:
            raise Invalid(f"There is still a blank ({BLANK}) in the letter.", field="body")
        return Letter(
            kind=self.kind.key,
            subject=self.free.subject,
            body=self.free.body,
            to=self.to,
            via=via,
            tone=self.tone,
            version=self.draft().version,
        )

    def choices(self) -> dict[str, Any]:
        """What a browser keeps beside the typed words, to go on where one stopped."""
        return {"purpose": self.purpose, "kind": self.kind.key, "tone": self.tone, "to": self.to}

    def restore(self, typed: Mapping[str, str], choices: Mapping[str, Any]) -> None:
        """Go on with what a browser had kept; what has no meaning any more is passed over."""
        self.typed = dict(typed)
        try:
            self.choose_kind(str(choices.get("kind", self.kind.key)))
        except NotFound:
            return
        self.purpose = self.kind.purpose
        self.tone = str(choices["tone"]) if choices.get("tone") in self.kind.tones else self.tone
        self.to = str(choices.get("to") or self.to)
        free = choices.get("free")
        if isinstance(free, Mapping):
            self.free = Wording(subject=str(free.get("subject", "")), body=str(free.get("body", "")))


def gap_of(piece: Text | Gap) -> Gap | None:
    """The piece, if it is a gap."""
    return None if isinstance(getattr(piece, "text", None), str) else piece  # type: ignore[return-value]


def _sent(pieces: Sequence[Text | Gap], *, blank: str = "") -> str:
    return "".join(gap.sent or blank if (gap := gap_of(piece)) else getattr(piece, "text", "") for piece in pieces)


def _reads(pieces: Sequence[Text | Gap]) -> str:
    return _sent(pieces, blank=BLANK)
