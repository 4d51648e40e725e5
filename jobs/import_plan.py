"""What an import would do with each row: a new application, one that is known and moves forward, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from domain.application import JobApplication
from domain.contact import Contact
from domain.filling import Missing, missing
from domain.past import FORWARD, MORE, NEW, REMOVED, SAME, Past, Place, welcome, would_become
from domain.values import Stage
from jobs.acquaintances import Acquaintances, folded
from jobs.rows import Reading, past_of
from jobs.sheets import Sheet
from jobs.taking_back import Record
from projections import board, people, plans
from projections.board import Card
from projections.seekers import Settings

IDS = uuid5(NAMESPACE_URL, "career-tracker/import")
MOVING, KNOWN = {NEW, FORWARD, MORE}, {FORWARD, SAME}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which rows are to be taken in, by id, and what they would become; ``places``: what an Undo goes back to.

    ``people``: who would come with them, by id.
    """

    pasts: Mapping[str, Past]
    became: Mapping[str, str]
    places: Mapping[str, Place | None]
    people: tuple[str, ...]
    left_out: int


def plan_of(db: Record, seeker: str, sheet: Sheet, reading: Reading, *, settings: Settings, now: datetime) -> Plan:
    """Read every row; nothing is changed."""
    cards = {card.id: card for card in board.everything(db, seeker)}
    gone = {card.id: card for card in board.removed_by_hand(db, seeker)}
    acquaintances = Acquaintances.of(db, seeker)
    told = list(_told(sheet, reading, seeker, settings=settings, now=now))
    usual_ids = {_id(seeker, sheet, reading, row) for row in sheet.rows}
    known, lost = (Known.of(card for card in some.values() if card.id not in usual_ids) for some in (cards, gone))
    pasts: dict[str, Past] = {}
    for row in told:
        found = known.find(seeker, row.past, row.external, cards)
        if not found and row.id not in cards:
            found = lost.find(seeker, row.past, row.external, gone)
        pasts.setdefault(found or row.id, acquaintances.introduce(row.past))
    away = gone.keys() - reading.again
    became = {
        id_: REMOVED if id_ in away else _becomes(past, cards.get(id_), settings.stages) for id_, past in pasts.items()
    }
    gaps = dict(_gaps(db, seeker, {id_: past for id_, past in pasts.items() if became[id_] in KNOWN}, cards, now=now))
    became |= {id_: MORE for id_ in gaps if became[id_] == SAME}
    came = [id_ for about, past in pasts.items() if became[about] == NEW for id_, _ in past.people]
    came += [id_ for gap, _ in gaps.values() for id_ in gap.people]
    versions = {id_: version for id_, (_, version) in gaps.items()}
    return Plan(
        pasts=pasts,
        became=became,
        places={
            id_: None if what == NEW else _place(cards[id_], version=versions.get(id_, 0))
            for id_, what in became.items()
            if what in MOVING
        },
        people=tuple(id_ for id_ in dict.fromkeys(came) if id_ not in acquaintances.here),
        left_out=len(sheet.rows) - len(told),
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """An application that a row tells of, the id it would have, and its id in the program it comes from."""

    id: str
    external: str
    past: Past


def _told(sheet: Sheet, reading: Reading, seeker: str, *, settings: Settings, now: datetime) -> Iterator[Told]:
    for number, row in enumerate(sheet.rows):
        past = past_of(sheet, row, reading, settings=settings, now=now, number=number)
        if past is not None:
            external = row.get(reading.columns.get("id", ""), "")
            yield Told(id=_id(seeker, sheet, reading, row), external=external, past=past)


@dataclass(frozen=True, kw_only=True)
class Known:
    """The cards that came by other ways, to be known again by address or by company and role."""

    by_address: Mapping[tuple[str, str], str] = field(default_factory=dict)
    by_name: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, cards: Iterable[Card]) -> Known:
        found = list(cards)
        return cls(
            by_address={(card.url, folded(card.role)): card.id for card in found if card.url},
            by_name={(folded(card.company), folded(card.role)): card.id for card in found},
        )

    def find(self, seeker: str, past: Past, external: str, cards: Mapping[str, Card]) -> str:
        """The id of the card that a row speaks of, or empty."""
        ours = f"{seeker}/application-{external}"
        if ours in cards:
            return ours
        details = past.details
        name = self.by_name.get((folded(details.company), folded(details.role)), "")
        return self.by_address.get((details.url, folded(details.role)), name)


def _id(seeker: str, sheet: Sheet, reading: Reading, row: Mapping[str, str]) -> str:
    """The same row always makes the same application, however often it is brought."""

    def cell(name: str) -> str:
        return row.get(reading.columns.get(name, ""), "")

    company, role = folded(cell("company")), folded(cell("role"))
    key = f"id {sheet.kind} {cell('id')}" if cell("id") else f"{cell('url')} {company} {role}"
    return f"{seeker}/application-{uuid5(IDS, f'{seeker} {key}').hex}"


def _becomes(past: Past, card: Card | None, stages: tuple[Stage, ...]) -> str:
    return would_become(past, meaning=card.meaning, outcome=card.outcome, stages=stages) if card else NEW


def _place(card: Card, *, version: int) -> Place:
    return Place(stage=card.stage, rank=card.rank, outcome=card.outcome, version=version)


def _gaps(
    db: Record, seeker: str, pasts: Mapping[str, Past], cards: Mapping[str, Card], *, now: datetime
) -> Iterator[tuple[str, tuple[Missing, int]]]:
    """What each known card would get, and its version. Only those are looked into that seem to lack something."""
    parts = people.parts(db, seeker)
    planned = {(step.about, step.due_at) for step in plans.every_open_step(db, seeker)}

    def lacks(id_: str, past: Past) -> bool:
        due = past.follow_up.instant() if past.follow_up else now
        return bool(
            any(whom not in parts.get(id_, ()) for whom, _ in past.people)
            or (past.details.closing_on and not cards[id_].closing_on)
            or (due > now and (id_, due) not in planned)
        )

    for id_, past in pasts.items():
        application = db.load(id_) if lacks(id_, past) else None
        if isinstance(application, JobApplication):
            found = missing(application, past, now=now, welcome=partial(_is_welcome, db))
            if found:
                yield id_, (found, application.version)


def _is_welcome(db: Record, whom: str) -> bool:
    known = db.load(whom)
    return not isinstance(known, Contact) or welcome(known)
