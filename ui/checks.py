"""What the gate asks before it lets anything through: one small check for each way in that is not ours.

Each takes what was asked and the house it was asked of, and raises Refused or says nothing. They are handed to the gate
as a tuple, so that a test can put a gate together with one of them missing and show what then comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from ui.principal import Principal, admit, of_scope
from ui.proxies import Proxies
from ui.sessions import Sessions

LOOPBACK = ("127.0.0.1", "localhost")
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 taken out of the names, not bound
SAFE = {"GET", "HEAD", "OPTIONS"}
SOCKET = "/_nicegui_ws/"
PAGES = "/_nicegui/client/"

# Open without a session: they ask for a token or a signature of their own, or there is nothing to protect.
OPEN = ("/launch", "/health", "/static/", "/api/", "/twilio/", "/t/", "/calendar/", "/favicon.ico")
# Where people sign in, these are open besides; each of them is one address, and all are plain pages.
SIGN_IN = "/sign-in"
ENTRANCE = {SIGN_IN, "/sign-in/code", "/sign-in/two-step", "/setup", "/join", "/reset", "/recover"}
# Called by programs, which send no Origin; what comes from a browser still has to be ours.
FOR_PROGRAMS = ("/api/", "/twilio/")
HEARSAY = (b"x-forwarded-", b"x-real-ip", b"forwarded")
NOT_YOU = "Another website asked for this, not you."


class Refused(Exception):
    """The gate stays shut. ``status`` as in HTTP; ``why`` is for people."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def nobody(_page: str) -> Principal | None:
    """Whose page that is, where there are no pages."""
    return None


@dataclass(frozen=True, kw_only=True)
class House:
    """What the checks know: who is signed in, the names that lead here, the proxies that are believed.

    ``beyond``: it answers more than this computer.
    """

    sessions: Sessions
    hosts: frozenset[str]
    public: SplitResult
    proxies: Proxies = field(default_factory=Proxies)
    owner_of: Callable[[str], Principal | None] = field(default=nobody)
    beyond: bool = False

    @classmethod
    def at(
        cls,
        *,
        sessions: Sessions,
        host: str,
        public_url: str,
        proxies: Sequence[str] = (),
        owner_of: Callable[[str], Principal | None] = nobody,
    ) -> House:
        public = urlsplit(public_url)
        hosts = frozenset({*LOOPBACK, host, public.hostname or host} - ANYWHERE)
        return cls(
            sessions=sessions,
            hosts=hosts,
            public=public,
            proxies=Proxies.of(proxies),
            owner_of=owner_of,
            beyond=host not in {*LOOPBACK, "::1"},
        )

    def is_public(self, asked: Asked) -> bool:
        """Whether that came by the public https address."""
        return self.public.scheme == "https" and asked.host == self.public.netloc


@dataclass(frozen=True)
class Asked:
    """What the checks look at in a request or in a socket that wants to open."""

    scope: Scope
    method: str
    path: str
    host: str
    hosts: int
    headers: Headers

    @classmethod
    def of(cls, scope: Scope) -> Asked:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        return cls(
            scope, scope.get("method", "GET"), scope["path"], hosts[0].lower() if hosts else "", len(hosts), headers
        )

    @property
    def target(self) -> str:
        """Where somebody wanted to go, with what they asked there."""
        query = self.scope.get("query_string", b"").decode("latin-1")
        return f"{self.path}?{query}" if query else self.path

    @property
    def socket(self) -> bool:
        return bool(self.scope["type"] == "websocket")


Check = Callable[[House, Asked], None]


def right_host(house: House, asked: Asked) -> None:
    """Against rebinding: another name that leads to this machine is not ours."""
    if asked.hosts != 1 or _hostname(asked.host) not in house.hosts:
        raise Refused(421, "This address does not belong to Career Tracker.")


