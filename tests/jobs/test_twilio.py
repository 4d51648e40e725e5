"""Sending by Twilio's own SDK, against the pretend carrier over real HTTP."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from jobs.channels import Accepted, ChannelUnreachable, Standing
from jobs.channels.simulator import Fault, Trouble
from jobs.channels.twilio import TwilioTexts
from jobs.channels.twilio_account import AddressRefused, TwilioAccount, on_loopback
from tests.jobs.carrier import ME, OURS, REFERENCE, SERVICE, WORDS, Carrier
from tests.support.eventually import eventually


def now() -> datetime:
    return datetime.now(UTC)


def sent(texts: TwilioTexts, body: str = WORDS, *, to: str = ME, reference: str = REFERENCE) -> str:
    outcome = texts.send(to=to, body=body, reference=reference)
    assert isinstance(outcome, Accepted)
    return outcome.id


def standing_of(carrier: Carrier, id: str) -> Standing:
    sighting = carrier.texts.look(id)
    assert sighting is not None
    return sighting.standing


class TestSending:
    def test_a_text_is_accepted_and_arrives(self, carrier: Carrier) -> None:
        id = sent(carrier.texts)
        (text,) = carrier.simulator.texts()
        assert (text.sid, text.sender, text.to, text.body) == (id, OURS, ME, WORDS)
        assert eventually(lambda: carrier.simulator.texts()[0].status == "delivered")

    def test_a_messaging_service_chooses_the_number_itself(self, carrier: Carrier) -> None:
        sent(carrier.by_service())
        (text,) = carrier.simulator.texts()
        assert text.service == SERVICE
        assert eventually(lambda: carrier.simulator.texts()[0].sender == OURS)

    def test_a_text_without_its_reference_is_never_sent(self, carrier: Carrier) -> None:
        with pytest.raises(ValueError, match="reference"):
            carrier.texts.send(to=ME, body="Follow up with Acme", reference=REFERENCE)
        assert carrier.simulator.texts() == []

    @pytest.mark.parametrize(
        ("asked", "kept"),
        [
            (timedelta(minutes=30), timedelta(minutes=30)),
            (timedelta(days=3), timedelta(hours=10)),
            (timedelta(milliseconds=5), timedelta(seconds=1)),
            (timedelta(seconds=-5), timedelta(seconds=1)),
        ],
    )
    def test_it_expires_within_what_twilio_allows(self, carrier: Carrier, asked: timedelta, kept: timedelta) -> None:
        carrier.texts.send(to=ME, body=WORDS, reference=REFERENCE, valid_for=asked)
        (text,) = carrier.simulator.texts()
        assert text.expires_at == text.created_at + kept

    def test_the_address_for_reports_goes_with_it(self, carrier: Carrier) -> None:
        carrier.texts.send(to=ME, body=WORDS, reference=REFERENCE, callback="http://127.0.0.1:9/status/1")
        assert carrier.simulator.texts()[0].callback == "http://127.0.0.1:9/status/1"

    def test_the_words_arrive_as_they_are(self, carrier: Carrier) -> None:
        body = "7Q2F Škoda & Söhne: 100 % “fine” = <b>?</b> 🎉\nline two +1"
        sent(carrier.texts, body)
        assert carrier.simulator.texts()[0].body == body

    def test_no_proxy_of_the_machine_sees_the_token(self, carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        sent(carrier.texts)


class TestFinding:
    def test_the_text_is_found_by_its_reference_even_before_it_left(self, carrier: Carrier) -> None:
        id = sent(carrier.texts)
        sighting = carrier.texts.find(to=ME, reference=REFERENCE, since=now())
        assert sighting is not None
        assert sighting.id == id
        assert sighting.also == ()

    def test_none_is_found_where_none_is(self, carrier: Carrier) -> None:
        sent(carrier.texts, "9XK3: something else", reference="9XK3")
        assert carrier.texts.find(to=ME, reference=REFERENCE, since=now()) is None

    def test_a_text_to_somebody_else_does_not_count(self, carrier: Carrier) -> None:
        sent(carrier.texts, to="+14155550199")
        assert carrier.texts.find(to=ME, reference=REFERENCE, since=now()) is None

    def test_the_reference_inside_a_longer_word_does_not_count(self, carrier: Carrier) -> None:
        sent(carrier.texts, "see https://example.test/t/a7Q2Fb for it")
        assert carrier.texts.find(to=ME, reference=REFERENCE, since=now()) is None

    def test_an_answer_that_quotes_the_reference_does_not_count(self, carrier: Carrier) -> None:
        carrier.simulator.exchange.receive(sender=ME, to=OURS, body="DONE 7Q2F")
        carrier.simulator.exchange.receive(sender=OURS, to=ME, body="DONE 7Q2F")
        assert carrier.texts.find(to=ME, reference=REFERENCE, since=now()) is None

    def test_an_older_text_with_the_same_reference_does_not_count(self, carrier: Carrier) -> None:
        sent(carrier.texts)
        assert carrier.texts.find(to=ME, reference=REFERENCE, since=now() + timedelta(minutes=6)) is None

    def test_clocks_may_differ_by_minutes(self, carrier: Carrier) -> None:
        sent(carrier.texts)
        assert carrier.texts.find(to=ME, reference=REFERENCE, since=now() + timedelta(minutes=4))

    def test_a_second_text_with_the_same_reference_is_not_hidden(self, carrier: Carrier) -> None:
        first, second, third = (sent(carrier.texts) for _ in range(3))
        sighting = carrier.texts.find(to=ME, reference=REFERENCE, since=now())
        assert sighting is not None
        assert (sighting.id, sighting.also) == (first, (second, third))

    def test_it_is_found_on_a_later_page(self, carrier: Carrier) -> None:
        id = sent(carrier.texts)
        for number in range(130):
            carrier.simulator.exchange.receive(sender=OURS, to=ME, body=f"noise {number}")
        sighting = carrier.texts.find(to=ME, reference=REFERENCE, since=now())
        assert sighting is not None
        assert sighting.id == id

    def test_a_log_without_words_proves_nothing(self, carrier: Carrier) -> None:
        sent(carrier.texts)
        carrier.simulator.exchange.redact(carrier.simulator.texts()[0])
        with pytest.raises(ChannelUnreachable, match="words"):
            carrier.texts.find(to=ME, reference=REFERENCE, since=now())

    @pytest.mark.parametrize("fault", [Fault.LIST_ERROR, Fault.LIST_TOO_MANY, Fault.LIST_RESET, Fault.LIST_HANG])
    def test_a_log_that_cannot_be_read_proves_nothing(self, carrier: Carrier, fault: Fault) -> None:
        impatient = carrier.impatient()
        sent(impatient)
        carrier.simulator.faults.once(Trouble(fault))
        with pytest.raises(ChannelUnreachable):
            impatient.find(to=ME, reference=REFERENCE, since=now())
        assert impatient.find(to=ME, reference=REFERENCE, since=now())

    def test_a_log_behind_a_closed_port_proves_nothing(self, closed: TwilioTexts) -> None:
        with pytest.raises(ChannelUnreachable, match="cannot be read"):
            closed.find(to=ME, reference=REFERENCE, since=now())


class TestLooking:
    def test_it_tells_how_far_a_text_has_come(self, carrier: Carrier) -> None:
        id = sent(carrier.texts)
        assert standing_of(carrier, id) in {Standing.ACCEPTED, Standing.SENT, Standing.DELIVERED}
        assert eventually(lambda: standing_of(carrier, id) is Standing.DELIVERED)

    def test_it_tells_why_a_text_did_not_arrive(self, carrier: Carrier) -> None:
        carrier.simulator.faults.once(Trouble(Fault.FAIL_LATER, code=30006))
        id = sent(carrier.texts)
        assert eventually(lambda: standing_of(carrier, id).final)
        sighting = carrier.texts.look(id)
        assert sighting is not None
        assert (sighting.standing, sighting.code) == (Standing.UNDELIVERED, "30006")
        assert "landline" in sighting.why

    def test_a_text_nobody_knows_is_none(self, carrier: Carrier) -> None:
        assert carrier.texts.look("SM" + "0" * 32) is None

    def test_without_an_answer_nothing_is_known(self, closed: TwilioTexts) -> None:
        with pytest.raises(ChannelUnreachable):
            closed.look("SM" + "0" * 32)


class TestAnswersByAsking:
    def test_answers_are_seen_oldest_first_without_a_webhook(self, carrier: Carrier) -> None:
        sent(carrier.texts)
        carrier.simulator.answer("DONE 7Q2F")
        carrier.simulator.answer("thanks")
        first, second = carrier.texts.inbound(now())
        assert (first.body, first.sender, first.to, first.answered) == ("DONE 7Q2F", ME, OURS, False)
        assert second.body == "thanks"
        assert first.id != second.id

    def test_those_to_a_service_are_seen_as_well(self, carrier: Carrier) -> None:
        sent(carrier.by_service())
        carrier.simulator.answer("LETTER")
        assert [answer.body for answer in carrier.by_service().inbound(now())] == ["LETTER"]

    def test_old_ones_are_left_out(self, carrier: Carrier) -> None:
        carrier.simulator.answer("DONE")
        assert list(carrier.texts.inbound(now() + timedelta(minutes=6))) == []

    def test_without_an_answer_nothing_is_known(self, closed: TwilioTexts) -> None:
        with pytest.raises(ChannelUnreachable):
            closed.inbound(now())


class TestCheckingTheAccount:
    def test_good_credentials_are_good(self, carrier: Carrier) -> None:
        assert carrier.texts.check() is None

    def test_wrong_ones_are_told_in_words(self, carrier: Carrier) -> None:
        wrong = TwilioTexts(
            TwilioAccount(sid=carrier.simulator.account.sid, token="wrong", sender=OURS, base_url=carrier.url)
        )
        assert "auth token" in (wrong.check() or "")

    def test_an_unreachable_twilio_says_nothing_about_them(self, closed: TwilioTexts) -> None:
        with pytest.raises(ChannelUnreachable):
            closed.check()


class TestTheAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:4010",
            "http://localhost:4010/",
            "http://[::1]:4010",
            "https://127.8.9.1",
            "http://127.0.0.1:4010/simulator",
        ],
    )
    def test_this_computer_is_allowed(self, url: str) -> None:
        assert on_loopback(url) == url.rstrip("/")

    @pytest.mark.parametrize(
        "url",
        [
            "https://api.twilio.example",
            "http://192.168.1.4:4010",
            "http://0.0.0.0:4010",
            "http://127.0.0.1@evil.example",
            "http://127.0.0.1:80@evil.example",
            "http://evil.example\\@127.0.0.1",
            "http://evil.example#127.0.0.1",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://[2001:db8::1]:80",
            "http://999.1.1.1",
            "http://2130706433.example",
            "ftp://127.0.0.1",
            "127.0.0.1:4010",
            "//127.0.0.1",
            "",
            "nonsense",
        ],
    )
    def test_any_other_is_refused(self, url: str) -> None:
        with pytest.raises(AddressRefused, match="this computer"):
            TwilioAccount(sid="AC", token="t", sender=OURS, base_url=url)

    def test_the_token_is_not_shown(self) -> None:
        assert "hush" not in repr(TwilioAccount(sid="AC1", token="hush", sender=OURS))


def test_the_sdk_is_not_loaded_before_the_first_call() -> None:
    script = (
        "import sys; from jobs.channels.twilio import TwilioTexts, TwilioAccount;"
        "TwilioTexts(TwilioAccount(sid='AC1', token='t', sender='+15005550006'));"
        "print(sorted({'twilio', 'requests', 'urllib3'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"
