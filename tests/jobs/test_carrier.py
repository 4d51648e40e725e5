"""What Twilio tells: reports that come twice, in any order or too early change nothing that they should not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.delivery_events import CLAIMED, DELIVERED, SENT, UNDELIVERED
from jobs.account import AccountFile, Entered
from jobs.answering import Listener
from jobs.carrier import Carrier
from jobs.channels import Accepted, ChannelUnreachable, Incoming, Outcome, Sighting, Standing
from jobs.channels.outbox import Outbox
from jobs.courier import Courier
from jobs.links import Links
from jobs.reminding import Wording
from projections import deliveries
from tests.support.searching import Search

PHONE = "+447700900123"
OURS = "+15005550006"
GIVEN = Entered(account_sid="AC" + "1" * 32, auth_token="t" * 32, sender=OURS)


@dataclass
class Telephone:
    """A channel that is asked; what it knows is set by the test."""

    known: dict[str, Sighting] = field(default_factory=dict)
    answers: list[Incoming] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    asked: int = 0
    reachable: bool = True
    meanwhile: Callable[[str], None] = lambda _: None
    name: str = "twilio"

    def send(self, *, body: str, **_: object) -> Outcome:
        self.sent.append(body)
        self.meanwhile(f"SM{len(self.sent)}")
        return Accepted(f"SM{len(self.sent)}")

    def find(self, **_: object) -> Sighting | None:
        return None

    def look(self, id: str, /) -> Sighting | None:
        self.asked += 1
        if not self.reachable:
            raise ChannelUnreachable
        return self.known.get(id)

    def inbound(self, since: datetime, /) -> Iterator[Incoming]:
        return iter([answer for answer in self.answers if answer.received_at >= since])


@dataclass
class Line:
    """The program's end of the line to Twilio."""

    search: Search
    telephone: Telephone
    courier: Courier
    carrier: Carrier

    def state(self) -> str:
        [row] = deliveries.ledger(self.search.tracker, "me")
        return row.state

    def report(self, status: str, *, sid: str = "SM1", code: str = "", delivery: str = "") -> None:
        [row] = deliveries.ledger(self.search.tracker, "me")
        fields = {"MessageSid": sid, "MessageStatus": status, **({"ErrorCode": code} if code else {})}
        self.carrier.report("me", delivery or row.id, fields)


def line_to(search: Search, folder: Path, *, reachable: bool) -> Line:
    telephone = Telephone()
    courier = Courier(
        commands=search.commands,
        db=search.tracker,
        channels=lambda: {"outbox": Outbox(), "twilio": telephone},
        clock=lambda: search.now,
        words=Wording(search.tracker),
        links=Links(db=search.tracker, key=b"k" * 32, public_url="", clock=lambda: search.now),
        callback=lambda _: None,
    )
    carrier = Carrier(
        accounts=AccountFile(data_dir=folder, given=GIVEN),
        courier=courier,
        answers=Listener(commands=search.commands, db=search.tracker, clock=lambda: search.now),
        clock=lambda: search.now,
        reachable=reachable,
    )
    search.settle(lambda me, stamp: me.change_phone(phone=PHONE, consented=True, stamp=stamp))
    search.settle(lambda me, stamp: me.order_channels(channels=("twilio", "outbox"), stamp=stamp))
    search.applied()
    search.at("2026-03-10 10:00")
    return Line(search, telephone, courier, carrier)


@pytest.fixture
def line(search: Search, tmp_path: Path) -> Line:
    """A text is due, and Twilio can reach us."""
    return line_to(search, tmp_path, reachable=True)


@pytest.fixture
def polling(search: Search, tmp_path: Path) -> Line:
    """A text went out, and nothing outside can reach us."""
    line = line_to(search, tmp_path, reachable=False)
    line.courier.tick()
    return line


