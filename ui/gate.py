"""The gate around the whole program: whatever it does not let through never reaches a page, a socket or a command.

In this order: the right Host; no word of a proxy nobody trusts; for anything that could change something the right
Origin; for everything but the few open addresses a session; a body no larger than its place allows.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.headers import NONCE, dress
from ui.plain import plain_page
from ui.principal import admit
from ui.sessions import Sessions

LOOPBACK = ("127.0.0.1", "localhost")
SAFE = {"GET", "HEAD", "OPTIONS"}
SOCKET = "/_nicegui_ws/"

# Open without a session: they ask for a token or a signature of their own, or there is nothing to protect.
OPEN = ("/launch", "/health", "/static/", "/api/", "/twilio/", "/t/", "/calendar/", "/favicon.ico")
# Called by programs, which send no Origin; what comes from a browser still has to be ours.
FOR_PROGRAMS = ("/api/", "/twilio/")

TOO_MUCH = "That is more than fits in here."
LARGEST_BODY = 1_000_000
LARGEST = {"/_nicegui/client/": 25_000_000, "/api/": 25_000_000}


class Refused(Exception):
    """The gate stays shut. ``status`` as in HTTP; ``why`` is for people."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Gate:
    """An ASGI application around another. ``public_url`` is the https address of a hosted installation, or empty."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, host: str = "127.0.0.1", public_url: str = "") -> None:
        self.app = app
        self._sessions = sessions
        self._public = urlsplit(public_url)
        self._hosts = {*LOOPBACK, host, self._public.hostname or host} - {"0.0.0.0", "::"}  # noqa: S104 not bound here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _Asked.of(scope)
        scope[NONCE] = secrets.token_urlsafe(18)
        secure = self._public.scheme == "https" and asked.host == self._public.netloc

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                dress(message, nonce=scope[NONCE], secure=secure)
            await send(message)

        try:
            self._check(scope, asked)
            body = _Counted(receive, limit=_limit(asked.path), headers=asked.headers)
        except Refused as refused:
            await _say(refused, asked)(scope, receive, send_dressed)
            return
        await _with_limit(self.app, scope, body, send_dressed)

    def _check(self, scope: Scope, asked: _Asked) -> None:
        self._check_host(asked)
        _forget_proxies(scope)
        if asked.path.startswith(SOCKET):
            raise Refused(403, "Only a WebSocket comes in here.")
        self._check_source(asked)
        self._check_session(scope, asked)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _Asked.of(scope)
        try:
            self._check_socket(scope, asked)
        except Refused:
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)

    def _check_socket(self, scope: Scope, asked: _Asked) -> None:
        self._check_host(asked)
        _forget_proxies(scope)
        if not asked.path.startswith(SOCKET):
            raise Refused(403, "There is no socket here.")
        self._check_origin(asked, required=True)
        self._check_session(scope, asked)

    def _check_host(self, asked: _Asked) -> None:
        """Against rebinding: another name that leads to this machine is not ours."""
        if asked.hosts != 1 or _hostname(asked.host) not in self._hosts:
            raise Refused(421, "This address does not belong to Career Tracker.")

    def _check_source(self, asked: _Asked) -> None:
        """Cookies ignore ports, so another local server's page counts as the same site: only same-origin is ours."""
        site = asked.headers.get("sec-fetch-site", "")
        if asked.method not in SAFE:
            self._check_origin(asked, required=not asked.path.startswith(FOR_PROGRAMS))
            foreign = site not in {"", "same-origin", "none"}
        else:
            foreign = site in {"cross-site", "same-site"} and asked.headers.get("sec-fetch-mode") != "navigate"
        if foreign:
            raise Refused(403, "Another website asked for this, not you.")

    def _check_origin(self, asked: _Asked, *, required: bool) -> None:
        origin = asked.headers.get("origin")
        if origin is None and not required:
            return
        ours = {f"http://{asked.host}"} if _hostname(asked.host) in LOOPBACK else set()
        if self._public.netloc:
            ours.add(f"{self._public.scheme}://{self._public.netloc}")
        if origin not in ours:
            raise Refused(403, "Another website asked for this, not you.")

    def _check_session(self, scope: Scope, asked: _Asked) -> None:
        token = _cookie(asked.headers, self._sessions.cookie)
        principal = self._sessions.find(token) if token else None
        if principal is not None:
            admit(scope, principal)
        elif not _is_open(asked.path):
            raise Refused(401, "This browser has not been let in yet.")


@dataclass(frozen=True)
class _Asked:
    """What the gate looks at in a request."""

    method: str
    path: str
    host: str
    hosts: int
    headers: Headers

    @classmethod
    def of(cls, scope: Scope) -> _Asked:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        return cls(scope.get("method", "GET"), scope["path"], hosts[0].lower() if hosts else "", len(hosts), headers)


def _forget_proxies(scope: Scope) -> None:
    """No proxy is trusted yet, and NiceGUI would put such a header's words into its page."""
    scope["headers"] = [pair for pair in scope["headers"] if not pair[0].lower().startswith(b"x-forwarded-")]


def _hostname(host: str) -> str:
    name, _, port = host.partition(":")
    return name if not port or port.isdecimal() else ""


def _is_open(path: str) -> bool:
    return any(path == door or (door.endswith("/") and path.startswith(door)) for door in OPEN)


def _cookie(headers: Headers, name: str) -> str | None:
    """Read leniently: other programs on this machine put cookies of any shape beside ours."""
    return cookie_parser("; ".join(headers.getlist("cookie"))).get(name)


def _say(refused: Refused, asked: _Asked) -> Response:
    """A page for people, a line for everything else."""
    wants_page = asked.method == "GET" and "text/html" in asked.headers.get("accept", "")
    if wants_page and refused.status == 401:  # noqa: PLR2004 the page that says how to get in
        return plain_page("locked", status=401)
    if wants_page:
        return plain_page("refused", status=refused.status, why=refused.why)
    return PlainTextResponse(refused.why, status_code=refused.status)


def _limit(path: str) -> int:
    return next((limit for place, limit in LARGEST.items() if path.startswith(place)), LARGEST_BODY)


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
    except Exception:
        if begun or not receive.exceeded:
            raise
    if not begun:
        await PlainTextResponse(TOO_MUCH, status_code=413)(scope, receive, send)
