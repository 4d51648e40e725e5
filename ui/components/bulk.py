"""What can be done to several chosen cards at once: one step, and one way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

from nicegui import ui

from domain.application import JobApplication
from domain.rank import on_top
from domain.values import Stage, Stamp
from projections.board import Card
from ui import words
from ui.components.doing import perform
from ui.components.hand import Deed, Hand
from ui.components.question import Question
from ui.frame import toast
from ui.readings import card_of

TAG_LIMIT = 60


class Bulk:
    """The deeds themselves. ``done`` is told when one was carried out."""

    def __init__(self, hand: Hand, *, done: Callable[[], None]) -> None:
        self._hand, self._done = hand, done

    async def move(self, cards: list[str], stage: Stage) -> None:
        """To the top of a column, in the order in which they are given."""
        await self._do(
            cards,
            lambda before: self._move(dict.fromkeys(before, (stage.id, ""))),
            said=f"{_many(cards)} moved to {stage.name}.",
            back=lambda before: self._move({card.id: (card.stage, card.rank) for card in before.values()}),
        )

    async def archive(self, cards: list[str]) -> None:
        await self._do(
            cards,
            lambda before: self._change(before, lambda one, stamp: one.archive(stamp=stamp)),
            said=f"{_many(cards)} archived.",
            back=lambda before: self._change(
                [id for id, card in before.items() if not card.archived], lambda one, stamp: one.restore(stamp=stamp)
            ),
        )

    async def restore(self, cards: list[str]) -> None:
        await self._do(
            cards,
            lambda before: self._change(before, lambda one, stamp: one.restore(stamp=stamp)),
            said=f"{_many(cards)} back on the board.",
            back=lambda before: self._change(
                [id for id, card in before.items() if card.archived], lambda one, stamp: one.archive(stamp=stamp)
            ),
        )

    def ask_tag(self, cards: list[str]) -> None:
        """The tag that all of them get."""
        with Question(f"Tag {_many(cards)}") as question:
            tag = question.line("Tag", name="tag", hint="remote", most=TAG_LIMIT)
        before: dict[str, Card] = {}

        def work(_: str) -> None:
            before.update(self._before(cards))
            self._change(cards, lambda one, stamp: one.tag(tag=tag.value or "", stamp=stamp))

        def back() -> None:
            said = (tag.value or "").strip().lstrip("#")
            bare = [id for id, card in before.items() if said not in card.tags]
            self._change(bare, lambda one, stamp: one.untag(tag=said, stamp=stamp))

        question.saves(
            work,
            label="Tag them",
            said=f"{_many(cards)} tagged.",
            undo=partial(self._take_back, back),
            after=self._done,
        )

    async def _do(
        self,
        cards: list[str],
        work: Callable[[Mapping[str, Card]], None],
        *,
        said: str,
        back: Callable[[Mapping[str, Card]], None],
    ) -> None:
        before: dict[str, Card] = {}

        def carry_out() -> None:
            before.update(self._before(cards))
            work(before)

        with self._hand.client:
            if await perform(carry_out):
                toast(said, undo=partial(self._take_back, lambda: back(before)))
                self._done()

    async def _take_back(self, back: Callable[[], None]) -> None:
        with self._hand.client:
            if await perform(back):
                toast("Taken back.")

    # Blocking; each may raise Refusal, and then nothing has changed

    def _before(self, cards: list[str]) -> dict[str, Card]:
        return {id: card_of(self._hand.services.db, self._hand.seeker, id=id) for id in cards}

    def _change(self, cards: Mapping[str, Card] | list[str], deed: Deed) -> None:
        stamp = self._hand.services.stamp()

        def do(one: JobApplication) -> None:
            deed(one, stamp)

        self._hand.services.commands.change_all(self._hand.seeker, dict.fromkeys(cards, do), stamp=stamp)

    def _move(self, places: Mapping[str, tuple[str, str]]) -> None:
        stamp = self._hand.services.stamp()
        ranks = _ranks(len(places), stamp)
        self._hand.services.commands.move_all(
            self._hand.seeker,
            {card: (stage, rank or top) for (card, (stage, rank)), top in zip(places.items(), ranks, strict=True)},
            stamp=stamp,
        )


class BulkBar:
    """The bar at the foot of the page, drawn while something is chosen."""

    def __init__(self, bulk: Bulk, *, chosen: Callable[[], list[str]], clear: Callable[[], None], away: bool) -> None:
        self._bulk, self._chosen, self._clear, self._away = bulk, chosen, clear, away
        self._stages: tuple[Stage, ...] = ()
        self._place = ui.element("section").classes("bulk").mark("bulk")
        self._place.props["aria-label"] = "What is chosen"
        self._count: ui.label | None = None

    def show(self, many: int, *, stages: tuple[Stage, ...]) -> None:
        """Say how many are chosen; with none, the bar goes."""
        self._stages = stages
        if not many:
            self._place.clear()
            self._count = None
            return
        if self._count is None:
            with self._place, ui.element("div").classes("bulk-bar"):
                self._draw()
        if self._count is not None:
            self._count.text = f"{many} chosen"

    def _draw(self) -> None:
        self._count = ui.label().classes("strong").props("role=status").mark("bulk-count")
        with ui.element("div").classes("cluster"):
            if self._away:
                self._button("Back to the board", "undo", lambda: self._bulk.restore(self._chosen()))
            else:
                self._button("Move to …", "forward", self._ask_stage)
                self._button("Tag …", "tag", lambda: self._bulk.ask_tag(self._chosen()))
                self._button("Archive", "archive", lambda: self._bulk.archive(self._chosen()))
        none = (
            ui.button(icon="i-close", color=None, on_click=self._clear).classes("btn-icon btn-quiet").mark("bulk-none")
        )
        none.props["aria-label"] = "Choose none"

    @staticmethod
    def _button(label: str, icon: str, deed: Callable[[], Awaitable[None] | None]) -> None:
        ui.button(label, icon=f"i-{icon}", color=None, on_click=deed).classes("btn-plain").mark(f"bulk-{icon}")

    def _ask_stage(self) -> None:
        cards = self._chosen()
        client = ui.context.client

        async def move(stage: Stage) -> None:
            dialog.close()
            with client:
                await self._bulk.move(cards, stage)

        with client.content, ui.dialog() as dialog, ui.element("div").classes("sheet card-menu"):
            dialog.props["aria-label"] = f"Move {_many(cards)}"
            dialog.on("hide", dialog.delete)
            with ui.element("div").classes("sheet-head"):
                with ui.element("h2"):
                    ui.label(f"Move {_many(cards)} to …")
                close = ui.button(icon="i-close", color=None, on_click=dialog.close).classes("btn-icon btn-quiet")
                close.props["aria-label"] = "Close"
            with ui.element("div").classes("sheet-body"):
                for stage in self._stages:
                    button = ui.button(stage.name, color=None, on_click=partial(move, stage))
                    button.classes(f"stage-button stage-{stage.colour}").mark(f"bulk-to-{stage.id}")
        dialog.open()


def _many(cards: list[str]) -> str:
    return words.count(len(cards), "card")


def _ranks(many: int, stamp: Stamp) -> list[str]:
    """Places on top of a column for so many cards, the first above the second: a millisecond apart."""
    return [on_top(stamp.recorded_at + timedelta(milliseconds=many - number)) for number in range(many)]
