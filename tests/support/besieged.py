"""The whole program with two people in it, and beside it the same program with one defence left out at a time.

``with besieged(folder) as siege:`` starts it. Each hole has a port of its own: the pages, sockets and commands behind
all of them are the same, so an attack that is refused at ``siege.address`` and succeeds at ``siege.hole(...)`` was
refused by that one defence. ``python -m tests.support.besieged FOLDER`` is the process itself.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from nicegui import Client, core, events, ui
from nicegui import app as nicegui
from starlette.types import ASGIApp, Receive, Scope, Send

import main
from domain.contact import Card
from domain.seeker import Profile
from domain.store.files import Files
from jobs.settings import Settings
from tests.support.searching import Search
from tests.support.whole import ROOT
from ui import checks
from ui.app import make_server
from ui.auth import launch_address
from ui.gate import ALL, Defences, Gate
from ui.headers import POLICY, Nonces
from ui.open_pages import OpenPages, owner_of
from ui.principal import current_principal, current_seeker, of_scope
from ui.sessions import mint_link
from ui.sockets import Guard, guard_sockets
from ui.tokens import Tokens
from ui.uploads import upload

VICTIM, ATTACKER = "me", "you"
CANARY = "Wirbelwind"
"""A word that stands in everything of the victim's and in nothing else."""

PAYLOAD = "<img src=x onerror=\"document.title='owned'\">"
HOSTILE = f"{CANARY}{PAYLOAD}<script>document.title='owned'</script>{{{{document.title='owned'}}}}"
LOG = "siege.log"


def _without(check: checks.Check) -> Defences:
    return replace(ALL, checks=tuple(one for one in checks.CHECKS if one is not check))


HOLES: Mapping[str, Defences] = {
    "right_host": _without(checks.right_host),
    "no_hearsay": _without(checks.no_hearsay),
    "only_our_sockets": _without(checks.only_our_sockets),
    "own_origin": _without(checks.own_origin),
    "own_site": _without(checks.own_site),
    "signed_in": _without(checks.signed_in),
    "own_page": _without(checks.own_page),
    "largest": replace(ALL, largest=lambda _path: 10**12),
    "policy": replace(ALL, policy=POLICY.replace("'nonce-{nonce}'", "'unsafe-inline'")),
    "frames": replace(ALL, frames=lambda receive: receive),
    "room": ALL,
    # Those of the sockets: the gate is whole, the guard behind it looks away.
    "its_own_page": ALL,
    "its_room": ALL,
    "its_shape": ALL,
    "its_packet": ALL,
    "its_session": ALL,
}


@dataclass(frozen=True, kw_only=True)
class Siege:
    """A program under siege. ``holes`` maps the name of what is missing to an address."""

    process: subprocess.Popen[str]
    folder: Path
    address: str
    holes: Mapping[str, str]
    tokens: Mapping[str, str]
    things: Mapping[str, str]
    routes: list[list[str]]

    @contextmanager
    def browser(self, seeker: str, *, at: str = "") -> Iterator[httpx.Client]:
        """A browser of the simple kind, in which ``seeker`` is signed in."""
        with httpx.Client(base_url=at or self.address, trust_env=False, timeout=30) as client:
            assert client.get(self.link(seeker, at=at)).status_code == 303
            yield client

    def link(self, seeker: str, *, at: str = "") -> str:
        """A link that lets a browser in as ``seeker``."""
        return launch_address(at or self.address, mint_link(self.folder, seeker=seeker, now=main.wall_clock()))

    def log(self) -> str:
        return (self.folder / LOG).read_text()


