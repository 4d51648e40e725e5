"""What has been found so far: the first and surest finding of a field stands."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.application import Details
from domain.posting import Posting
from domain.values import BIDI, CONTROL, EARLIEST, LATEST, VISIBLE, WEB_ADDRESS
from domain.when import parse_when

LONGEST = 200
LONGEST_ADDRESS = 2_000
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """How dates in words are to be read."""

    now: datetime
    zone: str
    day_first: bool = True

    def day(self, said: object) -> date | None:
        """The day that ``said`` names, or None."""
        words = line(said)
        iso = ISO_DAY.match(words)
        try:
            found = date(*map(int, iso.groups())) if iso else self._in_words(words)
        except ValueError:
            return None
        return found if found and EARLIEST <= found <= LATEST else None

    def _in_words(self, words: str) -> date | None:
        when = parse_when(words, now=self.now, zone=self.zone, day_first=self.day_first, direction="future")
        return when.at.wall.date() if when and re.search(r"\d", words) else None


@dataclass
class Findings:
    """Collects fields with their origins."""

    fields: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    closing_on: date | None = None

    def put(self, name: str, value: object, origin: str) -> None:
        """Keep ``value``, unless it is empty or the field was found before."""
        said = address(value) if name == "url" else line(value)
        if said and name not in self.fields:
            self.fields[name], self.origins[name] = said, origin

    def close(self, on: date | None, origin: str) -> None:
        """Keep the closing date, unless it was found before."""
        if on and not self.closing_on:
            self.closing_on, self.origins["closing_on"] = on, origin

    def value(self, name: str) -> str:
        return self.fields.get(name, "")

    def posting(self, *, text: str, origin: str) -> Posting:
        details = Details(
            role=self.value("role"),
            company=self.value("company"),
            location=self.value("location"),
            salary=self.value("salary"),
            source=self.value("source"),
            url=self.value("url"),
            closing_on=self.closing_on,
        )
        return Posting(details=details, text=text, origins={**self.origins, **({"text": origin} if text else {})})


def line(value: object) -> str:
    """One clean line out of whatever stood there, never longer than a field may be."""
    if not isinstance(value, str):
        return ""
    words = html.unescape(html.unescape(value[: LONGEST * 10]))
    words = BIDI.sub("", CONTROL.sub("", TAG.sub(" ", words)))
    words = " ".join(words.split())
    if len(words) > LONGEST:
        words = words[: LONGEST - 1].rstrip() + "…"
    return words if VISIBLE.search(words) else ""


def address(value: object) -> str:
    """A web address, or nothing: other schemes could run as script."""
    said = value.strip() if isinstance(value, str) else ""
    return said if len(said) <= LONGEST_ADDRESS and WEB_ADDRESS.fullmatch(said) and not CONTROL.search(said) else ""


def number(value: object) -> float | None:
    """The number that stands there, however it was written."""
    if isinstance(value, str):
        value = _figure(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    figure = float(value) if abs(value) < 1e12 else math.inf  # noqa: PLR2004 no salary, and a whole number may be endless
    return figure if math.isfinite(figure) and figure > 0 else None


def _figure(said: str) -> float | None:
    found = re.search(r"\d[\d.,   ']{0,20}", said[:100])
    if not found:
        return None
    digits = re.sub(r"[ ,.   '](?=\d{3}(?!\d))", "", found.group().strip()).strip(".,'").replace(",", ".")
    try:
        figure = float(digits)
    except ValueError:
        return None
    return figure * 1000 if said[found.end() :].lstrip()[:1] in {"k", "K"} else figure


SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}
SPANS = {"year": "a year", "month": "a month", "week": "a week", "day": "a day", "hour": "an hour"}


def pay(low: float | None, high: float | None, *, currency: str = "", per: str = "") -> str:
    """A salary in words, such as "£60,000–70,000 a year"."""
    figures = [f"{figure:,.2f}".removesuffix(".00") for figure in dict.fromkeys((low, high)) if figure is not None]
    if not figures:
        return ""
    currency = currency.upper()
    before, after = (SIGNS[currency], "") if currency in SIGNS else ("", f" {currency}" if currency.isalpha() else "")
    span = SPANS.get(per.lower().rstrip("s"), "")
    return f"{before}{'–'.join(figures)}{after} {span}".strip()
