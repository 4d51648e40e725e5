"""What every answer carries so that a browser trusts it no further than needed."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NONCE = "career_tracker.nonce"

# NiceGUI compiles its templates in the browser, so 'unsafe-eval' has to stay; inline scripts run by nonce only.
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": that would turn the Origin of our own forms into "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def dress(message: Message, *, nonce: str, secure: bool, policy: str = POLICY) -> None:
    """Add to the start of an answer what it does not say itself. Nothing dynamic is ever kept by a cache."""
    headers = MutableHeaders(raw=message["headers"])
    for name, value in {**ALWAYS, "Cache-Control": "no-store", **_only_when(secure)}.items():
        headers.setdefault(name, value)
    headers["Content-Security-Policy"] = policy.format(nonce=nonce)
    message["headers"] = headers.raw


def _only_when(secure: bool) -> Mapping[str, str]:  # noqa: FBT001 reads as a sentence
    return {"Strict-Transport-Security": "max-age=31536000"} if secure else {}


class Nonces:
    """Gives the scripts of a NiceGUI page this answer's nonce. Must stand inside of the compression.

    Element data is safe to rewrite: NiceGUI escapes every ``<`` in it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Rewriting(send, nonce=scope[NONCE]))


class _Rewriting:
    """Holds a page back until it is whole, then sends it with nonces; passes everything else on."""

    def __init__(self, send: Send, *, nonce: str) -> None:
        self._send = send
        self._mark = f'<script nonce="{nonce}"'.encode()
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = self._body.replace(b"<script", self._mark)
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(message: Message) -> bool:
    return MutableHeaders(raw=message["headers"]).get("x-nicegui-content") == "page"
