"""Whose Twilio account sends, from what, and whereto: a simulator only ever on this computer."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit


class AddressRefused(ValueError):
    """A base URL that is not on this computer: the account's password goes wherever it points."""


@dataclass(frozen=True, kw_only=True)
class TwilioAccount:
    """Whose account sends, and from what: ``sender`` is a number or a Messaging Service's SID (``MG...``)."""

    sid: str
    token: str = field(repr=False)
    sender: str
    base_url: str | None = None

    def __post_init__(self) -> None:
        if self.base_url is not None:
            on_loopback(self.base_url)

    @property
    def is_service(self) -> bool:
        return self.sender.startswith("MG")


def on_loopback(url: str) -> str:
    """``url`` if it leads to this computer. Raises :class:`AddressRefused` for any other address."""
    parts = urlsplit(url)
    plain = re.fullmatch(r"(localhost|[0-9.]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?", parts.netloc)
    if parts.scheme not in {"http", "https"} or not plain or not _is_loopback(parts.hostname or ""):
        raise AddressRefused("A base URL for Twilio may only lead to this computer, as http://127.0.0.1:4010.")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
