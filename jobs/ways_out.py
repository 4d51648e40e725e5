"""Ways for a letter to leave: addresses that open a mail program or web mail, and a draft as an .eml file.

The program never sends mail itself. Whatever opens, the person reads it there and presses Send.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formataddr
from urllib.parse import quote

from domain.errors import Invalid

# Chrome and Edge on Windows hand 2,046 characters to the mail program; past that nothing happens at all.
MAILTO_LIMIT = 1_900
# Gmail and Outlook on the web answer "address too long" a little above 8,000.
WEB_LIMIT = 7_000
# RFC 6068 section 2, less what would end the address or begin its fields; a plus in an address stays a plus.
IN_AN_ADDRESS = "!$'*+-.^_`{|}~@"


NOT_IN_FILE_NAMES = re.compile(r"""[<>:"/\\|?*']""")  # Windows has no such files, and quotes trip mail readers
SHORT_NAME = 60  # what fits a header line unfolded


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter. ``media_type`` such as application/pdf."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Opens:
    """An address to open. Not ``whole``: it carries the subject only, and the body has to be pasted in."""

    address: str
    whole: bool


def ways_out(*, to: str, subject: str, body: str) -> dict[str, Opens]:
    """Where a letter can be opened: ``mail``, ``gmail``, ``outlook`` (work), ``outlook_personal``.

    One whose address would grow too long for its program opens with recipient and subject only.
    """
    return {
        way: _that_fits(build, to=to, subject=subject, body=body, limit=limit) for way, (build, limit) in WAYS.items()
    }


def mailto(*, to: str, subject: str, body: str) -> str:
    """A ``mailto:`` address after RFC 6068, however long. ``to`` may be empty; several stand behind commas."""
    recipients = ",".join(quote(one.strip(), safe=IN_AN_ADDRESS) for one in to.split(",") if one.strip())
    fields = {"subject": _one_line(subject), "body": _crlf(body)}
    given = "&".join(f"{name}={_encoded(value)}" for name, value in fields.items() if value)
    return f"mailto:{recipients}?{given}" if given else f"mailto:{recipients}"


def gmail(*, to: str, subject: str, body: str) -> str:
    """Gmail's compose window in a tab of its own."""
    fields = {"view": "cm", "fs": "1", "tf": "1", "to": to, "su": _one_line(subject), "body": _crlf(body)}
    return _query("https://mail.google.com/mail/", fields)


def outlook(*, to: str, subject: str, body: str) -> str:
    """Outlook's compose window for work and school accounts."""
    return _outlook("https://outlook.office.com/mail/deeplink/compose", to=to, subject=subject, body=body)


def outlook_personal(*, to: str, subject: str, body: str) -> str:
    """Outlook's compose window for outlook.com, hotmail and live accounts."""
    return _outlook("https://outlook.live.com/mail/0/deeplink/compose", to=to, subject=subject, body=body)


WAYS: dict[str, tuple[Callable[..., str], int]] = {
    "mail": (mailto, MAILTO_LIMIT),
    "gmail": (gmail, WEB_LIMIT),
    "outlook": (outlook, WEB_LIMIT),
    "outlook_personal": (outlook_personal, WEB_LIMIT),
}


def eml(
    *,
    to: str,
    subject: str,
    body: str,
    attachments: Sequence[Attachment] = (),
    to_name: str = "",
    sender: str = "",
    sender_name: str = "",
    in_reply_to: str = "",
    written: datetime | None = None,
) -> bytes:
    """The letter as a file that mail programs open as a draft, with its attachments.

    Addresses may be empty: the draft then asks for them. ``written`` is an aware moment for the Date header,
    which a draft need not have. Raises :class:`Invalid` for an address that is none.
    """
    people = _people("From", sender_name, sender, field="sender") + _people("To", to_name, to, field="to")
    letter = EmailMessage(policy=policy.SMTP)
    letter["Subject"] = _one_line(subject)
    if written:
        letter["Date"] = written
    if in_reply_to:
        letter["In-Reply-To"] = letter["References"] = _one_line(in_reply_to)
    letter["X-Unsent"] = "1"  # Outlook and its kin open the file as a draft rather than as received mail
    letter.set_content(f"{_lf(body)}\n", cte="quoted-printable")
    for attachment in attachments:
        _attach(letter, attachment)
    return people.encode() + letter.as_bytes()


def _that_fits(build: Callable[..., str], *, to: str, subject: str, body: str, limit: int) -> Opens:
    for part, whole in ((body, True), ("", False)):
        address = build(to=to, subject=subject, body=part)
        if len(address) <= limit:
            return Opens(address, whole=whole)
    return Opens(build(to=to, subject="", body=""), whole=False)


def _outlook(base: str, *, to: str, subject: str, body: str) -> str:
    address = _query(base, {"to": to, "subject": _one_line(subject), "body": _crlf(body)})
    where, _, fields = address.partition("?")
    # Sent through its sign-in page, Outlook turns %20 into a plus, unless something is encoded that need not be.
    return f"{where}?{fields.replace('.', '%2E')}"


def _query(base: str, fields: dict[str, str]) -> str:
    return f"{base}?" + "&".join(f"{name}={_encoded(value)}" for name, value in fields.items() if value)


def _encoded(value: str) -> str:
    """Percent-encoded throughout: a blank is %20, since a plus would stay one in a mail program."""
    return quote(value, safe="")


def _one_line(text: str) -> str:
    """A header's value: a line break in it could begin a header of its own."""
    return " ".join(text.split())


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _crlf(text: str) -> str:
    return _lf(text).replace("\n", "\r\n")


def _people(header: str, name: str, addresses: str, *, field: str) -> str:
    """A header line with everyone's address. Written by hand: the library loses blanks inside long foreign names."""
    parts = [_address(one.strip(), field=field) for one in addresses.split(",") if one.strip()]
    name = _one_line(name)
    if not parts:
        return ""
    if len(parts) > 1 or not name:
        return f"{header}: {', '.join(parts)}\r\n"
    if name.isascii() and len(name) <= SHORT_NAME:
        return f"{header}: {formataddr((name, parts[0]))}\r\n"
    shown = Header(name, "utf-8", header_name=header).encode(linesep="\r\n")
    return f"{header}: {shown} <{parts[0]}>\r\n"


def _address(address: str, *, field: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode()}").addr_spec
    except (ValueError, IndexError, MessageError):  # IndexError: the library's own slip on “a@”
        raise Invalid(f"“{_one_line(address)[:80]}” is not an email address.", field=field) from None


def _attach(letter: EmailMessage, attachment: Attachment) -> None:
    kind, _, sub = attachment.media_type.partition("/")
    plain = kind.isalnum() and sub and all(sign.isalnum() or sign in ".+-" for sign in sub)
    letter.add_attachment(
        attachment.content,
        maintype=kind if plain and kind not in {"multipart", "message"} else "application",
        subtype=sub if plain and kind not in {"multipart", "message"} else "octet-stream",
        filename=NOT_IN_FILE_NAMES.sub("-", _one_line(attachment.name)) or "attachment",
    )
