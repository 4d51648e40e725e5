"""A website with postings, whose pages forbid as much as a page can forbid."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

STRICT = "default-src 'self'; script-src 'self'; form-action 'self'; frame-src 'none'; img-src data:"
TYPES = "require-trusted-types-for 'script'; trusted-types 'none'"
COOP = {"Cross-Origin-Opener-Policy": "same-origin"}
POLICIES: Mapping[str, Mapping[str, str]] = {
    "plain": {},
    "strict": {"Content-Security-Policy": STRICT},
    "coop": COOP,
    "types": {"Content-Security-Policy": TYPES},
    "everything": {"Content-Security-Policy": f"{STRICT}; {TYPES}", **COOP, "Referrer-Policy": "no-referrer"},
}
TEXT = "We look after water, all day & night: <b>bold</b> 🌊. " * 40
DATA = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Data Engineer",
    "hiringOrganization": {"@type": "Organization", "name": "Nordlicht & Søn"},
    "validThrough": "2026-04-30",
    "description": TEXT,
}
BLOCK = json.dumps(DATA).replace("<", "\\u003c")
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A posting</title>
<link rel="icon" href="data:,"><script type="application/ld+json">{BLOCK}</script></head>
<body><main><h1>Data Engineer</h1><p id="words">These are the words of the page.</p></main></body></html>"""


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        policy = POLICIES.get(urlsplit(self.path).path.strip("/"))
        body = (PAGE if policy is not None else "There is no such page.").encode()
        self.send_response(404 if policy is None else 200)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **(policy or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's own name
        """Say nothing."""


@contextmanager
def job_site() -> Iterator[str]:
    """Its address, until the end of the block; a page for each of POLICIES."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
