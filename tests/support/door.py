"""An installation for several people, without a server: its door behind the real gate, and browsers to come with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import FastAPI

from ui.auth import doors
from ui.door import Accounts, Doorkeeper, Passwords, entrance
from ui.door.accounts import SETUP
from ui.door.codes import code_at, step_of
from ui.door.passwords import Cost
from ui.gate import Gate
from ui.principal import current_seeker
from ui.sessions import Sessions
from ui.tokens import Tokens

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLACE = "https://jobs.example"
ADA, GRACE = "three green parrots", "nine purple tractors"
CHEAP = Cost(rounds=1, memory=8)
Answer = httpx.Response


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Browser:
    """Somebody at a browser somewhere, behind the proxy of the place."""

    client: httpx.AsyncClient
    clock: Clock
    address: str

    async def look(self, path: str) -> Answer:
        headers = {"accept": "text/html", "x-forwarded-for": self.address}
        return await self.client.get(path, headers=headers)

    async def send(self, path: str, **form: str) -> Answer:
        headers = {"origin": PLACE, "accept": "text/html", "x-forwarded-for": self.address}
        return await self.client.post(path, data=form, headers=headers)

    async def sign_in(self, name: str, password: str) -> Answer:
        return await self.send("/sign-in", name=name, password=password)

    async def seeker(self) -> str:
        """Whose board they see; empty for nobody's."""
        answer = await self.look("/")
        return str(answer.json()) if answer.status_code == 200 else ""

    async def turn_on_two_steps(self) -> tuple[str, list[str]]:
        """The secret that the app keeps now, and the recovery codes on the page."""
        page = (await self.look("/account/two-step")).text
        secret = re.findall(r'name="secret" value="(\w+)"', page)[0]
        answer = await self.send("/account/two-step", secret=secret, code=self.app_code(secret))
        return secret, codes_on(answer)

    def app_code(self, secret: str, *, steps: int = 0) -> str:
        return code_at(secret, step_of(self.clock()) + steps)


@dataclass
class Place:
    """One installation: everything that stands at its door."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    two_steps: bool = False
    begun: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.folder, clock=self.clock, hosted=True, https=True)
        self.accounts = Accounts(self.folder, clock=self.clock)
        self.passwords = Passwords(cost=CHEAP)
        self.app = self.behind(self.accounts)

    def behind(self, accounts: Accounts) -> Gate:
        """The gate, with a board behind it that only says whose it is."""
        keeper = Doorkeeper(
            accounts=accounts,
            sessions=self.sessions,
            passwords=self.passwords,
            tokens=Tokens(self.folder, clock=self.clock),
            clock=self.clock,
            begin_search=lambda seeker, zone: self.begun.append((seeker, zone)),
            two_steps=self.two_steps,
        )
        app = FastAPI()
        app.include_router(doors(self.sessions, public_url=PLACE))
        app.include_router(entrance(keeper, public_url=PLACE))

        @app.get("/{path:path}")
        async def board(path: str) -> str:
            return current_seeker()

        return Gate(app, sessions=self.sessions, public_url=PLACE, proxies=["127.0.0.1"])

    def browser(self, address: str = "203.0.113.7", *, app: Gate | None = None) -> Browser:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app or self.app), base_url=PLACE)
        return Browser(client, self.clock, address)

    async def set_up(self) -> Browser:
        """Ada's browser, from which she made the first account."""
        ada = self.browser()
        token = self.accounts.give_ticket(SETUP)
        answer = await ada.send("/setup", token=token, name="ada", password=ADA, zone="Europe/Berlin")
        assert answer.status_code == 303, answer.text
        return ada

    async def join(self, ada: Browser, *, name: str = "grace", password: str = GRACE) -> Browser:
        """Somebody whom Ada invited, in a browser of their own."""
        token = token_of(link_on(await ada.send("/account/invite", note=name)))
        browser = self.browser("203.0.113.8")
        answer = await browser.send("/join", token=token, name=name, password=password)
        assert answer.status_code == 303, answer.text
        return browser


def link_on(answer: Answer) -> str:
    return str(re.findall(r'value="(https://[^"]+)"', answer.text)[0])


def token_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def codes_on(answer: Answer) -> list[str]:
    return re.findall(r"<code>([A-Z2-7-]{29})</code>", answer.text)
