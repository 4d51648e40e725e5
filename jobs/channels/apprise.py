"""Messages by ntfy, mail, Telegram and others, through Apprise: sent once, and never looked for, since there is no log.

Apprise tells only that something failed. What its own log says of the failure decides whether the message surely never
left (try again), was surely turned down (another way), or may have gone out: then nobody will ever know, and it rests.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from jobs.channels import Accepted, Because, ChannelUnreachable, Deferred, Incoming, Outcome, Refused, Unknown

# Services on a network, each with one recipient. Nothing that starts a program, shows a window on this computer,
# reads a file, or texts (Apprise can also text through Twilio, but cannot find its texts again).
KINDS = MappingProxyType(
    {
        "ntfy": "ntfy",
        "ntfys": "ntfy",
        "mailto": "mail",
        "mailtos": "mail",
        "tgram": "Telegram",
        "signal": "Signal",
        "signals": "Signal",
        "threema": "Threema",
        "matrix": "Matrix",
        "matrixs": "Matrix",
        "discord": "Discord",
        "slack": "Slack",
        "mmost": "Mattermost",
        "mmosts": "Mattermost",
        "rocket": "Rocket.Chat",
        "rockets": "Rocket.Chat",
        "zulip": "Zulip",
        "gchat": "Google Chat",
        "workflows": "Microsoft Teams",
        "nctalk": "Nextcloud Talk",
        "nctalks": "Nextcloud Talk",
        "gotify": "Gotify",
        "gotifys": "Gotify",
        "bark": "Bark",
        "barks": "Bark",
        "pover": "Pushover",
        "pbul": "Pushbullet",
        "prowl": "Prowl",
        "join": "Join",
        "spush": "Simplepush",
        "json": "a web hook",
        "jsons": "a web hook",
    }
)
# Some services read a file that their address names, or repeat a message by themselves: only these words may follow ?.
OPTIONS = frozenset(
    {"auth", "avatar", "channel", "device", "format", "from", "group", "image", "level", "mode", "name", "pass"}
    | {"port", "priority", "silent", "smtp", "sound", "tags", "thread", "to", "token", "topic", "user"}
)
LONGEST = 1000
CONNECT, ANSWER, ALTOGETHER = 3.05, 25.0, 32.0  # seconds
SOON, SLOWER, MENDED = 60.0, 120.0, 300.0  # seconds until another try

TITLE = "Career Tracker"
LINK = re.compile(r"https?://\S+")
NOT_HERE = "You cannot answer here; mark it done or put it off in Career Tracker."


class Apprise:
    """The channel; threads may share it. ``address_of`` gives a seeker's secret address, or an empty text.

    What is recorded as the recipient is the seeker's id, never the address.
    """

    name = "apprise"

    def __init__(self, address_of: Callable[[str], str], *, answer_within: float = ANSWER) -> None:
        self._address_of = address_of
        self._answer_within = answer_within

    def send(self, *, to: str, body: str, reference: str, **_: object) -> Outcome:
        """Hand it over once. There are no reports, and no way to say until when it may arrive."""
        address = self._address_of(to)
        if not address:
            return Refused("no address", "There is no address to send messages to any more.", Because.SETTINGS)
        wrong = fault_of(address)
        if wrong:
            return Refused("bad address", wrong, Because.SETTINGS)
        return self._post(address, words=_unanswerable(body, reference=reference), reference=reference)

    def find(self, **_: object) -> None:
        """Never to be found, so what is unknown stays unknown and is not sent again."""
        raise ChannelUnreachable(NO_LOG)

    def look(self, _id: str, /) -> None:
        raise ChannelUnreachable(NO_LOG)

    def inbound(self, _since: datetime, /) -> tuple[Incoming, ...]:
        """Nobody can answer this way."""
        return ()

    def _post(self, address: str, *, words: str, reference: str) -> Outcome:
        service = _service(address)
        service.socket_connect_timeout, service.socket_read_timeout = CONNECT, self._answer_within
        sender = _library().make(asset=_library().asset)
        sender.add(service)
        try:
            result = sender.notify(title=TITLE, body=words, timeout=ALTOGETHER, log_level=logging.DEBUG)
        except Exception as problem:  # noqa: BLE001 a service of Apprise's may fail in its own way, before or after sending
            return Unknown(f"Sending broke off ({type(problem).__name__}).")
        if result:
            return Accepted(reference)
        return _verdict(result.status.name, "\n".join(entry.message for entry in result.logs()))


NO_LOG = "These services keep no log that could be asked."


def kind_of(address: str) -> str:
    """The service in words, such as ``mail``."""
    return KINDS.get(_scheme(address), "")


def fault_of(address: str) -> str:
    """What is wrong with an address, in words for whoever typed it; empty when it can be used."""
    if _scheme(address) not in KINDS:
        return "This kind of address cannot be used. Begin with ntfy://, mailto://, tgram:// or another of those named."
    if len(address) > LONGEST or not address.isprintable() or " " in address:
        return "An address is one line without blanks."
    parsed = _library().parse(address)
    strange = set(parsed["qsd"]) - OPTIONS if parsed else set()
    if strange:
        return f"“{min(strange)}” cannot be set in an address here."
    service = _service(address) if parsed and not address.endswith("://") else None
    if service is None:
        return f"This address is not complete for {kind_of(address)}."
    return "" if len(service) == 1 else "Name one recipient: reminders are for you alone."


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower() if "://" in address else ""


def _service(address: str) -> Any:  # noqa: ANN401 one of Apprise's hundred classes, or None
    library = _library()
    return library.instantiate(address, asset=library.asset, suppress_exceptions=True)


def _unanswerable(body: str, *, reference: str) -> str:
    """The words without how to answer by text; a link stays."""
    words, *rest = re.split(rf" {reference}: reply | Answer with the sign: ", body, maxsplit=1)
    links = LINK.findall(rest[0])[:1] if rest else []
    return "\n".join([words, *links, NOT_HERE])


_AWAY = Deferred(SOON, "The service for messages cannot be reached from here at the moment.")
_STRANGER = Deferred(MENDED, "The service's certificate does not fit, so it may be someone else.")
_PASSWORD = Refused("password", "The mail server does not accept the name and password.", Because.SETTINGS)
_MAILBOX = Refused("mailbox", "The mail server knows no such mailbox.", Because.SETTINGS)
_MAIL = Refused("mail", "The mail server refused the message.", Because.SETTINGS)

# What shows in Apprise's log of a failed call that the message surely was not taken, first match first.
SIGNS = (
    (re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ProxyError"), _AWAY),
    (re.compile(r"Socket Exception: \[(Errno (-[235]|51|60|61|64|65|101|111|113)|WinError 10061)\]"), _AWAY),
    (re.compile(r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError"), _STRANGER),
    (re.compile(r"Socket Exception: \(5(30|34|35|38), "), _PASSWORD),
    (re.compile(r"Socket Exception: \{.*: \(5\d\d, "), _MAILBOX),
    (re.compile(r"Socket Exception: \(5\d\d, "), _MAIL),
)
HTTP_STATUS = re.compile(r"\berror=(\d{3})\b")
SURELY_REFUSED = frozenset({400, 401, 403, 404, 405, 410, 413, 422})
TOO_MANY = 429


def _verdict(status: str, log: str) -> Outcome:
    """What a failure means, by Apprise's status and its log of the call. In doubt it is unknown."""
    if status == "NOMATCH":
        return Refused("bad address", "The address for messages cannot be used.", Because.SETTINGS)
    if status != "FAILURE":
        return Unknown("The service did not answer in time.")
    meant = (meaning for sign, meaning in SIGNS if sign.search(log))
    return next(meant, None) or _by_status({int(found) for found in HTTP_STATUS.findall(log)})


