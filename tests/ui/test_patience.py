"""How long a connection may dawdle before it is let go, on a real server with a real socket."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.support.eventually import eventually_async
from ui.app import make_server
from ui.patience import PatientHttp, allow_many_connections

HALF_A_REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: "
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\nx"
WHOLE = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
LARGE = b"GET /large HTTP/1.1\r\nHost: here\r\n\r\n"
LARGEST_ANSWER = 30_000_000


class Hurried(PatientHttp):
    """The same with little patience, so that a test need not wait."""

    HEADERS_WITHIN = 0.3
    BODY_WITHIN = 0.1
    ANSWER_EVERY = 0.3
    MOST_SILENT = 4
    MOST_TELLING = 4


class Endless(PatientHttp):
    """The hole: whoever is slow may stay."""

    HEADERS_WITHIN = BODY_WITHIN = ANSWER_EVERY = 1_000.0
    MOST_SILENT = MOST_TELLING = 1_000


@dataclass(frozen=True)
class Connecting:
    """Opens connections to a server."""

    server: uvicorn.Server
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def __call__(self, words: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        port = self.server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        self.writers.append(writer)
        writer.write(words)
        return reader, writer


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    request = Request(scope, receive)
    await request.body()
    answer = Response(b"x" * LARGEST_ANSWER) if scope["path"] == "/large" else PlainTextResponse("here")
    await answer(scope, receive, send)


@asynccontextmanager
async def serving(kind: type[PatientHttp]) -> AsyncIterator[Connecting]:
    server = make_server(app, http=kind)
    running = asyncio.create_task(server.serve())
    await eventually_async(lambda: server.started)
    connecting = Connecting(server)
    try:
        yield connecting
    finally:
        for writer in connecting.writers:
            writer.transport.abort()
        server.should_exit = True
        await running


async def is_let_go(reader: asyncio.StreamReader, *, within: float = 5.0) -> bool:
    """Whether the server hangs up, whatever it says before."""
    with suppress(ConnectionError):
        try:
            await asyncio.wait_for(reader.read(), within)
        except TimeoutError:
            return False
    return True


@pytest.mark.parametrize("words", [b"", b"\r\n", HALF_A_REQUEST, HALF_A_BODY])
async def test_who_never_finishes_is_let_go_and_stays_where_nobody_looks(words: bytes) -> None:
    async with serving(Hurried) as connect:
        reader, _ = await connect(words)
        assert await is_let_go(reader)
    async with serving(Endless) as connect:
        reader, _ = await connect(words)
        assert not await is_let_go(reader, within=0.8)


async def test_who_takes_no_answer_is_let_go_and_stays_where_nobody_looks() -> None:
    for kind, cut_off in ((Hurried, True), (Endless, False)):
        async with serving(kind) as connect:
            reader, _ = await connect(LARGE)
            await reader.read(1)
            assert await _all_gone(connect.server, within=1.2) is cut_off


async def _all_gone(server: uvicorn.Server, *, within: float) -> bool:
    try:
        return await eventually_async(lambda: not server.server_state.connections, within=within)
    except AssertionError:
        return False


async def test_of_many_that_say_nothing_the_longest_silent_make_room() -> None:
    async with serving(_Patient) as connect:
        silent = [await connect(HALF_A_REQUEST) for _ in range(12)]
        assert await is_let_go(silent[0][0])
        assert not await is_let_go(silent[-1][0], within=0.2)
        reader, _ = await connect(WHOLE)
        assert b"200 OK" in await reader.readline()


async def test_of_many_that_tell_slowly_the_slowest_make_room() -> None:
    async with serving(_Patient) as connect:
        slow = [await connect(HALF_A_BODY) for _ in range(12)]
        assert await is_let_go(slow[0][0])
        reader, _ = await connect(WHOLE)
        assert b"200 OK" in await reader.readline()


class _Patient(Endless):
    MOST_SILENT = MOST_TELLING = 4


async def test_whoever_speaks_in_time_is_heard_again_and_again() -> None:
    async with serving(Hurried) as connect:
        reader, writer = await connect(WHOLE)
        for _ in range(3):
            assert b"200 OK" in await reader.readuntil(b"here")
            writer.write(WHOLE)
        assert b"200 OK" in await reader.readuntil(b"here")


def test_the_program_may_hold_many_connections() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    allow_many_connections()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard == before[1]
    assert soft >= before[0]
