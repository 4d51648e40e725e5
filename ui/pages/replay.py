"""Replay: the whole search at any moment of it, as it was known then or as it had happened by then."""

from __future__ import annotations

import json
from functools import partial

from nicegui import context, ui
from nicegui.events import GenericEventArguments

from domain.values import Stage
from projections.replay import Order
from ui import words
from ui.asking import ask
from ui.bringing_back import Back, Deed, application_backs, card_back, contact_back
from ui.components.difference_list import DifferenceList
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.past_board import PastBoard
from ui.components.past_card import PastCard
from ui.components.past_resume import show_past_resume
from ui.components.time_slider import TimeSlider
from ui.components.what_changed import WhatChanged
from ui.frame import announce, frame, page, toast
from ui.live import Live
from ui.pages.application import id_of
from ui.past_readings import ApplicationThen
from ui.principal import current_seeker
from ui.retelling import Difference, Retelling, Scene
from ui.services import Services
from ui.theme import address_of as file_address

TITLE = "Replay"
LEAD = "Your search as it was: pull the line, step through it, or let it play."
ORDERS = (
    (Order.KNOWN, "What I knew then", "Everything that was on record at that moment."),
    (Order.HAPPENED, "What had happened by then", "Late news stand where they belong, even if you heard them later."),
)


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/replay")
    async def replay(at: int = 0, by: str = Order.KNOWN, compare: str = "", card: str = "") -> None:
        order = Order(by) if by in set(Order) else Order.KNOWN
        await ReplayPage(services, order=order, comparing=bool(compare)).draw(live, at=at, card=card)


