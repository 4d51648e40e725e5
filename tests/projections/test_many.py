"""More than one portion: what is read in portions is all of it, each once and in order, on each database."""

from __future__ import annotations

from datetime import timedelta

from projections import agenda, deliveries, people, plans
from tests.support.crowding import MANY, crowd
from tests.support.searching import MONDAY, Search


def test_everything_behind_the_first_portion_is_read_too(search_on_each: Search) -> None:
    search, db = search_on_each, search_on_each.tracker
    ids = crowd(search)
    steps = list(plans.every_open_step(db, "me"))
    assert [(step.due_at, step.about) for step in steps] == sorted({(step.due_at, step.about) for step in steps})
    assert {step.about for step in steps} == {*ids}
    talks = list(agenda.every_talk(db, "me", since=MONDAY))
    assert [(talk.at, talk.about) for talk in talks] == sorted({(talk.at, talk.about) for talk in talks})
    assert {talk.about for talk in talks} == {*ids}
    assert list(people.names(db, "me")) == ids
    first = people.everybody(db, "me")
    assert [one.id for one in (*first, *people.everybody(db, "me", after=first[-1].id))] == ids
    assert plans.count_planned(db, "me", since=steps[0].due_at) == MANY
    assert plans.count_planned(db, "me", since=steps[0].due_at + timedelta(milliseconds=1)) == MANY - 10


def test_somebody_removed_is_named_only_where_that_is_asked(search: Search) -> None:
    ada, bo = search.meet("Ada"), search.meet("Bo")
    search.change_contact(bo, lambda one, stamp: one.remove(stamp=stamp))
    assert people.names(search.tracker, "me") == {ada: "Ada"}
    assert people.names(search.tracker, "me", removed=True) == {ada: "Ada", bo: "Bo"}


def test_reminders_kept_their_time_or_came_late(search_on_each: Search) -> None:
    search, db, within = search_on_each, search_on_each.tracker, timedelta(minutes=2)
    assert deliveries.punctuality(db, "me", within=within) == (0, 0, timedelta())
    ids = [search.remind(one, search.step(one).id) for one in (search.applied(company=name) for name in ("A", "B"))]
    for hour, id in zip(("10:01", "11:30"), ids, strict=True):
        search.at(f"2026-03-10 {hour}").deliver(id)
    assert deliveries.punctuality(db, "me", within=within) == (2, 1, timedelta(minutes=90))
