"""What an answer by text means: DONE, SNOOZE 2, LETTER, GOT REPLY, INTERVIEW TUE 3PM, or a company's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from domain.values import LocalTime
from domain.when import When, parse_when
from jobs.answers import (
    Answer,
    CarrierHelp,
    Done,
    GotReply,
    InterviewAt,
    LetterWanted,
    Lookup,
    OptIn,
    OptOut,
    Pass,
    Sent,
    Snooze,
    Unclear,
)
from jobs.references import without_references

LONGEST = 480
LONGEST_NAME, NAME_WORDS = 60, 6
LONGEST_SNOOZE = timedelta(days=365, hours=1)  # a year, whatever the clocks do meanwhile

ReadWhen = Callable[[str], When | None]

HOW = (
    "Sorry, I did not get that. Try DONE, SENT, SNOOZE 2, LETTER, GOT REPLY, INTERVIEW TUE 3PM, PASS, "
    "or a company's name to see where you stand."
)
HOW_TO_SNOOZE = "Until when? Try SNOOZE 2 (days), SNOOZE 3H, or SNOOZE FRI 9AM. At most a year, please."
HOW_TO_INTERVIEW = "Good news! When is it? Try INTERVIEW TUE 3PM or INTERVIEW JUNE 4 10:30."
HOW_TO_END = "PASS with the reference ends reminders about one application. STOP alone ends all texts from here."
ONE_AT_A_TIME = "One at a time, please: one answer with one reference, such as DONE 7Q2F."

OPT_OUT_ALWAYS = {"stop", "stopall", "stop all", "unsubscribe", "revoke", "optout", "opt out"}
OPT_OUT_ALONE = {"end", "quit", "cancel"}
OPT_IN = {"start", "yes", "unstop"}
CARRIER_HELP = {"help", "info"}


def parse_answer(text: str, *, now: datetime, zone: str, day_first: bool = True) -> Answer:
    """What ``text`` means; never raises, whatever the text.

    ``now`` is aware, ``zone`` the seeker's. ``day_first``: 3/4 is in April.
    """
    if len(text) > LONGEST:
        return Unclear(answer=HOW)
    plain, references = without_references(_plain(text))
    if len(references) > 1:
        return Unclear(answer=ONE_AT_A_TIME)
    reference, words = "".join(references), _trimmed(plain)
    read_when = partial(parse_when, now=now, zone=zone, day_first=day_first, direction="future")
    answer = (
        _carrier(words, reference=reference)
        or _command(words)
        or _dated(words, now=now, zone=zone, read_when=read_when)
        or _lookup(words, reference=reference)
    )
    return replace(answer, reference=reference)


def _plain(text: str) -> str:
    """One line of plain signs: phones put in curly quotes, odd blanks and invisible marks."""
    visible = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(visible).translate(_QUOTES).split())


_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})


def _trimmed(words: str) -> str:
    """Without punctuation and pictures around, but with a question mark: it changes the meaning."""
    return re.sub(r"^\W+|[^\w?]+$", "", " ".join(words.split()))


def _carrier(words: str, *, reference: str) -> Answer | None:
    """The words that carriers act upon by themselves; with them nothing else may be meant."""
    said = words.lower().replace("-", " ").rstrip("?")
    if said in OPT_OUT_ALWAYS or _STOP.fullmatch(said):
        return OptOut(words=words)
    if _END.match(said):
        return OptOut(words=words) if said in OPT_OUT_ALONE and not reference else Unclear(answer=HOW_TO_END)
    if said in OPT_IN:
        return OptIn(words=words)
    return CarrierHelp(words=words) if said in CARRIER_HELP else None


_STOP = re.compile(
    r"(?:please )?(?:stop|unsubscribe)(?: (?:all|it|now|please|pls|this|these|the|my|me|to|from|texting|texts?"
    r"|messages?|messaging|sending|reminders?))*"
)
_END = re.compile(r"(?:end|quit|cancel)\b")


def _command(words: str) -> Answer | None:
    """One of the commands, however politely it is put."""
    for opening, turned, meant in _COMMANDS:
        if match := opening.match(words):
            rest = words[match.end() :]
            return Unclear(answer=HOW) if turned.search(rest) else meant(words=_note(rest))
    return None


def _opening(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})(?![\w'])", re.IGNORECASE)


# "Done? Not yet" does not mean done; but "got reply: not selected" is a reply.
_NOT_DONE = re.compile(r"\?|\b(?:not|no|never|yet|but|\w+n't)\b|^\W*(?:later|tomorrow)\b", re.IGNORECASE)
_ASKING = re.compile(r"\?")
_NOTHING = re.compile(r"(?!)")
_REPLY = (
    "(?:i |i've |we |we've )?(?:got|had|have|received) (?:a |an |my )?(?:reply|answer|response)"
    "|(?:they|she|he) (?:have |has )?(?:replied|answered|responded|wrote back)|repl(?:y|ied)|heard back"
)
_COMMANDS: tuple[tuple[re.Pattern[str], re.Pattern[str], type[Done | Sent | LetterWanted | GotReply | Pass]], ...] = (
    (_opening("(?:all |it'?s |is )?done|finished|did it"), _NOT_DONE, Done),
    (_opening("(?:i |i've |i have )?(?:just )?sent(?: it| the letter)?"), _NOT_DONE, Sent),
    (_opening("(?:show |send |text )?(?:me )?(?:the |my )?letter|draft"), _NOTHING, LetterWanted),
    (_opening(_REPLY), _ASKING, GotReply),
    (_opening("pass|let it go|drop it"), _ASKING, Pass),
)


def _note(rest: str) -> str:
    """What was said beyond the command, without thanks."""
    plain = re.sub(r"\b(?:thanks|thank you|thx|ty|please|pls|cheers)\b", " ", rest, flags=re.IGNORECASE)
    return _trimmed(plain).rstrip("?")


def _dated(words: str, *, now: datetime, zone: str, read_when: ReadWhen) -> Answer | None:
    """The answers that name a time."""
    if match := _SNOOZE.match(words):
        return _snooze(_note(words[match.end() :]), now=now, zone=zone, read_when=read_when)
    if _LATER.match(words):
        return _snooze(words, now=now, zone=zone, read_when=read_when)
    if match := _INTERVIEW.match(words):
        return _interview(_note(words[match.end() :]), now=now, read_when=read_when)
    return None


_SNOOZE = _opening("snooze|later|postpone|not now|remind me(?: again)?")
_LATER = _opening(r"tomorrow|tmrw|tonight|next (?:week|month|mon|tue|wed|thu|fri|sat|sun)\w*|in [0-9]+ \w+")
_INTERVIEW = _opening("(?:i |i've |we |we've )?(?:got |have )?(?:an )?interview(?: is)?")


def _snooze(words: str, *, now: datetime, zone: str, read_when: ReadWhen) -> Answer:
    until: LocalTime | None
    if match := _SPAN.fullmatch(words or "1"):
        until = _after(int(match["number"]) * _UNITS[(match["unit"] or "d").lower()], now=now, zone=zone)
    else:
        when = read_when(words)
        until = when.at if when else None
    if until is None or not now < until.instant() <= now + LONGEST_SNOOZE:
        return Unclear(answer=HOW_TO_SNOOZE)
    return Snooze(until=until)


def _after(span: timedelta, *, now: datetime, zone: str) -> LocalTime:
    """Days later at the same hour on the wall; hours later by the clock."""
    if span < timedelta(days=1):
        return LocalTime.at(now + span, zone)
    return LocalTime(LocalTime.at(now, zone).wall + span, zone)


_UNITS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), timedelta(weeks=1)),
}
_SPAN = re.compile(rf"(?:for |by |in )?(?P<number>[0-9]{{1,3}}) ?(?P<unit>{'|'.join(_UNITS)})?", re.IGNORECASE)


def _interview(words: str, *, now: datetime, read_when: ReadWhen) -> Answer:
    when = read_when(words)
    clear = when is not None and when.had_time and when.at.instant() > now
    return InterviewAt(at=when.at) if when and clear else Unclear(answer=HOW_TO_INTERVIEW)


def _lookup(words: str, *, reference: str) -> Answer:
    asked = _ASKED.match(words)
    name = _trimmed(words[asked.end() :] if asked else words).rstrip("?")
    if asked or (reference and not name):
        return Lookup(words=name)
    return Unclear(answer=HOW) if reference or not _may_be_a_name(name) else Lookup(words=name)


_ASKED = re.compile(r"(?:who(?: is|'s)?|what(?: is|'s| about)?|about|tell me about)(?: this| that)?\b ?", re.IGNORECASE)


def _may_be_a_name(words: str) -> bool:
    short = len(words) <= LONGEST_NAME and len(words.split()) <= NAME_WORDS
    talk = words.lower() in _SMALL_TALK or _TALK.search(words)
    return short and not talk and any(sign.isalpha() for sign in words)


_TALK = re.compile(r"^(?:i|i'\w+) |n't\b", re.IGNORECASE)
_SMALL_TALK = {
    *("ok", "okay", "k", "thanks", "thank you", "thx", "ty", "cool", "great", "nice", "good", "sure", "yep", "yeah"),
    *("no", "nope", "hi", "hey", "hello", "what", "huh", "lol", "maybe", "fine", "got it"),
}
