"""The board: columns of cards that can be dragged, moved by keys, and that follow what others do meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from nicegui import events, run, ui

from ui.components.board_drawing import BoardDrawing, Place
from ui.components.card import Face
from ui.readings import BoardNow

FIRST, FURTHER = 16, 50  # cards of a column: at first, and each time more are asked for
MINUTE = 60.0
LONGEST_DRAG = 120.0
HELP = (
    "Arrow keys go from card to card, Alt with an arrow key moves the card, 1 to 9 send it to that column, Enter opens "
    "it, E writes its letter, F a follow-up, T a thank-you, M offers more, and A goes to what the board asks."
)

LETTERS = {"write": "", "follow-up": "status", "thank": "thanks"}

Then = Callable[[], Awaitable[None]] | None


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

    async def write(self, card: str, purpose: str = "") -> None:
        """Open a letter about it; ``purpose`` is what it shall be for, where that is said."""


class BoardView:
    """What hands and keys do to the board, and when it is drawn.

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
        self._limits: dict[str, int] = {}
        self._drag, self._saving = _Drag(), 0
        self._asked = self._drawn = 0
        self._keys = asyncio.Lock()
        self._acts = {"more": self._more, "fold": self._fold}
        self._spoken = ui.label().classes("unseen").props("role=status aria-live=polite aria-atomic=true")
        ui.label(HELP).classes("unseen").props("id=board-help")
        self._board = BoardDrawing(first, folded=folded)
        self._listen(self._board.element)
        self._board.draw(first, at=clock())
        ui.timer(MINUTE, self._minute)

    @property
    def now(self) -> BoardNow:
        """The board as it was drawn last."""
        return self._board.now

    def lane_of(self, card: str) -> str:
        """The column the card stands in, or nothing."""
        place = self._board.place(card)
        return place.lane if place else ""

    def face(self, card: str) -> Face | None:
        """What the card shows, if it is shown."""
        return self._board.face(card)

    def unfold(self, stages: Iterable[str]) -> None:
        """From the next refresh on, these columns show their cards."""
        self._board.folded -= set(stages)

    async def refresh(self) -> None:
        """Read the board and draw what differs; while a card is in the air, later."""
        if not self._may_draw():
            return
        self._asked += 1
        ticket = self._asked
        now = await run.io_bound(self._read, {**self._limits, **dict.fromkeys(self._board.folded, 0)})
        # None: the program is stopping.
        if now is not None and ticket > self._drawn and self._may_draw():
            self._drawn = ticket
            self._board.draw(now, at=self._clock())

    async def send(self, card: str, stage: str) -> None:
        """Move a card to the top of ``stage``, wherever it stands."""
        here = self._board.place(card)
        if here is not None and here.lane != stage:
            await self._move(card, source=here.lane, stage=stage, after=None)
            self._say(card)

    async def carry(self, card: str, key: str) -> None:
        """Move a card by an arrow's name: one after the other, each on the outcome of the one before."""
        async with self._keys:
            here = self._board.place(card)
            there = self._board.beside(here, key) if here else None
            if here and there:
                await self._carry(card, here, there)

    def focus(self, card: str) -> None:
        """Put the keyboard on a card."""
        element = self._board.cards.get(card)
        if element is not None:
            self._client.run_javascript(f"board.take({element.id})")

    def _listen(self, board: ui.element) -> None:
        """One listener of a kind for all columns and cards."""
        board.on("keydown", self._key, js_handler="(e) => board.key(e, emit)")
        board.on("click", self._click, js_handler="(e) => board.click(e, emit)")
        board.on("start", self._lifted, js_handler="() => emit()")
        board.on("end", self._dropped, js_handler="(e) => board.dropped(e, emit)")
        board.on("focusin", js_handler="(e) => board.focus(e)")
        board.on("scroll.capture", js_handler="(e) => board.scrolled(e)")

    def _may_draw(self) -> bool:
        return not (self._drag.under_way or self._saving or self._client.is_deleted)

    async def _minute(self) -> None:
        """Time passes: what was due later is overdue now. Only cards whose words change are drawn."""
        if self._drag.lost():
            self._drag.over()
            await self.refresh()
        elif self._may_draw():
            self._board.draw(self.now, at=self._clock())

    async def _more(self, stage: str) -> None:
        self._limits[stage] = self._limits.get(stage, FIRST) + FURTHER
        await self.refresh()

    async def _fold(self, stage: str) -> None:
        self._board.folded ^= {stage}
        await self.refresh()

    def _lifted(self) -> None:
        self._drag.begin()

    async def _dropped(self, event: events.GenericEventArguments) -> None:
        """The browser has moved the card already; we follow, and the answer of the record may move it again."""
        self._drag.over()
        drop, lanes = event.args, self._board.lanes
        source, target = lanes.get(drop["source"]), lanes.get(drop["target"])
        if source is None or target is None or (source is target and drop["old_index"] == drop["new_index"]):
            await self.refresh()
            return
        self._board.put_after(drop["card"], source=source, target=target, after=drop["after"])
        await self._move(drop["card"], source=source.id, stage=target.id, after=drop["after"])

    async def _move(self, card: str, *, source: str, stage: str, after: str | None) -> None:
        self._saving += 1
        try:
            then = await self._deeds.move(card, source=source, stage=stage, after=after)
        finally:
            self._saving -= 1
            await self.refresh()
        if then is not None and not self._client.is_deleted:
            await then()

    async def _click(self, event: events.GenericEventArguments) -> None:
        what = event.args["what"]
        if what in self._acts:
            await self._acts[what](event.args["lane"])
        elif event.args["card"] in self._board.cards:
            await self._do(what, event.args["card"])

    async def _do(self, what: str, card: str) -> None:
        if what in LETTERS:
            await self._deeds.write(card, LETTERS[what])
        elif what == "menu":
            await self._deeds.menu(card)
        else:
            await self._deeds.open(card)

    async def _key(self, event: events.GenericEventArguments) -> None:
        """An arrow carries the card, a number sends it to the top of a column; it keeps the keyboard."""
        card = event.args["card"]
        if "lane" not in event.args:
            await self.carry(card, event.args["key"])
            return
        async with self._keys:
            self._board.folded.discard(event.args["lane"])
            await self.send(card, event.args["lane"])
            self.focus(card)

    async def _carry(self, card: str, here: Place, there: Place) -> None:
        self._board.folded.discard(there.lane)
        after = self._board.put(card, there)
        self.focus(card)
        await self._move(card, source=here.lane, stage=there.lane, after=after)
        self.focus(card)
        self._say(card)

    def _say(self, card: str) -> None:
        place, face = self._board.place(card), self.face(card)
        if place and face:
            lane, total = self._board.lanes[place.lane], self.now.counts.get(place.lane, 0)
            self._spoken.text = f"{face.name}: {lane.name}, {place.index + 1} of {total}"


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
