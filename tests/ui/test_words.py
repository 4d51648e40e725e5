from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ui import words

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)  # a Wednesday
ZONE = "Europe/London"


@pytest.mark.parametrize(
    ("that", "said"),
    [
        (date(2026, 3, 3), "yesterday"),
        (date(2026, 3, 4), "today"),
        (date(2026, 3, 5), "tomorrow"),
        (date(2026, 3, 10), "Tue 10 March"),
        (date(2027, 1, 1), "Fri 1 January 2027"),
    ],
)
def test_a_day_is_said_as_people_say_it(that: date, said: str) -> None:
    assert words.day(that, today=date(2026, 3, 4)) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.5, "today 15:00"),
        (24, "tomorrow 14:30"),
        (24 * 6, "Tue 14:30"),
        (24 * 7, "11 Mar"),
        (-24, "yesterday 14:30"),
        (-48, "2 Mar"),
        (24 * 365, "Mar 2027"),
    ],
)
def test_a_card_has_room_for_a_short_moment_only(hours: float, said: str) -> None:
    assert words.short_moment(NOW + timedelta(hours=hours), now=NOW, zone=ZONE) == said


def test_a_moment_is_told_by_the_clock_of_the_zone() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert words.moment(late, now=NOW, zone="Europe/Berlin") == "tomorrow, 00:30"
    assert words.moment_in_full(late, now=NOW, zone="Europe/Berlin") == "Thu 5 March, 00:30"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(hours=15), "yesterday"),
        (timedelta(days=12), "12 days ago"),
        (timedelta(days=21), "3 weeks ago"),
        (timedelta(days=120), "4 months ago"),
    ],
)
def test_what_passed_is_told_the_rounder_the_longer_it_is_ago(passed: timedelta, said: str) -> None:
    assert words.ago(NOW - passed, now=NOW, zone=ZONE) == said


@pytest.mark.parametrize(
    ("length", "said"), [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1½ hours"), (140, "2 h 20")]
)
def test_a_length_is_told_in_hours_and_minutes(length: int, said: str) -> None:
    assert words.minutes(length) == said


@pytest.mark.parametrize(("octets", "said"), [(1, "1 byte"), (12_300, "12 kB"), (3_400_000, "3.4 MB")])
def test_a_size_is_told_roughly(octets: int, said: str) -> None:
    assert words.size(octets) == said
