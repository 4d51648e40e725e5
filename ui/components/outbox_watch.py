"""On every page: how much is due today, how many reminders wait, and a notice when another one comes."""

from __future__ import annotations

import json

from nicegui import ui

from projections import reminders
from projections.database import Database
from projections.reminders import DeliveryRow
from ui.asking import ask
from ui.day_plan import due_today
from ui.frame import Frame
from ui.live import Live
from ui.principal import current_seeker
from ui.services import Services
from ui.theme import address_of

SCRIPT = "js/notices.js"


async def watch_outbox(services: Services, live: Live, shell: Frame) -> None:
    """Keep the figures beside Today and Outbox right, and tell of what comes. Call it while the page is drawn."""
    db, seeker = services.db, current_seeker()
    ui.add_head_html(f'<script defer src="{address_of(SCRIPT)}"></script>')
    known = {row.id for row in await ask(lambda: reminders.outbox(db, seeker))}

    def due() -> int:
        return due_today(db, seeker, now=services.clock())

    shell.counts(outbox=len(known), today=await ask(due))

    async def look() -> None:
        waiting = await ask(lambda: _waiting(db, seeker))
        shell.counts(outbox=len(waiting), today=await ask(due))
        for key, words in waiting.items():
            if key not in known:
                ui.run_javascript(f"tracker.notices?.tell({json.dumps(key)}, {json.dumps(words)})")
        known.update(waiting)

    live.follow(look)


def _waiting(db: Database, seeker: str) -> dict[str, str]:
    """What waits, by its id, in no more words than a stranger looking over a shoulder may read."""
    return {row.id: _named(db, seeker, row) for row in reminders.outbox(db, seeker)}


def _named(db: Database, seeker: str, row: DeliveryRow) -> str:
    if row.role or row.company:
        return ", ".join(part for part in (row.role, row.company) if part)
    step = reminders.step(db, seeker, about=row.about, step=row.step)
    return step.company if step else ""
