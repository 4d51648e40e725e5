"""A reminder on its way: claimed before the call, looked for when nobody knows, never sent on a guess."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.delivery import Delivery, Patience
from domain.delivery_events import ReminderClaimed
from domain.errors import Invalid
from domain.values import Cause, Stamp
from tests.support.searching import MONDAY, said, wall

ABOUT = "me/application-" + "1" * 32
DUE = wall("2026-03-02 09:00")


def after(seconds: float) -> Stamp:
    return Stamp.now(MONDAY + timedelta(seconds=seconds), cause=Cause.CLOCK)


def requested() -> Delivery:
    return requested_of("1")


def requested_of(step: str, *, reference: str = "7Q2F") -> Delivery:
    return Delivery.request(
        id=Delivery.id_of("me", about=ABOUT, step=step, scheduling=3, channel="twilio"),
        about=ABOUT,
        step=step,
        due=DUE,
        scheduling=3,
        channel="twilio",
        to="+447700900123",
        text=f"Ask Nordlicht. {reference}",
        reference=reference,
        stamp=after(0),
    )


def claimed() -> Delivery:
    one = requested()
    one.claim(courier="one", stamp=after(0))
    return one


def lost() -> Delivery:
    one = claimed()
    one.lose_sight(why="no answer", stamp=after(5))
    return one


def waits(one: Delivery) -> float | None:
    """Seconds after the claim at which a courier looks again."""
    return None if one.next_at is None else (one.next_at - MONDAY).total_seconds()


class TestTheSameOccurrence:
    def test_always_has_the_same_id(self) -> None:
        assert requested().id == requested().id

    @pytest.mark.parametrize(
        "more", [{"about": ABOUT[:-1] + "2"}, {"step": "2"}, {"scheduling": 4}, {"channel": "outbox"}]
    )
    def test_is_another_at_another_time_or_by_another_way(self, more: dict[str, object]) -> None:
        same = {"about": ABOUT, "step": "1", "scheduling": 3, "channel": "twilio"}
        assert Delivery.id_of("me", **{**same, **more}) != requested().id  # type: ignore[arg-type]

    def test_of_somebody_else_is_another(self) -> None:
        assert Delivery.id_of("ada", about=ABOUT, step="1", scheduling=3, channel="twilio").startswith("ada/delivery-")


class TestAsking:
    def test_keeps_what_to_say_to_whom(self) -> None:
        one = requested()
        assert (one.about, one.step, one.due, one.channel, one.to) == (ABOUT, "1", DUE, "twilio", "+447700900123")
        assert (one.text, one.reference, one.state, one.attempt) == ("Ask Nordlicht. 7Q2F", "7Q2F", "ready", 0)

    def test_makes_it_due_at_once(self) -> None:
        one = requested()
        assert one.due_by(MONDAY)
        assert not one.due_by(MONDAY - timedelta(seconds=1))


class TestClaiming:
    def test_leases_it_for_ninety_seconds(self) -> None:
        one = claimed()
        assert (one.state, one.attempt, waits(one)) == ("claimed", 1, 90)
        assert not one.due_by(MONDAY + timedelta(seconds=89))

    def test_is_for_one_courier(self) -> None:
        one = claimed()
        one.claim(courier="two", stamp=after(1))
        assert said(one) == ["ReminderRequested", "ReminderClaimed"]

    def test_is_for_what_was_not_settled(self) -> None:
        one = requested()
        one.drop(why="it was done", stamp=after(1))
        one.claim(courier="one", stamp=after(2))
        assert (one.state, one.next_at) == ("dropped", None)


class TestTheChannelsAnswer:
    def test_taken_is_sent(self) -> None:
        one = claimed()
        one.take(message="SM1", how="answer", stamp=after(1))
        assert (one.state, one.message, one.next_at) == ("sent", "SM1", None)

    def test_taken_twice_as_the_same_is_once(self) -> None:
        one = claimed()
        for _ in range(2):
            one.take(message="SM1", how="answer", stamp=after(1))
        assert said(one)[-1:] == ["ReminderSent"]

    def test_not_taken_for_sure_is_tried_again(self) -> None:
        one = claimed()
        one.defer(why="too many at once", until=MONDAY + timedelta(seconds=60), stamp=after(1))
        assert (one.state, waits(one), one.why) == ("ready", 60, "too many at once")
        one.claim(courier="two", stamp=after(60))
        assert one.attempt == 2

    def test_never_taken_is_refused(self) -> None:
        one = claimed()
        one.refuse(code="21211", why="no such number", stamp=after(1))
        assert (one.state, one.next_at, one.why) == ("refused", None, "no such number")

    @pytest.mark.parametrize(
        "deed",
        [
            lambda one: one.defer(why="busy", until=MONDAY, stamp=after(2)),
            lambda one: one.refuse(code="1", why="no", stamp=after(2)),
            lambda one: one.lose_sight(why="gone", stamp=after(2)),
            lambda one: one.drop(why="done", stamp=after(2)),
            lambda one: one.miss(stamp=after(2)),
        ],
        ids=["deferred", "refused", "unknown", "dropped", "missed"],
    )
    def test_that_comes_after_it_was_sent_changes_nothing(self, deed: Callable[[Delivery], None]) -> None:
        one = claimed()
        one.take(message="SM1", how="answer", stamp=after(1))
        before = said(one)
        deed(one)
        assert (one.state, said(one)) == ("sent", before)


class TestNobodyKnows:
    """Given a claim at 0 s and a call of which nobody knows how it ended."""

    def test_it_is_looked_for_at_30_180_and_300_seconds(self) -> None:
        one = lost()
        looks = [waits(one)]
        while one.state == "unknown":
            one.miss(stamp=after(looks[-1] or 0))
            looks.append(waits(one))
        assert looks == [30, 180, 300, 300]
        assert one.state == "ready"

    def test_it_is_absent_only_when_the_last_two_looks_agree(self) -> None:
        one = lost()
        one.miss(stamp=after(30))
        one.miss(stamp=after(180))
        assert one.state == "unknown"
        one.miss(stamp=after(300))
        assert said(one)[-2:] == ["ReminderLookedFor", "ReminderShownAbsent"]

    def test_looks_before_the_log_has_settled_prove_nothing(self) -> None:
        one = lost()
        for second in (30, 60, 90, 120, 179):
            one.miss(stamp=after(second))
        assert (one.state, one.looks, one.absences) == ("unknown", 1, 0)

    def test_two_couriers_that_look_at_once_are_one_look(self) -> None:
        one = lost()
        for second in (30, 180, 180, 181):
            one.miss(stamp=after(second))
        assert (one.state, one.absences, waits(one)) == ("unknown", 1, 300)

    def test_other_patience_is_kept_in_the_record(self) -> None:
        quick = Patience(
            lease=timedelta(seconds=2),
            settle=timedelta(seconds=4),
            looks=(timedelta(seconds=1), timedelta(seconds=4), timedelta(seconds=5)),
        )
        one = requested()
        one.claim(courier="one", stamp=after(0), patience=quick)
        assert waits(one) == 2
        one.lose_sight(why="no answer", stamp=after(0.5), patience=quick)
        for second in (1, 4, 5):
            assert waits(one) == second
            one.miss(stamp=after(second), patience=quick)
        assert one.state == "ready"

    def test_a_program_that_slept_looks_twice_all_the_same(self) -> None:
        one = claimed()
        one.lose_sight(why="the program stopped", stamp=after(4_000))
        assert waits(one) == 4_000
        one.miss(stamp=after(4_000))
        assert (one.state, waits(one)) == ("unknown", 4_030)
        one.miss(stamp=after(4_030))
        assert one.state == "ready"

    def test_a_search_that_leads_nowhere_ends_after_a_day(self) -> None:
        one = lost()
        one.give_up(stamp=after(86_399))
        assert waits(one) == 30
        for _ in range(2):
            one.give_up(stamp=after(86_400))
        assert (one.state, one.next_at) == ("unknown", None)
        assert said(one).count("ReminderGivenUp") == 1

    def test_found_in_the_log_it_was_sent(self) -> None:
        one = lost()
        one.miss(stamp=after(30))
        one.take(message="SM1", how="log", stamp=after(180))
        assert (one.state, one.message, one.next_at) == ("sent", "SM1", None)

    def test_sent_again_it_is_looked_for_anew(self) -> None:
        one = lost()
        for second in (30, 180, 300):
            one.miss(stamp=after(second))
        one.claim(courier="two", stamp=after(301))
        one.lose_sight(why="no answer", stamp=after(302))
        assert (one.attempt, one.looks, one.absences, waits(one)) == (2, 0, 0, 331)
        one.miss(stamp=after(331))
        assert one.state == "unknown"

    def test_what_is_not_lost_is_not_missed(self) -> None:
        one = claimed()
        one.miss(stamp=after(30))
        assert said(one)[-1] == "ReminderClaimed"

    def test_sight_is_lost_once(self) -> None:
        one = lost()
        one.lose_sight(why="again", stamp=after(6))
        assert said(one).count("ReminderUnknown") == 1

    def test_a_claim_of_an_earlier_version_settles_after_three_minutes(self) -> None:
        one = requested()
        one.record(ReminderClaimed, stamp=after(0), courier="one", attempt=1, lease_until=after(90).recorded_at)
        one.lose_sight(why="no answer", stamp=after(5))
        for second in (30, 180):
            one.miss(stamp=after(second))
        assert one.absences == 1


def bundle() -> tuple[Delivery, Delivery, Delivery]:
    """Two reminders, and the digest that speaks of both."""
    first, second = requested(), requested_of("2", reference="M3XZ")
    digest = Delivery.begin_digest(
        (first, second),
        id=Delivery.digest_id((first, second)),
        text="7Q2F, M3XZ. (K4TB)",
        reference="K4TB",
        stamp=after(1),
    )
    return digest, first, second


class TestADigest:
    def test_goes_where_its_reminders_go_and_takes_them_out_of_the_queue(self) -> None:
        digest, first, second = bundle()
        assert (digest.channel, digest.to, digest.about) == ("twilio", "+447700900123", "")
        assert digest.items == (first.id, second.id)
        assert [(one.state, one.within, one.next_at) for one in (first, second)] == [("bundled", digest.id, None)] * 2
        assert digest.due_by(after(1).recorded_at)

    def test_is_the_same_for_the_same_reminders_in_any_order(self) -> None:
        first, second = requested(), requested_of("2", reference="M3XZ")
        assert Delivery.digest_id((first, second)) == Delivery.digest_id((second, first))
        before = Delivery.digest_id((first, second))
        first.defer(why="night", until=after(60).recorded_at, stamp=after(1))
        assert Delivery.digest_id((first, second)) != before

    def test_shares_its_fate_with_its_reminders(self) -> None:
        for one in bundle()[1:]:
            one.take(message="SM1", how="answer", stamp=after(2))
            one.deliver(message="SM1", stamp=after(3))
            assert (one.state, one.message) == ("delivered", "SM1")

    def test_that_is_refused_refuses_them_too(self) -> None:
        _, first, _ = bundle()
        first.refuse(code="21211", why="no such number", stamp=after(2))
        assert first.state == "refused"

    def test_that_is_not_sent_lets_them_go(self) -> None:
        _, first, second = bundle()
        first.drop(why="done", stamp=after(2))
        second.release(stamp=after(2))
        second.release(stamp=after(3))
        assert (first.state, second.state, second.within) == ("dropped", "ready", "")
        assert waits(second) == 2
        assert said(second).count("ReminderReleased") == 1


class TestLateReports:
    def test_delivered_is_delivered(self) -> None:
        one = claimed()
        one.take(message="SM1", how="answer", stamp=after(1))
        one.deliver(message="SM1", stamp=after(3))
        assert (one.state, one.message) == ("delivered", "SM1")

    @pytest.mark.parametrize("make", [requested, claimed, lost])
    def test_that_overtake_the_answer_say_both(self, make: Callable[[], Delivery]) -> None:
        one = make()
        one.deliver(message="SM1", stamp=after(3))
        assert said(one)[-2:] == ["ReminderSent", "ReminderDelivered"]
        one.take(message="SM1", how="answer", stamp=after(4))
        assert one.state == "delivered"

    def test_repeated_say_nothing_new(self) -> None:
        one = claimed()
        for _ in range(3):
            one.deliver(message="SM1", stamp=after(3))
        assert said(one).count("ReminderDelivered") == 1

    def test_undelivered_is_not_delivered(self) -> None:
        one = claimed()
        one.take(message="SM1", how="answer", stamp=after(1))
        for _ in range(2):
            one.fail(message="SM1", code="30005", why="no such phone", stamp=after(3))
        assert (one.state, one.why) == ("undelivered", "no such phone")
        assert said(one).count("ReminderUndelivered") == 1

    @pytest.mark.parametrize("first", ["delivered", "undelivered"])
    def test_that_contradict_each_other_leave_the_first(self, first: str) -> None:
        one = claimed()
        reports: list[Callable[[], None]] = [
            lambda: one.deliver(message="SM1", stamp=after(3)),
            lambda: one.fail(message="SM1", code="1", why="no", stamp=after(3)),
        ]
        for report in reports if first == "delivered" else reversed(reports):
            report()
        assert one.state == first

    def test_of_another_message_tell_of_a_second_text(self) -> None:
        one = claimed()
        one.take(message="SM1", how="answer", stamp=after(1))
        for _ in range(2):
            one.deliver(message="SM2", stamp=after(3))
        one.fail(message="SM3", code="1", why="no", stamp=after(3))
        assert (one.state, one.message, one.duplicates) == ("sent", "SM1", ("SM2", "SM3"))

    def test_of_a_text_that_was_proven_absent_tell_of_a_second_text(self) -> None:
        one = lost()
        for second in (30, 180, 300):
            one.miss(stamp=after(second))
        one.claim(courier="two", stamp=after(301))
        one.take(message="SM2", how="answer", stamp=after(302))
        one.deliver(message="SM1", stamp=after(400))
        assert (one.message, one.duplicates) == ("SM2", ("SM1",))

    def test_correct_a_no_that_was_a_yes(self) -> None:
        one = claimed()
        one.refuse(code="1", why="no", stamp=after(1))
        one.deliver(message="SM1", stamp=after(3))
        assert one.state == "delivered"


class TestDropping:
    def test_is_for_what_is_not_on_its_way(self) -> None:
        one = requested()
        one.drop(why="it was done", stamp=after(1))
        one.drop(why="it was done", stamp=after(1))
        assert (one.state, one.why, said(one)) == ("dropped", "it was done", ["ReminderRequested", "ReminderDropped"])

    @pytest.mark.parametrize("make", [claimed, lost])
    def test_stops_nothing_that_may_have_gone_out(self, make: Callable[[], Delivery]) -> None:
        one = make()
        before = one.state
        one.drop(why="it was done", stamp=after(1))
        assert one.state == before


class TestAnswers:
    def test_are_all_kept(self) -> None:
        one = claimed()
        for words in ("done", "snooze"):
            one.answer(words=words, meaning=words.title(), stamp=after(9))
        assert one.answers == ("Done", "Snooze")

    @pytest.mark.parametrize("words", ["a\0b", "\ud800", "x" * 100_001])
    def test_that_cannot_be_kept_are_refused(self, words: str) -> None:
        one = claimed()
        with pytest.raises(Invalid) as refusal:
            one.answer(words=words, meaning="Unclear", stamp=after(9))
        assert refusal.value.field == "words"


WHYS: dict[str, Callable[[Delivery, str], None]] = {
    "deferred": lambda one, why: one.defer(why=why, until=MONDAY, stamp=after(1)),
    "refused": lambda one, why: one.refuse(code=why, why=why, stamp=after(1)),
    "unknown": lambda one, why: one.lose_sight(why=why, stamp=after(1)),
    "undelivered": lambda one, why: one.fail(message="SM1", code=why, why=why, stamp=after(1)),
}


@pytest.mark.parametrize("deed", WHYS.values(), ids=WHYS)
def test_reasons_given_by_others_are_made_fit_to_be_kept(deed: Callable[[Delivery, str], None]) -> None:
    one = claimed()
    deed(one, "no\0 such\ud800 number")
    assert one.why == "no\ufffd such\ufffd number"


DEEDS = (
    lambda one, at: one.claim(courier="x", stamp=at),
    lambda one, at: one.take(message="SM1", how="answer", stamp=at),
    lambda one, at: one.take(message="SM2", how="log", stamp=at),
    lambda one, at: one.defer(why="", until=at.recorded_at + timedelta(seconds=9), stamp=at),
    lambda one, at: one.refuse(code="", why="", stamp=at),
    lambda one, at: one.lose_sight(why="", stamp=at),
    lambda one, at: one.miss(stamp=at),
    lambda one, at: one.deliver(message="SM1", stamp=at),
    lambda one, at: one.fail(message="SM1", code="", why="", stamp=at),
    lambda one, at: one.drop(why="", stamp=at),
)


@given(st.lists(st.tuples(st.integers(0, len(DEEDS) - 1), st.integers(0, 200)), max_size=30))
def test_whatever_happens_in_whatever_order_nothing_is_sent_twice_on_a_guess(deeds: list[tuple[int, int]]) -> None:
    one, second, claims, proofs = requested(), 0, 0, 0
    for deed, wait in deeds:
        second += wait
        before = len(said(one))
        DEEDS[deed](one, after(second))
        fresh = said(one)[before:]
        claims += fresh.count("ReminderClaimed")
        proofs += fresh.count("ReminderShownAbsent") + fresh.count("ReminderDeferred")
        assert claims <= proofs + 1
        assert (one.next_at is None) == (one.state in {"sent", "delivered", "refused", "undelivered", "dropped"})


def test_a_delivery_waits_for_no_one_when_it_is_settled() -> None:
    one = claimed()
    one.take(message="SM1", how="answer", stamp=after(1))
    assert not one.due_by(datetime.max.replace(tzinfo=MONDAY.tzinfo))
