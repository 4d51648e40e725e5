"""What is longer than its place allows is answered in words, also to whoever says all of it before listening."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from tests.support.eventually import eventually_async
from ui.app import make_server
from ui.gate import LARGEST_BODY, MOST_LET_PASS, Gate
from ui.sessions import Sessions

HEAD = "POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n"


async def told(folder: Path, *, length: int, sent: int, more: str = "") -> bytes:
    """What a proxy hears that sends a body and only then listens."""
    sessions = Sessions(folder, clock=lambda: datetime.now(UTC))
    server = make_server(Gate(PlainTextResponse("in"), sessions=sessions))
    running = asyncio.create_task(server.serve())
    await eventually_async(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        return await asyncio.to_thread(_say_all, port, HEAD.format(length, more).encode() + b"x" * sent)
    finally:
        server.should_exit = True
        await running


def _say_all(port: int, words: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(words)
        return line.recv(100)


@pytest.mark.parametrize("length", [LARGEST_BODY + 1, MOST_LET_PASS - 1])
async def test_a_proxy_that_sends_all_of_it_hears_why_it_was_refused(tmp_path: Path, length: int) -> None:
    assert b"413" in await told(tmp_path, length=length, sent=length)


async def test_who_asks_first_is_not_made_to_send_it(tmp_path: Path) -> None:
    asks = "Expect: 100-continue\r\n"
    assert b"413" in await told(tmp_path, length=3 * LARGEST_BODY, sent=0, more=asks)
