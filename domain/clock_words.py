"""Times of day in words: "9am", "half past nine", "tomorrow evening at 7", "10:00 ET", "2-4pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from zoneinfo import available_timezones

SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {word: value for value, word in enumerate(SMALL)} | {"fifteen": 15, "twenty": 20, "thirty": 30}

PARTS = {
    "early morning": time(8),
    "first thing": time(9),
    "morning": time(9),
    "mid morning": time(10, 30),
    "noon": time(12),
    "midday": time(12),
    "lunchtime": time(12),
    "lunch": time(12),
    "early afternoon": time(13),
    "afternoon": time(14),
    "mid afternoon": time(15),
    "late afternoon": time(16),
    "end of day": time(17),
    "eod": time(17),
    "cob": time(17),
    "close of business": time(17),
    "close of play": time(17),
    "early evening": time(18),
    "evening": time(18),
    "tonight": time(19),
    "night": time(20),
    "midnight": time(0),
}
ZONES = {
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "ct": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "utc": "UTC",
    "gmt": "UTC",
    "bst": "Europe/London",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "eet": "Europe/Athens",
    "eest": "Europe/Athens",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "sgt": "Asia/Singapore",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
}
MINUTES = {
    "half": 30,
    "quarter": 15,
    "a quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty five": 25,
    "fifteen": 15,
    "thirty": 30,
    "forty five": 45,
}
TAKEN = "\0"
NOON = 12
LAST_LIKELY_AFTERNOON = 6


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A time of day in ``text[start:end]``.

    ``settled``: the hour is one of 24. ``weak``: any number, unless a date or a part of the day stands beside it.
    ``part``: a part of the day such as "evening". ``zone``: an IANA name, or empty.
    """

    start: int
    end: int
    hour: int = 0
    minute: int = 0
    settled: bool = False
    weak: bool = False
    part: str = ""
    zone: str = ""


def clocks_in(text: str) -> list[Clock]:
    """Every time of day in ``text`` (in lower case, dates replaced by ``TAKEN``), from left to right."""
    clocks = [_part(match) for match in PARTS_OF_DAY.finditer(text)]
    end = 0
    for match in HOURS.finditer(text):
        if match.start() >= end and (clock := _hour(match, text)):
            clocks.append(clock)
            end = clock.end
    return sorted(clocks, key=lambda clock: clock.start)


def time_of(hour: Clock | None, part: str) -> time | None:
    """The time that an hour, a part of the day, or both together mean; None for neither.

    An hour from one to six that says nothing else is meant in the afternoon.
    """
    if hour is None:
        return PARTS.get(part)
    afternoon = PARTS[part].hour >= NOON if part else 1 <= hour.hour <= LAST_LIKELY_AFTERNOON
    later = NOON if afternoon and not hour.settled and hour.hour < NOON else 0
    return time(hour.hour + later, hour.minute)


def _hour(match: re.Match[str], text: str) -> Clock | None:
    """The hour that begins with ``match``, with everything that belongs to it, or None for another number."""
    until = UNTIL.match(text, match.end())
    zone, end = _zone(text, (until or match).end())
    sure = _is_sure(match, until) or bool(zone)
    if GOES_ON.match(text, end) or not (sure or ALONE.match(text, end)):
        return None
    hour, minute = _spoken(match)
    half_day = match["half_day"] or (until and until["half_day"])
    if half_day:
        hour = _of_24(hour, half_day, until=hour if match["half_day"] or not until else _number(until["hour"]))
    return Clock(
        start=match.start(),
        end=end,
        hour=hour,
        minute=minute,
        settled=bool(half_day) or hour > NOON or match["hour"].startswith("0") or bool(match["hours"]),
        weak=not sure and match["lead"] not in AT,
        zone=zone,
    )


def _is_sure(match: re.Match[str], until: re.Match[str] | None) -> bool:
    """Whether these words can only be a time."""
    said = any(match[group] for group in ("side", "half", "colon", "spoken", "oclock", "hours", "half_day"))
    return said or bool(until and (until["half_day"] or match["lead"] in RANGES))


def _spoken(match: re.Match[str]) -> tuple[int, int]:
    """Hour and minute as they stand: "quarter to ten" is 9:45."""
    hour, minute = _number(match["hour"]), int(match["minute"] or 0)
    if match["spoken"]:
        minute = MINUTES[_words(match["spoken"])]
    if match["half"]:
        minute = MINUTES["half"]
    if match["side"]:
        minute = MINUTES.get(_words(match["past"])) or int(match["past"])
    if match["side"] in {"to", "before"} and minute:
        return (hour - 1) % 24 or NOON, 60 - minute
    return hour, minute


