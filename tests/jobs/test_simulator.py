"""The pretend Twilio: as the real one answers, so that what works here works there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from jobs.channels import Accepted
from jobs.channels.simulator import Fault, Simulator, Trouble
from jobs.channels.simulator.faults import Call
from jobs.channels.simulator.server import serving
from jobs.channels.simulator.texts import Pace, segments
from jobs.channels.twilio import TwilioTexts
from tests.jobs.carrier import ME, OURS, QUICK, REFERENCE, SERVICE, WORDS, Carrier, Clock, Ear
from tests.support.eventually import eventually


@pytest.fixture
def rest(carrier: Carrier) -> Iterator[httpx.Client]:
    """Twilio's REST interface without the SDK."""
    account = carrier.simulator.account
    base = f"{carrier.url}/2010-04-01/Accounts/{account.sid}"
    with httpx.Client(base_url=base, auth=(account.sid, account.token), trust_env=False) as client:
        yield client


def send(carrier: Carrier, *, to: str = ME, callback: str | None = None) -> str:
    outcome = carrier.texts.send(to=to, body=WORDS, reference=REFERENCE, callback=callback)
    assert isinstance(outcome, Accepted)
    return outcome.id


class TestMessages:
    def test_a_created_message_has_twilios_shape(self, rest: httpx.Client) -> None:
        answer = rest.post("/Messages.json", data={"To": ME, "From": OURS, "Body": "Škoda"})
        message = answer.json()
        assert answer.status_code == 201
        assert message["status"] == "queued"
        assert message["direction"] == "outbound-api"
        assert message["num_segments"] == "1"
        assert message["date_sent"] is None
        assert message["date_created"].endswith("+0000")
        assert message["uri"].endswith(f"/Messages/{message['sid']}.json")

    def test_by_a_service_it_has_no_sender_at_first(self, rest: httpx.Client) -> None:
        message = rest.post("/Messages.json", data={"To": ME, "MessagingServiceSid": SERVICE, "Body": "Hi"}).json()
        assert (message["status"], message["from"], message["num_segments"]) == ("accepted", None, "0")

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"From": OURS, "Body": "x"}, 21604),
            ({"To": ME, "From": OURS}, 21602),
            ({"To": ME, "Body": "x"}, 21603),
            ({"To": "nobody", "From": OURS, "Body": "x"}, 21211),
            ({"To": ME, "From": "+14155550000", "Body": "x"}, 21606),
            ({"To": ME, "MessagingServiceSid": "MG" + "0" * 32, "Body": "x"}, 21606),
            ({"To": ME, "From": "+15005550001", "Body": "x"}, 21212),
            ({"To": ME, "From": "+15005550008", "Body": "x"}, 21611),
            ({"To": OURS, "From": OURS, "Body": "x"}, 21266),
            ({"To": ME, "From": OURS, "Body": "x" * 1601}, 21617),
            ({"To": ME, "From": OURS, "Body": "x", "ValidityPeriod": "0"}, 20001),
            ({"To": ME, "From": OURS, "Body": "x", "ValidityPeriod": "36001"}, 20001),
            ({"To": ME, "From": OURS, "Body": "x", "StatusCallback": "nowhere"}, 21609),
        ],
    )
    def test_a_bad_request_gets_twilios_code(self, rest: httpx.Client, fields: dict[str, str], code: int) -> None:
        answer = rest.post("/Messages.json", data=fields)
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    def test_it_opens_with_the_right_token_only(self, carrier: Carrier) -> None:
        sid = carrier.simulator.account.sid
        url = f"{carrier.url}/2010-04-01/Accounts/{sid}/Messages.json"
        for auth in (None, (sid, "wrong"), ("AC" + "0" * 32, carrier.simulator.account.token)):
            answer = httpx.get(url, auth=auth, trust_env=False)
            assert (answer.status_code, answer.json()["code"]) == (401, 20003)

    def test_another_account_is_not_found(self, rest: httpx.Client, carrier: Carrier) -> None:
        other = rest.get(f"{carrier.url}/2010-04-01/Accounts/AC{'0' * 32}/Messages.json")
        assert (other.status_code, other.json()["code"]) == (404, 20404)

    def test_the_sdk_reads_the_log_page_by_page(self, carrier: Carrier, sdk: Client) -> None:
        sids = [send(carrier) for _ in range(7)]
        assert [message.sid for message in sdk.messages.list(page_size=3)] == sids[::-1]

    def test_the_log_can_be_asked_by_number(self, carrier: Carrier, sdk: Client) -> None:
        mine, other = send(carrier), send(carrier, to="+14155550199")
        carrier.simulator.answer("DONE")
        assert [message.sid for message in sdk.messages.list(to=ME)] == [mine]
        assert {message.sid for message in sdk.messages.list(from_=OURS)} == {mine, other}
        assert [message.body for message in sdk.messages.list(to=OURS)] == ["DONE"]

    def test_a_filter_by_date_misses_what_has_not_left(self) -> None:
        """The trap that makes a text look absent; so the channel never filters by date."""
        clock = Clock()
        simulator = Simulator(clock=clock)
        with serving(simulator) as url:
            sdk = _sdk(simulator, url)
            sid = sdk.messages.create(to=ME, from_=OURS, body="x").sid
            assert sdk.messages.list(date_sent_after=clock()) == []
            clock.turn(seconds=1)
            assert eventually(lambda: sdk.messages(sid).fetch().status == "delivered")
            assert [message.sid for message in sdk.messages.list(date_sent_after=clock())] == [sid]

    def test_words_can_be_blanked_and_messages_deleted(self, carrier: Carrier, sdk: Client) -> None:
        sid = send(carrier)
        assert sdk.messages(sid).update(body="").body == ""
        assert sdk.messages(sid).delete()
        with pytest.raises(TwilioRestException) as missing:
            sdk.messages(sid).fetch()
        assert missing.value.code == 20404

    def test_nothing_is_ever_cancelled(self, carrier: Carrier, sdk: Client) -> None:
        with pytest.raises(TwilioRestException) as refused:
            sdk.messages(send(carrier)).update(status="canceled")
        assert refused.value.status == 409

    @pytest.mark.parametrize("page", ["x", "-1", "٣", "9" * 30])
    def test_a_page_that_is_no_number_is_refused(self, rest: httpx.Client, page: str) -> None:
        assert rest.get("/Messages.json", params={"Page": page}).status_code == 400


