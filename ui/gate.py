"""The gate around the whole program: whatever it does not let through never reaches a page, a socket or a command.

First the checks, one after the other; then a body no larger than its place allows; and on the way out, what tells the
browser how little it may trust an answer.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.checks import CHECKS, SIGN_IN, Asked, Check, House, Refused, nobody
from ui.headers import NONCE, POLICY, dress
from ui.plain import plain_page
from ui.principal import Principal
from ui.sessions import Sessions

log = logging.getLogger(__name__)

TOO_MUCH = "That is more than fits in here."
FRAMES = frozenset("12345")
"""How the frames of a page's socket begin."""
LARGEST_BODY = 1_000_000
MOST_LET_PASS = 32_000_000
LARGEST = {"/_nicegui/client/": 25_000_000, "/twilio/": 64_000}


def largest_body(path: str) -> int:
    """How many bytes may be sent to an address."""
    return next((limit for place, limit in LARGEST.items() if path.startswith(place)), LARGEST_BODY)


def framed(receive: Receive) -> Receive:
    """Hears a socket until it sends what is no frame of its language, which would end in a traceback."""

    async def hear() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and (message.get("text") or "")[:1] not in FRAMES:
            return {"type": "websocket.disconnect", "code": 1007}
        return message

    return hear


@dataclass(frozen=True, kw_only=True)
class Defences:
    """The parts of the gate. All of them stand in the program; a test leaves one out to show what then comes in."""

    checks: tuple[Check, ...] = CHECKS
    largest: Callable[[str], int] = largest_body
    frames: Callable[[Receive], Receive] = framed
    policy: str = POLICY


ALL = Defences()


class Gate:
    """An ASGI application around another.

    ``public_url`` is the https address of a hosted installation, or empty; ``proxies`` are the addresses of those that
    may say where somebody came from; ``owner_of`` tells whose an open page is.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        host: str = "127.0.0.1",
        public_url: str = "",
        proxies: Sequence[str] = (),
        owner_of: Callable[[str], Principal | None] = nobody,
        defences: Defences = ALL,
    ) -> None:
        self.app = app
        self._house = House.at(sessions=sessions, host=host, public_url=public_url, proxies=proxies, owner_of=owner_of)
        self._defences = defences

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Asked.of(scope)
        scope[NONCE] = secrets.token_urlsafe(18)
        secure = self._house.is_public(asked)

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                dress(message, policy=self._defences.policy, nonce=scope[NONCE], secure=secure)
            await send(message)

        try:
            self._check(asked)
            body = _Counted(receive, limit=self._defences.largest(asked.path), headers=asked.headers)
        except Refused as refused:
            if refused.why == TOO_MUCH and "expect" not in asked.headers:
                await _let_pass(receive)
            await self._say(refused, asked)(scope, receive, send_dressed)
            return
        await _with_limit(self.app, scope, body, send_dressed)

    def _check(self, asked: Asked) -> None:
        for check in self._defences.checks:
            check(self._house, asked)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._check(Asked.of(scope))
        except Refused:
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, self._defences.frames(receive), send)

    def _say(self, refused: Refused, asked: Asked) -> Response:
        """A page for people, a line for everything else."""
        wants_page = asked.method == "GET" and "text/html" in asked.headers.get("accept", "")
        if wants_page and refused.status == 401 and self._house.sessions.hosted:  # noqa: PLR2004 the way to the door
            return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': asked.target})}", status_code=303)
        if wants_page and refused.status == 401:  # noqa: PLR2004 the page that says how to get in
            return plain_page("locked", status=401)
        if wants_page:
            return plain_page("refused", status=refused.status, why=refused.why)
        return PlainTextResponse(refused.why, status_code=refused.status)


class _TooMuch(Exception):
    """More came than was announced or is allowed."""


class _Counted:
    """Receives a body and stops when it grows beyond its limit."""

    def __init__(self, receive: Receive, *, limit: int, headers: Headers) -> None:
        announced = headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > limit:
            raise Refused(413, TOO_MUCH)
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.exceeded:
            raise _TooMuch
        return message

    @property
    def exceeded(self) -> bool:
        return self._left < 0


async def _let_pass(receive: Receive) -> None:
    """Hear an overlong body out, keeping none of it: a proxy that is still sending never hears an answer otherwise.

    What is longer than any proxy lets through is cut off after all.
    """
    left = MOST_LET_PASS
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body", False):
            return


async def _with_limit(app: ASGIApp, scope: Scope, receive: _Counted, send: Send) -> None:
    """Whatever the program makes of a body that was cut off, the answer is 413."""
    begun = False

    async def send_unless_exceeded(message: Message) -> None:
        nonlocal begun
        if begun or not receive.exceeded:
            begun = True
            await send(message)

    try:
        await app(scope, receive, send_unless_exceeded)
    except ClientDisconnect:
        log.debug("somebody left in the middle of a request")
        return
    except Exception:
        if begun or not receive.exceeded:
            raise
    if not begun:
        await PlainTextResponse(TOO_MUCH, status_code=413)(scope, receive, send)
