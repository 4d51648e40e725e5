"""Who may have what: every address, command and word of a socket, asked by its owner, by another person, by nobody.

The lists are taken from the running program; what has no place in the tables below turns the test red.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.commands import Commands
from domain.errors import Refusal
from domain.seeker import Seeker
from tests.attacks.by_hand import comes_in, cookies, greeted, open_page, opened, say, seen, settle
from tests.support.besieged import ATTACKER, CANARY, VICTIM, Siege
from tests.support.searching import Search
from ui.sockets import ARGUMENTS, SHAPES

NOBODY = "nobody"
PEOPLE = (VICTIM, ATTACKER, NOBODY)

OPEN = {
    "GET /static/{name:path}",
    "GET /health",
    "GET /launch",
    "GET /api/v1/openapi.json",
    "GET /api/v1/assets",
    "GET /api/v1/docs",
    "GET /api/v1/docs.js",
}
"""For everybody: nothing of anybody's is there."""

SIGNED = {"POST /twilio/status/{seeker}/{delivery}", "POST /twilio/inbound"}
"""For whoever has the signature; without it nobody, signed in or not."""

BY_TOKEN = {
    "GET /t/{token}",
    "POST /t/{token}",
    "POST /t/{token}/words",
    "POST /t/{token}/sent",
    "POST /t/{token}/back",
    "GET /calendar/{token}.ics",
}
"""For whoever has the token in the address; the id of a thing is no such token."""

FRAMEWORK = re.compile(r"^GET /_nicegui(_ws|/[\d.]+/(static|libraries|components|resources|dynamic_resources|esm))")
"""NiceGUI's own files and socket: nothing of anybody's, and yet for signed-in people only."""

FOR_THIS_TEST = {"GET /siege", "GET /siege/sinks", "GET /siege/seen"}

OWN = {
    "GET /": True,
    "GET /application/{token}": True,
    "GET /application/{token}/document/{digest}": True,
    "GET /application/{token}/interview/{number}.ics": True,
    "GET /application/{token}/resume": False,
    "GET /archive": False,
    "GET /archive.csv": False,
    "GET /capture": False,
    "POST /capture/read": False,
    "GET /data": False,
    "GET /data/applications.csv": True,
    "GET /data/career-tracker.zip": False,
    "GET /data/import": False,
    "GET /find": False,
    "GET /insights": False,
    "GET /letters": False,
    "GET /letters/new": False,
    "GET /letters/{token}": False,
    "GET /log": True,
    "GET /log.csv": True,
    "GET /log.json": True,
    "GET /outbox": False,
    "GET /people": True,
    "GET /people/{token}": True,
    "GET /record": False,
    "GET /record/backup/{name}": False,
    "GET /reminders": False,
    "GET /replay": False,
    "GET /resume": False,
    "GET /resume/picture/{digest}.svg": False,
    "GET /session": False,
    "GET /settings": False,
    "GET /settings/texts": False,
    "GET /status": False,
    "GET /table": True,
    "GET /table.csv": True,
    "GET /today": True,
    "GET /work-search": True,
    "GET /work-search.csv": False,
    "GET /work-search.pdf": False,
    "POST /sign-out": False,
}
"""For who is signed in, and to each only their own: does the owner's answer hold the owner's words?"""

SHOWN_BY_REST = {
    "board",
    "applications/{token}",
    "applications/{token}/timeline",
    "contacts",
    "contacts/{token}",
    "contacts/{token}/timeline",
    "steps",
    "search",
    "seeker",
}


@dataclass(frozen=True)
class Cell:
    """One question of the matrix."""

    who: str
    key: str
    answer: httpx.Response

    @property
    def leaks(self) -> bool:
        return self.who != VICTIM and CANARY in self.answer.text


def test_every_address_has_its_place(siege: Siege) -> None:
    known = OPEN | SIGNED | BY_TOKEN | FOR_THIS_TEST | set(OWN)
    unknown = {key for key in addresses_of(siege) if key not in known and not FRAMEWORK.match(key) and not is_rest(key)}
    assert not unknown, "say in this file who may have it"
    assert known - FOR_THIS_TEST <= set(addresses_of(siege)), "these are gone"


def test_nobody_gets_anything_of_anothers_from_any_address(siege: Siege, capsys: pytest.CaptureFixture[str]) -> None:
    before = events_of(siege.folder, VICTIM)
    cells = list(_asked(siege))
    with capsys.disabled():
        print(f"\nmatrix of addresses: {len(cells)} cells, {sum(cell.leaks for cell in cells)} leaks")  # noqa: T201
    assert not [(cell.who, cell.key) for cell in cells if cell.leaks]
    assert not [(cell.key, cell.answer.status_code) for cell in cells if not _as_it_should(cell)]
    assert events_of(siege.folder, VICTIM) == before


def addresses_of(siege: Siege) -> list[str]:
    return [f"{method} {path}" for _, method, path in siege.routes]


def is_rest(key: str) -> bool:
    return " /api/v1/" in key and key not in OPEN


