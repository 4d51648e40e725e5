"""On every page: how much is due today, how many reminders wait, and a notice when another one comes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nicegui import ui

from projections import deliveries, plans
from projections.database import Database
from projections.day import due
from projections.deliveries import DeliveryRow
from ui.asking import ask
from ui.day_plan import day_of
from ui.frame import Frame
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

SCRIPT = "js/notices.js"
LATEST = 20
"""More notices than this at once would be heard by nobody."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What stands beside the places, until the day ends; ``latest`` are the newest reminders that wait."""

    today: int
    outbox: int
    latest: tuple[DeliveryRow, ...]
    ends: datetime


async def watch_outbox(services: Services, live: Live, shell: Frame) -> None:
    """Keep the figures beside Today and Outbox right, and tell of what comes. Call it while the page is drawn."""
    ui.add_head_html(f'<script defer src="{address_of(SCRIPT)}"></script>')
    db, seeker = services.db, current_seeker()

    def read() -> Figures:
        return figures(db, seeker, now=services.clock())

    def show(now: Figures) -> Figures:
        shell.counts(outbox=now.outbox, today=now.today)
        return now

    seen = show(await ask(read))

    async def look() -> None:
        nonlocal seen
        before, seen = seen, show(await ask(read))
        for row in new_ones(before, seen):
            words = await ask(partial(_named, db, seeker, row))
            ui.run_javascript(f"tracker.notices?.tell({json.dumps(row.id)}, {json.dumps(words)})")

    wake = live.follow(look)
    live.minute.subscribe(lambda: wake() if services.clock() >= seen.ends else None)


def figures(db: Database, seeker: str, *, now: datetime) -> Figures:
    """Blocking."""
    day = day_of(now, settings_of(db, seeker).zone)
    return Figures(
        today=due(db, seeker, day=day),
        outbox=deliveries.count_outbox(db, seeker),
        latest=tuple(deliveries.outbox(db, seeker, limit=LATEST)),
        ends=day.ends,
    )


def new_ones(before: Figures, now: Figures) -> list[DeliveryRow]:
    """What came since, and not what only moved up when others were dealt with."""
    known = {row.id for row in before.latest}
    since = max((row.requested_at for row in before.latest), default=None)
    return [row for row in now.latest if row.id not in known and (since is None or row.requested_at >= since)]


def _named(db: Database, seeker: str, row: DeliveryRow) -> str:
    """No more words than a stranger looking over a shoulder may read."""
    if row.role or row.company:
        return ", ".join(part for part in (row.role, row.company) if part)
    step = plans.step(db, seeker, about=row.about, step=row.step)
    return step.company if step else ""
