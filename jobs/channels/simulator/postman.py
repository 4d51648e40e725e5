"""Tells the program what happens to its texts, as Twilio does: signed webhooks, and answers in TwiML."""

from __future__ import annotations

import base64
import hmac
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx

from jobs.channels.simulator.exchange import Exchange, Notice
from jobs.channels.simulator.faults import Call, Fault, Faults
from jobs.channels.simulator.texts import segments

PATIENCE = httpx.Timeout(15.0, connect=5.0)
RETRIEVAL, TWIML, OPTED_OUT = 11200, 12100, 21610
TICK = 0.02


@dataclass(frozen=True)
class Alert:
    """Something the program did wrong in answering, as Twilio's debugger would show it."""

    at: datetime
    code: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose texts these are: the credentials that sign and open everything."""

    sid: str
    token: str = field(repr=False)

    def signature(self, url: str, fields: Mapping[str, str]) -> str:
        """Signed as described at https://www.twilio.com/docs/usage/security ."""
        signed = url + "".join(name + fields[name] for name in sorted(fields))
        digest = hmac.digest(self.token.encode(), signed.encode(), "sha1")
        return base64.b64encode(digest).decode()


class Postman:
    """One thread that moves texts along by the clock and delivers every notice in its order."""

    def __init__(self, exchange: Exchange, *, account: Account, faults: Faults, clock: Callable[[], datetime]) -> None:
        self.inbound_url: str | None = None
        self.local_base: str | None = None
        self.alerts: deque[Alert] = deque(maxlen=50)
        self._exchange, self._account, self._faults, self._clock = exchange, account, faults, clock
        self._held: list[Notice] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pretend-carrier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        with self._exchange.changed:
            self._exchange.changed.notify_all()
        self._thread.join(timeout=30)
        self._exchange.keep()

    def _run(self) -> None:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as http:
            while not self._stopping.is_set():
                self._exchange.advance()
                for notice in self._exchange.notices():
                    self._tell(http, notice)
                if not self._exchange.busy:
                    self._report_all(http, [])
                self._exchange.keep()
                self._rest()

    def _rest(self) -> None:
        """Wait until something happens; while texts are on their way, the clock has to be watched."""
        with self._exchange.changed:
            if not self._stopping.is_set() and not self._exchange.unread:
                self._exchange.changed.wait(TICK if self._exchange.busy else None)

    def _tell(self, http: httpx.Client, notice: Notice) -> None:
        if notice.text.direction == "inbound":
            self._bring_answer(http, notice)
        else:
            self._report(http, notice)

    def _report(self, http: httpx.Client, notice: Notice) -> None:
        trouble = self._faults.next(Call.CALLBACK)
        fault = trouble.fault if trouble else None
        if fault is Fault.CALLBACK_LOST:
            return
        if fault is Fault.CALLBACKS_REORDERED:
            self._held.append(notice)
            return
        self._report_all(http, [notice] * (2 if fault is Fault.CALLBACK_TWICE else 1))

    def _report_all(self, http: httpx.Client, notices: list[Notice]) -> None:
        """These, then whatever was held back to come too late."""
        for notice in (*notices, *self._held):
            self._post(http, notice.text.callback or "", _status_fields(notice, self._account))
        self._held.clear()

    def _bring_answer(self, http: httpx.Client, notice: Notice) -> None:
        if self.inbound_url is None:
            return
        trouble = self._faults.next(Call.INBOUND)
        for _ in range(2 if trouble and trouble.fault is Fault.INBOUND_TWICE else 1):
            answer = self._post(http, self.inbound_url, _inbound_fields(notice, self._account))
            for words in self._read(answer):
                if self._exchange.reply(notice.text, words) is None:
                    self._alert(OPTED_OUT, "The answer was not sent: its reader has opted out.")

    def _post(self, http: httpx.Client, url: str, fields: Mapping[str, str]) -> str | None:
        """The body of the program's answer, or None with an alert."""
        at = self._reachable(url)
        if at is None:
            self._alert(RETRIEVAL, "A pretend carrier calls addresses on this computer only.")
            return None
        signature = self._account.signature(url, fields)
        headers = {"X-Twilio-Signature": signature, "Host": urlsplit(url).netloc}
        try:
            return http.post(at, data=dict(fields), headers=headers).raise_for_status().text
        except httpx.HTTPStatusError as failure:
            self._alert(RETRIEVAL, f"The program answered with HTTP status {failure.response.status_code}.")
        except httpx.HTTPError as failure:
            self._alert(RETRIEVAL, f"The program did not answer ({type(failure).__name__}).")
        return None

    def _reachable(self, url: str) -> str | None:
        """Where to call for ``url``: a public address is reached from inside."""
        parts = urlsplit(url)
        if self.local_base is not None:
            return f"{self.local_base}{parts.path}{'?' if parts.query else ''}{parts.query}"
        return url if parts.hostname in {"127.0.0.1", "localhost", "::1"} else None

    def _read(self, twiml: str | None) -> list[str]:
        """The messages in a TwiML answer."""
        if not twiml:
            return []
        try:
            response = ET.fromstring(twiml)  # noqa: S314 - our own program's answer, on loopback
        except ET.ParseError:
            self._alert(TWIML, "The program's answer is not TwiML.")
            return []
        return [words for message in response.iter("Message") if (words := "".join(message.itertext()).strip())]

    def _alert(self, code: int, words: str) -> None:
        self.alerts.append(Alert(self._clock(), code, words))
        self._exchange.touch()


def _status_fields(notice: Notice, account: Account) -> dict[str, str]:
    text = notice.text
    return {
        "AccountSid": account.sid,
        "ApiVersion": "2010-04-01",
        "From": text.sender or "",
        "To": text.to,
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "MessageStatus": text.status,
        "SmsStatus": text.status,
        **({"MessagingServiceSid": text.service} if text.service else {}),
        **({"ErrorCode": str(text.error_code)} if text.error_code else {}),
    }


def _inbound_fields(notice: Notice, account: Account) -> dict[str, str]:
    text = notice.text
    return {
        "AccountSid": account.sid,
        "ApiVersion": "2010-04-01",
        "From": text.sender or "",
        "To": text.to,
        "Body": text.body,
        "MessageSid": text.sid,
        "SmsMessageSid": text.sid,
        "SmsSid": text.sid,
        "SmsStatus": "received",
        "NumMedia": "0",
        "NumSegments": str(segments(text.body)),
        "FromCity": "",
        "FromCountry": "US",
        **({"MessagingServiceSid": text.service} if text.service else {}),
        **({"OptOutType": notice.opt_out} if notice.opt_out else {}),
    }
