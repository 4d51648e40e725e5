"""A change of a zone's rules is noticed when the program starts, and what is planned moves with the wall clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.commands import Commands
from domain.values import Stamp
from jobs.settings import Settings
from main import open_tracker
from projections import agenda, plans, zones
from tests.support.searching import LONDON, MONDAY, Search

AN_HOUR = 3_600_000


@pytest.fixture
def planned(search: Search) -> Search:
    search.interview(search.applied(), "2026-03-12 11:00")
    return search


def test_nothing_moves_while_the_rules_are_the_same(planned: Search) -> None:
    assert zones.moved(planned.tracker) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("reminders", "UPDATE steps SET due_at = due_at + ? WHERE state = 'open'"),
        ("agenda", "UPDATE agenda SET at = at + ?"),
    ],
)
def test_an_hour_that_the_clock_shows_at_another_moment_is_noticed(planned: Search, name: str, change: str) -> None:
    with planned.tracker.record.writing() as cursor:
        cursor.execute(change, (AN_HOUR,))

    assert zones.moved(planned.tracker) == [name]


def test_the_program_starts_with_the_rules_of_today(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    tracker = open_tracker(settings)
    search = Search(tracker, "me")
    Commands(tracker).begin_search("me", zone=LONDON, stamp=Stamp.now(MONDAY))
    id = search.applied()
    search.interview(id, "2026-03-12 11:00")
    [right, *_] = plans.open_steps(tracker, "me")
    [talk] = agenda.of(tracker, "me", about=id)
    with tracker.record.writing() as cursor:
        cursor.execute("UPDATE steps SET due_at = due_at + ?", (AN_HOUR,))
        cursor.execute("UPDATE agenda SET at = at + ?", (AN_HOUR,))
    tracker.close()

    tracker = open_tracker(settings)

    assert plans.open_steps(tracker, "me")[0].due_at == right.due_at
    assert agenda.of(tracker, "me", about=id)[0].at == talk.at
    tracker.close()
