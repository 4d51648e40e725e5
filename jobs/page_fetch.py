"""Fetching one page that a person asked for, without letting its address lead into anybody's own network."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from domain.errors import Invalid

LARGEST = 3_000_000
TOO_LARGE = "That page is larger than 3 MB."
SECONDS = 12.0
WAIT = 5.0
MOST_HOPS = 4
LONGEST_ADDRESS = 2_000
PORTS = (80, 443)
REDIRECTS = (301, 302, 303, 307, 308)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
OTHERWISE = " Open it in your browser and use the bookmark, or paste the text."
HEADERS = (
    ("User-Agent", "Mozilla/5.0 (compatible; career-tracker; one page, at a person's request)"),
    ("Accept", "text/html,application/xhtml+xml"),
    ("Accept-Encoding", "gzip"),
    ("Accept-Language", "en"),
)
CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


class NotFetched(Invalid):
    """The page was not fetched; the words say what to do instead."""

    def __init__(self, why: str) -> None:
        super().__init__(why + OTHERWISE, field="pasted")


@dataclass(frozen=True)
class Fetched:
    """A page and the address it was found at in the end."""

    html: str
    url: str


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet at large; one that holds an IPv4 address inside is unwrapped.

    ``ipaddress.is_global`` alone says yes to NAT64, to 6to4 and to multicast.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if int(ip) < 2**32 or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolved(host: str, port: int) -> list[str]:
    """Every address of ``host``. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """``also`` are addresses (``127.0.0.1:8000``) that may be reached although they are not public."""

    also: frozenset[str] = frozenset()
    resolve: Callable[[str, int], Sequence[str]] = resolved
    network: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    seconds: float = SECONDS

    def fetch(self, address: str) -> Fetched:
        """The page at ``address``, through at most four redirects. Blocking. Raises NotFetched."""
        guard = _Guard(self, until=time.monotonic() + self.seconds)
        try:
            with httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=guard) as pool:
                return _followed(pool, address)
        except (httpcore.TimeoutException, TooSlow):
            raise NotFetched("That page took too long.") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError):
            raise NotFetched("That page could not be reached.") from None
        except (zlib.error, UnicodeError, ValueError):
            raise NotFetched("What came from there could not be read.") from None


def _followed(pool: httpcore.ConnectionPool, address: str) -> Fetched:
    for _ in range(MOST_HOPS + 1):
        answer = _answer(pool, _checked(address))
        if isinstance(answer, Fetched):
            return answer
        address = answer
    raise NotFetched("That address leads on and on.")


def _checked(address: str) -> str:
    """Raises NotFetched for anything but a plain web address."""
    parts = urlsplit(address)
    plain = parts.scheme in {"http", "https"} and parts.hostname and not parts.username and not parts.password
    if not plain or len(address) > LONGEST_ADDRESS or not address.isprintable():
        raise NotFetched("That is no address of a web page.")
    host = parts.hostname or ""
    ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    place = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    port = f":{parts.port}" if parts.port else ""
    path = _escaped(parts.path or "/") + (f"?{_escaped(parts.query)}" if parts.query else "")
    return f"{parts.scheme}://{place}{port}{path}"


def _escaped(part: str) -> str:
    return "".join(sign if sign.isascii() and sign != " " else _percent(sign) for sign in part)


def _percent(sign: str) -> str:
    return "".join(f"%{octet:02X}" for octet in sign.encode())


def _answer(pool: httpcore.ConnectionPool, address: str) -> Fetched | str:
    """The page, or where it has gone."""
    waits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), WAIT)}
    headers = [*HEADERS, ("Host", urlsplit(address).netloc)]
    with pool.stream("GET", address, headers=headers, extensions=waits) as response:
        said = {name.lower().decode("ascii", "replace"): value.decode("latin-1") for name, value in response.headers}
        if response.status in REDIRECTS and said.get("location"):
            return urljoin(address, said["location"])
        if response.status >= 400:  # noqa: PLR2004 as in HTTP
            raise NotFetched(f"The site does not give that page to programs (it answered {response.status}).")
        kind = said.get("content-type", "text/html")
        if "html" not in kind and "text/plain" not in kind:
            raise NotFetched("That is no web page.")
        content = _whole(response.iter_stream(), encoding=said.get("content-encoding", ""))
    return Fetched(html=_decoded(content, kind), url=address)


def _whole(chunks: Iterable[bytes], *, encoding: str) -> bytes:
    """All of it, unpacked; never more than LARGEST in memory."""
    if encoding.strip().lower() not in {"", "identity", "gzip", "x-gzip"}:
        raise NotFetched("The site packs its pages in a way that cannot be read here.")
    whole = bytearray()
    for piece in _unpacked(chunks) if "gzip" in encoding.lower() else chunks:
        whole += piece
        if len(whole) > LARGEST:
            raise NotFetched(TOO_LARGE)
    return bytes(whole)


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A small file may unpack to gigabytes: it is taken 64 kB at a time.

    What stands behind its end is not looked at: zlib would hand the same rest back for ever.
    """
    unpacker = zlib.decompressobj(wbits=31)
    came = 0
    for chunk in chunks:
        packed, came = chunk, came + len(chunk)
        if came > LARGEST:
            raise NotFetched(TOO_LARGE)
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, 65_536)
            packed = unpacker.unconsumed_tail
        if unpacker.eof:
            return


def _decoded(content: bytes, kind: str) -> str:
    named = CHARSET.search(kind.encode("latin-1", "replace")) or CHARSET.search(content[:2_048])
    try:
        return content.decode(named[1].decode("ascii") if named else "utf-8", "replace")
    except (LookupError, UnicodeError):
        return content.decode("utf-8", "replace")


_lookups = ThreadPoolExecutor(max_workers=4, thread_name_prefix="name lookup")


class _Guard(httpcore.NetworkBackend):
    """Opens connections: where a name leads is looked up, checked and connected to here, once.

    It sits below redirects, so that every hop is checked, and a name that changes its mind gains nothing.
    """

    def __init__(self, fetcher: Fetcher, *, until: float) -> None:
        self._fetcher, self._until = fetcher, until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 ours is what is left of the whole
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _lookups.submit(self._fetcher.resolve, host, port).result(timeout=_left(self._until))
        if not addresses or not all(self._may(address, port) for address in addresses):
            raise NotFetched("That address leads into a private network, where this program does not go.")
        stream = self._fetcher.network.connect_tcp(
            addresses[0], port, _left(self._until), local_address, socket_options
        )
        return _Timed(stream, until=self._until)

    def _may(self, address: str, port: int) -> bool:
        return f"{address}:{port}" in self._fetcher.also or (port in PORTS and is_public(address))

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore.NetworkStream:
        raise NotFetched("That is no address of a web page.")


def _left(until: float) -> float:
    """Seconds that are left for the next wait. Raises TooSlow."""
    left = until - time.monotonic()
    if left <= 0:
        raise TooSlow
    return min(left, WAIT)


class _Timed(httpcore.NetworkStream):
    """A connection with an end in time: one that drips a byte a second would never run into a timeout."""

    def __init__(self, stream: httpcore.NetworkStream, *, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 the same
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 the same
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 the same
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._until))
        return _Timed(stream, until=self._until)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 as the library has it
        return self._stream.get_extra_info(info)
