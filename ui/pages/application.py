"""The panel of one application: a sheet beside the board, with an address of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import context, ui

from domain.errors import NotFound, Refusal
from domain.values import Stage
from projections import people
from ui.addresses import address_of
from ui.asking import ask
from ui.components.card import OUTCOMES, colour_of, initials_of
from ui.components.compose import open_compose
from ui.components.contacts import Contacts
from ui.components.details import DetailsSection
from ui.components.documents import Documents
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.happenings import Happenings
from ui.components.interviews import Dates
from ui.components.notes import Notes
from ui.components.removed import RemovedNote
from ui.components.section import Section
from ui.components.sent_resumes import SentResumesSection
from ui.components.steps import NextSteps
from ui.components.timeline import Timeline
from ui.frame import toast
from ui.readings import ApplicationNow, application_now

TOKEN = re.compile("[0-9a-f]{32}")


def id_of(seeker: str, token: str) -> str:
    """The application that an address speaks of. Raises NotFound for what cannot be one."""
    if not TOKEN.fullmatch(token):
        raise NotFound("There is no such application among yours.")
    return f"{seeker}/application-{token}"


class Panel:
    """The sheet; opened on one application at a time."""

    def __init__(self, hand: Hand, *, move: Callable[[str, str, str], Awaitable[None]]) -> None:
        self._hand, self._move = hand, move
        self._shown: Parts | RemovedNote | None = None
        self.id = ""
        with ui.dialog().props("position=right full-height") as self.dialog:
            self.sheet = ui.element("div").classes("sheet sheet-side application").mark("panel")
        self.dialog.on("hide", self._closed)
        self.dialog.mark("panel-dialog")

    async def open_token(self, token: str) -> None:
        """Show the application that an address speaks of, or say that there is none."""
        try:
            await self.open(id_of(self._hand.seeker, token))
        except Refusal as refusal:
            toast(refusal.message, mood="problem")
            self._leave()

    async def open(self, id: str) -> None:
        """Show the application ``id``. Raises NotFound."""
        now = await self._read(id)
        self.id = id
        self._draw(now)
        name = f"{now.card.role}, {now.card.company}"
        self.dialog.props["aria-label"] = name
        self.dialog.open()
        context.client.run_javascript(f"board.show({json.dumps(address_of(id))}, {json.dumps(name)})")

    async def refresh(self) -> None:
        """Show what changed since."""
        if self.id and self._shown is not None:
            now = await self._read(self.id)
            if self.id != now.card.id:
                return
            if isinstance(self._shown, Parts) and not now.card.removed:
                self._shown.show(now)
            elif isinstance(self._shown, Parts) or not now.card.removed:
                self._draw(now)

    def _draw(self, now: ApplicationNow) -> None:
        self.sheet.clear()
        with self.sheet:
            if now.card.removed:
                self._shown = RemovedNote(self._hand, now, close=self.dialog.close)
            else:
                self._shown = Parts(self._hand, now.card.id, move=self._move, close=self.dialog.close)
                self._shown.show(now)

    async def follow(self, path: str) -> None:
        """The browser went back or forward to ``path``."""
        token = path.removeprefix("/application/")
        if token == path:
            self.dialog.close()
        else:
            await self.open_token(token)

    async def _read(self, id: str) -> ApplicationNow:
        services, seeker = self._hand.services, self._hand.seeker
        return await ask(lambda: application_now(services.db, services.commands.record, seeker, id=id))

    def _closed(self) -> None:
        self.id, self._shown = "", None
        self.sheet.clear()
        self._leave()

    def _leave(self) -> None:
        self._hand.client.run_javascript("board.leave()")


class Parts:
    """Everything inside the sheet of one application."""

    def __init__(
        self, hand: Hand, id: str, *, move: Callable[[str, str, str], Awaitable[None]], close: Callable[[], object]
    ) -> None:
        self._hand, self._id, self._move, self._close = hand, id, move, close
        self._now: ApplicationNow | None = None
        self._headed: object = None
        self._draw_head()
        with ui.element("div").classes("sheet-body application-body"):
            with ui.element("div").classes("application-main"):
                self._steps = NextSteps(hand)
                self._happened = Section("What happened?", self._draw_happened, classes="happened")
                self._dates = Dates(hand)
                self._notes = Notes(hand, id)
                self._contacts = Contacts(hand, lambda: people.names(hand.services.db, hand.seeker))
                self._resumes = SentResumesSection(hand, tailor=id)
                self._documents = Documents(hand, id, address_of(id))
                self._details = DetailsSection(hand)
                self._away = Section("Put away", self._draw_away, heading=False, classes="away")
            with ui.element("div").classes("application-story"):
                self._timeline = Timeline(hand)

    def show(self, now: ApplicationNow) -> None:
        """Bring every part up to date; each is drawn only if what it shows has changed."""
        self._now = now
        self._show_head(now)
        for part in (self._steps, self._dates, self._notes, self._contacts, self._documents, self._details):
            part.show(now)
        card = now.card
        self._resumes.show(now.resumes, zone=now.settings.zone)
        self._happened.show(
            (card.outcome, card.applied_at, card.meaning, card.offer_amount, card.offer_deadline, now.people)
        )
        self._away.show((card.archived, card.removed))
        self._timeline.show(now.lines, now=self._hand.now(), zone=now.settings.zone)

    def _show_head(self, now: ApplicationNow) -> None:
        card = now.card
        state = (
            card.role,
            card.company,
            card.location,
            card.stage,
            card.outcome,
            now.settings.stages,
            card.archived,
            card.removed,
        )
        if state == self._headed:
            return
        self._headed = state
        self._title.clear()
        with self._title:
            with ui.element("span").classes(f"face-mark stage-{colour_of(card.company)}").props("aria-hidden=true"):
                ui.label(initials_of(card.company))
            with ui.element("div").classes("grow"):
                with ui.element("h2").classes("application-role"):
                    ui.label(card.role)
                ui.label(f"{card.company} · {card.location}" if card.location else card.company).classes("muted")
                with ui.element("div").classes("cluster"):
                    self._stage(now)
                    if card.outcome:
                        ui.label(OUTCOMES[card.outcome][1]).classes("chip")
                    if card.removed or card.archived:
                        ui.label("Removed" if card.removed else "Archived").classes("chip chip-warn")

    def _draw_head(self) -> None:
        """The buttons are drawn once: a press that meets the redrawing of a button is lost."""
        with ui.element("div").classes("sheet-head application-head"):
            self._title = ui.element("div").classes("application-title")
            ui.button("Write", icon="i-pencil", color=None, on_click=self._write).classes("btn-main").mark(
                "write"
            ).props('aria-label="Write a letter"')
            close = ui.button(icon="i-close", color=None, on_click=self._close)
            close.classes("btn-icon btn-quiet").mark("close-panel").props["aria-label"] = "Close"

    def _stage(self, now: ApplicationNow) -> None:
        here = next((stage for stage in now.settings.stages if stage.id == now.card.stage), None)
        if here is None or now.card.archived or now.card.removed:
            return
        with (
            ui.button(here.name, icon="i-down", color=None)
            .classes(f"stage-pill stage-{here.colour}")
            .props("dense") as pill
        ):
            pill.props["aria-label"] = f"In {here.name}. Move to another column"
            with ui.menu().props("auto-close"):
                for stage in now.settings.stages:
                    self._stage_item(stage, here)

    def _stage_item(self, stage: Stage, here: Stage) -> None:
        if stage.id != here.id:
            item = ui.menu_item(stage.name, on_click=lambda: self._move(self._id, here.id, stage.id))
            item.props("role=menuitem")

    def _draw_happened(self, _state: object) -> None:
        if self._now is not None:
            Happenings(self._hand, self._now.card, self._now.settings, self._now.people)

    def _draw_away(self, state: tuple[bool, bool]) -> None:
        archived, removed = state
        with ui.element("div").classes("cluster"):
            if archived or removed:
                back = partial(self._restore, new_command())
                ui.button("Back to the board", icon="i-undo", color=None, on_click=back).classes("btn-plain")
                return
            away = partial(self._archive, new_command())
            ui.button("Archive", icon="i-archive", color=None, on_click=away).classes("btn-quiet").mark("archive")
            remove = partial(self._remove, new_command())
            ui.button("Remove, it was a mistake", icon="i-trash", color=None, on_click=remove).classes(
                "btn-quiet"
            ).mark("remove")

    async def _archive(self, command: str) -> None:
        if await archive(self._hand, self._id, command=command):
            self._close()

    async def _remove(self, command: str) -> None:
        if await remove(self._hand, self._id, command=command):
            self._close()

    async def _restore(self, command: str) -> None:
        await self._hand.change(
            self._id, lambda a, s: a.restore(stamp=s), said="It is back on the board.", command=command
        )

    async def _write(self) -> None:
        now = self._now
        waiting = next((step for step in now.steps if step.state == "open"), None) if now else None
        await open_compose(self._hand.services, self._hand.seeker, about=self._id, step=waiting.step if waiting else "")


async def archive(hand: Hand, id: str, *, command: str | None = None) -> bool:
    """Put a card away, with a way back."""
    return await hand.change(id, lambda a, s: a.archive(stamp=s), said="Archived.", command=command)


async def remove(hand: Hand, id: str, *, command: str | None = None) -> bool:
    """Take a mistaken card off the board, with a way back."""
    return await hand.change(
        id,
        lambda a, s: a.remove(stamp=s),
        said="Removed from every list. The log keeps what happened.",
        command=command,
    )
