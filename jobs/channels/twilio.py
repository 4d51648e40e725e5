"""Texts by Twilio: its official SDK, made safe for a request that must never be sent twice."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from json import JSONDecodeError
from typing import Any
from urllib.parse import urlsplit

from jobs.channels import Accepted, ChannelUnreachable, Deferred, Incoming, Outcome, Sighting
from jobs.channels.twilio_account import TwilioAccount, on_loopback
from jobs.channels.twilio_codes import sighting

# Seconds to connect, and to answer: Twilio gives up on a request itself after about 26.
TIMEOUTS = (3.05, 30.0)
CONNECTIONS = 32
CLOCKS_APART = timedelta(minutes=5)
LONGEST_VALIDITY = timedelta(hours=10)


class TwilioTexts:
    """The channel; threads may share it. The SDK is loaded with the first call: that takes half a second."""

    name = "twilio"

    def __init__(self, account: TwilioAccount, *, timeouts: tuple[float, float] = TIMEOUTS) -> None:
        self._account = account
        self._timeouts = timeouts

    def send(
        self,
        *,
        to: str,
        body: str,
        reference: str,
        callback: str | None = None,
        valid_for: timedelta | None = None,
    ) -> Outcome:
        if reference not in body:
            raise ValueError("a text without its reference could never be found again")
        try:
            message = self._sdk.client.messages.create(
                to=to, body=body, **self._from(), **_options(callback=callback, valid_for=valid_for)
            )
        except self._sdk.failures as failure:
            return self._sdk.outcome(failure)
        return Accepted(str(message.sid))

    def find(self, *, to: str, reference: str, since: datetime) -> Sighting | None:
        """The first such text in Twilio's log since then (give or take five minutes, for clocks that differ).

        No filter by date: Twilio's is on the moment of sending, which a queued text does not have.
        """
        sent = [m for m in self._log(since=since, to=to) if m.direction == "outbound-api"]
        ours = [message for message in sent if _carries(message.body, reference)]
        if not ours:
            _expect_words(sent)
            return None
        first, *others = (_sighted(message) for message in reversed(ours))
        return replace(first, also=tuple(other.id for other in others))

    def look(self, id: str, /) -> Sighting | None:
        try:
            return _sighted(self._sdk.client.messages(id).fetch())
        except self._sdk.failures as failure:
            if getattr(failure, "status", None) == 404:  # noqa: PLR2004
                return None
            raise ChannelUnreachable(self._sdk.reason(failure)) from failure

    def inbound(self, since: datetime, /) -> Iterator[Incoming]:
        """A number's log is asked for by number; a service has many, so its texts are picked from all."""
        if self._account.is_service:
            texts = [m for m in self._log(since=since) if m.messaging_service_sid == self._account.sender]
        else:
            texts = list(self._log(since=since, to=self._account.sender))
        return (_incoming(message) for message in reversed(texts) if message.direction == "inbound")

    def check(self) -> str | None:
        """What is wrong with the account in words, or None when Twilio accepts its credentials.

        Raises :class:`ChannelUnreachable`.
        """
        try:
            account = self._sdk.client.api.v2010.accounts(self._account.sid).fetch()
        except self._sdk.failures as failure:
            verdict = self._sdk.outcome(failure)
            if isinstance(verdict, Deferred) and verdict.hold_all:
                return verdict.why
            raise ChannelUnreachable(self._sdk.reason(failure)) from failure
        return None if account.status == "active" else f"The Twilio account is {account.status}."

    @property
    def client(self) -> Any:  # noqa: ANN401
        """The SDK's own client, as this channel uses it."""
        return self._sdk.client

    @cached_property
    def _sdk(self) -> _Sdk:
        return _load(self._account, timeouts=self._timeouts)

    def _from(self) -> dict[str, str]:
        return {"messaging_service_sid" if self._account.is_service else "from_": self._account.sender}

    def _log(self, *, since: datetime, **only: str) -> Iterator[Any]:
        """Messages since then, newest first, page by page."""
        oldest = since - CLOCKS_APART
        try:
            for message in self._sdk.client.messages.stream(page_size=100, **only):
                if _created(message) < oldest:
                    return
                yield message
        except self._sdk.failures as failure:
            raise ChannelUnreachable(self._sdk.reason(failure)) from failure


