"""Dates in words: "next Tuesday", "17 March", "two weeks from Monday", "mid April", "in 3 working days"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain import date_meanings as meaning
from domain.clock_words import NUMBERS, PART
from domain.date_meanings import MONTHS, TEENS, UNITS, WEEKDAYS, WEEKS, Today
from domain.values import EARLIEST, LATEST, LocalTime


@dataclass(frozen=True, kw_only=True)
class Found:
    """A date in ``text[start:end]``, perhaps with a ``part`` of the day, or with ``instant`` (UTC) a whole moment.

    ``weak``: it may be no date at all. ``plain``: a weekday alone, which is today's where its hour is still to come.
    """

    start: int
    end: int
    day: date
    instant: datetime | None = None
    part: str = ""
    weak: bool = False
    plain: bool = False


Reader = Callable[[re.Match[str], Today], date | None]


@dataclass(frozen=True)
class Phrase:
    """A way to name a date: what it looks like and what it means."""

    pattern: re.Pattern[str]
    read: Reader
    part: str = ""
    weak: bool = False


def dates_in(text: str, today: Today) -> Iterator[Found]:
    """Every date in ``text``, which is in lower case, from left to right; the longest phrase wins."""
    at = 0
    while match := STARTS.search(text, at):
        found = _date_at(text, match.start(), today)
        at = max(found.end if found else 0, match.start() + 1)
        if found:
            yield found


def _date_at(text: str, at: int, today: Today, *, nested: bool = False) -> Found | None:
    found = [] if nested else [_shifted(text, at, today)]
    found += [_read(phrase, match, today) for phrase in PHRASES if (match := phrase.pattern.match(text, at))]
    return max((one for one in found if one), key=lambda one: one.end, default=None)


def _read(phrase: Phrase, match: re.Match[str], today: Today) -> Found | None:
    try:
        when = phrase.read(match, today)
    except ValueError:  # a 30th of February
        return None
    found = _found(match.start(), match.end(), when, today)
    plain = phrase.read is meaning.weekday and not match["which"]
    return replace(found, part=phrase.part, weak=phrase.weak, plain=plain) if found else None


def _found(start: int, end: int, when: date | None, today: Today) -> Found | None:
    """``when`` as it was found, unless there is no such date in a job search."""
    day = LocalTime.at(when, today.zone).wall.date() if isinstance(when, datetime) else when
    if day is None or not EARLIEST <= day <= LATEST:
        return None
    instant = when if isinstance(when, datetime) else None
    return Found(start=start, end=end, day=day, instant=instant)


def _shifted(text: str, at: int, today: Today) -> Found | None:
    """So long before or after another date: "two weeks from Monday", "the day after tomorrow"."""
    match = SHIFT.match(text, at)
    base = _date_at(text, match.end(), today, nested=True) if match else None
    if match is None or base is None:
        return None
    if match["weekday"]:
        beside = meaning.weekday_before if match["beside"] == "before" else meaning.weekday_after
        return _found(at, base.end, beside(WEEKDAYS[match["weekday"]], base.day), today)
    if match["week_of"]:
        return _found(at, base.end, base.day, today)
    count = 1 if match["one"] else meaning.number_of(match["n"], match["most"])
    sign = -1 if match["side"] == "before" else 1
    when = meaning.counted_from(base.day, sign * count, match["one"] or match["unit"], today)
    return None if isinstance(when, datetime) else _found(at, base.end, when, today)


WEEKDAY_NAME = rf"(?:{'|'.join(WEEKDAYS)})\b\.?"
WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b\.?"
MONTH = rf"(?P<month>{'|'.join(MONTHS)})\b\.?"
DAY = r"(?P<day>[0-3]?[0-9])(?P<suffix>st|nd|rd|th)?(?:\s?-\s?[0-3]?[0-9](?:st|nd|rd|th)?)?"
ORDINAL = rf"(?P<day>(?:(?:twenty|thirty)[\s-]+)?(?:{'|'.join(UNITS)})|{'|'.join(TEENS)}|thirtieth)"
YEAR = r"(?:(?:,?\s+|-)(?P<year>[12][0-9]{3}|'[0-9]{2}))?"
ON = rf"(?:(?:on\s+)?{WEEKDAY_NAME},?\s+|on\s+)?(?:the\s+)?"
PART_OF = r"(?:the\s+)?(?P<part>start|beginning|early|middle|mid|late|end)(?:\s+(?:of|in)\s+|\s*-\s*|\s+)"
FIGURE = rf"(?:[0-9]{{1,3}}(?:\.[0-9])?|{'|'.join(NUMBERS)})"
AMOUNT = (
    rf"(?:(?:about|another)\s+)?(?P<n>half\s+an?|(?:a\s+)?(?:couple|few)(?:\s+of)?|an?|{FIGURE})"
    rf"(?:\s?(?:-|to|or)\s?(?P<most>{FIGURE}))?(?:\s+(?:more|full|short))?"
    r"\s*(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|(?:business|working|work|week)\s?days?|weeks?|wks?|days?|fortnights?"
    r"|months?|mths?|[hdw])\b(?:\s+and\s+a\s+(?P<half>half)\b)?'?"
)
ENDS = r"(?!\w|[.:/@-]\w)"
ALONE = (
    r"(?=\s*(?:$|[^\sa-z]|(?:at|by|in|and|or|if|to|on|for|with|from|then|instead|please|around|about|before|after"
    rf"|{PART})\b))"
)


def _phrase(pattern: str, read: Reader, *, part: str = "", weak: bool = False) -> Phrase:
    return Phrase(re.compile(pattern + ENDS), read, part, weak)


PHRASES = (
    _phrase(
        r"[12][0-9]{3}(?P<dash>[/-])[0-9]{2}(?P=dash)[0-9]{2}"
        r"(?P<clock>t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?",
        meaning.iso,
    ),
    _phrase(r"(?P<near>today|tomorrow|tmrw|tmr|overmorrow|yesterday)", meaning.near_day),
    _phrase(r"(?P<near>tonight)", meaning.near_day, part="tonight"),
    _phrase(r"(?P<near>last\s+night)", meaning.near_day, part="night"),
    Phrase(re.compile(rf"(?P<near>this|last)(?=\s+(?:{PART})\b)"), meaning.near_day),
    _phrase(
        r"later\s+today|asap|as\s+soon\s+as\s+possible|(?:right|straight)\s+(?:now|away)|immediately", meaning.at_once
    ),
    _phrase(r"now", meaning.at_once, weak=True),
    _phrase(rf"(?:on\s+)?(?:the\s+)?(?:(?P<which>this|next|coming|last|past)\s+)?{WEEKDAY}", meaning.weekday),
    _phrase(rf"(?:on\s+)?{WEEKDAY},?\s+(?:of\s+)?(?P<which>this|next|last)\s+week", meaning.weekday_of_week),
    _phrase(rf"(?P<which>this|next|last)\s+week,?\s+(?:on\s+)?{WEEKDAY}", meaning.weekday_of_week),
    _phrase(rf"(?:on\s+)?(?:the\s+)?{WEEKDAY}\s+(?:week|after\s+next)", meaning.weekday_week),
    _phrase(rf"(?:on\s+)?{WEEKDAY},?\s+(?:the\s+)?{DAY}(?!\s*(?:[ap]\.?m\b|o'?\s?clock))", meaning.weekday_and_number),
    _phrase(rf"{ON}{DAY}(?:\s+of\s+|\s*-\s*|\s*){MONTH}{YEAR}", meaning.month_and_day),
    _phrase(rf"{ON}{MONTH}(?:\s*-\s*|\s+)(?:the\s+)?{DAY}{YEAR}", meaning.month_and_day),
    _phrase(rf"{ON}{ORDINAL}\s+(?:of\s+)?{MONTH}{YEAR}", meaning.month_and_day),
    _phrase(rf"{ON}{MONTH}\s+(?:the\s+)?{ORDINAL}{YEAR}", meaning.month_and_day),
    _phrase(
        rf"{ON}(?!24/7\b)(?P<first>[0-3]?[0-9])/(?P<second>[0-3]?[0-9])(?:/(?P<year>[12][0-9]{{3}}|[0-9]{{2}}))?",
        meaning.figures,
    ),
    _phrase(
        rf"{ON}(?P<first>[0-3]?[0-9])(?P<dot>[.-])(?P<second>[0-3]?[0-9])(?P=dot)(?P<year>[12][0-9]{{3}}|[0-9]{{2}})",
        meaning.figures,
    ),
    _phrase(
        r"(?:on\s+(?:the\s+)?|the\s+)(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)"
        rf"(?:\s+of\s+(?P<which>the|this|next|last)\s+month)?{ALONE}",
        meaning.day_of_month,
    ),
    _phrase(r"(?P<which>next|last)\s+(?P<unit>week|month)", meaning.week_or_month),
    _phrase(r"(?:the\s+)?(?P<unit>week|month)\s+(?P<which>after next)", meaning.week_or_month),
    _phrase(r"(?:(?P<which>before|after|over|at|on|this|next|last)\s+)?(?:the\s+)?weekend", meaning.weekend),
    _phrase(rf"{PART_OF}(?:(?P<which>the|this|next|last)\s+)?week", meaning.part_of_week),
    _phrase(r"(?P<part>eow)", meaning.part_of_week),
    _phrase(r"later\s+this\s+week", meaning.later_this_week),
    _phrase(rf"{PART_OF}(?:(?P<which>the|this|next|last)\s+)?month", meaning.part_of_month),
    _phrase(
        r"(?:the\s+)?(?P<part>first|last)\s+day\s+of\s+(?P<which>the|this|next|last)\s+month", meaning.part_of_month
    ),
    _phrase(r"(?P<part>eom)", meaning.part_of_month),
    _phrase(rf"{PART_OF}{MONTH}{YEAR}", meaning.part_of_named_month),
    _phrase(rf"in\s+{MONTH}{YEAR}", meaning.in_month),
    _phrase(rf"{MONTH},?\s+(?P<year>[12][0-9]{{3}})", meaning.part_of_named_month),
    _phrase(rf"(?:the\s+)?(?P<week>{'|'.join(WEEKS)})\s+week\s+(?:of|in)\s+{MONTH}", meaning.week_of_month),
    _phrase(r"(?:the\s+)?next\s+(?:business|working|work)\s+day", meaning.next_working_day),
    _phrase(rf"(?:in|within)\s+(?:the\s+next\s+)?{AMOUNT}(?:\s+time)?", meaning.ahead_of_today),
    _phrase(rf"{AMOUNT}\s+(?:from\s+(?:now|today)|later|hence|time)", meaning.ahead_of_today),
    _phrase(rf"\+\s?{AMOUNT}", meaning.ahead_of_today),
    _phrase(rf"{AMOUNT}\s+(?:ago|back|earlier)", meaning.ago),
    _phrase(rf"{AMOUNT}(?!\s+(?:past|to)\b)", meaning.either_way, weak=True),
)
SHIFT = re.compile(
    r"(?:(?P<week_of>(?:the\s+)?week\s+(?:of|commencing|beginning|starting))"
    rf"|(?:the\s+)?{WEEKDAY}\s+(?P<beside>after|before|following)"
    rf"|(?:(?:the\s+)?(?P<one>day|week|month)(?=\s+(?:from|after|before|on|following)\b)|(?:in\s+)?{AMOUNT}(?:\s+time)?)"
    r"(?:\s+(?P<side>from|after|before|on|following)|(?=\s+(?:today|tomorrow)\b)))\s+"
)
FIRST_WORDS = (
    "in|within|on|at|over|before|after|the|this|next|last|coming|past|first|second|third|start|beginning"
    "|early|middle|mid|late|later|end|eow|eom|week|day|month|weekend|an?|half|couple|few|about|another|today|tonight|tomorrow|tmrw|tmr"
    "|overmorrow|yesterday|as|asap|right|straight|immediately|now"
)
NAMES = "|".join((*WEEKDAYS, *MONTHS, *NUMBERS, *UNITS, *TEENS, "thirtieth"))
STARTS = re.compile(rf"(?<![\w.:/@#+'-])(?=[0-9+]|(?:{FIRST_WORDS}|{NAMES})\b)")