def _asked(siege: Siege) -> Iterator[Cell]:
    """Everything, by everybody. The owner only asks: what they would change is theirs."""
    with siege.browser(VICTIM) as victim, siege.browser(ATTACKER) as attacker, nobody_at(siege) as nobody:
        for who, browser in ((VICTIM, victim), (ATTACKER, attacker), (NOBODY, nobody)):
            asking = _Asking(siege, browser, who, Forms(browser))
            for key in addresses_of(siege):
                if not (who == VICTIM and key.startswith("POST")):
                    yield Cell(who, key, asking.ask(key, siege.things))
                if who == ATTACKER and "{token}" in key and key.startswith("POST"):
                    own = {**siege.things, "application": siege.things["own"], "contact": siege.things["known"]}
                    yield Cell(who, f"{key} with own", asking.ask(key, own))


def nobody_at(siege: Siege) -> httpx.Client:
    return httpx.Client(base_url=siege.address, trust_env=False, timeout=30)


@dataclass(frozen=True)
class _Asking:
    """Somebody at a browser, with a token for REST if they have one."""

    siege: Siege
    browser: httpx.Client
    who: str
    forms: Forms

    def ask(self, key: str, things: Mapping[str, str]) -> httpx.Response:
        method, path = key.split()
        query = "?q=" + CANARY.lower() if path.endswith("/search") else ""
        body = self.forms.body(path, self.siege.things) if method == "POST" and is_rest(key) else None
        if key == "POST /sign-out" and self.who == ATTACKER:
            with self.siege.browser(self.who) as another:
                return another.post(path, headers=self._headers(key))
        return self.browser.request(method, filled(path, things) + query, headers=self._headers(key), json=body)

    def _headers(self, key: str) -> dict[str, str]:
        if not is_rest(key):
            return {"origin": self.siege.address}
        return {"authorization": f"Bearer {self.siege.tokens[self.who]}"} if self.who in self.siege.tokens else {}


def filled(path: str, things: Mapping[str, str]) -> str:
    contact = "contact" in path or "people" in path
    token = things["contact" if contact else "application"].rpartition("-")[2]
    values = {"token": token, "digest": things["document"], "number": "1", "seeker": VICTIM, "delivery": "delivery-1"}
    return re.sub(r"{(\w+)[^}]*}", lambda found: values.get(found[1], "x"), path)


def _as_it_should(cell: Cell) -> bool:
    """Whether the answer is the one that this person should get, beside holding nothing of another's."""
    status, key = cell.answer.status_code, cell.key.removesuffix(" with own")
    right = status < 500 or key == "GET /health"
    if key in SIGNED:
        right = status == 403
    elif key in BY_TOKEN:
        right = status == 404
    elif key not in OPEN | FOR_THIS_TEST and cell.who == NOBODY:
        right = status in {401, 403}
    elif cell.who == VICTIM and shows_own(key):
        right = status == 200 and CANARY in cell.answer.text
    elif is_rest(key) and "{token}" in key and cell.key == key and cell.who == ATTACKER:
        right = status == 404 or (key.endswith("/timeline") and cell.answer.json() == [])
    return right


def shows_own(key: str) -> bool:
    return key.partition("/api/v1/")[2] in SHOWN_BY_REST if is_rest(key) else OWN.get(key, False)


class Forms:
    """The smallest body that each REST command takes, with the ids of the victim's things wherever one fits."""

    def __init__(self, browser: httpx.Client) -> None:
        self._described = browser.get("/api/v1/openapi.json").json()

    def body(self, path: str, things: Mapping[str, str]) -> Any:
        operation = self._described["paths"][path.removeprefix("/api/v1")]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return self._example(schema, "", things)

    def _example(self, schema: Mapping[str, Any], name: str, things: Mapping[str, str]) -> Any:
        if "$ref" in schema:
            return self._example(self._named(schema["$ref"]), name, things)
        if name in things:
            return things[name]
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self._example(schema["anyOf"][0], name, things)
        return self._plain(schema, name, things)

    def _named(self, reference: str) -> Any:
        return self._described["components"]["schemas"][reference.rpartition("/")[2]]

    def _plain(self, schema: Mapping[str, Any], name: str, things: Mapping[str, str]) -> Any:
        match schema.get("type"):
            case "object":
                wanted = {*schema.get("required", ()), *(set(schema.get("properties", {})) & set(things))}
                return {one: self._example(schema["properties"][one], one, things) for one in sorted(wanted)}
            case "array":
                return [self._example(one, name, things) for one in schema.get("prefixItems", ())]
            case "integer" | "number":
                return 1
            case "boolean":
                return True
        return SHAPED.get(schema.get("format", ""), WORDS.get(name, "1"))


SHAPED = {"date": "2027-03-03", "date-time": "2027-03-03T10:00:00", "time": "10:00:00"}
WORDS = {"zone": "Europe/London", "phone": "+14155550123"}


def events_of(folder: Path, seeker: str) -> int:
    with sqlite3.connect(folder / "tracker.db") as db:
        found = db.execute("SELECT count(*) FROM stored_events WHERE originator_id LIKE ?", (f"{seeker}/%",))
        return int(found.fetchone()[0])


