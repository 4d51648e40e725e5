"""The line above the cards: finding by words, chips of what is filtered, and a sheet to choose from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from jinja2 import Environment
from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.seeker import SavedView
from domain.values import Stage
from projections.filters import Choices, Filter
from projections.seekers import Settings
from ui.asking import ask
from ui.sifting import GROUPS, LONGEST, alike, filter_of, query_of, sort_in, without

NEEDED = {
    "overdue": "Overdue",
    "soon": "Due within 7 days",
    "quiet": "Gone quiet",
    "unplanned": "No next step",
}
TITLES = {"needs": "What they need", "stage": "Column", "tag": "Tag", "source": "Where you found it"}
LOST = "a column that is gone"

FIND = Environment(autoescape=True).from_string(
    '<input type="search" class="sift-find" value="{{ text }}" maxlength="{{ longest }}" autocomplete="off" '
    'aria-label="Find on the board" placeholder="Find role, company, note …">'
)
VIEWS = (("/", "Board", "board"), ("/table", "Table", "rows"), ("/archive", "Archive", "archive"))
STRIP = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<nav class="sift-views" aria-label="Ways to look at it">
{% for address, name, icon in views %}
<a href="{{ address }}{{ query }}"{% if address == path %} aria-current="page"{% endif %}>
<span class="i i-{{ icon }}" aria-hidden="true"></span><span class="sift-name">{{ name }}</span></a>
{% endfor %}</nav>
<button type="button" class="sift-button" data-do="filter" aria-haspopup="dialog">
<span class="i i-filter" aria-hidden="true"></span><span class="sift-name">Filter</span></button>
{% if "columns" in acts %}<button type="button" class="sift-button sift-wide" data-do="columns" aria-haspopup="dialog">
<span class="i i-settings" aria-hidden="true"></span><span class="sift-name">Columns</span></button>{% endif %}
{% if file %}<a class="sift-button sift-wide" href="{{ file }}" download>
<span class="i i-download" aria-hidden="true"></span>
<span class="sift-name"><span class="unseen">Download as </span>CSV</span></a>{% endif %}
{% if file or "columns" in acts %}
<button type="button" class="sift-button sift-more" popovertarget="sift-menu">
<span class="i i-more" aria-hidden="true"></span><span class="sift-name">More</span></button>
<div popover id="sift-menu" class="sift-menu" role="group" aria-label="More">
{% if "columns" in acts %}<button type="button" data-do="columns" aria-haspopup="dialog">
<span class="i i-settings" aria-hidden="true"></span>Columns</button>{% endif %}
{% if file %}<a href="{{ file }}" download>
<span class="i i-download" aria-hidden="true"></span>Download as CSV</a>{% endif %}
</div>{% endif %}
{% for one in views_kept %}
<a class="sift-button sift-view" data-sift data-whole href="{{ path }}?{{ one.query }}"
{%- if one.name == view %} aria-current="true"{% endif %}>
<span class="i i-star" aria-hidden="true"></span><bdi>{{ one.name }}</bdi></a>
{% endfor %}
{% for chip in chips %}
<a class="chip sift-chip" data-sift href="{{ path }}{{ chip.query }}"><span class="unseen">No longer filter by </span>
<bdi>{{ chip.words }}</bdi><span class="i i-close" aria-hidden="true"></span></a>
{% endfor %}
{% if (chips or sort) and "keep" in acts and not view %}<button type="button" class="sift-link" data-do="keep"
 aria-haspopup="dialog">Keep as a view</button>{% endif %}
{% if view %}<button type="button" class="sift-link" data-do="drop">Forget this view</button>{% endif %}
{% if chips %}<a class="sift-clear" data-sift href="{{ path }}">Show all</a>{% endif %}
{% if nothing %}<p class="sift-none" role="status">No card fits. They are all still there:
<a data-sift href="{{ path }}">show all of them</a>.</p>{% endif %}
"""
)
FORM = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
{% for group in groups %}
<fieldset class="sift-group"><legend>{{ group.title }}</legend><div class="cluster">
{% for one in group.options %}
<label class="sift-option"><input type="checkbox" name="{{ group.name }}" value="{{ one.value }}"
{% if one.chosen %} checked{% endif %}><bdi>{{ one.words }}</bdi>
{% if one.cards %}<span class="muted">{{ one.cards }}</span>{% endif %}</label>
{% endfor %}</div></fieldset>
{% endfor %}
"""
)


@dataclass(frozen=True)
class Chip:
    """One thing that is filtered by, and the query without it."""

    words: str
    query: str


@dataclass(frozen=True)
class Option:
    """One thing to tick; ``cards`` is how many have it, where that is known."""

    value: str
    words: str
    chosen: bool
    cards: int = 0


@dataclass(frozen=True)
class Group:
    """Options of one kind."""

    name: str
    title: str
    options: tuple[Option, ...]


def chips_of(wanted: Filter, *, stages: tuple[Stage, ...]) -> list[Chip]:
    """What is filtered by, one chip each."""
    words = {"stage": {stage.id: stage.name for stage in stages}, "needs": NEEDED}
    chips = [Chip(f"“{wanted.text}”", query_of(without(wanted, "q")))] if wanted.text else []
    for group, name in GROUPS.items():
        for value in getattr(wanted, name):
            said = words.get(group, {}).get(value, LOST if group == "stage" else value)
            chips.append(Chip(f"#{said}" if group == "tag" else said, query_of(without(wanted, group, value))))
    return chips


def view_of(wanted: Filter, views: tuple[SavedView, ...], sort: str | None = None) -> SavedView | None:
    """The kept view that asks for just this; on a page that sorts nothing (None) in whatever order."""
    same = (view for view in meant_for(views, sort) if alike(filter_of(view.query), wanted))
    return next((view for view in same if sort is None or sort_in(view.query) == sort), None)


def meant_for(views: tuple[SavedView, ...], sort: str | None) -> tuple[SavedView, ...]:
    """A view that keeps an order alone means nothing to a page that sorts nothing."""
    return tuple(view for view in views if sort is not None or not filter_of(view.query).empty)


def groups_of(wanted: Filter, *, stages: tuple[Stage, ...], choices: Choices) -> list[Group]:
    """All there is to tick. What is chosen stays in the list, also when no card has it any more."""
    offered = {
        "needs": [(need, said, 0) for need, said in NEEDED.items()],
        "stage": [(stage.id, stage.name, 0) for stage in stages],
        "tag": [(tag, tag, cards) for tag, cards in choices.tags],
        "source": [(source, source, cards) for source, cards in choices.sources],
    }
    for group in ("tag", "source"):
        known = {value for value, _, _ in offered[group]}
        offered[group] += [(value, value, 0) for value in getattr(wanted, GROUPS[group]) if value not in known]
    return [
        _group(group, options, chosen=getattr(wanted, GROUPS[group])) for group, options in offered.items() if options
    ]


def _group(name: str, options: list[tuple[str, str, int]], *, chosen: tuple[str, ...]) -> Group:
    return Group(
        name, TITLES[name], tuple(Option(value, said, value in chosen, cards) for value, said, cards in options)
    )


class FilterLine:
    """The line itself. The browser keeps the address; what it asks for comes back to the page as an ``address``."""

    def __init__(
        self,
        wanted: Filter,
        *,
        path: str,
        choices: Callable[[], Choices],
        acts: Mapping[str, Callable[[], Awaitable[None]]],
    ) -> None:
        self._path, self._choices = path, choices
        self._wanted = wanted
        self._stages: tuple[Stage, ...] = ()
        self._shown: object = None
        self._acts = {"filter": self.choose, **acts}
        with ui.element("div").classes("sift").mark("filters") as line:
            line.props.update({"role": "search", "data-path": path})
            line.on("click", self._press, js_handler="(e) => sift.click(e, emit)")
            line.on("input", js_handler="(e) => sift.type(e)")
            # Not Vue's: it would put back the words of the page's beginning whenever anything is drawn.
            ui.html(FIND.render(text=wanted.text, longest=LONGEST), sanitize=False).classes("sift-words").mark("find")
            self._rest = ui.html("", sanitize=False).classes("sift-rest").mark("filter-chips")

    def show(
        self, wanted: Filter, *, settings: Settings, nothing: bool, file: str = "", sort: str | None = None
    ) -> None:
        """Say what is filtered by; ``nothing`` tells that nothing fits, ``file`` where it can be had as a table.

        ``sort``: what it is sorted by, where that is not the usual; None on a page that sorts nothing.
        """
        state = (wanted, settings.stages, settings.views, nothing, file, sort)
        if state == self._shown:
            return
        self._shown, self._wanted, self._stages = state, wanted, settings.stages
        view = view_of(wanted, settings.views, sort)
        self._rest.set_content(
            STRIP.render(
                chips=chips_of(wanted, stages=settings.stages),
                path=quote(self._path),
                query=query_of(wanted),
                views=VIEWS,
                nothing=nothing,
                acts=self._acts,
                file=file,
                views_kept=meant_for(settings.views, sort),
                sort=sort,
                view=view.name if view else "",
            )
        )

    async def choose(self) -> None:
        """The sheet of everything to filter by. The board behind it follows every tick."""
        choices = await ask(self._choices)
        client = self._rest.client
        with client.content, ui.dialog() as dialog, ui.element("div").classes("sheet sift-sheet"):
            dialog.props["aria-label"] = "Filter the board"
            dialog.on("hide", dialog.delete)
            with ui.element("div").classes("sheet-head"):
                with ui.element("h2"):
                    ui.label("Filter the board")
                close = ui.button(icon="i-close", color=None, on_click=dialog.close).classes("btn-icon btn-quiet")
                close.props["aria-label"] = "Close"
            with ui.element("form").classes("sheet-body").mark("filter-form") as form:
                form.on("change", js_handler="(e) => sift.tick(e)")
                groups = groups_of(self._wanted, stages=self._stages, choices=choices)
                ui.html(FORM.render(groups=groups), sanitize=False)
            with ui.element("div").classes("sheet-foot"):
                clear = ui.button("Clear", color=None).classes("btn-quiet").mark("clear-filters")
                clear.on("click", js_handler="() => sift.clear()")
                ui.button("Done", color=None, on_click=dialog.close).classes("btn-main")
        dialog.open()

    async def _press(self, event: GenericEventArguments) -> None:
        act = self._acts.get(str(event.args))
        if act is not None:
            await act()
