"""Everything that an answer by text can mean, whichever way it was said."""

from __future__ import annotations

from dataclasses import dataclass

from domain.values import LocalTime


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer. ``reference``: which text it is about, or empty. ``words``: what else was said, for a note."""

    reference: str = ""
    words: str = ""


class Done(Said):
    """The thing that the reminder asked for has been done."""


class Sent(Said):
    """The letter has been sent."""


@dataclass(frozen=True, kw_only=True)
class Snooze(Said):
    """Remind me again then."""

    until: LocalTime


class LetterWanted(Said):
    """Text me the letter."""


class GotReply(Said):
    """They have answered."""


@dataclass(frozen=True, kw_only=True)
class InterviewAt(Said):
    """They have asked for an interview."""

    at: LocalTime


class Pass(Said):
    """Let it go: no more reminders about this one."""


class Lookup(Said):
    """Who is this? ``words`` is a company's name, or empty where only a reference was sent."""


class OptOut(Said):
    """Never text this number again. The carrier has seen it too."""


class OptIn(Said):
    """Texts are welcome again. The carrier has seen it too."""


class CarrierHelp(Said):
    """HELP or INFO: the carrier answers that itself."""


@dataclass(frozen=True, kw_only=True)
class Unclear(Said):
    """Not understood; ``answer`` tells the person in one text what would be."""

    answer: str


Answer = (
    Done
    | Sent
    | Snooze
    | LetterWanted
    | GotReply
    | InterviewAt
    | Pass
    | Lookup
    | OptOut
    | OptIn
    | CarrierHelp
    | Unclear
)
