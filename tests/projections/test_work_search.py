"""The work-search log: what was done, on the day it was done, in the words offices ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.application import Details
from domain.purpose import Purpose
from projections.work_search import SUNDAY, Activity, total, weeks
from tests.support.searching import LONDON, Search, moment, wall

ALL = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


def done(search: Search, **asked: Any) -> list[Activity]:
    """Oldest first."""
    found = weeks(search.tracker, search.seeker, zone=asked.pop("zone", LONDON), **{**ALL, **asked})
    return [one for week in reversed(found) for one in week.activities]


def told(search: Search) -> list[tuple[str, ...]]:
    return [(one.on.isoformat(), one.how, one.contact, one.result) for one in done(search)]


def test_an_application_is_told_with_employer_role_place_and_result(search: Search) -> None:
    id = search.save("Baker", "Nordlicht", url="https://nordlicht.example/jobs/1")
    search.change(id, lambda one, stamp: one.apply(via="their site", stamp=stamp))
    [one] = done(search)
    assert one == Activity(
        on=date(2026, 3, 2),
        employer="Nordlicht",
        role="Baker",
        how="Applied: their site",
        where="https://nordlicht.example/jobs/1",
        result="No answer yet",
    )
    search.later(days=4).change(id, lambda one, stamp: one.reject(stamp=stamp))
    assert done(search)[0].result == "They said no 6 Mar 2026"
    search.change(id, lambda one, stamp: one.reopen(stamp=stamp))
    assert done(search)[0].result == "No answer yet"


def test_what_is_only_saved_planned_or_noted_is_no_activity(search: Search) -> None:
    id = search.save()
    search.change(id, lambda one, stamp: one.add_note(text="x", stamp=stamp))
    assert done(search) == []


def test_letters_interviews_and_conversations_count(search: Search) -> None:
    id = search.applied("Baker")
    robin = search.meet(application=id)
    search.later(days=1).write(id, contact=robin, via="gmail")
    search.write(id, purpose=Purpose.THANK_YOU, to="hr@nordlicht.example")
    search.write(id, purpose=Purpose.DECIDE_OFFER)
    search.interview(id, "2026-03-05 10:00", form="video", with_whom=(robin,))
    search.interview(id, "2026-03-06 10:00", with_whom=("Somebody",))
    first, second = search.application(id).interviews
    search.change(
        id, lambda one, stamp: one.move_interview(interview=first, starts=wall("2026-03-09 10:00"), stamp=stamp)
    )
    search.later(days=9).change(id, lambda one, stamp: one.hold_interview(interview=second, stamp=stamp))
    search.change(id, lambda one, stamp: one.hold_interview(interview=first, stamp=stamp))
    search.change_contact(robin, lambda one, stamp: one.hold_meeting(stamp=stamp))
    who, held = "Robin Ahrens · robin@nordlicht.example", "Interview held 9 Mar 2026"
    rows = told(search)
    assert rows[0] == ("2026-03-02", "Applied", who, held)
    assert ("2026-03-03", "Follow-up by email", who, held) in rows
    assert ("2026-03-03", "Thank-you note", "hr@nordlicht.example", held) in rows
    assert any(how.startswith("Letter: ") for _, how, _, _ in rows)
    assert ("2026-03-06", "Interview", "Somebody", held) in rows
    assert ("2026-03-09", "Interview: video", who, held) in rows
    assert rows[-1] == ("2026-03-12", "Networking conversation", who, "")


def test_a_follow_up_whose_words_are_unknown_counts_too(search: Search) -> None:
    id = search.applied()
    search.plan(id, lambda one, stamp: one.finish_step(step=search.step(id).id, stamp=stamp))
    assert [one.how for one in done(search)] == ["Applied", "Follow-up"]


def test_results_follow_what_came_of_it(search: Search) -> None:
    id = search.applied()
    search.change(id, lambda one, stamp: one.receive_answer(stamp=stamp))
    assert told(search)[0][-1] == "They answered 2 Mar 2026"
    search.interview(id, "2026-03-05 10:00")
    assert told(search)[0][-1] == "Interview arranged 2 Mar 2026"
    search.change(id, lambda one, stamp: one.receive_offer(stamp=stamp))
    assert told(search)[0][-1] == "Offer received 2 Mar 2026"
    search.change(id, lambda one, stamp: one.accept_offer(stamp=stamp))
    assert told(search)[0][-1] == "Offer accepted 2 Mar 2026"


def test_the_corrected_day_counts_and_the_corrected_name(search: Search) -> None:
    id = search.applied(company="Nordlciht")
    search.change(id, lambda one, stamp: one.correct_date(of="applied", at=moment("2026-02-20 09:00"), stamp=stamp))
    details = Details(role="Baker", company="Nordlicht", location="Kiel")
    search.change(id, lambda one, stamp: one.correct_details(details=details, stamp=stamp))
    [one] = done(search)
    assert (one.on, one.employer, one.where) == (date(2026, 2, 20), "Nordlicht", "Kiel")


def test_another_date_corrected_moves_nothing(search: Search) -> None:
    id = search.applied()
    search.change(id, lambda one, stamp: one.receive_offer(stamp=stamp))
    search.later(days=3).change(
        id, lambda one, stamp: one.correct_date(of="offer", at=moment("2026-03-03 09:00"), stamp=stamp)
    )
    assert done(search)[0].on == date(2026, 3, 2)


def test_an_application_removed_by_mistake_is_left_out_until_it_is_back(search: Search) -> None:
    id = search.applied()
    robin = search.meet(application=id)
    search.change(id, lambda one, stamp: one.unlink_contact(contact=robin, stamp=stamp))
    search.change(id, lambda one, stamp: one.remove(stamp=stamp))
    assert done(search) == []
    search.change(id, lambda one, stamp: one.restore(stamp=stamp))
    assert told(search) == [("2026-03-02", "Applied", "", "No answer yet")]


def test_days_are_those_of_the_persons_clock(search: Search) -> None:
    search.at("2026-03-02 23:30")
    search.applied()
    assert done(search)[0].on == date(2026, 3, 2)
    assert done(search, zone="Europe/Berlin")[0].on == date(2026, 3, 3)


def test_weeks_begin_where_they_begin_and_empty_ones_are_there(search: Search) -> None:
    search.at("2026-03-01 12:00")  # a Sunday
    search.applied()
    asked: dict[str, Any] = {"zone": LONDON, "since": date(2026, 2, 25), "until": date(2026, 3, 9)}
    found = weeks(search.tracker, "me", **asked)
    assert [(str(week.begins), str(week.ends), len(week.activities)) for week in found] == [
        ("2026-03-09", "2026-03-15", 0),
        ("2026-03-02", "2026-03-08", 0),
        ("2026-02-23", "2026-03-01", 1),
    ]
    assert total(found) == 1
    american = weeks(search.tracker, "me", **asked, first_day=SUNDAY)
    assert [(str(week.begins), len(week.activities)) for week in american] == [
        ("2026-03-08", 0),
        ("2026-03-01", 1),
        ("2026-02-22", 0),
    ]


def test_it_is_that_of_one_person(search: Search) -> None:
    search.applied()
    search.of("ann").applied(company="Elsewhere")
    assert [one.employer for one in done(search)] == ["Nordlicht"]
