"""Every reminder: planned, sent, delivered, acted on; what is unknown stands as unknown, what was late as late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from projections import deliveries, plans
from projections.deliveries import Punctuality
from ui import words
from ui.asking import ask
from ui.components.fate_row import fate_row
from ui.components.keyed import KeyedList
from ui.components.outbox_watch import watch_outbox
from ui.frame import frame, page
from ui.ledger import ON_TIME, PLANNED, Fate, fate_of, planned_fate
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

TITLE = "Every reminder"
LEAD = "What was planned, what went out, what arrived, and what you did about it."
PAGE = 50
FARTHEST = 1_000
# Name, words and which reminders: the parts of the list, in the order of their buttons.
PARTS: tuple[tuple[str, str, Callable[[Fate], bool]], ...] = (
    ("all", "All", lambda _: True),
    ("planned", "Still to come", lambda fate: fate.state == PLANNED),
    ("going", "On their way", lambda fate: fate.state in {"ready", "bundled", "claimed"}),
    ("out", "Went out", lambda fate: fate.state in {"sent", "delivered"}),
    ("failed", "Did not reach you", lambda fate: fate.state in {"refused", "undelivered"}),
    ("unknown", "Nobody knows", lambda fate: fate.state == "unknown"),
    ("late", "Late", lambda fate: bool(fate.late)),
    ("dropped", "Not sent", lambda fate: fate.state == "dropped"),
)


@dataclass(frozen=True, kw_only=True)
class LedgerNow:
    """What the page shows, read in one go: the first of what is ``planned``, and what went before.

    ``whole``: there is nothing older than what was read.
    """

    fates: tuple[Fate, ...]
    planned: int
    summary: str
    whole: bool

    def count(self, name: str, belongs: Callable[[Fate], bool]) -> int:
        """How many there are in a part; only the first of what is planned is among the fates."""
        told = sum(belongs(fate) for fate in self.fates if fate.state != PLANNED)
        return told + self.planned * (name in {"all", "planned"})


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/reminders")
    async def every_reminder(part: str = "all") -> None:
        await LedgerPage(services, part).draw(live)


class LedgerPage:
    """One tab that shows the ledger; ``part`` is the one shown first."""

    def __init__(self, services: Services, part: str) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.part = part if part in {name for name, _, _ in PARTS} else "all"
        self.length = PAGE

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/running.css")}">')
        with frame(TITLE, active="outbox", lead=LEAD) as shell, ui.element("div").classes("stack"):
            self.summary = ui.label().classes("strong").mark("ledger-summary")
            with ui.element("div").classes("cluster").props("role=group aria-label=Show"):
                self.buttons = {name: self._button(name) for name, _, _ in PARTS}
            self.none = ui.label("There is no such reminder.").classes("muted")
            self.list = KeyedList(ui.element("ul").classes("rows"), fate_row)
            self.more = ui.button("Show more", color=None, on_click=self.lengthen).classes("btn-plain").mark("more")
            self.older = ui.label(f"These are the latest {FARTHEST:,}; older ones are in the export.").classes("small")
        self.show(now)
        await watch_outbox(self.services, live, shell)
        self.wake = live.follow(self.refresh)

    def read(self) -> LedgerNow:
        db, seeker, now = self.services.db, self.seeker, self.services.clock()
        settings = settings_of(db, seeker)
        steps = plans.open_steps(db, seeker, after=(now, "", ""), limit=self.length)
        sent = deliveries.ledger(db, seeker, limit=FARTHEST)
        planned = (planned_fate(step, way=settings.channels[0], now=now, zone=settings.zone) for step in steps)
        told = (fate_of(row, now=now, zone=settings.zone) for row in sent)
        return LedgerNow(
            fates=(*planned, *told),
            planned=plans.count_planned(db, seeker, since=now),
            summary=punctuality(deliveries.punctuality(db, seeker, within=ON_TIME)),
            whole=len(sent) < FARTHEST,
        )

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    def show(self, now: LedgerNow) -> None:
        self.now = now
        self.summary.set_text(now.summary)
        for name, heading, belongs in PARTS:
            count = now.count(name, belongs)
            self.buttons[name].set_text(f"{heading} {count:,}")
            self.buttons[name].props["aria-pressed"] = "true" if name == self.part else "false"
            self.buttons[name].set_visibility(bool(count) or name in {"all", self.part})
        chosen = next(belongs for name, _, belongs in PARTS if name == self.part)
        wanted = [fate for fate in now.fates if chosen(fate)]
        self.list.show(wanted[: self.length])
        self.list.place.set_visibility(bool(wanted))
        self.none.set_visibility(not wanted)
        more = now.count(self.part, chosen) > self.length
        self.more.set_visibility(more)
        self.older.set_visibility(not now.whole and not more)

    def choose(self, part: str) -> None:
        self.part, self.length = part, PAGE
        self.show(self.now)

    def lengthen(self) -> None:
        self.length += PAGE
        self.wake()

    def _button(self, name: str) -> ui.button:
        button = ui.button(color=None, on_click=partial(self.choose, name))
        return button.classes("btn-plain part-button").props("dense").mark(f"part-{name}")


def punctuality(kept: Punctuality) -> str:
    """How many went out, how many of them on time, and the latest."""
    if not kept.sent:
        return "No reminder has gone out yet."
    told = f"{words.count(kept.sent, 'reminder')} went out, {kept.on_time:,} of them within two minutes of their time."
    if kept.worst < ON_TIME:
        return told
    days, minutes = kept.worst.days, kept.worst.seconds // 60
    return f"{told} The latest came {words.span(days) if days else words.minutes(minutes)} after it."
