"""Planning anew after the clock or the quiet hours of a seeker changed."""

from __future__ import annotations

from collections.abc import Callable

from projections import board, plans
from projections.database import Database
from ui.asking import ask
from ui.services import Services

ALL = 100_000


def to_replan(db: Database, seeker: str) -> list[str]:
    """Every application and contact whose planned steps hang on the clock. Blocking."""
    stepped = (step.about for step in plans.open_steps(db, seeker, limit=ALL))
    waiting = (card.id for card in board.without_next_step(db, seeker, limit=ALL))
    return list(dict.fromkeys((*stepped, *waiting)))


async def replan(services: Services, seeker: str, *, progress: Callable[[int, int], None]) -> int:
    """Ask the timing rules again for everything; ``progress`` is told how many of how many. Returns how many."""
    abouts = await ask(lambda: to_replan(services.db, seeker))
    for done, about in enumerate(abouts):
        progress(done, len(abouts))
        await ask(_planning(services, seeker, about))
    progress(len(abouts), len(abouts))
    return len(abouts)


def _planning(services: Services, seeker: str, about: str) -> Callable[[], None]:
    return lambda: services.commands.plan_anew(seeker, about, stamp=services.stamp())
