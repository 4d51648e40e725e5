"""The table and the archive: the applications of the board in rows, filtered, sorted and changed several at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nicegui import app, context, ui
from nicegui.events import GenericEventArguments
from starlette.requests import Request
from starlette.responses import StreamingResponse

from projections import filters
from projections.board import Card
from projections.filters import Choices, Order
from projections.seekers import Settings
from ui.asking import ask
from ui.components.board_filter import FilterLine
from ui.components.board_table import TableView
from ui.components.board_views import ViewDeeds
from ui.components.bulk import Bulk, BulkBar
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.table_cells import Cells
from ui.frame import frame, page, toast
from ui.live import Live
from ui.pages.application import Panel
from ui.principal import current_seeker
from ui.readings import card_of, settings_of
from ui.services import Services
from ui.sifting import file_of, filter_of, order_of, sort_of
from ui.takeaway import CSV, file_answer
from ui.theme import address_of as file_address

ROWS, FURTHER = 100, 200
ALL = 1_000_000


@dataclass(frozen=True, kw_only=True)
class View:
    """One of the two ways to look: its words, and what it is sorted by unless the address says otherwise."""

    path: str
    title: str
    archived: bool
    usual: str
    empty: str
    lead: str = ""


TABLE = View(
    path="/table",
    title="Table",
    archived=False,
    usual="next",
    empty="Nothing is on your board yet. Add a first application there, and it stands here, too.",
)
ARCHIVE = View(
    path="/archive",
    title="Archive",
    archived=True,
    usual="-activity",
    empty="Nothing is put away. What you archive waits here with its whole history, and can come back any day.",
    lead="Put away, not gone: each keeps its whole history and can come back.",
)


@dataclass(frozen=True, kw_only=True)
class TableNow:
    """The rows as they stand, and how many there are in all."""

    settings: Settings
    cards: tuple[Card, ...]
    total: int


def register(services: Services, live: Live) -> None:
    """Declare the addresses of these pages."""

    @page(TABLE.path)
    async def table() -> None:
        await TablePage(services, TABLE).draw(live)

    @page(ARCHIVE.path)
    async def archive() -> None:
        await TablePage(services, ARCHIVE).draw(live)

    @app.get(f"{TABLE.path}.csv", include_in_schema=False)
    def table_file(request: Request) -> StreamingResponse:
        return _file(services, TABLE, request.url.query)

    @app.get(f"{ARCHIVE.path}.csv", include_in_schema=False)
    def archive_file(request: Request) -> StreamingResponse:
        return _file(services, ARCHIVE, request.url.query)


class TablePage:
    """One tab that shows rows."""

    def __init__(self, services: Services, view: View) -> None:
        self.services, self.view = services, view
        self.seeker = current_seeker()
        self.hand = Hand(services=services, seeker=self.seeker, client=context.client)
        self.limit = ROWS
        self._asked = self._shown = 0

    async def draw(self, live: Live) -> None:
        self._follow(context.client.request.url.query)
        self.now = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{file_address("css/board.css")}">')
        ui.add_head_html(f'<link rel="stylesheet" href="{file_address("css/table.css")}">')
        for script in ("board", "sift", "table", *(() if self.view.archived else ("cells",))):
            ui.add_head_html(f'<script defer src="{file_address(f"js/{script}.js")}"></script>')
        with frame(self.view.title, active="board", lead=self.view.lead, wide=True) as shell:
            views = ViewDeeds(self.hand, lambda: (self.wanted, self.now.settings.views, self.sort)).acts()
            self.filters = FilterLine(self.wanted, path=self.view.path, choices=self._choices, acts=views)
            self.empty = ui.element("div").classes("empty")
            with self.empty:
                ui.icon("i-leaf").props("aria-hidden=true")
                ui.label(self.view.empty)
                ui.link("To the board", "/")
            self.count = ui.label().classes("muted small").props("role=status").mark("count")
            drafts = "" if self.view.archived else f"{self.seeker}/cell"
            self.table = TableView(path=self.view.path, drafts=drafts, opened=self._open, chose=self._chose)
            self.more = ui.button("Show more", color=None, on_click=self._more).classes("btn-plain").mark("more")
            bulk = Bulk(self.hand, done=self.table.clear)
            self.bar = BulkBar(bulk, chosen=self._chosen, clear=self.table.clear, away=self.view.archived)
            self.panel = Panel(self.hand, move=self._send)
        self.show()
        if not self.view.archived:
            Cells(self.hand, self.table.layer)
        ui.on("address", self._address)
        await watch_outbox(self.services, live, shell)
        live.follow(self._refresh)

    def read(self) -> TableNow:
        db, now, view = self.services.db, self.services.clock(), self.view
        settings = settings_of(db, self.seeker)
        order = _with_stages(self.order, settings)
        cards = filters.found(
            db, self.seeker, wanted=self.wanted, now=now, order=order, archived=view.archived, limit=self.limit
        )
        counts = filters.counts(db, self.seeker, wanted=self.wanted, now=now, archived=view.archived)
        return TableNow(settings=settings, cards=tuple(cards), total=sum(counts.values()))

    def show(self) -> None:
        now, nothing = self.now, not self.now.cards
        file = "" if nothing else file_of(self.wanted, self.order, path=self.view.path)
        none_fits = nothing and not self.wanted.empty
        self.filters.show(self.wanted, settings=now.settings, nothing=none_fits, file=file, sort=self.sort)
        self.empty.set_visibility(nothing and self.wanted.empty)
        self.count.set_text("" if nothing else _count(len(now.cards), now.total))
        self.more.set_visibility(now.total > len(now.cards))
        self.table.show(
            now.cards, settings=now.settings, wanted=self.wanted, order=self.order, now=self.services.clock()
        )

    def _follow(self, query: str) -> None:
        self.wanted = filter_of(query)
        self.order: Order = order_of(query, usual=self.view.usual)

    @property
    def sort(self) -> str:
        """How the address says its order; nothing where it is the usual one."""
        return sort_of(self.order, usual=self.view.usual)

    def _choices(self) -> Choices:
        return filters.choices(self.services.db, self.seeker, archived=self.view.archived)

    async def _refresh(self) -> None:
        await self._again()
        await self.panel.refresh()

    async def _again(self) -> None:
        self._asked += 1
        ticket = self._asked
        now = await ask(self.read)
        # What was asked for earlier may come later, and is of yesterday then.
        if ticket > self._shown:
            self._shown, self.now = ticket, now
            self.show()

    async def _address(self, event: GenericEventArguments) -> None:
        path, _, query = str(event.args).partition("?")
        self._follow(query)
        await self._again()
        await self.panel.follow(path)

    async def _more(self) -> None:
        self.limit += FURTHER
        await self._again()

    async def _open(self, card: str) -> None:
        with self.hand.client:
            await self.panel.open(card)

    def _chosen(self) -> list[str]:
        return [face.id for face in self.table.faces()]

    def _chose(self) -> None:
        self.bar.show(len(self.table.chosen), stages=self.now.settings.stages)

    async def _send(self, card: str, source: str, stage: str) -> None:
        """From the panel: to the top of another column."""
        before = await ask(lambda: card_of(self.services.db, self.seeker, id=card))
        with self.hand.client:
            if before.stage == source and await perform(lambda: self._move(card, stage, "")):
                toast("Moved.", undo=lambda: self._back(before))

    async def _back(self, before: Card) -> None:
        if await perform(lambda: self._move(before.id, before.stage, before.rank)):
            toast("Moved back.")

    def _move(self, card: str, stage: str, rank: str) -> None:
        self.services.commands.move(self.seeker, card, stage=stage, rank=rank, stamp=self.services.stamp())


def _file(services: Services, view: View, query: str) -> StreamingResponse:
    """All rows that the page with this query has, in its order, as a table for any spreadsheet."""
    db, seeker, now = services.db, current_seeker(), services.clock()
    cards = filters.found(
        db,
        seeker,
        wanted=filter_of(query),
        now=now,
        order=_with_stages(order_of(query, usual=view.usual), settings_of(db, seeker)),
        archived=view.archived,
        limit=ALL,
    )
    name = f"{view.title.lower()}-{now.date().isoformat()}.csv"
    return file_answer(services.takeaway.applications(seeker, cards), name, CSV)


def _with_stages(order: Order, settings: Settings) -> Order:
    return replace(order, stages=tuple(stage.id for stage in settings.stages))


def _count(shown: int, total: int) -> str:
    return f"{total:,} in all" if shown == total else f"{shown:,} of {total:,}"
