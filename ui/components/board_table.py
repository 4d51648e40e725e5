"""The table of applications: a row each, sorted by its heads, with boxes to choose several."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from nicegui import ui
from nicegui.elements.html import Html
from nicegui.events import GenericEventArguments

from domain.values import Stage
from projections.board import Card
from projections.filters import Filter, Order
from projections.seekers import Settings
from ui import words
from ui.components.card import Face, Mark, face_of
from ui.components.table_cells import value_of
from ui.sifting import query_of

HEADS = (
    ("role", "Role"),
    ("company", "Company"),
    ("stage", "Column"),
    ("next", "Next"),
    ("applied", "Applied"),
    ("activity", "Last heard or done"),
)
# What is read from the far end first: the latest.
FROM_THE_END = frozenset({"applied", "activity"})
NOTHING = Mark("", "")
HELP = "Arrow keys go from cell to cell. F2 or Enter changes one, Tab goes on to the next, Escape leaves it as it was."

HEAD = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<tr><td class="table-box"><label><input type="checkbox" data-all aria-label="Choose all that are shown"></label></td>
{% for head in heads %}
<th scope="col" class="table-{{ head.key }}"{% if head.way %} aria-sort="{{ head.way }}"{% endif %}>
<a data-sift href="{{ head.address }}">{{ head.words }}
{%- if head.way %}<span class="i i-{{ "down" if head.way == "descending" else "up" }}" aria-hidden="true"></span>
{%- endif %}</a></th>
{% endfor %}</tr>
"""
)
ROW = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
{% macro cell(name, value, deed) %}
{% if change %}<button type="button" class="cell" data-cell="{{ name }}" data-value="{{ value }}" data-edit="{{ name }}"
 tabindex="-1">{{ caller() }}<span class="unseen">{{ deed }}</span></button>
{% else %}{{ caller() }}{% endif %}
{% endmacro %}
<td class="table-box"><label><input type="checkbox" value="{{ row.face.id }}" aria-label="Choose {{ row.face.name }}"
{%- if chosen %} checked{% endif %}></label></td>
<td class="table-role"><span data-cell="role" data-value="{{ row.face.role }}">
<a data-open="{{ row.face.id }}" href="{{ row.face.address }}"><bdi>{{ row.face.role }}</bdi></a>
{% if change %}<button type="button" class="cell-pencil" data-edit="role" tabindex="-1">
<span class="i i-pencil" aria-hidden="true"></span><span class="unseen">Change the role</span></button>{% endif %}
</span>
{% call cell("tags", row.tags, "Change the tags") %}
{% for tag in row.face.tags %}<span class="chip"><bdi>{{ tag }}</bdi></span>{% endfor %}
{% if row.face.more_tags %}<span class="faint small">+{{ row.face.more_tags }}</span>{% endif %}
{% if change and not row.face.tags %}<span class="cell-none" aria-hidden="true">+ tag</span>{% endif %}
{% endcall %}</td>
<td class="table-company">{% call cell("company", row.face.company, "Change the company") %}
<bdi>{{ row.face.company }}</bdi>{% endcall %}</td>
<td class="table-stage">{% call cell("stage", row.stage_id, "Change the column") %}
<span class="chip chip-stage stage-{{ row.colour }}"><bdi>{{ row.stage }}</bdi></span>{% endcall %}</td>
<td class="table-next">{% call cell("next", row.due, "Change the day") %}
<span class="face-next {{ row.next.tone }}">
{% if row.next.icon %}<span class="i i-{{ row.next.icon }}" aria-hidden="true"></span>{% endif %}
<span>{{ row.next.words }}{% if row.next.when %} <b>{{ row.next.when }}</b>{% endif %}</span></span>
{% if change and not row.next.words %}<span class="cell-none" aria-hidden="true">+ day</span>{% endif %}
{% endcall %}</td>
<td class="table-applied">{{ row.applied }}</td>
<td class="table-activity">{{ row.activity }}</td>
"""
)


@dataclass(frozen=True)
class Head:
    """A head of the table: ``way`` is how it is sorted by it now, ``address`` sorts by it or turns it round."""

    key: str
    words: str
    way: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """Everything a row shows; two equal rows need no new drawing."""

    face: Face
    stage: str
    colour: str
    stage_id: str
    next: Mark
    due: str
    tags: str
    applied: str
    activity: str


def row_of(card: Card, *, stages: Sequence[Stage], now: datetime, zone: str) -> Row:
    """How ``card`` reads at the moment ``now``."""
    face = face_of(card, now=now, zone=zone)
    stage = next((one for one in stages if one.id == card.stage), None)
    applied = card.applied_at and words.local(card.applied_at, zone).date()
    return Row(
        face=face,
        stage=stage.name if stage else "",
        colour=stage.colour if stage else "slate",
        stage_id=card.stage,
        next=next(iter(face.marks), NOTHING),
        due=value_of(card, "next", now=now, zone=zone),
        tags=value_of(card, "tags", now=now, zone=zone),
        applied=words.short_day(applied, today=words.today(now, zone)) if applied else "",
        activity=words.short_day(words.local(card.last_activity, zone).date(), today=words.today(now, zone)),
    )


def heads_of(wanted: Filter, order: Order, *, path: str) -> list[Head]:
    """The heads; the one it is sorted by turns round when it is pressed."""
    query = query_of(wanted)
    joint = f"{path}{query}&" if query else f"{path}?"
    return [_head(key, said, order, joint=joint) for key, said in HEADS]


def _head(key: str, said: str, order: Order, *, joint: str) -> Head:
    here = key == order.by
    down = not order.down if here else key in FROM_THE_END
    way = ("descending" if order.down else "ascending") if here else ""
    return Head(key, said, way, f"{joint}sort={'-' if down else ''}{key}")


class TableView:
    """The rows that are shown, and which of them are chosen."""

    def __init__(
        self,
        *,
        path: str,
        drafts: str,
        opened: Callable[[str], Awaitable[None]],
        chose: Callable[[], None],
    ) -> None:
        """``drafts``: under what the browser keeps what is typed into cells; where it is empty nothing is typed."""
        self._path, self._change, self._opened, self._chose = path, bool(drafts), opened, chose
        self._rows: dict[str, tuple[Html, Row]] = {}
        self.chosen: list[str] = []
        with ui.element("div").classes("table-place"):
            with ui.element("table").classes("table").mark("table") as self.element:
                self._head = ui.html("", tag="thead", sanitize=False).mark("table-heads")
                self._body = ui.element("tbody").mark("rows")
            self.layer = ui.element("div").classes("table-editors").mark("cells")
        if drafts:
            self.element.props.update({"data-drafts": drafts, "aria-describedby": "table-help"})
            ui.label(HELP).classes("unseen").props("id=table-help")
        self.element.on("change", self._changed, js_handler="(e) => table.change(e, emit)")
        self.element.on("click", self._clicked, js_handler="(e) => table.click(e, emit)")
        self.element.on("keydown", js_handler="(e) => table.key(e)")

    def show(self, cards: Sequence[Card], *, settings: Settings, wanted: Filter, order: Order, now: datetime) -> None:
        """Bring heads and rows up to date. What is shown no more is chosen no more."""
        self._head.set_content(HEAD.render(heads=heads_of(wanted, order, path=self._path)))
        stages = json.dumps([(stage.id, stage.name) for stage in settings.stages])
        if self._change and self.element.props.get("data-stages") != stages:
            self.element.props["data-stages"] = stages
        rows = [row_of(card, stages=settings.stages, now=now, zone=settings.zone) for card in cards]
        self._drop_missing({row.face.id for row in rows})
        for index, row in enumerate(rows):
            self._put(row, index)
        self.element.set_visibility(bool(rows))

    def faces(self) -> list[Face]:
        """Those chosen, as they are shown, from the top."""
        shown = sorted(self._rows.values(), key=lambda one: self._body.default_slot.children.index(one[0]))
        return [row.face for _, row in shown if row.face.id in self.chosen]

    def clear(self) -> None:
        """Choose none."""
        self._choose(self.chosen, on=False)
        self.element.client.run_javascript("table.clear()")

    def _put(self, row: Row, index: int) -> None:
        element, known = self._rows.get(row.face.id, (None, None))
        if element is None:
            with self._body:
                element = ui.html("", tag="tr", sanitize=False).mark("row", row.face.id)
        if self._body.default_slot.children[index : index + 1] != [element]:
            element.move(self._body, index)
        if row != known:
            element.set_content(ROW.render(row=row, chosen=row.face.id in self.chosen, change=self._change))
        self._rows[row.face.id] = (element, row)

    def _drop_missing(self, wanted: set[str]) -> None:
        for card in [card for card in self._rows if card not in wanted]:
            self._rows.pop(card)[0].delete()
        self._choose([card for card in self.chosen if card not in wanted], on=False)

    def _changed(self, event: GenericEventArguments) -> None:
        self._choose([card for card in event.args["cards"] if card in self._rows], on=bool(event.args["on"]))

    def _choose(self, cards: Iterable[str], *, on: bool) -> None:
        some = list(cards)
        rest = [card for card in self.chosen if card not in some]
        before, self.chosen = self.chosen, [*rest, *some] if on else rest
        if self.chosen != before:
            self._chose()

    async def _clicked(self, event: GenericEventArguments) -> None:
        if event.args in self._rows:
            await self._opened(event.args)
