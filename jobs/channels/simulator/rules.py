"""Which requests to send the pretend carrier turns down, and with which of Twilio's error codes.

The magic numbers: https://www.twilio.com/docs/iam/test-credentials
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

LONGEST_BODY = 1600

MAGIC_TO = {
    "+15005550001": (21211, "not a valid phone number"),
    "+15005550002": (21612, "cannot be reached from this sender"),
    "+15005550003": (21408, "is in a region this account may not text"),
    "+15005550004": (21610, "has opted out"),
    "+15005550009": (21614, "cannot take texts"),
}
MAGIC_FROM = {
    "+15005550001": (21212, "not a valid phone number"),
    "+15005550007": (21606, "cannot send texts from this account"),
    "+15005550008": (21611, "has a full queue"),
}
FAILS_LATER = {
    "+15005553003": 30003,
    "+15005553005": 30005,
    "+15005553006": 30006,
    "+15005553007": 30007,
    "+15005553008": 30008,
    "+15005550034": 30034,
}


class Rejected(Exception):
    """The request is answered with an error; nothing was taken."""

    def __init__(self, code: int, words: str, *, status: int = 400) -> None:
        super().__init__(words)
        self.code, self.words, self.status = code, words, status


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A text as it was asked for."""

    to: str = ""
    body: str = ""
    sender: str = ""
    service: str = ""
    callback: str = ""
    validity: timedelta | None = None


def check(
    wanted: Wanted,
    *,
    numbers: Collection[str],
    services: Mapping[str, Collection[str]],
    opted_out: Collection[tuple[str, str]],
) -> None:
    """Raises :class:`Rejected` with the first thing that is wrong."""
    sender = wanted.service or wanted.sender
    known = wanted.service in services if wanted.service else wanted.sender in numbers
    for wrong, code, words in (
        *_incomplete(wanted, sender=sender),
        *_magic(wanted),
        (not known, 21606, "The sender does not belong to this account"),
        (not services.get(wanted.service, numbers), 21704, "The Messaging Service has no numbers"),
        (wanted.to == wanted.sender, 21266, "'To' and 'From' are the same number"),
        ((wanted.to, home_of(sender, services)) in opted_out, 21610, "The recipient has opted out"),
    ):
        if wrong:
            raise Rejected(code, words)


def home_of(sender: str, services: Mapping[str, Collection[str]]) -> str:
    """Whom somebody who says STOP leaves: the service that a number belongs to, else the number."""
    return next((sid for sid, pool in services.items() if sender in pool), sender)


def _incomplete(wanted: Wanted, *, sender: str) -> Iterable[tuple[bool, int, str]]:
    yield not wanted.to, 21604, "A recipient ('To') is required"
    yield not wanted.body, 21602, "A body is required"
    yield not sender, 21603, "A sender ('From' or 'MessagingServiceSid') is required"
    yield len(wanted.body) > LONGEST_BODY, 21617, "The body is too long"
    yield not re.fullmatch(r"\+[1-9][0-9]{6,14}", wanted.to), 21211, "'To' is not a valid phone number"


def _magic(wanted: Wanted) -> Iterable[tuple[bool, int, str]]:
    if wanted.to in MAGIC_TO:
        code, words = MAGIC_TO[wanted.to]
        yield True, code, f"The number in 'To' {words}"
    if wanted.sender in MAGIC_FROM:
        code, words = MAGIC_FROM[wanted.sender]
        yield True, code, f"The number in 'From' {words}"
