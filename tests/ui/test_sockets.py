"""A page obeys the socket of its own session only: tried on a running server, with frames made by hand."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from nicegui import core
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.support.eventually import eventually
from tests.support.websites import Website, styleguide
from ui.sockets import ARGUMENTS, StrangeNiceGUI, check_handlers


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    with styleguide(tmp_path_factory.mktemp("site")) as running:
        yield running


REFUSED = "44"
GOODBYE = "41"  # what socket.io says when it takes its hand away


@dataclass(frozen=True)
class Page:
    """A page as its browser knows it: the id it must name, and its button that asks for a toast."""

    client_id: str
    button: int
    listener: str


@pytest.fixture
def visitor(website: Website) -> Iterator[httpx.Client]:
    with website.visitor() as client:
        yield client


@pytest.fixture
def stranger(website: Website) -> Iterator[httpx.Client]:
    """Somebody else who is signed in too."""
    with website.visitor() as client:
        yield client


def test_our_own_click_is_heard(website: Website, visitor: httpx.Client) -> None:
    page = open_page(visitor)
    with socket_for(website, page, visitor) as socket:
        greet(socket)
        click(socket, page)
        assert "Moved to Interview" in hear(socket, until="Moved to Interview")


def test_a_stolen_page_id_opens_no_socket_in_another_session(
    website: Website, visitor: httpx.Client, stranger: httpx.Client
) -> None:
    page = open_page(visitor)
    with socket_for(website, page, stranger) as socket:
        assert greet(socket).startswith(REFUSED)


def test_a_valid_socket_cannot_click_in_another_page(
    website: Website, visitor: httpx.Client, stranger: httpx.Client
) -> None:
    page, own = open_page(visitor), open_page(stranger)
    with socket_for(website, page, visitor) as victim, socket_for(website, own, stranger) as attacker:
        greet(victim)
        greet(attacker)
        click(attacker, page)
        click(attacker, own)
        assert "Moved to Interview" in hear(attacker, until="Moved to Interview")
        assert "Moved to Interview" not in hear_for_a_moment(victim)


def test_not_even_another_page_of_the_same_session(website: Website, visitor: httpx.Client) -> None:
    first, second = open_page(visitor), open_page(visitor)
    with socket_for(website, first, visitor) as victim, socket_for(website, second, visitor) as attacker:
        greet(victim)
        greet(attacker)
        click(attacker, first)
        assert "Moved to Interview" not in hear_for_a_moment(victim)


@pytest.mark.parametrize(
    "words",
    [
        None,
        [],
        {},
        {"client_id": 1},
        {"client_id": "{id}"},
        {"client_id": "{id}", "id": "0", "listener_id": "x", "args": []},
        {"client_id": "{id}", "id": 10**30, "listener_id": "x", "args": {}},
    ],
)
def test_malformed_words_are_ignored_and_the_page_lives(website: Website, visitor: httpx.Client, words: object) -> None:
    page = open_page(visitor)
    with socket_for(website, page, visitor) as socket:
        greet(socket)
        for event in ("event", "javascript_response", "ack", "log", "handshake", "unheard_of"):
            socket.send("42" + json.dumps([event, words]).replace("{id}", page.client_id))
        click(socket, page)
        assert "Moved to Interview" in hear(socket, until="Moved to Interview")
    assert "Traceback" not in website.log()


def test_what_a_browser_has_to_say_is_one_line_of_the_log_in_our_words(website: Website, visitor: httpx.Client) -> None:
    page = open_page(visitor)
    with socket_for(website, page, visitor) as socket:
        greet(socket)
        words = {"client_id": page.client_id, "level": "error", "message": "Wirbelwind\nsecond\x1b[31m" + "x" * 5000}
        socket.send("42" + json.dumps(["log", words]))
        eventually(lambda: "console of its browser" in website.log())
    assert "Wirbelwind" not in website.log()
    assert max(map(len, website.log().splitlines())) < 600


def test_after_signing_out_an_open_page_is_sent_away_and_unheard(website: Website) -> None:
    with website.visitor() as visitor:
        page = open_page(visitor)
        with socket_for(website, page, visitor) as socket:
            greet(socket)
            visitor.post("/sign-out", headers={"origin": website.address})
            assert '"open"' in hear(socket, until='"open"')
            click(socket, page)
            assert "Moved to Interview" not in hear(socket, until=GOODBYE)


def test_a_socket_without_a_cookie_or_from_elsewhere_is_turned_away_before_it_opens(
    website: Website, visitor: httpx.Client
) -> None:
    page = open_page(visitor)
    for cookie, origin in (
        ("", website.address),
        (_cookies(visitor), "http://evil.example"),
        (_cookies(visitor), None),
    ):
        with pytest.raises(InvalidStatus) as refused:
            connect_with(website, page, cookie=cookie, origin=origin)
        assert refused.value.response.status_code == 403


def test_a_word_too_large_closes_the_socket(website: Website, visitor: httpx.Client) -> None:
    page = open_page(visitor)
    with socket_for(website, page, visitor) as socket:
        greet(socket)
        socket.send(
            "42" + json.dumps(["log", {"client_id": page.client_id, "level": "info", "message": "x" * 300_000}])
        )
        with pytest.raises(ConnectionClosed):
            hear(socket, until="never")


def test_a_stranger_makes_no_pages(website: Website) -> None:
    with httpx.Client(base_url=website.address) as nobody, website.visitor() as visitor:
        before = pages(visitor)
        for path in ("/", "/styleguide", "/nothing", "/_nicegui/client/x/upload/1"):
            assert nobody.get(path).status_code == 401
        visitor.get("/nothing")
        assert pages(visitor) == before


def test_what_is_not_there_and_what_breaks_are_plain_pages(visitor: httpx.Client) -> None:
    missing, broken = visitor.get("/nothing"), visitor.get("/broken")
    assert (missing.status_code, broken.status_code) == (404, 500)
    assert "Nothing here" in missing.text
    assert "broken on purpose" not in broken.text
    assert "in the log as" in broken.text


def test_every_script_of_a_page_bears_its_nonce(visitor: httpx.Client) -> None:
    answer = visitor.get("/styleguide")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
    assert nonce
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert len(scripts) > 5
    assert all(f'nonce="{nonce.group(1)}"' in script for script in scripts)


def test_nicegui_is_built_as_the_guard_expects() -> None:
    check_handlers(core.sio.handlers["/"])


@pytest.mark.parametrize("change", ["another handler", "a handler less", "another argument"])
def test_a_nicegui_built_otherwise_is_refused_at_start(change: str) -> None:
    handlers = dict(core.sio.handlers["/"])
    if change == "another handler":
        handlers["eval"] = lambda _sid, _words: None
    elif change == "a handler less":
        del handlers["ack"]
    else:
        handlers["event"] = lambda _sid, _words, _more: None
    with pytest.raises(StrangeNiceGUI):
        check_handlers(handlers)
    assert set(ARGUMENTS) == set(core.sio.handlers["/"])


def open_page(visitor: httpx.Client) -> Page:
    html = visitor.get("/styleguide").text
    client_id = re.search(r"'client_id': '([^']+)'", html)
    raw = re.search(r"parseElements\(String\.raw`(.*?)`\)", html, re.DOTALL)
    assert client_id
    assert raw
    elements = json.loads(_unescaped(raw.group(1)))
    button = next(number for number, element in elements.items() if _label(element) == "Toast")
    return Page(client_id.group(1), int(button), elements[button]["events"][0]["listener_id"])


def _unescaped(text: str) -> str:
    for coded, letter in (("&#36;", "$"), ("&#96;", "`"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")):
        text = text.replace(coded, letter)
    return text


def _label(element: dict[str, dict[str, str]]) -> str:
    return element.get("props", {}).get("label", "")


def _cookies(client: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def socket_for(website: Website, page: Page, visitor: httpx.Client) -> ClientConnection:
    return connect_with(website, page, cookie=_cookies(visitor), origin=website.address)


def connect_with(website: Website, page: Page, *, cookie: str, origin: str | None) -> ClientConnection:
    query = (
        f"EIO=4&transport=websocket&client_id={page.client_id}&document_id={uuid.uuid4()}&tab_id=tab-{page.client_id}"
        "&next_message_id=0&implicit_handshake=true"
    )
    address = website.address.replace("http://", "ws://") + "/_nicegui_ws/socket.io/?" + query
    headers = {"Cookie": cookie} if cookie else {}
    return connect(address, additional_headers=headers, origin=origin)  # type: ignore[arg-type]


def greet(socket: ClientConnection) -> str:
    """Say hello as a browser does; the answer begins with 40 when the socket is taken, 44 when not."""
    assert str(socket.recv(timeout=10)).startswith("0")
    socket.send("40")
    return str(socket.recv(timeout=10))


def click(socket: ClientConnection, page: Page) -> None:
    words = {"id": page.button, "client_id": page.client_id, "listener_id": page.listener, "args": []}
    socket.send("42" + json.dumps(["event", words]))


def hear(socket: ClientConnection, *, until: str) -> str:
    heard = ""
    while until not in heard:
        heard += str(socket.recv(timeout=10))
    return heard


def hear_for_a_moment(socket: ClientConnection) -> str:
    """What is heard until half a second of silence."""
    heard = ""
    while True:
        try:
            heard += str(socket.recv(timeout=0.5))
        except TimeoutError:
            return heard


def pages(visitor: httpx.Client) -> int:
    return int(visitor.get("/pages").text)
