"""The way in and out of the record: commands are performed here, and what was recorded is read here."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from eventsourcing.application import Application, Repository
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder, EventStore, InfrastructureFactory, Recording
from eventsourcing.utils import Environment, EnvType

from domain.aggregate import Event, Subject
from domain.errors import Conflict, Invalid, NotFound, RepeatedCommand
from domain.store import chain
from domain.store.catalogue import Catalogue
from domain.store.chain import Chain, Head
from domain.store.database import Record, Row, Rows, Watch
from domain.store.errors import Unreadable, VersionTaken
from domain.store.ledger import FIRST_RESULT, Command
from domain.store.mapper import EventMapper

T = TypeVar("T")
S = TypeVar("S", bound=Subject)

TRIES = 8
FIRST_PAUSE = 0.005
"""Seconds; each further pause is twice as long on average."""

PAGE = 1_000
LONGEST_COMMAND_ID = 200
END = 2**62

Saved = Callable[[int, frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and its place in the record."""

    position: int
    event: Event


class Desk:
    """Where one command does its work: what it takes or adds here is saved together, or not at all."""

    def __init__(self, tracker: Tracker, seeker: str) -> None:
        self._tracker = tracker
        self._subjects: dict[str, Subject] = {}
        self.seeker = seeker

    def get(self, kind: type[S], id: str) -> S:
        """The seeker's own ``kind`` called ``id``. Raises :class:`NotFound`, also for what belongs to others."""
        subject = self.find(kind, id)
        if subject is None:
            raise NotFound(f"There is no such {getattr(kind, 'TOPIC', kind.CALLED)} among yours.")
        return subject

    def find(self, kind: type[S], id: str) -> S | None:
        """Like :meth:`get`, but None where nothing is found."""
        if not (id.startswith(f"{self.seeker}/") and id.isascii() and id.isprintable()):
            return None
        subject = self._subjects.get(id) or self._tracker.load(id)
        if not isinstance(subject, kind):
            return None
        self._subjects[id] = subject
        return subject

    def add(self, subject: S) -> S:
        """Take in something new. Raises ValueError unless it belongs to the seeker."""
        if subject.seeker != self.seeker:
            raise ValueError(f"{subject.id} does not belong to {self.seeker}")
        self._subjects[subject.id] = subject
        return subject

    def touched(self) -> list[Subject]:
        """What has something to be saved."""
        return [subject for subject in self._subjects.values() if subject.pending_events]


