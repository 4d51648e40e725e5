"""Whom the server believes about where a request comes from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ui.checks import ENTRANCE
from ui.gate import Gate
from ui.proxies import Proxies
from ui.sessions import Sessions

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TRUSTED = ["127.0.0.1", "10.0.0.0/24", "2001:db8::/64"]
PROXIES = Proxies.of(TRUSTED)


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1", "198.51.100.1, 10.0.0.7"], "198.51.100.1"),
        ("127.0.0.1", ["made up"], "made up"),
        ("127.0.0.1", ["10.0.0.7"], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("2001:db8::5", ["2001:db8:1::9"], "2001:db8:1::9"),
        ("nobody", ["198.51.100.1"], "nobody"),
    ],
)
def test_only_a_trusted_proxy_speaks_for_others(peer: str, forwarded: list[str], caller: str) -> None:
    assert PROXIES.caller(peer, forwarded) == caller


async def tell(request: Request) -> Response:
    assert request.client
    return PlainTextResponse(request.client.host)


BEHIND = Starlette(routes=[Route("/{path:path}", tell)])


@pytest.mark.parametrize(("peer", "status"), [("127.0.0.1", 200), ("10.0.0.9", 200), ("203.0.113.9", 403)])
async def test_beyond_this_computer_nobody_gets_past_the_proxy(tmp_path: Path, peer: str, status: int) -> None:
    sessions = Sessions(tmp_path, clock=lambda: NOW, hosted=True)
    gate = Gate(BEHIND, sessions=sessions, host="0.0.0.0", public_url="https://jobs.example", proxies=TRUSTED)  # noqa: S104 not bound here
    transport = httpx.ASGITransport(gate, client=(peer, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="https://jobs.example") as client:
        answer = await client.get("/sign-in", headers={"x-forwarded-for": "198.51.100.1"})
    assert answer.status_code == status
    assert answer.text == "198.51.100.1" or status != 200


async def test_where_nobody_signs_in_the_entrance_is_a_wall(tmp_path: Path) -> None:
    gate = Gate(BEHIND, sessions=Sessions(tmp_path, clock=lambda: NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(gate), base_url="http://127.0.0.1") as client:
        assert [(await client.get(path)).status_code for path in sorted(ENTRANCE)] == [401] * len(ENTRANCE)
