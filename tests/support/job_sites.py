"""A website with postings, whose pages forbid as much as a page can forbid."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HERE, FAR = ip_address("127.0.0.1"), datetime(2100, 1, 1, tzinfo=UTC)
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


def _certificate(folder: Path) -> ssl.SSLContext:
    """Made here and signed by nobody else: a browser has to be told to take it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begun = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begun, FAR)
    signed = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(HERE)]), critical=False).sign(key, SHA256())
    file = folder / "site.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + signed.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def job_site(*, secure: Path | None = None) -> Iterator[str]:
    """Its address, until the end of the block; a page for each of POLICIES. ``secure``: a folder for a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    if secure:
        server.socket = _certificate(secure).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"{'https' if secure else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