class ReplayPage:
    """One tab that shows a moment, and goes from it to others."""

    def __init__(self, services: Services, *, order: Order, comparing: bool) -> None:
        self.services, self.seeker = services, current_seeker()
        self.order, self.comparing = order, comparing
        self.client = context.client
        self.scene: Scene | None = None
        self._wanted, self._busy, self._stale, self._opened = 0, False, False, ""

    async def draw(self, live: Live, *, at: int, card: str) -> None:
        self.retelling = await ask(self._begin)
        count = self.retelling.count_at(at, self.order)
        for sheet in ("board", "replay"):
            ui.add_head_html(f'<link rel="stylesheet" href="{file_address(f"css/{sheet}.css")}">')
        ui.add_head_html(f'<script src="{file_address("js/replay.js")}"></script>')
        with frame(TITLE, active="board", lead=LEAD, wide=True) as shell:
            with shell.toolbar:
                self._draw_choices()
            with ui.element("div").classes("panel replay-desk"):
                self.slider = TimeSlider(go=self._pull, step=self._step)
                self.changed = WhatChanged()
            self.differences = DifferenceList(bring=self._bring_difference)
            self.card = PastCard(bring=self._bring_card, resume=self._show_resume)
            self.card.dialog.on("hide", self._closed)
            self.board = PastBoard()
            self.board.element.on("click", self._open, js_handler="(e) => replay.open(e, emit)")
            self.board.element.on("keydown", self._open, js_handler="(e) => replay.open(e, emit)")
        self.slider.draw(self.retelling.told(self.order))
        await self._go(count)
        live.follow(self._refresh)
        self._asked_for = card
        self.client.on_connect(self._connected)
        if self.client.has_socket_connection:
            await self._connected()
        self.client.on_delete(self.retelling.close)

    async def _connected(self) -> None:
        """The address is told, and the card that it asked for is opened, once."""
        self._tell_place()
        token, self._asked_for = self._asked_for, ""
        if token:
            with self.client:
                await self._show_card(id_of(self.seeker, token))

    def _begin(self) -> Retelling:
        return Retelling(self.services.sealed, self.services.db, self.seeker)

    def _draw_choices(self) -> None:
        with ui.element("div").classes("cluster replay-orders").props("role=group").mark("orders") as group:
            group.props["aria-label"] = "What the moment shows"
            self._orders = {order: self._order_button(order, name) for order, name, _ in ORDERS}
        self._compare = ui.button("Compare with now", color=None, on_click=self._toggle_comparing)
        self._compare.classes("btn-plain replay-compare").mark("compare")
        copy = ui.button("Copy link", icon="i-link", color=None, on_click=self._copy)
        copy.classes("btn-quiet replay-copy").mark("copy-link").props["aria-label"] = "Copy link"
        self._dress()

    def _order_button(self, order: Order, name: str) -> ui.button:
        return ui.button(name, color=None, on_click=partial(self._choose, order)).classes("btn-plain").mark(order)

    def _dress(self) -> None:
        for order, button in self._orders.items():
            button.props["aria-pressed"] = "true" if order is self.order else "false"
        self._compare.props["aria-pressed"] = "true" if self.comparing else "false"

    # Going to a moment

    async def _pull(self, place: float) -> None:
        await self._go(self.retelling.count_on(place, self.order))

    async def _step(self, unit: str, by: int) -> None:
        last = len(self.retelling.told(self.order))
        if unit == "start" and self._wanted == last:  # from the end there is nothing left to play
            await self._go(1)
        elif unit == "play":
            await self._go(self._wanted + by)
            if self._wanted == last:
                await self.slider.stop()
        elif unit in {"event", "end", "day"}:
            there = {"event": self._wanted + by, "end": last if by > 0 else 1}
            await self._go(there[unit] if unit in there else self.retelling.a_day_on(self._wanted, by, self.order))
            self._announce()
        else:
            await self._show_differences()

    def _announce(self) -> None:
        if self.scene is not None:
            announce(f"{self._moment()}. {self.scene.change.title}. {self.scene.change.subject}")

    async def _go(self, count: int) -> None:
        """Show that moment; while one is being read, only the last one asked for comes next."""
        self._wanted = min(max(count, 1), len(self.retelling.told(self.order)))
        if self._busy:
            return
        self._busy = True
        try:
            while self._stale or self._drawn != (self._wanted, self.order):
                self._stale, (wanted, order) = False, (self._wanted, self.order)
                self._show(await ask(lambda: self.retelling.scene(wanted, order)))  # noqa: B023 awaited right here
        finally:
            self._busy = False
        await self._show_differences()

    @property
    def _drawn(self) -> tuple[int, Order] | None:
        return (self.scene.count, self.scene.order) if self.scene else None

    def _show(self, scene: Scene) -> None:
        self.scene = scene
        if self.client.is_deleted:
            return
        with self.client:
            self.board.show(scene.board, at=scene.at, changed=scene.change.about)
            self.changed.show(scene, moment=self._moment())
            self._tell_place()

    def _tell_place(self) -> None:
        if self.scene is not None and self.client.has_socket_connection:
            with self.client:
                self.slider.show(self.scene.place, self._moment(), self._address())

    def _moment(self) -> str:
        if self.scene is None:
            return ""
        zone = self.scene.board.settings.zone
        return words.moment_in_full(self.scene.at, now=self.services.clock(), zone=zone)

    def _address(self) -> str:
        at = f"/replay?at={self.scene.position if self.scene else 0}&by={self.order}"
        card = f"&card={self._opened.rpartition('-')[2]}" if self._opened else ""
        return f"{at}{card}&compare=yes" if self.comparing else f"{at}{card}"

    async def _refresh(self) -> None:
        """What is recorded meanwhile makes the line longer; who looks at the end goes along."""
        at_end = self.scene is not None and self.scene.is_last
        position = self.scene.position if self.scene else 0
        if await ask(self.retelling.catch_up):
            self.slider.draw(self.retelling.told(self.order))
            told = self.retelling.told(self.order)
            self._stale = True
            await self._go(len(told) if at_end else self.retelling.count_at(position, self.order))

    # What the person chooses

    async def _choose(self, order: Order) -> None:
        if order is self.order:
            return
        await self.slider.stop()
        position = self.scene.position if self.scene else 0
        self.order = order
        self._dress()
        self.slider.draw(self.retelling.told(order))
        await self._go(self.retelling.count_at(position, order))
        toast(next(said for one, _, said in ORDERS if one is order))

    async def _toggle_comparing(self) -> None:
        self.comparing = not self.comparing
        self._dress()
        self._tell_place()
        await self._show_differences()

    async def _show_differences(self) -> None:
        if not self.comparing or self.scene is None:
            self.differences.hide()
        elif not self.slider.playing:
            count, order = self.scene.count, self.scene.order
            found = await ask(lambda: self.retelling.differences(count, order))
            with self.client:
                self.differences.show(found, moment=self._moment())

    async def _copy(self) -> None:
        ui.run_javascript(f"replay.copy({json.dumps(self._address())})")
        toast("The link to this moment is copied.")

    # One application as it was, and what comes back

    async def _open(self, event: GenericEventArguments) -> None:
        await self.slider.stop()
        with self.client:
            await self._show_card(str(event.args))

    async def _show_card(self, id: str) -> None:
        """Raises NotFound for what was not there yet."""
        scene = self.scene
        if scene is None:
            return
        then, backs = await ask(lambda: self._read_card(id, scene))
        settings = scene.board.settings
        gone = Stage(then.card.stage, then.card.stage, then.card.meaning, "stone")
        stage = next((one for one in settings.stages if one.id == then.card.stage), gone)
        now = self.services.clock()
        self.card.show(then, backs, stage=stage, now=now, moment=self._moment(), zone=settings.zone)
        self._opened = id
        self._tell_place()

    def _read_card(self, id: str, scene: Scene) -> tuple[ApplicationThen, list[Back]]:
        then = self.retelling.application(id, scene.count, scene.order)
        zone = scene.board.settings.zone
        return then, application_backs(self.services.commands, self.seeker, then, zone=zone)

    async def _show_resume(self, id: str) -> None:
        scene = self.scene
        if scene is not None:
            position = await ask(lambda: self.retelling.recorded_by(scene.at))
            hand = Hand(services=self.services, seeker=self.seeker, client=self.client)
            await show_past_resume(hand, application=id, position=position, moment=self._moment())

    def _closed(self) -> None:
        self._opened = ""
        self._tell_place()

    async def _bring_card(self, back: Back) -> None:
        if await self._bring(back.name, back.do, back.undo):
            await self._show_card(self._opened)

    async def _bring_difference(self, difference: Difference) -> None:
        way = contact_back if "/contact-" in difference.id else card_back
        do, undo = await ask(lambda: way(self.services.commands, self.seeker, difference.id))
        await self._bring(difference.role, do, undo)

    async def _bring(self, name: str, do: Deed, undo: Deed) -> bool:
        """Bring something back and offer to take that back; False if it was refused."""

        async def take_back() -> None:
            with self.client:
                if await perform(lambda: undo(self.services.stamp())):
                    toast("Taken back.")
                    if self._opened:
                        await self._show_card(self._opened)

        with self.client:
            done = await perform(lambda: do(self.services.stamp()))
            if done:
                toast(f"{name}: brought back.", undo=take_back)
        return done is not None