class TestReports:
    def test_tell_how_far_a_text_came(self, line: Line) -> None:
        line.courier.tick()
        line.report("sent")
        assert line.state() == SENT
        line.report("delivered")
        assert line.state() == DELIVERED

    @pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sending", "sent", "delivered"])))
    def test_come_in_any_order(self, line: Line, order: tuple[str, ...]) -> None:
        line.courier.tick()
        for status in order:
            line.report(status)
        assert line.state() == DELIVERED

    def test_repeated_change_nothing(self, line: Line) -> None:
        line.courier.tick()
        line.report("delivered")
        before = line.search.tracker.position()
        for status in ("delivered", "sent", "delivered", "queued"):
            line.report(status)
        assert line.search.tracker.position() == before

    def test_that_come_before_the_answer_to_the_request_count(self, line: Line) -> None:
        seen: list[str] = []

        def meanwhile(sid: str) -> None:
            seen.append(line.state())
            line.report("delivered", sid=sid)

        line.telephone.meanwhile = meanwhile
        line.courier.tick()
        assert seen == [CLAIMED]
        assert line.state() == DELIVERED
        assert len(line.telephone.sent) == 1

    def test_of_a_text_that_did_not_arrive_say_why(self, line: Line) -> None:
        line.courier.tick()
        line.report("undelivered", code="30003")
        [row] = deliveries.ledger(line.search.tracker, "me")
        assert row.state == UNDELIVERED
        assert row.why.startswith("The phone could not be reached")

    def test_of_a_second_text_tell_a_duplicate(self, line: Line) -> None:
        line.courier.tick()
        for _ in range(2):
            line.report("sent", sid="SM9")
        [row] = deliveries.ledger(line.search.tracker, "me")
        assert (row.state, row.message, row.duplicates) == (SENT, "SM1", 1)

    @pytest.mark.parametrize("delivery", ["me/delivery-" + "0" * 32, "ada/delivery-1", "me/seeker-profile", "x"])
    def test_of_what_never_was_are_ignored(self, line: Line, delivery: str, caplog: pytest.LogCaptureFixture) -> None:
        line.courier.tick()
        before = line.search.tracker.position()
        line.report("delivered", delivery=delivery)
        assert line.search.tracker.position() == before
        assert "not ours" in caplog.text

    @pytest.mark.parametrize("code", ["", "x", "9" * 5_000, "-1", "٣"])
    def test_with_odd_error_codes_are_harmless(self, line: Line, code: str) -> None:
        line.courier.tick()
        line.report("undelivered", code=code)
        assert line.state() == UNDELIVERED

    def test_are_believed_whatever_they_are_called(self, line: Line) -> None:
        line.courier.tick()
        line.report("teleported")
        assert line.state() == SENT


