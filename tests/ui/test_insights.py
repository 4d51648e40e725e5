"""What the charts show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from nicegui import ui

from projections.insights import Journey
from tests.support.searching import LONDON
from tests.support.visiting import House, elements
from ui.components.charts import river, source_bars, week_bars
from ui.insights import NOT_SAID, Flow, Source, end_of, flows, sources, title_of, ways_in, weeks

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
JOURNEY = Journey(
    id="me/application-1",
    source="LinkedIn",
    reached=("applied",),
    applied_at=NOW - 20 * DAY,
    answered_at=None,
    outcome="",
    closed=False,
    active_at=NOW - 20 * DAY,
)
ANSWERED = replace(JOURNEY, reached=("applied", "interviewing"), answered_at=NOW - 15 * DAY)


@pytest.mark.parametrize(
    ("journey", "end"),
    [
        (JOURNEY, "going"),
        (replace(JOURNEY, active_at=NOW - 31 * DAY), "silent"),
        (replace(ANSWERED, active_at=NOW - 31 * DAY), "going"),
        (replace(JOURNEY, outcome="silent"), "silent"),
        (replace(JOURNEY, outcome="rejected"), "rejected"),
        (replace(JOURNEY, outcome="withdrawn"), "withdrawn"),
        (replace(JOURNEY, outcome="accepted"), "accepted"),
        (replace(JOURNEY, outcome="declined"), "declined"),
        (replace(JOURNEY, closed=True), "unknown"),
    ],
)
def test_every_journey_has_one_end(journey: Journey, end: str) -> None:
    assert end_of(journey, now=NOW) == end


def test_as_many_arrive_as_set_out() -> None:
    told = flows([JOURNEY, JOURNEY, ANSWERED, replace(ANSWERED, reached=("interviewing",))], now=NOW)
    assert told == [
        Flow(start="applied", end="interviewing", count=1),
        Flow(start="applied", end="going", count=2),
        Flow(start="interviewing", end="going", count=2),
    ]
    assert sum(flow.count for flow in told if flow.end == "going") == 4


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (13, "2 applications"),
        (14, "2 applications in 2 weeks"),
        (89, "2 applications in 12 weeks"),
        (91, "2 applications in 3 months"),
        (400, "2 applications in 13 months"),
    ],
)
def test_the_picture_says_how_many_in_what_time(days: int, title: str) -> None:
    some = [replace(JOURNEY, applied_at=NOW - DAY), replace(JOURNEY, applied_at=NOW - days * DAY)]
    assert title_of(some, now=NOW) == title


def test_without_a_day_no_time_is_told() -> None:
    assert title_of([replace(JOURNEY, applied_at=None)], now=NOW) == "1 application"


def test_sources_lead_into_the_river_once_there_are_enough() -> None:
    few = [JOURNEY] * 9
    assert ways_in(few) == []
    ways = ["linkedin ", "A friend", "A friend", "", "B", "C", "D", "E", "F"]
    some = [*few, *(replace(JOURNEY, source=way) for way in ways), replace(ANSWERED, reached=("screening",))]
    told = ways_in(some)
    assert [(flow.start, flow.end, flow.count) for flow in told] == [
        ("from LinkedIn", "applied", 10),
        ("from LinkedIn", "screening", 1),
        ("from A friend", "applied", 2),
        ("from B", "applied", 1),
        ("from C", "applied", 1),
        ("from Other ways", "applied", 3),
        ("from Not said where", "applied", 1),
    ]
    assert sum(flow.count for flow in told) == len(some)


def test_a_week_begins_on_monday_where_the_person_is() -> None:
    sunday = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    [week] = weeks([replace(JOURNEY, applied_at=sunday)], [], now=NOW, zone="Europe/Berlin")
    assert (week.monday, week.applied) == (date(2026, 3, 9), 1)
    assert weeks([replace(JOURNEY, applied_at=sunday)], [], now=NOW, zone=LONDON)[0].monday == date(2026, 3, 2)


def test_weeks_in_which_nothing_happened_are_shown_and_old_ones_are_not() -> None:
    told = weeks([ANSWERED, replace(JOURNEY, applied_at=NOW - 400 * DAY)], [NOW - 14 * DAY], now=NOW, zone=LONDON)
    assert len(told) == 16
    assert [(week.applied, week.letters, week.answers) for week in told[-4:]] == [
        (1, 0, 0),
        (0, 1, 1),
        (0, 0, 0),
        (0, 0, 0),
    ]


def test_sources_are_told_honestly() -> None:
    friend = replace(ANSWERED, source=" a  Friend ")
    unknown = replace(JOURNEY, source="", outcome="rejected")
    told = sources([*[JOURNEY] * 4, ANSWERED, friend, unknown, unknown, replace(JOURNEY, applied_at=None)])
    assert told == [
        Source(name="LinkedIn", applied=5, answered=1, waiting=4, days=5),
        Source(name="a Friend", applied=1, answered=1, waiting=0, days=5),
        Source(name=NOT_SAID, applied=2, answered=0, waiting=0, days=None),
    ]
    assert [source.rate for source in told] == [20, None, None]


class TestDrawing:
    def test_words_are_only_ever_words(self) -> None:
        hostile = '"><script>alert(1)</script>'
        source = Source(name=hostile, applied=1, answered=1, waiting=0, days=1)
        drawn = source_bars([source], said=hostile) + river(flows([JOURNEY], now=NOW), title=hostile, said=hostile)
        assert "<script" not in drawn

    @pytest.mark.parametrize("many", [1, 3, 400])
    def test_the_river_fits_its_picture(self, many: int) -> None:
        ends = ("rejected", "withdrawn", "accepted", "declined", "silent", "")
        drawn = river(flows([replace(ANSWERED, outcome=end) for end in ends] * many, now=NOW), title="x", said="x")
        [height] = re.findall(r'viewBox="0 0 860 (\d+)"', drawn)
        bottoms = [
            float(y) + float(tall) for y, tall in re.findall(r' y="([\d.]+)" width="14" height="([\d.]+)"', drawn)
        ]
        assert max(bottoms) < int(height) < 480

    def test_so_does_one_with_many_sources(self) -> None:
        some = [replace(ANSWERED, source=f"Source {n}", outcome="rejected" if n % 3 else "") for n in range(6)] * 40
        drawn = river([*ways_in(some), *flows(some, now=NOW)], title="x", said="x")
        [height] = re.findall(r'viewBox="0 0 860 (\d+)"', drawn)
        bars = [float(y) + float(t) for y, t in re.findall(r' y="([\d.]+)" width="14" height="([\d.]+)"', drawn)]
        assert max(bars) < int(height) < 480
        assert "Source 1 <tspan" in drawn
        assert "Other ways <tspan" in drawn

    def test_what_arrives_is_stacked_without_a_gap_or_an_overlap(self) -> None:
        some = [replace(JOURNEY, source=f"Source {n % 3}") for n in range(30)]
        drawn = river([*ways_in(some), *flows(some, now=NOW)], title="x", said="x")
        bands = re.findall(r'stroke-width="([\d.]+)" d="M[\d.]+ [\d.]+ C[\d. ]+ ([\d.]+)"', drawn)
        into = sorted((float(y) - float(w) / 2, float(y) + float(w) / 2) for w, y in bands[:3])
        assert all(abs(above[1] - below[0]) < 0.2 for above, below in pairwise(into))

    def test_weeks_are_drawn(self) -> None:
        drawn = week_bars(weeks([ANSWERED], [NOW], now=NOW, zone=LONDON), said="x")
        assert "Week of 16 February: Applications 1" in drawn


class TestThePage:
    async def test_before_the_first_application_it_says_so(self, home: House) -> None:
        user = await home.visit("/insights")
        await user.should_see("Nothing to count yet")

    async def test_each_chart_has_its_table(self, home: House) -> None:
        id_ = home.search.applied(source="LinkedIn", company="Secret GmbH")
        home.search.interview(id_, "2026-03-20 10:00")
        user = await home.visit("/insights")
        assert len(elements(user, ui.element, marker="as-table")) == 3
        await user.should_see("too few to tell")
        drawn = " ".join(element.content for element in elements(user, ui.html, marker="drawn"))
        assert "Interviewing" in drawn
        assert "Secret" not in drawn

    async def test_the_picture_to_share_names_no_way_and_no_company(self, home: House) -> None:
        for number in range(12):
            home.search.applied(f"Role {number}", "Secret GmbH", source="Secret GmbH, careers page")
        user = await home.visit("/insights")
        drawn, *_ = [element.content for element in elements(user, ui.html, marker="drawn")]
        assert "Secret GmbH, c" in drawn
        [shared] = [element.content for element in elements(user, ui.html, marker="shared")]
        assert "12 applications" in shared
        assert "Secret" not in shared
