"""How much CPU the reading of a job page of 182 KB costs, beside the bare parsing of its HTML."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser

from jobs.postings import read_pasted
from tests.benchmarks.report import Report, side_by_side
from tests.jobs.postings_samples import posting, with_data

ROUNDS = 30
PART = '<div class="card"><p>Some words of a page, and <a href="/x">a link</a>, and more of them.</p></div>'
HTML = with_data(posting(), body=f"<main>{PART * 1_800}</main>")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def bare() -> None:
    LexborHTMLParser(HTML).text()


if __name__ == "__main__":
    report = Report()
    ours, floor = side_by_side(
        lambda: read_pasted(HTML, now=NOW, zone="Europe/London"), bare, rounds=ROUNDS, clock=time.process_time
    )
    report.figure(name="postings.page_of_182_kb", value=ours * 1000, unit="ms CPU", limit=10)
    report.figure(name="postings.beside_bare_parsing", value=ours * 1000, floor=floor * 1000, unit="ms CPU", limit=10)
    report.close()
