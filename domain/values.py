"""The small values that events are made of: who caused it, when, how much, which words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import Invalid

NAME_LIMIT = 200
LINE_LIMIT = 2_000
TEXT_LIMIT = 100_000
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 12, 31)


class Cause(StrEnum):
    """Who or what made an event happen."""

    PERSON = "person"
    TEXT = "text"
    IMPORT = "import"
    CLOCK = "clock"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """When a command is recorded, when what it tells of happened (both UTC), and who caused it."""

    recorded_at: datetime
    occurred_at: datetime
    cause: Cause = Cause.PERSON

    @classmethod
    def now(cls, now: datetime, *, cause: Cause = Cause.PERSON) -> Stamp:
        return cls(recorded_at=now, occurred_at=now, cause=cause)

    def happened(self, at: datetime) -> Stamp:
        """The same recording of something that happened earlier.

        Raises :class:`Invalid` for a moment in the future: what has not happened yet is not recorded as done.
        """
        at = in_range(at)
        if at > self.recorded_at + timedelta(days=1):
            raise Invalid("That date is still to come.", field="occurred_at")
        return Stamp(recorded_at=self.recorded_at, occurred_at=at, cause=self.cause)


@dataclass(frozen=True, order=True)
class LocalTime:
    """A time on somebody's wall: what stays true when a zone's rules change. ``wall`` is naive."""

    wall: datetime
    zone: str

    def instant(self) -> datetime:
        """The UTC moment: a wall time that a clock change skips moves forward, a doubled one is the first."""
        return self.wall.replace(tzinfo=zone_info(self.zone)).astimezone(UTC)

    @classmethod
    def at(cls, instant: datetime, zone: str) -> LocalTime:
        """What the wall clock of ``zone`` shows at ``instant`` (aware), to the minute."""
        wall = instant.astimezone(zone_info(zone)).replace(tzinfo=None, second=0, microsecond=0, fold=0)
        return cls(wall, zone)


@dataclass(frozen=True)
class QuietHours:
    """The part of a day without texts; may wrap midnight. Equal ends mean: none."""

    start: time = time(21, 0)
    end: time = time(8, 0)

    def covers(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What was sent, word for word, so that a changed template never alters history.

    ``files`` went along: the SHA-256 and the name of each.
    """

    kind: str
    subject: str
    body: str
    to: str = ""
    via: str = "copy"
    tone: str = ""
    version: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stage:
    """A column of the board. ``meaning`` says what standing there tells of an application."""

    id: str
    name: str
    meaning: str
    colour: str


class Meaning(StrEnum):
    """What a stage tells of the applications in it; the timing rules and charts read this, not its name."""

    SAVED = "saved"
    APPLIED = "applied"
    SCREENING = "screening"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    CLOSED = "closed"


DEFAULT_STAGES = (
    Stage("saved", "Saved", Meaning.SAVED, "slate"),
    Stage("applied", "Applied", Meaning.APPLIED, "blue"),
    Stage("screening", "Screening", Meaning.SCREENING, "teal"),
    Stage("interviewing", "Interviewing", Meaning.INTERVIEWING, "violet"),
    Stage("offer", "Offer", Meaning.OFFER, "green"),
    Stage("closed", "Closed", Meaning.CLOSED, "stone"),
)


def one_line(value: str, *, field: str, what: str, limit: int = NAME_LIMIT, required: bool = True) -> str:
    """``value`` as one clean line: NFC, trimmed, inner blanks folded.

    Raises :class:`Invalid` in the seeker's words when it is empty (and required), too long, or holds signs
    that cannot be stored or would rearrange the words around it.
    """
    text = " ".join(clean(value, field=field, what=what, limit=limit).split())
    if required and not VISIBLE.search(text):
        raise Invalid(f"Please give {what}.", field=field)
    if BIDI.search(text):
        raise Invalid(f"{_capital(what)} holds hidden signs that change the reading direction.", field=field)
    return text


