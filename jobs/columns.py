"""What stands in which column: guessed from the words of a header, and from what is written under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from domain.outcomes import ACCEPTED, DECLINED, REJECTED, SILENT, WITHDRAWN
from domain.values import Meaning

# What we ask for, and the words other programs and people have for it, likeliest first, folded.
FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "company": ("Company", ("companyname", "company", "employer", "organisation", "organization", "firm", "org")),
    "role": (
        "Role",
        ("jobtitle", "title", "role", "position", "positiontitle", "rolename", "job", "cardname", "name", "posting"),
    ),
    "stage": (
        "Where it stands",
        ("listname", "statusname", "status", "stage", "list", "state", "pipeline", "result", "applicationstatus"),
    ),
    "outcome": ("How it ended", ("outcome",)),
    "applied": (
        "Applied on",
        ("appliedat", "applieddate", "dateapplied", "applicationdate", "appliedon", "applied", "submitted", "appdate"),
    ),
    "saved": (
        "Saved on",
        ("addedat", "datesaved", "savedat", "createdat", "dateadded", "created", "createdtime", "date", "datefound"),
    ),
    "moved": (
        "Last moved on",
        ("lastmovedat", "updatedat", "lastactivitydate", "lastactivity", "lastupdated", "modified", "lasteditedtime"),
    ),
    "url": (
        "Address of the posting",
        ("joburl", "url", "link", "joblink", "postinglink", "jobposting", "applicationlink"),
    ),
    "location": ("Place", ("location", "city", "joblocation", "where", "place")),
    "salary": ("Salary", ("salary", "salaryrange", "compensation", "pay")),
    "source": ("Found through", ("source", "channel", "foundon", "site", "jobboard", "via", "rootdomain")),
    "closing": ("Closes on", ("deadline", "closingdate", "closedate", "applicationdeadline", "validthrough")),
    "notes": ("Notes", ("notes", "note", "comments", "comment", "carddescription", "remarks")),
    "posting": ("Text of the posting", ("htmldescription", "jobdescription", "description")),
    "tags": ("Tags", ("tags", "labels", "tag", "label")),
    "contact": (
        "Person there",
        ("contactname", "recruitername", "recruiter", "hiringmanager", "contactperson", "contact", "referredby"),
    ),
    "email": ("Their e-mail", ("contactemail", "recruiteremail", "email", "emailaddress")),
    "follow_up": (
        "Follow up on",
        ("followupat", "followupdate", "followup", "followupon", "nextfollowup"),
    ),
    "due": ("Due date", ("duedate", "due")),
    "archived": ("Put away", ("archivedat", "archived")),
    "id": ("Its id there", ("id", "cardid")),
}
WORDS = {word for _, words in FIELDS.values() for word in words}
SHORTEST_PART = 5

STAGES: tuple[tuple[str, str], ...] = (
    (WITHDRAWN, r"withdr"),
    (DECLINED, r"\b(?:i )?declin|turned down"),
    (SILENT, r"ghost|no (?:response|reply|answer)|silent"),
    (REJECTED, r"reject|no longer|not selected|not moving|\blost\b|\bno\b|fail|❌"),
    (ACCEPTED, r"accept|hired|signed|started|\bwon\b"),
    (Meaning.OFFER, r"offer|negotiat"),
    (Meaning.SCREENING, r"screen|recruiter|phone"),
    (Meaning.INTERVIEWING, r"interview|on-?site|assess|\btest\b|take[- ]?home|\boa\b|final"),
    (Meaning.SAVED, r"wish|saved?\b|bookmark|interested|to apply|backlog|to ?do|draft|prepar|found|lead"),
    (Meaning.APPLIED, r"appli|submit|\bsent\b|review|waiting|pending|✅"),
    (Meaning.CLOSED, r"closed|archiv"),
)
"""The first that fits says what a value means: an outcome, or what a column of the board means."""

NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
IN_WORDS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y %I:%M %p", "%a %b %d %Y", "%Y/%m/%d")
SPREADSHEET_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 a day, wherever one is
NOON = timedelta(hours=12)


def fold(header: str) -> str:
    """A header without what people write differently."""
    return re.sub(r"[^a-z0-9]", "", header.lower())


def known_words(line: Sequence[str]) -> int:
    """How many cells of a line read like headers."""
    return sum(fold(cell) in WORDS for cell in line)


def guess_columns(headers: Sequence[str]) -> dict[str, str]:
    """The header of each field where one is likely; the same words win over words that are part of others."""
    found: dict[str, str] = {}
    for whole in (True, False):
        for field, (_, words) in FIELDS.items():
            left = [header for header in headers if header not in found.values()]
            best = _whole(left, words) if whole else _part(left, words)
            if field not in found and best:
                found[field] = best
    return found


def guess_stage(value: str) -> str:
    """An outcome, a meaning of a column, or empty where the words say nothing."""
    return next((meaning for meaning, words in STAGES if re.search(words, value, re.IGNORECASE)), "")


def day_first(values: Iterable[str]) -> bool | None:
    """Whether 03/04 is in April; None where nothing tells. Decided once for a file, never row by row."""
    pairs = [(int(found[1]), int(found[2])) for value in values if (found := NUMBERS.match(value.strip()))]
    if any(first > MONTHS for first, _ in pairs):
        return True
    if any(second > MONTHS for _, second in pairs):
        return False
    return None if any(first != second for first, second in pairs) else True


MONTHS = 12


def read_moment(value: str, *, days_first: bool) -> datetime | None:
    """The moment a cell tells of: aware where its zone is told, else naive, at noon where only a day is. None: none."""
    value = value.strip()
    try:
        return _iso(value) or _number(value) or _numbers(value, days_first=days_first) or _in_words(value)
    except (ValueError, OverflowError):
        return None


def _whole(headers: Sequence[str], words: Sequence[str]) -> str:
    return next((header for word in words for header in headers if fold(header) == word), "")


def _part(headers: Sequence[str], words: Sequence[str]) -> str:
    parts = [word for word in words if len(word) >= SHORTEST_PART]
    return next((header for word in parts for header in headers if word in fold(header)), "")


def _iso(value: str) -> datetime | None:
    if not ISO.match(value):
        return None
    if len(value) == len("2026-03-02"):
        return datetime.fromisoformat(value) + NOON
    return datetime.fromisoformat(value)


def _number(value: str) -> datetime | None:
    """Seconds or milliseconds since 1970, or the days of a spreadsheet."""
    if re.fullmatch(r"1\d{9}(?:\d{3})?", value):
        return datetime.fromtimestamp(int(value[:10]), UTC)
    if re.fullmatch(r"[345]\d{4}(?:\.\d+)?", value):
        return SPREADSHEET_EPOCH + timedelta(days=float(value)) + (NOON if "." not in value else timedelta())
    return None


def _numbers(value: str, *, days_first: bool) -> datetime | None:
    found = NUMBERS.match(value)
    if not found:
        return None
    first, second, year = (int(part) for part in found.groups())
    day, month = (first, second) if days_first else (second, first)
    return datetime(year if year > 99 else year + 2000, month, day, 12)  # noqa: DTZ001, PLR2004 a day of two digits


def _in_words(value: str) -> datetime | None:
    value = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", value.replace("(UTC)", "").strip())
    for words in IN_WORDS:
        try:
            found = datetime.strptime(value, words)  # noqa: DTZ007 somebody's own clock
        except ValueError:
            continue
        return found if "%I" in words else found + NOON
    return None
