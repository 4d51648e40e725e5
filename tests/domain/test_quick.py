"""One line in, one application out; read on Wednesday 4 March 2026 at 14:30 in London."""

from __future__ import annotations

import time as clock
from dataclasses import fields
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.quick import Quick, parse_quick
from domain.when import When

LONDON = "Europe/London"
NOW = datetime(2026, 3, 4, 14, 30, tzinfo=ZoneInfo(LONDON))


def read(line: str) -> Quick:
    return parse_quick(line, now=NOW, zone=LONDON)


def said(quick: Quick) -> dict[str, object]:
    """What a line says, without what it leaves open; a date without an hour stays a day."""
    known = {one.name: getattr(quick, one.name) for one in fields(quick) if one.name != "spans"}
    return {name: _shown(value) for name, value in known.items() if value}


def _shown(value: object) -> object:
    if not isinstance(value, When):
        return value
    return f"{value.at.wall:%a %d %b %H:%M}" if value.had_time else f"{value.at.wall:%a %d %b}"


LINES = {
    "Data Engineer @ Acme, applied yesterday, follow up Tue 9am #remote £70k": {
        "role": "Data Engineer",
        "company": "Acme",
        "tags": ("remote",),
        "salary": "£70k",
        "applied_on": "Tue 03 Mar",
        "follow_up": "Tue 10 Mar 09:00",
    },
    "applied to Acme as Data Engineer yesterday": {
        "role": "Data Engineer",
        "company": "Acme",
        "applied_on": "Tue 03 Mar",
    },
    "Applied to Monday.com": {"company": "Monday.com", "applied_on": "Wed 04 Mar"},
    "applied to Black Friday": {"company": "Black Friday", "applied_on": "Wed 04 Mar"},
    "applied to Acme friday": {"company": "Acme", "applied_on": "Fri 27 Feb"},
    "applied to Yesterday": {"company": "Yesterday", "applied_on": "Wed 04 Mar"},
    "applied to yesterday": {"company": "yesterday", "applied_on": "Wed 04 Mar"},
    "applied to May & Baker as a QA Lead on 2 March.": {
        "role": "QA Lead",
        "company": "May & Baker",
        "applied_on": "Mon 02 Mar",
    },
    "applied to Acme on Monday as QA Lead": {
        "role": "QA Lead",
        "company": "Acme on Monday",
        "applied_on": "Wed 04 Mar",
    },
    "I applied for Data Engineer at Acme 2 days ago": {
        "role": "Data Engineer",
        "company": "Acme",
        "applied_on": "Mon 02 Mar",
    },
    "sent my cv to Teach for America": {"company": "Teach for America", "applied_on": "Wed 04 Mar"},
    "sent my cv to Acme for the data role, yesterday": {
        "role": "data role",
        "company": "Acme",
        "applied_on": "Tue 03 Mar",
    },
    "applied to Acme follow up in a week": {
        "company": "Acme",
        "applied_on": "Wed 04 Mar",
        "follow_up": "Wed 11 Mar",
    },
    "Senior dev 2 @ May & Baker #remote #cv2 £70k-80k": {
        "role": "Senior dev 2",
        "company": "May & Baker",
        "tags": ("remote", "cv2"),
        "salary": "£70k-80k",
    },
    "QA Lead at Tues & Co, follow up in a week": {
        "role": "QA Lead",
        "company": "Tues & Co",
        "follow_up": "Wed 11 Mar",
    },
    "Chef at Large at Google": {"role": "Chef at Large", "company": "Google"},
    "Data Engineer at Acme interview at 10 on friday": {
        "role": "Data Engineer",
        "company": "Acme",
        "interview": "Fri 06 Mar 10:00",
    },
    "Data Engineer @ Acme applied yesterday follow up tue 9am": {
        "role": "Data Engineer",
        "company": "Acme",
        "applied_on": "Tue 03 Mar",
        "follow_up": "Tue 10 Mar 09:00",
    },
    "Engineer @ Acme applied": {"role": "Engineer", "company": "Acme", "applied_on": "Wed 04 Mar"},
    "Engineer @ Acme Applied": {"role": "Engineer", "company": "Acme Applied"},
    "Engineer @ Thanks Friday": {"role": "Engineer", "company": "Thanks Friday"},
    "Engineer @ Acme Call Centre near the old Friday Market": {
        "role": "Engineer",
        "company": "Acme Call Centre near the old Friday Market",
    },
    "Engineer @ Acme applied yesterday, Foo Ltd": {
        "role": "Engineer",
        "company": "Acme",
        "applied_on": "Tue 03 Mar",
        "note": "Foo Ltd",
    },
    "Acme applied yesterday, Foo": {"company": "Acme", "applied_on": "Tue 03 Mar", "note": "Foo"},
    "Engineer @ Applied Materials, applied": {
        "role": "Engineer",
        "company": "Applied Materials",
        "applied_on": "Wed 04 Mar",
    },
    "Interview Coordinator @ Acme": {"role": "Interview Coordinator", "company": "Acme"},
    "Interview Coordinator at Acme": {"role": "Interview Coordinator", "company": "Acme"},
    "Engineer, Platform @ Acme": {"role": "Engineer, Platform", "company": "Acme"},
    "follow up tue 9am, Engineer @ Acme": {
        "role": "Engineer",
        "company": "Acme",
        "follow_up": "Tue 10 Mar 09:00",
    },
    "Head of Growth @ Sun, May and June Ltd, apply by 12 March": {
        "role": "Head of Growth",
        "company": "Sun, May and June Ltd",
        "closes_on": "Thu 12 Mar",
    },
    "Engineer @ Acme, Inc., then interview with Dana Fri 10:00; closes 20 March": {
        "role": "Engineer",
        "company": "Acme, Inc.",
        "interview": "Fri 06 Mar 10:00",
        "closes_on": "Fri 20 Mar",
        "note": "with Dana",
    },
    "Staff Engineer @ 3M ~Leeds https://3m.example/j/1, interview Fri 10:00": {
        "role": "Staff Engineer",
        "company": "3M",
        "place": "Leeds",
        "url": "https://3m.example/j/1",
        "interview": "Fri 06 Mar 10:00",
    },
    "Engineer @ Acme ~San Francisco follow up tue": {
        "role": "Engineer",
        "company": "Acme",
        "place": "San Francisco",
        "follow_up": "Tue 10 Mar",
    },
    'Nurse @ St Mary’s ~"New York" ~Boston $45/hour': {
        "role": "Nurse",
        "company": "St Mary’s ~Boston",
        "place": "New York",
        "salary": "$45/hour",
    },
    "Dev @ Acme, EUR 70.000 per year, https://a.example/x, https://b.example": {
        "role": "Dev",
        "company": "Acme",
        "salary": "EUR 70.000 per year",
        "url": "https://a.example/x",
        "note": "https://b.example",
    },
    "Dev @ Acme, 70-80k, 401k plan": {
        "role": "Dev",
        "company": "Acme",
        "salary": "70-80k",
        "note": "401k plan",
    },
    "Dev at Globex 55k-65k eur": {
        "role": "Dev",
        "company": "Globex",
        "salary": "55k-65k eur",
    },
    "Dev @ Globex 55k to 65k": {
        "role": "Dev",
        "company": "Globex",
        "salary": "55k to 65k",
    },
    "Dev @ Globex 55k eur a year": {
        "role": "Dev",
        "company": "Globex",
        "salary": "55k eur a year",
    },
    "C# Developer @ Acme #c-sharp #c-sharp": {
        "role": "C# Developer",
        "company": "Acme",
        "tags": ("c-sharp",),
    },
    "Acme": {"company": "Acme"},
    "Data Engineer": {"role": "Data Engineer"},
    "Acme, Data Engineer": {"role": "Data Engineer", "company": "Acme"},
    "Data Engineer, Acme, applied": {
        "role": "Data Engineer",
        "company": "Acme",
        "applied_on": "Wed 04 Mar",
    },
    "Flower Picker, Acme": {"role": "Flower Picker", "company": "Acme"},
    "Data Engineer, tomorrow 9am": {"role": "Data Engineer", "follow_up": "Thu 05 Mar 09:00"},
    "Acme – Data Engineer": {"role": "Data Engineer", "company": "Acme"},
    "Data Engineer | Acme applied yesterday": {
        "role": "Data Engineer",
        "company": "Acme",
        "applied_on": "Tue 03 Mar",
    },
    "@ Acme": {"company": "Acme"},
    "Engineer @": {"role": "Engineer"},
    "Engineer @ Acme, applied, yesterday": {
        "role": "Engineer",
        "company": "Acme",
        "applied_on": "Tue 03 Mar",
    },
    "Engineer @ Acme, interview, Fri 10:00": {
        "role": "Engineer",
        "company": "Acme",
        "interview": "Fri 06 Mar 10:00",
        "note": "interview",
    },
    "Engineer @ Acme, tue follow up": {"role": "Engineer", "company": "Acme", "follow_up": "Tue 10 Mar"},
    "Engineer @ Acme, ask for the date": {
        "role": "Engineer",
        "company": "Acme",
        "note": "ask for the date",
    },
    "Engineer @ Acme, follow up mon, chase Dana tue": {
        "role": "Engineer",
        "company": "Acme",
        "follow_up": "Mon 09 Mar",
        "note": "chase Dana tue",
    },
    "Barista @ Coffee & Co -> follow up friday": {
        "role": "Barista",
        "company": "Coffee & Co",
        "follow_up": "Fri 06 Mar",
    },
    "interview @ 3pm tomorrow": {"interview": "Thu 05 Mar 15:00"},
    "interview at Acme friday 9:30": {"interview": "Fri 06 Mar 09:30", "note": "Acme"},
    "thank Dana tomorrow morning": {"follow_up": "Thu 05 Mar 09:00", "note": "thank Dana"},
    "call Dana friday 3pm about Acme": {
        "follow_up": "Fri 06 Mar 15:00",
        "note": "call Dana about Acme",
    },
    "": {},
    " , ; ": {},
}


