"""Twilio's words are believed when they are signed for our public address, and for no other."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI

from jobs.channels.simulator.postman import Account
from ui.webhooks import Signed, is_signed, webhooks

PUBLIC = "https://jobs.example.org/tracker"
TOKEN = "a" * 32
FORM = "application/x-www-form-urlencoded"
STATUS = "/twilio/status/me/delivery-1"
REPORT = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+447700900123", "ErrorCode": ""}
ANSWER = {"MessageSid": "SM2", "From": "+447700900123", "To": "+15005550006", "Body": "done & dusted?"}


@dataclass
class Heard:
    """The sending side, as far as the webhooks know it."""

    token: str = TOKEN
    reply: str = ""
    reports: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    answers: list[dict[str, str]] = field(default_factory=list)

    def signing_token(self) -> str:
        return self.token

    def report(self, seeker: str, delivery: str, fields: Mapping[str, str]) -> None:
        self.reports.append((seeker, delivery, dict(fields)))

    def answered(self, fields: Mapping[str, str]) -> str:
        self.answers.append(dict(fields))
        return self.reply


@dataclass
class Twilio:
    """Posts to the program with a signature, as Twilio does."""

    app: FastAPI
    carrier: Heard

    def call(self, path: str, content: bytes, *, kind: str, signature: bytes) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
                headers = {b"X-Twilio-Signature": signature, b"Content-Type": kind.encode()}
                return await client.post(path, content=content, headers=headers)

        return asyncio.run(go())

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        *,
        signed_for: str = "",
        token: str = TOKEN,
        signature: str | None = None,
    ) -> tuple[int, str]:
        signed = Account(sid="AC1", token=token).signature(signed_for or f"{PUBLIC}{path}", fields)
        signature = signed if signature is None else signature
        answer = self.call(path, urlencode(fields).encode(), kind=FORM, signature=signature.encode())
        return answer.status_code, answer.text

    @property
    def heard(self) -> int:
        return len(self.carrier.reports) + len(self.carrier.answers)


def twilio_to(carrier: Heard, *, public_url: str, fits: Signed = is_signed) -> Twilio:
    app = FastAPI()
    app.include_router(webhooks(carrier, public_url=public_url, fits=fits))
    return Twilio(app, carrier)


@pytest.fixture
def twilio() -> Twilio:
    return twilio_to(Heard(), public_url=PUBLIC)


@pytest.fixture
def secluded() -> Twilio:
    """A program without a public address."""
    return twilio_to(Heard(), public_url="")


class TestWhatIsSigned:
    def test_is_a_report_about_a_reminder(self, twilio: Twilio) -> None:
        assert twilio.post(STATUS, REPORT) == (204, "")
        assert twilio.carrier.reports == [("me", "me/delivery-1", REPORT)]

    def test_is_an_answer_and_gets_a_reply(self, twilio: Twilio) -> None:
        twilio.carrier.reply = "Well <done> & dusted"
        status, body = twilio.post("/twilio/inbound", ANSWER)
        assert status == 200
        assert "<Response><Message>Well &lt;done&gt; &amp; dusted</Message></Response>" in body
        assert twilio.carrier.answers == [ANSWER]

    def test_needs_no_reply(self, twilio: Twilio) -> None:
        status, body = twilio.post("/twilio/inbound", ANSWER)
        assert status == 200
        assert "<Response" in body
        assert "Message" not in body

    def test_is_signed_with_its_query(self, twilio: Twilio) -> None:
        assert twilio.post(f"{STATUS}?a=1&b=%20x", REPORT)[0] == 204
        assert twilio.post(f"{STATUS}?a=1", REPORT, signed_for=f"{PUBLIC}{STATUS}")[0] == 403
        assert twilio.post(STATUS, REPORT, signed_for=f"{PUBLIC}{STATUS}?a=1")[0] == 403

    def test_may_hold_empty_and_unknown_fields(self, twilio: Twilio) -> None:
        assert twilio.post("/twilio/inbound", {**ANSWER, "FromCity": "", "NewIn2030": "é ü 👍"})[0] == 200

    def test_may_come_again(self, twilio: Twilio) -> None:
        for _ in range(2):
            assert twilio.post(STATUS, REPORT)[0] == 204
        assert len(twilio.carrier.reports) == 2, "the record decides that the second says nothing new"


class TestWhatIsForged:
    @pytest.mark.parametrize("path", [STATUS, "/twilio/inbound"])
    @pytest.mark.parametrize("signature", ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "ü"])
    def test_has_no_proper_signature(self, twilio: Twilio, path: str, signature: str) -> None:
        fields = urlencode({**REPORT, **ANSWER}).encode()
        answer = twilio.call(path, fields, kind=FORM, signature=signature.encode())
        assert answer.status_code == 403
        assert twilio.heard == 0

    def test_is_signed_with_another_token(self, twilio: Twilio) -> None:
        assert twilio.post(STATUS, REPORT, token="b" * 32)[0] == 403

    def test_is_signed_for_the_address_of_the_machine_itself(self, twilio: Twilio) -> None:
        assert twilio.post(STATUS, REPORT, signed_for=f"http://127.0.0.1:8080{STATUS}")[0] == 403

    def test_is_signed_for_another_reminder(self, twilio: Twilio) -> None:
        assert twilio.post(STATUS, REPORT, signed_for=f"{PUBLIC}/twilio/status/me/delivery-2")[0] == 403

    def test_was_changed_on_its_way(self, twilio: Twilio) -> None:
        signed = Account(sid="AC1", token=TOKEN).signature(f"{PUBLIC}/twilio/inbound", ANSWER)
        assert twilio.post("/twilio/inbound", {**ANSWER, "Body": "stop"}, signature=signed)[0] == 403
        assert twilio.heard == 0

    def test_is_signed_with_nothing_while_there_is_no_account(self, twilio: Twilio) -> None:
        twilio.carrier.token = ""
        assert twilio.post(STATUS, REPORT, token="")[0] == 403

    def test_reaches_a_program_without_a_public_address(self, secluded: Twilio) -> None:
        assert secluded.post(STATUS, REPORT, signed_for=STATUS)[0] == 403
        assert secluded.heard == 0


class TestWhatIsIncomplete:
    @pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
    def test_is_no_report(self, twilio: Twilio, missing: str) -> None:
        fields = {name: value for name, value in REPORT.items() if name != missing}
        assert twilio.post(STATUS, fields)[0] == 400
        assert twilio.post(STATUS, {**fields, missing: ""})[0] == 400
        assert twilio.heard == 0

    @pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
    def test_is_no_answer(self, twilio: Twilio, missing: str) -> None:
        fields = {name: value for name, value in ANSWER.items() if name != missing}
        assert twilio.post("/twilio/inbound", fields)[0] == 400
        assert twilio.heard == 0

    def test_is_still_an_answer_without_words(self, twilio: Twilio) -> None:
        fields = {name: value for name, value in ANSWER.items() if name != "Body"}
        assert twilio.post("/twilio/inbound", fields)[0] == 200

    def test_is_refused_when_it_is_no_form_at_all(self, twilio: Twilio) -> None:
        for content, kind in ((b"{}", "application/json"), (b"\xff\xfe", "text/plain"), (b"", "")):
            assert twilio.call(STATUS, content, kind=kind, signature=b"x").status_code == 403

    def test_is_refused_when_it_holds_too_much(self, twilio: Twilio) -> None:
        fields = {**REPORT, **{f"f{n}": "x" for n in range(200)}}
        assert twilio.post(STATUS, fields)[0] in {400, 403, 413}
        assert twilio.heard == 0
