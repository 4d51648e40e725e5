"""A search told again for the screen: the board at a moment, what changed with it and by whom, and what differs now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from domain.aggregate import Event
from domain.values import Cause
from projections import board, people, seekers
from projections.board import Card
from projections.database import Database, rows
from projections.people import Person
from projections.replay import History, Log, Order, Past, Told, reached_by
from projections.seekers import Settings
from projections.words import SAYINGS
from ui import words
from ui.components.card import OUTCOMES
from ui.components.timeline import icon_of
from ui.past_readings import ApplicationThen, Notes, application_then, notes_of_people
from ui.readings import BoardNow, settings_of

SHOWN = 16
EVERY_CARD = 100_000
LATE = timedelta(days=1)
BARS = 240
WHO = {
    Cause.PERSON: ("person", "you"),
    Cause.TEXT: ("phone", "a text of yours"),
    Cause.IMPORT: ("download", "an import"),
    Cause.CLOCK: ("clock", "the clock"),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """What the last event changed, in words. ``about`` is the application or contact it is of, or empty."""

    icon: str
    title: str
    detail: str
    subject: str
    about: str
    cause_icon: str
    cause: str
    happened: str
    recorded: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One moment. ``place`` is where it lies between the first (0) and the last (1)."""

    count: int
    total: int
    position: int
    order: Order
    at: datetime
    place: float
    board: BoardNow
    change: Change
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A card that is not what it was then, or somebody who is gone. ``gone``: it could be brought back."""

    id: str
    role: str
    company: str
    said: tuple[str, ...]
    gone: bool


class Retelling:
    """One page's way through the history of a seeker. Blocking; any thread may ask, one at a time."""

    def __init__(self, log: Log, db: Database, seeker: str) -> None:
        self._db, self._seeker = db, seeker
        self._history = History(log, seeker)
        self._pasts: dict[Order, Past] = {}
        self._lock = Lock()

    def catch_up(self) -> bool:
        """Read what was recorded since; say whether there was anything."""
        with self._lock:
            fresh = self._history.catch_up()
            for order, past in self._pasts.items():
                past.tell(self._history.told(order))
            return fresh

    def told(self, order: Order) -> Sequence[Told]:
        return self._history.told(order)

    def count_at(self, position: int, order: Order) -> int:
        """How many events there are up to the one at ``position``, itself included; all where there is none such."""
        told = self.told(order)
        return next((number for number, one in enumerate(told, 1) if one.position == position), len(told))

    def count_on(self, place: float, order: Order) -> int:
        """How many there were at that part (0 to 1) of the time from the first to the last."""
        told = self.told(order)
        return max(1, reached_by(told, told[0].at + (told[-1].at - told[0].at) * min(max(place, 0.0), 1.0)))

    def a_day_on(self, count: int, days: int, order: Order) -> int:
        """How many there were a day later or earlier; always at least one event further, up to an end."""
        told = self.told(order)
        there = told[count - 1].at + timedelta(days=days)
        if days > 0:
            return min(max(count + 1, reached_by(told, there)), len(told))
        return max(1, min(count - 1, bisect_left(told, there, key=lambda one: one.at) or 1))

    def scene(self, count: int, order: Order) -> Scene:
        """The board after the first ``count`` (at least 1) events."""
        with self._lock:
            told = self.told(order)
            count = min(max(count, 1), len(told))
            last, past = told[count - 1], self._past(order)
            past.go(count)
            settings = seekers.settings(past, self._seeker) or settings_of(self._db, self._seeker)
            return Scene(
                count=count,
                total=len(told),
                position=last.position,
                order=order,
                at=last.at,
                place=place_of(last.at, told),
                board=_board(past, self._seeker, settings),
                change=self._change(past, last, settings.zone),
                is_last=count == len(told),
            )

    def application(self, id: str, count: int, order: Order) -> ApplicationThen:
        """One application at that moment. Raises NotFound for what was not there yet."""
        with self._lock:
            past = self._past(order)
            past.go(count)
            return application_then(past, self._db, self.told(order)[:count], self._seeker, id=id)

    def recorded_by(self, at: datetime) -> int:
        """The position of the last event that was recorded by then; 0 before the first."""
        told = self.told(Order.KNOWN)
        count = reached_by(told, at)
        return told[count - 1].position if count else 0

    def differences(self, count: int, order: Order) -> list[Difference]:
        """What is another now than it was then, card by card."""
        with self._lock:
            past = self._past(order)
            past.go(count)
            then, now = cards_of(past, self._seeker), cards_of(self._db, self._seeker)
            names = {stage.id: stage.name for stage in settings_of(self._db, self._seeker).stages}
            told = self.told(order)
            noted = notes_of_people(told[:count]), notes_of_people(told)
            return [*_differences(then, now, names), *_people(past, self._db, self._seeker, *noted)]

    def close(self) -> None:
        with self._lock:
            for past in self._pasts.values():
                past.close()
            self._pasts.clear()

    def _past(self, order: Order) -> Past:
        if order not in self._pasts:
            self._pasts[order] = Past(self._history.told(order))
        return self._pasts[order]

    def _change(self, past: Past, last: Told, zone: str) -> Change:
        event = last.event
        title, detail = said_of(event)
        about = self._about(past, event)
        late = abs(event.timestamp - event.occurred_at) > LATE
        cause_icon, cause = WHO[event.cause]
        return Change(
            icon=icon_of(event.TOPIC),
            title=title,
            detail=detail,
            subject=self._name(past, about),
            about=about,
            cause_icon=cause_icon,
            cause=cause,
            happened=_day(event.occurred_at, zone) if late else "",
            recorded=_day(event.timestamp, zone) if late else "",
        )

    def _about(self, past: Past, event: Event) -> str:
        if not event.TOPIC.startswith("reminder."):
            return event.originator_id
        found = rows(
            past,
            "SELECT about FROM deliveries WHERE seeker = ? AND id = ?",
            self._seeker,
            event.originator_id,
        )
        return str(found[0]["about"]) if found else ""

    def _name(self, past: Past, about: str) -> str:
        for db in (past, self._db):  # what was told late may have had no name yet
            if card := board.card(db, self._seeker, id=about):
                return f"{card.role}, {card.company}"
            if person := people.person(db, self._seeker, id=about):
                return person.card.name
        return ""


