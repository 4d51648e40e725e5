"""Who may have what where several people sign in: two who live there, one who is half in, and a stranger.

Each is asked for what is their own, and tries everything on what is the other's, in both directions. What has no place
in the tables turns the test red; a planted hole shows that a leak would be seen.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pypdfium2 as pdfium
import pytest

from main import wall_clock
from tests.attacks.by_hand import comes_in, cookies, greeted, open_page, opened, press, say, seen, settle
from tests.attacks.test_matrix import (
    BY_TOKEN,
    FOR_THIS_TEST,
    FRAMEWORK,
    OPEN,
    OWN,
    SIGNED,
    WORDS_OF_A_SOCKET,
    Forms,
    events_of,
    filled,
    is_rest,
    shows_own,
)
from tests.support.neighbours import Neighbour, Neighbourhood, neighbours
from ui.checks import ENTRANCE
from ui.door.by_shell import BY_SHELL
from ui.sockets import ARGUMENTS

DOOR = {f"{method} {path}" for method in ("GET", "POST") for path in ENTRANCE}
"""For everybody, and nothing of anybody's is there."""

ACCOUNT = {
    "GET /account",
    "GET /account/close",
    "GET /account/prove",
    "GET /account/two-step",
    "POST /account/browsers/end",
    "POST /account/close",
    "POST /account/codes",
    "POST /account/invite",
    "POST /account/invite/back",
    "POST /account/password",
    "POST /account/prove",
    "POST /account/two-step",
    "POST /account/two-step/off",
}
"""For who is signed in; each has their own."""

FOR_THE_KEEPER = {"POST /account/invite", "POST /account/invite/back"}
TOLD_TO_THE_KEEPER = {"GET /account", "POST /account/password"}
"""Where who keeps the place reads the names of the others, and nothing else of theirs."""

LAST = ("POST /account/password", "POST /account/two-step/off", "POST /sign-out")
"""What changes who is in comes in the end."""


@dataclass(frozen=True)
class Cell:
    """One question of the matrix: whoever asks it may be told nothing of ``others``."""

    who: str
    key: str
    whose: str
    answer: httpx.Response
    others: tuple[str, ...]

    @property
    def leaks(self) -> list[str]:
        asked = f"{self.answer.request.url} {self.answer.request.content!r}".casefold()
        told = _words_in(self.answer).casefold()
        return [word for word in self.others if word.casefold() in told and word.casefold() not in asked]

    def shows(self, word: str) -> bool:
        return self.answer.status_code == 200 and word in _words_in(self.answer)


def _words_in(answer: httpx.Response) -> str:
    """All that can be read in an answer, packed or not."""
    kind = answer.headers.get("content-type", "")
    if "zip" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if "pdf" in kind:
        with closing(pdfium.PdfDocument(answer.content)) as pdf:
            return "\n".join(str(page.get_textpage().get_text_range()) for page in pdf)
    return answer.text


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbourhood]:
    with neighbours(tmp_path_factory.mktemp("neighbours")) as running:
        yield running


@dataclass(frozen=True)
class Guests:
    """Browsers in which everybody is where they are."""

    keeper: httpx.Client
    guest: httpx.Client
    halfway: httpx.Client
    stranger: httpx.Client


@pytest.fixture(scope="module")
def browsers(house: Neighbourhood) -> Iterator[Guests]:
    with ExitStack() as stack:
        enter = stack.enter_context
        yield Guests(
            enter(house.signed_in(house.keeper)),
            enter(house.signed_in(house.guest)),
            enter(house.halfway(house.keeper)),
            enter(house.stranger()),
        )


def test_every_address_has_its_place(house: Neighbourhood) -> None:
    known, there = OPEN | SIGNED | BY_TOKEN | set(OWN) | DOOR | ACCOUNT, set(_addresses(house))
    assert not {key for key in there - known if not FRAMEWORK.match(key) and not is_rest(key)}, "say who may have it"
    assert known <= there, "these are gone"


def _addresses(house: Neighbourhood) -> list[str]:
    keys = [f"{method} {path}" for _, method, path in house.routes]
    return [*(key for key in keys if key not in {*LAST, *FOR_THIS_TEST}), *LAST]


# The words of a socket: before the matrix, which ends the sessions


