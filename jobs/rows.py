"""One row of somebody's table as an application with its own dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import unescape
from itertools import islice, zip_longest

from domain.application import MOST_TAGS, TAG_LIMIT, Details
from domain.contact import Card
from domain.errors import Invalid
from domain.past import Past, first_of
from domain.values import (
    BIDI,
    EARLIEST,
    LATEST,
    NAME_LIMIT,
    TEXT_LIMIT,
    VISIBLE,
    LocalTime,
    Meaning,
    Stage,
    mail_address,
    web_address,
    zone_info,
)
from jobs.columns import fold, guess_stage, read_moment
from jobs.sheets import Sheet
from projections.seekers import Settings

LEAVE = "leave"
MOST_PEOPLE = 5
MORNING = time(10)
UNKNOWN = "Unknown"
OUTCOMES = {"rejected", "withdrawn", "silent", "accepted", "declined"}
NEEDS_APPLYING = {"rejected", "silent", "accepted", "declined"}

DEPENDS, CLOSING, FOLLOW_UP, NOTHING = "depends", "closing", "follow_up", "nothing"
"""What a due date means: the last day to apply until that was done and then when to write, or always one of them."""

# How "Acme - Data Engineer" is written: which part is the company.
TITLES: Mapping[str, tuple[re.Pattern[str], int, int]] = {
    "role at company": (re.compile(r"(.+?)\s+(?:at|@|bei|chez)\s+(.+)", re.IGNORECASE), 2, 1),
    "company - role": (re.compile(r"(.+?)\s*(?:\s[-–—|/]\s|:\s)\s*(.+)"), 1, 2),
    "role - company": (re.compile(r"(.+?)\s*(?:\s[-–—|/]\s|:\s)\s*(.+)"), 2, 1),
}
BREAKS = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^>]*>", re.IGNORECASE)
TAGS = re.compile(r"<[^>]*>")
NO = {"", "no", "false", "0", "nein", "non"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a sheet is read. ``columns``: header by field. ``stages``: what each value stands for, empty if unknown.

    ``days_first``: None where nothing tells. ``titles``: how company and role share a cell, or empty.
    ``again``: applications that were removed and are to come back. ``due``: what a due date means.
    """

    columns: Mapping[str, str]
    stages: Mapping[str, str]
    days_first: bool | None
    titles: str = ""
    again: frozenset[str] = frozenset()
    due: str = DEPENDS


