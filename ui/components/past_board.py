"""The board as it was: the same columns and cards, to look at and to open."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from nicegui import ui

from domain.values import Stage
from ui.components.card import TEMPLATE, Face, face_of
from ui.components.keyed import KeyedList
from ui.readings import BoardNow

TONES = {"late": "is-overdue", "quiet": "is-quiet", "over": "is-done"}
HEAD = Environment(autoescape=True).from_string(
    '<h2 class="lane-name"><bdi>{{ name }}</bdi></h2><span class="lane-count">{{ "{:,}".format(total) }}</span>'
)


@dataclass(frozen=True)
class Shown:
    """A card, and whether it is the one that the last event changed."""

    face: Face
    changed: bool

    @property
    def key(self) -> Hashable:
        return self.face.id


class PastBoard:
    """Only what differs from what is shown already is drawn."""

    def __init__(self) -> None:
        with ui.element("div").classes("past"):
            self.element = ui.element("div").classes("board past-board").mark("past-board")
        self._stages: tuple[Stage, ...] = ()
        self._lanes: dict[str, _Lane] = {}

    def show(self, then: BoardNow, *, at: datetime, changed: str) -> None:
        """The board ``then`` as it looked at the moment ``at``; the card ``changed`` is pointed out."""
        if then.stages != self._stages:
            self._lay_out(then.stages)
        for stage in then.stages:
            faces = [face_of(card, now=at, zone=then.settings.zone) for card in then.lanes[stage.id]]
            self._lanes[stage.id].show(
                [Shown(face, face.id == changed) for face in faces], total=then.counts.get(stage.id, 0)
            )

    def _lay_out(self, stages: tuple[Stage, ...]) -> None:
        self._stages = stages
        self.element.clear()
        with self.element:
            self._lanes = {stage.id: _Lane(stage) for stage in stages}


class _Lane:
    def __init__(self, stage: Stage) -> None:
        self._name = stage.name
        with ui.element("section").classes(f"lane stage-{stage.colour}") as section:
            section.props["aria-label"] = stage.name
            self._head = ui.html("", sanitize=True).classes("lane-head")
            cards = ui.element("div").classes("lane-cards").mark(f"past-{stage.id}")
            cards.props.update({"role": "list", "aria-label": stage.name})
            self._cards = KeyedList(cards, _card)
            self._more = ui.label().classes("past-more small muted")

    def show(self, cards: list[Shown], *, total: int) -> None:
        self._head.set_content(HEAD.render(name=self._name, total=total))
        self._cards.show(cards)
        self._more.set_text(f"and {total - len(cards):,} more" if total > len(cards) else "")
        self._more.set_visibility(total > len(cards))


def _card(shown: Shown) -> ui.element:
    card = ui.html(TEMPLATE.render(face=shown.face), sanitize=True).classes("card face").mark("past-card")
    card.props.update({"data-card": shown.face.id, "tabindex": 0, "role": "listitem"})
    return card.classes(f"{TONES.get(shown.face.tone, '')} {'is-changed' if shown.changed else ''}")