@contextmanager
def besieged(folder: Path) -> Iterator[Siege]:
    """Start it; stop it in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.besieged", str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "NICEGUI", "TRACKER"))},
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, (folder / LOG).read_text()
        yield Siege(process=process, folder=folder, **json.loads(line))
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


class LookingAway(Guard):
    """The guard of the sockets, which at some ports looks away from one thing."""

    ports: Mapping[str, int]

    def may_have(self, scope: Mapping[str, Any], page_id: str) -> bool:
        return self._away("its_own_page", scope) or super().may_have(scope, page_id)

    def can_read(self, line: str, packet: object) -> bool:
        scope = core.sio.environ.get(line, {}).get("asgi.scope", {})
        return self._away("its_packet", scope) or super().can_read(line, packet)

    def fits(self, sid: str, words: object, shape: Mapping[str, type]) -> bool:
        return self._away("its_shape", scope_of(sid)) or super().fits(sid, words, shape)

    def in_its_room(self, sid: str, page_id: str) -> bool:
        return self._away("its_room", scope_of(sid)) or super().in_its_room(sid, page_id)

    def still_in(self, scope: Mapping[str, Any]) -> bool:
        return self._away("its_session", scope) or super().still_in(scope)

    def _away(self, hole: str, scope: Mapping[str, Any]) -> bool:
        return bool(scope.get("server") and scope["server"][1] == self.ports[hole])


def scope_of(sid: str) -> Mapping[str, Any]:
    environ: Mapping[str, Any] = core.sio.get_environ(sid) or {}
    found: Mapping[str, Any] = environ.get("asgi.scope", {})
    return found


def _be_besieged(folder: Path) -> None:
    listeners = {name: socket.create_server(("127.0.0.1", 0)) for name in ("", *HOLES)}
    ports = {name: listener.getsockname()[1] for name, listener in listeners.items()}
    settings = Settings(data_dir=folder, port=ports[""], open_browser=False)
    program = main.build(settings)
    with closing(program):
        website = program.website
        things = fill(Search(program.tracker, VICTIM, main.wall_clock()), folder)
        siege_page(VICTIM, ATTACKER)
        gates = {
            ports[name]: Gate(
                _endless(website.app.app) if name == "room" else website.app.app,
                sessions=website.sessions,
                owner_of=owner_of,
                defences=defences,
            )
            for name, defences in HOLES.items()
        }
        guard = LookingAway(website.sessions)
        guard.ports = ports
        guard_sockets(guard)
        core.sio.eio.transports = ["polling", "websocket"]  # so that the gate alone keeps polling out
        tokens = Tokens(folder, clock=main.wall_clock)
        told = {
            "address": at_port(ports[""]),
            "holes": {name: at_port(ports[name]) for name in HOLES},
            "tokens": {who: tokens.make(who, name="test") for who in (VICTIM, ATTACKER)},
            "things": things,
            "routes": [[kind, method, path] for kind, method, path in routes_of(website.app.app)],
        }
        nicegui.on_startup(lambda: tell(json.dumps(told)))
        make_server(by_port(website.app, gates)).run(sockets=list(listeners.values()))


def _endless(app: Any) -> ASGIApp:
    """The same with room for any number of pages."""
    while not isinstance(app, OpenPages):
        app = app.app
    return Nonces(app.app)


def at_port(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def by_port(gate: ASGIApp, holes: Mapping[int, ASGIApp]) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get("server")
        await holes.get(server[1] if server else 0, gate)(scope, receive, send)

    return answer


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def routes_of(app: Any, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Every address behind the gate: what kind of thing it is, a method, and the way to it."""
    while not hasattr(app, "routes"):
        app = getattr(app, "original_router", None) or app.app
    for route in app.routes:
        path = prefix + getattr(route, "path", "")
        if hasattr(route, "methods"):
            for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
                yield type(route).__name__, method, path
        elif hasattr(route, "original_router") or hasattr(route.app, "routes"):
            yield from routes_of(getattr(route, "original_router", None) or route.app, path)
        else:
            yield "Mount", "GET", path


# What there is to steal


def fill(search: Search, folder: Path) -> dict[str, str]:
    """A search with the canary in every field, and next to it an empty one for the attacker."""
    search.begin()
    things = fill_one(search, folder)
    other = search.of(ATTACKER)
    own, known = other.applied("Baker", "Own Bread"), other.meet("Somebody Else")
    return {**things, "own": own, "known": known}


def fill_one(search: Search, folder: Path, *, canary: str = CANARY) -> dict[str, str]:
    """The canary in every field of one search; returns the ids of what holds it."""
    hostile = HOSTILE.replace(CANARY, canary)
    card = search.applied(hostile, hostile, url=f"https://{canary.lower()}.example/job", location=hostile)
    search.change(card, lambda one, stamp: one.add_note(text=hostile, stamp=stamp))
    search.change(card, lambda one, stamp: one.tag(tag=canary, stamp=stamp))
    search.change(card, lambda one, stamp: one.keep_posting(text=hostile, stamp=stamp))
    contact = search.commands.add_contact(
        search.seeker,
        card=Card(name=hostile, company=hostile, email=f"{canary.lower()}@example.com"),
        application=card,
        part="recruiter",
        stamp=search.stamp(),
    )
    search.plan(contact, lambda one, stamp: one.add_note(text=hostile, stamp=stamp))
    search.settle(lambda me, stamp: me.correct_profile(profile=Profile(name=canary), stamp=stamp))
    content = canary.encode()
    digest = Files(folder).keep(search.seeker, content)
    search.change(
        card,
        lambda one, stamp: one.attach_document(
            document=digest, name=f"{canary}.txt", media_type="text/html", size=len(content), stamp=stamp
        ),
    )
    search.interview(card, f"{search.now + timedelta(days=20):%Y-%m-%dT%H:%M}")
    return {"application": card, "contact": contact, "document": digest}


# What shows that an attack succeeded


def siege_page(*people: str) -> None:
    """Declare a page with a button and an upload, and one that tells what came of them for each of the people."""
    clicks = dict.fromkeys(people, 0)
    taken = dict.fromkeys(people, 0)
    kept: list[object] = []

    @ui.page("/siege")
    def page() -> None:
        seeker = current_seeker()

        def press() -> None:
            clicks[seeker] += 1

        desk = _Desk(lambda: taken.update({seeker: taken[seeker] + 1}))
        kept.append(desk)
        ui.button("Press", on_click=press)
        upload(on_upload=desk.take, on_rejected=press, max_file_size=1_000)

    @ui.page("/siege/sinks")
    def sinks() -> None:
        """Everything that a page may never do with a person's words."""
        ui.html(PAYLOAD, sanitize=False)
        ui.markdown(PAYLOAD, sanitize=False)
        ui.editor(value=PAYLOAD)
        ui.label("drawn")

    @nicegui.get("/siege/seen")
    def seen() -> dict[str, Any]:
        pages, own = list(Client.instances.values()), current_principal()
        mine = sum(of_scope(page.request.scope) == own for page in pages)
        nobodys = sum(of_scope(page.request.scope) is None for page in pages)
        return {"clicks": clicks, "taken": taken, "mine": mine, "nobodys": nobodys}


@dataclass
class _Desk:
    note: Callable[[], None]

    async def take(self, _event: events.UploadEventArguments) -> None:
        self.note()


if __name__ == "__main__":
    _be_besieged(Path(sys.argv[1]))
