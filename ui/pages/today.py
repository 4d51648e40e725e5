"""Today: the next best thing to do, what is late, due and coming, and what nobody is looking after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from nicegui import ui

from projections.seekers import Settings
from ui import words
from ui.addresses import address_of
from ui.asking import ask
from ui.components.day_deeds import DayActs
from ui.components.day_rows import coming_row, unattended_row, unmarked_row
from ui.components.hand import Hand
from ui.components.keyed import KeyedList
from ui.components.outbox_watch import watch_outbox
from ui.components.part import MORE, Part
from ui.components.step_deeds import SeekersClock, StepActs
from ui.components.step_row import step_hero, step_row
from ui.day_plan import SHOWN, DayPlan, read_day
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services

# Each part of the plan, in order: its name there, its heading, and what it is for.
PARTS = (
    ("unmarked", "How did it go?", ""),
    ("overdue", "Overdue", "Late is fine. Do it now, or put it where it fits."),
    ("today", "Also today", ""),
    ("quiet", "Gone quiet", "Follow up once more, or let it go with a good conscience."),
    ("unattended", "No next step", "You are following up, right? Plan a day, and none of these slips."),
    ("coming", "Dates ahead", ""),
    ("week", "This week", ""),
    ("later", "Later", ""),
)
FOLDED = "later"


@dataclass(frozen=True, kw_only=True)
class TodayNow:
    """What the page shows, read in one go."""

    plan: DayPlan
    settings: Settings


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/today")
    async def today() -> None:
        await TodayPage(services).draw(live)


class TodayPage:
    """One tab that shows the day."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.shown: dict[str, int] = {}

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        hand = Hand(services=self.services, seeker=self.seeker, client=ui.context.client)
        self.clock = SeekersClock(hand, now.settings)
        steps, day = StepActs(hand, self.clock), DayActs(hand, self.clock)
        with frame("Today", active="today") as self.shell, ui.element("div").classes("stack loose"):
            self.lead = ui.label().classes("day-lead muted")
            self.calm = Calm()
            self.hero = KeyedList(ui.element("div"), partial(step_hero, deeds=steps, clockwork=self.clock))
            draws: dict[str, Callable[..., ui.element]] = {
                "unmarked": partial(unmarked_row, deeds=day),
                "coming": coming_row,
                "unattended": partial(unattended_row, deeds=day, clockwork=self.clock),
            }
            todo = partial(step_row, deeds=steps, clockwork=self.clock)
            self.parts: dict[str, Part[Any]] = {
                name: Part(
                    heading, lead, draw=draws.get(name, todo), folded=name == FOLDED, more=partial(self.lengthen, name)
                )
                for name, heading, lead in PARTS
            }
        self.show(now)
        await watch_outbox(self.services, live, self.shell)
        self.wake = live.follow(self.refresh)
        live.minute.subscribe(self.wake)

    def read(self) -> TodayNow:
        db, now = self.services.db, self.services.clock()
        return TodayNow(
            plan=read_day(db, self.seeker, now=now, shown=self.shown), settings=settings_of(db, self.seeker)
        )

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    async def lengthen(self, part: str) -> None:
        self.shown[part] = self.shown.get(part, SHOWN) + MORE
        self.wake()

    def show(self, now: TodayNow) -> None:
        self.clock.settings = now.settings
        self.shell.counts(today=now.plan.due)
        self.lead.set_text(summary(now.plan, today=words.today(self.services.clock(), now.settings.zone)))
        self.calm.show(now.plan)
        self.hero.show([now.plan.first] if now.plan.first else [])
        for name, part in self.parts.items():
            part.show(getattr(now.plan, name), count=now.plan.counts[name])


def summary(plan: DayPlan, *, today: date) -> str:
    """The day in a sentence."""
    waiting = f"{words.count(plan.due, 'thing')} to do" if plan.due else "nothing is due"
    done = f", {plan.done:,} done" if plan.done else ""
    return f"{today:%A}, {today.day} {today:%B}: {waiting}{f', {plan.late:,} of them late' if plan.late else ''}{done}."


class Calm:
    """What stands here when nothing is due: a good word, what comes next, and what one could do besides."""

    def __init__(self) -> None:
        with ui.element("section").classes("empty celebrate").mark("calm") as self._panel:
            ui.element("span").classes("i i-leaf").props("aria-hidden=true")
            with ui.element("h2"):
                self._word = ui.label()
            with ui.element("a").classes("calm-next") as self._next:
                self._next_words = ui.label()
            ui.label(
                "If you have a quarter of an hour, ask somebody for a conversation, or find one more role to apply for."
            )
            with ui.element("div").classes("cluster"):
                people = ui.button("See your people", icon="i-people", color=None)
                people.classes("btn-main").on_click(lambda: ui.navigate.to("/people"))
                whole = ui.button("Open the board", icon="i-board", color=None)
                whole.classes("btn-plain").on_click(lambda: ui.navigate.to("/"))

    def show(self, plan: DayPlan) -> None:
        """Be there or not."""
        self._panel.set_visibility(not plan.due)
        self._word.set_text("All done for today. Enjoy it." if plan.done else "Nothing is due. Enjoy it.")
        self._next.set_visibility(plan.next is not None)
        if plan.next is not None:
            self._next.props["href"] = address_of(plan.next.about)
            self._next.update()
            self._next_words.set_text(f"Next, {plan.next.when}: {plan.next.title} · {plan.next.whom}")
