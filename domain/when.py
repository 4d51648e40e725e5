"""Dates in words, as a person types them: "next Tuesday 9am", "in 3 working days", "half past nine tomorrow"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from domain.clock_words import TAKEN, Clock, clocks_in, time_of
from domain.date_meanings import FUTURE, PAST, Today
from domain.date_words import Found, dates_in
from domain.slots import DAY, on_the_clock, wall_time
from domain.values import LocalTime

Direction = Literal["future", "past", "any"]


@dataclass(frozen=True, kw_only=True)
class When:
    """What a phrase means: ``at``, whether it named an hour, and where it stands in the text."""

    at: LocalTime
    had_time: bool
    span: tuple[int, int]


def parse_when(
    text: str,
    *,
    now: datetime,
    zone: str,
    default_time: time = time(10),
    day_first: bool = True,
    direction: Direction = "any",
) -> When | None:
    """The date or time that ``text`` speaks of, or None; never raises, whatever the text.

    ``now`` is aware. ``direction`` settles what the words leave open: for a follow-up "31 Jan" is in the future,
    for an application it is past. Of several dates one in that direction counts, and of those the last.
    """
    instant = now.astimezone(UTC)
    today = Today(
        now=instant,
        zone=zone,
        day=LocalTime.at(instant, zone).wall.date(),
        day_first=day_first,
        direction=direction,
    )
    groups = [_without_weak_hour(group) for group in _groups(text.translate(PLAIN), today)]
    likeliest = max(
        (group for group in groups if group.means_something), key=lambda group: group.rank(today), default=None
    )
    return _when(likeliest, today, default_time) if likeliest else None


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Words side by side that make one moment: a date, an hour, a part of the day."""

    date: Found | None = None
    hour: Clock | None = None
    part: Clock | None = None

    @property
    def part_of_day(self) -> str:
        said = self.part or self.date
        return said.part if said else ""

    @property
    def means_something(self) -> bool:
        return bool(self.date or self.part or (self.hour and not self.hour.weak))

    def rank(self, today: Today) -> tuple[bool, bool, bool, int]:
        """How likely it is what the person meant: a sure date in the right direction, and late in the text."""
        fits = self.date is None or _fits(self.date.day, today)
        return (self.date is not None and not self.date.weak, fits, self.date is not None, self.start)

    @property
    def pieces(self) -> list[Found | Clock]:
        return [piece for piece in (self.date, self.hour, self.part) if piece]

    @property
    def start(self) -> int:
        return min(piece.start for piece in self.pieces)

    @property
    def end(self) -> int:
        return max(piece.end for piece in self.pieces)

    def has_room_for(self, piece: Found | Clock) -> bool:
        if isinstance(piece, Found):
            return self.date is None
        exact = self.date is not None and self.date.instant is not None
        return not exact and not (self.part_of_day if piece.part else self.hour)

    def plus(self, piece: Found | Clock) -> _Group:
        if isinstance(piece, Found):
            return replace(self, date=piece)
        return replace(self, part=piece) if piece.part else replace(self, hour=piece)


def _groups(text: str, today: Today) -> Iterator[_Group]:
    dates = list(dates_in(text, today))
    pieces: list[Found | Clock] = [*dates, *clocks_in(_without(dates, text))]
    group = _Group()
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if group.pieces and not (_is_filler(text, group.end, piece.start) and group.has_room_for(piece)):
            yield group
            group = _Group()
        group = group.plus(piece)
    yield group


def _without(dates: list[Found], text: str) -> str:
    """``text`` with its dates blotted out, so that their figures are not taken for hours."""
    kept, at = [], 0
    for found in dates:
        kept += [text[at : found.start], TAKEN * (found.end - found.start)]
        at = found.end
    return "".join((*kept, text[at:]))


def _is_filler(text: str, start: int, end: int) -> bool:
    return end - start <= LONGEST_FILLER and FILLER.fullmatch(text, start, end) is not None


def _without_weak_hour(group: _Group) -> _Group:
    """A bare number is an hour only with a part of the day or right after a date: "tomorrow 9", not "round 2 today"."""
    hour, date = group.hour, group.date
    if hour and hour.weak and not group.part_of_day and (date is None or hour.start < date.start):
        return replace(group, hour=None)
    return group


def _when(group: _Group, today: Today, default_time: time) -> When:
    at = time_of(group.hour, group.part_of_day)
    had_time = at is not None or bool(group.date and group.date.instant)
    moment = _moment(group, at or default_time, today)
    if not had_time and today.direction == FUTURE and moment.wall.date() == today.day:
        moment = max(moment, on_the_clock(today.now + AN_HOUR, today.zone))
    return When(at=moment, had_time=had_time, span=(group.start, group.end))


def _moment(group: _Group, at: time, today: Today) -> LocalTime:
    if group.date and group.date.instant:
        return on_the_clock(group.date.instant, today.zone)
    zone = (group.hour and group.hour.zone) or today.zone
    moment = _on_day(group, group.date, at, zone, today) if group.date else _around_now(at, zone, today)
    return moment if zone == today.zone else on_the_clock(moment.instant(), today.zone)


def _on_day(group: _Group, date: Found, at: time, zone: str, today: Today) -> LocalTime:
    """``at`` on the day that was named. "Tue 9am", said on a Tuesday at eight, is in an hour and not in a week."""
    if date.plain and (group.hour or group.part_of_day) and date.day == today.day + A_WEEK:
        soon = wall_time(today.day, at, zone)
        if soon.instant() > today.now:
            return soon
    return wall_time(date.day, at, zone)


def _around_now(at: time, zone: str, today: Today) -> LocalTime:
    """The next time that clocks show ``at``, or the last time where the past is asked for."""
    day = LocalTime.at(today.now, zone).wall.date()
    moment = wall_time(day, at, zone)
    if today.direction == PAST:
        return moment if moment.instant() <= today.now else wall_time(day - DAY, at, zone)
    return moment if moment.instant() > today.now else wall_time(day + DAY, at, zone)


def _fits(day: date, today: Today) -> bool:
    """Whether ``day`` lies in the direction that is asked for."""
    if today.direction == FUTURE:
        return day >= today.day
    return today.direction != PAST or day <= today.day


PLAIN = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00a0\u2009\u202f\u2018\u2019\u02bc\u2010\u2011\u2012\u2013\u2014\u2212",
    "abcdefghijklmnopqrstuvwxyz   '''------",
)
AN_HOUR = timedelta(hours=1)
A_WEEK = timedelta(weeks=1)
LONGEST_FILLER = 20
FILLER = re.compile(r"[\s,]*(?:(?:at|@|on|by|in|the|from|of|for|around|about|-|\()[\s,]*){0,2}\)?")
