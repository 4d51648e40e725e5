"""A pretend Twilio on this computer, with a phone in the browser: the whole loop of texts without an account."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse

from jobs.channels.simulator.control import control_routes
from jobs.channels.simulator.exchange import Exchange
from jobs.channels.simulator.faults import Fault, Faults, Trouble
from jobs.channels.simulator.phone import phone_routes
from jobs.channels.simulator.postman import Account, Alert, Postman
from jobs.channels.simulator.rest import Desk, rest_routes
from jobs.channels.simulator.texts import Pace, Text
from jobs.channels.twilio_account import TwilioAccount

__all__ = ["NUMBER", "PERSON", "Alert", "Fault", "Pace", "Simulator", "Text", "Trouble"]

NUMBER = "+15005550006"
PERSON = "+14155550123"


def wall_clock() -> datetime:
    return datetime.now(UTC)


async def _turned_away(_: Request, __: Exception) -> Response:
    """In few words: FastAPI's own answer repeats the input, and breaks where that is no proper Unicode."""
    return PlainTextResponse("That cannot be texted.", status_code=422)


class Simulator:
    """The pretend carrier with all its parts; ``server.serving`` gives it a port and runs it.

    ``app`` can also be mounted inside the program, between ``start`` and ``stop``.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = wall_clock,
        person: str = PERSON,
        numbers: Iterable[str] = (NUMBER,),
        services: Mapping[str, Iterable[str]] | None = None,
        account_sid: str | None = None,
        auth_token: str | None = None,
        pace: Pace | None = None,
        latency: float = 0.0,
        path: Path | None = None,
    ) -> None:
        """``person``: whose phone is shown first. ``path``: a file to keep everything in, else it is forgotten.

        ``latency``: seconds that each request to send takes.
        """
        self.account = Account(
            sid=account_sid or f"AC{secrets.token_hex(16)}", token=auth_token or secrets.token_hex(16)
        )
        self.person = person
        self.faults = Faults()
        self.exchange = Exchange(numbers=numbers, services=services or {}, clock=clock, pace=pace, path=path)
        self._postman = Postman(self.exchange, account=self.account, faults=self.faults, clock=clock)
        self.app = FastAPI(
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            exception_handlers={RequestValidationError: _turned_away},
        )
        desk = Desk(exchange=self.exchange, account=self.account, faults=self.faults, latency=latency)
        self.app.include_router(rest_routes(desk))
        self.app.include_router(control_routes(self.exchange, self.faults))
        self.app.include_router(phone_routes(self.exchange, person=person, alerts=self.alerts, clock=clock))

    def start(self) -> None:
        self._postman.start()

    def stop(self) -> None:
        self._postman.stop()

    def bring_answers_to(self, inbound_url: str | None, *, local_base: str | None = None) -> None:
        """Post each answer to ``inbound_url``; with none they wait in the log to be asked for.

        ``local_base``: where the program really listens, when the address in ``inbound_url`` and in the status
        callbacks is its public one. Signatures are made for the public address, as Twilio's are.
        """
        self._postman.inbound_url, self._postman.local_base = inbound_url, local_base

    def answer(self, body: str, *, sender: str | None = None, to: str | None = None) -> Text:
        """Type an answer on a phone: the person's own, to the program's first number, unless said otherwise."""
        return self.exchange.receive(sender=sender or self.person, to=to or self.exchange.numbers[0], body=body)

    def texts(self) -> list[Text]:
        """All texts either way, newest first: what was really taken."""
        return self.exchange.texts()

    def alerts(self) -> list[Alert]:
        """What the program did wrong in answering, oldest first."""
        return list(self._postman.alerts)

    def credentials(self, base_url: str, *, sender: str | None = None) -> TwilioAccount:
        """An account for the Twilio channel that leads here."""
        return TwilioAccount(
            sid=self.account.sid,
            token=self.account.token,
            sender=sender or self.exchange.numbers[0],
            base_url=base_url,
        )