def _by_status(found: set[int]) -> Outcome:
    if found == {TOO_MANY}:
        return Deferred(SLOWER, "The service asks to send more slowly.")
    if found and found <= SURELY_REFUSED:
        return Refused(str(min(found)), f"The service refused it (error {min(found)}).", Because.SETTINGS)
    return Unknown("The service failed, which may have been after it took the message.")


@dataclass(frozen=True)
class _Library:
    """The parts of Apprise that are used, loaded with the first message: that takes a third of a second."""

    make: Any
    instantiate: Any
    parse: Callable[[str], dict[str, Any] | None]
    asset: Any


@cache
def _library() -> _Library:
    import apprise  # noqa: PLC0415 see _Library
    from apprise.plugins import url_to_dict  # noqa: PLC0415

    _keep_quiet(logging.getLogger("apprise"))
    asset = apprise.AppriseAsset(
        app_id=TITLE,
        app_desc=TITLE,
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        secure_logging=True,
        http_redirects=False,  # a message must not wander, and a POST that is redirected would arrive empty
        pgp_autogen=False,
        pem_autogen=False,
        allow_templates=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    return _Library(apprise.Apprise, apprise.Apprise.instantiate, url_to_dict, asset)


def _keep_quiet(logger: logging.Logger) -> None:
    """Its log holds addresses and words; it is read for the verdict and goes no further."""
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
