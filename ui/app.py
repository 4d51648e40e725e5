"""The program's own web application: every address of it, and the gate it stands behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import uvicorn
from fastapi import APIRouter, FastAPI
from nicegui import app as nicegui
from nicegui import core, ui
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from ui import assets, auth, errors, theme
from ui.gate import Gate
from ui.headers import Nonces
from ui.live import Live, Watch
from ui.open_pages import OpenPages, owner_of
from ui.patience import PatientHttp, allow_many_connections
from ui.services import Place
from ui.sessions import Sessions
from ui.sockets import Guard, guard_sockets

RECONNECT = 60.0  # seconds a page waits for its browser; NiceGUI's 3 throw out busy tabs


@dataclass(frozen=True)
class Website:
    """The program as uvicorn runs it, with what main still has to connect: ``live.saved`` to the store."""

    app: Gate
    live: Live
    sessions: Sessions


def build_app(
    *,
    place: Place,
    clock: Callable[[], datetime],
    pages: Callable[[Live], None],
    routers: Sequence[APIRouter] = (),
    mounts: Mapping[str, ASGIApp] = MappingProxyType({}),
    watch: Watch | None = None,
    well: Callable[[], bool] = lambda: True,
    door: Callable[[Sessions], APIRouter] | None = None,
) -> Website:
    """Put the website together. Once in a process: NiceGUI keeps its pages in its module.

    ``pages`` declares the NiceGUI pages (main hands in ``ui.pages.register`` with its services); ``routers`` and
    ``mounts`` (by path) bring what is not a page: webhooks and REST, which prove themselves by signature or token.
    ``well`` is what ``/health`` tells the world; it may block. ``door``: where people sign in, if several do.
    """
    live = Live(place.data_dir, watch=watch)
    sessions = Sessions(
        place.data_dir, clock=clock, hosted=place.hosted, https=place.hosted and place.public_url.startswith("https:")
    )
    outer = _outer(live, sessions)
    entrance = [door(sessions)] if door else []
    for router in (assets.router(well), auth.doors(sessions, public_url=place.public_url), *entrance, *routers):
        outer.include_router(router)
    for path, mounted in mounts.items():
        outer.mount(path, mounted)
    pages(live)
    nicegui.state.demo = place.demo
    nicegui.state.hosted = place.hosted
    _mount_nicegui(outer)
    guard_sockets(Guard(sessions))
    inside = GZipMiddleware(Nonces(OpenPages(outer)), minimum_size=800, compresslevel=5)
    gate = Gate(
        inside,
        sessions=sessions,
        host=place.host,
        public_url=place.public_url,
        proxies=place.proxies,
        owner_of=owner_of,
    )
    return Website(gate, live, sessions)


def _outer(live: Live, sessions: Sessions) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with live.listening(), auth.watching(sessions):
            yield

    return FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)


def _mount_nicegui(outer: FastAPI) -> None:
    theme.dress_nicegui()
    errors.answer_with_plain_pages()
    core.app.config.socket_io_js_transports = ["websocket"]
    ui.run_with(
        outer,
        title="Career Tracker",
        viewport="width=device-width, initial-scale=1, viewport-fit=cover",
        favicon=theme.STATIC / "icon.svg",
        dark=None,
        language="en-GB",
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT,
        gzip_middleware_factory=None,
        tailwind=False,
        show_welcome_message=False,
    )


def make_server(
    app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0, http: type[PatientHttp] = PatientHttp
) -> uvicorn.Server:
    """Our own uvicorn: no faith in proxies, no compression of sockets, no log of addresses (they hold tokens).

    Below a warning it would tell of each socket with the id of its page, and of each frame with what is in it.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=http,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        ws_per_message_deflate=False,
        ws_max_size=262_144,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def serve(website: Website, *, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Answer until stopped by a signal; ``ready`` is called, in a thread, with the address once browsers may come.

    Blocks. Raises OSError when the port is taken.
    """
    allow_many_connections()
    with socket.create_server((host, port), reuse_port=False) as listener:
        address = f"http://{host}:{listener.getsockname()[1]}"
        server = make_server(website.app, host=host, port=port)
        if ready is not None:
            nicegui.on_startup(lambda: asyncio.to_thread(ready, address))
        server.run(sockets=[listener])
