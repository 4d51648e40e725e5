"""One person's events as lines of text: out of one record, and into another in the same order under the same ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, zip_longest

import msgspec

from domain.aggregate import Event
from domain.errors import Invalid
from domain.store.errors import Unreadable, VersionTaken
from domain.store.mapper import PLAIN
from domain.store.tracker import END, PAGE, Tracker

AT_ONCE = 200
"""Events in one transaction."""

DAMAGED = "Line {number} of the events is damaged; nothing was taken over."
NOT_EMPTY = (
    "This installation holds a search of its own, and the two cannot be one. "
    "Bring the archive into an empty one: set TRACKER_DATA_DIR to a new folder."
)

Lines = Callable[[], Iterable[bytes]]
Progress = Callable[[int, int], None]


class Line(msgspec.Struct):
    """One event as it is written. ``data`` is its stored form, which is JSON."""

    stream: str
    version: int
    topic: str
    data: msgspec.Raw


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def count(tracker: Tracker, seeker: str) -> int:
    """How many events a person has."""
    [row] = tracker.read(COUNT, (f"{seeker}/", f"{seeker}0"))
    return int(row["events"])


def events_of(tracker: Tracker, seeker: str, *, until: int = END) -> Iterator[Event]:
    """Everything that was recorded for a person up to position ``until``, oldest first."""
    after = 0
    while page := tracker.history(seeker, after=after, until=until, limit=PAGE):
        yield from (recorded.event for recorded in page)
        after = page[-1].position


def line_of(tracker: Tracker, event: Event) -> bytes:
    """An event as one line, without its end."""
    stored = tracker.mapper.to_stored_event(event)
    data = msgspec.Raw(stored.state[len(PLAIN) :])
    return _encode(Line(event.originator_id, stored.originator_version, stored.topic, data))


def bring(tracker: Tracker, seeker: str, lines: Lines, *, progress: Progress) -> int:
    """Record what ``lines`` say, all of them checked before the first is written; returns how many were new.

    ``lines`` is asked more than once. What is here already has to be the beginning of them, so that one who was
    interrupted can begin again. Raises Invalid for anything else.
    """
    total = _check(tracker, seeker, lines)
    here = _already_here(tracker, seeker, lines)
    fresh = islice(lines(), here, None)
    done = here
    while batch := [_event(tracker, line) for line in islice(fresh, AT_ONCE)]:
        _save(tracker, batch)
        done += len(batch)
        progress(done, total)
    return done - here


def _check(tracker: Tracker, seeker: str, lines: Lines) -> int:
    versions: dict[str, int] = {}
    number = 0
    for number, line in enumerate(lines(), 1):
        try:
            event = _event(tracker, line)
        except (msgspec.MsgspecError, Unreadable, UnicodeError):
            raise Invalid(DAMAGED.format(number=number), field="file") from None
        stream = event.originator_id
        if not stream.startswith(f"{seeker}/"):
            raise Invalid("This archive belongs to somebody else.", field="file")
        if event.originator_version != versions.get(stream, 0) + 1:
            raise Invalid(DAMAGED.format(number=number), field="file")
        versions[stream] = event.originator_version
    return number


def _already_here(tracker: Tracker, seeker: str, lines: Lines) -> int:
    """How many of the events are recorded, or all of them where there are more here than in the archive."""
    here = 0
    for event, line in zip_longest(events_of(tracker, seeker), lines()):
        if event is None or line is None:
            break
        if line_of(tracker, event) != line_of(tracker, _event(tracker, line)):
            raise Invalid(NOT_EMPTY, field="file")
        here += 1
    return here


def _event(tracker: Tracker, text: bytes) -> Event:
    line = _decode(text)
    return tracker.mapper.read(line.stream, line.version, line.topic, PLAIN + bytes(line.data))


def _save(tracker: Tracker, events: list[Event]) -> None:
    try:
        tracker.events.put(events)
    except VersionTaken:
        raise Invalid("Something else writes into this installation right now. Stop it first.", field="file") from None


COUNT = "SELECT count(*) AS events FROM stored_events WHERE originator_id >= ? AND originator_id < ?"
