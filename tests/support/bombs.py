"""Files and pages made to cost a program its memory or its time, each set off in a process of its own.

``python -m tests.support.bombs [NAME ...]`` sets them off and tells what each cost and what was said.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from domain.errors import Refusal
from domain.store.files import Files
from jobs.page_fetch import Fetcher
from jobs.postings import read_pasted
from jobs.sheets import MOST_BYTES, read_sheet
from jobs.takeaway import Takeaway
from tests.support.searching import Search, opened

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LD = '<html><script type="application/ld+json">'


def packed(name: str, head: bytes, piece: bytes, times: int) -> bytes:
    """An archive of one file that is far larger than it looks, made without ever holding it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as inside:
        inside.write(head)
        for _ in range(times):
            inside.write(piece)
    return content.getvalue()


def many_files() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number}.csv", b"")
    return content.getvalue()


def gzip_page() -> None:
    """A page of half a gigabyte in half a megabyte."""
    body = gzip.compress(bytes(1_000_000), compresslevel=9) * 500

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's own name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.handle_request).start()
        place = f"127.0.0.1:{server.server_address[1]}"
        Fetcher(also=frozenset({place})).fetch(f"http://{place}/")


def json_ld(inside: str) -> Callable[[], object]:
    return lambda: read_pasted(LD + inside, now=NOW, zone="Europe/London")


def sheet(content: Callable[[], bytes]) -> Callable[[], object]:
    return lambda: read_sheet(content())


def archive() -> None:
    """An archive of ours whose events are one endless line."""
    with TemporaryDirectory() as folder, opened(Path(folder)) as tracker:
        search = Search(tracker).begin()
        own = Takeaway(tracker=tracker, files=Files(Path(folder)), clock=lambda: search.now, version="1")
        content = packed("events.jsonl", b'{"stream":"', b"a" * 1_000_000, 200)
        own.take_in("me", io.BytesIO(content), progress=lambda *_: None)


def of(piece: bytes) -> bytes:
    """As much of it as a file may hold."""
    return piece * (MOST_BYTES // len(piece))


BOMBS: dict[str, Callable[[], object]] = {
    "gzip": gzip_page,
    "JSON-LD, deep": json_ld("[" * 2_900_000),
    "JSON-LD, wide": json_ld("[" + "{}," * 900_000 + "{}]"),
    "JSON-LD, commas": json_ld("[" + "," * 2_900_000 + "]"),
    "CSV, one line of commas": sheet(lambda: of(b",")),
    "CSV, one cell": sheet(lambda: b'Company,Role\n"' + of(b"a")[:-20]),
    "CSV, empty lines": sheet(lambda: of(b"\n")),
    "CSV, short rows": sheet(lambda: b"Company,Role\n" + of(b"a,b\n")[:-20]),
    "JSON, wide": sheet(lambda: b"[" + of(b"{},")[:-20] + b"{}]"),
    "JSON, deep": sheet(lambda: of(b"[")),
    "JSON, many keys": sheet(lambda: b"[" + b",".join(b'{"%d":1}' % n for n in range(190_000)) + b"]"),
    "JSON, as much as is read": sheet(
        lambda: b"[" + b",".join(b'{"company":"%d%s"}' % (n, b"x" * 90) for n in range(190_000)) + b"]"
    ),
    "CSV, wide": sheet(lambda: (b",".join(b"h%d" % n for n in range(190)) + b"\n") + (b"a," * 190 + b"\n") * 15_000),
    "CSV, as much as is read": sheet(
        lambda: (b",".join(b"h%d" % n for n in range(49)) + b"\n") + (b"abcdefgh%s," % b"x" * 49 + b"\n") * 20_000
    ),
    "Markdown": sheet(lambda: of(b"|")),
    "zip": sheet(lambda: packed("bomb.csv", b"Company,Role\n", b"a,b\n" * 100_000, 400)),
    "zip, short rows": sheet(lambda: packed("bomb.csv", b"Company,Role\n", b"a,b\n" * 100_000, 60)),
    "zip, many files": sheet(many_files),
    "archive": archive,
}


def set_off(name: str) -> dict[str, object]:
    """What it cost, and what was said; the memory is the most that this process ever had."""
    said = ""
    begun = time.monotonic()
    try:
        BOMBS[name]()
    except Refusal as refusal:
        said = refusal.message
    took = time.monotonic() - begun
    return {"name": name, "seconds": round(took, 2), "megabytes": round(most_memory()), "said": said}


def most_memory() -> float:
    """The most that this process ever had, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux, whose getrusage counts what the parent had before this program was loaded
        [peak] = re.findall(r"VmHWM:\s*(\d+) kB", status.read_text("ascii"))
        return int(peak) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    for one in sys.argv[1:] or BOMBS:
        sys.stdout.write(f"{json.dumps(set_off(one))}\n")
        sys.stdout.flush()
