"""Applications and people to try a letter out on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from projections import board, people
from projections.database import Database
from ui.occasion import occasion_for
from ui.readings import settings_of


def samples(db: Database, seeker: str) -> dict[str, str]:
    """Whom a letter can be tried out on, by id: applications from the first column on, then people. Blocking."""
    places = {stage.id: place for place, stage in enumerate(settings_of(db, seeker).stages)}
    cards = sorted(board.titles(db, seeker), key=lambda card: places.get(card[3], len(places)))
    return {**{id: f"{role}, {company}" for id, role, company, _ in cards}, **people.names(db, seeker)}


def sample_fields(db: Database, seeker: str, *, about: str, now: datetime) -> Mapping[str, str]:
    """What the record knows for a letter about it. Raises NotFound. Blocking."""
    return occasion_for(db, seeker, about=about, now=now).fields
