"""What looks like a date and is none: "32 Jan", "31 Feb", "2026-13-01". Better said aloud than passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from domain.date_meanings import MONTHS

Span = tuple[int, int]


def no_dates_in(text: str, *, is_date: Callable[[str], bool]) -> Iterator[Span]:
    """Where ``text`` has the look of a date that ``is_date`` does not know, from left to right."""
    for match in LOOK.finditer(text):
        if not is_date(match[0]) and not _is_a_ratio(text, match):
            yield match.span()


def _is_a_ratio(text: str, match: re.Match[str]) -> bool:
    """Two figures with a stroke are a day only where one is awaited: of "call 24/7 line" and "Tue about 45/50" none."""
    before, after = text[: match.start()].split(), text[match.end() :]
    return RATIO.fullmatch(match[0]) is not None and (len(before) > 1 or not AFTER_A_DAY.match(after))


RATIO = re.compile(r"[0-9]+/[0-9]+")
AFTER_A_DAY = re.compile(r"\s*(?:\Z|[,.;!)]|at\b|@|[0-9])", re.IGNORECASE)
MONTH = rf"(?:{'|'.join(MONTHS)})\b(?:\.(?=,?\s+[0-9]))?"
YEAR = r"(?:,?\s+[12][0-9]{3}\b)?"
LOOK = re.compile(
    rf"""(?<![\w.:/$£€#-])(?:
    [0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}
    |[0-9]{{1,2}}[/.][0-9]{{1,2}}[/.](?:[0-9]{{4}}|[0-9]{{2}})
    |[0-9]{{1,3}}/[0-9]{{1,3}}
    |[0-9]{{1,3}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}{YEAR}
    |{MONTH}\s+[0-9]{{1,3}}(?:st|nd|rd|th)?{YEAR}
    )(?![\w/:]|[.-]\w)""",
    re.IGNORECASE | re.VERBOSE,
)
