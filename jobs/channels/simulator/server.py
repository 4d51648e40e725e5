"""The simulator on a port of its own, for this computer only."""

from __future__ import annotations

import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi.responses import PlainTextResponse

from jobs.channels.simulator import Simulator
from jobs.channels.simulator.breakage import LINE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HERE = {"127.0.0.1", "localhost"}


@contextmanager
def serving(simulator: Simulator, *, port: int = 0) -> Iterator[str]:
    """Starts and in the end stops the simulator; yields its base URL. Port 0 takes any free one."""
    simulator.start()
    try:
        with listening(simulator.app, port=port) as url:
            yield url
    finally:
        simulator.stop()


@contextmanager
def listening(app: App, *, port: int = 0) -> Iterator[str]:
    """Runs a simulator's application, or one that it is mounted in, in a thread; yields its base URL."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(
                _knowing_its_line(_only_from_here(app)),
                log_level="warning",
                access_log=False,
                ws="none",
                lifespan="off",
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=server.run, args=([listener],), name="simulator", daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def _knowing_its_line(app: App) -> App:
    """Lets the simulator cut a connection. uvicorn hides the transport behind the function that sends."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        scope[LINE] = getattr(getattr(send, "__self__", None), "transport", None)
        await app(scope, receive, send)

    return answer


def _only_from_here(app: App) -> App:
    """Turns away requests under a foreign name, so that no page elsewhere reaches in through the browser."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        hosts = [host] if origin is None else [host, origin.partition("://")[2]]
        if all(each.partition(":")[0] in HERE for each in hosts):
            await app(scope, receive, send)
        else:
            await PlainTextResponse("Only from this computer.", status_code=421)(scope, receive, send)

    return answer