def by_the_proxy(house: House, asked: Asked) -> None:
    """Where more than this computer is answered, nobody gets past the proxy that speaks https."""
    peer = asked.scope.get("client") or ("", 0)
    if house.beyond and not (house.proxies.trust(peer[0]) or peer[0] in {*LOOPBACK, "::1"}):
        raise Refused(403, "Come in by the https address of this place.")


def no_hearsay(house: House, asked: Asked) -> None:
    """What a proxy says is believed of those we were told to trust, and only where somebody came from.

    Behind them NiceGUI would put such a header's words into its page, so none goes any further.
    """
    scope = asked.scope
    peer = scope.get("client")
    if peer:
        scope["client"] = (house.proxies.caller(peer[0], asked.headers.getlist("x-forwarded-for")), peer[1])
    scope["headers"] = [pair for pair in scope["headers"] if not pair[0].lower().startswith(HEARSAY)]


def only_our_sockets(_house: House, asked: Asked) -> None:
    """Pages speak over one WebSocket; its slow way in by polling is shut, and there are no other sockets."""
    if asked.path.startswith(SOCKET) and not asked.socket:
        raise Refused(403, "Only a WebSocket comes in here.")
    if asked.socket and not asked.path.startswith(SOCKET):
        raise Refused(403, "There is no socket here.")


def own_origin(house: House, asked: Asked) -> None:
    """Whatever may change something, and every socket, has to come from a page of ours."""
    if asked.socket:
        _check_origin(house, asked, required=True)
    elif asked.method not in SAFE:
        _check_origin(house, asked, required=not asked.path.startswith(FOR_PROGRAMS))


def own_site(_house: House, asked: Asked) -> None:
    """Cookies ignore ports, so another local server's page counts as the same site: only same-origin is ours."""
    site = asked.headers.get("sec-fetch-site", "")
    if asked.method in SAFE and not asked.socket:
        foreign = site in {"cross-site", "same-site"} and asked.headers.get("sec-fetch-mode") != "navigate"
    else:
        foreign = site not in {"", "same-origin", "none"}
    if foreign:
        raise Refused(403, NOT_YOU)


def signed_in(house: House, asked: Asked) -> None:
    """A session that lasts, but for the few open addresses."""
    token = _cookie(asked.headers, house.sessions.cookie)
    principal = house.sessions.find(token) if token else None
    if principal is not None:
        admit(asked.scope, principal)
    elif not (_is_open(asked.path) or (house.sessions.hosted and asked.path in ENTRANCE)):
        raise Refused(401, "This browser has not been let in yet.")


def own_page(house: House, asked: Asked) -> None:
    """What belongs to one open page, such as its uploads, takes nothing from another session: its id is no secret."""
    if asked.path.startswith(PAGES):
        page = asked.path.removeprefix(PAGES).partition("/")[0]
        asking = of_scope(asked.scope)
        if asking is None or house.owner_of(page) != asking:
            raise Refused(403, "That page is not open here any more.")


CHECKS: tuple[Check, ...] = (
    right_host,
    by_the_proxy,
    no_hearsay,
    only_our_sockets,
    own_origin,
    own_site,
    signed_in,
    own_page,
)


def _check_origin(house: House, asked: Asked, *, required: bool) -> None:
    origin = asked.headers.get("origin")
    if origin is None and not required:
        return
    ours = {f"http://{asked.host}"} if _hostname(asked.host) in LOOPBACK else set()
    if house.public.netloc:
        ours.add(f"{house.public.scheme}://{house.public.netloc}")
    if origin not in ours:
        raise Refused(403, NOT_YOU)


def _hostname(host: str) -> str:
    name, _, port = host.partition(":")
    return name if not port or port.isdecimal() else ""


def _is_open(path: str) -> bool:
    return any(path == door or (door.endswith("/") and path.startswith(door)) for door in OPEN)


def _cookie(headers: Headers, name: str) -> str | None:
    """Read leniently: other programs on this machine put cookies of any shape beside ours."""
    return cookie_parser("; ".join(headers.getlist("cookie"))).get(name)
