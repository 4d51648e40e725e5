"""Moments at which a person may be disturbed: wall clocks, quiet hours, working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from domain.facts import Preferences
from domain.values import LocalTime

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WORKING_DAYS = frozenset(range(5))


def on_the_clock(instant: datetime, zone: str) -> LocalTime:
    """The first full minute at or after ``instant`` (aware) that a :class:`LocalTime` of ``zone`` can name.

    When clocks go back an hour is shown twice and a LocalTime means its first showing, so that a moment
    within the second one becomes the same minute of the next hour.
    """
    full = instant.astimezone(UTC).replace(second=0, microsecond=0)
    full += MINUTE if full < instant else timedelta()
    shown = LocalTime.at(full, zone)
    return LocalTime.at(full + (full - shown.instant()), zone)


def wall_time(day: date, at: time, zone: str) -> LocalTime:
    """``at`` on ``day`` as the clocks of ``zone`` really show it: a time they skip moves forward."""
    return on_the_clock(LocalTime(datetime.combine(day, at), zone).instant(), zone)


def is_quiet(instant: datetime, preferences: Preferences) -> bool:
    """Whether ``instant`` (aware) falls into the person's quiet hours."""
    return preferences.quiet.covers(LocalTime.at(instant, preferences.zone).wall.time())


def out_of_quiet(instant: datetime, preferences: Preferences) -> LocalTime:
    """The first moment at or after ``instant`` (aware) outside the quiet hours, in the person's zone."""
    moment = on_the_clock(instant, preferences.zone)
    while preferences.quiet.covers(moment.wall.time()):
        moment = _end_of_quiet(moment, preferences)
    return moment


def slot(day: date, at: time, preferences: Preferences, *, zones: Iterable[str]) -> LocalTime | None:
    """``at`` on ``day`` in the first of ``zones`` that leaves the person in peace, else when quiet ends.

    None when the whole day is quiet, which only a clock change and odd quiet hours together bring about.
    """
    named = (wall_time(day, at, zone) for zone in zones)
    waking = wall_time(day, preferences.quiet.end, preferences.zone)
    for moment in (*named, waking):
        if not is_quiet(moment.instant(), preferences):
            return moment
    return None


def _end_of_quiet(moment: LocalTime, preferences: Preferences) -> LocalTime:
    day, end = moment.wall.date(), preferences.quiet.end
    return wall_time(day if moment.wall.time() < end else day + DAY, end, preferences.zone)
