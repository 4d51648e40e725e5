"""What the gate lets through, and what it turns away, whatever stands behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from ui.gate import LARGEST_BODY, MOST_LET_PASS, TOO_MUCH, Gate
from ui.principal import current_seeker
from ui.sessions import Sessions, mint_link

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOST = "127.0.0.1:8080"
OURS = {"host": HOST, "origin": f"http://{HOST}"}


async def tell(request: Request) -> Response:
    body = await request.body()
    forwarded = [name for name in request.headers if name.startswith("x-forwarded")]
    return JSONResponse({"seeker": _seeker(), "size": len(body), "forwarded": forwarded})


def _seeker() -> str:
    try:
        return current_seeker()
    except LookupError:
        return ""


async def listen(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(_seeker())
    await socket.close()


BEHIND = Starlette(
    routes=[
        WebSocketRoute("/{path:path}", listen),
        Route("/{path:path}", tell, methods=["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"]),
    ]
)


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    return Sessions(tmp_path, clock=lambda: NOW)


@pytest.fixture
def token(sessions: Sessions, tmp_path: Path) -> str:
    opened = sessions.open(mint_link(tmp_path, seeker="me", now=NOW))
    assert opened
    return opened


@pytest.fixture
def cookie(sessions: Sessions, token: str) -> dict[str, str]:
    return {"cookie": f"{sessions.cookie}={token}"}


@pytest.fixture
async def client(sessions: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    gate = Gate(BEHIND, sessions=sessions, public_url="https://jobs.example")
    transport = httpx.ASGITransport(gate)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as opened:
        yield opened


async def test_a_signed_in_browser_gets_through_as_its_seeker(
    client: httpx.AsyncClient, cookie: dict[str, str]
) -> None:
    answer = await client.get("/today", headers=cookie)
    assert answer.json()["seeker"] == "me"


@pytest.mark.parametrize("path", ["/", "/today", "/_nicegui/3.18.0/static/vue.js", "/nothing", "/apis", "/healthy"])
async def test_a_stranger_is_told_how_to_get_in_and_reaches_nothing(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"accept": "text/html,*/*"})
    assert answer.status_code == 401
    assert "python main.py open" in answer.text


@pytest.mark.parametrize("path", ["/health", "/static/theme.css", "/api/v1/board", "/t/abc", "/calendar/x.ics"])
async def test_the_open_addresses_need_no_session(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).json()["seeker"] == ""


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "127.0.0.1:x", "[::1]:8080", "", "0.0.0.0:8080"]
)
async def test_another_name_for_this_machine_is_not_ours(
    client: httpx.AsyncClient, cookie: dict[str, str], host: str
) -> None:
    assert (await client.get("/health", headers={**cookie, "host": host})).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", HOST, "localhost:8080", "LOCALHOST:1", "jobs.example"])
async def test_our_own_names_are_answered(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/health", headers={"host": host})).status_code == 200


async def test_two_hosts_at_once_are_refused(sessions: Sessions) -> None:
    scope = _scope("http", headers=[(b"host", HOST.encode()), (b"host", b"evil.example")])
    assert await _status(Gate(BEHIND, sessions=sessions), scope) == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": f"https://{HOST}"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-site"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
    ],
)
async def test_nothing_is_changed_for_another_website(
    client: httpx.AsyncClient, cookie: dict[str, str], headers: dict[str, str]
) -> None:
    assert (await client.post("/sign-out", headers={**cookie, **headers})).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": f"http://{HOST}"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"},
        {"origin": "https://jobs.example", "host": "jobs.example"},
    ],
)
async def test_our_own_forms_are_taken(
    client: httpx.AsyncClient, cookie: dict[str, str], headers: dict[str, str]
) -> None:
    assert (await client.post("/sign-out", headers={**cookie, **headers})).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/applications", "/twilio/status"])
async def test_programs_may_leave_the_origin_out_but_not_bring_a_foreign_one(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.post(path)).status_code == 200
    assert (await client.post(path, headers={"origin": "http://evil.example"})).status_code == 403
    assert (await client.post(path, headers={"sec-fetch-site": "cross-site"})).status_code == 403


async def test_another_website_may_link_here_but_not_load_from_here(
    client: httpx.AsyncClient, cookie: dict[str, str]
) -> None:
    foreign = {**cookie, "sec-fetch-site": "cross-site"}
    assert (await client.get("/", headers={**foreign, "sec-fetch-mode": "navigate"})).status_code == 200
    assert (await client.get("/", headers={**foreign, "sec-fetch-mode": "no-cors"})).status_code == 403


async def test_nobody_is_believed_about_a_proxy(client: httpx.AsyncClient, cookie: dict[str, str]) -> None:
    claims = {"x-forwarded-for": "203.0.113.7", "X-Forwarded-Prefix": "//evil.example", "x-forwarded-proto": "https"}
    assert (await client.get("/", headers={**cookie, **claims})).json()["forwarded"] == []


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (["203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1", "203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        ([], "10.0.0.1"),
        ([" , "], "10.0.0.1"),
        (["10.0.0.2"], "10.0.0.1"),
    ],
)
async def test_a_trusted_proxy_is_believed_about_the_last_who_is_no_proxy(
    sessions: Sessions, said: list[str], believed: str
) -> None:
    seen: list[str] = []

    async def see(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["client"][0])
        await Response()(scope, receive, send)

    heard = [(b"x-forwarded-for", line.encode()) for line in said]
    for peer in ("10.0.0.1", "192.0.2.9"):
        scope = {**_scope("http", headers=[(b"host", HOST.encode()), *heard]), "client": (peer, 1)}
        await _exchange(Gate(see, sessions=sessions, proxies=("10.0.0.1", "10.0.0.2")), scope)
    assert seen == [believed, "192.0.2.9"]


async def test_what_belongs_to_an_open_page_is_for_its_own_session(
    sessions: Sessions, tmp_path: Path, token: str
) -> None:
    other = sessions.open(mint_link(tmp_path, seeker="you", now=NOW))
    mine = sessions.find(token)
    gate = Gate(BEHIND, sessions=sessions, owner_of=lambda page: mine if page == "mine" else None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(gate), base_url=f"http://{HOST}") as browser:

        async def status(page: str, holder: str | None) -> int:
            headers = {**OURS, "cookie": f"{sessions.cookie}={holder}"}
            return (await browser.post(f"/_nicegui/client/{page}/upload/3", headers=headers)).status_code

        assert (await status("mine", token), await status("gone", token)) == (200, 403)
        assert (await status("mine", other), await status("mine", None)) == (403, 401)


@pytest.mark.parametrize(
    "jar", ["nonsense", "career-tracker-={t}", "{c}=wrong", "{c}=", "{c}=\ud83d".encode("utf-8", "replace").decode()]
)
async def test_only_the_real_cookie_opens(client: httpx.AsyncClient, sessions: Sessions, token: str, jar: str) -> None:
    told = jar.format(c=sessions.cookie, t=token)
    assert (await client.get("/", headers={"cookie": told})).status_code == 401


async def test_a_cookie_in_quotes_is_the_same_cookie(client: httpx.AsyncClient, sessions: Sessions, token: str) -> None:
    answer = await client.get("/", headers={"cookie": f'other=1; {sessions.cookie}="{token}"'})
    assert answer.status_code == 200


async def test_cookies_of_other_programs_on_this_machine_do_not_lock_us_out(
    client: httpx.AsyncClient, sessions: Sessions, token: str
) -> None:
    strange = 'prefs={"a": [1, 2], "b c": "d"}; =empty; \u00fc=\u00fc; flag; '.encode("latin-1")
    ours = f"{sessions.cookie}={token}".encode()
    assert (await client.get("/", headers=[(b"cookie", strange + ours)])).status_code == 200


async def test_a_body_may_be_as_large_as_its_place_allows_and_no_larger(
    client: httpx.AsyncClient, cookie: dict[str, str]
) -> None:
    headers = {**cookie, **OURS}
    assert (await client.post("/form", headers=headers, content=b"x" * LARGEST_BODY)).json()["size"] == LARGEST_BODY
    assert (await client.post("/form", headers=headers, content=b"x" * (LARGEST_BODY + 1))).status_code == 413
    assert (await client.post("/api/v1/contacts", content=b"x" * (LARGEST_BODY + 1))).status_code == 413
    assert (await client.post("/twilio/inbound", content=b"x" * 64_001)).status_code == 413


async def test_a_body_of_unknown_length_is_cut_off_with_413(client: httpx.AsyncClient, cookie: dict[str, str]) -> None:
    body = Body(pieces=40)
    assert (await client.post("/form", headers={**cookie, **OURS}, content=body)).status_code == 413
    assert body.given * Body.SIZE <= LARGEST_BODY + Body.SIZE


async def test_a_body_that_says_it_is_too_large_comes_to_nobody_and_has_an_end(
    client: httpx.AsyncClient, cookie: dict[str, str]
) -> None:
    for pieces in (40, 400):
        body = Body(pieces=pieces)
        headers = {**cookie, **OURS, "content-length": str(pieces * Body.SIZE)}
        assert (await client.post("/form", headers=headers, content=body)).text == TOO_MUCH
        assert body.given * Body.SIZE <= MOST_LET_PASS + Body.SIZE


class Body(httpx.AsyncByteStream):
    """A body that counts how much of it was taken."""

    SIZE = 100_000

    def __init__(self, *, pieces: int) -> None:
        self.pieces = pieces
        self.given = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.given < self.pieces:
            self.given += 1
            yield b"x" * self.SIZE


async def test_every_answer_tells_the_browser_to_be_careful(client: httpx.AsyncClient, cookie: dict[str, str]) -> None:
    for answer in [await client.get("/", headers=cookie), await client.get("/"), await client.get("/health")]:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "'unsafe-inline'" not in answer.headers["content-security-policy"].split("style-src")[0]


async def test_the_nonce_is_never_the_same(client: httpx.AsyncClient) -> None:
    policies = {(await client.get("/health")).headers["content-security-policy"] for _ in range(20)}
    assert len(policies) == 20


async def test_only_the_public_https_address_asks_for_https_for_good(client: httpx.AsyncClient) -> None:
    local = await client.get("/health")
    public = await client.get("/health", headers={"host": "jobs.example"})
    assert "strict-transport-security" not in local.headers
    assert "strict-transport-security" in public.headers


async def test_a_socket_opens_for_our_page_with_our_cookie(sessions: Sessions, cookie: dict[str, str]) -> None:
    assert await _listen(sessions, {**OURS, **cookie}) == "me"


@pytest.mark.parametrize(
    "spoiled",
    [
        {"origin": "http://evil.example"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:9999"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"cookie": ""},
    ],
)
async def test_a_socket_stays_shut_for_anything_else(
    sessions: Sessions, cookie: dict[str, str], spoiled: dict[str, str]
) -> None:
    assert await _listen(sessions, {**OURS, **cookie, **spoiled}) == "closed"


async def test_a_socket_elsewhere_stays_shut(sessions: Sessions, cookie: dict[str, str]) -> None:
    assert await _listen(sessions, {**OURS, **cookie}, path="/api/socket") == "closed"


async def test_the_socket_has_no_slow_way_in(client: httpx.AsyncClient, cookie: dict[str, str]) -> None:
    answer = await client.get("/_nicegui_ws/socket.io/?EIO=4&transport=polling", headers=cookie)
    assert answer.status_code == 403


async def _listen(sessions: Sessions, headers: dict[str, str], *, path: str = "/_nicegui_ws/socket.io/") -> str:
    """What a socket is told first, or that it was closed unheard."""
    raw = [(name.encode(), value.encode()) for name, value in headers.items() if value]
    sent = await _exchange(Gate(BEHIND, sessions=sessions), _scope("websocket", headers=raw, path=path))
    words = [str(message["text"]) for message in sent if message["type"] == "websocket.send"]
    return words[0] if words else "closed"


async def _status(gate: Gate, scope: dict[str, object]) -> int:
    sent = await _exchange(gate, scope)
    return int(next(message["status"] for message in sent if message["type"] == "http.response.start"))


async def _exchange(gate: Gate, scope: dict[str, object]) -> list[Message]:
    sent: list[Message] = []
    opening = "websocket.connect" if scope["type"] == "websocket" else "http.request"

    async def receive() -> Message:
        return {"type": opening}

    async def send(message: Message) -> None:
        sent.append(message)

    await gate(scope, receive, send)
    return sent


def _scope(kind: str, *, headers: list[tuple[bytes, bytes]], path: str = "/health") -> dict[str, object]:
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 8080),
        "client": ("127.0.0.1", 50000),
        "subprotocols": [],
    }
