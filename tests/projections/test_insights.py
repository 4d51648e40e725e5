"""How far each application got: counted from what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.purpose import Purpose
from projections.insights import Journey, journeys, letters_sent
from tests.support.searching import Search, moment


def only(search: Search) -> Journey:
    [journey] = journeys(search.tracker, search.seeker)
    return journey


def test_what_was_reached_stays_reached(search_on_each: Search) -> None:
    search = search_on_each
    id_ = search.applied(source="LinkedIn")
    search.later(days=3).interview(id_, "2026-03-20 10:00")
    search.later(days=3).change(id_, lambda one, stamp: one.reject(stamp=stamp))
    journey = only(search)
    assert journey.reached == ("applied", "interviewing")
    assert (journey.id, journey.source, journey.outcome, journey.closed) == (id_, "LinkedIn", "rejected", True)
    assert journey.applied_at == moment("2026-03-02 09:00")
    assert journey.answered_at == moment("2026-03-05 09:00")


def test_a_role_that_was_only_saved_has_no_journey(search: Search) -> None:
    search.save()
    assert not journeys(search.tracker, "me")


def test_an_offer_and_a_yes(search: Search) -> None:
    id_ = search.applied()
    search.change(id_, lambda one, stamp: one.receive_offer(stamp=stamp))
    search.change(id_, lambda one, stamp: one.accept_offer(stamp=stamp))
    assert only(search).reached == ("applied", "offer")
    assert only(search).outcome == "accepted"


def test_an_ending_that_is_taken_back_is_none(search: Search) -> None:
    id_ = search.applied()
    search.change(id_, lambda one, stamp: one.withdraw(stamp=stamp))
    search.change(id_, lambda one, stamp: one.reopen(stamp=stamp))
    assert only(search).outcome == ""


def test_a_move_that_is_taken_back_at_once_was_a_slip(search: Search) -> None:
    id_ = search.applied()
    search.later(days=1).move(id_, "offer")
    assert only(search).reached == ("applied", "offer")
    search.later(minutes=1).move(id_, "applied")
    assert only(search).reached == ("applied",)
    assert only(search).answered_at is None


def test_a_move_that_is_taken_back_later_was_none(search: Search) -> None:
    id_ = search.applied()
    search.later(days=1).move(id_, "screening")
    search.later(hours=1).move(id_, "applied")
    assert only(search).reached == ("applied", "screening")


def test_an_answer_is_an_answer_once(search: Search) -> None:
    id_ = search.applied()
    for _ in range(2):
        search.later(days=2).change(id_, lambda one, stamp: one.receive_answer(stamp=stamp, words="Hello"))
    assert only(search).answered_at == moment("2026-03-04 09:00")
    assert only(search).active_at == moment("2026-03-06 09:00")


@pytest.mark.parametrize("of", ["applied", "offer"])
def test_a_date_that_is_corrected_counts_as_corrected(search: Search, of: str) -> None:
    id_ = search.applied()
    search.change(id_, lambda one, stamp: one.receive_offer(stamp=stamp))
    at = search.now - timedelta(days=3)
    search.change(id_, lambda one, stamp: one.correct_date(of=of, at=at, stamp=stamp))
    assert only(search).applied_at == (at if of == "applied" else search.now)


def test_where_it_was_found_may_be_corrected(search: Search) -> None:
    id_ = search.applied()
    search.change(
        id_, lambda one, stamp: one.correct_details(details=replace(one.details, source="A friend"), stamp=stamp)
    )
    assert only(search).source == "A friend"


def test_a_mistake_leaves_the_charts_and_may_come_back(search: Search) -> None:
    id_ = search.applied()
    search.change(id_, lambda one, stamp: one.remove(stamp=stamp))
    assert not journeys(search.tracker, "me")
    search.change(id_, lambda one, stamp: one.restore(stamp=stamp))
    assert only(search).id == id_


def test_letters_are_counted_when_they_went(search_on_each: Search) -> None:
    search = search_on_each
    id_ = search.applied()
    search.write(id_, purpose=Purpose.CHECK_STATUS)
    search.later(days=1).write(search.meet(), purpose=Purpose.THANK_YOU)
    assert letters_sent(search.tracker, "me") == [moment("2026-03-02 09:00"), moment("2026-03-03 09:00")]
    assert not letters_sent(search.tracker, "ada")


def test_everybody_sees_their_own(search: Search) -> None:
    search.of("ada").applied()
    assert not journeys(search.tracker, "me")
