"""The board page: every application in its column, and the panel of the one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from nicegui import app, context, ui
from nicegui.events import GenericEventArguments
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from domain.errors import Conflict, NotFound
from domain.purpose import FOLLOW_UP, THANK_YOU, kind_of
from domain.rank import between
from domain.steps import OPEN
from domain.values import Meaning
from projections import agenda, board, filters, people, plans
from projections.board import Card
from projections.filters import Choices, Filter, Order
from ui.asking import ask
from ui.components.after_move import Moved, Suggestions
from ui.components.board_columns import ColumnsSheet
from ui.components.board_filter import FilterLine
from ui.components.board_view import FIRST, BoardView, Then
from ui.components.board_views import ViewDeeds
from ui.components.card_menu import open_card_menu
from ui.components.compose import open_compose
from ui.components.doing import perform
from ui.components.first_steps import FirstSteps
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.quick_add import QuickAdd
from ui.components.welcome import Welcome
from ui.frame import frame, page, toast
from ui.live import Live
from ui.pages.application import Panel, archive, id_of, remove
from ui.principal import current_seeker
from ui.readings import BoardNow, board_now, card_of, kept_of, settings_of
from ui.services import Services
from ui.sifting import file_of, filter_of
from ui.theme import address_of as file_address

REPLAY = (
    '<a class="chip" href="/replay"><span class="i i-clock" aria-hidden="true"></span>'
    '<span class="chip-word">Replay<span class="unseen"> the search</span></span></a>'
)
INSIGHTS = (
    '<a class="chip" href="/insights"><span class="i i-chart" aria-hidden="true"></span>'
    '<span class="chip-word">Insights</span></a>'
)

AS_IT_STANDS = Order(by="stage")
STEPS_FOR = {"status": FOLLOW_UP, "thanks": THANK_YOU}


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""

    @page("/")
    async def whole_board() -> None:
        await BoardPage(services).draw(live)

    @page("/application/{token}")
    async def one_application(token: str) -> None:
        await BoardPage(services).draw(live, token=token)

    @app.get("/application/{token}/document/{digest}")
    async def document(token: str, digest: str) -> Response:
        return await run_in_threadpool(_document, services, current_seeker(), token, digest)


class BoardPage:
    """One tab that shows the board."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.hand = Hand(services=services, seeker=self.seeker, client=context.client)

    async def draw(self, live: Live, *, token: str = "") -> None:
        self.wanted = filter_of(context.client.request.url.query)
        first = await ask(lambda: self.read({}))
        ui.add_head_html(f'<link rel="stylesheet" href="{file_address("css/board.css")}">')
        ui.add_head_html(f'<script defer src="{file_address("js/board.js")}"></script>')
        ui.add_head_html(f'<script defer src="{file_address("js/sift.js")}"></script>')
        with frame("Board", active="board", wide=True) as shell:
            with shell.actions:
                ui.html(INSIGHTS)
                ui.html(REPLAY)
            with shell.toolbar:
                self.quick_add = QuickAdd(self.hand, first.settings, self._added)
            views = ViewDeeds(self.hand, lambda: (self.wanted, self.view.now.settings.views, None)).acts()
            self.filters = FilterLine(
                self.wanted, path="/", choices=self._choices, acts={"columns": self._columns, **views}
            )
            self.first_steps = FirstSteps(self.hand, add=self.quick_add.focus)
            self.columns = ColumnsSheet(self.hand)
            self.view = BoardView(
                first, read=self.read, clock=self.services.clock, deeds=self, folded=_folded(first, self.wanted)
            )
            self.welcome = Welcome(self.quick_add)
            self.suggestions = Suggestions(self.hand, self._undo_move)
            self.panel = Panel(self.hand, move=self._send)
        self._show(first)
        ui.on("address", self._address)
        live.follow(self._refresh)
        self._wanted = token
        context.client.on_connect(self._open_wanted)
        await watch_outbox(self.services, live, shell)

    def read(self, limits: Mapping[str, int]) -> BoardNow:
        return board_now(
            self.services.db,
            self.seeker,
            limits=limits,
            usual=FIRST,
            wanted=self.wanted,
            now=self.services.clock(),
        )

    def _choices(self) -> Choices:
        return filters.choices(self.services.db, self.seeker)

    async def _added(self, id: str) -> None:
        """A card that was applied for has a follow-up to be told of."""
        moved = await ask(
            lambda: self._outcome(card_of(self.services.db, self.seeker, id=id), Meaning.SAVED, added=True)
        )
        with self.hand.client:
            self.suggestions.show(moved)
            if not self.wanted.empty and not await ask(lambda: self._fits(id)):
                toast("It is on the board. What you filter by hides it.")

    def _fits(self, id: str) -> bool:
        return filters.fits(self.services.db, self.seeker, id=id, wanted=self.wanted, now=self.services.clock())

    async def _refresh(self) -> None:
        await self.view.refresh()
        self._show(self.view.now)
        await self.panel.refresh()

    async def _columns(self) -> None:
        self.columns.open(self.view.now.settings)

    def _show(self, now: BoardNow) -> None:
        self.columns.show(now.settings)
        file = file_of(self.wanted, AS_IT_STANDS, path="/table") if any(now.counts.values()) else ""
        self.filters.show(self.wanted, settings=now.settings, nothing=now.nothing_found, file=file)
        self.welcome.show(now)
        self.first_steps.show(now)

    async def _open_wanted(self) -> None:
        """What the address asked for, once: a page that finds its server again connects anew."""
        token, self._wanted = self._wanted, ""
        if token:
            with self.hand.client:
                await self.panel.open_token(token)

    async def _address(self, event: GenericEventArguments) -> None:
        path, _, query = str(event.args).partition("?")
        wanted = filter_of(query)
        if wanted != self.wanted:
            self.wanted = wanted
            self.view.unfold(wanted.stages)
            await self._refresh()
        await self.panel.follow(path)

    # What the board asks for

    async def move(self, card: str, *, source: str, stage: str, after: str | None) -> Then:
        self.suggestions.clear()
        with self.hand.client:
            done = await perform(lambda: self._move(card, source=source, stage=stage, after=after))
        if done is None or done.value is None or source == stage:
            return None
        moved = done.value
        return lambda: self._suggest(moved)

    async def open(self, card: str) -> None:
        with self.hand.client:
            await self.panel.open(card)

    async def menu(self, card: str) -> None:
        face = self.view.face(card)
        if face is not None:
            open_card_menu(
                face,
                stages=self.view.now.stages,
                here=self.view.lane_of(card),
                move=lambda stage: self.view.send(card, stage),
                deeds=(
                    ("Up", "i-up", lambda: self.view.carry(card, "ArrowUp")),
                    ("Down", "i-down", lambda: self.view.carry(card, "ArrowDown")),
                    ("Write a letter", "i-pencil", lambda: self.write(card)),
                    ("Archive", "i-archive", lambda: archive(self.hand, card)),
                    ("Remove", "i-trash", lambda: remove(self.hand, card)),
                ),
            )

    async def write(self, card: str, purpose: str = "") -> None:
        """A letter for the step that waits, where one does that asks for such a letter."""
        steps = await ask(lambda: plans.steps_of(self.services.db, self.seeker, about=card))
        kind = STEPS_FOR.get(purpose)
        waiting = next((one.step for one in steps if one.state == OPEN and kind in {None, kind_of(one.purpose)}), "")
        with self.hand.client:
            await open_compose(self.services, self.seeker, about=card, step=waiting, purpose=purpose)

    # Moving

    def _move(self, card: str, *, source: str, stage: str, after: str | None) -> Moved:
        """Blocking. Raises Refusal, and changes nothing, where the card is not where it was seen."""
        before = card_of(self.services.db, self.seeker, id=card)
        if before.stage != source or before.archived or before.removed:
            raise Conflict("This card was moved meanwhile, so it stays where it is now.")
        above, below = board.neighbours(self.services.db, self.seeker, stage=stage, after=after, moving=card)
        self.services.commands.move(
            self.seeker, card, stage=stage, rank=between(above or None, below or None), stamp=self.services.stamp()
        )
        return self._outcome(before, before.meaning)

    def _outcome(self, before: Card, came_from: str, *, added: bool = False) -> Moved:
        """Blocking. What became of ``before``, which came from a column of that meaning."""
        settings = settings_of(self.services.db, self.seeker)
        now = card_of(self.services.db, self.seeker, id=before.id)
        steps = plans.steps_of(self.services.db, self.seeker, about=before.id)
        return Moved(
            before=before,
            came_from=came_from,
            meaning=now.meaning,
            step=next((step for step in steps if step.state == "open"), None),
            people=tuple(people.of_application(self.services.db, self.seeker, application=before.id)),
            settings=settings,
            talk=self._coming_talk(before.id),
            added=added,
        )

    def _coming_talk(self, id: str) -> agenda.Date | None:
        dates = agenda.of(self.services.db, self.seeker, about=id)
        coming = (date for date in dates if date.kind == agenda.INTERVIEW and date.state == agenda.COMING)
        return next((date for date in coming if date.at >= self.services.clock()), None)

    async def _suggest(self, moved: Moved) -> None:
        with self.hand.client:
            self.suggestions.show(moved)

    async def _undo_move(self, before: Card) -> None:
        done = await perform(
            lambda: self.services.commands.move(
                self.seeker, before.id, stage=before.stage, rank=before.rank, stamp=self.services.stamp()
            )
        )
        if done:
            toast("Moved back.")

    async def _send(self, card: str, source: str, stage: str) -> None:
        then = await self.move(card, source=source, stage=stage, after=None)
        await self._refresh()
        if then is not None:
            await then()


def _folded(now: BoardNow, wanted: Filter) -> tuple[str, ...]:
    """What has ended stands folded away at the side, and still takes cards, unless it was asked for."""
    return tuple(stage.id for stage in now.stages if stage.meaning == Meaning.CLOSED and stage.id not in wanted.stages)


def _document(services: Services, seeker: str, token: str, digest: str) -> Response:
    """A file as it was put in, to be kept and not to be run."""
    try:
        name, content = _kept_file(services, seeker, id_of(seeker, token), digest)
    except NotFound as missing:
        return PlainTextResponse(missing.message, status_code=404)
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


def _kept_file(services: Services, seeker: str, application: str, digest: str) -> tuple[str, bytes]:
    """Name and content. Raises NotFound for what is not attached to this very application."""
    names = dict(kept_of(services.commands.record, seeker, id=application).documents)
    if digest not in names:
        raise NotFound("There is no such file.")
    return names[digest], services.files.read(seeker, digest)
