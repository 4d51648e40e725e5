"""The elements of the board, brought in line with what was read by as few changes as possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from nicegui import ui

from projections.board import Card
from ui.components.card import CardElement, Face, face_of
from ui.components.lane import Lane
from ui.readings import BoardNow

SIDEWAYS = {"ArrowLeft": -1, "ArrowRight": 1}
UPRIGHT = {"ArrowUp": -1, "ArrowDown": 1}
TABS = Environment(autoescape=True).from_string(
    "{% for stage in stages %}"
    '<button type="button" class="stage-{{ stage.colour }}" data-goto="{{ stage.id }}">'
    "{{ stage.name }} <span>{{ counts.get(stage.id, 0) }}</span></button>"
    "{% endfor %}"
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a card stands: the column, and how many cards are above it."""

    lane: str
    index: int


class BoardDrawing:
    """Columns and cards. ``folded`` columns show no cards; ``now`` is what was drawn last."""

    def __init__(self, first: BoardNow, *, folded: Iterable[str]) -> None:
        self.now = first
        self.folded = set(folded)
        self.lanes: dict[str, Lane] = {}
        self.cards: dict[str, CardElement] = {}
        self._tabs = ui.html("", sanitize=True).classes("lane-tabs").on("click", js_handler="(e) => board.goTo(e)")
        self.element = ui.element("div").classes("board").mark("board")

    def draw(self, now: BoardNow, *, at: datetime) -> None:
        """Bring the board in line with ``now`` as it looks at the moment ``at``."""
        self.now = now
        if list(self.lanes) != [stage.id for stage in now.columns]:
            self._lay_out()
        faces = self._faces(now, at=at)
        self._drop_missing({face.id for lane in faces.values() for face in lane})
        for stage in now.columns:
            lane, shown = self.lanes[stage.id], faces[stage.id]
            self._fill(lane, shown)
            total = now.counts.get(stage.id, 0)
            lane.show(stage, total=total, shown=len(shown), folded=stage.id in self.folded)
        self._tabs.set_content(TABS.render(stages=now.columns, counts=now.counts))

    def face(self, card: str) -> Face | None:
        """What the card shows, if it is shown."""
        element = self.cards.get(card)
        return element.face if element else None

    def place(self, card: str) -> Place | None:
        """Where the card stands, if it is shown."""
        for lane in self.lanes.values():
            for index, child in enumerate(lane.children()):
                if child.card == card:
                    return Place(lane=lane.id, index=index)
        return None

    def beside(self, here: Place, key: str) -> Place | None:
        """Where a card goes by ``key``: one up or down, or to the top of the next column; None at the edge."""
        lanes = list(self.lanes)
        if key in UPRIGHT:
            index = here.index + UPRIGHT[key]
            inside = 0 <= index < len(self.lanes[here.lane].children())
            return Place(lane=here.lane, index=index) if inside else None
        column = lanes.index(here.lane) + SIDEWAYS[key]
        return Place(lane=lanes[column], index=0) if 0 <= column < len(lanes) else None

    def put(self, card: str, there: Place) -> str | None:
        """Show a card at ``there`` before the record has answered. Returns the card above it, or None at the top."""
        lane = self.lanes[there.lane]
        rest = [child.card for child in lane.children() if child.card != card]
        self.cards[card].move(lane.cards, there.index)
        return rest[there.index - 1] if there.index else None

    def put_after(self, card: str, *, source: Lane, target: Lane, after: str | None) -> None:
        """Show a card where a hand has put it."""
        element = self.cards.get(card)
        if element is None or element.is_deleted:  # it left the board while it was in the air
            source.cards.update()
            target.cards.update()
            return
        above = [one.card for one in target.children() if one.card != card]
        element.move(target.cards, above.index(after) + 1 if after in above else 0)

    def _lay_out(self) -> None:
        self.element.clear()
        self.cards.clear()
        with self.element:
            self.lanes = {stage.id: Lane(stage) for stage in self.now.columns}

    def _faces(self, now: BoardNow, *, at: datetime) -> dict[str, list[Face]]:
        """Each card once: read between two halves of a move it could stand in two columns."""
        seen: set[str] = set()
        return {
            stage: [face_of(card, now=at, zone=now.settings.zone) for card in _new(cards, seen)]
            for stage, cards in ((stage, () if stage in self.folded else cards) for stage, cards in now.lanes.items())
        }

    def _drop_missing(self, wanted: set[str]) -> None:
        for card in [card for card in self.cards if card not in wanted]:
            element = self.cards.pop(card)
            if not element.is_deleted:
                element.delete()

    def _fill(self, lane: Lane, faces: list[Face]) -> None:
        for index, face in enumerate(faces):
            element = self.cards.get(face.id)
            if element is None or element.is_deleted:
                with lane.cards:
                    element = self.cards[face.id] = CardElement(face)
            if lane.cards.default_slot.children[index : index + 1] != [element]:
                element.move(lane.cards, index)
            element.show(face)


def _new(cards: Iterable[Card], seen: set[str]) -> list[Card]:
    fresh = [card for card in cards if card.id not in seen]
    seen.update(card.id for card in fresh)
    return fresh
