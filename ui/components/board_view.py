"""The board: columns of cards that can be dragged, moved by keys, and that follow what others do meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jinja2 import Environment
from nicegui import events, run, ui

from projections.board import Card
from ui.components.card import CardElement, Face, face_of
from ui.components.lane import Lane
from ui.readings import BoardNow

FIRST, FURTHER = 16, 50  # cards of a column: at first, and each time more are asked for
MINUTE = 60.0
HELP = (
    "Arrow keys go from card to card, Alt with an arrow key moves the card, Enter opens it, E writes a letter, "
    "M offers more, and A goes to what the board asks."
)
LONGEST_DRAG = 120.0
SIDEWAYS = {"ArrowLeft": -1, "ArrowRight": 1}
UPRIGHT = {"ArrowUp": -1, "ArrowDown": 1}


TABS = Environment(autoescape=True).from_string(
    "{% for stage in stages %}"
    '<button type="button" class="stage-{{ stage.colour }}" data-goto="{{ stage.id }}">'
    "{{ stage.name }} <span>{{ counts.get(stage.id, 0) }}</span></button>"
    "{% endfor %}"
)


class Deeds(Protocol):
    """What the page does for the board."""

    async def move(self, card: str, *, source: str, stage: str, after: str | None) -> Then:
        """Move a card that stood in ``source`` right under the card ``after`` (None: to the top) of ``stage``.

        Says itself what went wrong. Returns what is to happen once the board shows the outcome, or None.
        """

    async def open(self, card: str) -> None:
        """Show all of an application."""

    async def menu(self, card: str) -> None:
        """Offer what can be done to a card."""

    async def write(self, card: str) -> None:
        """Open a letter about it."""


Then = Callable[[], Awaitable[None]] | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a card stands: the column, and how many cards are above it."""

    lane: str
    index: int


