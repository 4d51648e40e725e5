"""The whole log of one person: every event in words, filtered, latest first, and each as it was stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from domain.aggregate import Event
from projections.database import Database, row, rows
from projections.words import SAYINGS, Entry

LATE = timedelta(days=1)
PORTION = 1_000
END = 2**62

CORRECTIONS = (
    *("details.corrected", "application.date_corrected", "note.amended", "contact.corrected", "interview.moved"),
    *("seeker.profile_corrected", "follow_up.rescheduled"),
)
UNDONE = (
    *("application.restored", "application.reopened", "contact.restored", "follow_up.reopened", "contact.unlinked"),
    *("card.untagged", "entry.taken_back"),
)
CARDS = ("card.", "contact.linked", "contact.unlinked")
SETTINGS = ("seeker.", "stage.added", "stage.renamed", "stage.reordered", "stage.removed")
ENDINGS = ("application.rejected", "application.withdrawn", "application.went_silent", "application.reopened")
OTHER = "other"
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "applications": (
        "Applications",
        ("role.", "application.", "stage.moved", "details.", "promise.", "answer.", *CARDS),
    ),
    "interviews": ("Interviews", ("interview.",)),
    "endings": ("Offers and endings", ("offer.", *ENDINGS)),
    "letters": ("Letters sent", ("letter.", "follow_up.sent", "thank_you.sent")),
    "plans": ("Plans", ("follow_up.", "thank_you.", "nudge.")),
    "notes": ("Notes and files", ("note.", "document.", "posting.")),
    "people": ("People", ("contact.", "meeting.")),
    "reminders": ("Reminders", ("reminder.",)),
    "corrections": ("Corrections", CORRECTIONS),
    "undone": ("Taken back", UNDONE),
    "own": ("Resumes and own letters", ("resume.", "tailored.", "letter_template.")),
    "settings": ("Settings", SETTINGS),
    OTHER: ("Everything else", ()),
}
"""What can be asked for: words, and how the topics begin."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which events; empty fields ask for all. ``about``: an application or a contact. ``since``: when it happened."""

    about: str = ""
    kind: str = ""
    cause: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Logged:
    """One event in words. ``name``: what it is about. ``late``: it was recorded more than a day after it happened."""

    position: int
    at: datetime
    recorded_at: datetime
    cause: str
    topic: str
    about: str
    name: str
    title: str
    detail: str

    @property
    def late(self) -> bool:
        return self.recorded_at - self.at > LATE

    @property
    def corrects(self) -> bool:
        return self.topic in CORRECTIONS

    @property
    def key(self) -> int:
        return self.position


class Told(Protocol):
    """An event and its place."""

    @property
    def position(self) -> int: ...
    @property
    def event(self) -> Event: ...


class Record(Database, Protocol):
    """The record, read backwards; the tracker is one."""

    def history_back(self, seeker: str, *, before: int, limit: int) -> list[Any]:
        """At most ``limit`` events before that position, latest first."""


def log(record: Record, seeker: str, *, wanted: Wanted, before: int = END) -> Iterator[Logged]:
    """What is wanted, latest first, read portion by portion as far as it is asked for."""
    names, belongs = names_of(record, seeker), _of_reminders(record, seeker)
    while portion := record.history_back(seeker, before=before, limit=PORTION):
        for told in portion:
            about = belongs.get(told.event.originator_id, told.event.originator_id)
            if _is_wanted(told.event, about, wanted):
                yield _logged(told, about=about, name=names.get(about, ""))
        before = portion[-1].position


def names_of(db: Database, seeker: str) -> dict[str, str]:
    """What applications and contacts are called today, by id."""
    cards = rows(db, "SELECT id, role, company FROM board WHERE seeker = ?", seeker)
    people = rows(db, "SELECT id, name FROM people WHERE seeker = ?", seeker)
    return {
        **{card["id"]: " at ".join(part for part in (card["role"], card["company"]) if part) for card in cards},
        **{person["id"]: person["name"] for person in people},
    }


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An event just as it lies in the record; ``link`` is its link of the chain."""

    position: int
    stream: str
    version: int
    topic: str
    state: Mapping[str, Any]
    link: str

    def as_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "stream": self.stream,
            "version": self.version,
            "topic": self.topic,
            "state": self.state,
            "link": self.link,
        }


def stored(db: Database, seeker: str, *, position: int) -> Stored | None:
    """The event at ``position``; None where there is none of this person."""
    found = row(db, STORED, f"{seeker}/", f"{seeker}0", position)
    if found is None:
        return None
    return Stored(
        position=position,
        stream=found["originator_id"],
        version=found["originator_version"],
        topic=found["topic"],
        state=json.loads(bytes(found["state"])[1:]),  # its first byte names a key, and there is none yet
        link=bytes(found["link"]).hex(),
    )


def _of_reminders(db: Database, seeker: str) -> dict[str, str]:
    """A reminder's events belong to what it reminds of."""
    found = rows(db, "SELECT delivery, about FROM timeline_about WHERE seeker = ?", seeker)
    return {one["delivery"]: one["about"] for one in found}


def _is_wanted(event: Event, about: str, wanted: Wanted) -> bool:
    return (
        (not wanted.about or wanted.about in {about, getattr(event, "contact", "")})
        and (not wanted.kind or is_of(event.TOPIC, wanted.kind))
        and (not wanted.cause or event.cause.value == wanted.cause)
        and (wanted.since is None or event.occurred_at >= wanted.since)
        and (wanted.until is None or event.occurred_at < wanted.until)
    )


def is_of(topic: str, kind: str) -> bool:
    """Whether events called ``topic`` are of that kind; of everything else is what is of no other."""
    if kind == OTHER:
        return not any(topic.startswith(beginnings) for _, beginnings in KINDS.values())
    return topic.startswith(KINDS[kind][1])


def _logged(told: Told, *, about: str, name: str) -> Logged:
    event = told.event
    say: Callable[[Any], Entry] = SAYINGS.get(type(event), _by_its_class)
    title, detail, _ = say(event)
    return Logged(
        position=told.position,
        at=event.occurred_at,
        recorded_at=event.timestamp,
        cause=event.cause.value,
        topic=event.TOPIC,
        about=about,
        name=name,
        title=title,
        detail=detail,
    )


def _by_its_class(event: Event) -> Entry:
    """Settings and the like are on no timeline; what their class says of them will do."""
    return Entry((type(event).__doc__ or event.TOPIC).rstrip("."))


STORED = """
    SELECT e.originator_id, e.originator_version, e.topic, e.state, c.link
    FROM stored_events e JOIN event_chain c ON c.position = e.notification_id
    WHERE e.originator_id >= ? AND e.originator_id < ? AND e.notification_id = ?
"""
