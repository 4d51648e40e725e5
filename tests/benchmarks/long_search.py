"""What the other pages cost in a very long search: 5,000 applications brought along, all due, and 5,000 people.

Each page is held against a limit, and against the same page of a search of 100: it may grow, but not along.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import main as program_verbs
from domain.contact import Card
from jobs.bringing import Importer
from jobs.settings import Settings
from tests.benchmarks import _pages
from tests.benchmarks.report import Report
from tests.support.eventually import eventually
from tests.support.searching import MONDAY, Search
from tests.support.whole import Whole, running

FEW, MANY = 100, 5_000
DUE = MONDAY + timedelta(days=10)
PAGES = ("today", "people", "letters", "outbox", "reminders", "insights", "table")
LIMIT = 150
GROWTH = 3.0


def main() -> None:
    report = Report()
    few, many = (_measured(size) for size in (FEW, MANY))
    for page in PAGES:
        report.figure(name=f"{page}_{MANY}_load_cpu", value=many[page].cpu, unit="ms", limit=LIMIT)
        # Charts are of everything there is; whatever else is shown in pieces must not grow along.
        growth = None if page == "insights" else GROWTH
        report.figure(
            name=f"{page}_{MANY}_against_{FEW}", value=many[page].cpu, floor=few[page].cpu, unit="ms", limit=growth
        )
        report.figure(name=f"{page}_{MANY}_bytes", value=many[page].size, unit="bytes")
    report.close()


def _measured(size: int) -> dict[str, _pages.Load]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _fill(folder, size)
        with running(folder, at=DUE) as program:
            eventually(lambda: _reminded(program) == size, within=600)
            # Twice, since a backup may be taken while the first round goes on.
            return [{page: _pages.loads(program, f"/{page}") for page in PAGES} for _ in range(2)][-1]


def _fill(folder: Path, size: int) -> None:
    """So many applications out of a file, and as many people."""
    tracker = program_verbs.open_tracker(Settings(data_dir=folder))
    search = Search(tracker).begin()
    importer = Importer(commands=search.commands, db=tracker, clock=lambda: search.now, data_dir=folder)
    lines = (f"Company {number},Role {number},Applied,2026-03-01" for number in range(size))
    sheet = importer.read("\n".join(["Company,Role,Status,Date Applied", *lines]).encode())
    reading = importer.answered(importer.guess("me", sheet), stages={"Applied": "applied"}, days_first=False)
    importer.apply("me", sheet, reading, progress=lambda _done, _total: None)
    for number in range(size):
        card = Card(name=f"Person {number}", company=f"Company {number}")
        search.commands.add_contact("me", card=card, stamp=search.stamp())
    tracker.close()


def _reminded(program: Whole) -> int:
    """How many follow-ups the courier has brought to the Outbox by now; this measures pages, not the courier."""
    tracker = program_verbs.open_tracker(Settings(data_dir=program.folder))
    try:
        sent = tracker.read("SELECT count(*) AS n FROM deliveries WHERE seeker = ? AND state = 'sent'", ("me",))
        return int(sent[0]["n"])
    finally:
        tracker.close()


if __name__ == "__main__":
    main()
