"""A pretend Twilio on this computer, with a phone in the browser: the whole loop of texts without an account."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from jobs.channels.simulator.breakage import KnowsItsLine
from jobs.channels.simulator.control import control_routes
from jobs.channels.simulator.exchange import Exchange
from jobs.channels.simulator.faults import Fault, Faults, Trouble
from jobs.channels.simulator.phone import phone_routes
from jobs.channels.simulator.postman import Account, Alert, Postman
from jobs.channels.simulator.rest import Desk, rest_routes
from jobs.channels.simulator.texts import Pace, Text
from jobs.channels.twilio_account import TwilioAccount

__all__ = ["Alert", "Fault", "Pace", "Simulator", "Text", "Trouble", "serving"]

NUMBER = "+15005550006"
PERSON = "+14155550123"


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Simulator:
    """The pretend carrier with all its parts. ``start`` before use; ``stop`` at the end."""

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
        self.faults = Faults()
        self.exchange = Exchange(numbers=numbers, services=services or {}, clock=clock, pace=pace, path=path)
        self._postman = Postman(self.exchange, account=self.account, faults=self.faults, clock=clock)
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
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

    def answer(self, body: str, *, sender: str = PERSON, to: str = NUMBER) -> Text:
        """Type an answer on a phone."""
        return self.exchange.receive(sender=sender, to=to, body=body)

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


@contextmanager
def serving(simulator: Simulator, *, port: int = 0) -> Iterator[str]:
    """Run it on a port of its own on this computer (0: any free one); yields its base URL."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(
                KnowsItsLine(OnlyFromHere(simulator.app)),
                log_level="warning",
                access_log=False,
                ws="none",
                lifespan="off",
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=server.run, args=([listener],), name="simulator", daemon=True)
        simulator.start()
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)
            simulator.stop()


class OnlyFromHere:
    """Turns away requests under a foreign name: no page elsewhere may reach in through the browser."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        origin = headers.get(b"origin", b"").decode("latin-1").partition("://")[2]
        hosts = [headers.get(b"host", b"").decode("latin-1"), *([origin] if b"origin" in headers else [])]
        if all(host.rpartition(":")[0] in {"127.0.0.1", "localhost"} for host in hosts):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("Only from this computer.", status_code=421)(scope, receive, send)
