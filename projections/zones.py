"""Whether the clocks of the world still show what the tables say: governments change them, at short notice."""

from __future__ import annotations

from datetime import datetime

from domain.values import LocalTime
from projections.agenda import AGENDA, COMING
from projections.database import Database, rows
from projections.moments import ms
from projections.reminders import STEPS

PLANNED = {
    "reminders": f"SELECT DISTINCT due_wall AS wall, due_zone AS zone, due_at AS at FROM {STEPS.name} "
    "WHERE state = 'open'",
    "agenda": f"SELECT DISTINCT wall, zone, at FROM {AGENDA.name} WHERE state = '{COMING}'",
}
"""By read model: the hours that are still to come, each with the moment that was taken for it."""


def moved(db: Database) -> list[str]:
    """The read models with an hour whose moment is another one by the rules that this computer has now."""
    return [name for name, planned in PLANNED.items() if any(_moved(**row) for row in rows(db, planned))]


def _moved(*, wall: str, zone: str, at: int) -> bool:
    return ms(LocalTime(datetime.fromisoformat(wall), zone).instant()) != at