# The words of a socket


def test_no_word_of_a_socket_reaches_anothers_page(siege: Siege) -> None:
    with siege.browser(VICTIM) as victim, siege.browser(ATTACKER) as attacker:
        page, own = open_page(victim), open_page(attacker)
        assert not comes_in(siege.address, page, cookie=cookies(attacker))
        assert not comes_in(siege.address, page, cookie="")
        with (
            opened(siege.address, page, cookie=cookies(victim)) as theirs,
            opened(siege.address, own, cookie=cookies(attacker)) as socket,
        ):
            assert greeted(theirs) + greeted(socket) == "4040"
            settle(theirs)
            before = seen(siege, attacker)["clicks"]
            for name in ARGUMENTS:
                say(socket, name, WORDS_OF_A_SOCKET(page.client_id, page.button, page.listener))
            settle(socket)
            assert seen(siege, attacker)["clicks"][VICTIM] == before[VICTIM]
            with pytest.raises(TimeoutError):
                theirs.recv(timeout=0.3)


def WORDS_OF_A_SOCKET(page: str, button: int, listener: str) -> dict[str, Any]:  # noqa: N802 a table of one row
    return {
        "client_id": page,
        "id": button,
        "listener_id": listener,
        "args": [],
        "request_id": "1",
        "next_message_id": 10**6,
        "level": "error",
        "message": "forged",
        "tab_id": f"tab-{page}",
        "document_id": "forged",
    }


def test_every_word_of_a_socket_is_known() -> None:
    assert set(SHAPES) | {"connect", "handshake", "disconnect"} == set(ARGUMENTS)


# The commands behind all of it

Try = Callable[[Search, dict[str, str]], object]

COMMANDS: Mapping[str, Try | None] = {
    "begin_search": None,
    "save_role": None,
    "id_made_by": None,
    "bring_past": None,
    "change_seeker": None,
    "change_application": lambda s, t: s.change(t["application"], lambda one, stamp: one.archive(stamp=stamp)),
    "move": lambda s, t: s.move(t["application"], "applied"),
    "change_all": lambda s, t: s.commands.change_all(
        s.seeker, {t["application"]: lambda one: one.archive(stamp=s.stamp())}, stamp=s.stamp()
    ),
    "move_all": lambda s, t: s.commands.move_all(s.seeker, {t["application"]: ("applied", "")}, stamp=s.stamp()),
    "add_contact": lambda s, t: s.meet(application=t["application"], part="recruiter"),
    "change_contact": lambda s, t: s.change_contact(t["contact"], lambda one, stamp: one.remove(stamp=stamp)),
    "change_steps": lambda s, t: s.plan(t["application"], lambda one, stamp: one.add_note(text="x", stamp=stamp)),
    "remove_stage": lambda s, t: s.commands.remove_stage(
        s.seeker, stage="saved", home="applied", cards=[t["application"]], stamp=s.stamp()
    ),
    "bring_back_stage": lambda s, t: s.commands.bring_back_stage(
        s.seeker, stage=_stage(s), before="", home="applied", cards={t["application"]: ""}, stamp=s.stamp()
    ),
    "put_back": lambda s, t: s.commands.put_back(s.seeker, {t["application"]: None}, stamp=s.stamp()),
    "take_back": lambda s, t: s.commands.take_back(s.seeker, t["application"], entries=[1], stamp=s.stamp()),
    "change_delivery": lambda s, t: s.carry(t["delivery"], lambda one, stamp: one.claim(courier="me", stamp=stamp)),
    "take_people_back": lambda s, t: s.commands.take_people_back(s.seeker, [t["contact"]], stamp=s.stamp()),
    "plan_anew": lambda s, t: s.commands.plan_anew(s.seeker, t["application"], stamp=s.stamp()),
}
"""How somebody else tries it on the victim's things; None for what names nothing but one's own search."""

QUIET = {"put_back"}
"""Leaves out what is not there instead of refusing."""


def _stage(search: Search) -> Any:
    found = search.tracker.load(Seeker.id_of(search.seeker))
    assert isinstance(found, Seeker)
    return found.stages[0]


def test_every_command_has_its_place() -> None:
    named = {name for name in vars(Commands) if not name.startswith("_") and callable(getattr(Commands, name))}
    assert named - {"record"} == set(COMMANDS)


@pytest.mark.parametrize("name", [name for name, attempt in COMMANDS.items() if attempt])
def test_no_command_touches_anothers_things(search: Search, name: str) -> None:
    application = search.applied()
    things = {
        "application": application,
        "contact": search.meet(application=application),
        "delivery": search.remind(application, search.step(application).id),
    }
    other, attempt = search.of("you"), COMMANDS[name]
    before = {one: len(search.tracker.stream(one)) for one in things.values()}
    assert attempt is not None
    if name in QUIET:
        attempt(other, things)
    else:
        with pytest.raises(Refusal):
            attempt(other, things)
    assert {one: len(search.tracker.stream(one)) for one in things.values()} == before
