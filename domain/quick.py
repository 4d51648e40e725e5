"""One line in, one application out: "Data Engineer @ Acme, applied yesterday, follow up Tue 9am #remote £70k"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from domain.quick_reader import Reader, Span
from domain.when import When

LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Quick:
    """What a line says; what it does not say is empty. ``no_dates`` stand where a date should: "32 Jan"."""

    role: str = ""
    company: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    salary: str = ""
    url: str = ""
    applied_on: When | None = None
    closes_on: When | None = None
    interview: When | None = None
    follow_up: When | None = None
    note: str = ""
    no_dates: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def parse_quick(line: str, *, now: datetime, zone: str, default_time: time = time(10), day_first: bool = True) -> Quick:
    """What ``line`` says; never raises, whatever the line. ``now`` is aware.

    Dates are looked for where something is done, never within a role or a company, so that "May & Baker" and
    "Monday.com" stay names. Spans are positions in ``line``. What is longer than a line becomes the note.
    """
    reader = Reader(rest=line[:LONGEST], now=now, zone=zone, default_time=default_time, day_first=day_first)
    reader.take_marks()
    for start, end in reader.take_names():
        for piece in reader.deeds(start, end):
            reader.take_deed(*piece)
    reader.notes.append(line[LONGEST:].strip())
    return Quick(
        role=reader.said.get("role", ""),
        company=reader.said.get("company", ""),
        tags=tuple(dict.fromkeys(reader.tags)),
        place=reader.said.get("place", ""),
        salary=reader.said.get("salary", ""),
        url=reader.said.get("url", ""),
        applied_on=reader.dates.get("applied_on"),
        closes_on=reader.dates.get("closes_on"),
        interview=reader.dates.get("interview"),
        follow_up=reader.dates.get("follow_up"),
        note=", ".join(note for note in reader.notes if note),
        no_dates=tuple(reader.no_dates),
        spans=tuple(sorted(reader.spans, key=lambda span: span.start)),
    )