def _options(*, callback: str | None, valid_for: timedelta | None) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if callback is not None:
        options["status_callback"] = callback
    if valid_for is not None:
        options["validity_period"] = max(1, int(min(valid_for, LONGEST_VALIDITY).total_seconds()))
    return options


def _carries(body: str | None, reference: str) -> bool:
    """Whether our reference stands in these words as a word of its own."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(reference)}(?![0-9A-Za-z])", body or "") is not None


def _expect_words(messages: list[Any]) -> None:
    """An account may be set to blank the words in its log; then no text can be shown to be absent."""
    if not all(message.body for message in messages):
        raise ChannelUnreachable("Twilio's log does not keep the words of this account's texts.")


def _sighted(message: Any) -> Sighting:  # noqa: ANN401 - the SDK's own class carries no types we may rely on
    seen = sighting(id=message.sid, status=message.status, code=message.error_code or 0)
    return replace(seen, created_at=_created(message))


def incoming(fields: Mapping[str, str], *, received_at: datetime) -> Incoming:
    """A webhook's form fields as an answer; its signature must have been checked before."""
    return Incoming(
        id=fields["MessageSid"],
        sender=fields["From"],
        to=fields["To"],
        body=fields.get("Body", ""),
        received_at=received_at,
        answered=bool(fields.get("OptOutType")),
    )


def _incoming(message: Any) -> Incoming:  # noqa: ANN401
    return Incoming(
        id=message.sid,
        sender=message.from_,
        to=message.to,
        body=message.body or "",
        received_at=_created(message),
    )


def _created(message: Any) -> datetime:  # noqa: ANN401
    created: datetime = message.date_created
    return created.astimezone(UTC)


@dataclass(frozen=True)
class _Sdk:
    """The SDK's client, what it may raise, and how to read that: loaded together."""

    client: Any
    failures: tuple[type[Exception], ...]
    outcome: Callable[[Exception], Outcome]
    reason: Callable[[Exception], str]


def _load(account: TwilioAccount, *, timeouts: tuple[float, float]) -> _Sdk:
    import requests  # noqa: PLC0415 - see TwilioTexts
    from twilio.base.exceptions import TwilioException  # noqa: PLC0415
    from twilio.http.http_client import TwilioHttpClient  # noqa: PLC0415
    from twilio.rest import Client  # noqa: PLC0415

    from jobs.channels.twilio_failures import outcome, reason  # noqa: PLC0415

    http = TwilioHttpClient(logger=_silent())
    http.timeout = timeouts  # as an argument the SDK takes a single number only
    http.session.trust_env = False  # no proxy and no .netrc of the machine may see or replace the credentials
    pool = requests.adapters.HTTPAdapter(pool_maxsize=CONNECTIONS, pool_block=True, max_retries=0)
    http.session.mount("https://", pool)
    http.session.mount("http://", pool)
    client = Client(
        account.sid,
        account.token,
        http_client=_Rerouted(http, account.base_url) if account.base_url else http,
        environment={"TWILIO_EDGE": ""},  # an empty one would mean the machine's
    )
    return _Sdk(client, (TwilioException, requests.RequestException, JSONDecodeError), outcome, reason)


def _silent() -> logging.Logger:
    """The SDK logs addresses and phone numbers."""
    logger = logging.getLogger("jobs.channels.twilio.unheard")
    logger.disabled = True
    return logger


class _Rerouted:
    """The SDK's HTTP client, with every request sent to the simulator instead of to Twilio."""

    is_async = False

    def __init__(self, http: Any, base_url: str) -> None:  # noqa: ANN401
        self._http = http
        self._base_url = on_loopback(base_url)

    def request(self, method: str, url: str, **arguments: object) -> Any:  # noqa: ANN401
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return self._http.request(method, f"{self._base_url}{parts.path}{query}", **arguments)
