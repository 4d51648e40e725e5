"""The whole program for several people with two neighbours in it, and beside it the same program with planted holes.

``with neighbours(folder) as house:`` starts it. Each hole has a port of its own, as under siege: through it the pages,
the door or the tokens take everybody for the one who keeps the place. ``python -m tests.support.neighbours FOLDER``
is the process itself.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import httpx
from fastapi import FastAPI
from nicegui import app as nicegui
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

import main
from jobs.calendar_feed import Calendar
from jobs.settings import Settings
from tests.support.besieged import at_port, by_port, fill_one, routes_of, siege_page, tell
from tests.support.searching import Search
from tests.support.whole import ROOT, plain_environment, tell_all
from ui.app import Website, make_server
from ui.checks import Asked, House
from ui.door import Accounts, Doorkeeper, Passwords, entrance
from ui.door.accounts import JOIN, SETUP, Account
from ui.door.codes import code_at, new_secret, step_of
from ui.gate import ALL, Defences, Gate
from ui.open_pages import owner_of
from ui.principal import KEEPER, Principal, admit, of_scope
from ui.tokens import Tokens

LOG = "house.log"
HOLES = ("pages", "door", "tokens")
CANARIES = {"hilda": "Wirbelwind", "gustav": "Nebelmeer"}
PASSWORD = "nine purple tractors of {}"


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One of the two: what they sign in with, and what they own. ``secret`` is that of their app, or empty."""

    name: str
    seeker: str
    canary: str
    token: str
    invitation: str
    secret: str
    recovery: str
    calendar: str
    things: Mapping[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        """What no answer to anybody else may hold."""
        ids = [one for one in self.things.values() if one] + ([] if self.seeker == KEEPER else [self.seeker])
        secrets = [one for one in (self.token, self.secret, self.invitation, self.recovery, self.calendar) if one]
        return (self.canary, self.name, PASSWORD.format(self.name), *ids, *secrets)


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """A running program; ``holes`` maps what is wrong at a port to its address.

    ``pages`` takes the ids of those that were opened.
    """

    process: subprocess.Popen[str]
    folder: Path
    address: str
    holes: Mapping[str, str]
    people: list[Neighbour]
    routes: list[list[str]]
    pages: list[str] = field(default_factory=list)

    @cached_property
    def keeper(self) -> Neighbour:
        return next(one for one in self.people if one.seeker == KEEPER)

    @cached_property
    def guest(self) -> Neighbour:
        return next(one for one in self.people if one.seeker != KEEPER)

    def log(self) -> str:
        """What it wrote down so far, however fine."""
        return (self.folder / LOG).read_text()

    @contextmanager
    def stranger(self, *, at: str = "") -> Iterator[httpx.Client]:
        with httpx.Client(base_url=at or self.address, trust_env=False, timeout=30) as client:
            yield client

    @contextmanager
    def halfway(self, person: Neighbour) -> Iterator[httpx.Client]:
        """A browser in which the password of ``person`` was given, and no code yet."""
        with self.stranger() as browser:
            form = {"name": person.name, "password": PASSWORD.format(person.name)}
            assert browser.post("/sign-in", data=form, headers={"origin": self.address}).status_code == 303
            yield browser

    @contextmanager
    def signed_in(self, person: Neighbour) -> Iterator[httpx.Client]:
        with self.halfway(person) as browser:
            if person.secret:
                code = code_at(person.secret, step_of(main.wall_clock()))
                came_in = browser.post("/sign-in/code", data={"code": code}, headers={"origin": self.address})
                assert came_in.status_code == 303, came_in.text
            yield browser


@contextmanager
def neighbours(folder: Path) -> Iterator[Neighbourhood]:
    """Start it; stop it in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.neighbours", str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=plain_environment(),
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, (folder / LOG).read_text()
        told = json.loads(line)
        people = [Neighbour(**one) for one in told.pop("people")]
        yield Neighbourhood(process=process, folder=folder, people=people, **told)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def _be_the_program(folder: Path) -> None:
    listeners = {name: socket.create_server(("127.0.0.1", 0)) for name in ("", *HOLES)}
    ports = {name: listener.getsockname()[1] for name, listener in listeners.items()}
    address = at_port(ports[""])
    settings = Settings(
        data_dir=folder,
        port=ports[""],
        public_url=address,
        hosted=True,
        trusted_proxies=("127.0.0.1",),
        open_browser=False,
    )
    program = main.build(settings)
    with closing(program):
        accounts = Accounts(folder, clock=main.wall_clock)
        people = [
            _moved_in(accounts, Search(program.tracker, "", main.wall_clock()), folder, name) for name in CANARIES
        ]
        siege_page(*(one.seeker for one in people))
        website, keeper = program.website, people[0]
        gates = {
            ports["pages"]: _gate(website, website.app.app, defences=replace(ALL, checks=(*ALL.checks, _all_one))),
            ports["door"]: _gate(website, _wrong_door(website, folder)),
            ports["tokens"]: _gate(website, _wrong_token(website.app.app, keeper.token)),
        }
        told = {
            "address": address,
            "holes": {name: at_port(ports[name]) for name in HOLES},
            "people": [asdict(one) for one in people],
            "routes": [[kind, method, path] for kind, method, path in routes_of(website.app.app)],
        }
        nicegui.on_startup(lambda: tell(json.dumps(told)))
        make_server(by_port(website.app, gates)).run(sockets=list(listeners.values()))


def _moved_in(accounts: Accounts, search: Search, folder: Path, name: str) -> Neighbour:
    purpose, canary = (JOIN if accounts.everyone() else SETUP), CANARIES[name]
    stored = asyncio.run(Passwords().hashed(PASSWORD.format(name)))
    account = accounts.open_account(accounts.give_ticket(purpose), purpose, name=name, password=stored)
    search.seeker = account.seeker
    things = fill_one(search.begin(), folder, canary=canary)
    secret = new_secret() if account.keeps_the_place else ""
    accounts.set_secret(account.seeker, secret)
    return Neighbour(
        name=name,
        seeker=account.seeker,
        canary=canary,
        token=Tokens(folder, clock=main.wall_clock).make(account.seeker, name=f"script of {canary}"),
        invitation=accounts.give_ticket(JOIN, note=canary) if account.keeps_the_place else "",
        secret=secret,
        recovery=accounts.renew_recovery_codes(account.seeker)[0],
        calendar=_calendar(search, folder),
        things=things,
    )


def _calendar(search: Search, folder: Path) -> str:
    """The secret part of the address at which their calendar is read."""
    key = (folder / "keys" / "calendar").read_bytes()
    calendar = Calendar(db=search.tracker, data_dir=folder, key=key, clock=main.wall_clock)
    calendar.make(search.seeker)
    return calendar.token(search.seeker)


def _gate(website: Website, app: ASGIApp, *, defences: Defences = ALL) -> Gate:
    return Gate(app, sessions=website.sessions, owner_of=owner_of, defences=defences)


# The holes


def _all_one(_house: House, asked: Asked) -> None:
    """Whoever is signed in is taken for the one who keeps the place."""
    asking = of_scope(asked.scope)
    if asking is not None:
        admit(asked.scope, Principal(seeker=KEEPER, session=asking.session))


class _OneAccount(Accounts):
    def of(self, seeker: str) -> Account:
        """Everybody's is the keeper's."""
        return super().of(KEEPER if seeker else seeker)


def _wrong_door(website: Website, folder: Path) -> ASGIApp:
    """The door with one account for all, before everything else as it is."""
    keeper = Doorkeeper(
        accounts=_OneAccount(folder, clock=main.wall_clock),
        sessions=website.sessions,
        passwords=Passwords(),
        tokens=Tokens(folder, clock=main.wall_clock),
        clock=main.wall_clock,
        begin_search=lambda _seeker, _zone: None,
    )
    door = FastAPI()
    door.include_router(entrance(keeper, public_url=""))
    return _where(lambda path: path.startswith("/account"), door, website.app.app)


def _wrong_token(app: ASGIApp, token: str) -> ASGIApp:
    """Any token opens what that one does."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        headers = MutableHeaders(scope=scope)
        if "authorization" in headers:
            headers["authorization"] = f"Bearer {token}"
        await app(scope, receive, send)

    return answer


def _where(there: Callable[[str], bool], one: ASGIApp, other: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (one if there(scope.get("path", "")) else other)(scope, receive, send)

    return answer


if __name__ == "__main__":
    tell_all()
    _be_the_program(Path(sys.argv[1]))
