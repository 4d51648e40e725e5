"""The applications and the people of a search as tables for any spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from domain.aggregate import StreamId
from domain.purpose import title_of
from domain.values import LocalTime
from jobs.tables import table
from projections import board, people, seekers
from projections.board import Card
from projections.database import Database

APPLICATIONS = (
    *("Company", "Role", "Stage", "Outcome", "Location", "Salary", "Source", "Link", "Date Saved", "Date Applied"),
    *("Last Activity", "Closing Date", "Next Step", "Next Step Date", "Tags", "Archived", "ID"),
)
CONTACTS = ("Name", "Company", "Title", "Email", "Phone", "Link", "Known From", "Time Zone", "ID")
CONTACT_FIELDS = ("name", "company", "title", "email", "phone", "link", "known_from", "zone")


def applications(db: Database, seeker: str, cards: Sequence[Card] | None = None) -> Iterator[bytes]:
    """These applications, or every one that was not removed, line by line."""
    found = seekers.settings(db, seeker)
    if found is None:
        return table(APPLICATIONS, ())
    names = {stage.id: stage.name for stage in found.stages}
    told = board.everything(db, seeker) if cards is None else cards
    return table(APPLICATIONS, (_application(card, names, found.zone) for card in told))


def contacts(db: Database, seeker: str) -> Iterator[bytes]:
    """Everybody, line by line."""
    everybody = people.everybody(db, seeker, limit=100_000)
    rows = ((*(getattr(one.card, name) for name in CONTACT_FIELDS), StreamId.parse(one.id).token) for one in everybody)
    return table(CONTACTS, rows)


def _application(card: Card, stages: dict[str, str], zone: str) -> tuple[str, ...]:
    return (
        *(card.company, card.role, stages.get(card.stage, card.stage), card.outcome, card.location, card.salary),
        *(card.source, card.url, _day(card.saved_at, zone), _day(card.applied_at, zone)),
        *(_day(card.last_activity, zone), card.closing_on.isoformat() if card.closing_on else ""),
        *(title_of(card.next_purpose) if card.next_purpose else "", _day(card.next_due, zone)),
        *(", ".join(card.tags), "yes" if card.archived else "", StreamId.parse(card.id).token),
    )


def _day(moment: datetime | None, zone: str) -> str:
    day: date | None = LocalTime.at(moment, zone).wall.date() if moment else None
    return day.isoformat() if day else ""