@pytest.mark.parametrize(("line", "meaning"), LINES.items())
def test_a_line_says(line: str, meaning: dict[str, object]) -> None:
    assert said(read(line)) == meaning


def test_every_part_is_shown_where_it_stands() -> None:
    line = "Data Engineer @ Acme, applied yesterday, interview with Dana Fri 10:00 #remote ~Leeds £70k"
    assert [(span.kind, line[span.start : span.end]) for span in read(line).spans] == [
        ("role", "Data Engineer"),
        ("company", "Acme"),
        ("applied_on", "applied yesterday"),
        ("interview", "interview"),
        ("interview", "Fri 10:00"),
        ("tags", "#remote"),
        ("place", "~Leeds"),
        ("salary", "£70k"),
    ]


def test_a_date_knows_where_it_stands_in_the_line() -> None:
    line = "Data Engineer @ Acme, follow up next Tue 9am"
    follow_up = read(line).follow_up
    assert follow_up is not None
    assert line[slice(*follow_up.span)] == "next Tue 9am"


def test_hours_and_dates_are_read_as_the_person_is_used_to() -> None:
    quick = parse_quick("Engineer @ Acme, follow up 3/5", now=NOW, zone=LONDON, default_time=time(8), day_first=False)
    assert said(quick)["follow_up"] == "Thu 05 Mar"
    assert quick.follow_up is not None
    assert quick.follow_up.at.wall.time() == time(8)


