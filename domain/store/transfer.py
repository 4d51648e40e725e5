"""One person's events as lines of text: out of one record, and into another in the same order under the same ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice

import msgspec

from domain.aggregate import Event
from domain.errors import Invalid
from domain.store.errors import Unreadable, VersionTaken
from domain.store.mapper import PLAIN
from domain.store.merging import Comparison, Examined
from domain.store.tracker import END, PAGE, Tracker

AT_ONCE = 200
"""Events in one transaction."""

DAMAGED = "Line {number} of the events is damaged; nothing was taken over."

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


def examine(tracker: Tracker, seeker: str, lines: Lines, *, progress: Progress) -> Examined:
    """Read all of it and write nothing; ``progress`` is told how many were read, of a number nobody knows.

    A stream comes where what is here is its beginning, so that one who was interrupted can begin again and one who
    went on elsewhere can bring the rest; one that went on here is left as it is, and so is one that went on in both
    places. The beginning of the search itself may be this installation's own: it is the one thing that the program
    records unasked. Raises Invalid for what is damaged or somebody else's.
    """
    compared = Comparison(tracker, seeker, _digests(tracker, seeker))
    for total, line in enumerate(lines(), 1):
        event = _readable(tracker, seeker, line, number=total)
        if not compared.follows(event):
            raise Invalid(DAMAGED.format(number=total), field="file")
        compared.see(event, _digest(tracker, event))
        if total % AT_ONCE == 0:
            progress(total, 0)
    return compared.decide()


def take_over(tracker: Tracker, lines: Lines, examined: Examined, *, progress: Progress) -> None:
    """Record what ``lines`` say and can come. Raises Invalid when somebody else writes meanwhile."""
    fresh = filter(examined.wants, (_event(tracker, line) for line in lines()))
    done = 0
    while batch := list(islice(fresh, AT_ONCE)):
        _save(tracker, batch)
        done += len(batch)
        progress(done, examined.fresh)


def _readable(tracker: Tracker, seeker: str, line: bytes, *, number: int) -> Event:
    try:
        event = _event(tracker, line)
    except (msgspec.MsgspecError, Unreadable, UnicodeError):
        raise Invalid(DAMAGED.format(number=number), field="file") from None
    if not event.originator_id.startswith(f"{seeker}/"):
        raise Invalid("This archive belongs to somebody else.", field="file")
    return event


def _digests(tracker: Tracker, seeker: str) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for event in events_of(tracker, seeker):
        found.setdefault(event.originator_id, []).append(_digest(tracker, event))
    return found


def _digest(tracker: Tracker, event: Event) -> bytes:
    return blake2b(line_of(tracker, event), digest_size=16).digest()


def _event(tracker: Tracker, text: bytes) -> Event:
    line = _decode(text)
    return tracker.mapper.read(line.stream, line.version, line.topic, PLAIN + bytes(line.data))


def _save(tracker: Tracker, events: list[Event]) -> None:
    try:
        tracker.events.put(events)
    except VersionTaken:
        raise Invalid("Something else writes into this installation right now. Stop it first.", field="file") from None


COUNT = "SELECT count(*) AS events FROM stored_events WHERE originator_id >= ? AND originator_id < ?"
