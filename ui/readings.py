"""What the board and the panel of an application show, each read in one go. Blocking: call them from a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.application import Details, JobApplication
from domain.commands import Desk, Record
from domain.errors import NotFound
from domain.facts import Preferences
from domain.outcomes import Offer
from domain.sent_resumes import SentResume
from domain.values import Stage
from projections import agenda, board, filters, people, plans, seekers, sent_resumes, timeline
from projections.agenda import Date
from projections.board import Card
from projections.database import Database
from projections.filters import Filter
from projections.people import Person
from projections.plans import StepRow
from projections.seekers import Settings
from projections.sent_resumes import Sent
from projections.timeline import Line

EVERYTHING = Filter()
EVERY_LINE = 100_000


@dataclass(frozen=True, kw_only=True)
class BoardNow:
    """The board as it stands: its columns, the cards shown of each, and how many there are in all."""

    settings: Settings
    lanes: Mapping[str, tuple[Card, ...]]
    counts: Mapping[str, int]
    wanted: Filter = EVERYTHING

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.settings.stages

    @property
    def columns(self) -> tuple[Stage, ...]:
        """The columns that are shown: those asked for, or all."""
        return tuple(stage for stage in self.stages if stage.id in self.wanted.stages) or self.stages

    @property
    def empty(self) -> bool:
        """There is no card at all."""
        return self.wanted.empty and not any(self.counts.values())

    @property
    def nothing_found(self) -> bool:
        """There is no card that is wanted."""
        return not self.wanted.empty and not any(self.counts.values())


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What only the application itself remembers; notes and documents by their ids, oldest first."""

    details: Details
    notes: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    posting: str
    offer: Offer | None
    resumes: tuple[SentResume, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationNow:
    """One application with everything that belongs to it."""

    settings: Settings
    card: Card
    kept: Kept
    steps: tuple[StepRow, ...]
    dates: tuple[Date, ...]
    people: tuple[Person, ...]
    names: Mapping[str, str]
    lines: tuple[Line, ...]
    resumes: tuple[Sent, ...]


def board_now(
    db: Database, seeker: str, *, limits: Mapping[str, int], usual: int, wanted: Filter, now: datetime
) -> BoardNow:
    """``limits``: how many cards of which column, ``usual`` of the others; of 0 none are read."""
    if not wanted.empty:
        return _wanted_now(db, seeker, limits=limits, usual=usual, wanted=wanted, now=now)
    settings = settings_of(db, seeker)
    shown = {stage.id: limits.get(stage.id, usual) for stage in settings.stages}
    return BoardNow(
        settings=settings,
        counts=board.counts(db, seeker),
        lanes={
            stage: tuple(board.lane(db, seeker, stage=stage, limit=limit)) if limit else ()
            for stage, limit in shown.items()
        },
    )


def _wanted_now(
    db: Database, seeker: str, *, limits: Mapping[str, int], usual: int, wanted: Filter, now: datetime
) -> BoardNow:
    empty = BoardNow(settings=settings_of(db, seeker), lanes={}, counts={}, wanted=wanted)
    shown = {stage.id: limits.get(stage.id, usual) for stage in empty.columns}
    counts = filters.counts(db, seeker, wanted=wanted, now=now)
    lanes = {
        stage: tuple(filters.lane(db, seeker, wanted=wanted, now=now, stage=stage, limit=limit))
        for stage, limit in shown.items()
        if limit and stage in counts
    }
    return replace(empty, counts=counts, lanes={**dict.fromkeys(shown, ()), **lanes})


def application_now(db: Database, record: Record, seeker: str, *, id: str) -> ApplicationNow:
    """Raises NotFound."""
    card = card_of(db, seeker, id=id)
    dates = tuple(agenda.of(db, seeker, about=id))
    return ApplicationNow(
        settings=settings_of(db, seeker),
        card=card,
        kept=kept_of(record, seeker, id=id),
        steps=tuple(plans.steps_of(db, seeker, about=id)),
        dates=dates,
        people=tuple(people.of_application(db, seeker, application=id)),
        names=_names(db, seeker, dates),
        lines=tuple(timeline.of(db, seeker, about=id, limit=EVERY_LINE)),
        resumes=tuple(sent_resumes.of(db, seeker, application=id)),
    )


def _names(db: Database, seeker: str, dates: tuple[Date, ...]) -> dict[str, str]:
    """Who takes part in the interviews, by contact id."""
    ids = {who for date in dates for who in date.with_whom if who.startswith(f"{seeker}/")}
    known = (people.person(db, seeker, id=who) for who in sorted(ids))
    return {person.id: person.card.name for person in known if person}


def kept_of(record: Record, seeker: str, *, id: str) -> Kept:
    """Raises NotFound. It looks and changes nothing."""

    def look(desk: Desk) -> Kept:
        application = desk.get(JobApplication, id)
        return Kept(
            details=application.details,
            notes=tuple(application.notes.items()),
            documents=tuple(application.documents.items()),
            posting=application.posting,
            offer=application.offer,
            resumes=tuple(application.resumes),
        )

    return record.perform(look, seeker=seeker)


def card_of(db: Database, seeker: str, *, id: str) -> Card:
    """Raises NotFound."""
    card = board.card(db, seeker, id=id)
    if card is None:
        raise NotFound("There is no such application among yours.")
    return card


def settings_of(db: Database, seeker: str) -> Settings:
    """Raises NotFound before the search has begun."""
    settings = seekers.settings(db, seeker)
    if settings is None:
        raise NotFound("This search has not begun yet.")
    return settings


def preferences_of(settings: Settings) -> Preferences:
    return Preferences(zone=settings.zone, quiet=settings.quiet)