def test_what_is_too_long_for_a_line_becomes_a_note() -> None:
    quick = read("Engineer @ Acme, " + "x" * 100_000)
    assert (quick.role, quick.company) == ("Engineer", "Acme")
    assert quick.note.count("x") == 100_000


PIECES = st.sampled_from(
    [*" ".join(LINES).split(), "@", " at ", ",", ";", "~", "#", "£", "k", "\0", "\n", "–", "->", "İ", "١٢"]
)


@settings(max_examples=300, deadline=None)
@given(
    line=st.one_of(st.text(), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=8).map("".join))
)
@example(line="applied to @ as yesterday")
@example(line="applied to  as ")
@example(line="@@,@")
def test_no_line_is_too_strange(line: str) -> None:
    quick = read(line)
    for span in quick.spans:
        assert 0 <= span.start < span.end <= len(line)
    for name in (quick.role, quick.company):
        assert name == " ".join(name.split())
    for kind in ("role", "company", "place", "salary", "url"):
        assert bool(getattr(quick, kind)) == (kind in {span.kind for span in quick.spans})


@pytest.mark.parametrize(
    "piece", ["call tue ", "x at ", " ", "~A ", "$1,", ", ", " @ ", "applied to a as ", ", c inc", "a - "]
)
def test_a_hundred_thousand_characters_are_read_in_a_blink(piece: str) -> None:
    before = clock.process_time()
    read((piece * 100_000)[:100_000])
    assert clock.process_time() - before < 1
