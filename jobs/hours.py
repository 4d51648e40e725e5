"""When a person may be reminded: never at night, and a crowd not all at the same second."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from domain.values import LocalTime, QuietHours, zone_info

LONGEST_WAIT = timedelta(hours=10)
SHORTEST_WAIT = timedelta(minutes=1)
SPREAD = timedelta(minutes=3)


class Habits(Protocol):
    """The clock a person lives by, and their quiet hours."""

    @property
    def zone(self) -> str: ...
    @property
    def quiet(self) -> QuietHours: ...


def quiet_until(habits: Habits, *, now: datetime) -> datetime | None:
    """When the quiet hours that cover ``now`` end; None when it is not quiet."""
    if not habits.quiet.covers(now.astimezone(zone_info(habits.zone)).time()):
        return None
    return _next(habits.quiet.end, now=now, zone=habits.zone)


def awake_since(habits: Habits, *, now: datetime) -> datetime:
    """When the quiet hours ended last; long ago for somebody who has none."""
    if habits.quiet.start == habits.quiet.end:
        return datetime.min.replace(tzinfo=UTC)
    return _last(habits.quiet.end, now=now, zone=habits.zone)


def may_arrive_for(habits: Habits, *, now: datetime) -> timedelta:
    """How long a text may still arrive: until the quiet hours, at most ten hours, at least a minute."""
    if habits.quiet.start == habits.quiet.end:
        return LONGEST_WAIT
    night = _next(habits.quiet.start, now=now, zone=habits.zone)
    return max(SHORTEST_WAIT, min(LONGEST_WAIT, night - now))


def day_began(habits: Habits, *, now: datetime) -> datetime:
    """The moment at which the person's day began."""
    midnight = datetime.combine(now.astimezone(zone_info(habits.zone)).date(), time())
    return LocalTime(midnight, habits.zone).instant()


def day_ends(habits: Habits, *, now: datetime) -> datetime:
    """The moment at which the person's day ends."""
    midnight = datetime.combine(now.astimezone(zone_info(habits.zone)).date() + timedelta(days=1), time())
    return LocalTime(midnight, habits.zone).instant()


def spread(seeker: str, *, crowd: int, per_second: float) -> timedelta:
    """How much later this person's turn comes where a ``crowd`` is due: always the same share of a few minutes.

    No longer than it takes to text them all at the rate of the sender, so that somebody alone waits for nothing.
    """
    window = min(SPREAD, timedelta(seconds=(crowd - 1) / per_second))
    share = int.from_bytes(hashlib.blake2b(seeker.encode(), digest_size=4).digest()) / 2**32
    return window * share


def _next(hour: time, *, now: datetime, zone: str) -> datetime:
    """The next moment at which the wall clock shows ``hour``."""
    today = now.astimezone(zone_info(zone)).date()
    moments = (LocalTime(datetime.combine(today + timedelta(days=n), hour), zone).instant() for n in range(3))
    return next(moment for moment in moments if moment > now)


def _last(hour: time, *, now: datetime, zone: str) -> datetime:
    """The last moment at which the wall clock showed ``hour``."""
    today = now.astimezone(zone_info(zone)).date()
    moments = (LocalTime(datetime.combine(today - timedelta(days=n), hour), zone).instant() for n in range(3))
    return next(moment for moment in moments if moment <= now)
