"""Whose page a socket speaks for, asked again with every word it says.

NiceGUI takes a page's id for proof enough; here a socket must come with the session that the page was drawn for. What
this file knows of NiceGUI's inside is checked when the program starts, so that a new version cannot pass unnoticed.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Container, Mapping
from typing import Any
from urllib.parse import parse_qs

from nicegui import Client, core
from socketio import packet as packets
from socketio.exceptions import ConnectionRefusedError as SocketRefused

from ui.principal import of_scope
from ui.sessions import Sessions

log = logging.getLogger(__name__)

Handler = Callable[..., Any]
Check = Callable[..., Awaitable[bool]]
UNGUARDED = "unguarded"

# What NiceGUI 3.18 listens to, with the number of arguments and, where pages speak, the shape of what they say.
ARGUMENTS = {"connect": 3, "handshake": 2, "disconnect": 1, "event": 2, "javascript_response": 2, "ack": 2, "log": 2}
SHAPES: dict[str, dict[str, type]] = {
    "event": {"client_id": str, "id": int, "listener_id": str, "args": list},
    "javascript_response": {"client_id": str, "request_id": str},
    "ack": {"client_id": str, "next_message_id": int},
    "log": {"client_id": str, "level": str, "message": str},
}
GREETING: dict[str, type] = {"client_id": str, "tab_id": str, "document_id": str}
LEVELS = {"debug", "info", "warning", "error"}
HEARD = "a page had something to say; the console of its browser tells what"


class StrangeNiceGUI(RuntimeError):
    """The installed NiceGUI is built differently from the one this guard was written for."""


def guard_sockets(guard: Guard) -> None:
    """Put the guard between NiceGUI and its sockets. Raises StrangeNiceGUI when they are not as known."""
    handlers: dict[str, Handler] = core.sio.handlers.get("/", {})
    original = {name: _unguarded(handler) for name, handler in handlers.items()}
    check_handlers(original)
    handlers["connect"] = _wrapping(original["connect"], guard.connect, count=(1, 2))
    handlers["handshake"] = _wrapping(original["handshake"], guard.handshake, count=(1,))
    handlers["disconnect"] = _parting(original["disconnect"])
    for name, shape in SHAPES.items():
        handlers[name] = _wrapping(original[name], guard.words(name, shape), count=(1,))
    hears = core.sio.eio.handlers
    hears["message"] = _reading(_unguarded(hears["message"]), guard)
    core.sio.eio.transports = ["websocket"]


def _unguarded(handler: Handler) -> Handler:
    found: Handler = getattr(handler, UNGUARDED, handler)
    return found


def check_handlers(handlers: Mapping[str, Handler]) -> None:
    """Raises StrangeNiceGUI when NiceGUI listens to other words, or takes them otherwise, than this guard knows."""
    found = {name: len(inspect.signature(_unguarded(handler)).parameters) for name, handler in handlers.items()}
    if found != ARGUMENTS:
        raise StrangeNiceGUI(f"its sockets listen to {found}, not to {ARGUMENTS}")


def _reading(handler: Handler, guard: Guard) -> Handler:
    async def guarded(sid: str, packet: object) -> None:
        if guard.can_read(sid, packet):
            await handler(sid, packet)
        else:
            log.debug("a socket said what nobody can read")

    setattr(guarded, UNGUARDED, handler)
    return guarded


def _parting(handler: Handler) -> Handler:
    """A page may say "disconnect", too, with words that nobody asked for."""
    waits = inspect.iscoroutinefunction(handler)

    async def guarded(sid: str, *_words: object) -> object:
        return await handler(sid) if waits else handler(sid)

    setattr(guarded, UNGUARDED, handler)
    return guarded


def _wrapping(handler: Handler, may: Check, *, count: Container[int]) -> Handler:
    waits = inspect.iscoroutinefunction(handler)

    async def guarded(sid: str, *words: object) -> object:
        if len(words) not in count or not await may(sid, *words):
            return False
        return await handler(sid, *words) if waits else handler(sid, *words)

    setattr(guarded, UNGUARDED, handler)  # so that guarding again does not wrap twice
    return guarded


class Guard:
    """Decides who may speak. Nothing it refuses is answered or printed: that would let anybody fill the log."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def can_read(self, _line: str, packet: object) -> bool:
        """Whether a socket says something, comes or goes; all else would end in a traceback."""
        try:
            said = core.sio.packet_class(encoded_packet=packet)
        except (ValueError, TypeError, LookupError):
            return False
        if said.packet_type == packets.EVENT:
            return isinstance(said.data, list) and bool(said.data) and isinstance(said.data[0], str)
        return said.packet_type in {packets.CONNECT, packets.DISCONNECT, packets.ACK}

    async def connect(self, sid: str, environ: dict[str, Any], _auth: object = None) -> bool:
        """A page may also *say* "connect", with words of its own choice; that is no request, and opens nothing."""
        if environ is not core.sio.get_environ(sid):
            return False
        page_id = parse_qs(environ.get("QUERY_STRING", "")).get("client_id", [""])[0]
        if not self.may_have(environ.get("asgi.scope", {}), page_id):
            raise SocketRefused("Implicit handshake failed")  # the words at which NiceGUI's page loads itself anew
        return True

    async def handshake(self, sid: str, words: dict[str, Any]) -> bool:
        return self.fits(sid, words, GREETING) and self.may_have(scope_of(sid), words["client_id"])

    def words(self, name: str, shape: Mapping[str, type]) -> Check:
        async def may_say(sid: str, words: dict[str, Any]) -> bool:
            if not (self.fits(sid, words, shape) and self.in_its_room(sid, words["client_id"])):
                log.debug("a socket said %s in a way that no page of ours does", name)
                return False
            if name == "log":
                words.update(_nobodys_words(words))
            if not await self._heard_still(sid):
                return False
            if name == "event" and (asking := of_scope(scope_of(sid))):
                self._sessions.saw(asking.session)
            return True

        return may_say

    def may_have(self, scope: Mapping[str, Any], page_id: str) -> bool:
        """A page that is gone may be asked for too: NiceGUI then says so, and the browser loads it anew."""
        page, asking = Client.instances.get(page_id), of_scope(scope)
        return self.still_in(scope) and (page is None or of_scope(page.request.scope) == asking)

    def fits(self, _sid: str, words: object, shape: Mapping[str, type]) -> bool:
        """Whether that is said as a page of ours would."""
        return isinstance(words, dict) and all(isinstance(words.get(name), kind) for name, kind in shape.items())

    def in_its_room(self, sid: str, page_id: str) -> bool:
        """Whether a socket speaks for the page it was opened for."""
        return page_id in core.sio.rooms(sid)

    def still_in(self, scope: Mapping[str, Any]) -> bool:
        """Whether the session a socket came with lasts."""
        asking = of_scope(scope)
        return asking is not None and self._sessions.known(asking.session) is not None

    async def _heard_still(self, sid: str) -> bool:
        if self.still_in(scope_of(sid)):
            return True
        await core.sio.disconnect(sid)
        return False


def scope_of(sid: str) -> Mapping[str, Any]:
    """The request with which a socket was opened."""
    environ: Mapping[str, Any] = core.sio.get_environ(sid) or {}
    found: Mapping[str, Any] = environ.get("asgi.scope", {})
    return found


def _nobodys_words(words: Mapping[str, Any]) -> dict[str, str]:
    """A browser's message for the log: that there was one. What it says can be anybody's, and stands in the browser."""
    return {"level": words["level"] if words["level"] in LEVELS else "info", "message": HEARD}
