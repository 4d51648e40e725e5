"""Every page of the program. A page's module declares its addresses in ``register(services, live)``."""

from __future__ import annotations

from collections.abc import Callable

from ui.live import Live
from ui.pages import (
    board,
    bring,
    calendar,
    capture,
    data,
    find,
    insights,
    ledger,
    letter_link,
    letters,
    log,
    outbox,
    own_letter,
    people,
    record,
    replay,
    resume,
    settings,
    status,
    table,
    today,
    twilio,
    work_search,
)
from ui.services import Services

# One line for each module of this folder.
PAGES: tuple[Callable[[Services, Live], None], ...] = (
    board.register,
    replay.register,
    table.register,
    today.register,
    find.register,
    outbox.register,
    people.register,
    settings.register,
    letter_link.register,
    calendar.register,
    data.register,
    bring.register,
    letters.register,
    own_letter.register,
    twilio.register,
    status.register,
    ledger.register,
    resume.register,
    record.register,
    capture.register,
    insights.register,
    log.register,
    work_search.register,
)


def register(services: Services, live: Live) -> None:
    """Declare all pages."""
    for declare in PAGES:
        declare(services, live)