class TestWithoutAPublicAddress:
    def test_what_became_of_a_text_is_asked_for(self, polling: Line) -> None:
        polling.carrier.ask()
        assert polling.state() == SENT
        polling.telephone.known["SM1"] = Sighting(id="SM1", standing=Standing.DELIVERED)
        polling.search.later(seconds=10)
        polling.carrier.ask()
        assert polling.state() == DELIVERED

    def test_it_is_asked_for_two_seconds_at_most_so_that_others_go_out(self, polling: Line) -> None:
        second = polling.search.remind(polling.search.applied(company="Second"), "1", channel="twilio", to=PHONE)
        polling.search.deliver(second, message="SM2")

        class Slow(Telephone):
            def look(self, id: str, /) -> Sighting | None:
                polling.search.later(seconds=3)
                return super().look(id)

        slow = Slow()
        polling.courier.channels = lambda: {"twilio": slow}
        polling.carrier.ask()

        assert slow.asked == 1

    def test_texts_that_are_long_on_their_way_keep_back_no_news_of_others(self, polling: Line) -> None:
        search = polling.search
        for number in range(2, 5):
            text = search.remind(search.applied(company=f"Company {number}"), "1", channel="twilio", to=PHONE)
            search.later(seconds=1)
            search.deliver(text, message=f"SM{number}")

        class Slow(Telephone):
            def look(self, id: str, /) -> Sighting | None:
                search.later(seconds=3)
                seen.append(id)
                return super().look(id)

        seen: list[str] = []
        polling.courier.channels = lambda: {"twilio": Slow()}
        for _ in range(6):
            polling.carrier.ask()
            search.later(seconds=10)

        assert set(seen) >= {"SM2", "SM3", "SM4"}
        assert len(seen) == 6

    def test_it_is_asked_every_ten_seconds_at_most_and_no_more_once_it_is_known(self, polling: Line) -> None:
        polling.carrier.ask()
        polling.search.later(seconds=9)
        polling.carrier.ask()
        assert polling.telephone.asked == 1
        polling.telephone.known["SM1"] = Sighting(id="SM1", standing=Standing.DELIVERED)
        for _ in range(3):
            polling.search.later(seconds=10)
            polling.carrier.ask()
        assert polling.telephone.asked == 2

    @pytest.mark.parametrize("words", ["done", "nonsense that nobody could understand at all", "done k4tb"])
    def test_an_answer_is_acted_on_and_replied_to_once(self, polling: Line, words: str) -> None:
        polling.telephone.answers.append(
            Incoming("SM50", PHONE, OURS, words, received_at=polling.search.now + timedelta(seconds=5))
        )
        for _ in range(5):
            polling.search.later(seconds=10)
            polling.carrier.ask()
        assert len(polling.telephone.sent) == 2

    def test_while_twilio_cannot_be_asked_nothing_is_lost(self, polling: Line) -> None:
        polling.telephone.reachable = False
        polling.carrier.ask()
        polling.telephone.reachable = True
        polling.telephone.known["SM1"] = Sighting(id="SM1", standing=Standing.DELIVERED)
        polling.search.later(seconds=10)
        polling.carrier.ask()
        assert polling.state() == DELIVERED

    def test_an_answer_that_fails_keeps_back_no_other(self, polling: Line, caplog: pytest.LogCaptureFixture) -> None:
        class Stumbling(Listener):
            def hear(self, incoming: Incoming) -> str:
                if incoming.id == "SM50":
                    raise RuntimeError("a fault of ours")
                return super().hear(incoming)

        search = polling.search
        polling.carrier.answers = Stumbling(commands=search.commands, db=search.tracker, clock=lambda: search.now)
        for id in ("SM50", "SM51"):
            polling.telephone.answers.append(Incoming(id, PHONE, OURS, "done", received_at=search.now))
        polling.carrier.ask()
        assert len(polling.telephone.sent) == 2
        assert "could not be acted on" in caplog.text

    def test_nobody_is_asked_before_anything_went_out(self, search: Search, tmp_path: Path) -> None:
        line = line_to(search, tmp_path, reachable=False)
        line.telephone.answers.append(Incoming("SM50", PHONE, OURS, "done", received_at=search.now))
        line.carrier.ask()
        assert line.telephone.sent == []


def test_with_a_public_address_nothing_is_asked_for(line: Line) -> None:
    line.courier.tick()
    line.carrier.ask()
    assert line.telephone.asked == 0


def test_the_token_of_signatures_is_the_accounts(line: Line, tmp_path: Path) -> None:
    assert line.carrier.signing_token() == "t" * 32
    line.carrier.accounts = AccountFile(data_dir=tmp_path, given=Entered())
    assert line.carrier.signing_token() == ""


def test_an_answer_that_is_posted_is_acted_on(line: Line) -> None:
    line.courier.tick()
    reply = line.carrier.answered({"MessageSid": "SM60", "From": PHONE, "To": OURS, "Body": "done"})
    assert reply.startswith("Well done")
    assert line.carrier.answered({"MessageSid": "SM60", "From": PHONE, "To": OURS, "Body": "done"}) == ""
