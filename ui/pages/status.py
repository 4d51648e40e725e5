"""Status: whether reminders are going out, what stands in the way, and whether the program starts by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from nicegui import ui

from ui import words
from ui.asking import ask
from ui.components.doing import perform
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.condition import Condition, Proof
from ui.frame import frame, page, toast
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Place, Services
from ui.theme import address_of

LEAD = "Whether reminders are going out, and what stands in the way."
LOOK_EVERY = 5.0  # seconds
WELL = "All is well. Reminders go out as they come due."
NOT_ALONE = "Nothing is running that could send texts while this program is closed"
ALONE = "The program starts when you log in, so reminders go out with no terminal open."
ASLEEP = "While the computer sleeps or is off, nothing goes out either; what came due is caught up afterwards, by day."
DEMO = "This is the made-up search; it does not start by itself."
NAMES = {"outbox": "the Outbox page", "twilio": "text", "apprise": "ntfy, mail and others"}

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class StatusNow:
    """What the page shows, read in one go."""

    now: datetime
    zone: str
    condition: Condition


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/status")
    async def status() -> None:
        await StatusPage(services).draw(live)


class StatusPage:
    """One tab that shows how the program fares."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.mine = services.place.kept_by(self.seeker)

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/running.css")}">')
        with frame("Status", active="settings", lead=LEAD) as shell, ui.element("div").classes("stack"):
            self.alarms = Patch(ui.element("div").mark("alarms"), told)
            if self.mine:
                self.starting()
            with panel("Sending"):
                self.sending = Patch(ui.element("dl").classes("facts roomy").mark("sending"), facts)
                ui.link("Every reminder and what became of it", "/reminders")
                self.parked = Patch(ui.element("div").classes("stack tight").mark("parked"), put_aside)
            with panel("This program"):
                self.program = Patch(ui.element("dl").classes("facts roomy").mark("program"), facts)
                ui.link("Everything that was ever recorded", "/log")
                ui.link("Backups, and the proof that nothing was altered", "/record")
        self.show(now)
        if self.mine:
            await self.show_start()
        await watch_outbox(self.services, live, shell)
        ui.timer(LOOK_EVERY, self.refresh, immediate=False)

    def read(self) -> StatusNow:
        return StatusNow(
            now=self.services.clock(),
            zone=settings_of(self.services.db, self.seeker).zone,
            condition=self.services.condition(),
        )

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    def show(self, now: StatusNow) -> None:
        condition = now.condition
        self.alarms.show(tuple(condition.alarms))
        self.sending.show(sending_facts(condition, now=now.now, zone=now.zone))
        self.parked.show(parked_words(condition, now=now.now, zone=now.zone))
        self.program.show(program_facts(condition, self.services.place, now=now.now, zone=now.zone, mine=self.mine))

    def starting(self) -> None:
        """Whether it starts by itself, and the way to have it so."""
        with panel("With no terminal open"):
            self.alone = ui.label().classes("strong").mark("alone")
            self.why = ui.label().classes("small muted lines").mark("alone-why")
            ui.label(ASLEEP).classes("small muted")
            with ui.element("div").classes("cluster"):
                self.on = ui.button("Start it when I log in", color=None, on_click=self.install)
                self.on.classes("btn-main").mark("start-at-login")
                self.off = ui.button("No longer", color=None, on_click=self.remove).classes("btn-plain")
            self.did = ui.label().classes("small lines").props("role=status").mark("alone-did")

    async def show_start(self) -> None:
        """Asked seldom: the system's own programs have to be run for it."""
        starter, demo = self.services.always_on, self.services.place.demo
        starts, why = await ask(lambda: (starter.state(), starter.why()))
        self.alone.set_text(ALONE if starts == "on" else f"{NOT_ALONE}.")
        self.why.set_text(DEMO if demo else why)
        self.on.set_visibility(starts == "off" and not demo)
        self.off.set_visibility(starts == "on" and not demo)

    async def install(self) -> None:
        done = await perform(self.services.always_on.install)
        if done is not None and done.value:
            self.did.set_text("\n".join(done.value))
            toast("From now on it starts when you log in.", mood="glad")
        await self.show_start()

    async def remove(self) -> None:
        done = await perform(self.services.always_on.remove)
        if done is not None and done.value:
            self.did.set_text("\n".join(done.value))
        await self.show_start()


