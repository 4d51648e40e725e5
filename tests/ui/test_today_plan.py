"""How a day is put in order."""

from __future__ import annotations

from domain.purpose import Purpose
from tests.support.homes import cancel_plans, let_everything_go
from tests.support.searching import Search, wall
from ui.day_plan import DayPlan, read_day


def day(search: Search) -> DayPlan:
    return read_day(search.tracker, search.seeker, now=search.now)


def titles(part: tuple[object, ...]) -> list[str]:
    return [getattr(one, "title", "") for one in part]


def test_nothing_planned_is_a_blank_day(search: Search) -> None:
    assert day(search).blank
    assert day(search).due == 0


def test_a_follow_up_is_ahead_then_due_then_late(search: Search) -> None:
    search.applied()  # Monday 2 March: the follow-up is due on Tuesday 10 March at ten
    assert titles(day(search).later) == ["Ask where your application stands"]
    search.at("2026-03-05 09:00")
    assert titles(day(search).week) == ["Ask where your application stands"]
    search.at("2026-03-10 08:00")
    first = day(search).first
    assert first is not None
    assert (first.when, first.tone) == ("today, 10:00", "today")
    assert not day(search).week
    search.at("2026-03-12 08:00")
    first = day(search).first
    assert first is not None
    assert (first.when, first.tone) == ("2 days late", "overdue")


def test_the_first_thing_stands_in_no_other_part(search: Search) -> None:
    search.applied()
    search.applied("Designer")
    plan = day(search.at("2026-03-12 08:00"))
    assert plan.first is not None
    assert len(plan.overdue) == 1
    assert plan.first.key not in {todo.key for todo in plan.overdue}
    assert plan.due == 2


def test_an_offer_goes_before_whatever_is_late(search: Search) -> None:
    search.applied()
    offered = search.applied("Designer")
    search.at("2026-03-12 12:00")
    search.change(offered, lambda one, stamp: one.receive_offer(stamp=stamp))
    plan = day(search.at("2026-03-12 15:00"))
    assert plan.first is not None
    assert plan.first.purpose == Purpose.ACKNOWLEDGE_OFFER
    assert titles(plan.overdue) == ["Ask where your application stands"]


def test_silence_is_looked_at_after_everything_else(search: Search) -> None:
    quiet = search.applied("Designer")
    cancel_plans(search, quiet)
    search.at("2026-03-09 09:00").applied()
    plan = day(search.at("2026-03-18 12:00"))
    assert plan.first is not None
    assert plan.first.purpose == Purpose.CHECK_STATUS
    assert [todo.purpose for todo in plan.quiet] == [Purpose.REVIEW_QUIET]
    assert plan.quiet[0].about_silence


def test_a_live_application_without_a_next_step_is_told(search: Search) -> None:
    forgotten = search.applied()
    search.save("Never applied for")
    let_everything_go(search, forgotten)
    assert [one.role for one in day(search).unattended] == ["Data Engineer"]


def test_an_interview_is_ahead_until_it_ends_and_then_asks_how_it_went(search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-04 14:00", minutes=60, with_whom=("Kim Sato",), form="by video")
    [ahead] = day(search).coming
    assert (ahead.title, ahead.when, ahead.place) == ("Interview", "Wed 4 March, 14:00", "by video")
    assert ahead.whom == "Kim Sato · Data Engineer · Nordlicht"
    assert day(search.at("2026-03-04 14:59")).coming
    plan = day(search.at("2026-03-04 15:00"))
    assert not plan.coming
    assert [one.whom for one in plan.unmarked] == [ahead.whom]
    search.change(id_, lambda one, stamp: one.hold_interview(interview="1", stamp=stamp))
    assert not day(search).unmarked


def test_nobody_gets_ready_for_an_interview_that_is_over(search: Search) -> None:
    search.interview(search.applied(), "2026-03-04 14:00")
    before = day(search.at("2026-03-04 13:00"))
    assert before.first is not None
    assert before.first.look == "Prepare"
    after = day(search.at("2026-03-04 16:00"))
    assert not [todo for todo in (after.first, *after.today, *after.overdue) if todo and todo.look == "Prepare"]


def test_whole_days_are_ahead_until_they_are_over(search: Search) -> None:
    id_ = search.applied()
    search.change(id_, lambda one, stamp: one.note_promise(by=wall("2026-03-05 00:00").wall.date(), stamp=stamp))
    assert [one.when for one in day(search.at("2026-03-05 23:30")).coming] == ["today"]
    assert not day(search.at("2026-03-06 00:30")).coming


def test_a_step_with_a_contact_names_them(search: Search) -> None:
    lee = search.meet("Lee Park", company="Northwind")
    search.change_contact(
        lee,
        lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=wall("2026-03-03 10:00"), stamp=stamp),
    )
    [todo] = day(search).week
    assert todo.whom == "Lee Park · Northwind"


def test_days_are_those_of_the_seekers_own_clock(search: Search) -> None:
    search.applied()
    search.settle(lambda me, stamp: me.change_zone(zone="Pacific/Kiritimati", stamp=stamp))
    # Due on the tenth at ten in London, which is the first minute of the eleventh in Kiritimati.
    plan = day(search.at("2026-03-11 09:00"))
    assert plan.first is not None
    assert plan.first.tone == "today"