class TestTheWay:
    def test_a_text_moves_by_the_clock_alone(self) -> None:
        clock = Clock()
        simulator = Simulator(clock=clock, pace=Pace(sending=1, sent=2, arrives=3))
        with serving(simulator) as url:
            TwilioTexts(simulator.credentials(url)).send(to=ME, body=WORDS, reference=REFERENCE)
            assert simulator.texts()[0].status == "queued"
            for status in ("sending", "sent", "delivered"):
                clock.turn(seconds=1)
                eventually(partial(_has, simulator, status))

    def test_it_expires_rather_than_arrive_late(self) -> None:
        clock = Clock()
        simulator = Simulator(clock=clock, pace=Pace(sending=100, sent=200, arrives=300))
        with serving(simulator) as url:
            sdk = _sdk(simulator, url)
            sdk.messages.create(to=ME, from_=OURS, body="x", validity_period=60)
            clock.turn(seconds=400)
            assert eventually(lambda: simulator.texts()[0].status == "failed")
            assert simulator.texts()[0].error_code == 30036

    @pytest.mark.parametrize(("number", "code"), [("+15005553003", 30003), ("+15005550034", 30034)])
    def test_some_numbers_are_never_reached(self, carrier: Carrier, number: str, code: int) -> None:
        send(carrier, to=number)
        assert eventually(lambda: carrier.simulator.texts()[0].status == "undelivered")
        assert carrier.simulator.texts()[0].error_code == code

    def test_everything_is_kept_in_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "carrier.json"
        first = Simulator(path=path, pace=QUICK)
        with serving(first) as url:
            TwilioTexts(first.credentials(url)).send(to=ME, body=WORDS, reference=REFERENCE)
            assert eventually(lambda: first.texts()[0].status == "delivered")
            first.answer("STOP")
        second = Simulator(path=path)
        assert second.texts() == first.texts()
        with serving(second) as url, pytest.raises(TwilioRestException) as refused:
            _sdk(second, url).messages.create(to=ME, from_=OURS, body="x")
        assert refused.value.code == 21610

    @pytest.mark.parametrize(
        ("body", "number"),
        [
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("€" * 80, 1),
            ("€" * 81, 2),
            ("—", 1),
            ("š" * 70, 1),
            ("š" * 71, 2),
            ("🎉" * 35, 1),
        ],
    )
    def test_segments_are_counted_as_on_the_air(self, body: str, number: int) -> None:
        assert segments(body) == number