def test_no_word_of_a_socket_crosses(house: Neighbourhood, browsers: Guests) -> None:
    pairs = ((house.keeper, browsers.keeper, browsers.guest), (house.guest, browsers.guest, browsers.keeper))
    for victim, theirs, own in pairs:
        page, other = open_page(theirs), open_page(own)
        house.pages.extend((page.client_id, other.client_id))
        assert not comes_in(house.address, page, cookie=cookies(own))
        assert not comes_in(house.address, page, cookie=cookies(browsers.halfway))
        assert not comes_in(house.address, page, cookie="")
        with (
            opened(house.address, page, cookie=cookies(theirs)) as hearing,
            opened(house.address, other, cookie=cookies(own)) as socket,
        ):
            assert greeted(hearing) + greeted(socket) == "4040"
            settle(hearing)
            before = seen(house, own)["clicks"]
            for name in ARGUMENTS:
                say(socket, name, WORDS_OF_A_SOCKET(page.client_id, page.button, page.listener))
            settle(socket)
            assert seen(house, own)["clicks"] == before
            press(hearing, page)
            settle(hearing)
            assert seen(house, own)["clicks"][victim.seeker] == before[victim.seeker] + 1, "its owner is heard"


# A leak would be seen


@pytest.mark.parametrize(
    ("hole", "key"), [("pages", "GET /people"), ("door", "GET /account"), ("tokens", "GET /api/v1/board")]
)
def test_where_a_hole_is_planted_the_matrix_leaks(house: Neighbourhood, browsers: Guests, hole: str, key: str) -> None:
    with house.stranger(at=house.holes[hole]) as browser:
        browser.cookies = browsers.guest.cookies
        asking = Asking(house, browser, house.guest, house.keeper)
        assert asking.ask(key, house.guest).leaks
    assert not Asking(house, browsers.guest, house.guest, house.keeper).ask(key, house.guest).leaks


# The addresses


