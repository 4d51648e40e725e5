"""The calendar of a search: what stands in it, and the secret address under which other calendars read it."""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from domain.aggregate import StreamId
from domain.errors import NotFound
from domain.purpose import title_of
from jobs.calendar import Entry, file_of, web_addresses
from jobs.residents import Residents, everybody
from projections import agenda, people, plans
from projections.agenda import CANCELLED, INTERVIEW, Date
from projections.database import Database
from projections.plans import StepRow

NAME = "Job search"
FOLDER = "calendar"
SEEKER = re.compile(r"[a-z0-9]{1,32}")
BACK = timedelta(days=90)
STEP_MINUTES = 15
MEETING_MINUTES = 30
ALARM = 60

ALL, INTERVIEWS, DISCREET = "all", "interviews", "discreet"
SHOWS = {
    ALL: "Interviews and follow-ups",
    INTERVIEWS: "Interviews only",
    DISCREET: "That you are busy, without a name",
}


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One seeker's address: what it is derived from, and what can be read there. No nonce: there is none."""

    nonce: str = ""
    shows: str = ALL


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a calendar reads; the ``mark`` changes with what it says, and only then."""

    content: bytes
    mark: str


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Makes, reads and takes back addresses. Their 256 bits are derived from ``key``; no file holds an address."""

    db: Database
    data_dir: Path
    key: bytes
    clock: Callable[[], datetime]
    residents: Residents = everybody

    def subscription(self, seeker: str) -> Subscription:
        """What there is; without a nonce where there is no address."""
        try:
            kept = json.loads(self._file(seeker).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return Subscription()
        return Subscription(**kept)

    def token(self, seeker: str) -> str:
        """The secret part of a seeker's address; empty where there is none."""
        nonce = self.subscription(seeker).nonce
        return self._token(seeker, nonce) if nonce else ""

    def make(self, seeker: str) -> None:
        """Make a new address; one made before opens nothing any more."""
        self._keep(seeker, replace(self.subscription(seeker), nonce=secrets.token_hex(16)))

    def revoke(self, seeker: str) -> None:
        """Take the address back."""
        self._keep(seeker, replace(self.subscription(seeker), nonce=""))

    def show(self, seeker: str, shows: str) -> None:
        """Choose what can be read at the address: a key of SHOWS."""
        self._keep(seeker, replace(self.subscription(seeker), shows=shows if shows in SHOWS else ALL))

    def put_back(self, seeker: str, nonce: str) -> None:
        """Have the address of that nonce again, as an Undo does."""
        self._keep(seeker, replace(self.subscription(seeker), nonce=nonce))

    def _keep(self, seeker: str, subscription: Subscription) -> None:
        file = self._file(seeker)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as new:
            json.dump(asdict(subscription), new)
            new.flush()
            os.fsync(new.fileno())
        fresh.replace(file)

    def resolve(self, token: str) -> str | None:
        """Whose calendar a token opens, or None."""
        folder = self.data_dir / FOLDER
        named = [file.name for file in folder.iterdir()] if folder.is_dir() else []
        for seeker in filter(SEEKER.fullmatch, named):
            known = self.token(seeker)
            if known and hmac.compare_digest(known.encode(), token.encode("utf-8", "surrogatepass")):
                return seeker if seeker in self.residents() else None
        return None

    def feed(self, seeker: str, *, base: str) -> Feed:
        """What a calendar reads; ``base`` is the program's address, for links back to it."""
        entries = list(self._entries(seeker, base))
        content = file_of(entries, name=NAME, now=self.clock())
        return Feed(content=content, mark=sha256(repr(entries).encode()).hexdigest()[:32])

    def interview(self, seeker: str, about: str, number: str, *, base: str) -> bytes:
        """One interview as a file. Raises NotFound."""
        for date in agenda.of(self.db, seeker, about=about):
            if date.kind == INTERVIEW and date.number == number:
                return file_of([_talk(date, self._names(seeker), base)], name=NAME, now=self.clock())
        raise NotFound("There is no such interview.")

    def web_addresses(self, date: Date, names: Mapping[str, str]) -> Mapping[str, str]:
        """Where web calendars open with an interview filled in; ``names``: of contacts, by id."""
        return web_addresses(_talk(date, names, ""))

    def _entries(self, seeker: str, base: str) -> Iterator[Entry]:
        shows, names = self.subscription(seeker).shows, self._names(seeker)
        for date in agenda.every_talk(self.db, seeker, since=self.clock() - BACK):
            yield _told(_talk(date, names, base), "Busy", discreet=shows == DISCREET)
        if shows != INTERVIEWS:
            for step in plans.every_open_step(self.db, seeker):
                yield _told(_step(step, base), "Reminder", discreet=shows == DISCREET)

    def _names(self, seeker: str) -> dict[str, str]:
        return people.names(self.db, seeker, removed=True)

    def _token(self, seeker: str, nonce: str) -> str:
        digest = hmac.digest(self.key, f"calendar {seeker} {nonce}".encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _file(self, seeker: str) -> Path:
        if not SEEKER.fullmatch(seeker):
            raise ValueError("a seeker's id is letters and digits")
        return self.data_dir / FOLDER / seeker


def _told(entry: Entry, instead: str, *, discreet: bool) -> Entry:
    return replace(entry, title=instead, place="", text="", url="") if discreet else entry


def _talk(date: Date, names: Mapping[str, str], base: str) -> Entry:
    """An interview, or a conversation with a contact."""
    whom = ", ".join(names.get(who, who) for who in date.with_whom)
    what = (date.role, date.company) if date.kind == INTERVIEW else (date.person, date.company)
    return Entry(
        uid=_uid(date.about, date.item),
        sequence=date.sequence,
        starts=date.at,
        minutes=date.minutes or MEETING_MINUTES,
        title=f"{'Interview' if date.kind == INTERVIEW else 'Conversation'}: {', '.join(filter(None, what))}",
        place=date.place,
        text="\n".join(filter(None, (date.form, f"With {whom}" if whom else ""))),
        url=_page(base, date.about),
        cancelled=date.state == CANCELLED,
        alarm=ALARM,
    )


def _step(step: StepRow, base: str) -> Entry:
    who = ", ".join(filter(None, (step.role, step.company) if step.role else (step.person, step.company)))
    return Entry(
        uid=_uid(step.about, f"step {step.step}"),
        sequence=step.scheduling,
        starts=step.due_at,
        minutes=STEP_MINUTES,
        title=f"{title_of(step.purpose)}: {who}",
        text=step.why,
        url=_page(base, step.about),
        busy=False,
    )


def _uid(about: str, item: str) -> str:
    """The same for ever, in every installation that holds this record."""
    return f"{StreamId.parse(about).token}-{item.replace(' ', '-')}@career-tracker"


def _page(base: str, about: str) -> str:
    if not base:
        return ""
    parts = StreamId.parse(about)
    return f"{base}/{'people' if parts.kind == 'contact' else parts.kind}/{parts.token}"
