"""How reminders fare together: several in one text, how many a day, what has to come another way, what is stuck."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.delivery import Delivery
from domain.values import Cause
from projections import deliveries, plans, timeline
from tests.support.searching import MONDAY, Search


def bundled(search: Search) -> tuple[str, list[str]]:
    """A digest of two reminders, and those."""
    search.at("2026-03-02 09:00")
    ids = [
        search.remind(search.applied(company=name), "1", channel="twilio", reference=sign, to="+447700900123")
        for name, sign in (("Nordlicht", "7Q2F"), ("Acme", "M3XZ"))
    ]
    items = [search.delivery(id) for id in ids]
    digest = Delivery.begin_digest(
        items,
        id=Delivery.digest_id(items),
        text="7Q2F Nordlicht, M3XZ Acme. (K4TB)",
        reference="K4TB",
        stamp=search.stamp(cause=Cause.CLOCK),
    )
    search.tracker.perform(lambda desk: [desk.add(one) for one in (*items, digest)], seeker="me")
    return digest.id, ids


class TestADigest:
    def test_is_taken_up_in_place_of_what_it_speaks_of(self, search: Search) -> None:
        digest, _ = bundled(search)
        assert [row.id for row in deliveries.due_deliveries(search.tracker, "me", now=search.now)] == [digest]

    def test_lends_its_state_to_what_it_speaks_of(self, search: Search) -> None:
        digest, ids = bundled(search)
        search.carry(digest, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(digest, lambda one, stamp: one.lose_sight(why="no answer", stamp=stamp))
        rows = deliveries.ledger(search.tracker, "me")
        assert {row.id: row.state for row in rows} == dict.fromkeys(ids, "unknown")

    def test_is_no_line_of_the_ledger_itself_but_what_it_speaks_of_is_found_by_its_sign(self, search: Search) -> None:
        digest, ids = bundled(search)
        assert {row.id for row in deliveries.ledger(search.tracker, "me")} == set(ids)
        found = deliveries.by_reference(search.tracker, "me", reference="M3XZ")
        assert found is not None
        assert (found.id, found.within) == (ids[1], digest)
        assert {row.id for row in deliveries.bundled_in(search.tracker, "me", digest=digest)} == set(ids)

    def test_counts_as_one_text(self, search: Search) -> None:
        digest, ids = bundled(search)
        search.deliver(digest)
        for id in ids:
            search.carry(id, lambda one, stamp: one.take(message="SM1", how="answer", stamp=stamp))
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY) == 1
        [text] = deliveries.latest_texts(search.tracker, "me", channels=["twilio"], since=MONDAY)
        assert text.id == digest

    def test_that_breaks_up_gives_back_what_it_spoke_of(self, search: Search) -> None:
        digest, [first, second] = bundled(search)
        search.carry(digest, lambda one, stamp: one.drop(why="done", stamp=stamp))
        search.carry(second, lambda one, stamp: one.release(stamp=stamp))
        assert [row.id for row in deliveries.due_deliveries(search.tracker, "me", now=search.now)] == [second]
        assert deliveries.bundled_in(search.tracker, "me", digest=digest)[0].id == first

    def test_is_told_on_the_timeline_of_each(self, search: Search) -> None:
        digest, ids = bundled(search)
        about = search.delivery(ids[0]).about
        assert [line.topic for line in timeline.of(search.tracker, "me", about=about, limit=1)] == ["reminder.bundled"]
        assert digest


class TestTextsOfADay:
    @pytest.mark.parametrize(("channel", "texts"), [("twilio", 1), ("outbox", 0)])
    def test_are_what_was_claimed_for_a_phone(self, search: Search, channel: str, texts: int) -> None:
        reminder = search.remind(search.applied(), "1", channel=channel)
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY) == 0
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY) == texts
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY + timedelta(seconds=1)) == 0

    def test_are_none_where_nothing_went_out(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1", channel="twilio")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.refuse(code="21211", why="no number", stamp=stamp))
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY) == 0


class TestWhatDidNotReachThePerson:
    def lost(self, search: Search) -> list[str]:
        rows = plans.unreminded(search.tracker, "me", until=search.now + timedelta(days=60))
        return [row.about for row in rows if row.step == "1"]

    def test_is_due_again(self, search: Search) -> None:
        about = search.applied()
        reminder = search.remind(about, "1", channel="twilio")
        assert self.lost(search) == []
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.fail(message="SM1", code="30003", why="off", stamp=stamp))
        assert self.lost(search) == [about]

    def test_that_was_dropped_as_done_is_due_again_once_that_was_a_mistake(self, search: Search) -> None:
        about = search.applied()
        reminder = search.remind(about, "1", channel="twilio")
        search.plan(about, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.drop(why="done", stamp=stamp))
        assert self.lost(search) == []
        search.plan(about, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
        assert self.lost(search) == [about]

    def test_is_not_due_again_once_it_came_another_way(self, search: Search) -> None:
        about = search.applied()
        text = search.remind(about, "1", channel="twilio")
        search.carry(text, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(text, lambda one, stamp: one.refuse(code="21211", why="no number", stamp=stamp))
        search.deliver(search.remind(about, "1", channel="outbox"))
        search.carry(text, lambda one, stamp: one.fail(message="SM1", code="30003", why="off", stamp=stamp))
        assert self.lost(search) == []

    def test_is_looked_for_no_more_once_it_was_given_up(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1", channel="twilio")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.lose_sight(why="no answer", stamp=stamp))
        assert deliveries.in_flight(search.tracker) == (None, 1)
        search.later(days=2).carry(reminder, lambda one, stamp: one.give_up(stamp=stamp))
        assert deliveries.in_flight(search.tracker) == (None, 0)
        assert [row.state for row in deliveries.ledger(search.tracker, "me")] == ["unknown"]


def test_the_oldest_claim_is_told(search: Search) -> None:
    assert deliveries.in_flight(search.tracker) == (None, 0)
    for _ in range(2):
        reminder = search.remind(search.applied(), "1", channel="twilio")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.later(seconds=30)
    assert deliveries.in_flight(search.tracker) == (MONDAY, 0)
