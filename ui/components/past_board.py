"""The board as it was: the same columns and cards, to look at and to open; a column is one element of the page."""

from __future__ import annotations

from datetime import datetime

from jinja2 import Environment
from nicegui import ui

from domain.values import Stage
from ui.components.card import TEMPLATE, Face, face_of
from ui.readings import BoardNow

TONES = {"late": "is-overdue", "quiet": "is-quiet", "over": "is-done"}
HEAD = Environment(autoescape=True).from_string(
    '<h2 class="lane-name"><bdi>{{ name }}</bdi></h2><span class="lane-count">{{ "{:,}".format(total) }}</span>'
)


CARD = Environment(autoescape=True).from_string(
    '<div class="card face {{ tone }}{% if changed %} is-changed{% endif %}" data-card="{{ face.id }}" tabindex="0" '
    'role="listitem">{{ drawn|safe }}</div>'
)


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
            self._lanes[stage.id].show(faces, changed=changed, total=then.counts.get(stage.id, 0))

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
            self._cards = ui.html("", sanitize=True).classes("lane-cards").mark(f"past-{stage.id}")
            self._cards.props.update({"role": "list", "aria-label": stage.name})
            self._more = ui.label().classes("past-more small muted")

    def show(self, faces: list[Face], *, changed: str, total: int) -> None:
        self._head.set_content(HEAD.render(name=self._name, total=total))
        self._cards.set_content("".join(_card(face, changed=face.id == changed) for face in faces))
        self._more.set_text(f"and {total - len(faces):,} more" if total > len(faces) else "")
        self._more.set_visibility(total > len(faces))


def _card(face: Face, *, changed: bool) -> str:
    return CARD.render(face=face, drawn=TEMPLATE.render(face=face), tone=TONES.get(face.tone, ""), changed=changed)
