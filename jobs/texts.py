"""The text message of a reminder: whom, what, a reference, how to answer, in one part wherever that can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from domain.purpose import Purpose, kind_of, letters_for
from jobs.gsm import EACH_OF_SEVERAL, ONE, gsm, is_gsm, septets
from jobs.language import fill, inspect

TEXTS = Path(__file__).resolve().parent.parent / "templates" / "texts"
ANSWERS = ("DONE", "SNOOZE", "LETTER")
REFERENCE = re.compile(r"[A-Za-z0-9]{4}")
AT_ONCE = frozenset({Purpose.PREPARE_EVENING, Purpose.PREPARE_SOON})
SHORTEST = {"whom": 10, "company": 8, "role": 8, "when": 12}  # in septets; no name is cut below this
LONGEST = 60
CUT = ".."


def text_for(purpose: str, facts: Mapping[str, str]) -> str:
    """What to text for a :class:`domain.purpose.Purpose`, in the GSM alphabet and without line breaks.

    ``facts``: ``reference`` (four letters or digits, required); ``whom``, ``company``, ``role``; ``when`` (the
    hour of an interview, the last day of an offer); ``link`` where a public address is set. Too long for one
    part, the longest name is cut first; the reference and the answers never are. A link takes the place of the
    word LETTER; only where it and the shortened names cannot share one part does the text take two. Raises
    ValueError for a purpose that is none of ours, another reference, or a link that a text cannot carry.
    """
    wanted = Purpose(purpose)
    closing = _closing(wanted, reference=facts.get("reference", ""), link=facts.get("link", ""))
    one = _worded(wanted, facts, closing=closing, most=ONE)
    return one if septets(one) <= ONE else _worded(wanted, facts, closing=closing, most=2 * EACH_OF_SEVERAL)


def _worded(purpose: Purpose, facts: Mapping[str, str], *, closing: str, most: int) -> str:
    source = _read(purpose.value)
    names = {used.name: _plain(facts.get(used.name, "")) for used in inspect(source)}
    names = _shortened(source, names, room=most - septets(closing) - 1)
    return f"{fill(source, names)} {closing}"


def _closing(purpose: Purpose, *, reference: str, link: str) -> str:
    if not REFERENCE.fullmatch(reference):
        raise ValueError(f"a reference is four letters or digits, not {reference!r}")
    if len(link) > ONE or not is_gsm(link) or any(sign.isspace() for sign in link):
        raise ValueError("a text cannot carry this link")
    writes = bool(letters_for(purpose)) and kind_of(purpose) != "nudge"
    flags = {"letter": "yes" if writes else "", "at_once": "yes" if purpose in AT_ONCE else ""}
    return fill(_read("_answers"), {"reference": reference, "link": link, **flags})


def _shortened(source: str, names: Mapping[str, str], *, room: int) -> dict[str, str]:
    """The names, the longest of them cut again and again until the message has room; each stands in it once."""
    kept = dict(names)
    excess = septets(fill(source, kept)) - room
    while excess > 0:
        longest = max(kept, key=lambda name: septets(kept[name]) - SHORTEST[name])
        if septets(kept[longest]) <= SHORTEST[longest]:
            break
        shorter = kept[longest][: -len(CUT) - 1].rstrip() + CUT
        excess -= septets(kept[longest]) - septets(shorter)
        kept[longest] = shorter
    return kept


def _plain(name: str) -> str:
    """One line of the GSM alphabet, no longer than is worth reading on a phone."""
    line = " ".join(gsm(name[: LONGEST * 4]).split())
    return line if len(line) <= LONGEST else line[: LONGEST - len(CUT)].rstrip() + CUT


@lru_cache
def _read(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip()
