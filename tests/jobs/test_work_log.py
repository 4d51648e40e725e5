"""The work-search log as files: the table, and the PDF an office can read and a screen reader too."""

from __future__ import annotations

import csv
import io
from datetime import date
from threading import Lock

import pytest
from pypdf import PdfReader

from domain.seeker import Profile
from jobs.work_log import HEADER, WorkLog
from projections.work_search import Week, weeks
from tests.support.searching import LONDON, Search

SINCE, UNTIL = date(2026, 2, 23), date(2026, 3, 8)
HOSTILE = '#read("/etc/passwd") $x$ *b* <tag> @ref \\'


@pytest.fixture
def log(search: Search) -> WorkLog:
    search.settle(lambda one, stamp: one.correct_profile(profile=Profile(name="Alex Morgan"), stamp=stamp))
    return WorkLog(db=search.tracker, clock=lambda: search.now, lock=Lock())


def asked(search: Search) -> list[Week]:
    return weeks(search.tracker, "me", zone=LONDON, since=SINCE, until=UNTIL)


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_table_has_a_line_for_each_activity(search: Search, log: WorkLog) -> None:
    search.applied("Baker", "=1+1")
    header, line = csv.reader(b"".join(log.csv(asked(search))).decode("utf-8-sig").splitlines())
    assert tuple(header) == ("Week from", *HEADER)
    assert line == ["2026-03-02", "2026-03-02", "'=1+1", "Baker", "Applied", "", "", "No answer yet"]


def test_the_pdf_tells_every_week_and_whose_it_is(search: Search, log: WorkLog) -> None:
    search.applied("Baker", "Nordlicht")
    pdf = log.pdf("me", asked(search), since=SINCE, until=UNTIL)
    text = read(pdf)
    for words in ("Work-search log", "Alex Morgan", "23 February 2026 to 8 March 2026", "Nordlicht", "Baker", *HEADER):
        assert words in text
    assert "1 activity" in text
    assert "Nothing was recorded in this week." in text
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]  # tagged, or the test fails
    assert reader.metadata is not None
    assert reader.metadata.title == "Work-search log"
    assert pdf == log.pdf("me", asked(search), since=SINCE, until=UNTIL), "the same bytes each time"


def test_words_are_never_taken_for_source(search: Search, log: WorkLog) -> None:
    search.applied(HOSTILE, "Nordlicht")
    text = read(log.pdf("me", asked(search), since=SINCE, until=UNTIL))
    assert '#read("/etc' in text.replace("\n", "")
    assert "root:" not in text


def test_paper_is_that_of_the_place(search: Search, log: WorkLog) -> None:
    def width() -> float:
        return float(PdfReader(io.BytesIO(log.pdf("me", [], since=SINCE, until=UNTIL))).pages[0].mediabox.width)

    assert round(width()) == 842
    search.settle(lambda one, stamp: one.change_zone(zone="America/Chicago", stamp=stamp))
    assert round(width()) == 792
