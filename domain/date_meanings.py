"""What phrases for dates mean on the day they are read."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import ceil

from domain.clock_words import NUMBERS
from domain.values import LocalTime

FUTURE, PAST, ANY = "future", "past", "any"


@dataclass(frozen=True, kw_only=True)
class Today:
    """The day a phrase is read on. ``now`` is UTC, ``day`` the date on the wall of ``zone``.

    ``direction`` settles what leaves it open: the 31st of January is the next one, the last one, or the nearer.
    """

    now: datetime
    zone: str
    day: date
    day_first: bool
    direction: str

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())


def iso(match: re.Match[str], today: Today) -> date:
    if not match["clock"]:
        return date.fromisoformat(match[0].replace("/", "-"))
    moment = datetime.fromisoformat(match[0].upper())
    return moment.astimezone(UTC) if moment.tzinfo else LocalTime(moment, today.zone).instant()


def near_day(match: re.Match[str], today: Today) -> date:
    return today.day + timedelta(days=NEAR_DAYS[match["near"].split()[0]])


def at_once(match: re.Match[str], today: Today) -> date:
    return today.now + timedelta(hours=3) if match[0].startswith("later") else today.now


def weekday(match: re.Match[str], today: Today) -> date:
    """Plain: the next one after today, or the last one before; "next Friday" is that of next week.

    Whether today is meant after all can be told only by the hour: see ``when``.
    """
    weekday, which = WEEKDAYS[match["weekday"]], match["which"] or ""
    if which == "next":
        return today.monday + timedelta(weeks=1, days=weekday)
    if which == "this":
        return weekday_after(weekday, today.day - timedelta(days=1))
    if which in {"last", "past"} or (not which and today.direction == PAST):
        return weekday_before(weekday, today.day)
    return weekday_after(weekday, today.day)


def weekday_of_week(match: re.Match[str], today: Today) -> date:
    return today.monday + timedelta(weeks=WHICH[match["which"]], days=WEEKDAYS[match["weekday"]])


def weekday_week(match: re.Match[str], today: Today) -> date:
    """A week after the coming one: "Monday week", "the Monday after next"."""
    return weekday_after(WEEKDAYS[match["weekday"]], today.day) + timedelta(weeks=1)


def weekday_and_number(match: re.Match[str], today: Today) -> date | None:
    """The 17th that is a Tuesday. A small number without "th" may be an hour, so it must fit within days."""
    weekday, number = WEEKDAYS[match["weekday"]], int(match["day"])
    fitting = (day for day in _every_month(number, today) if day.weekday() == weekday)
    day = _pick(fitting, _ahead(today))
    sure = match["suffix"] or number > LARGEST_HOUR or (day and abs(day - today.day) < timedelta(weeks=2))
    if sure and day and abs(day - today.day) < timedelta(weeks=14):
        return day
    return _pick(_every_month(number, today), _ahead(today)) if match["suffix"] else None


def day_of_month(match: re.Match[str], today: Today) -> date | None:
    if match["which"]:
        return _month(today, WHICH[match["which"]]).replace(day=int(match["day"]))
    return _pick(_every_month(int(match["day"]), today), _ahead(today))


def month_and_day(match: re.Match[str], today: Today) -> date | None:
    month, day = MONTHS[match["month"]], _ordinal(match["day"])
    if match["year"]:
        return date(_year(match["year"]), month, day)
    return _pick(_every_year(month, day, today), today)


def figures(match: re.Match[str], today: Today) -> date | None:
    """Which figure of "3/4" is the day is the person's habit, unless only one of them can be."""
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    day, month = (first, second) if today.day_first else (second, first)
    if month > len(MONTH_NAMES):
        day, month = month, day
    return date(_year(year), month, day) if year else _pick(_every_year(month, day, today), today)


def week_or_month(match: re.Match[str], today: Today) -> date:
    count = WHICH[match["which"]]
    return today.monday + timedelta(weeks=count) if match["unit"] == "week" else _month(today, count)


def weekend(match: re.Match[str], today: Today) -> date:
    which = match["which"] or ""
    if which in {"before", "after"}:
        monday = weekday_after(WEEKDAYS["monday"], today.day)
        return monday if which == "after" else monday - timedelta(days=3)
    if which in {"next", "last"}:
        return today.monday + timedelta(weeks=WHICH[which], days=SATURDAY)
    return weekday_after(SATURDAY, today.day - timedelta(days=1))


def part_of_week(match: re.Match[str], today: Today) -> date:
    which = match.groupdict().get("which") or "this"
    day = today.monday + timedelta(weeks=WHICH[which], days=PARTS_OF_WEEK[_part(match)])
    gone = WHICH[which] == 0 and day < today.day and today.direction != PAST
    return day + timedelta(weeks=1) if gone else day


def later_this_week(_match: re.Match[str], today: Today) -> date:
    return max(today.monday + timedelta(days=PARTS_OF_WEEK["end"]), today.day)


def part_of_month(match: re.Match[str], today: Today) -> date:
    which = match.groupdict().get("which") or "this"
    return _on_part(_month(today, WHICH[which]), _part(match))


def part_of_named_month(match: re.Match[str], today: Today) -> date | None:
    month, part = MONTHS[match["month"]], _part(match)
    if match["year"]:
        return _on_part(date(_year(match["year"]), month, 1), part)
    return _pick((_on_part(first, part) for first in _every_year(month, 1, today)), today)


def week_of_month(match: re.Match[str], today: Today) -> date | None:
    week = WEEKS[match["week"]]
    starts = _every_year(MONTHS[match["month"]], 1, today)
    return _pick((start + timedelta(weeks=week) for start in starts), today)


