"""The log as files: whole, narrowed, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json

from jobs.record_log import HEADER, LogFiles
from projections.audit import Wanted
from tests.support.searching import Search, moment


def test_the_table_tells_late_news_as_late_and_runs_nothing(search: Search) -> None:
    id = search.save("=HYPERLINK(1)", "Nordlicht")
    search.later(days=3).change(
        id, lambda one, stamp: one.receive_answer(words="+49 30 1234", stamp=stamp), happened="2026-02-27 10:00"
    )
    text = b"".join(LogFiles(search.tracker).csv("me", Wanted())).decode("utf-8-sig")
    header, answer, saved, begun = csv.reader(text.splitlines())
    assert tuple(header) == HEADER
    told = ["3", "2026-02-27 10:00:00", "2026-03-05 09:00:00", "late", "by hand", "'=HYPERLINK(1) at Nordlicht"]
    assert answer == [*told, "They got in touch", "'+49 30 1234", "answer.received"]
    assert saved[3] == ""
    assert begun[0] == "1"


def test_the_events_are_told_in_words_and_as_stored(search: Search) -> None:
    id = search.save()
    search.change(id, lambda one, stamp: one.add_note(text='quote"d ünd\nbroken', stamp=stamp))
    told = json.loads(b"".join(LogFiles(search.tracker).json("me", Wanted(about=id))))
    assert [one["title"] for one in told] == ["Note", "Saved"]
    assert told[0]["event"]["state"]["text"] == 'quote"d ünd\nbroken'
    assert told[1]["event"]["topic"] == "role.saved"


def test_nothing_is_an_empty_list(search: Search) -> None:
    wanted = Wanted(since=moment("2030-01-01 00:00"))
    assert json.loads(b"".join(LogFiles(search.tracker).json("me", wanted))) == []
