"""How a text leaves and an answer comes in: what every channel can do, and what may come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Because(StrEnum):
    """Whose the reason of a refusal is, and so what has to be done about it."""

    NUMBER = "number"  # the phone number cannot take texts: ask for another
    OPTED_OUT = "opted out"  # its owner said STOP: never text it again, use another channel
    SETTINGS = "settings"  # the account does not allow it: tell whoever runs the program
    TEXT = "text"  # these words could not be sent


@dataclass(frozen=True)
class Accepted:
    """The channel took the text; ``id`` is the channel's own name for it."""

    id: str


@dataclass(frozen=True)
class Deferred:
    """Certainly not sent, and worth another try in ``seconds``.

    ``hold_all``: no text will pass until somebody mends the settings, so the others need not try.
    """

    seconds: float
    why: str
    hold_all: bool = False


@dataclass(frozen=True)
class Refused:
    """Certainly not sent, and never will be."""

    code: str
    why: str
    because: Because = Because.TEXT


@dataclass(frozen=True)
class Unknown:
    """May or may not have been sent: must be looked for with :meth:`Channel.find`, never repeated blindly."""

    why: str


Outcome = Accepted | Deferred | Refused | Unknown


class Standing(StrEnum):
    """How far an accepted text has come."""

    ACCEPTED = "accepted"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"

    @property
    def final(self) -> bool:
        return self in {Standing.UNDELIVERED, Standing.DELIVERED}

    def supersedes(self, earlier: Standing) -> bool:
        """Whether this is news after ``earlier``: reports arrive twice and in any order."""
        order = list(Standing)
        return order.index(self) > order.index(earlier)


@dataclass(frozen=True)
class Sighting:
    """A text as the channel's own log or report shows it. ``also``: further texts with the same reference."""

    id: str
    standing: Standing
    code: str = ""
    why: str = ""
    created_at: datetime | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Incoming:
    """An answer by text. It may be seen more than once; ``id`` tells."""

    id: str
    sender: str
    to: str
    body: str
    received_at: datetime
    answered: bool = False  # the carrier has replied to it already (STOP, START, HELP): say nothing


class ChannelUnreachable(Exception):
    """The channel could not be asked, so nothing is known either way."""


class Channel(Protocol):
    """One way to reach the seeker. Every method may block; none is called on the event loop."""

    @property
    def name(self) -> str: ...

    def send(
        self,
        *,
        to: str,
        body: str,
        reference: str,
        callback: str | None = None,
        valid_for: timedelta | None = None,
    ) -> Outcome:
        """Hand over one text, once: no retries. ``body`` holds ``reference``, by which it can be found again.

        ``callback``: address for reports. ``valid_for``: after this it shall rather not arrive.
        """
        ...

    def find(self, *, to: str, reference: str, since: datetime) -> Sighting | None:
        """The text in the channel's log, or None when the log shows that there is none.

        Raises :class:`ChannelUnreachable` when the log cannot be read.
        """
        ...

    def look(self, id: str, /) -> Sighting | None:
        """How far a text has come, where no report can reach us; None for one the channel does not know.

        Raises :class:`ChannelUnreachable`.
        """
        ...

    def inbound(self, since: datetime, /) -> Iterable[Incoming]:
        """Answers since then, oldest first, some perhaps seen before, where no webhook can reach us.

        Raises :class:`ChannelUnreachable`.
        """
        ...
