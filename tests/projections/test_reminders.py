"""What is to be done and when, and how each reminder fared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from domain.commands import Desk
from domain.delivery import Delivery
from domain.purpose import Purpose
from domain.values import Stamp
from projections import deliveries, plans
from projections.deliveries import DeliveryRow
from projections.plans import StepRow
from tests.support.searching import MONDAY, Search, moment, wall

TUESDAY = "2026-03-10 10:00"


def row(search: Search, about: str, step: str = "1") -> StepRow:
    found = plans.step(search.tracker, search.seeker, about=about, step=step)
    assert found is not None
    return found


def own(search: Search, about: str, due: str = "2026-03-05 10:00", *, contact: str = "") -> None:
    search.plan(
        about,
        lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=wall(due), contact=contact, stamp=stamp),
    )


def delivery(search: Search) -> DeliveryRow:
    [found] = deliveries.ledger(search.tracker, search.seeker)
    return found


def taken(message: str) -> Callable[[Delivery, Stamp], None]:
    return lambda one, stamp: one.take(message=message, how="log", stamp=stamp)


class TestAStep:
    def test_says_what_when_why_and_of_what(self, search: Search) -> None:
        id = search.applied("Data Engineer", "Nordlicht")
        step = row(search, id)
        assert (step.about, step.step, step.purpose, step.state) == (id, "1", "check_status", "open")
        assert (step.due, step.due_at) == (wall(TUESDAY), moment(TUESDAY))
        assert (step.why, step.rule) == ("One week after you applied; a midweek morning is usual.", "check_status")
        assert (step.role, step.company, step.person) == ("Data Engineer", "Nordlicht", "")
        assert (step.contact, step.interview, step.done_at) == ("", "", None)

    def test_that_is_not_there_is_none(self, search: Search) -> None:
        assert plans.step(search.tracker, "me", about=search.save(), step="1") is None

    def test_names_whom_it_is_for(self, search: Search) -> None:
        robin, id = search.meet(), search.applied("Data Engineer", "Südwind")
        own(search, id, contact=robin)
        assert (row(search, id, "2").person, row(search, id, "2").company) == ("Robin Ahrens", "Südwind")

    def test_of_a_contact_alone_names_them(self, search: Search) -> None:
        robin = search.meet()
        own(search, robin)
        step = row(search, robin)
        assert (step.person, step.company, step.role) == ("Robin Ahrens", "Nordlicht", "")

    def test_of_an_interview_says_which(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        thanks = search.step(id, "thank_you")
        assert row(search, id, thanks.id).interview == "1"

    def test_moves(self, search: Search) -> None:
        id = search.applied()
        before = row(search, id).scheduling
        search.plan(id, lambda one, stamp: one.reschedule_step(step="1", due=wall("2026-03-12 16:00"), stamp=stamp))
        step = row(search, id)
        assert (step.due, step.why) == (wall("2026-03-12 16:00"), "You chose this time.")
        assert step.scheduling > before

    def test_is_let_go_or_done_and_open_again(self, search: Search) -> None:
        id = search.applied()
        search.plan(id, lambda one, stamp: one.cancel_step(step="1", stamp=stamp))
        assert (row(search, id).state, row(search, id).done_at) == ("cancelled", MONDAY)
        search.plan(id, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
        assert (row(search, id).state, row(search, id).done_at) == ("open", None)
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        assert (row(search, id).state, row(search, id).done_at) == ("done", MONDAY)

    @pytest.mark.parametrize("purpose", [Purpose.CHECK_STATUS, Purpose.THANK_YOU, Purpose.DECIDE_OFFER])
    def test_is_done_by_its_letter(self, search: Search, purpose: Purpose) -> None:
        id = search.save()
        search.plan(
            id,
            lambda one, stamp: one.schedule_step(purpose=purpose, due=wall("2026-03-05 10:00"), stamp=stamp),
        )
        search.write(id, purpose=purpose, step="1")
        assert row(search, id).state == "done"

    def test_of_another_kind_is_done_when_it_is_done(self, search: Search) -> None:
        id = search.save()
        search.plan(
            id,
            lambda one, stamp: one.schedule_step(
                purpose=Purpose.DECIDE_OFFER, due=wall("2026-03-05 10:00"), stamp=stamp
            ),
        )
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        assert row(search, id).state == "done"

    def test_is_not_done_by_a_letter_of_its_own_accord(self, search: Search) -> None:
        id = search.save()
        own(search, id)
        search.write(id, purpose=Purpose.CUSTOM)
        assert row(search, id).state == "open"


class TestWhatIsToBeDone:
    def test_comes_soonest_first(self, search: Search) -> None:
        robin, id = search.meet(), search.applied()
        own(search, robin, "2026-03-06 10:00")
        own(search, id, "2026-03-05 10:00")
        found = plans.open_steps(search.tracker, "me")
        assert [(step.about, step.step) for step in found] == [(id, "2"), (robin, "1"), (id, "1")]
        assert len(plans.open_steps(search.tracker, "me", limit=2)) == 2

    def test_ends_before_the_hour_given(self, search: Search) -> None:
        id = search.applied()
        assert plans.open_steps(search.tracker, "me", until=moment(TUESDAY)) == []
        found = plans.open_steps(search.tracker, "me", until=moment(TUESDAY) + timedelta(seconds=1))
        assert [step.about for step in found] == [id]

    def test_is_nothing_of_what_was_put_away(self, search: Search) -> None:
        for deed in ("archive", "remove"):
            id = search.applied()
            own(search, id)
            search.change(id, lambda one, stamp, deed=deed: getattr(one, deed)(stamp=stamp))  # type: ignore[misc]
        robin = search.meet()
        own(search, robin)
        search.change_contact(robin, lambda one, stamp: one.remove(stamp=stamp))
        assert plans.open_steps(search.tracker, "me") == []
        assert deliveries.people_due(search.tracker, moment("2026-05-01 10:00")) == []

    def test_of_one_application_is_shown_with_what_was_done(self, search: Search) -> None:
        id = search.applied()
        for due in ("2026-03-06 10:00", "2026-03-05 10:00", "2026-03-04 10:00"):
            own(search, id, due)
        search.plan(id, lambda one, stamp: one.finish_step(step="2", stamp=stamp))
        search.plan(id, lambda one, stamp: one.cancel_step(step="4", stamp=stamp))
        found = plans.steps_of(search.tracker, "me", about=id)
        assert [(step.step, step.state) for step in found] == [
            ("3", "open"),
            ("1", "open"),
            ("4", "cancelled"),
            ("2", "done"),
        ]


def waiting(search: Search, until: str) -> list[tuple[str, str]]:
    """Application and step of what the clock is to remind of by then."""
    return [(row.about, row.step) for row in plans.unreminded(search.tracker, search.seeker, until=moment(until))]


class TestWhatIsDue:
    def due(self, search: Search, until: str) -> list[tuple[str, str]]:
        found = plans.unreminded(search.tracker, search.seeker, until=moment(until))
        return [(step.about, step.step) for step in found]

    def test_is_what_its_hour_has_come_for(self, search: Search) -> None:
        id = search.applied()
        assert self.due(search, "2026-03-10 09:59") == []
        assert self.due(search, TUESDAY) == [(id, "1")]

    def test_comes_soonest_first(self, search: Search) -> None:
        id = search.applied()
        own(search, id)
        assert self.due(search, TUESDAY) == [(id, "2"), (id, "1")]

    def test_is_nothing_that_was_reminded_of_already(self, search: Search) -> None:
        id = search.applied()
        search.at(TUESDAY).remind(id, "1")
        assert self.due(search, TUESDAY) == []

    def test_is_what_was_put_off_since(self, search: Search) -> None:
        id = search.applied()
        search.at(TUESDAY).remind(id, "1")
        search.plan(id, lambda one, stamp: one.reschedule_step(step="1", due=wall("2026-03-11 10:00"), stamp=stamp))
        assert self.due(search, "2026-03-11 10:00") == [(id, "1")]

    def test_is_nothing_that_is_done(self, search: Search) -> None:
        id = search.applied()
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        assert self.due(search, TUESDAY) == []

    @pytest.mark.parametrize(
        "deed",
        [
            lambda one, stamp: one.refuse(code="21211", why="no such number", stamp=stamp),
            lambda one, stamp: one.fail(message="SM1", code="30005", why="no such phone", stamp=stamp),
        ],
        ids=["refused", "undelivered"],
    )
    def test_is_what_did_not_arrive(self, search: Search, deed: Callable[[Delivery, Stamp], None]) -> None:
        id = search.applied()
        reminder = search.at(TUESDAY).remind(id, "1")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, deed)
        assert self.due(search, TUESDAY) == [(id, "1")]

    def test_is_nothing_that_did_not_arrive_but_is_done(self, search: Search) -> None:
        id = search.applied()
        reminder = search.at(TUESDAY).remind(id, "1")
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.drop(why="done", stamp=stamp))
        assert self.due(search, TUESDAY) == []


class TestForWhomThereIsSomethingToDo:
    def test_is_whoever_has_a_step_due(self, search: Search) -> None:
        ada = search.of("ada")
        search.applied()
        own(ada, ada.applied(), "2026-03-05 10:00")
        assert deliveries.people_due(search.tracker, moment("2026-03-05 09:59")) == []
        assert deliveries.people_due(search.tracker, moment(TUESDAY)) == [
            ("ada", moment("2026-03-05 10:00")),
            ("me", moment(TUESDAY)),
        ]

    def test_is_whoever_has_a_reminder_to_take_up(self, search: Search) -> None:
        search.remind(search.applied(), "1", channel="twilio")
        assert deliveries.people_due(search.tracker, MONDAY) == [("me", MONDAY)]

    def test_is_nobody_whose_way_is_held(self, search: Search) -> None:
        search.remind(search.applied(), "1", channel="twilio")
        assert deliveries.people_due(search.tracker, MONDAY, held=("twilio", "other")) == []


class TestAReminder:
    def test_says_what_to_whom_and_how(self, search: Search) -> None:
        id = search.applied("Data Engineer", "Nordlicht")
        reminder = search.at(TUESDAY).remind(id, "1", channel="twilio", to="+447700900123")
        found = delivery(search)
        assert (found.id, found.about, found.step, found.channel) == (reminder, id, "1", "twilio")
        assert (found.recipient, found.text, found.reference) == ("+447700900123", "Ask Nordlicht. 7Q2F", "7Q2F")
        assert (found.state, found.attempt, found.message, found.why) == ("ready", 0, "", "")
        assert (found.due_at, found.requested_at) == (moment(TUESDAY), search.now)
        assert (found.role, found.company, found.step_state) == ("Data Engineer", "Nordlicht", "open")
        assert (found.sent_at, found.delivered_at, found.answered_at, found.answer) == (None, None, None, "")

    STATES: tuple[tuple[str, Callable[[Delivery, Stamp], None], dict[str, object]], ...] = (
        ("claimed", lambda one, stamp: one.claim(courier="one", stamp=stamp), {"attempt": 1}),
        ("sent", lambda one, stamp: one.take(message="SM1", how="answer", stamp=stamp), {"message": "SM1"}),
        ("delivered", lambda one, stamp: one.deliver(message="SM1", stamp=stamp), {"message": "SM1"}),
        (
            "undelivered",
            lambda one, stamp: one.fail(message="SM1", code="30005", why="no phone", stamp=stamp),
            {"why": "no phone"},
        ),
        ("dropped", lambda one, stamp: one.drop(why="done", stamp=stamp), {"why": "done"}),
    )

    @pytest.mark.parametrize(("state", "deed", "shown"), STATES, ids=[state for state, *_ in STATES])
    def test_shows_how_far_it_came(
        self, search: Search, state: str, deed: Callable[[Delivery, Stamp], None], shown: dict[str, object]
    ) -> None:
        reminder = search.remind(search.applied(), "1")
        search.carry(reminder, deed)
        found = delivery(search)
        assert found.state == state
        assert {name: getattr(found, name) for name in shown} == shown

    CLAIMED: tuple[tuple[str, Callable[[Delivery, Stamp], None], str], ...] = (
        ("ready", lambda one, stamp: one.defer(why="busy", until=MONDAY, stamp=stamp), "busy"),
        ("refused", lambda one, stamp: one.refuse(code="1", why="no number", stamp=stamp), "no number"),
        ("unknown", lambda one, stamp: one.lose_sight(why="no answer", stamp=stamp), "no answer"),
    )

    @pytest.mark.parametrize(("state", "deed", "why"), CLAIMED, ids=[state for state, *_ in CLAIMED])
    def test_shows_what_the_channel_said(
        self, search: Search, state: str, deed: Callable[[Delivery, Stamp], None], why: str
    ) -> None:
        reminder = search.remind(search.applied(), "1")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, deed)
        assert (delivery(search).state, delivery(search).why) == (state, why)

    def test_taken_after_all_forgets_why_it_was_not(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.lose_sight(why="no answer", stamp=stamp))
        search.later(seconds=30).carry(reminder, lambda one, stamp: one.take(message="SM1", how="log", stamp=stamp))
        assert (delivery(search).why, delivery(search).sent_at) == ("", search.now)

    def test_counts_its_duplicates(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1")
        search.deliver(reminder)
        for message in ("SM2", "SM3", "SM2"):
            search.carry(reminder, taken(message))
        assert delivery(search).duplicates == 2

    def test_shows_the_answer(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1")
        search.deliver(reminder)
        search.later(minutes=5).carry(reminder, lambda one, stamp: one.answer(words="ok", meaning="Done", stamp=stamp))
        assert (delivery(search).answer, delivery(search).answered_at) == ("Done", search.now)


class TestTakingUp:
    def due(self, search: Search, seconds: float) -> list[str]:
        found = deliveries.due_deliveries(search.tracker, search.seeker, now=MONDAY + timedelta(seconds=seconds))
        return [row.id for row in found]

    def test_is_at_once_then_when_the_lease_is_over(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1")
        assert deliveries.due_deliveries(search.tracker, "me", now=MONDAY) == [(reminder, "outbox", "ready")]
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        assert (self.due(search, 89), self.due(search, 90)) == ([], [reminder])

    def test_is_when_it_is_to_be_looked_for(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.lose_sight(why="gone", stamp=stamp))
        for look, until in ((30, 180), (180, 300)):
            search.now = MONDAY + timedelta(seconds=look)
            search.carry(reminder, lambda one, stamp: one.miss(stamp=stamp))
            assert (self.due(search, until - 1), self.due(search, until)) == ([], [reminder])
        search.now = MONDAY + timedelta(seconds=300)
        search.carry(reminder, lambda one, stamp: one.miss(stamp=stamp))
        assert (delivery(search).state, self.due(search, 300)) == ("ready", [reminder])

    def test_is_never_once_it_is_given_up(self, search: Search) -> None:
        reminder = search.remind(search.applied(), "1")
        search.carry(reminder, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(reminder, lambda one, stamp: one.lose_sight(why="gone", stamp=stamp))
        search.later(days=1).carry(reminder, lambda one, stamp: one.give_up(stamp=stamp))
        assert (delivery(search).state, self.due(search, 10**9)) == ("unknown", [])

    def test_is_never_once_it_is_settled(self, search: Search) -> None:
        search.deliver(search.remind(search.applied(), "1"))
        assert self.due(search, 10**9) == []

    def test_comes_longest_waiting_first(self, search: Search) -> None:
        ids = [search.later(minutes=1).remind(search.applied(), "1") for _ in range(3)]
        assert self.due(search, 10**9) == ids


class TestADigest:
    """Given two reminders that go out in one text."""

    def bundle(self, search: Search) -> tuple[str, list[str]]:
        ids = [search.later(minutes=1).remind(search.applied(), "1", channel="twilio") for _ in range(2)]

        def work(desk: Desk) -> str:
            items = [desk.get(Delivery, id) for id in ids]
            digest = Delivery.begin_digest(
                items, id=Delivery.digest_id(items), text="Two things", reference="K7M3", stamp=search.stamp()
            )
            desk.add(digest)
            return digest.id

        return search.commands.record.perform(work, seeker="me"), ids

    def test_is_taken_up_in_their_place(self, search: Search) -> None:
        digest, _ = self.bundle(search)
        found = deliveries.due_deliveries(search.tracker, "me", now=search.now)
        assert found == [(digest, "twilio", "ready")]

    def test_is_nothing_one_could_do(self, search: Search) -> None:
        digest, ids = self.bundle(search)
        assert sorted(row.id for row in deliveries.ledger(search.tracker, "me")) == sorted(ids)
        assert [row.id for row in deliveries.bundled_in(search.tracker, "me", digest=digest)] == sorted(ids)

    def test_shares_its_fate(self, search: Search) -> None:
        digest, _ = self.bundle(search)
        search.deliver(digest)
        assert {row.state for row in deliveries.ledger(search.tracker, "me")} == {"sent"}

    def test_that_was_not_sent_lets_them_go_their_own_way(self, search: Search) -> None:
        _, ids = self.bundle(search)
        for id in ids:
            search.carry(id, lambda one, stamp: one.release(stamp=stamp))
        assert {(row.state, row.within) for row in deliveries.ledger(search.tracker, "me")} == {("ready", "")}

    def test_counts_as_one_text(self, search: Search) -> None:
        digest, _ = self.bundle(search)
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY) == 0
        search.deliver(digest)
        assert deliveries.texts_since(search.tracker, "me", since=MONDAY) == 1
        assert deliveries.texts_since(search.tracker, "me", since=search.now + timedelta(seconds=1)) == 0


class TestInFlight:
    def test_is_nothing_at_first(self, search: Search) -> None:
        search.remind(search.applied(), "1")
        assert deliveries.in_flight(search.tracker) == (None, 0)

    def test_is_the_oldest_claim_and_how_many_nobody_knows_of(self, search: Search) -> None:
        first, second, third = (search.remind(search.applied(), "1") for _ in range(3))
        for id in (first, second, third):
            search.later(seconds=1).carry(id, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(third, lambda one, stamp: one.lose_sight(why="gone", stamp=stamp))
        assert deliveries.in_flight(search.tracker) == (MONDAY + timedelta(seconds=1), 1)


class TestTheOutbox:
    def shown(self, search: Search) -> list[str]:
        return [row.about for row in deliveries.outbox(search.tracker, "me")]

    def test_shows_what_came_latest_first(self, search: Search) -> None:
        ids = [search.applied(role) for role in ("first", "second")]
        for id in ids:
            search.later(minutes=1).deliver(search.remind(id, "1"))
        assert self.shown(search) == ids[::-1]
        assert len(deliveries.outbox(search.tracker, "me", limit=1)) == 1

    def test_shows_nothing_that_is_still_on_its_way(self, search: Search) -> None:
        search.remind(search.applied(), "1")
        assert self.shown(search) == []

    def test_shows_nothing_that_went_another_way(self, search: Search) -> None:
        search.deliver(search.remind(search.applied(), "1", channel="twilio"))
        assert self.shown(search) == []

    def test_shows_nothing_that_is_done(self, search: Search) -> None:
        id = search.applied()
        search.deliver(search.remind(id, "1"))
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        assert self.shown(search) == []

    def test_shows_nothing_that_was_put_off_since(self, search: Search) -> None:
        id = search.applied()
        search.deliver(search.remind(id, "1"))
        search.plan(id, lambda one, stamp: one.reschedule_step(step="1", due=wall("2026-03-12 10:00"), stamp=stamp))
        assert self.shown(search) == []

    def test_shows_again_what_was_done_by_mistake(self, search: Search) -> None:
        id = search.applied()
        search.deliver(search.remind(id, "1"))
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        search.plan(id, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
        assert self.shown(search) == [id]

    def test_shows_reminders_of_contacts_too(self, search: Search) -> None:
        robin = search.meet()
        own(search, robin)
        search.deliver(search.remind(robin, "1"))
        assert self.shown(search) == [robin]


class TestFindingAReminder:
    def test_by_its_reference_finds_the_latest(self, search: Search) -> None:
        first, second = search.applied(), search.applied()
        for id in (first, second):
            search.later(minutes=1).remind(id, "1", reference="7Q2F")
        found = deliveries.by_reference(search.tracker, "me", reference="7Q2F")
        assert found is not None
        assert found.about == second
        assert deliveries.by_reference(search.tracker, "me", reference="0000") is None

    def test_by_its_way_finds_what_went_out_latest_first(self, search: Search) -> None:
        ids = [search.remind(search.applied(), "1", channel="twilio") for _ in range(3)]
        for id in ids[:2]:
            search.later(minutes=1).deliver(id)
        found = deliveries.latest_texts(search.tracker, "me", channels=("twilio", "other"), since=MONDAY)
        assert [row.id for row in found] == [ids[1], ids[0]]
        assert len(deliveries.latest_texts(search.tracker, "me", channels=("twilio",), since=MONDAY, limit=1)) == 1
        assert deliveries.latest_texts(search.tracker, "me", channels=("outbox",), since=MONDAY) == []
        assert deliveries.latest_texts(search.tracker, "me", channels=("twilio",), since=search.now)[0].id == ids[1]

    def test_lists_what_went_out_at_a_second_try(self, search: Search) -> None:
        once, twice = (search.remind(search.applied(), "1", channel="twilio", to="+447700900123") for _ in range(2))
        search.deliver(once)
        search.carry(twice, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(twice, lambda one, stamp: one.defer(why="busy", until=stamp.recorded_at, stamp=stamp))
        search.deliver(twice, message="SM2")
        [found] = deliveries.sent_again(search.tracker, channel="twilio", since=MONDAY)
        assert found == ("me", twice, "+447700900123", "7Q2F", MONDAY)
        search.carry(twice, taken("SM3"))
        assert deliveries.sent_again(search.tracker, channel="twilio", since=MONDAY) == []

    def test_says_whether_anybody_could_be_answering(self, search: Search) -> None:
        search.deliver(search.remind(search.applied(), "1", channel="twilio"))
        assert deliveries.anything_sent(search.tracker, channel="twilio", since=MONDAY)
        assert not deliveries.anything_sent(search.tracker, channel="twilio", since=MONDAY + timedelta(seconds=1))
        assert not deliveries.anything_sent(search.tracker, channel="other", since=MONDAY)

    def test_lists_them_latest_first(self, search: Search) -> None:
        ids = [search.later(minutes=1).remind(search.applied(), "1") for _ in range(3)]
        assert [row.id for row in deliveries.ledger(search.tracker, "me")] == ids[::-1]
        assert len(deliveries.ledger(search.tracker, "me", limit=2)) == 2

    def test_lists_the_references_in_use(self, search: Search) -> None:
        for reference in ("7Q2F", "K7M3"):
            search.later(minutes=1).remind(search.applied(), "1", reference=reference)
        assert deliveries.references(search.tracker, "me") == {"7Q2F", "K7M3"}
        assert deliveries.references(search.tracker, "me", limit=1) == {"K7M3"}

    def test_lists_whoever_has_that_reference(self, search: Search) -> None:
        ada = search.of("ada")
        id, theirs = search.applied(), ada.applied()
        mine, other = search.remind(id, "1"), ada.later(minutes=1).remind(theirs, "1")
        found = deliveries.with_reference(search.tracker, "7Q2F", since=MONDAY)
        assert found == [("ada", other, theirs, "1"), ("me", mine, id, "1")]
        assert deliveries.with_reference(search.tracker, "7Q2F", since=ada.now)[:1] == found[:1]
        assert deliveries.with_reference(search.tracker, "7Q2F", since=MONDAY + timedelta(days=1)) == []

    def test_lists_what_was_taken_and_not_reported_on(self, search: Search) -> None:
        first, second = (search.remind(search.applied(), "1", channel="twilio") for _ in range(2))
        search.deliver(first, message="SM1")
        search.deliver(second, message="SM2")
        search.carry(second, lambda one, stamp: one.deliver(message="SM2", stamp=stamp))
        ask = partial(deliveries.on_their_way, search.tracker, channel="twilio")
        assert ask(since=MONDAY) == [("me", first, "SM1", MONDAY)]
        assert ask(since=MONDAY + timedelta(seconds=1)) == []

    def test_goes_on_behind_the_one_that_was_looked_at_last(self, search: Search) -> None:
        for message in ("SM1", "SM2", "SM3"):
            search.deliver(search.remind(search.applied(), "1", channel="twilio"), message=message)
        ask = partial(deliveries.on_their_way, search.tracker, channel="twilio", since=MONDAY)
        first, second, third = ask()
        assert ask(after=(first.sent_at, first.id), limit=1) == [second]
        assert ask(after=(second.sent_at, second.id)) == [third]


def test_what_was_done_is_counted_from_a_moment_on(search: Search) -> None:
    about = search.applied()
    [step] = [one.step for one in plans.open_steps(search.tracker, "me")]
    assert plans.done_since(search.tracker, "me", since=search.now) == 0
    search.later(hours=1)
    search.change(about, lambda one, stamp: one.finish_step(step=step, stamp=stamp))
    assert plans.done_since(search.tracker, "me", since=search.now) == 1
    assert plans.done_since(search.tracker, "me", since=search.now + timedelta(seconds=1)) == 0
    assert plans.done_since(search.tracker, "you", since=search.now) == 0