def in_month(match: re.Match[str], today: Today) -> date | None:
    """The first of a month, or today while that month lasts."""
    month = MONTHS[match["month"]]
    return today.day if month == today.day.month and not match["year"] else part_of_named_month(match, today)


def _part(match: re.Match[str]) -> str:
    """Which part of a week or month is meant, as the tables of parts know it."""
    said = match.groupdict().get("part") or "start"
    return ALSO_CALLED.get(said, said)


def _on_part(first: date, part: str) -> date:
    last = monthrange(first.year, first.month)[1]
    return first.replace(day=min(PARTS_OF_MONTH[part], last))


def ahead_of_today(match: re.Match[str], today: Today) -> date:
    return _amount(match, today, 1)


def ago(match: re.Match[str], today: Today) -> date:
    return _amount(match, today, -1)


def either_way(match: re.Match[str], today: Today) -> date:
    """An amount alone goes where the question points."""
    return _amount(match, today, -1 if today.direction == PAST else 1)


def _amount(match: re.Match[str], today: Today, sign: int) -> date:
    count = number_of(match["n"], match["most"]) + (0.5 if match["half"] else 0)
    return counted_from(today.day, sign * count, match["unit"], today)


def next_working_day(_match: re.Match[str], today: Today) -> date:
    return _working_days(today.day, 1)


def number_of(words: str, most: str | None) -> float:
    """A number in words or figures; of "2-3" the larger."""
    said = re.sub(r"\s+", " ", most or words)
    if said[0].isdigit():
        return float(said)
    return NUMBERS.get(said) or next(value for word, value in COUNTS.items() if word in f" {said} ")


def counted_from(day: date, count: float, unit: str, today: Today) -> date:
    """``count`` units after ``day``; minutes and hours count from now instead."""
    if unit.startswith(("min", "h")):
        return today.now + count * (timedelta(minutes=1) if unit.startswith("min") else timedelta(hours=1))
    whole = ceil(count) if count > 0 else -ceil(-count)
    if unit.startswith(("business", "work", "weekday", "week day")):
        return _working_days(day, whole)
    if unit.startswith(("mo", "mth")):
        return _add_months(day, whole)
    return day + timedelta(days=whole * next(days for start, days in DAYS_IN.items() if unit.startswith(start)))


def _working_days(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    while day.weekday() >= SATURDAY:
        day -= step
    day += 7 * step * (abs(count) // 5)
    for _ in range(abs(count) % 5):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def _add_months(day: date, count: int) -> date:
    """The same day of another month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month(today: Today, count: int) -> date:
    """The first of the month ``count`` months from now."""
    return _add_months(today.day.replace(day=1), count)


def weekday_after(weekday: int, after: date) -> date:
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def weekday_before(weekday: int, before: date) -> date:
    return before - timedelta(days=(before.weekday() - weekday - 1) % 7 + 1)


def _ordinal(said: str) -> int:
    """A day of a month in figures or words. Raises ValueError for a "thirty-fourth"."""
    return int(said) if said[0].isdigit() else ORDINALS.index(re.sub(r"[\s-]+", "-", said)) + 1


def _year(figures: str) -> int:
    year = int(figures.lstrip("'"))
    return year if year >= CENTURY else 2000 + year


def _every_year(month: int, day: int, today: Today) -> Iterator[date]:
    """That day in the years around now; the 29th of February has few of them."""
    date(LEAP_YEAR, month, day)  # raises ValueError where no year has such a day
    for year in range(today.day.year - 8, today.day.year + 9):
        if day <= monthrange(year, month)[1]:
            yield date(year, month, day)


def _every_month(day: int, today: Today) -> Iterator[date]:
    """That day in the months around now, where they have it."""
    for count in range(-14, 15):
        first = _month(today, count)
        if 1 <= day <= monthrange(first.year, first.month)[1]:
            yield first.replace(day=day)


def _pick(days: Iterable[date], today: Today) -> date | None:
    """The first of ``days`` from today on, the last one until today, or the nearest."""
    known = list(days)
    if today.direction == FUTURE:
        return min((day for day in known if day >= today.day), default=None)
    if today.direction == PAST:
        return max((day for day in known if day <= today.day), default=None)
    return min(known, key=lambda day: abs(day - today.day), default=None)


def _ahead(today: Today) -> Today:
    """Days of the month are ahead unless the past is asked for."""
    return today if today.direction == PAST else replace(today, direction=FUTURE)


SATURDAY = 5
CENTURY = 100
LEAP_YEAR = 2024
LARGEST_HOUR = 12
WEEKDAY_NAMES = (
    ("monday", "mon"),
    ("tuesday", "tues", "tue"),
    ("wednesday", "weds", "wed"),
    ("thursday", "thurs", "thur", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
ORDINALS = (*UNITS, *TEENS, *(f"twenty-{unit}" for unit in UNITS), "thirtieth", "thirty-first")
WEEKDAYS = {name: number for number, names in enumerate(WEEKDAY_NAMES) for name in names}
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names}
NEAR_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "overmorrow": 2,
    "yesterday": -1,
    "tonight": 0,
    "this": 0,
    "last": -1,
}
WHICH = {"last": -1, "this": 0, "the": 0, "next": 1, "after next": 2}
ALSO_CALLED = {"beginning": "start", "first": "start", "middle": "mid", "last": "end", "eow": "end", "eom": "end"}
WEEKS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": 3}
PARTS_OF_WEEK = {"start": 0, "early": 0, "mid": 2, "late": 3, "end": 4}
PARTS_OF_MONTH = {"start": 1, "early": 5, "mid": 15, "late": 25, "end": 31}
COUNTS = {" half ": 0.5, " couple ": 2, " few ": 3, " a ": 1, " an ": 1}
DAYS_IN = {"d": 1, "w": 7, "f": 14}
