"""One column of the board: its head, its cards, and a way to see more of them."""

from __future__ import annotations

from jinja2 import Environment
from nicegui import ui

from domain.values import Stage
from ui.components.card import CardElement

# Few elements and no listeners: the board listens for all its columns.
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
HEAD = Environment(autoescape=True).from_string(
    '<h2 class="lane-name"><bdi>{{ name }}</bdi></h2><span class="lane-count">{{ "{:,}".format(total) }}</span>'
    '<button type="button" class="lane-fold" data-lane-act="fold" aria-expanded="{{ "false" if folded else "true" }}" '
    'aria-label="{{ "Show" if folded else "Fold away" }} {{ name }}">'
    '<span class="i i-{{ "right" if folded else "left" }}" aria-hidden="true"></span></button>'
)
MORE = Environment(autoescape=True).from_string(
    '{% if more %}<button type="button" class="lane-more" data-lane-act="more">Show more of {{ "{:,}".format(total) }}'
    "</button>{% endif %}"
)


class Lane:
    """The elements of a column. Cards come and go by :meth:`BoardView.draw`, which knows all columns."""

    def __init__(self, stage: Stage) -> None:
        self.id, self.name = stage.id, stage.name
        self._colour, self._folded = "", False
        with ui.element("section").classes("lane").mark("lane", f"lane-{stage.id}") as self._section:
            self._section.props["data-lane"] = stage.id
            self._head = ui.html("", sanitize=True).classes("lane-head").mark(f"head-{stage.id}")
            self.cards = ui.column().classes("lane-cards").mark("cards", f"cards-{stage.id}")
            self.cards.props.update({"role": "list", "data-stage": stage.id})
            self.cards.make_sortable(group="board", options=LIVELY)
            self._more = ui.html("", sanitize=True).classes("lane-foot").mark(f"foot-{stage.id}")

    def show(self, stage: Stage, *, total: int, shown: int, folded: bool) -> None:
        """Bring everything but the cards up to date."""
        self._dress(stage, folded=folded)
        self._head.set_content(HEAD.render(name=stage.name, total=total, folded=folded))
        self._more.set_content(MORE.render(total=total, more=total > shown and not folded))

    def children(self) -> list[CardElement]:
        return [child for child in self.cards.default_slot.children if isinstance(child, CardElement)]

    def _dress(self, stage: Stage, *, folded: bool) -> None:
        self.name = stage.name
        if stage.colour != self._colour:
            self._section.classes(remove=f"stage-{self._colour}", add=f"stage-{stage.colour}")
            self._colour = stage.colour
        if folded != self._folded:
            self._section.classes(toggle="is-folded")
            self._folded = folded
        if self._section.props.get("aria-label") != stage.name:
            self._section.props["aria-label"] = self.cards.props["aria-label"] = stage.name