def stage_words(sheet: Sheet, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Every value that says where an application stands, in the order in which they come."""
    header = columns.get("stage", "")
    values = [row[header] for row in sheet.rows if row.get(header)]
    moved = [name for moves in sheet.moves.values() for _, name in moves if name]
    return tuple(dict.fromkeys([*values, *moved]))


def titles_of(sheet: Sheet, columns: Mapping[str, str]) -> str:
    """How company and role share a cell; empty where they do not."""
    titles = [row.get(columns.get("role", ""), "") for row in sheet.rows][:200]
    for name, (pattern, _, _) in TITLES.items():
        if 2 * sum(bool(pattern.fullmatch(title)) for title in titles) > len(titles):
            return name
    return ""


def past_of(
    sheet: Sheet, row: Mapping[str, str], reading: Reading, *, settings: Settings, now: datetime, number: int
) -> Past | None:
    """The application that a row tells of; None for a row without company and role, and for one to be left out."""
    told = _Told(row, reading, settings.zone, now)
    company, role = told.names()
    target = reading.stages.get(told.cell("stage"), "")
    if not (company or role) or target == LEAVE:
        return None
    applied, saved, moved = told.moment("applied"), told.moment("saved"), told.moment("moved")
    outcome = target if target in OUTCOMES else _outcome(told.cell("outcome"))
    stage = next((stage for stage in settings.stages if stage.id == target), None)
    steps = list(_told_moves(sheet, told, reading, settings))
    known = [at for at in (saved, applied, moved, *(at for at, _ in steps)) if at]
    begun = min(known, default=now)
    if _has_applied(stage, outcome, told.cell("stage"), applied):
        applied = applied or (steps[0][0] if steps else saved or moved or now)
    else:
        applied = None
    due = (FOLLOW_UP if applied or outcome else CLOSING) if reading.due == DEPENDS else reading.due
    return Past(
        details=told.details(company or UNKNOWN, role or UNKNOWN, closing_on=told.closing_on(due)),
        saved_at=begun,
        applied_at=applied,
        moves=tuple(steps) or tuple(_moves(stage, settings.stages, applied=applied, at=moved or applied or begun)),
        outcome=outcome,
        ended_at=(moved or None) if outcome else None,
        notes=told.text("notes"),
        posting=told.text("posting"),
        tags=told.tags(),
        archived=told.cell("archived").casefold() not in NO,
        number=number,
        people=tuple(("", card) for card in told.people(company)),
        follow_up=told.follow_up(due),
    )


def _has_applied(stage: Stage | None, outcome: str, value: str, applied: datetime | None) -> bool:
    if outcome:
        return outcome in NEEDS_APPLYING or applied is not None
    if stage is not None:
        return stage.meaning not in {Meaning.SAVED, Meaning.CLOSED} or (
            stage.meaning == Meaning.CLOSED and applied is not None
        )
    return applied is not None and not value


def _moves(
    stage: Stage | None, stages: tuple[Stage, ...], *, applied: datetime | None, at: datetime
) -> Iterator[tuple[datetime, str]]:
    """From the first column to the one it stands in, through the column of applied ones."""
    through = first_of(stages, Meaning.APPLIED)
    if applied and through and (stage is None or stage.id != through.id):
        yield applied, through.id
    first = first_of(stages, Meaning.SAVED)
    if stage is not None and (first is None or stage.id != first.id):
        yield max(at, applied or at) if through is None or stage.id != through.id else applied or at, stage.id


def _told_moves(sheet: Sheet, told: _Told, reading: Reading, settings: Settings) -> Iterator[tuple[datetime, str]]:
    ids = {stage.id for stage in settings.stages}
    for at, name in sheet.moves.get(told.cell("id"), ()):
        target, when = reading.stages.get(name, ""), told.instant(at)
        if target in ids and when:
            yield when, target


def _outcome(value: str) -> str:
    guessed = guess_stage(value) if value else ""
    return guessed if guessed in OUTCOMES else ""


@dataclass(frozen=True)
class _Told:
    """The cells of one row, cleaned."""

    row: Mapping[str, str]
    reading: Reading
    zone: str
    now: datetime

    def cell(self, name: str) -> str:
        return self.row.get(self.reading.columns.get(name, ""), "")

    def line(self, name: str, *, most: int = NAME_LIMIT) -> str:
        return _one_line(self.cell(name), most)

    def names(self) -> tuple[str, str]:
        """Company and role."""
        company, role = self.line("company"), self.line("role")
        if self.reading.titles:
            pattern, first, second = TITLES[self.reading.titles]
            found = pattern.fullmatch(role)
            if found:
                return _one_line(found[first], NAME_LIMIT), _one_line(found[second], NAME_LIMIT)
        return company, role

    def text(self, name: str) -> str:
        """Several lines, without the marks of a web page."""
        text = self.cell(name)
        if "<" in text and ">" in text:
            text = unescape(TAGS.sub("", BREAKS.sub("\n", text)))
        text = text.strip()[: TEXT_LIMIT - 1]
        return text if VISIBLE.search(text) else ""

    def instant(self, value: str) -> datetime | None:
        """UTC, never later than now; None for a cell that tells no date a search can have."""
        found = read_moment(value, days_first=self.reading.days_first is not False)
        if found is None or not EARLIEST <= found.date() <= LATEST:
            return None
        return min(self.now, (found if found.tzinfo else found.replace(tzinfo=zone_info(self.zone))).astimezone(UTC))

    def moment(self, name: str) -> datetime | None:
        return self.instant(self.cell(name))

    def day(self, name: str) -> date | None:
        found = read_moment(self.cell(name), days_first=self.reading.days_first is not False)
        return found.date() if found and EARLIEST <= found.date() <= LATEST else None

    def people(self, company: str) -> Iterator[Card]:
        """Whoever is named, by their address where they have no name."""
        names, mails = (re.split(r"[;\n]", self.cell(name)) for name in ("contact", "email"))
        for name, mail in islice(zip_longest(names, mails, fillvalue=""), MOST_PEOPLE):
            email = _mail(mail)
            if called := _one_line(name, NAME_LIMIT) or email:
                yield Card(name=called, company=company, email=email)

    def closing_on(self, due: str) -> date | None:
        """The last day to apply; ``due``: what a due date means."""
        return self.day("closing") or (self.day("due") if due == CLOSING else None)

    def follow_up(self, due: str) -> LocalTime | None:
        """When the next letter was meant to go; at ten where only a day is told."""
        told = self.cell("follow_up") or (self.cell("due") if due == FOLLOW_UP else "")
        found = read_moment(told, days_first=self.reading.days_first is not False)
        if found is None or not EARLIEST <= found.date() <= LATEST:
            return None
        if found.tzinfo:
            return LocalTime.at(found, self.zone)
        return LocalTime(found if ":" in told else datetime.combine(found, MORNING), self.zone)

    def tags(self) -> tuple[str, ...]:
        parts = (_one_line(part, TAG_LIMIT).lstrip("#") for part in re.split(r"[,;]", self.cell("tags")))
        return tuple(dict.fromkeys(part for part in parts if part))[:MOST_TAGS]

    def details(self, company: str, role: str, *, closing_on: date | None) -> Details:
        return Details(
            company=company,
            role=role,
            location=self.line("location"),
            salary=self._salary(),
            source=self.line("source"),
            url=self._address(),
            closing_on=closing_on,
        )

    def _salary(self) -> str:
        """Teal has its two ends and the currency apart."""
        cells = {fold(header): cell for header, cell in self.row.items()}
        ends = [cells.get("minsalary", ""), cells.get("maxsalary", "")]
        if any(ends):
            return _one_line(f"{'–'.join(end for end in ends if end)} {cells.get('salarycurrency', '')}", NAME_LIMIT)
        return self.line("salary")

    def _address(self) -> str:
        found = re.search(r"https?://\S+", self.cell("url"))
        try:
            return web_address(found[0].rstrip(")>") if found else self.line("url"), field="url", what="the address")
        except Invalid:
            return ""


def _mail(value: str) -> str:
    try:
        return mail_address(value.strip())
    except Invalid:
        return ""


def _one_line(value: str, most: int) -> str:
    text = " ".join(BIDI.sub("", value).split())[:most].strip()
    return text if VISIBLE.search(text) else ""
