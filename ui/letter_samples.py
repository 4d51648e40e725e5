"""Applications and people to try a letter out on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from projections import board, people
from projections.database import Database
from ui.occasion import occasion_for
from ui.readings import settings_of

MOST = 100


def samples(db: Database, seeker: str) -> dict[str, str]:
    """Whom a letter can be tried out on, by id: applications from the first column on, then people. Blocking."""
    stages = settings_of(db, seeker).stages
    cards = [card for stage in stages for card in board.lane(db, seeker, stage=stage.id, limit=MOST)]
    known = people.everybody(db, seeker)
    found = {card.id: f"{card.role}, {card.company}" for card in cards}
    return {**found, **{person.id: person.card.name for person in known}}


def sample_fields(db: Database, seeker: str, *, about: str, now: datetime) -> Mapping[str, str]:
    """What the record knows for a letter about it. Raises NotFound. Blocking."""
    return occasion_for(db, seeker, about=about, now=now).fields
