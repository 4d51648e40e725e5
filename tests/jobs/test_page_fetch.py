"""Fetching a page: what may be reached, and how much of it."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from jobs.page_fetch import LARGEST, Fetcher, NotFetched, is_public

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A web server on this machine whose pages are functions."""

    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fetcher(self, **more: Any) -> Fetcher:
        return Fetcher(also=frozenset({f"127.0.0.1:{self.port}"}), **more)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            found.pages[self.path](self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's own name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def page(body: bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def moved(to: str) -> Answer:
    return page(b"", status=302, Location=to)


class Watched(httpcore.NetworkBackend):
    """A network on which nothing answers, and every attempt is written down."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.tried.append(f"{host}:{port}")
        raise httpcore.ConnectError("nobody there")


PRIVATE = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "0",
    "0.0.0.0",  # noqa: S104 not bound here
    "127.255.255.254", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255",
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2002:a00:1::]", "[2001:0:7f00:1::]", "[2001:0:0:0:0:0:80ff:fffe]",
    "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "localhost",
)  # fmt: skip
NO_PAGES = (
    "file:///etc/passwd", "ftp://jobs.example/", "gopher://jobs.example/", "data:text/html,x", "javascript:alert(1)",
    "//jobs.example/", "http://", "http:///x", "https://user@jobs.example/", "https://user:pw@jobs.example/",
    "http://jobs.example\n.else/", "http://[", "http://jobs.example:99999/", "https://" + "x" * 2_000,
    "http://\u202ejobs.example/x\x00", "nonsense", "",
)  # fmt: skip
PORTS = (
    "http://93.184.215.14:22/",
    "http://93.184.215.14:25/",
    "https://93.184.215.14:6379/",
    "http://93.184.215.14:8080/",
)


class TestWhatMayBeReached:
    def test_there_are_sixty_ways_to_try(self) -> None:
        assert len(PRIVATE) + len(NO_PAGES) + len(PORTS) >= 60

    @pytest.mark.parametrize("host", PRIVATE)
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_no_private_address_is_connected_to(self, host: str, scheme: str) -> None:
        network = Watched()
        with pytest.raises(NotFetched):
            Fetcher(network=network).fetch(f"{scheme}://{host}/latest/meta-data/")
        assert not network.tried

    @pytest.mark.parametrize("address", [*NO_PAGES, *PORTS])
    def test_nothing_but_web_pages_is_asked_for(self, address: str) -> None:
        network = Watched()
        with pytest.raises(NotFetched):
            Fetcher(network=network, resolve=lambda *_: ["93.184.215.14"]).fetch(address)
        assert not network.tried

    @pytest.mark.parametrize("answers", [["10.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1", "93.184.215.14"], []])
    def test_one_private_answer_spoils_a_name(self, answers: list[str]) -> None:
        network = Watched()
        with pytest.raises(NotFetched, match="private network"):
            Fetcher(network=network, resolve=lambda *_: answers).fetch("https://jobs.example/")
        assert not network.tried

    def test_a_public_one_is_connected_to_by_the_address_that_was_checked(self) -> None:
        network, looked = Watched(), list[str]()

        def changing(host: str, _port: int) -> list[str]:
            looked.append(host)
            return ["93.184.215.14"] if len(looked) == 1 else ["127.0.0.1"]

        with pytest.raises(NotFetched, match="could not be reached"):
            Fetcher(network=network, resolve=changing).fetch("https://jobs.example/1")
        assert (network.tried, looked) == (["93.184.215.14:443"], ["jobs.example"])

    def test_a_name_in_another_script_is_looked_up_as_the_net_writes_it(self) -> None:
        looked: list[str] = []

        def resolve(host: str, _port: int) -> list[str]:
            looked.append(host)
            return []

        with pytest.raises(NotFetched):
            Fetcher(resolve=resolve).fetch("https://bücher.example/straße?q=ä b")
        assert looked == ["xn--bcher-kva.example"]

    @pytest.mark.parametrize(
        "to",
        ["http://169.254.169.254/", "http://localhost/", "file:///etc/passwd", "//10.0.0.1/", "http://127.0.0.1:1/"],
    )
    def test_a_redirect_is_checked_like_an_address(self, site: Site, to: str) -> None:
        site.pages["/"] = moved(to)
        with pytest.raises(NotFetched):
            site.fetcher().fetch(site.address)
        assert site.asked == ["/"]

    @pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
    def test_the_internet_at_large_is_public(self, address: str) -> None:
        assert is_public(address)


class TestWhatComesBack:
    def test_a_page_comes_with_the_address_it_was_found_at(self, site: Site) -> None:
        site.pages |= {"/": moved("/jobs?id=1"), "/jobs?id=1": page("<h1>Größe</h1>".encode())}
        found = site.fetcher().fetch(site.address)
        assert (found.html, found.url) == ("<h1>Größe</h1>", f"{site.address}/jobs?id=1")

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("text/html; charset=iso-8859-1", "<p>Größe".encode("latin-1")),
            ("text/html", '<meta charset="windows-1252"><p>Größe'.encode("cp1252")),
            ("text/html; charset=nonsense", "<p>Größe".encode()),
            ("text/html; charset=zip", "<p>Größe".encode()),
        ],
    )
    def test_it_is_read_in_its_own_signs(self, site: Site, kind: str, body: bytes) -> None:
        site.pages["/"] = page(body, kind=kind)
        assert "Größe" in site.fetcher().fetch(site.address).html

    def test_it_may_come_packed(self, site: Site) -> None:
        site.pages["/"] = page(gzip.compress(b"<p>packed"), Content_Encoding="gzip")
        assert site.fetcher().fetch(site.address).html == "<p>packed"

    def test_a_bomb_stops_early(self, site: Site) -> None:
        bomb = gzip.compress(bytes(50_000_000), compresslevel=9)
        site.pages["/"] = page(bomb, Content_Encoding="gzip")
        begun = time.process_time()
        with pytest.raises(NotFetched, match="larger than 3 MB"):
            site.fetcher().fetch(site.address)
        assert time.process_time() - begun < 1

    def test_what_stands_behind_the_end_of_a_packed_page_is_left(self, site: Site) -> None:
        site.pages["/"] = page(gzip.compress(b"<p>whole") + gzip.compress(b"more") + b"rest", Content_Encoding="gzip")
        assert site.fetcher().fetch(site.address).html == "<p>whole"

    def test_a_packed_page_that_never_says_anything_is_too_large_at_some_time(self, site: Site) -> None:
        nothing = zlib.compressobj(wbits=31).flush(zlib.Z_FULL_FLUSH)
        site.pages["/"] = page(nothing[:10] + b"\0\0\0\xff\xff" * 700_000, Content_Encoding="gzip")
        with pytest.raises(NotFetched, match="larger than 3 MB"):
            site.fetcher().fetch(site.address)

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (page(b"x" * (LARGEST + 1)), "larger than 3 MB"),
            (page(b"%PDF", kind="application/pdf"), "no web page"),
            (page(b"no", status=403), "answered 403"),
            (page(b"x", Content_Encoding="br"), "packs its pages"),
            (page(b"not packed", Content_Encoding="gzip"), "could not be read"),
            (moved("/"), "on and on"),
            (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "could not be reached"),
        ],
    )
    def test_what_is_no_page_is_told_in_words(self, site: Site, answer: Answer, words: str) -> None:
        site.pages["/"] = answer
        with pytest.raises(NotFetched, match=words) as refused:
            site.fetcher().fetch(site.address)
        assert "use the bookmark" in refused.value.message

    def test_a_page_that_drips_has_an_end(self, site: Site) -> None:
        over = threading.Event()

        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: ")
            while not over.wait(0.05):
                handler.wfile.write(b"x")
                handler.wfile.flush()

        site.pages["/"] = drip
        begun = time.monotonic()
        with pytest.raises(NotFetched, match="too long"):
            site.fetcher(seconds=0.5).fetch(site.address)
        over.set()
        assert time.monotonic() - begun < 5
