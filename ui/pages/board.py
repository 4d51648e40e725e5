"""The board page: every application in its column, and the panel of the one that is open."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import run, ui

from domain.errors import Conflict
from domain.rank import between
from domain.values import Meaning
from projections import board
from projections.board import Card
from ui.components.board_view import PAGE, BoardView, Then
from ui.components.doing import perform
from ui.frame import frame
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import BoardNow, board_now, card_of
from ui.services import Services
from ui.theme import address_of


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""

    @ui.page("/")
    async def whole_board() -> None:
        await BoardPage(services).draw(live)

    @ui.page("/application/{token}")
    async def one_application(token: str) -> None:
        await BoardPage(services).draw(live, token=token)


class BoardPage:
    """One tab that shows the board."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()

    async def draw(self, live: Live, *, token: str = "") -> None:
        first = await run.io_bound(self.read, {})
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/board.css")}">')
        ui.add_head_html(f'<script defer src="{address_of("js/board.js")}"></script>')
        with frame("Board", active="board", wide=True):
            self.view = BoardView(first, read=self.read, clock=self.services.clock, deeds=self, folded=_folded(first))
        live.follow(self.view.refresh)

    def read(self, limits: Mapping[str, int]) -> BoardNow:
        return board_now(self.services.db, self.seeker, limits=limits, usual=PAGE)

    async def move(self, card: str, *, source: str, stage: str, after: str | None) -> Then:
        await perform(lambda: self._move(card, source=source, stage=stage, after=after))
        return None

    def _move(self, card: str, *, source: str, stage: str, after: str | None) -> Card:
        before = card_of(self.services.db, self.seeker, id=card)
        if before.stage != source:
            raise Conflict("This card was moved meanwhile, so it stays where it is now.")
        above, below = board.neighbours(self.services.db, self.seeker, stage=stage, after=after, moving=card)
        self.services.commands.move(
            self.seeker, card, stage=stage, rank=between(above or None, below or None), stamp=self.services.stamp()
        )
        return before

    def open(self, card: str) -> None:
        ui.notify(card)

    def menu(self, card: str) -> None:
        ui.notify("menu " + card)


def _folded(now: BoardNow) -> tuple[str, ...]:
    """What has ended stands folded away at the side, and still takes cards."""
    return tuple(stage.id for stage in now.stages if stage.meaning == Meaning.CLOSED)
