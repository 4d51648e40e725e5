"""Laws of the timing rules in every time zone there is, through every change of its clocks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import rules
from domain.cadence import Planned, plan_application, plan_contact, suggestions
from domain.facts import ApplicationFacts, ContactFacts, Preferences
from domain.interviews import Interview
from domain.outcomes import Offer
from domain.purpose import Purpose
from domain.slots import is_quiet, on_the_clock, out_of_quiet, wall_time
from domain.steps import Sent
from domain.values import LocalTime, QuietHours

ZONES = sorted(available_timezones())
FROM, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)
SPAN = int((UNTIL - FROM).total_seconds())
RULES = {rule.key: rule for rule in vars(rules).values() if isinstance(rule, rules.Rule)} | {
    rule.key: rule for rule in (*rules.STATUS, *rules.PROMISE, *rules.AFTER_INTERVIEW)
}
WINDOWS = (
    QuietHours(),
    QuietHours(time(23, 30), time(6, 45)),
    QuietHours(time(0), time(9)),
    QuietHours(time(12), time(14)),
)
CHECKED = (Purpose.CHECK_STATUS, Purpose.CHECK_PROMISE, Purpose.CHECK_STATUS_AGAIN)


@dataclass(frozen=True)
class Case:
    """A person somewhere at some moment, with something that has happened and somebody to write to."""

    now: datetime
    preferences: Preferences
    application: ApplicationFacts
    contact: ContactFacts

    def planned(self) -> tuple[Planned, ...]:
        preferences, now = self.preferences, self.now
        return (
            *plan_application(self.application, preferences=preferences, now=now),
            *plan_contact(self.contact, preferences=preferences, now=now),
        )


def moments(zone: str, dice: random.Random) -> Iterator[datetime]:
    """Some moments at random, and some around every change of the clocks in one of the years."""
    for _ in range(3):
        yield FROM + timedelta(seconds=dice.randrange(SPAN))
    start = datetime(dice.randrange(2024, 2033), 1, 1, tzinfo=UTC)
    for day in range(365):
        today = start + timedelta(days=day)
        if offset(today, zone) != offset(today + timedelta(days=1), zone):
            yield today - timedelta(days=7, seconds=dice.randrange(-90_000, 90_000))


def offset(instant: datetime, zone: str) -> timedelta | None:
    return instant.astimezone(ZoneInfo(zone)).utcoffset()


def cases(seed: int) -> Iterator[Case]:
    dice = random.Random(seed)  # noqa: S311 made-up moments, no secrets
    for zone in ZONES:
        for now in moments(zone, dice):
            yield case(zone, now, dice)


def case(zone: str, now: datetime, dice: random.Random) -> Case:
    happened = now - timedelta(minutes=dice.choice((0, 90, 3_000, 60_000)))
    elsewhere = dice.choice((zone, "", dice.choice(ZONES)))
    starts = [
        LocalTime.at(now + timedelta(hours=dice.randrange(-300, 300)), zone) for zone in (zone, dice.choice(ZONES))
    ]
    interviews = tuple(Interview(id=str(number), starts=start, minutes=45) for number, start in enumerate(starts))
    checks = tuple(Sent(purpose=dice.choice(CHECKED), at=happened) for _ in range(dice.choice((0, 0, 1, 2))))
    application = dice.choice(
        (
            ApplicationFacts(live=True, applied_at=happened, sent=checks),
            ApplicationFacts(live=True, promised_on=now.date(), promise_noted_at=happened, sent=checks),
            ApplicationFacts(live=True, interviews=interviews, sent=checks),
            ApplicationFacts(live=True, offer=Offer(received_at=happened, deadline=now.date())),
            ApplicationFacts(live=True, last_activity=happened),
        )
    )
    return Case(
        now=now,
        preferences=Preferences(zone=zone, quiet=dice.choice(WINDOWS)),
        application=replace(application, zone=elsewhere),
        contact=ContactFacts(requested_at=happened, met_at=dice.choice((None, happened)), zone=elsewhere),
    )


@pytest.fixture(scope="module", name="everywhere")
def plans_everywhere() -> list[tuple[Case, tuple[Planned, ...]]]:
    return [(case, case.planned()) for case in cases(seed=20260304)]


def test_there_are_plans_to_judge(everywhere: list[tuple[Case, tuple[Planned, ...]]]) -> None:
    assert len(ZONES) > 400
    assert {step.rule for _, planned in everywhere for step in planned} == set(RULES)


def test_no_step_is_due_at_night_or_in_the_past(everywhere: list[tuple[Case, tuple[Planned, ...]]]) -> None:
    for case, planned in everywhere:
        for step in planned:
            assert not is_quiet(step.due.instant(), case.preferences), (case, step)
            assert step.due.instant() >= case.now, (case, step)


def test_every_step_falls_on_a_weekday_of_its_rule(everywhere: list[tuple[Case, tuple[Planned, ...]]]) -> None:
    for case, planned in everywhere:
        for step in planned:
            rule = RULES[step.rule]
            if not rule.after and not rule.pressing:
                assert step.due.wall.weekday() in rule.weekdays, (case, step)
                assert step.by_rule.wall.weekday() in rule.weekdays, (case, step)


def test_every_due_time_is_one_that_clocks_really_show(
    everywhere: list[tuple[Case, tuple[Planned, ...]]],
) -> None:
    for case, planned in everywhere:
        for step in planned:
            assert LocalTime.at(step.due.instant(), step.due.zone) == step.due, (case, step)
            assert step.due.zone in {case.preferences.zone, case.application.zone, case.contact.zone}


def test_the_same_facts_give_the_same_plan(everywhere: list[tuple[Case, tuple[Planned, ...]]]) -> None:
    for case, planned in everywhere[::7]:
        assert case.planned() == planned


def test_time_passing_moves_the_due_time_but_not_the_rules_answer(
    everywhere: list[tuple[Case, tuple[Planned, ...]]],
) -> None:
    for case, planned in everywhere[::5]:
        later = {step.key: step for step in replace(case, now=case.now + timedelta(days=3)).planned()}
        for step in planned:
            if step.key in later:
                assert later[step.key].by_rule == step.by_rule


def test_suggestions_are_ahead_awake_and_in_order() -> None:
    for case in cases(seed=7):
        due = LocalTime.at(case.now, case.application.zone or case.preferences.zone)
        offered = [one.due.instant() for one in suggestions(due, preferences=case.preferences, now=case.now)]
        assert offered == sorted(offered)
        assert offered[0] > case.now
        assert not any(is_quiet(moment, case.preferences) for moment in offered)


def test_a_wall_time_is_kept_unless_the_clocks_skip_it() -> None:
    dice = random.Random(11)  # noqa: S311 made-up moments, no secrets
    for zone in ZONES:
        for now in moments(zone, dice):
            day, at = now.date(), time(dice.randrange(4), dice.randrange(60))
            found = wall_time(day, at, zone)
            asked = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
            exists = asked.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == asked.replace(tzinfo=None)
            assert (found.wall == asked.replace(tzinfo=None)) == exists
            assert found.instant() == asked.astimezone(UTC)


def test_a_skipped_time_moves_forward_and_a_doubled_one_is_the_first() -> None:
    skipped = wall_time(date(2026, 3, 29), time(1, 30), "Europe/London")
    assert (skipped.wall, skipped.instant()) == (
        datetime(2026, 3, 29, 2, 30),  # noqa: DTZ001 a wall-clock time
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    )
    doubled = wall_time(date(2026, 10, 25), time(1, 30), "Europe/London")
    assert doubled.instant() == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change() -> None:
    for applied in (datetime(2026, 3, 25, 12, tzinfo=UTC), datetime(2026, 10, 21, 12, tzinfo=UTC)):
        facts = ApplicationFacts(live=True, applied_at=applied)
        (step,) = plan_application(facts, preferences=Preferences(zone="Europe/London"), now=applied)
        assert step.due.wall.time() == time(10)


def test_the_second_showing_of_an_hour_is_named_by_the_hour_after_it() -> None:
    second = datetime(2026, 10, 25, 1, 10, 30, tzinfo=UTC)  # 01:10:30 in London for the second time
    assert on_the_clock(second, "Europe/London") == wall_time(date(2026, 10, 25), time(2, 11), "Europe/London")


clock_times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
instants = st.datetimes(
    min_value=FROM.replace(tzinfo=None), max_value=UNTIL.replace(tzinfo=None), timezones=st.just(UTC)
)


@settings(max_examples=400, deadline=None)
@given(start=clock_times, end=clock_times, instant=instants, zone=st.sampled_from(ZONES))
def test_quiet_hours_end_as_soon_as_they_may(start: time, end: time, instant: datetime, zone: str) -> None:
    preferences = Preferences(zone=zone, quiet=QuietHours(start, end))
    awake = out_of_quiet(instant, preferences)
    assert awake.instant() >= instant
    assert not is_quiet(awake.instant(), preferences)
    if awake != on_the_clock(instant, zone):
        assert is_quiet(awake.instant() - timedelta(minutes=1), preferences)


@pytest.mark.parametrize(
    ("quiet", "at", "awake"),
    [
        (QuietHours(), time(20, 59), "10 20:59"),
        (QuietHours(), time(21), "11 08:00"),
        (QuietHours(), time(23, 59), "11 08:00"),
        (QuietHours(), time(0), "10 08:00"),
        (QuietHours(), time(7, 59), "10 08:00"),
        (QuietHours(), time(8), "10 08:00"),
        (QuietHours(time(0), time(8)), time(23), "10 23:00"),
        (QuietHours(time(12), time(14)), time(13), "10 14:00"),
        (QuietHours(time(22), time(0)), time(23), "11 00:00"),
        (QuietHours(time(9), time(9)), time(9), "10 09:00"),
    ],
)
def test_quiet_hours_by_example(quiet: QuietHours, at: time, awake: str) -> None:
    preferences = Preferences(zone="Europe/London", quiet=quiet)
    moment = out_of_quiet(datetime.combine(date(2026, 3, 10), at, tzinfo=UTC), preferences)
    assert f"{moment.wall:%d %H:%M}" == awake
