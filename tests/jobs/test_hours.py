"""When a person may be reminded: night falls by their own clock, and a crowd is spread over a few minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import QuietHours, zone_info
from jobs import hours
from tests.support.searching import moment

BERLIN = "Europe/Berlin"
NEVER = QuietHours(time(), time())


@dataclass(frozen=True)
class Person:
    zone: str = BERLIN
    quiet: QuietHours = field(default_factory=QuietHours)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
ZONES = st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana"])


@pytest.mark.parametrize(
    ("now", "wakes"),
    [
        ("2026-03-10 20:59", None),
        ("2026-03-10 21:00", "2026-03-11 08:00"),
        ("2026-03-11 00:30", "2026-03-11 08:00"),
        ("2026-03-11 07:59", "2026-03-11 08:00"),
        ("2026-03-11 08:00", None),
        ("2026-03-28 23:00", "2026-03-29 08:00"),  # the clocks go forward in this night
    ],
)
def test_the_night_ends_in_the_morning(now: str, wakes: str | None) -> None:
    expected = moment(wakes, BERLIN) if wakes else None
    assert hours.quiet_until(Person(), now=moment(now, BERLIN)) == expected


@given(now=MOMENTS, zone=ZONES, start=st.times(), end=st.times())
def test_whoever_is_woken_is_woken_when_it_is_quiet_no_more(now: datetime, zone: str, start: time, end: time) -> None:
    quiet = QuietHours(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    wakes = hours.quiet_until(Person(zone, quiet), now=now)
    if wakes is not None:
        assert now < wakes <= now + timedelta(hours=49)


@pytest.mark.parametrize(
    ("now", "span"),
    [
        ("2026-03-10 18:30", timedelta(hours=2, minutes=30)),
        ("2026-03-10 08:00", timedelta(hours=10)),
        ("2026-03-10 20:59:30", timedelta(minutes=1)),
    ],
)
def test_a_text_may_arrive_until_the_night(now: str, span: timedelta) -> None:
    assert hours.may_arrive_for(Person(), now=moment(now, BERLIN)) == span


def test_without_quiet_hours_a_text_may_arrive_for_ten_hours() -> None:
    person = Person(quiet=NEVER)
    assert hours.quiet_until(person, now=moment("2026-03-10 03:00", BERLIN)) is None
    assert hours.may_arrive_for(person, now=moment("2026-03-10 03:00", BERLIN)) == timedelta(hours=10)


def test_the_day_on_which_the_clocks_change_has_23_hours() -> None:
    noon = moment("2026-03-29 12:00", BERLIN)
    began, ends = hours.day_began(Person(), now=noon), hours.day_ends(Person(), now=noon)
    assert ends - began == timedelta(hours=23)


@given(now=MOMENTS, zone=ZONES)
def test_now_is_within_its_day(now: datetime, zone: str) -> None:
    person = Person(zone)
    assert hours.day_began(person, now=now) <= now < hours.day_ends(person, now=now) + timedelta(hours=1)
    assert now.astimezone(zone_info(zone)).tzinfo is not None


def test_somebody_alone_waits_for_nothing() -> None:
    assert hours.spread("me", crowd=1, per_second=1) == timedelta()


def test_everybody_of_a_crowd_has_their_own_moment_within_three_minutes() -> None:
    delays = [hours.spread(f"seeker{n}", crowd=10_000, per_second=40) for n in range(2_000)]
    assert delays == [hours.spread(f"seeker{n}", crowd=10_000, per_second=40) for n in range(2_000)]
    assert timedelta() <= min(delays) < max(delays) < timedelta(minutes=3)
    thirds = [sum(low <= delay.total_seconds() < low + 60 for delay in delays) for low in (0, 60, 120)]
    assert min(thirds) > 580


def test_a_small_crowd_is_spread_over_no_longer_than_texting_it_takes() -> None:
    assert max(hours.spread(f"seeker{n}", crowd=31, per_second=10) for n in range(31)) < timedelta(seconds=3)


@given(now=MOMENTS, zone=ZONES)
def test_the_last_night_ended_within_a_day_or_so(now: datetime, zone: str) -> None:
    woke = hours.awake_since(Person(zone), now=now)
    assert now - timedelta(hours=25) <= woke <= now
    assert woke.astimezone(zone_info(zone)).time() == QuietHours().end


def test_who_has_no_quiet_hours_was_never_woken() -> None:
    now = moment("2026-03-10 10:00")
    assert now - hours.awake_since(Person(quiet=NEVER), now=now) > timedelta(days=365)
