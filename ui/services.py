"""What the screen is given: commands, questions, letters, a clock. Nothing in here is made by the screen itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.commands import Commands
from domain.values import Cause, Letter, Stamp
from projections.database import Database


class Gap(Protocol):
    """A place in a letter that a person fills in; ``name`` is the field it stands for."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def required(self) -> bool: ...


class Words(Protocol):
    """A run of a letter's text that stands as it is."""

    @property
    def text(self) -> str: ...


class Drafted(Protocol):
    """A letter as it will be sent, in pieces, so that its gaps can be drawn as inputs."""

    @property
    def subject(self) -> Sequence[Words | Gap]: ...
    @property
    def body(self) -> Sequence[Words | Gap]: ...


class Kind(Protocol):
    """One kind of letter."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def tones(self) -> Sequence[str]: ...


class Letters(Protocol):
    """The letters of the program, handed in from the room that may render them."""

    def kinds(self) -> Sequence[Kind]:
        """Every kind there is."""

    def fitting(self, purpose: str) -> Sequence[Kind]:
        """The three to six kinds for a purpose, likeliest first."""

    def draft(self, kind: str, tone: str, fields: Mapping[str, str]) -> Drafted:
        """The letter with its gaps."""

    def letter(self, kind: str, tone: str, fields: Mapping[str, str], *, to: str, via: str) -> Letter:
        """The letter to be sent. Raises Refusal naming the gaps that are still empty."""

    def ways_out(self, *, to: str, subject: str, body: str) -> Mapping[str, str]:
        """Addresses to open, by way: mail, gmail, outlook; one that is too long opens with the subject only."""

    def eml(self, *, to: str, subject: str, body: str, attachments: Sequence[tuple[str, bytes, str]] = ()) -> bytes:
        """The letter as a draft for a mail program; attachments are (name, bytes, media type)."""


class Courier(Protocol):
    """The sending side, as far as a page may see it."""

    def status(self) -> Mapping[str, str]:
        """What can send now and what is wrong, in words."""

    def test_text(self, seeker: str) -> str:
        """Send a test text to the seeker's own phone; returns what came of it, in words."""


class Files(Protocol):
    """Attachments, kept by the hash of their bytes, each seeker's apart."""

    def keep(self, seeker: str, content: bytes) -> str:
        """Store and return the SHA-256."""

    def read(self, seeker: str, digest: str) -> bytes:
        """The bytes. Raises NotFound."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and how this installation runs."""

    host: str
    port: int
    data_dir: Path
    public_url: str = ""
    demo: bool = False
    phone_page: str = ""
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Handed to every page when the program is put together."""

    commands: Commands
    db: Database
    letters: Letters
    clock: Callable[[], datetime]
    place: Place
    courier: Courier
    files: Files
    accounts: TwilioAccount

    def stamp(self, cause: Cause = Cause.PERSON) -> Stamp:
        """Now, as the cause of a command."""
        return Stamp.now(self.clock(), cause=cause)


class TwilioAccount(Protocol):
    """The Twilio account of this installation; its secret lives in a 0600 file, never in an event."""

    def shown(self) -> Mapping[str, str]:
        """What may be shown: account_sid, sender, and whether a token is set."""

    def save(self, *, account_sid: str, auth_token: str, sender: str) -> None:
        """Keep it. Raises Refusal naming the field; an empty ``auth_token`` keeps the one there is."""
