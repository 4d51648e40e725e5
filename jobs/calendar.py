"""Calendar entries as an iCalendar file (RFC 5545), and as addresses that fill one into a web calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

LONGEST_LINE = 75
"""Octets, RFC 5545 section 3.1."""
REFRESH = "PT1H"
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
SIGNS = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry. ``uid`` stays the same for ever and ``sequence`` only grows, so that calendars see what moved.

    ``starts`` is UTC. Not ``busy``: the time stays free for others. ``alarm``: minutes before, 0 for none.
    """

    uid: str
    sequence: int
    starts: datetime
    minutes: int
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = True
    alarm: int = 0

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)


def file_of(entries: Sequence[Entry], *, name: str, now: datetime) -> bytes:
    """The entries as an ``.ics`` file. All times are UTC: right in every calendar, through every change of clocks."""
    lines = [*_head(name), *(line for entry in entries for line in _entry(entry, now)), "END:VCALENDAR"]
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def web_addresses(entry: Entry) -> dict[str, str]:
    """Where web calendars open with the entry filled in, to be saved there: words and address."""
    google = {
        "action": "TEMPLATE",
        "text": entry.title,
        "dates": f"{_moment(entry.starts)}/{_moment(entry.ends)}",
        "details": entry.text,
        "location": entry.place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.title,
        "startdt": entry.starts.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "enddt": entry.ends.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "body": entry.text,
        "location": entry.place,
    }
    return {
        "Google Calendar": f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        "Outlook": f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
        "Outlook.com": f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
    }


def _head(name: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Career Tracker//EN", "CALSCALE:GREGORIAN")
    yield "METHOD:PUBLISH"  # with it, DTSTAMP is the moment of this file and may change each time
    yield from (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}")


def _entry(entry: Entry, now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_text(entry.uid)}", f"DTSTAMP:{_moment(now)}", f"SEQUENCE:{entry.sequence}")
    yield from (f"DTSTART:{_moment(entry.starts)}", f"DTEND:{_moment(entry.ends)}", f"SUMMARY:{_text(entry.title)}")
    for name, value in (("LOCATION", entry.place), ("DESCRIPTION", entry.text)):
        if value:
            yield f"{name}:{_text(value)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if entry.busy and not entry.cancelled else 'TRANSPARENT'}"
    if entry.alarm and not entry.cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.title)}")
        yield from (f"TRIGGER:-PT{entry.alarm}M", "END:VALARM")
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    plain = NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(SIGNS.get(sign, sign) for sign in plain)


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never cut inside of a letter; all but the first begin with a space."""
    if len(line.encode()) <= LONGEST_LINE:
        yield line
        return
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
