"""Sockets and frames made by hand, as no browser would make them."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

TAKEN, REFUSED = "40", "44"


class Answering(Protocol):
    """A running program."""

    @property
    def address(self) -> str: ...


@dataclass(frozen=True)
class Page:
    """An open page as its browser knows it: its id, its button, the address of its upload."""

    client_id: str
    button: int
    listener: str
    upload: str


def open_page(browser: httpx.Client, *, at: str = "") -> Page:
    """Load ``/siege`` and read what stands in it."""
    html = browser.get(f"{at}/siege").text
    client_id = re.search(r"'client_id': '([^']+)'", html)
    raw = re.search(r"parseElements\(String\.raw`(.*?)`\)", html, re.DOTALL)
    assert client_id, html[:500]
    assert raw
    elements: dict[str, Any] = json.loads(_unescaped(raw.group(1)))
    button = next(number for number, one in elements.items() if one.get("props", {}).get("label") == "Press")
    upload = next(one["props"]["url"] for one in elements.values() if "url" in one.get("props", {}))
    return Page(client_id.group(1), int(button), elements[button]["events"][0]["listener_id"], upload)


def _unescaped(text: str) -> str:
    for coded, letter in (("&#36;", "$"), ("&#96;", "`"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")):
        text = text.replace(coded, letter)
    return text


def cookies(browser: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def query_of(page: Page) -> str:
    return (
        f"EIO=4&transport=websocket&client_id={page.client_id}&document_id={uuid.uuid4()}&tab_id=tab-{page.client_id}"
        "&next_message_id=0&implicit_handshake=true"
    )


def opened(at: str, page: Page, *, cookie: str, origin: str | None = "") -> ClientConnection:
    """A socket for ``page``; raises InvalidStatus where the gate keeps it out."""
    address = at.replace("http://", "ws://") + "/_nicegui_ws/socket.io/?" + query_of(page)
    headers = {"Cookie": cookie} if cookie else {}
    return connect(address, additional_headers=headers, origin=at if origin == "" else origin)  # type: ignore[arg-type]


def greeted(socket: ClientConnection) -> str:
    """Say hello as a browser does: TAKEN, or REFUSED."""
    assert str(socket.recv(timeout=10)).startswith("0")
    socket.send("40")
    return str(socket.recv(timeout=10))[:2]


def comes_in(at: str, page: Page, *, cookie: str, origin: str | None = "") -> bool:
    """Whether a socket for ``page`` is opened and greeted back."""
    try:
        with opened(at, page, cookie=cookie, origin=origin) as socket:
            return greeted(socket) == TAKEN
    except InvalidStatus as refused:
        return refused.response.status_code != 403


def say(socket: ClientConnection, event: str, words: object) -> None:
    socket.send("42" + json.dumps([event, words]))


def press(socket: ClientConnection, page: Page) -> None:
    say(socket, "event", {"id": page.button, "client_id": page.client_id, "listener_id": page.listener, "args": []})


def settle(socket: ClientConnection, *, patience: float = 0.4) -> None:
    """Wait until all that was said has been dealt with, or the server has hung up."""
    try:
        say(socket, "unheard_of", {})
        while True:
            socket.recv(timeout=patience)
    except (TimeoutError, ConnectionClosed):
        return


def seen(siege: Answering, browser: httpx.Client) -> dict[str, Any]:
    """What the pages of the siege have noticed: clicks and files by person, and pages that are mine or nobody's."""
    found: dict[str, Any] = browser.get(f"{siege.address}/siege/seen").json()
    return found
