"""The courier: what is due goes out once, by the right channel, at a decent hour, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from domain.commands import Commands, Desk, Record
from domain.delivery_events import DELIVERED, DROPPED, READY, REFUSED, SENT, UNDELIVERED, UNKNOWN
from domain.purpose import Purpose
from jobs.channels import (
    Accepted,
    Because,
    ChannelUnreachable,
    Deferred,
    Incoming,
    Outcome,
    Refused,
    Sighting,
    Standing,
    Unknown,
)
from jobs.channels.outbox import Outbox
from jobs.courier import Courier
from jobs.gsm import ONE, septets
from jobs.links import Links
from jobs.parking import MOST_FAILURES
from jobs.reminding import Wording
from projections import deliveries
from projections.plans import StepRow
from tests.support.searching import Search, moment, wall

T = TypeVar("T")
PHONE = "+447700900123"
OTHER_PHONE = "+447700900456"


@dataclass
class Telephone:
    """A channel whose answers are set by the test; what was really taken stands in ``taken``."""

    answers: list[Outcome] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    log: Callable[[], Sighting | None] = lambda: None
    name: str = "twilio"

    def send(self, *, to: str, body: str, reference: str, **_: object) -> Outcome:
        assert to in {PHONE, OTHER_PHONE}
        assert reference in body
        answer = self.answers.pop(0) if self.answers else Accepted(f"SM{len(self.taken) + 1}")
        if isinstance(answer, Accepted):
            self.taken.append(body)
        return answer

    def find(self, **_: object) -> Sighting | None:
        return self.log()

    def look(self, id: str, /) -> Sighting | None:
        return Sighting(id=id, standing=Standing.DELIVERED)

    def inbound(self, since: datetime, /) -> tuple[Incoming, ...]:
        del since
        return ()


def settings_of(courier: Courier) -> dict[str, Any]:
    """What a courier was made with, to make another like it."""
    made_with = ("commands", "db", "channels", "clock", "words", "links", "callback", "patience", "rate")
    return {name: getattr(courier, name) for name in made_with}


@dataclass
class Round:
    """A courier on a search, with a telephone."""

    search: Search
    telephone: Telephone
    courier: Courier

    def go(self) -> None:
        self.courier.tick()

    def of(self, seeker: str, *, phone: str) -> Search:
        """The search of somebody else who wants texts too, one hour before whatever is due."""
        other = self.search.of(seeker)
        other.settle(lambda me, stamp: me.change_phone(phone=phone, consented=True, stamp=stamp))
        other.settle(lambda me, stamp: me.order_channels(channels=("twilio", "outbox"), stamp=stamp))
        return other

    def states(self) -> list[tuple[str, str]]:
        rows = deliveries.ledger(self.search.tracker, "me")
        return [(row.channel, row.state) for row in reversed(rows)]


@pytest.fixture
def rounds(search: Search) -> Round:
    telephone = Telephone()
    courier = Courier(
        commands=search.commands,
        db=search.tracker,
        channels=lambda: {"outbox": Outbox(), "twilio": telephone},
        clock=lambda: search.now,
        words=Wording(search.tracker),
        links=Links(db=search.tracker, key=b"k" * 32, public_url="", clock=lambda: search.now),
        callback=lambda _: None,
        rate=1_000,
    )
    return Round(search, telephone, courier)


@pytest.fixture
def texted(rounds: Round) -> Round:
    """The seeker has a phone and wants texts first; an application is due to be asked about."""
    rounds.search.settle(lambda me, stamp: me.change_phone(phone=PHONE, consented=True, stamp=stamp))
    rounds.search.settle(lambda me, stamp: me.order_channels(channels=("twilio", "outbox"), stamp=stamp))
    rounds.search.applied()
    rounds.search.at("2026-03-10 10:00")
    return rounds


def test_without_a_phone_a_reminder_comes_to_the_outbox(rounds: Round) -> None:
    rounds.search.applied()
    rounds.search.at("2026-03-10 10:00")

    rounds.go()

    [row] = deliveries.outbox(rounds.search.tracker, "me")
    assert "Nordlicht" in row.text
    assert rounds.states() == [("outbox", SENT)]


def test_nothing_goes_out_before_it_is_due(rounds: Round) -> None:
    rounds.search.applied()
    rounds.search.at("2026-03-10 09:59")

    rounds.go()

    assert rounds.states() == []


def test_a_text_goes_out_once_however_often_the_clock_strikes(texted: Round) -> None:
    for _ in range(3):
        texted.go()
        texted.search.later(seconds=10)

    assert len(texted.telephone.taken) == 1
    assert texted.states() == [("twilio", SENT)]


def test_two_couriers_send_one_text(texted: Round) -> None:
    other = Courier(**{**settings_of(texted.courier), "name": "other"})

    texted.go()
    other.tick()

    assert len(texted.telephone.taken) == 1


def test_a_courier_that_was_too_slow_takes_no_other_way(texted: Round) -> None:
    """It made its plan before the other one claimed; its transaction comes after."""

    class Overtaken:
        """A record in which another courier is faster, once."""

        def __init__(self, record: Record) -> None:
            self.record, self.behind = record, True

        def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:
            if self.behind:
                self.behind = False
                texted.go()
            return self.record.perform(work, seeker=seeker, command_id=command_id)

    slow = settings_of(texted.courier)
    Courier(**{**slow, "commands": Commands(Overtaken(texted.search.tracker))}).tick()

    assert texted.states() == [("twilio", SENT)]


def test_no_text_goes_out_in_the_quiet_hours(texted: Round) -> None:
    texted.search.at("2026-03-10 21:30")
    texted.go()
    assert texted.telephone.taken == []

    texted.search.at("2026-03-11 08:00")
    texted.go()
    assert len(texted.telephone.taken) == 1


def test_what_waited_into_the_night_waits_for_the_morning(texted: Round) -> None:
    texted.search.at("2026-03-10 20:59")
    texted.telephone.answers = [Deferred(120, "Twilio is busy.")]
    texted.go()

    texted.search.at("2026-03-10 21:02")
    for _ in range(3):
        texted.go()
        texted.search.later(hours=3)
    assert texted.telephone.taken == []

    texted.search.at("2026-03-11 08:00")
    texted.go()
    assert len(texted.telephone.taken) == 1


def test_what_was_done_meanwhile_is_not_sent(texted: Round) -> None:
    texted.telephone.answers = [Deferred(60, "Twilio is busy.")]
    texted.go()
    [about] = [row.about for row in deliveries.ledger(texted.search.tracker, "me")]
    texted.search.plan(about, lambda one, stamp: one.finish_step(step="1", stamp=stamp))

    texted.search.later(minutes=2)
    texted.go()

    assert texted.telephone.taken == []
    assert texted.states() == [("twilio", DROPPED)]


def test_a_busy_channel_is_tried_again_later(texted: Round) -> None:
    texted.telephone.answers = [Deferred(60, "Twilio is busy.")]
    texted.go()
    assert texted.states() == [("twilio", READY)]

    texted.search.later(seconds=61)
    texted.go()

    assert texted.states() == [("twilio", SENT)]


class TestAWayThatDoesNotTakeIt:
    """What a channel puts off again and again, or what a held one keeps, comes by the next way while it is of use."""

    def wait(self, texted: Round, *, minutes: int) -> None:
        clock = texted.courier.clock
        texted.courier.seconds = lambda: clock().timestamp()
        for _ in range(minutes // 5):
            texted.search.later(minutes=5)
            texted.go()

    def test_is_left_for_the_next_one_after_two_hours(self, texted: Round) -> None:
        texted.telephone.answers = [Deferred(60, "Twilio is busy.")] * 99
        self.wait(texted, minutes=115)
        assert texted.states() == [("twilio", READY)]

        self.wait(texted, minutes=15)

        assert texted.states() == [("twilio", DROPPED), ("outbox", SENT)]
        assert texted.telephone.taken == []

    def test_is_left_sooner_when_the_interview_is_near(self, texted: Round) -> None:
        about = texted.search.applied(company="Second")
        texted.search.at("2026-03-10 10:05")
        texted.go()
        texted.search.interview(about, "2026-03-11 14:00")
        texted.search.at("2026-03-11 11:55")
        texted.go()
        texted.telephone.answers = [Deferred(60, "Twilio is busy.")] * 99

        self.wait(texted, minutes=30)

        ready = [row for row in deliveries.ledger(texted.search.tracker, "me") if "eady" in row.text]
        assert [(row.channel, row.state) for row in ready][:2] == [("outbox", SENT), ("twilio", DROPPED)]

    def test_is_not_blamed_for_the_night(self, texted: Round) -> None:
        texted.search.at("2026-03-10 20:58")
        texted.telephone.answers = [Deferred(60, "Twilio is busy.")]
        texted.go()
        texted.search.later(minutes=3)
        texted.go()

        texted.search.at("2026-03-11 08:00")
        texted.go()

        assert texted.states() == [("twilio", SENT)]

    def test_is_tried_again_when_this_computer_wakes_up(self, texted: Round) -> None:
        texted.telephone.answers = [Deferred(15, "Twilio cannot be reached.")]
        texted.go()

        texted.search.later(hours=4)
        texted.go()

        assert texted.states() == [("twilio", SENT)]

    def test_is_left_by_those_too_who_were_never_tried(self, texted: Round) -> None:
        ada = texted.of("ada", phone=OTHER_PHONE)
        ada.applied(company="Second")
        texted.search.at("2026-03-18 10:00")
        texted.courier.hands = 1
        texted.telephone.answers = [Deferred(300, "The password is wrong.", hold_all=True)] * 99

        self.wait(texted, minutes=140)

        assert texted.states()[-1] == ("outbox", SENT)
        assert next((row.channel, row.state) for row in deliveries.ledger(ada.tracker, "ada")) == ("outbox", SENT)

    def test_is_not_left_by_what_only_waits_its_turn(self, texted: Round) -> None:
        about = texted.search.applied(company="Second")
        texted.search.at("2026-03-10 20:30")
        texted.search.remind(about, "1", channel="twilio", to=PHONE)
        texted.search.at("2026-03-11 12:30")

        texted.go()

        assert len(texted.telephone.taken) == 1


def test_a_wrong_password_holds_everything_for_a_while(texted: Round) -> None:
    texted.of("ada", phone=OTHER_PHONE).applied(company="Second")
    texted.search.at("2026-03-18 10:00")
    texted.courier.hands = 1
    texted.telephone.answers = [Deferred(300, "The password is wrong.", hold_all=True)]

    texted.go()
    texted.go()
    assert texted.telephone.taken == []
    [held] = texted.courier.health().held
    assert held.why == "The password is wrong."

    texted.search.later(seconds=301)
    texted.go()
    assert len(texted.telephone.taken) == 2
    assert texted.courier.health().held == ()


def test_a_refused_text_comes_by_the_next_way(texted: Round) -> None:
    texted.telephone.answers = [Refused("21211", "That is no number.", Because.NUMBER)]

    texted.go()
    texted.go()

    assert set(texted.states()) == {("twilio", REFUSED), ("outbox", SENT)}


def test_a_stop_is_honoured_for_ever(texted: Round) -> None:
    texted.telephone.answers = [Refused("21610", "They said STOP.", Because.OPTED_OUT)]
    texted.go()
    texted.search.applied(company="Second")
    texted.search.at("2026-03-19 10:00")

    texted.go()

    assert texted.search.me().stopped == (PHONE,)
    assert [state for state in texted.states() if state[0] == "twilio"] == [("twilio", REFUSED)]


def test_a_text_of_unknown_fate_is_found_in_the_log(texted: Round) -> None:
    texted.telephone.answers = [Unknown("No answer came in time.")]
    texted.telephone.log = lambda: Sighting(id="SM9", standing=Standing.SENT)

    texted.go()
    assert texted.states() == [("twilio", UNKNOWN)]
    texted.search.later(seconds=31)
    texted.go()

    assert texted.states() == [("twilio", SENT)]
    assert texted.telephone.taken == []


def test_a_text_is_sent_again_only_when_two_late_looks_agree_that_it_is_absent(texted: Round) -> None:
    texted.telephone.answers = [Unknown("No answer came in time.")]
    seen = []
    for seconds in (0, 31, 150, 121, 1):
        texted.search.later(seconds=seconds)
        texted.go()
        seen.append(len(texted.telephone.taken))

    assert seen == [0, 0, 0, 0, 1]


def test_while_the_log_cannot_be_read_nothing_is_sent_again(texted: Round) -> None:
    def unreadable() -> Sighting | None:
        raise ChannelUnreachable

    texted.telephone.answers = [Unknown("No answer came in time.")]
    texted.telephone.log = unreadable
    for _ in range(5):
        texted.go()
        texted.search.later(hours=1)

    assert texted.telephone.taken == []
    assert texted.states() == [("twilio", UNKNOWN)]


@pytest.mark.parametrize(
    ("standing", "state"), [(Standing.DELIVERED, DELIVERED), (Standing.UNDELIVERED, UNDELIVERED), (Standing.SENT, SENT)]
)
def test_a_report_tells_how_far_a_text_came(texted: Round, standing: Standing, state: str) -> None:
    texted.go()
    [row] = deliveries.ledger(texted.search.tracker, "me")

    for _ in range(2):
        texted.courier.report("me", row.id, Sighting(id="SM1", standing=standing, code="30003", why="Switched off."))

    assert texted.states() == [("twilio", state)]


def test_a_second_text_that_turns_up_is_said_not_hidden(texted: Round) -> None:
    texted.go()
    [row] = deliveries.ledger(texted.search.tracker, "me")

    texted.courier.report("me", row.id, Sighting(id="SM1", standing=Standing.SENT, also=("SM2",)))

    [row] = deliveries.ledger(texted.search.tracker, "me")
    assert row.duplicates == 1


def test_one_reminder_that_fails_does_not_keep_back_the_others(texted: Round, caplog: pytest.LogCaptureFixture) -> None:
    texted.of("ada", phone=OTHER_PHONE).applied(company="Second")
    texted.search.at("2026-03-18 10:00")

    class Stumbling(Telephone):
        def send(self, *, to: str, body: str, reference: str, **more: object) -> Outcome:
            if to == PHONE:
                raise RuntimeError("a fault of ours")
            return texted.telephone.send(to=to, body=body, reference=reference, **more)

    texted.courier.channels = lambda: {"outbox": Outbox(), "twilio": Stumbling()}
    texted.go()

    assert len(texted.telephone.taken) == 1
    assert "could not be handled" in caplog.text


def test_a_courier_that_vanished_after_its_claim_leaves_the_fate_unknown(texted: Round) -> None:
    texted.go()
    [row] = deliveries.ledger(texted.search.tracker, "me")
    assert row.state == SENT
    about = texted.search.applied(company="Second")
    texted.search.at("2026-03-18 10:00")
    delivery = texted.search.remind(about, "1", channel="twilio", to=PHONE)
    texted.search.carry(delivery, lambda one, stamp: one.claim(courier="vanished", stamp=stamp))

    texted.search.later(seconds=60)
    texted.go()
    assert texted.search.delivery(delivery).state == "claimed"
    texted.search.later(seconds=31)
    texted.go()

    assert texted.search.delivery(delivery).state == UNKNOWN


def test_a_text_carries_a_link_that_opens_its_letter_and_the_record_does_not(texted: Round) -> None:
    links = Links(
        db=texted.search.tracker, key=b"k" * 32, public_url="https://jobs.example.org", clock=lambda: texted.search.now
    )
    texted.courier.links = links

    texted.go()

    [body] = texted.telephone.taken
    token = body.partition("https://jobs.example.org/t/")[2]
    [row] = deliveries.ledger(texted.search.tracker, "me")
    assert links.resolve(token) == ("me", row.about, "1")
    assert token not in row.text
    assert links.resolve(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert links.resolve("") is None
    texted.search.later(days=15)
    assert links.resolve(token) is None


def test_a_text_may_arrive_only_until_the_quiet_hours(texted: Round) -> None:
    spans: list[object] = []

    class Attentive(Telephone):
        def send(self, *, to: str, body: str, reference: str, **more: object) -> Outcome:
            spans.append(more["valid_for"])
            return super().send(to=to, body=body, reference=reference)

    texted.courier.channels = lambda: {"outbox": Outbox(), "twilio": Attentive()}
    texted.search.at("2026-03-10 18:30")
    texted.go()

    assert spans == [timedelta(hours=2, minutes=30)]


class TestSeveralAtOnce:
    @pytest.fixture
    def two(self, texted: Round) -> Round:
        """Two applications are due to be asked about."""
        texted.search.at("2026-03-02 11:00").applied(company="Acme")
        texted.search.at("2026-03-10 10:00")
        return texted

    def test_share_one_text_with_a_sign_for_each(self, two: Round) -> None:
        two.go()

        [body] = two.telephone.taken
        rows = deliveries.ledger(two.search.tracker, "me")
        assert len(rows) == 2
        assert all(row.reference in body and row.company in body for row in rows)
        assert {row.state for row in rows} == {SENT}
        assert septets(body) <= ONE

    def test_are_delivered_together(self, two: Round) -> None:
        two.go()
        digest = deliveries.latest_texts(two.search.tracker, "me", channels=["twilio"], since=two.search.now)[0]

        two.courier.report("me", digest.id, Sighting(id="SM1", standing=Standing.DELIVERED))

        assert {state for _, state in two.states()} == {DELIVERED}

    def test_that_are_refused_come_by_another_way_each(self, two: Round) -> None:
        two.telephone.answers = [Refused("21211", "That is no number.", Because.NUMBER)]
        two.go()
        two.go()

        assert sorted(two.states()) == [("outbox", SENT)] * 2 + [("twilio", REFUSED)] * 2

    def test_part_when_one_is_done_before_the_text_went_out(self, two: Round) -> None:
        two.telephone.answers = [Deferred(60, "Twilio is busy.")]
        two.go()
        done, left = deliveries.ledger(two.search.tracker, "me")
        two.search.plan(done.about, lambda one, stamp: one.finish_step(step=done.step, stamp=stamp))
        two.search.later(minutes=2)

        two.go()
        two.go()

        [body] = two.telephone.taken
        assert left.reference in body
        assert done.reference not in body
        assert sorted(two.states()) == [("twilio", DROPPED), ("twilio", SENT)]

    def test_of_unknown_fate_are_looked_for_as_one(self, two: Round) -> None:
        two.telephone.answers = [Unknown("No answer came in time.")]
        two.telephone.log = lambda: Sighting(id="SM9", standing=Standing.SENT)
        two.go()
        assert {state for _, state in two.states()} == {UNKNOWN}

        two.search.later(seconds=31)
        two.go()

        assert {state for _, state in two.states()} == {SENT}
        assert two.telephone.taken == []

    def test_are_each_shown_in_the_outbox(self, rounds: Round) -> None:
        for company in ("Acme", "Nordlicht"):
            rounds.search.applied(company=company)
        rounds.search.at("2026-03-10 10:00")

        rounds.go()

        assert rounds.states() == [("outbox", SENT)] * 2

    def test_that_one_text_cannot_hold_wait_in_the_outbox(self, texted: Round) -> None:
        texted.search.at("2026-03-02 11:00")
        for number in range(7):
            texted.search.applied(company=f"Company {number}")
        texted.search.at("2026-03-10 10:00")

        texted.go()
        texted.go()

        assert len(texted.telephone.taken) == 1
        assert texted.states().count(("twilio", SENT)) == 6
        assert texted.states().count(("outbox", SENT)) == 2

    def test_a_machine_that_slept_catches_up_in_one_text_and_not_at_night(self, two: Round) -> None:
        two.search.at("2026-03-13 23:30")
        two.go()
        assert two.telephone.taken == []

        two.search.at("2026-03-14 08:00")
        for _ in range(3):
            two.go()
            two.search.later(seconds=10)
        assert len(two.telephone.taken) == 1


class TestADay:
    def own(self, rounds: Round, *hours: str) -> None:
        """Things to do at these hours of the day, each for another company."""
        rounds.search.at("2026-03-02 09:00")
        for number, hour in enumerate(hours):
            about = rounds.search.save(company=f"Company {number}")
            self.plan(rounds, about, f"2026-03-05 {hour}")

    def plan(self, rounds: Round, about: str, due: str) -> None:
        rounds.search.plan(
            about, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=wall(due), stamp=stamp)
        )

    def live(self, rounds: Round, *, until: str = "2026-03-05 23:00") -> list[str]:
        """The hours at which texts came, the clock striking every ten minutes."""
        rounds.search.at("2026-03-05 08:00")
        came = []
        while rounds.search.now <= moment(until):
            before = len(rounds.telephone.taken)
            rounds.go()
            came += [f"{rounds.search.now:%H:%M}"] * (len(rounds.telephone.taken) - before)
            rounds.search.later(minutes=10)
        return came

    def test_has_three_texts_at_most_and_the_third_tells_the_rest_of_it(self, texted: Round) -> None:
        self.own(texted, "09:00", "11:00", "13:00", "15:00", "17:30")

        assert self.live(texted) == ["09:00", "11:00", "13:00"]

        last = texted.telephone.taken[-1]
        assert all(words in last for words in ("Company 2", "15:00 Company 3", "17:30 Company 4"))
        assert texted.states() == [("twilio", SENT)] * 5

    def test_is_not_told_ahead_while_a_text_is_only_looked_for(self, texted: Round) -> None:
        self.own(texted, "09:00", "10:00", "17:00")
        texted.telephone.answers = [Accepted("SM1"), Unknown("No answer came in time.")]
        texted.telephone.log = lambda: Sighting(id="SM2", standing=Standing.SENT)

        came = self.live(texted, until="2026-03-05 12:00")

        assert came == ["09:00"], "the one at ten was found in the log"
        assert [state for _, state in texted.states()] == [SENT, SENT]

    def test_with_three_texts_has_only_the_outbox_for_what_comes_up_later(self, texted: Round) -> None:
        self.own(texted, "09:00", "10:00", "11:00")
        self.live(texted, until="2026-03-05 12:00")
        self.plan(texted, texted.search.save(company="Late Ltd"), "2026-03-05 15:00")

        texted.search.at("2026-03-05 15:00")
        texted.go()

        assert len(texted.telephone.taken) == 3
        assert texted.states()[-1] == ("outbox", SENT)

    def test_that_follows_has_texts_of_its_own(self, texted: Round) -> None:
        self.own(texted, "09:00", "10:00", "11:00")
        self.live(texted, until="2026-03-05 12:00")

        texted.search.at("2026-03-10 10:00")
        texted.go()

        assert len(texted.telephone.taken) == 4


class TestAnotherWay:
    def test_is_taken_when_a_text_did_not_arrive(self, texted: Round) -> None:
        texted.go()
        [row] = deliveries.ledger(texted.search.tracker, "me")
        lost = Sighting(id="SM1", standing=Standing.UNDELIVERED, code="30003", why="Switched off.")

        for _ in range(2):
            texted.courier.report("me", row.id, lost)
            texted.go()

        assert sorted(texted.states()) == [("outbox", SENT), ("twilio", UNDELIVERED)]

    def test_is_never_taken_while_the_fate_is_unknown(self, texted: Round) -> None:
        def unreadable() -> Sighting | None:
            raise ChannelUnreachable

        texted.telephone.answers = [Unknown("No answer came in time.")]
        texted.telephone.log = unreadable
        for _ in range(4):
            texted.go()
            texted.search.later(hours=7)
        texted.search.at("2026-03-12 10:00")
        texted.go()

        assert texted.states() == [("twilio", UNKNOWN)]
        assert texted.courier.health().unknown == 0, "a day later nobody looks any more"

    def test_is_found_again_after_a_program_died_between_the_refusal_and_the_next(self, texted: Round) -> None:
        texted.telephone.answers = [Refused("21211", "That is no number.", Because.NUMBER)]
        texted.go()
        other = Courier(**{**settings_of(texted.courier), "name": "born later"})

        other.tick()

        assert sorted(texted.states()) == [("outbox", SENT), ("twilio", REFUSED)]

    def test_is_taken_for_what_waited_when_a_stop_came(self, texted: Round) -> None:
        texted.telephone.answers = [Deferred(60, "Twilio is busy.")]
        texted.go()
        texted.search.settle(lambda me, stamp: me.stop_texts(phone=PHONE, stamp=stamp))
        texted.search.later(seconds=61)
        texted.go()
        texted.go()

        assert texted.telephone.taken == []
        assert texted.states() == [("twilio", DROPPED), ("outbox", SENT)]

    def test_is_left_again_after_a_start(self, texted: Round) -> None:
        texted.search.settle(lambda me, stamp: me.stop_texts(phone=PHONE, stamp=stamp))
        texted.go()
        assert texted.states() == [("outbox", SENT)]
        texted.search.settle(lambda me, stamp: me.resume_texts(phone=PHONE, stamp=stamp))
        texted.search.applied(company="Second")
        texted.search.at("2026-03-18 10:00")
        texted.go()

        assert len(texted.telephone.taken) == 1


class TestWhatFailsAgainAndAgain:
    @pytest.fixture
    def hopeless(self, texted: Round) -> Round:
        """The first application cannot be put into words; a second one can."""
        texted.search.at("2026-03-02 11:00").applied(company="Second")
        write = texted.courier.words

        class Stuck:
            def __call__(self, step: StepRow, /, *, seeker: str, reference: str, zone: str, link: str = "") -> str:
                if step.company == "Nordlicht":
                    raise RuntimeError("private words")
                return write(step, seeker=seeker, reference=reference, zone=zone, link=link)

        texted.courier.words = Stuck()
        texted.search.at("2026-03-10 10:00")
        return texted

    def test_is_put_aside_and_shown(self, hopeless: Round) -> None:
        for _ in range(MOST_FAILURES + 2):
            hopeless.go()

        [parked] = hopeless.courier.health().parked
        assert (parked.times, parked.why, parked.seeker) == (MOST_FAILURES, "RuntimeError", "me")
        assert any("Put aside" in alarm for alarm in hopeless.courier.health().alarms)
        assert len(hopeless.telephone.taken) == 1, "the other one went out all the same"

    def test_is_tried_again_an_hour_later(self, hopeless: Round) -> None:
        for _ in range(MOST_FAILURES):
            hopeless.go()
        hopeless.courier.words = Wording(hopeless.search.tracker)
        hopeless.go()
        assert len(hopeless.telephone.taken) == 1

        hopeless.search.later(hours=1)
        hopeless.go()
        hopeless.go()

        assert len(hopeless.telephone.taken) == 2
        assert hopeless.courier.health().parked == ()

    def test_is_counted_for_a_channel_too(self, texted: Round) -> None:
        class Broken(Telephone):
            def send(self, **_: object) -> Outcome:
                raise RuntimeError("a fault of ours")

        texted.courier.channels = lambda: {"outbox": Outbox(), "twilio": Broken()}
        for _ in range(60):
            texted.go()
            texted.search.later(minutes=1)

        [parked] = texted.courier.health().parked
        assert parked.times >= MOST_FAILURES


class TestHealth:
    def test_is_no_cause_for_alarm_when_all_is_well(self, texted: Round) -> None:
        texted.go()
        assert texted.courier.health().alarms == ()

    def test_tells_that_nothing_runs(self, texted: Round) -> None:
        assert texted.courier.health().alarms == ("Nothing is running that could send reminders.",)
        texted.go()
        texted.search.later(minutes=2)
        assert texted.courier.health().alarms == ("Nothing is running that could send reminders.",)

    def test_tells_of_a_claim_that_is_too_old(self, texted: Round) -> None:
        about = texted.search.applied(company="Second")
        delivery = texted.search.remind(about, "1", channel="twilio", to=PHONE)
        texted.search.carry(delivery, lambda one, stamp: one.claim(courier="vanished", stamp=stamp))
        texted.search.later(seconds=121)

        health = texted.courier.health()

        assert health.oldest_claim == texted.search.now - timedelta(seconds=121)
        assert "A reminder has been on its way for more than two minutes." in health.alarms


def test_a_channel_that_asks_to_slow_down_is_asked_less_often(texted: Round) -> None:
    texted.search.at("2026-03-02 09:00")
    for number in range(8):
        texted.of(f"seeker{number}", phone=OTHER_PHONE).applied()
    texted.search.at("2026-03-10 10:00")
    texted.courier.hands, texted.courier.rate = 1, 100
    texted.telephone.answers = [Deferred(2, "More slowly, please.")]
    texted.search.later(minutes=5)

    texted.go()
    texted.search.later(seconds=3)
    texted.go()

    assert len(texted.telephone.taken) == 9


def test_one_server_for_messages_that_is_away_slows_nobody_elses(texted: Round) -> None:
    """Each has a server of their own."""
    texted.search.at("2026-03-02 09:00")
    everybody = [texted.search, *(texted.search.of(f"seeker{number}") for number in range(12))]
    for one in everybody:
        one.settle(lambda me, stamp: me.order_channels(channels=("apprise", "outbox"), stamp=stamp))
    for one in everybody[1:]:
        one.applied()
    away = Deferred(60, "It cannot be reached.")

    class Messages(Telephone):
        def send(self, *, to: str, reference: str, **_: object) -> Outcome:
            self.taken.append(to)
            return Accepted(reference) if to in {"me", "seeker1", "seeker2"} else away

    messages = Messages(name="apprise")
    texted.courier.channels = lambda: {"outbox": Outbox(), "apprise": messages}
    texted.courier.hands, texted.courier.rate = 1, 7
    texted.search.at("2026-03-10 10:05")

    texted.go()

    assert set(messages.taken) == {one.seeker for one in everybody}


def test_a_crowd_is_told_over_some_time_each_at_their_own_moment(texted: Round) -> None:
    texted.search.at("2026-03-02 09:00")
    for number in range(29):
        texted.of(f"seeker{number}", phone=OTHER_PHONE).applied()
    texted.courier.rate = 10
    texted.search.at("2026-03-10 10:00")
    came = []
    for _ in range(4):
        texted.go()
        came.append(len(texted.telephone.taken))
        texted.search.later(seconds=1)

    assert came[0] < came[1] <= came[2] <= came[3] == 30


def test_what_a_long_sleep_has_overtaken_is_not_brought_up_any_more(texted: Round) -> None:
    """The laptop slept from the morning of an interview until it was over: nobody wants to get ready then."""
    about = texted.search.applied(company="Second")
    texted.search.interview(about, "2026-03-11 14:00")

    texted.search.at("2026-03-11 16:00")
    texted.go()

    assert "prepare_soon" not in [rule for rule, _ in texted.search.steps(about)]
    assert all("ready" not in body.lower() for body in texted.telephone.taken)
