"""What a row of a table adds to an application that is known: what is missing, and nothing that a person decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.contact import Card
from domain.filling import missing, take_out
from domain.past import OWN_DATE, Past
from domain.purpose import Purpose
from domain.values import Cause
from tests.support.searching import DETAILS, MONDAY, Search, wall

BO = f"me/contact-{0:032}"
FRIDAY = wall("2026-03-20 10:00")
PAST = Past(
    details=replace(DETAILS, closing_on=date(2026, 4, 1)),
    saved_at=MONDAY,
    people=((BO, Card(name="Bo")),),
    follow_up=FRIDAY,
)


def lacks(search: Search, id: str, past: Past = PAST, *, welcome: bool = True) -> tuple[bool, bool, bool]:
    """Whether people, a last day and a follow-up are missing."""
    found = missing(search.application(id), past, now=search.now, welcome=lambda _: welcome)
    assert bool(found) == any((found.people, found.closing_on, found.follow_up))
    return bool(found.people), bool(found.closing_on), bool(found.follow_up)


def test_what_was_never_there_is_missing(search: Search) -> None:
    assert lacks(search, search.save()) == (True, True, True)


def test_whom_the_person_removed_is_not(search: Search) -> None:
    assert lacks(search, search.save(), welcome=False) == (False, True, True)


def test_a_day_that_is_over_is_not(search: Search) -> None:
    id = search.save()
    search.at("2026-03-21 10:00")
    assert lacks(search, id) == (True, True, False)
    assert lacks(search, id, replace(PAST, follow_up=None)) == (True, True, False)


@pytest.mark.parametrize("end", ["reject", "archive"])
def test_what_is_over_or_away_gets_no_dates(search: Search, end: str) -> None:
    id = search.applied()
    search.change(id, lambda one, stamp: getattr(one, end)(stamp=stamp))
    assert lacks(search, id) == (True, False, False)


def test_a_last_day_is_missing_unless_there_is_one_or_the_person_took_it_out(search: Search) -> None:
    id = search.save(closing_on=date(2026, 3, 30))
    assert lacks(search, id)[1] is False
    search.change(id, lambda one, stamp: one.correct_details(details=DETAILS, stamp=stamp))
    assert lacks(search, id)[1] is False


def test_a_follow_up_of_that_moment_is_not_planned_twice_whatever_became_of_it(search: Search) -> None:
    id = search.save()
    search.plan(id, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=FRIDAY, stamp=stamp))
    assert lacks(search, id)[2] is False
    search.plan(id, lambda one, stamp: one.cancel_step(step="1", stamp=stamp))
    assert lacks(search, id)[2] is False


@pytest.mark.parametrize("by_hand", [True, False])
def test_one_that_an_import_planned_and_took_back_is_missing_again(search: Search, *, by_hand: bool) -> None:
    """Unless a person had to do with it."""
    id = search.save()
    came = search.stamp(cause=Cause.IMPORT)
    search.plan(id, lambda one, _: one.schedule_step(purpose=Purpose.CUSTOM, due=FRIDAY, stamp=came))
    assert lacks(search, id)[2] is False
    if by_hand:
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        search.plan(id, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
    search.plan(id, lambda one, _: one.cancel_step(step="1", stamp=came))
    assert lacks(search, id)[2] is not by_hand


def test_of_two_people_only_the_one_who_is_missing_comes(search: Search) -> None:
    id, robin = search.save(), search.meet()
    search.change(id, lambda one, stamp: one.link_contact(contact=robin, stamp=stamp))
    before = len(search.events(robin))
    past = replace(PAST, people=((robin, Card(name="Robin Ahrens")), *PAST.people))
    search.commands.bring_past("me", {id: past}, stamp=search.stamp(cause=Cause.IMPORT))
    assert sorted(search.application(id).contacts) == sorted([robin, BO])
    assert len(search.events(robin)) == before


def test_taken_out_everything_is_as_it_was_but_what_others_did(search: Search) -> None:
    id, robin = search.applied(), search.meet()
    came, before = search.stamp(cause=Cause.IMPORT), search.application(id)
    step = search.step(id)

    search.change(id, lambda one, _: one.link_contact(contact=robin, stamp=came))
    search.change(id, lambda one, _: one.correct_details(details=PAST.details, stamp=came))
    search.plan(id, lambda one, _: one.reschedule_step(step=step.id, due=FRIDAY, why=OWN_DATE, stamp=came))
    search.plan(id, lambda one, _: one.schedule_step(purpose=Purpose.CUSTOM, due=FRIDAY, stamp=came))
    search.plan(id, lambda one, _: one.add_note(text="came along", stamp=came))
    search.plan(id, lambda one, stamp: one.add_note(text="mine", stamp=stamp))
    search.change(id, lambda one, _: take_out(one, after=before.version, stamp=came))

    after = search.application(id)
    assert (after.contacts, after.details) == (before.contacts, before.details)
    assert [(one.rule, one.due) for one in after.open_steps()] == [(one.rule, one.due) for one in before.open_steps()]
    assert list(after.notes.values()) == ["came along", "mine"]