def _of_24(hour: int, half_day: str, *, until: int) -> int:
    """``hour`` of 24; in "11-1pm" the letter belongs to the end, and eleven is in the morning."""
    afternoon = half_day == "p" and hour % NOON <= until % NOON
    return hour % NOON + (NOON if afternoon else 0)


def _part(match: re.Match[str]) -> Clock:
    said = _words(match["part"])
    part = "end of day" if said.startswith("end") else said
    return Clock(start=match.start(), end=match.end(), part=part)


def _zone(text: str, at: int) -> tuple[str, int]:
    """The IANA zone named at ``text[at:]`` and where the name ends, or nothing."""
    if match := OFFSET.match(text, at):
        sign = "-" if match["sign"] == "+" else "+"  # Etc/GMT-2 is two hours ahead of Greenwich
        return f"Etc/GMT{sign}{int(match['hours'])}", match.end()
    if match := ABBREVIATION.match(text, at):
        return ZONES[match["zone"]], match.end()
    match = CITY.match(text, at)
    zone = _cities().get(_words(match["city"]), "") if match else ""
    return (zone, match.end()) if match and zone else ("", at)


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Cities in lower case and their zones."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in zones}


def _number(word: str) -> int:
    return NUMBERS[word] if word in NUMBERS else int(word)


def _words(said: str) -> str:
    return re.sub(r"[\s-]+", " ", said)


AT, RANGES = {"at", "@", "around"}, {"from", "between"}
HOUR = rf"(?:2[0-3]|[01]?[0-9]|{'|'.join(word for word, value in NUMBERS.items() if 1 <= value <= NOON)})"
PART = "|".join(sorted((part.replace(" ", r"[\s-]+") for part in PARTS), key=len, reverse=True))
HALF_DAY = r"(?:\s*(?P<half_day>[ap])(?:m\b|\.m\.?))?"
HOURS = re.compile(
    rf"""(?<![\w.:/+'-])
    (?:(?P<lead>@|(?:at|by|around|about|from|before|after|until|till|between)\b)\s*)?
    (?:(?P<past>half|(?:a\s+)?quarter|five|ten|twenty(?:[\s-]+five)?|[0-5]?[0-9](?=\s+(?:min|past)))\s+
       (?:min(?:ute)?s?\s+)?(?P<side>past|to|after|before)\s+
      |(?P<half>half)\s+)?
    (?P<hour>{HOUR})
    (?:(?:(?P<colon>[:h])|\.)(?P<minute>[0-5][0-9])(?::[0-5][0-9])?|\s+(?P<spoken>fifteen|thirty|forty[\s-]+five))?
    (?:\s*(?P<oclock>o'?\s?clock)\b|(?P<hours>\s?h(?:rs|ours)?)\b)?{HALF_DAY}""",
    re.VERBOSE,
)
UNTIL = re.compile(
    rf"\s*(?:-|\b(?:to|and|until|till)\b)\s*(?P<hour>{HOUR})(?:[:.h][0-5][0-9])?{HALF_DAY}(?![\w:/]|\.[0-9])"
)
OFFSET = re.compile(r"\s*\(?(?:utc|gmt)\s?(?P<sign>[+-])\s?(?P<hours>[0-9]|1[0-2])\b\)?")
ABBREVIATION = re.compile(rf"\s*\(?(?P<zone>{'|'.join(sorted(ZONES, key=len, reverse=True))})\b\)?")
CITY = re.compile(r"\s+\(?(?P<city>[a-z]+(?:\s+[a-z]+){0,2}?)\s+time\b\)?")
PARTS_OF_DAY = re.compile(
    rf"(?<![\w-])(?:(?:in|at|by|around|during)\s+)?(?:the\s+)?"
    rf"(?P<part>{PART}|end\s+of\s+(?:the|business)\s+day)(?![\w'-])"
)
GOES_ON = re.compile(r"\w|[.:,/-][0-9]|%|'")
ALONE = re.compile(
    rf"\s*(?:$|[^\sa-z0-9]|(?:on|with|for|via|by|sharp|then|or|if)\b)|\s+(?:in\s+the\s+|at\s+)?(?:{PART})\b"
)
