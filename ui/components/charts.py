"""Charts as SVG, drawn here: a river of the search, bars of the weeks, bars of the sources. Every word is escaped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ui.insights import COLOURS, ENDS, FROM, NAMES, Flow, Source, Week

WIDTH, HEIGHT = 860, 400
TOP, BOTTOM, BAR, LEFT, RIGHT = 62, 14, 14, 4, 190
GAP = 16
THINNEST = 2.0
LONGEST_SOURCE, BESIDE = 18, 40


@dataclass
class Node:
    """A stage or an end of the river: where it stands and how much of its edges is taken."""

    key: str
    value: int
    x: float = 0
    y: float = 0
    height: float = 0
    went: float = 0

    @property
    def first(self) -> bool:
        """Whether it is a source."""
        return self.key.startswith(FROM)

    @property
    def words(self) -> str:
        if self.first:
            return _short(self.key.removeprefix(FROM), LONGEST_SOURCE)
        return ENDS[self.key][0] if self.key in ENDS else NAMES[self.key]

    @property
    def colour(self) -> str:
        return ENDS[self.key][1] if self.key in ENDS else COLOURS.get(self.key, "slate")


def river(flows: Sequence[Flow], *, title: str, said: str) -> str:
    """The way of all applications from the first stage to their ends; a band is as wide as there are of them."""
    nodes = _placed(flows)
    scale = _scale(nodes.values())
    below = _landings(flows, scale)
    bands = "".join(_band(nodes[flow.start], nodes[flow.end], flow, scale, below[flow]) for flow in flows)
    marks = "".join(_mark(node) for node in nodes.values())
    head = f'<text class="chart-title" x="{LEFT}" y="20">{escape(title)}</text>'
    lowest = max(node.y + node.height for node in nodes.values())
    return _svg(WIDTH, round(lowest + BOTTOM), f"{head}{bands}{marks}", said)


def _landings(flows: Sequence[Flow], scale: float) -> dict[Flow, float]:
    """How far below the top of its end each band arrives: what comes from furthest along comes first, uncrossed.

    Where the river begins with sources, they stand first among the flows and arrive in their order.
    """
    taken, below = defaultdict[str, float](float), dict[Flow, float]()
    found = [flow for flow in flows if flow.start.startswith(FROM)]
    for flow in (*reversed(flows[len(found) :]), *found):
        below[flow] = taken[flow.end]
        taken[flow.end] += flow.count * scale
    return below


def _nodes(flows: Sequence[Flow]) -> dict[str, Node]:
    went, came = defaultdict[str, int](int), defaultdict[str, int](int)
    for flow in flows:
        went[flow.start] += flow.count
        came[flow.end] += flow.count
    sources = dict.fromkeys(flow.start for flow in flows if flow.start.startswith(FROM))
    order = [key for key in (*sources, *NAMES, *ENDS) if went[key] or came[key]]
    return {key: Node(key, max(went[key], came[key])) for key in order}


def _columns(nodes: dict[str, Node]) -> list[list[Node]]:
    """All sources share the first, each stage has a column of its own, all ends share the last."""
    sources = [node for node in nodes.values() if node.first]
    stages = [[node] for key, node in nodes.items() if key in NAMES]
    return [*([sources] if sources else []), *stages, [node for key, node in nodes.items() if key in ENDS]]


def _placed(flows: Sequence[Flow]) -> dict[str, Node]:
    nodes = _nodes(flows)
    columns = _columns(nodes)
    scale = _scale(nodes.values())
    for x, column in zip(_across(columns), columns, strict=True):
        y = float(TOP)
        for node in column:
            node.x, node.y, node.height = x, y, max(THINNEST, node.value * scale)
            y += max(node.height, 18) + GAP
    return nodes


def _across(columns: Sequence[Sequence[Node]]) -> list[float]:
    """Where each column stands: as far apart as they can, with room for the names of sources beside theirs."""
    beside = BESIDE if columns[0][0].first else 0
    step = (WIDTH - LEFT - RIGHT - BAR - beside) / max(1, len(columns) - 1)
    return [LEFT + number * step + (beside if number else 0) for number in range(len(columns))]


def _scale(nodes: Iterable[Node]) -> float:
    """Points for one application, so that the fullest column fits."""
    everything = list(nodes)
    several = [[node for node in everything if node.key in ENDS], [node for node in everything if node.first]]
    room = HEIGHT - TOP - BOTTOM - max(map(len, several)) * (GAP + 8)
    fullest = max(1, *(sum(node.value for node in column) for column in several), *(node.value for node in everything))
    return max(0.0, room / fullest)


def _band(start: Node, end: Node, flow: Flow, scale: float, below: float) -> str:
    wide = max(THINNEST, flow.count * scale)
    y1, y2 = start.y + start.went + wide / 2, end.y + below + wide / 2
    start.went += flow.count * scale
    x1, x2 = start.x + BAR, end.x
    half = (x1 + x2) / 2
    told = f"<title>{escape(start.words)} → {end.words}: {flow.count:,}</title>"
    return (
        f'<path class="band stage-{end.colour}" stroke-width="{wide:.1f}" '
        f'd="M{x1:.1f} {y1:.1f} C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}">{told}</path>'
    )


def _mark(node: Node) -> str:
    beside = node.key in ENDS or node.first
    x, y = (node.x + BAR + 8, node.y + max(6.0, node.height / 2) + 5) if beside else (node.x, node.y - 6)
    return (
        f'<g class="stage-{node.colour}"><rect class="bar" x="{node.x:.1f}" y="{node.y:.1f}" width="{BAR}" '
        f'height="{node.height:.1f}" rx="3"/></g><text x="{x:.1f}" y="{y:.1f}">{escape(node.words)} '
        f'<tspan class="figure">{node.value:,}</tspan></text>'
    )


SERIES = (("applied", "Applications", "blue"), ("letters", "Letters", "amber"), ("answers", "First answers", "green"))
WEEK_WIDTH, WEEK_HEIGHT = 48, 190


def week_bars(weeks: Sequence[Week], *, said: str) -> str:
    """Three bars for each week."""
    tall = max(1, *(week.busiest for week in weeks))
    body = "".join(_week(week, number, tall) for number, week in enumerate(weeks))
    return _svg(max(300, len(weeks) * WEEK_WIDTH + 8), WEEK_HEIGHT, body, said)


def _week(week: Week, number: int, tall: int) -> str:
    left = 4 + number * WEEK_WIDTH
    room = WEEK_HEIGHT - 50
    parts = []
    for place, (name, words, colour) in enumerate(SERIES):
        count = getattr(week, name)
        height = max(1.0, room * count / tall)
        x, y = left + place * 13, 20 + room - height
        figure = f'<text class="figure small-figure" x="{x + 5.5}" y="{y - 4:.1f}">{count:,}</text>' if count else ""
        parts.append(
            f'<g class="stage-{colour}"><rect class="bar" x="{x}" y="{y:.1f}" width="11" height="{height:.1f}" rx="2">'
            f"<title>Week of {week.monday.day} {week.monday:%B}: {words} {count:,}</title></rect></g>{figure}"
        )
    label = f"{week.monday.day} {week.monday:%b}"
    return "".join(parts) + f'<text class="axis" x="{left + 18}" y="{WEEK_HEIGHT - 8}">{label}</text>'


SOURCE_WIDTH, LONGEST_NAME = 380, 28


def source_bars(sources: Sequence[Source], *, said: str) -> str:
    """One bar for each source: all that were sent, and those that were answered."""
    most = max(1, *(source.applied for source in sources))
    rows = "".join(_source_row(source, 4 + number * 46, most) for number, source in enumerate(sources))
    return _svg(SOURCE_WIDTH, 4 + len(sources) * 46, rows, said, narrow=True)


def _source_row(source: Source, y: int, most: int) -> str:
    room = SOURCE_WIDTH - 4
    sent, answered = room * source.applied / most, room * source.answered / most
    rate = f"{source.rate} %" if source.rate is not None else "too few to tell"
    name = _short(source.name, LONGEST_NAME)
    bar = f'y="{y + 21}" height="13" rx="3" x="2"'
    return (
        f'<text x="2" y="{y + 14}">{escape(name)}</text>'
        f'<text class="at-end" x="{SOURCE_WIDTH - 2}" y="{y + 14}">{source.answered:,} of {source.applied:,} · '
        f'<tspan class="figure">{rate}</tspan></text>'
        f'<g class="stage-slate"><rect class="bar pale" {bar} width="{sent:.1f}"/></g>'
        f'<g class="stage-green"><rect class="bar" {bar} width="{answered:.1f}"/></g>'
    )


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _svg(width: int, height: int, body: str, said: str, *, narrow: bool = False) -> str:
    kind = "chart chart-narrow" if narrow else "chart"
    return (
        f'<svg class="{kind}" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-label="{escape(said)}" xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def legend() -> Iterator[tuple[str, str]]:
    """Words and colour of each series of the weeks."""
    return ((words, colour) for _, words, colour in SERIES)
