"""One application as it was, with everything that belonged to it then. Blocking: call it from a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.aggregate import Event
from domain.errors import NotFound
from domain.steps import NoteAdded, NoteAmended
from domain.taken_back import TakenBack
from projections import agenda, board, deliveries, people, plans, timeline
from projections.agenda import Date
from projections.board import Card
from projections.database import Database
from projections.deliveries import DeliveryRow
from projections.people import Person
from projections.plans import StepRow
from projections.replay import Past, Told
from projections.timeline import Line

ALL = 100_000
Notes = Mapping[str, Mapping[str, str]]
"""The texts of notes, by whom they are about and by their numbers."""


@dataclass(frozen=True, kw_only=True)
class ApplicationThen:
    """``removed_since``: who had a part in it then and is no longer among the seeker's people; contact ids.

    ``people_notes``: what was noted about each of its people, by contact id.
    """

    card: Card
    notes: Mapping[str, str]
    steps: tuple[StepRow, ...]
    reminders: tuple[DeliveryRow, ...]
    dates: tuple[Date, ...]
    people: tuple[Person, ...]
    people_notes: Mapping[str, Mapping[str, str]]
    removed_since: frozenset[str]
    lines: tuple[Line, ...]


def application_then(past: Past, db: Database, told: Sequence[Told], seeker: str, *, id: str) -> ApplicationThen:
    """``past`` stands at the end of ``told``; ``db`` is the record. Raises NotFound for what was not there yet."""
    card = board.card(past, seeker, id=id)
    if card is None:
        raise NotFound("That application was not there yet.")
    known = {one.position for one in told}
    taken = _taken(one.event for one in told if one.event.originator_id == id)
    linked = tuple(people.of_application(past, seeker, application=id))
    today = {one.id: people.person(db, seeker, id=one.id) for one in linked}
    return ApplicationThen(
        card=card,
        notes=notes_of(told, id),
        steps=tuple(plans.steps_of(past, seeker, about=id)),
        reminders=tuple(one for one in deliveries.ledger(past, seeker, limit=ALL) if one.about == id),
        dates=tuple(agenda.of(past, seeker, about=id)),
        people=linked,
        people_notes={one.id: notes_of(told, one.id) for one in linked},
        removed_since=frozenset(one for one, person in today.items() if person is not None and person.removed),
        lines=tuple(
            replace(line, taken=line.version in taken)
            for line in timeline.of(db, seeker, about=id, limit=ALL)
            if line.position in known
        ),
    )


def notes_of(told: Sequence[Told], id: str) -> dict[str, str]:
    """The notes of an application or a contact after these events, by their numbers."""
    return _notes([one.event for one in told if one.event.originator_id == id])


def notes_of_people(told: Sequence[Told]) -> Notes:
    """The same of every contact of whom something is noted."""
    events: dict[str, list[Event]] = {}
    for one in told:
        if isinstance(one.event, NoteAdded | NoteAmended | TakenBack) and "/contact-" in one.event.originator_id:
            events.setdefault(one.event.originator_id, []).append(one.event)
    return {id: _notes(own) for id, own in events.items()}


def _notes(own: Sequence[Event]) -> dict[str, str]:
    notes: dict[str, str] = {}
    taken = _taken(own)
    for event in own:
        if isinstance(event, NoteAdded | NoteAmended) and event.originator_version not in taken:
            notes[event.note] = event.text
    return notes


def _taken(events: Iterable[Event]) -> frozenset[int]:
    """The versions that were taken back by then."""
    return frozenset().union(*[event.taken for event in events if isinstance(event, TakenBack)][-1:])