def told(alarms: Sequence[str]) -> None:
    """What somebody should look at, or that there is nothing."""
    with ui.element("section").classes(f"panel callout {'is-bad' if alarms else 'is-good'}") as section:
        section.props["aria-label"] = "How it is"
        if not alarms:
            ui.label(WELL).classes("strong")
        for alarm in alarms:
            ui.label(alarm).classes("strong")


def sending_facts(condition: Condition, *, now: datetime, zone: str) -> dict[str, str]:
    """What stands under Sending, in words."""
    health = condition.health

    def ago(moment: datetime | None, nothing: str) -> str:
        return words.ago(moment, now=now, zone=zone) if moment else nothing

    held = [f"{NAMES.get(one.channel, one.channel)}: {one.why}" for one in health.held]
    return {
        "The clock": "strikes every few seconds" if condition.running else "has stopped",
        "Last looked for what is due": ago(health.struck_at, "not yet"),
        "Longest on its way": f"since {ago(health.oldest_claim, '')}" if health.oldest_claim else "nothing just now",
        "Held back": "; ".join(held) or "nothing",
        "Unknown, being looked for": words.count(health.unknown, "reminder") if health.unknown else "none",
        "Put aside": words.count(len(health.parked), "reminder") if health.parked else "none",
    }


def program_facts(condition: Condition, place: Place, *, now: datetime, zone: str, mine: bool = True) -> dict[str, str]:
    """What stands under This program, in words; ``mine``: to whom the installation belongs."""
    lagging = [f"{name}: {lag} behind" for name, lag in condition.lagging.items()]
    return {
        "Version": place.version,
        "The record": f"{condition.store}, {words.count(condition.position, 'event')}",
        "Pages made from it": "; ".join(lagging) or "up to date",
        "Backup brought back to try it": proof_words(condition.proof, now=now, zone=zone),
        **({"Where your data lies": str(place.data_dir)} if mine else {}),
        "For machines": "/health answers 200 while all is well, else 503",
    }


def proof_words(proof: Proof | None, *, now: datetime, zone: str) -> str:
    """What came of it when a backup was last brought back."""
    if proof is None:
        return "not yet; the latest one is tried once a week"
    when = words.ago(proof.at, now=now, zone=zone)
    found = proof.fault or f"whole, {words.count(proof.position, 'event')}"
    return f"{when}: {found}"


def parked_words(condition: Condition, *, now: datetime, zone: str) -> tuple[str, ...]:
    """What failed again and again, and when it is tried once more."""
    return tuple(
        f"One reminder failed {parked.times} times ({parked.why}); it is tried again "
        f"{words.moment(parked.again_at, now=now, zone=zone)}."
        for parked in condition.health.parked
    )


def put_aside(parked: Sequence[str]) -> None:
    for sentence in parked:
        ui.label(sentence).classes("small muted")


class Patch(Generic[T]):
    """A place that is drawn anew only when what it shows has changed."""

    def __init__(self, place: ui.element, draw: Callable[[T], None]) -> None:
        self._place, self._draw = place, draw
        self._shown: T | None = None

    def show(self, state: T) -> None:
        if state != self._shown:
            self._shown = state
            self._place.clear()
            with self._place:
                self._draw(state)


def facts(shown: Mapping[str, str]) -> None:
    """Names and facts, for a list of definitions."""
    for name, fact in shown.items():
        with ui.element("dt"):
            ui.label(name)
        with ui.element("dd"):
            ui.label(fact)