class BoardView:
    """Lanes and cards, brought in line with what is read, by as few changes as possible.

    The page belongs to the person while they drag: nothing is drawn between lifting and dropping a card. What was
    sent before the server knew of the drag waits in the browser (``board.js``) until the card is put down.
    """

    def __init__(
        self,
        first: BoardNow,
        *,
        read: Callable[[Mapping[str, int]], BoardNow],
        clock: Callable[[], datetime],
        deeds: Deeds,
        folded: Iterable[str] = (),
    ) -> None:
        self._read, self._clock, self._deeds = read, clock, deeds
        self._client = ui.context.client
        self._now = first
        self._folded = set(folded)
        self._limits: dict[str, int] = {}
        self._lanes: dict[str, Lane] = {}
        self._cards: dict[str, CardElement] = {}
        self._drag = _Drag()
        self._saving = 0
        self._asked = self._drawn = 0
        self._keys = asyncio.Lock()
        self._lane_acts = {"more": self._more, "fold": self._fold}
        self._spoken = ui.label().classes("unseen").props("role=status aria-live=polite aria-atomic=true")
        self._spoken.mark("board-says")
        ui.label(HELP).classes("unseen").props("id=board-help")
        self._build()
        ui.timer(MINUTE, self._minute)

    @property
    def stages(self) -> Mapping[str, str]:
        """The columns: names by id, from left to right."""
        return {stage.id: stage.name for stage in self._now.stages}

    @property
    def now(self) -> BoardNow:
        """The board as it was drawn last."""
        return self._now

    def lane_of(self, card: str) -> str:
        """The column the card stands in, or nothing."""
        place = self._place(card)
        return place.lane if place else ""

    def face(self, card: str) -> Face | None:
        """What the card shows, if it is shown."""
        element = self._cards.get(card)
        return element.face if element else None

    # Drawing

    def _build(self) -> None:
        self._tabs = ui.html("", sanitize=True).classes("lane-tabs").on("click", js_handler="(e) => board.goTo(e)")
        self.board = ui.element("div").classes("board").mark("board")
        self.board.on("keydown", self._key, js_handler="(e) => board.key(e, emit)")
        self.board.on("click", self._click, js_handler="(e) => board.click(e, emit)")
        self.board.on("start", self._lifted, js_handler="() => emit()")
        self.board.on("end", self._dropped, js_handler="(e) => board.dropped(e, emit)")
        self.board.on("focusin", js_handler="(e) => board.focus(e)")
        self.board.on("scroll.capture", js_handler="(e) => board.scrolled(e)")
        self._lay_out()
        self.draw(self._now)

    def _lay_out(self) -> None:
        self.board.clear()
        self._cards.clear()
        with self.board:
            self._lanes = {stage.id: Lane(stage) for stage in self._now.stages}

    async def refresh(self) -> None:
        """Read the board and draw what differs; while a card is in the air, later."""
        if not self._may_draw():
            return
        self._asked += 1
        ticket = self._asked
        now = await run.io_bound(self._read, self._shown())
        # None: the program is stopping.
        if now is not None and ticket > self._drawn and self._may_draw():
            self._drawn = ticket
            self.draw(now)

    def draw(self, now: BoardNow) -> None:
        """Bring the board in line with ``now``."""
        self._now = now
        if list(self._lanes) != [stage.id for stage in now.stages]:
            self._lay_out()
        faces = self._faces(now)
        self._drop_missing({face.id for lane in faces.values() for face in lane})
        for stage in now.stages:
            lane = self._lanes[stage.id]
            self._fill(lane, faces[stage.id])
            lane.show(
                stage,
                total=now.counts.get(stage.id, 0),
                shown=len(faces[stage.id]),
                folded=stage.id in self._folded,
            )
        self._tabs.set_content(TABS.render(stages=now.stages, counts=now.counts))

    def _faces(self, now: BoardNow) -> dict[str, list[Face]]:
        """Each card once: read between two halves of a move it could stand in two columns."""
        moment, zone = self._clock(), now.settings.zone
        seen: set[str] = set()
        return {
            stage: [face_of(card, now=moment, zone=zone) for card in _new(() if stage in self._folded else cards, seen)]
            for stage, cards in now.lanes.items()
        }

    def _drop_missing(self, wanted: set[str]) -> None:
        for card in [card for card in self._cards if card not in wanted]:
            element = self._cards.pop(card)
            if not element.is_deleted:
                element.delete()

    def _fill(self, lane: Lane, faces: list[Face]) -> None:
        for index, face in enumerate(faces):
            element = self._cards.get(face.id)
            if element is None or element.is_deleted:
                with lane.cards:
                    element = self._cards[face.id] = CardElement(face)
            if lane.cards.default_slot.children[index : index + 1] != [element]:
                element.move(lane.cards, index)
            element.show(face)

    def _shown(self) -> dict[str, int]:
        return {**self._limits, **dict.fromkeys(self._folded, 0)}

    async def _minute(self) -> None:
        """Time passes: what was due later is overdue now. Only cards whose words change are drawn."""
        if self._drag.lost():
            self._drag.over()
            await self.refresh()
        elif self._may_draw():
            self.draw(self._now)

    # Columns

    async def _more(self, stage: str) -> None:
        self._limits[stage] = self._limits.get(stage, FIRST) + FURTHER
        await self.refresh()

    async def _fold(self, stage: str) -> None:
        self._folded ^= {stage}
        await self.refresh()

    # Dragging

    def _may_draw(self) -> bool:
        return not (self._drag.under_way or self._saving or self._client.is_deleted)

    def _lifted(self) -> None:
        self._drag.begin()

    async def _dropped(self, event: events.GenericEventArguments) -> None:
        """The browser has moved the card already; we follow, and the answer of the record may move it again."""
        self._drag.over()
        drop = event.args
        source, target = self._lanes.get(drop["source"]), self._lanes.get(drop["target"])
        if source is None or target is None or (source is target and drop["old_index"] == drop["new_index"]):
            await self.refresh()
            return
        self._follow(drop["card"], source, target, after=drop["after"])
        await self._move(drop["card"], source=source.id, stage=target.id, after=drop["after"])

    def _follow(self, card: str, source: Lane, target: Lane, *, after: str | None) -> None:
        element = self._cards.get(card)
        if element is None or element.is_deleted:  # it left the board while it was in the air
            source.cards.update()
            target.cards.update()
            return
        above = [one.card for one in target.children() if one.card != card]
        element.move(target.cards, above.index(after) + 1 if after in above else 0)

    async def _move(self, card: str, *, source: str, stage: str, after: str | None) -> None:
        self._saving += 1
        try:
            then = await self._deeds.move(card, source=source, stage=stage, after=after)
        finally:
            self._saving -= 1
            await self.refresh()
        if then is not None and not self._client.is_deleted:
            await then()

    # Keys and clicks

    async def _click(self, event: events.GenericEventArguments) -> None:
        what = event.args["what"]
        if what in self._lane_acts:
            await self._lane_acts[what](event.args["lane"])
        elif event.args["card"] in self._cards:
            deeds = {"menu": self._deeds.menu, "write": self._deeds.write}
            await deeds.get(what, self._deeds.open)(event.args["card"])

    async def _key(self, event: events.GenericEventArguments) -> None:
        await self.carry(event.args["card"], event.args["key"])

    async def carry(self, card: str, key: str) -> None:
        """Move a card by an arrow's name: one after the other, each on the outcome of the one before."""
        async with self._keys:
            here = self._place(card)
            there = self._beside(here, key) if here else None
            if here and there:
                await self._carry(card, here, there)

    async def _carry(self, card: str, here: Place, there: Place) -> None:
        lane = self._lanes[there.lane]
        self._folded.discard(there.lane)
        rest = [child.card for child in lane.children() if child.card != card]
        self._cards[card].move(lane.cards, there.index)  # seen at once; the answer of the record follows
        self.focus(card)
        await self._move(card, source=here.lane, stage=there.lane, after=rest[there.index - 1] if there.index else None)
        self.focus(card)
        self._say(card)

    def _place(self, card: str) -> Place | None:
        for lane in self._lanes.values():
            for index, child in enumerate(lane.children()):
                if child.card == card:
                    return Place(lane=lane.id, index=index)
        return None

    def _beside(self, here: Place, key: str) -> Place | None:
        """Where a card goes by ``key``: one up or down, or to the top of the next column; None at the edge."""
        lanes = list(self._lanes)
        if key in UPRIGHT:
            index = here.index + UPRIGHT[key]
            inside = 0 <= index < len(self._lanes[here.lane].children())
            return Place(lane=here.lane, index=index) if inside else None
        column = lanes.index(here.lane) + SIDEWAYS[key]
        return Place(lane=lanes[column], index=0) if 0 <= column < len(lanes) else None

    async def send(self, card: str, stage: str) -> None:
        """Move a card to the top of ``stage``, wherever it stands."""
        here = self._place(card)
        if here is not None and here.lane != stage:
            await self._move(card, source=here.lane, stage=stage, after=None)
            self._say(card)

    def focus(self, card: str) -> None:
        """Put the keyboard on a card."""
        element = self._cards.get(card)
        if element is not None:
            self._client.run_javascript(f"board.take({element.id})")

    def _say(self, card: str) -> None:
        place, face = self._place(card), self.face(card)
        if place and face:
            lane = self._lanes[place.lane]
            self._spoken.text = f"{face.name}: {lane.name}, {place.index + 1} of {self._now.counts.get(lane.id, 0)}"


class _Drag:
    """Whether a card is in the air."""

    def __init__(self) -> None:
        self.under_way = False
        self._since = 0.0

    def begin(self) -> None:
        self.under_way = True
        self._since = asyncio.get_running_loop().time()

    def over(self) -> None:
        self.under_way = False

    def lost(self) -> bool:
        """The end of a drag was never told."""
        return self.under_way and asyncio.get_running_loop().time() - self._since > LONGEST_DRAG


def _new(cards: Iterable[Card], seen: set[str]) -> list[Card]:
    fresh = [card for card in cards if card.id not in seen]
    seen.update(card.id for card in fresh)
    return fresh