def test_nothing_crosses_at_any_address(
    house: Neighbourhood, browsers: Guests, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {one.seeker: _kept(house.folder, one) for one in house.people}
    cells = [*_by_strangers(house, browsers)]
    assert {one.seeker: _kept(house.folder, one) for one in house.people} == before
    for asking in (
        Asking(house, browsers.guest, house.guest, house.keeper),
        Asking(house, browsers.keeper, house.keeper, house.guest),
    ):
        kept = _kept(house.folder, asking.other)
        cells.extend(asking.everything())
        assert _kept(house.folder, asking.other) == kept
    leaking = [(cell.who, cell.key, cell.leaks) for cell in cells if cell.leaks]
    with capsys.disabled():
        print(f"\nmatrix of people: {len(cells)} cells, {len(leaking)} leaks")  # noqa: T201
    assert not leaking
    assert not [(cell.who, cell.key, cell.answer.status_code) for cell in cells if not _as_it_should(house, cell)]


def _by_strangers(house: Neighbourhood, browsers: Guests) -> Iterator[Cell]:
    """Who is half in is a stranger like any other."""
    everybody = tuple(word for person in house.people for word in person.words)
    for who, browser in (("stranger", browsers.stranger), ("halfway", browsers.halfway)):
        asking = Asking(house, browser, None, house.keeper, others=everybody)
        for key in _addresses(house):
            cell = asking.ask(key, house.keeper)
            yield Cell(who, key, cell.whose, cell.answer, everybody)


@dataclass
class Asking:
    """Somebody at a browser who asks for their own things and for the other's."""

    house: Neighbourhood
    browser: httpx.Client
    person: Neighbour | None
    other: Neighbour
    others: tuple[str, ...] = ()
    forms: Forms = field(init=False)

    def __post_init__(self) -> None:
        self.others = self.others or self.other.words
        self.forms = Forms(self.browser)

    def everything(self) -> Iterator[Cell]:
        assert self.person is not None
        for key in _addresses(self.house):
            yield self.ask(key, self.other)
            if key.startswith("GET") and "{" in key:
                yield self.ask(key, self.person)
        for key in filter(is_rest, _addresses(self.house)):
            yield self.ask(key, self.other, token=False)

    def ask(self, key: str, whose: Neighbour, *, token: bool = True) -> Cell:
        method, path = key.split()
        who = self.person.name if self.person else "nobody"
        sent: dict[str, Any] = {}
        if method == "POST":
            sent = {"json": self.forms.body(path, whose.things)} if is_rest(key) else {"data": self._door_form()}
        query = f"?q={whose.canary.lower()}" if path.endswith("/search") else ""
        headers = self._headers(key, token=token)
        answer = self.browser.request(method, filled(path, whose.things) + query, headers=headers, **sent)
        return Cell(who, key if token else f"{key} without a token", whose.name, answer, self._kept_back(key))

    def _door_form(self) -> dict[str, str]:
        """Whatever a form of the door may hold, and all of it the other's."""
        with sqlite3.connect(self.house.folder / "sessions.db") as db:
            found = db.execute("SELECT mark FROM signed_in WHERE seeker = ?", (self.other.seeker,)).fetchone()
        with sqlite3.connect(self.house.folder / "accounts.db") as db:
            ticket = db.execute("SELECT mark FROM ticket").fetchone()
        return {
            "browser": found[0] if found else "",
            "invitation": ticket[0] if ticket and self.person != self.house.keeper else "",
            "name": self.other.name,
            "seeker": self.other.seeker,
            "password": "guess after guess",
            "new": "three green parrots",
            "code": "000000",
            "token": "guess",
        }

    def _headers(self, key: str, *, token: bool) -> dict[str, str]:
        if not is_rest(key):
            return {"origin": str(self.browser.base_url)}
        return {"authorization": f"Bearer {self.person.token}"} if self.person and token else {}

    def _kept_back(self, key: str) -> tuple[str, ...]:
        allowed = key in TOLD_TO_THE_KEEPER and self.person == self.house.keeper
        return tuple(word for word in self.others if not (allowed and word == self.other.name))


def _as_it_should(house: Neighbourhood, cell: Cell) -> bool:
    """Whether the answer is the one that this person should get, beside holding nothing of another's."""
    status, key = cell.answer.status_code, cell.key.removesuffix(" without a token")
    stranger = cell.who in {"stranger", "halfway"}
    rules: tuple[tuple[bool, Callable[[], bool]], ...] = (
        (key in SIGNED, lambda: status == 403),
        (key in BY_TOKEN, lambda: status == 404),
        (key in DOOR, lambda: status in {200, 303, 400, 410, 429}),
        (is_rest(key) and (stranger or key != cell.key), lambda: status == 401),
        (stranger and key not in OPEN, lambda: status in {401, 403}),
        (key in FOR_THE_KEEPER and cell.who != house.keeper.name, lambda: status == 404),
        (cell.whose == cell.who and shows_own(key), lambda: cell.shows(_canary(house, cell.who))),
        (_names_a_thing(key), lambda: status == 404 or (key.endswith("/timeline") and cell.answer.json() == [])),
    )
    rule = next((asked for fits, asked in rules if fits), lambda: status < 500 or key == "GET /health")
    return rule()


def _names_a_thing(key: str) -> bool:
    return is_rest(key) and "{token}" in key


def _canary(house: Neighbourhood, name: str) -> str:
    return next(one.canary for one in house.people if one.name == name)


KEPT: Mapping[str, tuple[str, ...]] = {
    "accounts.db": (
        "SELECT * FROM account WHERE seeker = ?",
        "SELECT mark FROM recovery WHERE seeker = ? ORDER BY mark",
        "SELECT mark FROM browser WHERE seeker = ? ORDER BY mark",
    ),
    "sessions.db": ("SELECT mark FROM signed_in WHERE seeker = ? ORDER BY mark",),
    "tokens.db": ("SELECT mark FROM token WHERE seeker = ? ORDER BY mark",),
}


def _kept(folder: Path, person: Neighbour) -> list[object]:
    """Everything of one person that somebody else could have changed."""
    found: list[object] = [events_of(folder, person.seeker)]
    for file, questions in KEPT.items():
        with closing(sqlite3.connect(folder / file)) as db:
            found.extend(db.execute(question, (person.seeker,)).fetchall() for question in questions)
    with closing(sqlite3.connect(folder / "accounts.db")) as db:
        found.append(db.execute("SELECT mark FROM ticket WHERE note = ?", (person.canary,)).fetchall())
    return found


# What is left of all that


def test_the_log_holds_nothing_of_anybodys(house: Neighbourhood, browsers: Guests) -> None:
    """Comes last: what was asked above has been written down by now, or not."""
    with house.stranger() as browser:
        form = {"name": house.guest.name, "password": "guess, guess"}
        browser.post("/sign-in", data=form, headers={"origin": house.address})
    log = house.log().casefold()
    ways_in = [value for one in vars(browsers).values() for value in one.cookies.values()]
    words = [*(word for person in house.people for word in person.words), *ways_in, *house.pages, "guess, guess"]
    assert not [word for word in words if word.casefold() in log]


def test_who_closed_their_account_left_nothing_that_opens(house: Neighbourhood) -> None:
    """The last thing that happens here."""
    calendar, board = f"/calendar/{house.guest.calendar}.ics", "/api/v1/board"
    with house.stranger(at=house.address) as browser:
        browser.headers["authorization"] = f"Bearer {house.guest.token}"
        assert (browser.get(calendar).status_code, browser.get(board).status_code) == (200, 200)
        BY_SHELL["close"](house.folder, house.guest.name, public_url=house.address, clock=wall_clock)
        assert (browser.get(calendar).status_code, browser.get(board).status_code) == (404, 401)
