"""Outbox: reminders that came to the screen, and what became of every reminder there ever was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from nicegui import ui
from nicegui.events import GenericEventArguments

from projections import deliveries, plans
from projections.deliveries import DeliveryRow
from projections.seekers import Settings
from ui.asking import ask
from ui.components.fate_row import fate_row
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.part import MORE, Part
from ui.components.step_deeds import SeekersClock, StepActs
from ui.components.step_row import step_row
from ui.day_plan import Todo, todo_of
from ui.frame import frame, page
from ui.ledger import Fate, fate_of
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services

LEAD = "Reminders that need no phone: they wait here until you have dealt with them."
LATEST = 10
SHOWN = 10
NOTICES = {
    "on": ("This browser shows a notice when a reminder comes while a page is open.", "No more notices"),
    "off": ("This browser can show a notice when a reminder comes while a page is open.", "Show notices"),
    "denied": ("This browser was told to show no notices from here. Its settings can change that.", ""),
    "unable": ("This browser cannot show notices.", ""),
}


@dataclass(frozen=True, kw_only=True)
class OutboxNow:
    """What the page shows, read in one go."""

    settings: Settings
    waiting: tuple[Todo, ...]
    count: int
    ledger: tuple[Fate, ...]


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/outbox")
    async def outbox() -> None:
        await OutboxPage(services).draw(live)


class OutboxPage:
    """One tab that shows the outbox."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.shown = SHOWN

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        hand = Hand(services=self.services, seeker=self.seeker, client=ui.context.client)
        self.clock = SeekersClock(hand, now.settings)
        row = partial(step_row, deeds=StepActs(hand, self.clock), clockwork=self.clock)
        with frame("Outbox", active="outbox", lead=LEAD) as shell, ui.element("div").classes("stack loose"):
            with shell.toolbar:
                if self.services.place.phone_page:
                    ui.link("The pretend phone", self.services.place.phone_page, new_tab=True).mark("phone-page")
                ui.link("All letters", "/letters")
            Notices()
            self.empty = nothing_waits()
            self.waiting: Part[Todo] = Part("Waiting for you", draw=row, more=self.lengthen)
            self.ledger: Part[Fate] = Part("Latest reminders", "Planned, sent, arrived, acted on.", draw=fate_row)
            ui.link("Every reminder and what became of it", "/reminders")
        self.show(now)
        await watch_outbox(self.services, live, shell)
        self.wake = live.follow(self.refresh)

    def read(self) -> OutboxNow:
        db, seeker, now = self.services.db, self.seeker, self.services.clock()
        settings = settings_of(db, seeker)
        waiting = (self._todo(row, settings) for row in deliveries.outbox(db, seeker, limit=self.shown))
        return OutboxNow(
            settings=settings,
            waiting=tuple(todo for todo in waiting if todo),
            count=deliveries.count_outbox(db, seeker),
            ledger=tuple(
                fate_of(row, now=now, zone=settings.zone) for row in deliveries.ledger(db, seeker, limit=LATEST)
            ),
        )

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    async def lengthen(self) -> None:
        self.shown += MORE
        self.wake()

    def show(self, now: OutboxNow) -> None:
        self.clock.settings = now.settings
        self.empty.set_visibility(not now.waiting)
        self.waiting.show(now.waiting, count=now.count)
        self.ledger.show(now.ledger)

    def _todo(self, row: DeliveryRow, settings: Settings) -> Todo | None:
        step = plans.step(self.services.db, self.seeker, about=row.about, step=row.step)
        return todo_of(step, now=self.services.clock(), zone=settings.zone) if step else None


class Notices:
    """Whether this browser tells of reminders: asked for by a click, known to this browser only."""

    def __init__(self) -> None:
        with ui.element("div").classes("split notices"):
            self._told = ui.label().classes("muted small")
            self._switch = ui.button(icon="i-bell", color=None).classes("btn-plain").mark("notices")
            self._switch.set_visibility(False)
        # In the browser, within the click itself: permission may be asked for only when somebody pressed something.
        handler = "async () => emit(await tracker.notices.turn())"
        self._switch.on("click", self._answered, js_handler=handler)
        ui.timer(0.2, self._look, once=True)

    async def _look(self) -> None:
        self._show(await ui.run_javascript("return window.tracker?.notices?.state() ?? 'unable'", timeout=30))

    def _answered(self, event: GenericEventArguments) -> None:
        self._show(event.args)

    def _show(self, state: str) -> None:
        told, button = NOTICES.get(state, NOTICES["unable"])
        self._told.set_text(told)
        self._switch.set_text(button)
        self._switch.set_visibility(bool(button))


def nothing_waits() -> ui.element:
    with ui.element("section").classes("empty").mark("nothing-waits") as panel:
        ui.element("span").classes("i i-outbox").props("aria-hidden=true")
        with ui.element("h2"):
            ui.label("No reminder waits for you.")
        ui.label("When a follow-up comes due, it appears here, at the hour you can see on each card.")
        ui.button("See what comes next", icon="i-today", color=None, on_click=lambda: ui.navigate.to("/today")).classes(
            "btn-plain"
        )
    return panel
