"""How one gets in and out: the launch link that opens a session, and the form that ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlencode, urlsplit
from weakref import WeakSet

from fastapi import APIRouter, Request
from nicegui import Client
from nicegui import app as nicegui
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ui.plain import plain_page
from ui.principal import Principal, of_scope
from ui.sessions import SESSION_LIVES, Sessions

LOOK_EVERY = 2.0  # seconds


def launch_address(base: str, token: str) -> str:
    """The link that lets a browser in; ``base`` is where the server answers, such as http://127.0.0.1:8080."""
    return f"{base}/launch?{urlencode({'token': token})}"


def doors(sessions: Sessions, *, public_url: str = "") -> APIRouter:
    """The addresses at which sessions begin, are asked after, and end."""
    router = APIRouter()

    @router.get("/launch")
    async def launch(request: Request, token: str = "") -> Response:
        if "prefetch" in request.headers.get("sec-purpose", ""):
            return Response(status_code=204)  # a browser that only guesses must not use the link up
        if sessions.hosted:
            return RedirectResponse("/", status_code=303)  # here everybody signs in
        opened = await run_in_threadpool(sessions.open, token, browser=request.headers.get("user-agent", ""))
        if opened is None:
            return _spent(request)
        return _let_in(opened, sessions.cookie, secure=_is_public(request, public_url))

    @router.get("/session")
    async def session(request: Request, client: str = "") -> dict[str, bool]:
        """Whether a page of this session still lives here; a stranger does not get this far."""
        return {"page": any(page.id == client for page in _pages_of(of_scope(request.scope)))}

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        principal = of_scope(request.scope)
        if principal is not None:
            await run_in_threadpool(sessions.end, principal.session)
            close_pages(principal)
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(sessions.cookie, secure=sessions.https)
        if sessions.hosted:  # the next person at this computer finds none of the words that were being typed
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return router


def close_pages(principal: Principal) -> None:
    """Send every open page of a session to the locked door: its socket would outlive the session otherwise."""
    for page in _pages_of(principal):
        page.open("/")


async def close_strays(sessions: Sessions) -> None:
    """Send every open page whose session has ended, for whatever reason, to the door."""
    for page in _strays(sessions):
        page.open("/")


def _strays(sessions: Sessions) -> list[Client]:
    owners = ((page, of_scope(page.request.scope)) for page in nicegui.clients())
    return [page for page, owner in owners if owner is not None and sessions.known(owner.session) is None]


@asynccontextmanager
async def watching(sessions: Sessions) -> AsyncIterator[None]:
    """While the server runs: sessions that ended elsewhere, or by themselves, close their pages within seconds."""
    watch = asyncio.create_task(_watch(sessions))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _watch(sessions: Sessions) -> None:
    told: WeakSet[Client] = WeakSet()
    while True:
        await asyncio.sleep(LOOK_EVERY)
        await run_in_threadpool(sessions.keep_up)
        strays = _strays(sessions)
        for page in strays:
            # A browser leaves when it is told to; what stays is none, and hears nothing more.
            page.delete() if page in told else page.open("/")
        told = WeakSet(strays)


def _pages_of(principal: Principal | None) -> list[Client]:
    return [page for page in nicegui.clients() if of_scope(page.request.scope) == principal]


def _spent(request: Request) -> Response:
    """A link opened twice is no trouble for somebody who is in already."""
    if of_scope(request.scope) is not None:
        return RedirectResponse("/", status_code=303)
    return plain_page("spent", status=401)


def _let_in(token: str, cookie: str, *, secure: bool) -> Response:
    """Lax, not Strict: a link from a mail or a text should find its reader signed in.

    Nothing changes by following a link, and for all else the gate asks for our own Origin.
    """
    response = RedirectResponse("/", status_code=303)
    lives = int(SESSION_LIVES.total_seconds())
    response.set_cookie(cookie, token, max_age=lives, httponly=True, samesite="lax", secure=secure)
    return response


def _is_public(request: Request, public_url: str) -> bool:
    public = urlsplit(public_url)
    return public.scheme == "https" and request.headers.get("host", "") == public.netloc