def said_of(event: Event) -> tuple[str, str]:
    """A few words for any event, and more where there is more to say."""
    if saying := SAYINGS.get(type(event)):
        entry = saying(event)
        return entry.title, entry.detail
    return (type(event).__doc__ or "").partition(";")[0].strip().rstrip("."), ""


def place_of(at: datetime, told: Sequence[Told]) -> float:
    """Where ``at`` lies between the first moment (0) and the last (1)."""
    whole = told[-1].at - told[0].at
    return (at - told[0].at) / whole if whole else 1.0


def bars_of(told: Sequence[Told]) -> tuple[list[int], list[int]]:
    """How many events fall into each of BARS equal parts of the time: those of people, and those of the clock."""
    people_, clock = [0] * BARS, [0] * BARS
    for one in told:
        bars = clock if one.event.cause is Cause.CLOCK else people_
        bars[min(int(place_of(one.at, told) * BARS), BARS - 1)] += 1
    return people_, clock


def cards_of(db: Database, seeker: str) -> dict[str, Card]:
    """Every card that was not removed, put away or not."""
    stages = board.counts(db, seeker)
    shown = [card for stage in stages for card in board.lane(db, seeker, stage=stage, limit=EVERY_CARD)]
    return {card.id: card for card in (*shown, *board.archive(db, seeker, limit=EVERY_CARD))}


def _board(past: Past, seeker: str, settings: Settings) -> BoardNow:
    return BoardNow(
        settings=settings,
        counts=board.counts(past, seeker),
        lanes={stage.id: tuple(board.lane(past, seeker, stage=stage.id, limit=SHOWN)) for stage in settings.stages},
    )


def _differences(then: Mapping[str, Card], now: Mapping[str, Card], names: Mapping[str, str]) -> Iterator[Difference]:
    for id in [*then, *(id for id in now if id not in then)]:
        before, after = then.get(id), now.get(id)
        card = after or before
        said = tuple(_what_differs(before, after, names))
        if card and said:
            gone = bool(before and not before.archived and (after is None or after.archived))
            yield Difference(id=id, role=card.role, company=card.company, said=said, gone=gone)


def _people(then: Database, now: Database, seeker: str, noted: Notes, notes: Notes) -> Iterator[Difference]:
    """Whoever was there then and is gone, has another name or company, or of whom other things are noted now."""
    known = {one.id: one for one in people.everybody(now, seeker, limit=EVERY_CARD)}
    for one in people.everybody(then, seeker, limit=EVERY_CARD):
        today = known.get(one.id)
        card = (today or one).card
        said = tuple(_said_of_person(one, today, noted.get(one.id, {}), notes.get(one.id, {})))
        if said:
            yield Difference(id=one.id, role=card.name, company=card.company, said=said, gone=today is None)


def _said_of_person(
    before: Person, after: Person | None, noted: Mapping[str, str], notes: Mapping[str, str]
) -> Iterator[str]:
    if after is None:
        yield "removed since then"
        return
    if (before.card.name, before.card.company) != (after.card.name, after.card.company):
        yield f"was {', '.join(filter(None, (before.card.name, before.card.company)))}"
    kept = noted.keys() & notes.keys()
    counts = (
        (len(notes.keys() - kept), "added"),
        (sum(noted[note] != notes[note] for note in kept), "rewritten"),
        (len(noted.keys() - kept), "taken back"),
    )
    yield from (f"{words.count(count, 'note')} {what}" for count, what in counts if count)


def _what_differs(before: Card | None, after: Card | None, names: Mapping[str, str]) -> Iterator[str]:
    if before is None:
        yield "new since then"
    elif after is None:
        yield "removed since then"
    else:
        if before.archived != after.archived:
            yield "put away since then" if after.archived else "back on the board"
        if before.stage != after.stage:
            yield f"{names.get(before.stage, before.stage)} → {names.get(after.stage, after.stage)}"
        if before.outcome != after.outcome:
            yield OUTCOMES[after.outcome][1] if after.outcome else "open again"
        if before.applied_at != after.applied_at and after.applied_at is not None:
            yield "applied" if before.applied_at is None else "date of applying corrected"
        if (before.role, before.company) != (after.role, after.company):
            yield f"was {before.role}, {before.company}"


def _day(at: datetime, zone: str) -> str:
    here = words.today(at, zone)
    return f"{here.day} {here:%B %Y}"
