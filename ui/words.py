"""Days, hours and spans of time as people say them. Every function is told what time it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.values import LocalTime

SOON = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WEEK, FORTNIGHT, FEW_MONTHS = 7, 14, 60
HALF_AN_HOUR = 30
KILO, MEGA = 1_000, 1_000_000


def local(instant: datetime, zone: str) -> datetime:
    """What the clock on the wall shows (naive) at ``instant`` (aware)."""
    return LocalTime.at(instant, zone).wall


def today(now: datetime, zone: str) -> date:
    return local(now, zone).date()


def day(that: date, *, today: date) -> str:
    """``today``, ``tomorrow``, ``Tue 10 March``, and with its year when it is another one."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((that - today).days)
    return near or date_in_full(that, today=today)


def date_in_full(that: date, *, today: date) -> str:
    """``Tue 10 March``, or ``Tue 10 March 2027`` when that is not this year."""
    year = "" if that.year == today.year else f" {that.year}"
    return f"{that:%a} {that.day} {that:%B}{year}"


def short_day(that: date, *, today: date) -> str:
    """As short as it can be told: ``today``, ``Tue`` within six days, then ``10 Mar``, then ``Mar 2027``."""
    distance = (that - today).days
    if -1 <= distance <= 1:
        return day(that, today=today)
    if 1 < distance < WEEK:
        return f"{that:%a}"
    return f"{that.day} {that:%b}" if that.year == today.year else f"{that:%b %Y}"


def short_moment(instant: datetime, *, now: datetime, zone: str) -> str:
    """``Tue 10:00`` within six days, else the day alone: what fits on a card."""
    wall, here = local(instant, zone), today(now, zone)
    name = short_day(wall.date(), today=here)
    return f"{name} {wall:%H:%M}" if -1 <= (wall.date() - here).days < WEEK else name


def moment(instant: datetime, *, now: datetime, zone: str) -> str:
    """``today, 10:00``, ``Tue 10 March, 10:00``."""
    wall = local(instant, zone)
    return f"{day(wall.date(), today=today(now, zone))}, {wall:%H:%M}"


def moment_in_full(instant: datetime, *, now: datetime, zone: str) -> str:
    """``Tue 10 March, 10:00``, never ``tomorrow``: for what a person should check before it is kept."""
    wall = local(instant, zone)
    return f"{date_in_full(wall.date(), today=today(now, zone))}, {wall:%H:%M}"


def ago(instant: datetime, *, now: datetime, zone: str) -> str:
    """``just now``, ``20 minutes ago``, ``3 hours ago``, ``yesterday``, ``12 days ago``, ``5 weeks ago``."""
    passed = now - instant
    days = days_between(instant, now, zone)
    if passed < SOON:
        return "just now"
    if passed < HOUR:
        return f"{count(passed // timedelta(minutes=1), 'minute')} ago"
    if days == 0:
        return f"{count(passed // HOUR, 'hour')} ago"
    return "yesterday" if days == 1 else f"{span(days)} ago"


def days_between(start: datetime, end: datetime, zone: str) -> int:
    """Midnights passed between two instants, by the clock of ``zone``."""
    return (today(end, zone) - today(start, zone)).days


def span(days: int) -> str:
    """``5 days``, ``3 weeks``, ``4 months``: rounder the longer it is."""
    if days < FORTNIGHT:
        return count(days, "day")
    return count(days // WEEK, "week") if days < FEW_MONTHS else count(days // 30, "month")


def count(number: int, thing: str) -> str:
    """``1 card``, ``2 cards``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def minutes(length: int) -> str:
    """``45 minutes``, ``1 hour``, ``1½ hours``, ``2 h 20``."""
    hours, rest = divmod(length, 60)
    if not hours:
        return count(rest, "minute")
    if rest == HALF_AN_HOUR:
        return f"{hours}½ hours"
    return f"{hours} h {rest:02}" if rest else count(hours, "hour")


def size(octets: int) -> str:
    """``740 bytes``, ``12 kB``, ``3.4 MB``."""
    if octets < KILO:
        return count(octets, "byte")
    return f"{octets / KILO:.0f} kB" if octets < MEGA else f"{octets / MEGA:.1f} MB"