def many_lines(value: str, *, field: str, what: str, limit: int = TEXT_LIMIT, required: bool = True) -> str:
    """``value`` as clean text with its line breaks. Raises :class:`Invalid` like :func:`one_line`."""
    text = clean(value, field=field, what=what, limit=limit)
    if required and not VISIBLE.search(text):
        raise Invalid(f"Please give {what}.", field=field)
    return text


def clean(value: str, *, field: str, what: str, limit: int) -> str:
    """``value`` in Unicode NFC with plain line ends, or a refusal: never a silent cut."""
    if len(value) > limit * 4:
        raise _too_long(value, field=field, what=what, limit=limit)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > limit:
        raise _too_long(text, field=field, what=what, limit=limit)
    if CONTROL.search(text):
        raise Invalid(f"{_capital(what)} holds signs that cannot be stored (such as NUL).", field=field)
    return text


def web_address(value: str, *, field: str, what: str) -> str:
    """An http(s) address, or empty. Raises :class:`Invalid`; other schemes could run as script in a page."""
    address = one_line(value, field=field, what=what, limit=LINE_LIMIT, required=False)
    if not address or WEB_ADDRESS.fullmatch(address):
        return address
    if BARE_ADDRESS.fullmatch(address):
        return f"https://{address}"
    raise Invalid(f"{_capital(what)} should begin with https://.", field=field)


def mail_address(value: str, *, field: str = "email", what: str = "the mail address") -> str:
    """One mail address, or empty. Raises :class:`Invalid`."""
    address = one_line(value, field=field, what=what, required=False)
    if address and not MAIL_ADDRESS.fullmatch(address):
        raise Invalid(f"“{address[:80]}” is not a mail address.", field=field)
    return address


def storable(value: str) -> str:
    """The words of somebody who cannot be asked again, with � for every sign that cannot be stored."""
    return CONTROL.sub("�", value)


def zone_name(value: str, *, field: str = "zone") -> str:
    """An IANA zone name that this machine knows. Raises :class:`Invalid`."""
    if value not in _zones():
        said = f"“{value[:60]}”" if value.isprintable() else "That"
        raise Invalid(f"{said} is not a time zone. Pick one such as Europe/Berlin.", field=field)
    return value


def local_time(value: LocalTime, *, field: str, what: str) -> LocalTime:
    """A time on somebody's wall, to the minute. Raises :class:`Invalid`."""
    day(value.wall.date(), field=field, what=what)
    zone_name(value.zone, field=field)
    if value.wall.tzinfo or value.wall.second or value.wall.microsecond:
        raise Invalid("A time is given in hours and minutes; its zone stands beside it.", field=field)
    return LocalTime(value.wall.replace(fold=0), value.zone)


def day(value: date, *, field: str, what: str) -> date:
    """A date a job search can have. Raises :class:`Invalid` for one far away."""
    if not EARLIEST <= value <= LATEST:
        raise Invalid(f"{_capital(what)} must lie between {EARLIEST.year} and {LATEST.year}.", field=field)
    return value


def in_range(moment: datetime, *, field: str = "occurred_at") -> datetime:
    """A moment as UTC. Raises :class:`Invalid` for one far away, or without a zone."""
    if moment.tzinfo is None:
        raise Invalid("Say in which time zone that is.", field=field)
    day(moment.date(), field=field, what="the date")
    return moment.astimezone(UTC)


@lru_cache(maxsize=1024)
def zone_info(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
VISIBLE = re.compile("[^\\s\u00ad\u115f\u1160\u200b-\u200f\u2060-\u2064\u3164\ufeff]")
WEB_ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"[^\s/?#:]+\.[^\s/?#:]+(?:[/?#]\S*)?")
MAIL_ADDRESS = re.compile(r"[^@\s<>\",;:()\\]+@[^@\s<>\",;:()\\]+\.[^@\s<>\",;:()\\.]+")


def _too_long(text: str, *, field: str, what: str, limit: int) -> Invalid:
    return Invalid(f"{_capital(what)} is {len(text):,} characters long; {limit:,} fit.", field=field)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
