"""A pretend carrier under the real SDK, and a program's ear for its webhooks, for the tests of channels."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from jobs.channels.simulator import Pace, Simulator
from jobs.channels.simulator.server import App, Receive, Scope, Send
from jobs.channels.twilio import TwilioTexts

ME = "+14155550123"
OURS = "+15005550006"
SERVICE = "MG" + "5" * 32
QUICK = Pace(sending=0.01, sent=0.02, arrives=0.03)
WORDS = "Follow up with Acme today. 7Q2F: answer DONE or SNOOZE 2"
REFERENCE = "7Q2F"


class Clock:
    """A clock that a test turns."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Carrier:
    """The simulator at its address, and the channel that leads there."""

    simulator: Simulator
    url: str
    texts: TwilioTexts

    def by_service(self) -> TwilioTexts:
        return TwilioTexts(self.simulator.credentials(self.url, sender=SERVICE))

    def impatient(self) -> TwilioTexts:
        """The channel with a short time limit for answers."""
        return TwilioTexts(self.simulator.credentials(self.url), timeouts=(1.0, 0.3))


@dataclass(frozen=True)
class Heard:
    """One webhook as it came in."""

    path: str
    fields: dict[str, str]
    signature: str


@dataclass
class Ear:
    """A little program that takes webhooks and answers what it is told to."""

    url: str = ""
    status: int = 200
    answer: str = "<Response/>"
    heard: list[Heard] = field(default_factory=list)

    def statuses(self, sid: str) -> list[str]:
        return [
            each.fields["MessageStatus"]
            for each in self.heard
            if each.fields["MessageSid"] == sid and "MessageStatus" in each.fields
        ]


class Switchboard:
    """An application in which others are mounted, as the simulator is in the program."""

    url = ""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def mount(self, app: App) -> str:
        self._apps.append(app)
        return f"{self.url}/{len(self._apps)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = scope["path"].split("/")[1]
        scope["root_path"] = f"/{place}"
        await self._apps[int(place) - 1](scope, receive, send)


@contextmanager
def listening() -> Iterator[Ear]:
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = dict(parse_qsl(body, keep_blank_values=True))
            ear.heard.append(Heard(self.path, fields, self.headers["X-Twilio-Signature"]))
            self.send_response(ear.status)
            self.end_headers()
            self.wfile.write(ear.answer.encode())

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        ear.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield ear
        server.shutdown()
        thread.join()