class Tracker(Application[str]):
    """The event-sourced application. Blocking: call it from a thread, never on an event loop."""

    name = "tracker"
    mapper: EventMapper
    events: Streams

    def __init__(
        self, *, record: Record, factory: InfrastructureFactory[Any], catalogue: Catalogue, sealing: Chain
    ) -> None:
        self.record = record
        self._given_factory = factory
        self.catalogue = catalogue
        self._chain = sealing
        self._on_saved: list[Saved] = []
        super().__init__(env={})

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what was handed in: names in the process's environment could otherwise redirect the store."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:  # noqa: ARG002 the library's signature
        return self._given_factory

    def construct_mapper(self) -> EventMapper:
        return EventMapper(self.catalogue)

    def construct_recorder(self) -> ApplicationRecorder:
        return cast("ApplicationRecorder", self.record)

    def construct_event_store(self) -> Streams:
        return Streams(self.mapper, self.recorder, self.record.rows)

    def construct_repository(self) -> Subjects:
        return Subjects(self.events)

    # Commands

    def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:
        """Do ``work`` and save everything it changed in one go; begun anew when somebody else was faster.

        ``work`` may run several times, each time on the newest state; it must do nothing but decide.
        ``command_id``: of one click or call, at most once per seeker. Raises :class:`RepeatedCommand` when it was
        carried out before, :class:`Conflict` when others were faster every time, :class:`Invalid` for an id that is
        not up to 200 printable signs, and whatever ``work`` raises.
        """
        command = None if command_id is None else _command(seeker, command_id)
        if command is not None:
            self._refuse_repeat(command)
        for pause in _pauses():
            desk = Desk(self, seeker)
            result = work(desk)
            try:
                self._save(desk.touched(), command)
            except VersionTaken:
                time.sleep(pause)
            else:
                return result
        raise Conflict("Somebody else is changing this right now. Please try again.")

    def load(self, id: str) -> Subject | None:
        """The subject called ``id`` as it stands, whoever owns it."""
        subject: Subject | None = replay(None, self.events.whole(id))
        return subject

    def on_saved(self, callback: Saved) -> None:
        """Call ``callback(position, seekers)`` after each save of this process, in the thread that saved. Be quick."""
        self._on_saved.append(callback)

    def _save(self, subjects: Sequence[Subject], command: Command | None) -> None:
        if subjects:
            self.save(*subjects, command=command)

    def _refuse_repeat(self, command: Command) -> None:
        for (position,) in self.record.rows(FIRST_RESULT, (command.seeker, command.id)):
            raise RepeatedCommand(command.id, position=position)

    def _notify(self, recordings: list[Recording[str]]) -> None:
        seekers = frozenset(recording.domain_event.originator_id.partition("/")[0] for recording in recordings)
        for callback in self._on_saved:
            callback(recordings[-1].notification.id, seekers)

    # Questions

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows that answer ``sql``; parameters are written ``?`` on both databases."""
        return self.record.named_rows(sql, parameters)

    def position(self) -> int:
        """The newest position, 0 while nothing is recorded."""
        return self.recorder.max_notification_id() or 0

    def history(self, seeker: str, *, after: int = 0, until: int = END, limit: int = PAGE) -> list[Recorded]:
        """Everything recorded for ``seeker`` in order, at most ``limit`` events behind position ``after``."""
        found = self.record.rows(HISTORY, (f"{seeker}/", f"{seeker}0", after, until, limit))
        return list(self._recorded(found))

    def history_back(self, seeker: str, *, before: int = END, limit: int = PAGE) -> list[Recorded]:
        """The latest ``limit`` events of ``seeker`` before position ``before``, latest first."""
        return list(self._recorded(self.record.rows(BACKWARDS, (f"{seeker}/", f"{seeker}0", before, limit))))

    def stream(self, id: str) -> list[Recorded]:
        """The whole stream called ``id``, oldest first."""
        return list(self._recorded(self.record.rows(STREAM, (id,))))

    def stored(self, *, after: int, limit: int) -> list[Any]:
        """Raw rows of everybody, for rebuilding: position, originator id, version, topic, state."""
        return self.record.rows(EVERYTHING, (after, limit))

    def stream_at(self, position: int) -> str:
        """The id of the stream that ``position`` belongs to. Raises KeyError where nothing is recorded."""
        for (id,) in self.record.rows("SELECT originator_id FROM stored_events WHERE notification_id = ?", (position,)):
            return str(id)
        raise KeyError(position)

    def watch(self) -> Watch:
        """A new watch over commits of all processes; close it."""
        return self.record.watch()

    def head(self) -> Head:
        """The newest link of the hash chain, to be noted somewhere safe."""
        return chain.head(self.record.rows(chain.NEWEST))

    def verify(self, *, known: Sequence[Head] = ()) -> Iterator[int]:
        """Walk the hash chain; see :func:`chain.verify`."""
        return chain.verify(self.record.rows, self._chain, known=known)

    def _recorded(self, found: Iterable[Any]) -> Iterator[Recorded]:
        for position, *stored in found:
            yield Recorded(position, self.mapper.read(*stored))


class Streams(EventStore[str]):
    """The library's event store; it hands the events down to the transaction and reads whole streams faster."""

    def __init__(self, mapper: EventMapper, recorder: ApplicationRecorder, rows: Rows) -> None:
        super().__init__(mapper, recorder)
        self._read, self._rows = mapper.read, rows

    def put(self, domain_events: Sequence[DomainEventProtocol[str]], **kwargs: Any) -> list[Recording[str]]:
        return super().put(domain_events, events=domain_events, **kwargs)

    def whole(self, originator_id: str) -> list[Event]:
        """Every event of a stream, oldest first."""
        read, found = self._read, self._rows(VERSIONS, (originator_id,))
        events = [read(originator_id, version, topic, state) for version, topic, state in found]
        if events and events[-1].originator_version != len(events):
            raise Unreadable(f"{originator_id}: an event in the middle is gone")
        return events


class Subjects(Repository[str]):
    """The library's repository, with a replay three times as fast as its own."""

    def get(self, aggregate_id: str, **kwargs: Any) -> Any:
        return super().get(aggregate_id, **{"projector_func": replay, **kwargs})


def _command(seeker: str, id: str) -> Command:
    if not id.isprintable() or not 1 <= len(id) <= LONGEST_COMMAND_ID:
        raise Invalid("The id of a command is up to 200 printable signs.", field="command_id")
    return Command(seeker, id)


def replay(subject: Any, events: Iterable[Any]) -> Any:
    """``subject`` after ``events``, which follow one another.

    The library's own way asks each event first whether it can mutate at all, at 15 µs a time, and counts versions
    one by one: ``apply`` may not lean on the version of its aggregate.
    """
    last = None
    for last in events:
        if subject is None:
            subject = last.mutate(None)
        else:
            last.apply(subject)
        subject.told.append(last)
    if last is not None:
        subject.version, subject.modified_on = last.originator_version, last.timestamp
    return subject


def _pauses() -> Iterator[float]:
    for attempt in range(TRIES):
        yield random.uniform(0, FIRST_PAUSE * 2 ** (attempt + 1))  # noqa: S311 jitter, no secret


EVERYTHING = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
    WHERE notification_id > ? ORDER BY notification_id LIMIT ?
"""

STREAM = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
    WHERE originator_id = ? ORDER BY originator_version
"""

VERSIONS = """
    SELECT originator_version, topic, state FROM stored_events WHERE originator_id = ? ORDER BY originator_version
"""

BACKWARDS = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
    WHERE notification_id IN (
        SELECT notification_id FROM stored_events
        WHERE originator_id >= ? AND originator_id < ? AND notification_id < ?
        ORDER BY notification_id DESC LIMIT ?
    )
    ORDER BY notification_id DESC
"""

HISTORY = """
    SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
    WHERE notification_id IN (
        SELECT notification_id FROM stored_events
        WHERE originator_id >= ? AND originator_id < ? AND notification_id > ? AND notification_id <= ?
        ORDER BY notification_id LIMIT ?
    )
    ORDER BY notification_id
"""
