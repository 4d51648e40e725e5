"""The few ways a letter may bend what it was given: a first name, a date in words, a full sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "rev"})
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at because by can could did do does for from had has have he her here his how if in "
        "is it its my no not of on or our she so some that the their there these they this those to was we "
        "were what when where whether which who why will with would you your",
    )
)
ANSWERED = re.compile(r"(?i)^(?:(?:re|aw|sv|antw)\s*:\s*)+")
VOWEL_SOUND = re.compile(r"(?i)^(?:[aeiou]|hono|hour|heir)")
NOT_A_VOWEL_SOUND = re.compile(r"(?i)^(?:uni(?!n)|use|usu|uti|eu|one\b|ou[ij])")
SPELT_OUT = re.compile(r"^[A-Z](?:[A-Z0-9]|\b)")


def first_name(name: str) -> str:
    """What one says after "Hi": ``Dana`` for Dana Reyes or Reyes, Dana; ``Dr. Reyes`` for Dr. Dana Reyes."""
    before, _, after = name.partition(",")
    words = f"{after} {before}".split()
    if not words:
        return name
    if words[0].rstrip(".").lower() in HONORIFICS and len(words) > 1:
        return f"{words[0]} {words[-1]}"
    return words[0]


def phrase(text: str) -> str:
    """Words that go on inside a sentence: without a full stop, or the capital that only opened a sentence."""
    text = " ".join(text.split()).rstrip(" .!?,;:…")
    opening = text.partition(" ")[0]
    if opening.lower() in FUNCTION_WORDS and (len(opening) == 1 or not opening.isupper()):
        text = text[0].lower() + text[1:]
    return text


def sentence(text: str) -> str:
    """Words that stand alone: a capital first, and an end."""
    text = " ".join(text.split()).rstrip(" ,;:")
    if not text:
        return ""
    text = capital(text)
    return text if text[-1] in ".!?…”\"')" else f"{text}."


def capital(text: str) -> str:
    """A capital first; the rest stays as it is, so that ``SRE lead`` keeps its own."""
    return text[:1].upper() + text[1:]


def with_article(words: str) -> str:
    """``an analyst``, ``a data engineer``, ``an SRE``: by the sound of an English title's first word."""
    words = " ".join(words.split())
    if not words or words.partition(" ")[0].lower() in {"a", "an", "the", "my", "your", "our"}:
        return words
    if SPELT_OUT.match(words):
        return f"{'an' if words[0] in 'AEFHILMNORSX' else 'a'} {words}"
    sounds = VOWEL_SOUND.match(words) and not NOT_A_VOWEL_SOUND.match(words)
    return f"{'an' if sounds else 'a'} {words}"


def bullets(text: str) -> str:
    """Each line that says something, behind a dash."""
    lines = (line.strip().lstrip("-*•– ").strip() for line in text.splitlines())
    return "\n".join(f"- {line}" for line in lines if line)


def reply(subject: str) -> str:
    """The subject of an answer, with one ``Re:`` and no more."""
    return f"Re: {ANSWERED.sub('', ' '.join(subject.split()))}"


def on_date(text: str) -> str:
    """``3 March`` for an ISO date or moment; other words stay as they are."""
    moment = _moment(text)
    return f"{moment.day} {moment:%B}" if moment else text


def on_day(text: str) -> str:
    """``Tuesday 3 March`` for an ISO date or moment; other words stay as they are."""
    moment = _moment(text)
    return f"{moment:%A} {moment.day} {moment:%B}" if moment else text


def on_the_day(text: str) -> str:
    """``on 3 March`` for an ISO date or moment; ``today``, ``on Monday`` and other words stay as they are."""
    moment = _moment(text)
    return f"on {moment.day} {moment:%B}" if moment else text


def _moment(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


FILTERS: dict[str, Callable[[str], str]] = {
    "first_name": first_name,
    "phrase": phrase,
    "sentence": sentence,
    "with_article": with_article,
    "bullets": bullets,
    "reply": reply,
    "date": on_date,
    "day": on_day,
    "on": on_the_day,
    "upper": str.upper,
    "lower": str.lower,
    "title": str.title,
    "capitalize": capital,
    "trim": str.strip,
}
