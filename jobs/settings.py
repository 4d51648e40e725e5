"""Settings: what the environment and the ``.env`` file say, each checked with a message that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from jobs.channels.twilio_account import AddressRefused, on_loopback

PREFIX = "TRACKER_"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
HIGHEST_PORT = 65_535
HERE, APART = "here", "apart"


class BadSetting(Exception):
    """A setting that cannot be used, in words for whoever set it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment and the ``.env`` file say. ``database_url`` is empty for a file in ``data_dir``."""

    data_dir: Path
    database_url: str = ""
    queue_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    hosted: bool = False
    two_steps: bool = False
    trusted_proxies: tuple[str, ...] = ()
    open_browser: bool = True
    simulator: bool = False
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_from: str = ""
    twilio_rate: float = 1.0
    twilio_base_url: str = ""
    clock: str = HERE
    demo: bool = False
    tick_seconds: float = 10


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from ``TRACKER_…`` names. Raises :class:`BadSetting` naming the first one that cannot be used."""
    given = {name: value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    known = {PREFIX + name.upper() for name in Settings.__dataclass_fields__ if name not in {"demo", "tick_seconds"}}
    for name in given:
        if name not in known:
            raise BadSetting(f"{name} is no setting of this program.")

    def text(name: str) -> str:
        return given.get(PREFIX + name.upper(), "")

    hosted = _yes_or_no("hosted", text("hosted") or "no")
    public_url = _public_url(text("public_url"))
    proxies = _proxies(text("trusted_proxies") or ("127.0.0.1, ::1" if hosted else ""))
    if hosted and not public_url:
        raise BadSetting(
            "TRACKER_HOSTED=yes is for several people who sign in: TRACKER_PUBLIC_URL has to be the https:// address "
            "under which they reach it."
        )
    two_steps = _yes_or_no("two_steps", text("two_steps") or "no")
    if two_steps and not hosted:
        raise BadSetting("TRACKER_TWO_STEPS=yes is for several people who sign in; set TRACKER_HOSTED=yes as well.")
    return Settings(
        data_dir=Path(text("data_dir") or platformdirs.user_data_dir("career-tracker", appauthor=False)).expanduser(),
        database_url=_database_url(text("database_url")),
        queue_url=_queue_url(text("queue_url")),
        host=_host(
            text("host") or "127.0.0.1",
            guarded=hosted and public_url.startswith("https:") and bool(text("trusted_proxies")),
        ),
        port=_port(text("port") or "8080"),
        public_url=public_url,
        hosted=hosted,
        two_steps=two_steps,
        trusted_proxies=proxies,
        open_browser=_yes_or_no("open_browser", text("open_browser") or "yes"),
        simulator=_yes_or_no("simulator", text("simulator") or "no"),
        twilio_account_sid=_shaped("twilio_account_sid", text("twilio_account_sid"), r"AC[0-9a-f]{32}"),
        twilio_auth_token=_shaped("twilio_auth_token", text("twilio_auth_token"), r"[0-9a-zA-Z]{32}"),
        twilio_from=_shaped("twilio_from", text("twilio_from"), r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}"),
        twilio_rate=_rate(text("twilio_rate") or "1"),
        twilio_base_url=_twilio_base_url(text("twilio_base_url")),
        clock=_clock(text("clock") or HERE),
    )


def _database_url(url: str) -> str:
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise BadSetting("TRACKER_DATABASE_URL begins with postgresql:// or sqlite:///, or is left empty.")
    return url


def _queue_url(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://", "postgresql://", "postgres://")):
        raise BadSetting("TRACKER_QUEUE_URL begins with redis:// or postgresql://, or is left empty.")
    return url


def _clock(place: str) -> str:
    if place not in {HERE, APART}:
        raise BadSetting(
            f"TRACKER_CLOCK={place}: say here, or apart where “main.py worker” brings the reminders in its own process."
        )
    return place


def _shaped(name: str, value: str, shape: str) -> str:
    if value and not re.fullmatch(shape, value):
        raise BadSetting(f"{PREFIX}{name.upper()} does not look as Twilio writes it.")
    return value


def _host(host: str, *, guarded: bool) -> str:
    """Beyond this computer only with accounts, https, and a proxy that is known by its address."""
    if host == "::1":
        raise BadSetting(
            "TRACKER_HOST=::1: say 127.0.0.1 instead. It is this computer, too, and browsers find it there."
        )
    if host not in LOOPBACK and not guarded:
        raise BadSetting(
            f"TRACKER_HOST={host}: the program answers this computer only. Put a proxy with https in front of it. "
            "Where that proxy is another machine or container, set TRACKER_HOSTED=yes, TRACKER_PUBLIC_URL to its "
            "https:// address and TRACKER_TRUSTED_PROXIES to its own."
        )
    return host


def _proxies(written: str) -> tuple[str, ...]:
    named = tuple(one.strip() for one in written.split(",") if one.strip())
    for one in named:
        try:
            ip_network(one)
        except ValueError:
            raise BadSetting(
                f"TRACKER_TRUSTED_PROXIES: {one} is no address or network, such as 10.0.0.2 or 172.18.0.0/16."
            ) from None
    return named


def _port(port: str) -> int:
    if not port.isascii() or not port.isdigit() or not 0 <= int(port) <= HIGHEST_PORT:
        raise BadSetting(f"TRACKER_PORT={port}: a port is a number from 0 to 65535.")
    return int(port)


def _rate(rate: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", rate, re.ASCII) or not float(rate):
        raise BadSetting(f"TRACKER_TWILIO_RATE={rate}: how many texts a second the sender may send, such as 1 or 0.5.")
    return float(rate)


def _public_url(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadSetting(f"TRACKER_PUBLIC_URL={url}: that is no address.") from None
    loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
    if url and not (
        (parts.scheme == "https" or loopback) and parts.hostname and not parts.query and not parts.fragment
    ):
        raise BadSetting("TRACKER_PUBLIC_URL is the https:// address under which others reach the program.")
    return url.rstrip("/")


def _yes_or_no(name: str, word: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if word.lower() not in answers:
        raise BadSetting(f"{PREFIX}{name.upper()}={word}: say yes or no.")
    return answers[word.lower()]


def _twilio_base_url(url: str) -> str:
    try:
        return on_loopback(url) if url else ""
    except AddressRefused as refused:
        raise BadSetting(f"TRACKER_TWILIO_BASE_URL: {refused}") from None
