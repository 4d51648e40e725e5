"""Interviews of an application: arranged, moved, held or called off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.aggregate import Event
from domain.errors import Invalid, NotFound
from domain.steps import Steps
from domain.values import LINE_LIMIT, LocalTime, Stamp, local_time, one_line

LONGEST = 12 * 60
MOST_PEOPLE = 30


@dataclass(frozen=True, kw_only=True)
class Interview:
    """One conversation. ``minutes`` is its planned length, ``with_whom`` holds contact ids or plain names."""

    id: str
    starts: LocalTime
    minutes: int
    form: str = ""
    place: str = ""
    with_whom: tuple[str, ...] = ()
    held: bool = False
    impression: str = ""
    cancelled: bool = False

    def ends_at(self) -> datetime:
        """Its planned end, UTC."""
        return self.starts.instant() + timedelta(minutes=self.minutes)


class InterviewScheduled(Event):
    """An interview is arranged."""

    TOPIC = "interview.scheduled"
    interview: str
    starts: LocalTime
    minutes: int
    form: str = ""
    place: str = ""
    with_whom: tuple[str, ...] = ()

    def apply(self, aggregate: Interviews) -> None:
        aggregate.interviews[self.interview] = Interview(
            id=self.interview,
            starts=self.starts,
            minutes=self.minutes,
            form=self.form,
            place=self.place,
            with_whom=self.with_whom,
        )
        aggregate.active(self.occurred_at)


class InterviewMoved(Event):
    """An interview takes place at another time, or for another length."""

    TOPIC = "interview.moved"
    interview: str
    starts: LocalTime
    minutes: int

    def apply(self, aggregate: Interviews) -> None:
        before = aggregate.interviews[self.interview]
        aggregate.interviews[self.interview] = replace(before, starts=self.starts, minutes=self.minutes)
        aggregate.active(self.occurred_at)


class InterviewHeld(Event):
    """An interview took place."""

    TOPIC = "interview.held"
    interview: str
    impression: str = ""

    def apply(self, aggregate: Interviews) -> None:
        before = aggregate.interviews[self.interview]
        aggregate.interviews[self.interview] = replace(before, held=True, impression=self.impression)
        aggregate.active(max(self.occurred_at, before.ends_at()))


class InterviewCancelled(Event):
    """An interview will not take place."""

    TOPIC = "interview.cancelled"
    interview: str
    why: str = ""

    def apply(self, aggregate: Interviews) -> None:
        before = aggregate.interviews[self.interview]
        aggregate.interviews[self.interview] = replace(before, cancelled=True)


class Interviews(Steps):
    """The part of an application that keeps its interviews."""

    def __init__(self) -> None:
        super().__init__()
        self.interviews: dict[str, Interview] = {}

    def schedule_interview(
        self,
        *,
        starts: LocalTime,
        stamp: Stamp,
        minutes: int = 60,
        form: str = "",
        place: str = "",
        with_whom: tuple[str, ...] = (),
    ) -> None:
        """Arrange an interview."""
        self.record(
            InterviewScheduled,
            stamp=stamp,
            interview=self._next_id(InterviewScheduled),
            starts=local_time(starts, field="starts", what="the day of the interview"),
            minutes=_length(minutes),
            form=one_line(form, field="form", what="the kind of interview", required=False),
            place=one_line(place, field="place", what="the place", required=False, limit=LINE_LIMIT),
            with_whom=self._people(with_whom),
        )

    def move_interview(self, *, interview: str, starts: LocalTime, stamp: Stamp, minutes: int = 0) -> None:
        """Move an interview; ``minutes`` of 0 keeps its length."""
        before = self._coming(interview)
        starts = local_time(starts, field="starts", what="the day of the interview")
        minutes = _length(minutes or before.minutes)
        if (before.starts, before.minutes) != (starts, minutes):
            self.record(InterviewMoved, stamp=stamp, interview=interview, starts=starts, minutes=minutes)

    def hold_interview(self, *, interview: str, stamp: Stamp, impression: str = "") -> None:
        """Say that an interview took place, and how it went."""
        before = self._coming(interview)
        if before.starts.instant() > stamp.recorded_at:
            raise Invalid("That interview is still to come.", field="interview")
        impression = one_line(impression, field="impression", what="how it went", required=False, limit=LINE_LIMIT)
        if not before.held or impression not in {"", before.impression}:
            self.record(InterviewHeld, stamp=stamp, interview=interview, impression=impression)

    def cancel_interview(self, *, interview: str, stamp: Stamp, why: str = "") -> None:
        """Call an interview off."""
        if not self._interview(interview).cancelled:
            why = one_line(why, field="why", what="the reason", required=False, limit=LINE_LIMIT)
            self.record(InterviewCancelled, stamp=stamp, interview=interview, why=why)

    def _people(self, with_whom: tuple[str, ...]) -> tuple[str, ...]:
        if len(with_whom) > MOST_PEOPLE:
            raise Invalid(f"At most {MOST_PEOPLE} people fit into an interview.", field="with_whom")
        people = tuple(one_line(who, field="with_whom", what="the interviewer") for who in with_whom)
        for who in people:
            if "/contact-" in who:
                self.own_contact(who, field="with_whom")
        return people

    def _coming(self, interview: str) -> Interview:
        known = self._interview(interview)
        if known.cancelled:
            raise Invalid("That interview was called off.", field="interview")
        return known

    def _interview(self, interview: str) -> Interview:
        try:
            return self.interviews[interview]
        except KeyError:
            raise NotFound("There is no such interview.", field="interview") from None


def _length(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST:
        raise Invalid("An interview lasts between a minute and twelve hours.", field="minutes")
    return minutes
