"""What a posting asks for in so many words, and whether a resume says it. A list to think about, never a score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.resume_content import Content

MOST = 25
# In words: the longest heading and phrase; in letters: words that keep their endings, and those that lose long ones.
HEADING, PHRASE, SHORT, LONG = 5, 3, 4, 7
MUST = re.compile(
    r"\b(must|required?|requirements?|essential|minimum|you(’|')?ll need|you (have|bring|need)|your profile|we expect"
    r"|qualifications|at least|proven)\b",
    re.IGNORECASE,
)
NICE = re.compile(
    r"\b(nice to have|bonus|a plus|preferred|desirable|ideally|benefits|we offer|about us)\b", re.IGNORECASE
)
CUE = re.compile(
    r"\b(?:experience (?:with|in|of)|knowledge of|comfortable with|skills in|proficien\w+ (?:in|with)|expertise in"
    r"|familiar with|background in|understanding of)\s+([^.;:()]+)",
    re.IGNORECASE,
)
NAME = re.compile(r"[A-Za-z][\w+#]*(?:[./&-][A-Za-z0-9+#]+)*")
YEARS = re.compile(r"\d+\s*\+?\s*years", re.IGNORECASE)
PARTS = re.compile(r",|/|\band\b|\bor\b", re.IGNORECASE)
STOP = frozenset(
    re.findall(
        r"\w+",
        """
    a ability able about an and any apply are as at be been benefits both bring build built but by can
    comfortable communication could deep degree deliver demonstrated design develop developed do english
    essential excellent expect experience experienced familiar familiarity for from good great had hands has
    have how i ideally if in into is it its knowledge lead least manage minimum more most must need nice no
    not of on one or other our out over own plus production professional proficiency proficient profile proven
    qualifications related relevant required requirements responsibilities run running similar skill skills
    solid some strong such team teams than that the their them these this those to understanding up very we
    well what when where which who will with within work working would year years you your
    """,
    )
)
ALIASES = {"k8s": "kubernetes", "postgresql": "postgres", "js": "javascript", "ts": "typescript", "golang": "go"}


@dataclass(frozen=True, kw_only=True)
class Term:
    """Something a posting asks for; ``said`` where the resume says it, ``hidden`` a line left out that would."""

    words: str
    said: bool
    hidden: str = ""


def checklist(posting: str, *, resume: Content, base: Content) -> tuple[Term, ...]:
    """What the posting says one must have, in its order; all it names where it says no such thing."""
    wanted = [line for line, must in _lines(posting) if must] or [line for line, _ in _lines(posting)]
    text = _stems(" . ".join(_everything(resume)))
    found: dict[str, str] = {}
    for line in wanted:
        for words in _terms(line):
            found.setdefault(_stems(words), words)
    terms = list(found.items())[:MOST]
    return tuple(Term(words=words, said=stem in text, hidden=_hidden(stem, text, base)) for stem, words in terms)


def _lines(posting: str) -> Iterator[tuple[str, bool]]:
    """Each line or sentence, with whether it is about what one must have; a short line opens a part of the posting."""
    under = False
    for line in re.split(r"\n|•|(?<=[.!?])\s", posting):
        words = line.strip(" \t-–*·")
        if not words:
            continue
        must = bool(MUST.search(words)) and not NICE.search(words)
        if len(words.split()) <= HEADING and not re.search(r"[.,;]$", words) and line == line.lstrip("•-–*· \t"):
            under = must if must or NICE.search(words) or words.endswith(":") else under
        yield words, (must or under) and not NICE.search(words)


def _terms(line: str) -> Iterator[str]:
    yield from YEARS.findall(line)
    for phrase in CUE.findall(line):
        for part in PARTS.split(phrase):
            words = [word for word in NAME.findall(part) if word.lower() not in STOP]
            if 1 <= len(words) <= PHRASE:
                yield " ".join(words)
    for place, word in enumerate(NAME.findall(line)):
        odd = bool(re.search(r"[A-Z].*[A-Z]|[0-9+#]", word))
        if len(word) > 1 and word.lower() not in STOP and (odd or (word[0].isupper() and place > 0)):
            yield word


def _stems(text: str) -> str:
    """Words in a form that can be found in one another, with a blank on either side."""
    words = (word.casefold() for word in re.findall(r"\d+|[^\W\d_][\w+#]*", text))
    return f" {' '.join(_stem(ALIASES.get(word, word)) for word in words)} "


def _stem(word: str) -> str:
    if len(word) > SHORT and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return re.sub(r"(ing|ed|ment|ation)$", "", word) if len(word) > LONG else word


def _everything(content: Content) -> Iterator[str]:
    yield from (content.basics.label, content.basics.summary)
    for _, item in content.everything():
        yield from (said for _, said in item.values)
        yield from item.words
        yield from (line.text for line in item.lines)


def _hidden(stem: str, text: str, base: Content) -> str:
    """The id of a line of the base that says it, where the resume does not."""
    lines = (line for _, item in base.everything() for line in item.lines if stem not in text)
    return next((line.id for line in lines if stem in _stems(line.text)), "")
