"""The seeker's day: how much there is of each part, and the first of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.purpose import Purpose
from projections import board, day, deliveries, people
from projections.day import Day
from projections.plans import StepRow
from tests.support.homes import let_everything_go
from tests.support.searching import LONDON, Search, wall
from ui.day_plan import day_of


def today(search: Search) -> Day:
    return day_of(search.now, LONDON)


def counted(search: Search) -> dict[str, int]:
    """The parts that hold anything."""
    return {part: count for part, count in day.tally(search.tracker, "me", day=today(search)).items() if count}


def part(search: Search, name: str, *, limit: int = 9) -> list[str]:
    return [one.about for one in day.steps(search.tracker, "me", day=today(search), part=name, limit=limit)]


def plan(search: Search, about: str, due: str, purpose: Purpose = Purpose.CUSTOM) -> None:
    search.plan(about, lambda one, stamp: one.schedule_step(purpose=purpose, due=wall(due), stamp=stamp))


def foremost(search: Search) -> StepRow:
    found = day.foremost(search.tracker, "me", day=today(search))
    assert found is not None
    return found


def test_an_empty_day_is_all_noughts(search: Search) -> None:
    assert counted(search) == {}
    assert set(day.tally(search.tracker, "me", day=today(search))) == {*day.STEPS, *day.DATES}
    assert day.foremost(search.tracker, "me", day=today(search)) is None
    assert day.due(search.tracker, "me", day=today(search)) == 0


@pytest.mark.parametrize(
    ("due", "name"),
    [
        ("2026-03-10 23:59", day.OVERDUE),
        ("2026-03-11 00:00", day.TODAY),
        ("2026-03-11 23:59", day.TODAY),
        ("2026-03-12 00:00", day.WEEK),
        ("2026-03-18 23:59", day.WEEK),
        ("2026-03-19 00:00", day.LATER),
    ],
)
def test_a_step_belongs_to_the_day_of_its_hour(search: Search, due: str, name: str) -> None:
    id_ = search.save()
    plan(search, id_, due)
    search.at("2026-03-11 12:00")
    assert counted(search) == {name: 1}
    assert part(search, name) == [id_]
    assert day.due(search.tracker, "me", day=today(search)) == (name in {day.OVERDUE, day.TODAY})


@pytest.mark.parametrize("purpose", day.ABOUT_SILENCE)
def test_what_is_about_silence_is_a_part_of_its_own_once_it_is_due(search: Search, purpose: Purpose) -> None:
    id_ = search.save()
    plan(search, id_, "2026-03-11 10:00", purpose)
    assert counted(search.at("2026-03-10 12:00")) == {day.WEEK: 1}
    for moment in ("2026-03-11 09:00", "2026-03-20 09:00"):
        search.at(moment)
        assert counted(search) == {day.QUIET: 1}
        assert part(search, day.QUIET) == [id_]


def test_days_ahead_over_a_change_of_the_clocks_are_whole(search: Search) -> None:
    plan(search, search.save(), "2026-04-04 23:59")
    assert counted(search.at("2026-03-28 12:00")) == {day.WEEK: 1}
    assert counted(search.at("2026-03-27 12:00")) == {day.LATER: 1}


def test_the_first_of_a_part_come_soonest_first(search: Search) -> None:
    ids = [search.save(f"Role {number}") for number in range(4)]
    for hour, id_ in enumerate(ids):
        plan(search, id_, f"2026-03-03 {18 - hour}:00")
    search.at("2026-03-04 12:00")
    assert part(search, day.OVERDUE, limit=3) == ids[:0:-1]
    assert counted(search) == {day.OVERDUE: 4}


def test_what_presses_goes_before_what_is_late_and_silence_comes_last(search: Search) -> None:
    order = [Purpose.DECIDE_OFFER, Purpose.THANK_YOU, Purpose.CUSTOM, Purpose.REVIEW_QUIET]
    for hour, purpose in enumerate(reversed(order)):
        plan(search, search.save(purpose), f"2026-03-03 {10 + hour}:00", purpose)
    search.at("2026-03-04 12:00")
    for purpose in order:
        first = foremost(search)
        assert (first.purpose, first.role) == (purpose, purpose)
        search.plan(first.about, lambda one, stamp, step=first.step: one.finish_step(step=step, stamp=stamp))  # type: ignore[misc]


def test_a_person_is_named_along_with_their_step(search: Search) -> None:
    plan(search, search.meet("Lee Park"), "2026-03-02 10:00")
    assert (foremost(search).person, foremost(search).company) == ("Lee Park", "Nordlicht")


def test_nobody_gets_ready_for_an_interview_that_has_begun(search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-04 14:00")
    search.at("2026-03-04 13:59")
    assert foremost(search).purpose == Purpose.PREPARE_EVENING
    before = day.due(search.tracker, "me", day=today(search))
    search.at("2026-03-04 14:00")
    assert foremost(search).purpose == Purpose.THANK_YOU
    assert day.due(search.tracker, "me", day=today(search)) == before - 2
    search.change(id_, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
    assert counted(search).get(day.OVERDUE, 0) == 0


def test_a_talk_is_ahead_until_it_is_over_and_then_waits_to_be_marked_for_a_week(search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-04 14:00", minutes=45)
    for moment, name in (("2026-03-04 14:44", day.COMING), ("2026-03-04 14:45", day.UNMARKED)):
        search.at(moment)
        assert counted(search)[name] == 1
        [date] = day.dates(search.tracker, "me", day=today(search), part=name, limit=5)
        assert (date.about, date.role) == (id_, "Data Engineer")
    assert day.UNMARKED not in counted(search.at("2026-03-12 15:00"))


def test_whole_days_are_ahead_through_their_last_hour_and_are_never_marked(search: Search) -> None:
    id_ = search.applied()
    search.change(id_, lambda one, stamp: one.note_promise(by=wall("2026-03-05 00:00").wall.date(), stamp=stamp))
    assert counted(search.at("2026-03-05 23:30"))[day.COMING] == 1
    later = counted(search.at("2026-03-06 00:30"))
    assert not {day.COMING, day.UNMARKED} & set(later)


def test_of_many_dates_the_first_are_read_and_all_are_counted(search: Search) -> None:
    ids = [search.applied() for _ in range(3)]
    for hour, id_ in enumerate(ids):
        search.interview(id_, f"2026-03-05 {15 - hour}:00")
    found = day.dates(search.tracker, "me", day=today(search), part=day.COMING, limit=2)
    assert [date.about for date in found] == ids[:0:-1]
    assert counted(search)[day.COMING] == 3


def test_what_is_put_away_has_no_dates(search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-05 15:00")
    search.change(id_, lambda one, stamp: one.archive(stamp=stamp))
    assert counted(search) == {}


def test_those_without_a_next_step_are_counted(search: Search) -> None:
    forgotten = [search.applied() for _ in range(3)]
    for id_ in forgotten:
        let_everything_go(search, id_)
    search.applied("looked after")
    search.save("only saved")
    assert board.count_without_next_step(search.tracker, "me") == 3
    assert len(board.without_next_step(search.tracker, "me", limit=2)) == 2


def test_reminders_that_wait_are_counted(search: Search) -> None:
    ids = [search.applied() for _ in range(3)]
    for id_ in ids:
        search.deliver(search.remind(id_, "1"))
    search.plan(ids[0], lambda one, stamp: one.finish_step(step="1", stamp=stamp))
    assert deliveries.count_outbox(search.tracker, "me") == 2
    assert len(deliveries.outbox(search.tracker, "me")) == 2


def test_people_are_found_by_every_word_in_any_letters(search: Search) -> None:
    search.meet("Åsa Öberg", company="Nordlicht", known_from="the meet-up")
    search.meet("Zoë", title="Head of Äpfel", company="")
    gone = search.meet("Åsa who left")
    search.change_contact(gone, lambda one, stamp: one.remove(stamp=stamp))

    def found(text: str, limit: int = 9) -> tuple[list[str], int]:
        some, count = people.found(search.tracker, "me", text=text, limit=limit)
        return [one.card.name for one in some], count

    assert found("") == (["Zoë", "Åsa Öberg"], 2)
    assert found("ÅSA") == (["Åsa Öberg"], 1)
    assert found("MEET öberg") == (["Åsa Öberg"], 1)
    assert found("äpfel head") == (["Zoë"], 1)
    assert found("zoë nordlicht") == ([], 0)
    assert found("o", limit=1) == (["Zoë"], 2)
    assert people.count(search.tracker, "me") == 2


def test_a_day_is_that_of_one_person(search: Search) -> None:
    other = search.of("you")
    plan(other, other.save(), "2026-03-02 10:00")
    other.meet()
    search.later(days=2)
    assert counted(search) == {}
    assert search.now - today(search).begins < timedelta(days=1)
    assert people.count(search.tracker, "me") == 0
