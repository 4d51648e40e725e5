"""What the screen is given: commands, questions, letters, a clock. Nothing in here is made by the screen itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.commands import Commands
from domain.posting import Page, Posting
from domain.values import Cause, Letter, Stamp
from projections.database import Database
from ui.bringing import Importer
from ui.calendars import Calendar
from ui.condition import AlwaysOn, Condition
from ui.principal import KEEPER
from ui.takeaway import Takeaway
from ui.tokens import Tokens
from ui.trials import Addresses, Trials
from ui.typesetting import Typesetting
from ui.upkeep import Backups, LogFiles, Sealed, WorkLog
from ui.workshop import Workshop


class Text(Protocol):
    """Words of a letter as they will be sent."""

    @property
    def text(self) -> str: ...


class Gap(Protocol):
    """A place in a letter to type in: ``value`` is what was typed, ``sent`` how the letter will say it.

    ``long`` ones take several lines; a ``repeat`` needs no input of its own.
    """

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def sent(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def long(self) -> bool: ...
    @property
    def repeat(self) -> bool: ...


class Draft(Protocol):
    """A letter being written. ``more`` are gaps that could be opened, ``missing`` those it cannot go out without."""

    @property
    def kind(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def subject(self) -> Sequence[Text | Gap]: ...
    @property
    def body(self) -> Sequence[Text | Gap]: ...
    @property
    def more(self) -> Sequence[Gap]: ...
    @property
    def missing(self) -> Sequence[Gap]: ...


class Kind(Protocol):
    """One kind of letter. ``records`` is the purpose (domain.purpose) that sending it fulfils."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def records(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def tip(self) -> str: ...
    @property
    def tones(self) -> Sequence[str]: ...
    @property
    def based_on(self) -> str: ...
    @property
    def limit(self) -> int: ...
    @property
    def attach(self) -> str: ...
    @property
    def encouragement(self) -> str: ...
    @property
    def encouragement_source(self) -> str: ...


class Opens(Protocol):
    """An address to open. Not ``whole``: it carries the subject only, and the body has to be pasted in."""

    @property
    def address(self) -> str: ...
    @property
    def whole(self) -> bool: ...


class Letters(Protocol):
    """The letters of the program, handed in from the room that may render them."""

    def for_seeker(self, db: Database, seeker: str, /) -> Letters:
        """The same with the letters that this person wrote themselves. Blocking."""

    def purposes(self) -> Mapping[str, str]:
        """What letters are for, in the order to be offered: key and words."""

    def catalogue(self) -> Sequence[Kind]:
        """Every kind of the program, in the order a search goes."""

    def kind_named(self, key: str, /) -> Kind:
        """The kind with this key. Raises NotFound."""

    def kinds_for(self, *, purpose: str = "", moment: str = "") -> Sequence[Kind]:
        """Three to six kinds, likeliest first; a moment is a domain purpose, a stage's meaning or ``contact``."""

    def draft(self, kind: str, tone: str, fields: Mapping[str, str], /, *, typed: Mapping[str, str]) -> Draft:
        """The letter with its gaps: ``fields`` are known and read as words, ``typed`` stay gaps. Raises NotFound."""

    def render(self, kind: str, tone: str, fields: Mapping[str, str], /, *, to: str, via: str) -> Letter:
        """The letter to be sent. Raises Refusal naming the gaps that are still empty."""

    def ways_out(self, *, to: str, subject: str, body: str) -> Mapping[str, Opens]:
        """Where a letter can be opened, by way: mail, gmail, outlook, outlook_personal."""

    def eml(
        self,
        *,
        to: str,
        subject: str,
        body: str,
        to_name: str = "",
        sender: str = "",
        sender_name: str = "",
        attachments: Sequence[tuple[str, bytes, str]] = (),
    ) -> bytes:
        """The letter as a file that mail programs open as a draft; attachments are (name, bytes, media type).

        Raises Refusal for an address that is none.
        """


class Links(Protocol):
    """The links that texts carry."""

    def resolve(self, token: str, /) -> tuple[str, str, str] | None:
        """Whose letter a token opens: seeker, application or contact, step. None when it opens nothing (any more)."""


class Courier(Protocol):
    """The sending side, as far as a page may see it."""

    def status(self) -> Mapping[str, str]:
        """What can send now and what is wrong, in words."""

    def test_text(self, seeker: str) -> str:
        """Send a test text to the seeker's own phone; returns what came of it, in words."""


class Postings(Protocol):
    """The reading of postings, handed in from the room that may parse them. Blocking."""

    def read_pasted(self, pasted: str, *, now: datetime, zone: str, day_first: bool = True, url: str = "") -> Posting:
        """Text or HTML as it was pasted. Raises Invalid for what is too large or too entangled."""

    def read_page(self, page: Page, *, now: datetime, zone: str, day_first: bool = True) -> Posting:
        """What a browser handed over."""


class FetchedPage(Protocol):
    """A page as it came, and the address it was found at in the end."""

    @property
    def html(self) -> str: ...
    @property
    def url(self) -> str: ...


class Files(Protocol):
    """Attachments, kept by the hash of their bytes, each seeker's apart."""

    def keep(self, seeker: str, content: bytes) -> str:
        """Store and return the SHA-256."""

    def read(self, seeker: str, digest: str) -> bytes:
        """The bytes. Raises NotFound."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and how this installation runs. ``hosted``: for several people, who sign in."""

    host: str
    port: int
    data_dir: Path
    public_url: str = ""
    hosted: bool = False
    proxies: tuple[str, ...] = ()
    demo: bool = False
    phone_page: str = ""
    version: str = ""

    def kept_by(self, seeker: str) -> bool:
        """Whether the installation itself is theirs to set up: alone always, among several the first one's."""
        return not self.hosted or seeker == KEEPER


@dataclass(frozen=True, kw_only=True)
class Services:
    """Handed to every page when the program is put together."""

    commands: Commands
    db: Database
    letters: Letters
    workshop: Workshop
    clock: Callable[[], datetime]
    place: Place
    courier: Courier
    files: Files
    accounts: TwilioAccount
    links: Links
    calendar: Calendar
    takeaway: Takeaway
    postings: Postings
    fetch_page: Callable[[str], FetchedPage]
    importer: Importer
    tokens: Tokens
    trials: Trials
    addresses: Addresses
    condition: Callable[[], Condition]
    always_on: AlwaysOn
    resumes: Typesetting
    backups: Backups
    sealed: Sealed
    log: LogFiles
    work_log: WorkLog

    def stamp(self, cause: Cause = Cause.PERSON) -> Stamp:
        """Now, as the cause of a command."""
        return Stamp.now(self.clock(), cause=cause)


class TwilioAccount(Protocol):
    """The Twilio account of this installation; its secret lives in a 0600 file, never in an event."""

    def shown(self) -> Mapping[str, str]:
        """What may be shown: account_sid, sender, and whether a token is set."""

    def save(self, *, account_sid: str, auth_token: str, sender: str) -> None:
        """Keep it. Raises Refusal naming the field; an empty ``auth_token`` keeps the one there is."""
