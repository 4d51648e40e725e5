"""One column of the board: its head, its cards, and a way to see more of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui import events, ui

from domain.values import Stage

from .card import CardElement

LIVELY = {
    "delay": 180,  # a long press lifts a card; a swipe scrolls
    "delayOnTouchOnly": True,
    "touchStartThreshold": 4,
    "filter": ".act",
    "preventOnFilter": False,
    "ghostClass": "face-ghost",
    "chosenClass": "face-chosen",
    "dragClass": "face-drag",
    "scrollSensitivity": 80,
    "emptyInsertThreshold": 24,
}


@dataclass(frozen=True, kw_only=True)
class LaneEvents:
    """Whom a column tells what happened in it."""

    lifted: Callable[[events.GenericEventArguments], None]
    dropped: Callable[[events.GenericEventArguments], Awaitable[None]]
    more: Callable[[str], Awaitable[None]]
    folded: Callable[[str], Awaitable[None]]


class Lane:
    """The elements of a column. Cards come and go by :meth:`BoardView.draw`, which knows all columns."""

    def __init__(self, stage: Stage, tell: LaneEvents) -> None:
        self.id = stage.id
        self.stage: Stage | None = None
        self.folded = False
        with ui.element("section").classes("lane").mark("lane", f"lane-{stage.id}") as self.section:
            self.section.props["data-lane"] = stage.id
            with ui.element("div").classes("lane-head"):
                with ui.element("h2"):
                    self.name = ui.label().classes("lane-name")
                self.count = ui.label().classes("lane-count").mark(f"count-{stage.id}")
                self.fold = ui.button(on_click=lambda: tell.folded(self.id)).classes("btn-icon btn-quiet lane-fold")
                self.fold.props("flat dense").mark(f"fold-{stage.id}")
            self.cards = ui.column().classes("lane-cards").mark("cards", f"cards-{stage.id}")
            self._arm(tell)
            self.more = ui.button(on_click=lambda: tell.more(self.id)).classes("btn-quiet lane-more")
            self.more.props("flat").mark(f"more-{stage.id}")

    def _arm(self, tell: LaneEvents) -> None:
        """All listeners are there from the start: a later one would make the browser draw the column anew."""
        self.cards.props.update({"role": "list", "data-stage": self.id})
        self.cards.on("start", tell.lifted, js_handler="(e) => board.lifted(e, emit)")
        self.cards.make_sortable(group="board", options=LIVELY)
        self.cards.on("sortend", tell.dropped, js_handler="(e) => board.dropped(e, emit)")

    def show(self, stage: Stage, *, total: int, shown: int, folded: bool) -> None:
        """Bring everything but the cards up to date."""
        if stage != self.stage:
            self._name(stage)
        if folded != self.folded or not self.fold.props.get("icon"):
            self._fold(stage, folded=folded)
        self.count.text = f"{total:,}"
        self.more.text = f"Show {min(total - shown, 50)} more of {total:,}"
        self.more.visible = total > shown and not folded

    def children(self) -> list[CardElement]:
        return [child for child in self.cards.default_slot.children if isinstance(child, CardElement)]

    def delete(self) -> None:
        self.section.delete()

    def _name(self, stage: Stage) -> None:
        if self.stage is not None:
            self.section.classes(remove=f"stage-{self.stage.colour}")
        self.stage = stage
        self.section.classes(f"stage-{stage.colour}")
        self.section.props["aria-label"] = self.cards.props["aria-label"] = stage.name
        self.name.text = stage.name

    def _fold(self, stage: Stage, *, folded: bool) -> None:
        self.folded = folded
        self.section.classes(add="is-folded" if folded else None, remove=None if folded else "is-folded")
        self.fold.props["icon"] = "i-right" if folded else "i-left"
        self.fold.props["aria-label"] = f"{'Show' if folded else 'Fold away'} {stage.name}"
        self.fold.props["aria-expanded"] = "false" if folded else "true"
