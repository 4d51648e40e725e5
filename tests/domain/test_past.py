"""What happened before the program was there comes in with its own dates, once, and never backwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.past import FORWARD, NEW, SAME, Past, Place, by_hand
from domain.purpose import Purpose
from domain.values import Cause, Meaning
from projections import board
from tests.support.searching import DETAILS, Search, moment, wall

ID = f"me/application-{'a' * 32}"
JAN = moment("2026-01-05 12:00")
FEB = moment("2026-02-02 12:00")
FEB_END = moment("2026-02-20 12:00")
PAST = Past(details=DETAILS, saved_at=JAN, applied_at=FEB, moves=((FEB, "applied"), (FEB_END, "interviewing")))


def bring(search: Search, past: Past, *, id: str = ID) -> str:
    return search.commands.bring_past("me", {id: past}, stamp=search.stamp(cause=Cause.IMPORT))[id]


def told(search: Search, id: str = ID) -> list[tuple[str, datetime]]:
    """What happened, and when, without what the rules planned."""
    found = [recorded.event for recorded in search.tracker.stream(id)]
    return [(type(event).__name__, event.occurred_at) for event in found if not hasattr(event, "step")]


def test_each_thing_happened_on_its_own_day(search: Search) -> None:
    assert bring(search, PAST) == NEW
    assert told(search) == [("RoleSaved", JAN), ("Applied", FEB), ("StageMoved", FEB), ("StageMoved", FEB_END)]
    assert {recorded.event.cause for recorded in search.tracker.stream(ID)} == {Cause.IMPORT}
    card = board.card(search.tracker, "me", id=ID)
    assert card is not None
    assert (card.stage, card.applied_at, card.stage_since) == ("interviewing", FEB, FEB_END)


def test_everything_that_is_known_of_it_comes_along(search: Search) -> None:
    past = replace(PAST, tags=("remote",), notes="They were kind.", posting="We look for you.", archived=True, moves=())
    bring(search, past)
    found = search.application(ID)
    assert (found.tags, found.notes, found.posting, found.archived) == (
        ["remote"],
        {"1": "They were kind."},
        "We look for you.",
        True,
    )


def test_a_second_time_changes_nothing(search: Search) -> None:
    bring(search, PAST)
    before = search.tracker.position()
    assert bring(search, PAST) == SAME
    assert search.tracker.position() == before


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn", "silent", "accepted", "declined"])
def test_it_ends_as_it_ended(search: Search, outcome: str) -> None:
    assert bring(search, replace(PAST, outcome=outcome)) == NEW
    found = search.application(ID)
    assert (found.outcome, found.ended_at) == (outcome, FEB_END)
    assert found.stage == ("offer" if outcome == "accepted" else "closed")
    assert bring(search, replace(PAST, outcome=outcome)) == SAME


def test_an_end_has_a_day_of_its_own(search: Search) -> None:
    ended = moment("2026-02-25 09:00")
    bring(search, replace(PAST, outcome="rejected", ended_at=ended, moves=(), applied_at=None))
    assert search.application(ID).ended_at == ended


def test_an_end_without_a_column_for_it_stays_where_it_stood(search: Search) -> None:
    search.settle(lambda me, stamp: me.remove_stage(stage="closed", home="saved", stamp=stamp))
    bring(search, replace(PAST, outcome="rejected", moves=()))
    assert search.application(ID).outcome == "rejected"


def test_a_known_one_moves_forward_and_never_back(search: Search) -> None:
    bring(search, replace(PAST, moves=((FEB, "applied"),)))
    assert bring(search, PAST) == FORWARD
    assert search.application(ID).stage == "interviewing"
    assert bring(search, replace(PAST, moves=((FEB, "applied"),))) == SAME
    assert bring(search, replace(PAST, moves=(), applied_at=None)) == SAME
    assert bring(search, replace(PAST, moves=())) == SAME
    assert search.application(ID).stage == "interviewing"


def test_moves_that_went_back_and_forth_end_where_it_got_furthest(search: Search) -> None:
    bring(search, replace(PAST, moves=((FEB, "interviewing"), (FEB_END, "applied"))))
    assert search.application(ID).stage == "interviewing"


def test_one_that_was_ended_here_stays_ended(search: Search) -> None:
    bring(search, PAST)
    search.change(ID, lambda one, stamp: one.reject(stamp=stamp))
    assert bring(search, replace(PAST, outcome="accepted")) == SAME


def test_an_offer_that_is_known_is_not_received_twice(search: Search) -> None:
    bring(search, PAST)
    search.change(ID, lambda one, stamp: one.receive_offer(amount="£70k", stamp=stamp))
    assert bring(search, replace(PAST, outcome="accepted")) == FORWARD
    assert search.events(ID).count("OfferReceived") == 1


def test_without_a_column_of_saved_ones_it_begins_in_the_first(search: Search) -> None:
    search.settle(lambda me, stamp: me.remove_stage(stage="saved", home="applied", stamp=stamp))
    bring(search, replace(PAST, applied_at=None, moves=()))
    assert search.application(ID).meaning == Meaning.APPLIED


def test_undo_takes_away_what_came_and_it_can_come_again(search: Search) -> None:
    bring(search, PAST)
    search.commands.put_back("me", {ID: None, f"me/application-{'b' * 32}": None}, stamp=search.stamp())
    assert search.application(ID).removed
    assert bring(search, PAST) == NEW
    assert not search.application(ID).removed
    assert search.lane("interviewing") == ["Data Engineer"]


def test_undo_puts_back_what_moved(search: Search) -> None:
    id_ = search.applied()
    before = search.application(id_)
    place = Place(stage=before.stage, rank=before.rank, outcome="")
    assert bring(search, replace(PAST, outcome="rejected"), id=id_) == FORWARD
    search.commands.put_back("me", {id_: place}, stamp=search.stamp())
    after = search.application(id_)
    assert (after.stage, after.rank, after.outcome) == ("applied", before.rank, "")


def test_undo_leaves_what_is_not_as_it_was_looked_at(search: Search) -> None:
    bring(search, PAST)
    version = search.application(ID).version
    search.change(ID, lambda one, stamp: one.add_note(text="Kind people", stamp=stamp))
    assert search.commands.put_back("me", {ID: None}, stamp=search.stamp(), versions={ID: version}) == []
    assert search.commands.put_back("me", {ID: None}, stamp=search.stamp(), versions={ID: version + 1}) == [ID]


def test_only_what_a_person_did_is_by_hand(search: Search) -> None:
    id_ = search.applied()
    due = wall("2026-03-13 10:00")
    search.plan(id_, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp))
    search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
    search.commands.plan_anew("me", id_, stamp=search.stamp())
    search.plan(id_, lambda one, stamp: one.reschedule_step(step="2", due=wall("2026-03-14 10:00"), stamp=stamp))
    search.plan(id_, lambda one, stamp: one.cancel_step(step="2", stamp=stamp))
    search.change(id_, lambda one, stamp: one.receive_answer(stamp=stamp))
    reminded = search.remind(id_, "1")
    told = [recorded.event for recorded in search.tracker.stream(id_)]
    assert {type(event).__name__ for event in told if not by_hand(event)} == {
        "FollowUpScheduled",
        "FollowUpRescheduled",
        "FollowUpCancelled",
        "NudgeScheduled",
    }
    assert {"Applied", "FollowUpScheduled", "FollowUpRescheduled", "FollowUpCancelled", "AnswerReceived"} <= {
        type(event).__name__ for event in told if by_hand(event)
    }
    assert not any(by_hand(one.event) for one in search.tracker.stream(reminded))


def test_undo_leaves_a_card_whose_column_is_gone_where_it_is(search: Search) -> None:
    bring(search, PAST)
    search.commands.put_back("me", {ID: Place(stage="gone", rank="a0", outcome="")}, stamp=search.stamp())
    assert search.application(ID).stage == "interviewing"


def test_the_latest_stands_on_top_and_one_day_keeps_the_order_of_the_table(search: Search) -> None:
    for number, (role, day) in enumerate([("A", "2026-01-05"), ("B", "2026-01-05"), ("C", "2026-01-07")]):
        at = moment(f"{day} 12:00")
        past = Past(details=replace(DETAILS, role=role), saved_at=at, number=number)
        bring(search, past, id=f"me/application-{number:032x}")
    assert search.lane("saved") == ["C", "A", "B"]