class TestReports:
    def test_each_step_is_reported_but_the_first_and_signed_as_twilio_signs(self, carrier: Carrier, ear: Ear) -> None:
        sid = send(carrier, callback=f"{ear.url}/status/d1/2?x=a%20b&y=")
        assert eventually(lambda: ear.statuses(sid) == ["sending", "sent", "delivered"])
        validator = RequestValidator(carrier.simulator.account.token)
        for heard in ear.heard:
            assert validator.validate(ear.url + heard.path, heard.fields, heard.signature)
            assert not validator.validate(ear.url + heard.path, {**heard.fields, "To": "x"}, heard.signature)

    def test_a_failure_is_reported_with_its_code(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.faults.once(Trouble(Fault.FAIL_LATER, code=30007))
        sid = send(carrier, callback=ear.url)
        assert eventually(lambda: ear.statuses(sid)[-1:] == ["undelivered"])
        assert ear.heard[-1].fields["ErrorCode"] == "30007"

    def test_a_report_may_come_before_the_answer(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.faults.once(Trouble(Fault.SLOW_ANSWER, seconds=0.3))
        sid = send(carrier, callback=ear.url)
        assert "delivered" in ear.statuses(sid)

    @pytest.mark.parametrize(
        ("fault", "statuses"),
        [
            (Fault.CALLBACK_LOST, ["sent", "delivered"]),
            (Fault.CALLBACK_TWICE, ["sending", "sending", "sent", "delivered"]),
            (Fault.CALLBACKS_REORDERED, ["sent", "sending", "delivered"]),
        ],
    )
    def test_reports_go_astray_on_demand(self, carrier: Carrier, ear: Ear, fault: Fault, statuses: list[str]) -> None:
        carrier.simulator.faults.once(Trouble(fault))
        sid = send(carrier, callback=ear.url)
        assert eventually(lambda: ear.statuses(sid) == statuses)

    def test_the_last_report_comes_even_when_it_was_held_back(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.faults.once(*[Trouble(Fault.CALLBACKS_REORDERED)] * 3)
        sid = send(carrier, callback=ear.url)
        assert eventually(lambda: sorted(ear.statuses(sid)) == ["delivered", "sending", "sent"])

    def test_nobody_elsewhere_is_ever_called(self, carrier: Carrier) -> None:
        send(carrier, callback="https://tracker.example/status")
        assert eventually(carrier.simulator.alerts)
        assert "this computer" in carrier.simulator.alerts()[0].words

    def test_a_public_address_is_reached_from_inside_and_signed_as_public(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.bring_answers_to(None, local_base=ear.url)
        sid = send(carrier, callback="https://tracker.example/status?d=1")
        assert eventually(lambda: ear.statuses(sid)[-1:] == ["delivered"])
        heard = ear.heard[0]
        validator = RequestValidator(carrier.simulator.account.token)
        assert validator.validate("https://tracker.example/status?d=1", heard.fields, heard.signature)

    def test_a_program_that_fails_is_told_of(self, carrier: Carrier, ear: Ear) -> None:
        ear.status = 500
        send(carrier, callback=ear.url)
        assert eventually(carrier.simulator.alerts)
        assert "500" in carrier.simulator.alerts()[0].words


class TestAnswers:
    def test_an_answer_is_brought_signed_with_its_blank_fields(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.bring_answers_to(f"{ear.url}/hooks/sms")
        text = carrier.simulator.answer("Done — “thanks” 7Q2F 🎉")
        heard = eventually(lambda: ear.heard)[0]
        assert (heard.path, heard.fields["MessageSid"], heard.fields["Body"]) == ("/hooks/sms", text.sid, text.body)
        assert heard.fields["FromCity"] == ""
        validator = RequestValidator(carrier.simulator.account.token)
        assert validator.validate(f"{ear.url}/hooks/sms", heard.fields, heard.signature)

    def test_words_in_the_webhooks_answer_reach_the_phone(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.bring_answers_to(ear.url)
        ear.answer = "<Response><Message>Noted &amp; filed.</Message><Message><Body>Two</Body></Message></Response>"
        carrier.simulator.answer("DONE")
        texts = eventually(lambda: (found := carrier.simulator.texts()) and len(found) == 3 and found)
        assert texts
        assert [(text.direction, text.to, text.body) for text in texts[:2]] == [
            ("outbound-reply", ME, "Two"),
            ("outbound-reply", ME, "Noted & filed."),
        ]

    @pytest.mark.parametrize("answer", ["not xml", "<Response>", "\0"])
    def test_an_answer_that_is_no_twiml_is_told_of(self, carrier: Carrier, ear: Ear, answer: str) -> None:
        carrier.simulator.bring_answers_to(ear.url)
        ear.answer = answer
        carrier.simulator.answer("DONE")
        assert eventually(lambda: [alert.code for alert in carrier.simulator.alerts()]) == [12100]

    def test_the_same_answer_may_be_brought_twice(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.bring_answers_to(ear.url)
        carrier.simulator.faults.once(Trouble(Fault.INBOUND_TWICE))
        carrier.simulator.answer("DONE")
        assert eventually(lambda: len(ear.heard) == 2)
        assert ear.heard[0] == ear.heard[1]

    @pytest.mark.parametrize("word", ["STOP", "stop", " Cancel ", "UNSUBSCRIBE"])
    def test_after_stop_nothing_is_sent_until_start(self, carrier: Carrier, word: str) -> None:
        send(carrier)
        carrier.simulator.answer(word)
        refused = carrier.texts.send(to=ME, body=WORDS, reference=REFERENCE)
        assert getattr(refused, "code", "") == "21610"
        carrier.simulator.answer("START")
        send(carrier)

    def test_an_answer_to_stop_is_dropped(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.bring_answers_to(ear.url)
        ear.answer = "<Response><Message>Sorry to see you go</Message></Response>"
        carrier.simulator.answer("STOP")
        assert eventually(lambda: [alert.code for alert in carrier.simulator.alerts()]) == [21610]
        assert "Sorry to see you go" not in {text.body for text in carrier.simulator.texts()}

    def test_with_a_service_the_carriers_own_answer_is_announced(self, carrier: Carrier, ear: Ear) -> None:
        carrier.simulator.bring_answers_to(ear.url)
        for word in ("STOP", "START", "HELP"):
            carrier.simulator.answer(word)
        assert eventually(lambda: [heard.fields.get("OptOutType") for heard in ear.heard] == ["STOP", "START", "HELP"])


class TestFaults:
    def test_chance_repeats_itself_with_its_seed(self) -> None:
        def drawn(seed: int) -> list[Trouble | None]:
            faults = Simulator().faults
            faults.mix({Trouble(Fault.TOO_MANY): 0.3, Trouble(Fault.LIST_ERROR): 1.0}, seed=seed)
            return [faults.next(Call.CREATE) for _ in range(200)]

        first = drawn(1)
        assert first == drawn(1) != drawn(2)
        assert 30 < sum(trouble is not None for trouble in first) < 90
        assert {trouble for trouble in first if trouble} == {Trouble(Fault.TOO_MANY)}

    def test_another_process_can_ask_for_them_and_read_what_was_taken(self, carrier: Carrier) -> None:
        with httpx.Client(base_url=carrier.url, trust_env=False) as control:
            control.post("/simulator/faults", json={"fault": "lose_response", "times": 2}).raise_for_status()
            for _ in range(3):
                carrier.texts.send(to=ME, body=WORDS, reference=REFERENCE)
            assert len(control.get("/simulator/texts").json()) == 3
            mixture = {"seed": 7, "faults": [{"fault": "too_many", "odds": 1.0}]}
            control.put("/simulator/faults", json=mixture).raise_for_status()
        carrier.texts.send(to=ME, body=WORDS, reference=REFERENCE)
        assert len(carrier.simulator.texts()) == 3

    def test_a_cut_line_is_really_cut(self, carrier: Carrier, sdk: Client) -> None:
        carrier.simulator.faults.once(Trouble(Fault.LOSE_RESPONSE))
        with pytest.raises(requests.ConnectionError):
            sdk.messages.create(to=ME, from_=OURS, body="x")
        assert len(carrier.simulator.texts()) == 1


class TestThePhone:
    def test_the_page_and_its_parts_are_served_with_a_strict_policy(self, carrier: Carrier) -> None:
        for path, kind in {
            "/phone": "text/html",
            "/phone/assets/phone.css": "text/css",
            "/phone/assets/phone.js": "text/javascript",
        }.items():
            answer = httpx.get(carrier.url + path, trust_env=False)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(kind)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "script-src 'self';" in answer.headers["content-security-policy"]
            assert "://" not in answer.text.replace("http://www.w3.org/2000/svg", "").replace("https?:\\/\\/", "")

    @pytest.mark.parametrize("name", ["phone.html", "__init__.py", "../texts.py", "..%2Ftexts.py"])
    def test_nothing_else_is(self, carrier: Carrier, name: str) -> None:
        assert httpx.get(f"{carrier.url}/phone/assets/{name}", trust_env=False).status_code == 404

    def test_it_shows_what_arrived_and_sends_what_is_typed(self, carrier: Carrier) -> None:
        send(carrier)
        typed = {"sender": ME, "to": OURS, "body": "DONE 7Q2F"}
        assert httpx.post(f"{carrier.url}/phone/texts", json=typed, trust_env=False).status_code == 201
        screen = eventually(lambda: [text for text in self._screen(carrier)["texts"] if text["status"] == "delivered"])
        assert screen[0]["body"] == WORDS
        mine = [text["body"] for text in self._screen(carrier)["texts"] if text["mine"]]
        assert mine == ["DONE 7Q2F"]

    def test_it_is_told_when_there_is_no_news(self, carrier: Carrier) -> None:
        version = self._screen(carrier)["version"]
        url = f"{carrier.url}/phone/texts"
        assert httpx.get(url, params={"after": version}, trust_env=False).status_code == 204
        carrier.simulator.answer("hi")
        assert httpx.get(url, params={"after": version}, trust_env=False).status_code == 200

    @pytest.mark.parametrize(
        ("typed", "status"),
        [
            ({"sender": ME, "to": OURS, "body": ""}, 422),
            ({"sender": ME, "to": OURS, "body": "x" * 1601}, 422),
            ({"sender": "me", "to": OURS, "body": "x"}, 422),
            ({"sender": ME, "to": "+14155550000", "body": "x"}, 404),
            ({"sender": ME, "to": OURS, "body": "\ud83d"}, 422),
            ({}, 422),
        ],
    )
    def test_nonsense_is_turned_away(self, carrier: Carrier, typed: dict[str, str], status: int) -> None:
        content = json.dumps(typed)
        headers = {"Content-Type": "application/json"}
        answer = httpx.post(f"{carrier.url}/phone/texts", content=content, headers=headers, trust_env=False)
        assert answer.status_code == status
        assert carrier.simulator.texts() == []

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Host": "127.0.0.1.evil.example"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
        ],
    )
    def test_no_page_elsewhere_reaches_in(self, carrier: Carrier, headers: dict[str, str]) -> None:
        answer = httpx.get(f"{carrier.url}/phone/texts", headers=headers, trust_env=False)
        assert answer.status_code == 421

    def _screen(self, carrier: Carrier) -> Any:
        return httpx.get(f"{carrier.url}/phone/texts", trust_env=False).json()


def _has(simulator: Simulator, status: str) -> bool:
    return simulator.texts()[0].status == status


@pytest.fixture
def sdk(carrier: Carrier) -> Client:
    return _sdk(carrier.simulator, carrier.url)


def _sdk(simulator: Simulator, url: str) -> Any:
    """The SDK's own client, led to the simulator the way the channel does it."""
    return TwilioTexts(simulator.credentials(url)).client
