"""The courier: what is due goes out once, by the right channel, at a decent hour, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from domain.delivery import DELIVERED, DROPPED, READY, REFUSED, SENT, UNDELIVERED, UNKNOWN
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
from jobs.links import Links
from jobs.reminding import Wording
from projections import reminders
from tests.support.searching import Search

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
        rows = reminders.ledger(self.search.tracker, "me")
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

    [row] = reminders.outbox(rounds.search.tracker, "me")
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
    other = Courier(**{**vars(texted.courier), "name": "other"})

    texted.go()
    other.tick()

    assert len(texted.telephone.taken) == 1


def test_no_text_goes_out_in_the_quiet_hours(texted: Round) -> None:
    texted.search.at("2026-03-10 21:30")
    texted.go()
    assert texted.telephone.taken == []

    texted.search.at("2026-03-11 08:00")
    texted.go()
    assert len(texted.telephone.taken) == 1


def test_what_was_done_meanwhile_is_not_sent(texted: Round) -> None:
    texted.telephone.answers = [Deferred(60, "Twilio is busy.")]
    texted.go()
    [about] = [row.about for row in reminders.ledger(texted.search.tracker, "me")]
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
    [row] = reminders.ledger(texted.search.tracker, "me")

    for _ in range(2):
        texted.courier.report("me", row.id, Sighting(id="SM1", standing=standing, code="30003", why="Switched off."))

    assert texted.states() == [("twilio", state)]


def test_a_second_text_that_turns_up_is_said_not_hidden(texted: Round) -> None:
    texted.go()
    [row] = reminders.ledger(texted.search.tracker, "me")

    texted.courier.report("me", row.id, Sighting(id="SM1", standing=Standing.SENT, also=("SM2",)))

    [row] = reminders.ledger(texted.search.tracker, "me")
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
    [row] = reminders.ledger(texted.search.tracker, "me")
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
    [row] = reminders.ledger(texted.search.tracker, "me")
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
