"""What each answer, error and silence of Twilio means for a text: sent, surely not sent, or unknown."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import requests
import urllib3

from jobs.channels import Accepted, Because, Deferred, Outcome, Refused, Standing, Unknown
from jobs.channels.simulator import Fault, Trouble
from jobs.channels.twilio import TwilioTexts
from jobs.channels.twilio_account import TwilioAccount
from jobs.channels.twilio_codes import KNOWN, STANDINGS, UNDELIVERED, on_create, report, sighting
from jobs.channels.twilio_failures import outcome
from tests.jobs.carrier import ME, OURS, REFERENCE, WORDS, Carrier
from tests.support.eventually import eventually


def send(texts: TwilioTexts, *, to: str = ME) -> Outcome:
    return texts.send(to=to, body=WORDS, reference=REFERENCE)


def kind(found: Outcome) -> tuple[type[Outcome], object]:
    """The outcome with what matters to the courier: hold all, or whose fault."""
    match found:
        case Deferred():
            return Deferred, found.hold_all
        case Refused():
            return Refused, found.because
        case _:
            return type(found), None


LATER, HOLD = (Deferred, False), (Deferred, True)
CODES = {
    (429, 20429): LATER,
    (400, 21611): LATER,
    (400, 30001): LATER,
    (400, 30022): LATER,
    (400, 63038): LATER,
    (401, 20003): HOLD,
    (403, 20003): HOLD,
    (403, 20005): HOLD,
    (403, 20008): HOLD,
    (404, 20404): HOLD,
    (400, 21603): HOLD,
    (400, 21606): HOLD,
    (400, 21212): HOLD,
    (400, 21660): HOLD,
    (400, 21704): HOLD,
    (400, 21211): (Refused, Because.NUMBER),
    (400, 21214): (Refused, Because.NUMBER),
    (400, 21265): (Refused, Because.NUMBER),
    (400, 21612): (Refused, Because.NUMBER),
    (400, 21614): (Refused, Because.NUMBER),
    (400, 21635): (Refused, Because.NUMBER),
    (400, 21610): (Refused, Because.OPTED_OUT),
    (400, 21408): (Refused, Because.SETTINGS),
    (400, 21608): (Refused, Because.SETTINGS),
    (400, 30034): (Refused, Because.SETTINGS),
    (400, 21602): (Refused, Because.TEXT),
    (400, 21617): (Refused, Because.TEXT),
    (400, 99999): (Refused, Because.TEXT),
    (408, 99999): (Unknown, None),
    (409, 99999): (Unknown, None),
    (500, 20500): (Unknown, None),
    (503, 20503): (Unknown, None),
    (504, 99999): (Unknown, None),
}


@pytest.mark.parametrize("as_problem", [False, True], ids=["classic", "problem"])
def test_every_error_code_has_its_outcome(carrier: Carrier, as_problem: bool) -> None:
    fault = Fault.REFUSE_AS_PROBLEM if as_problem else Fault.REFUSE
    found = {}
    for status, code in CODES:
        carrier.simulator.faults.once(Trouble(fault, code=code, status=status))
        found[status, code] = kind(send(carrier.texts))
    assert found == CODES
    assert carrier.simulator.texts() == []


@pytest.mark.parametrize(("status", "expected"), [(401, HOLD), (403, HOLD), (404, HOLD), (429, LATER)])
def test_a_status_without_a_known_code_is_enough(status: int, expected: object) -> None:
    assert kind(on_create(status=status, code=status)) == expected


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+15005550001", "21211"),
        ("+15005550002", "21612"),
        ("+15005550003", "21408"),
        ("+15005550004", "21610"),
        ("+15005550009", "21614"),
        ("not a number", "21211"),
    ],
)
def test_the_magic_numbers_are_refused(carrier: Carrier, number: str, code: str) -> None:
    refused = send(carrier.texts, to=number)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_a_wrong_token_holds_everything_and_asks_for_the_settings(carrier: Carrier) -> None:
    account = carrier.simulator.account
    held = send(TwilioTexts(TwilioAccount(sid=account.sid, token="x", sender=OURS, base_url=carrier.url)))
    assert isinstance(held, Deferred)
    assert held.hold_all
    assert "settings" in held.why


TAKEN, NOT_TAKEN = 1, 0


@pytest.mark.parametrize(
    ("trouble", "texts", "expected"),
    [
        (Trouble(Fault.RESET_BEFORE), NOT_TAKEN, Unknown),
        (Trouble(Fault.HANG_BEFORE), NOT_TAKEN, Unknown),
        (Trouble(Fault.ERROR_BEFORE), NOT_TAKEN, Unknown),
        (Trouble(Fault.TOO_MANY), NOT_TAKEN, Deferred),
        (Trouble(Fault.LOSE_RESPONSE), TAKEN, Unknown),
        (Trouble(Fault.HANG_AFTER), TAKEN, Unknown),
        (Trouble(Fault.ERROR_AFTER), TAKEN, Unknown),
        (Trouble(Fault.TRUNCATE), TAKEN, Unknown),
        (Trouble(Fault.GARBLE), TAKEN, Unknown),
        (Trouble(Fault.SLOW_ANSWER, seconds=0.05), TAKEN, Accepted),
        (Trouble(Fault.SLOW_ANSWER, seconds=2), TAKEN, Unknown),
    ],
    ids=lambda value: str(value.fault) if isinstance(value, Trouble) else "",
)
def test_every_mishap_has_its_outcome_and_is_never_repeated(
    carrier: Carrier, trouble: Trouble, texts: int, expected: type[Outcome]
) -> None:
    carrier.simulator.faults.once(trouble)
    assert isinstance(send(carrier.impatient()), expected)
    assert len(carrier.simulator.texts()) == texts


def test_a_late_acceptance_is_unknown_and_found_later(carrier: Carrier) -> None:
    carrier.simulator.faults.once(Trouble(Fault.LATE_ACCEPT, seconds=0.2))
    since = datetime.now(UTC)
    assert isinstance(send(carrier.texts), Unknown)
    assert carrier.texts.find(to=ME, reference=REFERENCE, since=since) is None
    assert eventually(lambda: carrier.texts.find(to=ME, reference=REFERENCE, since=since))


def test_a_refused_connection_is_surely_not_sent(closed: TwilioTexts) -> None:
    assert kind(send(closed)) == LATER


def test_a_connection_nobody_takes_is_surely_not_sent() -> None:
    with _deaf() as port:
        texts = _at(f"http://127.0.0.1:{port}", timeouts=(0.2, 0.2))
        assert kind(send(texts)) == LATER


def test_a_line_that_breaks_before_it_is_safe_is_unknown(carrier: Carrier) -> None:
    assert isinstance(send(_at(carrier.url.replace("http:", "https:"))), Unknown)


def test_a_certificate_that_does_not_fit_holds_everything() -> None:
    """As the HTTP library reports it; what a self-signed server on loopback was seen to raise."""
    unfit = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed certificate"))
    pool = urllib3.HTTPSConnectionPool("localhost")
    failure = requests.exceptions.SSLError(urllib3.exceptions.MaxRetryError(pool, "/", unfit))
    assert kind(outcome(failure)) == HOLD


def test_the_reason_never_holds_a_phone_number_or_a_token(carrier: Carrier, closed: TwilioTexts) -> None:
    outcomes = [send(closed)]
    for code in (21211, 21610, 99999):
        carrier.simulator.faults.once(Trouble(Fault.REFUSE, code=code))
        outcomes.append(send(carrier.texts))
    said = repr(outcomes)
    assert ME not in said
    assert OURS not in said
    assert carrier.simulator.account.token not in said


@pytest.mark.parametrize("why", [*(getattr(known, "why", "") for known in KNOWN.values()), *UNDELIVERED.values()])
def test_every_reason_is_a_sentence(why: str) -> None:
    assert why[0].isupper()
    assert why.endswith((".", "?"))
    assert len(why) < 110


class TestReports:
    @pytest.mark.parametrize("status", STANDINGS)
    def test_every_status_has_its_standing(self, status: str) -> None:
        seen = report({"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": ""})
        assert seen.standing is STANDINGS[status]
        assert bool(seen.why) == (seen.standing is Standing.UNDELIVERED)

    def test_an_unknown_status_counts_as_accepted(self) -> None:
        assert sighting(id="SM1", status="pondering", code=0).standing is Standing.ACCEPTED

    @pytest.mark.parametrize(
        ("code", "words"), [("30003", "reached"), ("30007", "spam"), ("31999", "31999"), ("x", "no reason")]
    )
    def test_the_reason_is_told_in_words(self, code: str, words: str) -> None:
        assert words in report({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": code}).why

    def test_news_is_only_what_goes_further(self) -> None:
        order = [Standing.ACCEPTED, Standing.SENT, Standing.UNDELIVERED, Standing.DELIVERED]
        for place, standing in enumerate(order):
            assert all(standing.supersedes(earlier) for earlier in order[:place])
            assert not any(standing.supersedes(later) for later in order[place:])


@contextmanager
def _deaf() -> Iterator[int]:
    """A port whose queue is full, so that a connection is never made."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        yield address[1]
        for each in waiting:
            each.close()


def _at(url: str, *, timeouts: tuple[float, float] = (1.0, 1.0)) -> TwilioTexts:
    return TwilioTexts(TwilioAccount(sid="AC1", token="t", sender=OURS, base_url=url), timeouts=timeouts)
