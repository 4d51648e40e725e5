"""The work-search log as files: a table for any spreadsheet, and a tagged PDF for the office that asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from domain.errors import Invalid
from jobs.tables import table
from jobs.typesetting import unshown
from projections import seekers
from projections.database import Database
from projections.work_search import Activity, Week, total

TEMPLATES = Path(__file__).parents[1] / "templates"
SOURCE = TEMPLATES / "work_search" / "log.typ"
HEADER = ("Date", "Employer", "Role", "What was done", "Contact", "Where", "Result so far")
LETTER_ZONES = ("America/", "US/")
"""Where paper is US letter."""


@dataclass(frozen=True, kw_only=True)
class WorkLog:
    """Makes the files; one PDF at a time."""

    db: Database
    clock: Callable[[], datetime]
    lock: Lock

    def csv(self, weeks: Sequence[Week], /) -> Iterator[bytes]:
        """One line an activity, the week it belongs to first."""
        lines = ((week.begins.isoformat(), *_cells(one)) for week in weeks for one in week.activities)
        return table(("Week from", *HEADER), lines)

    def pdf(self, seeker: str, weeks: Sequence[Week], /, *, since: date, until: date) -> bytes:
        """Landscape, with room for a claim number and a signature."""
        settings = seekers.settings(self.db, seeker)
        told = {
            "title": "Work-search log",
            "name": settings.profile.name if settings else "",
            "paper": "us-letter" if settings and settings.zone.startswith(LETTER_ZONES) else "a4",
            "period": f"{_say(since)} to {_say(until)}",
            "total": str(total(weeks)),
            "made": f"Made from the record on {self.clock():%Y-%m-%d %H:%M} UTC. Results are as of that day.",
            "header": HEADER,
            "weeks": [_week(week) for week in weeks],
        }
        return self._set(told)

    def _set(self, told: dict[str, Any]) -> bytes:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[TEMPLATES / "resume" / "fonts"]
        )
        given = {"log": json.dumps(told)}
        try:
            with self.lock:
                made = typst.compile(SOURCE, root=TEMPLATES, font_paths=fonts, pdf_standards=["ua-1"], sys_inputs=given)
        except typst.TypstError as error:
            sign = unshown(error.message)
            if not sign:
                raise
            raise Invalid(f"The sign “{sign}” is in none of the fonts; use the table instead.") from None
        if not isinstance(made, bytes):
            raise TypeError("a PDF is one file")
        return made


def _week(week: Week) -> dict[str, Any]:
    number = len(week.activities)
    return {
        "title": f"Week of {_say(week.begins)} to {_say(week.ends)}",
        "count": f"{number} activit{'y' if number == 1 else 'ies'}",
        "rows": [_cells(one) for one in week.activities],
    }


def _cells(one: Activity) -> tuple[str, ...]:
    return (one.on.isoformat(), one.employer, one.role, one.how, one.contact, one.where, one.result)


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
