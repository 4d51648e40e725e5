"""Insights: how far the search has come, what each week held, and which way of finding roles gets answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from projections import insights as journeys_of
from projections.seekers import Settings
from ui import words
from ui.asking import ask
from ui.components.charts import legend, river, source_bars, week_bars
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.frame import frame, page
from ui.insights import ENDS, FEWEST, FROM, NAMES, Flow, Source, Week, flows, sources, title_of, ways_in, weeks
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

LEAD = "Counted from everything that happened, not from where the cards lie now."
RIVER = "Each band is as wide as the applications that took that way. What was reached stays reached."
RATES = (
    f"An answer is anything they said: yes, no, or let us talk. Under {FEWEST} applications no rate is shown; "
    "those that still wait count as not answered so far."
)
MOST_SOURCES = 10


@dataclass(frozen=True, kw_only=True)
class InsightsNow:
    """What the page shows, read in one go."""

    settings: Settings
    count: int
    title: str
    ways: tuple[Flow, ...]
    flows: tuple[Flow, ...]
    weeks: tuple[Week, ...]
    sources: tuple[Source, ...]


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/insights")
    async def insights() -> None:
        await InsightsPage(services).draw(live)


class InsightsPage:
    """One tab that shows the charts."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.shown: InsightsNow | None = None

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/insights.css")}">')
        ui.add_head_html(f'<script defer src="{address_of("js/insights.js")}"></script>')
        with frame("Insights", active="board", lead=LEAD) as shell:
            self.place = ui.element("div").classes("stack loose")
        self.show(now)
        await watch_outbox(self.services, live, shell)
        live.follow(self.refresh)

    def read(self) -> InsightsNow:
        db, seeker, now = self.services.db, self.seeker, self.services.clock()
        settings = settings_of(db, seeker)
        journeys = journeys_of.journeys(db, seeker)
        return InsightsNow(
            settings=settings,
            count=len(journeys),
            title=title_of(journeys, now=now),
            ways=tuple(ways_in(journeys)),
            flows=tuple(flows(journeys, now=now)),
            weeks=tuple(weeks(journeys, journeys_of.letters_sent(db, seeker), now=now, zone=settings.zone)),
            sources=tuple(sources(journeys)),
        )

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    def show(self, now: InsightsNow) -> None:
        """Drawn anew only where a figure changed: an open table stays open."""
        if now == self.shown:
            return
        self.shown = now
        self.place.clear()
        with self.place:
            if now.count:
                draw_river(now)
                draw_weeks(now.weeks)
                draw_sources(now.sources)
            else:
                nothing_yet()


def nothing_yet() -> None:
    """What stands here before the first application."""
    with ui.element("section").classes("empty"):
        ui.icon("i-leaf").props("aria-hidden=true")
        with ui.element("h2"):
            ui.label("Nothing to count yet")
        ui.label("Once the first application is out, this page shows how your search flows.")
        ui.link("To the board", "/").classes("link-btn")


def draw_river(now: InsightsNow) -> None:
    """The river of the search, with a picture to share."""
    title = now.title
    whole = (*now.ways, *now.flows)
    with panel("The way of your search", lead=RIVER):
        drawn(river(whole, title=title, said=_told(title, whole)), name="The way of your search")
        rows = [(_name(flow.start), _name(flow.end), f"{flow.count:,}") for flow in whole]
        with ui.element("div").classes("cluster"):
            save = ui.button("Save as a picture", icon="i-download", color=None).classes("btn-plain").mark("picture")
            save.on("click", js_handler='() => tracker.savePicture("#to-share .chart", "my-search.png")')
            ui.label("It names no company, and no way of finding one.").classes("small muted")
        with ui.element("div").props("id=to-share hidden"):
            shared = river(now.flows, title=title, said=_told(title, now.flows))
            ui.html(shared, sanitize=False).mark("shared")
        table(("From", "To", "Applications"), rows)


def _told(title: str, flows: Sequence[Flow]) -> str:
    said = "; ".join(f"{_name(flow.start)} to {_name(flow.end)}: {flow.count:,}" for flow in flows)
    return f"{title}. {said}."


def draw_weeks(weeks: Sequence[Week]) -> None:
    """What was done and what came back, week by week."""
    said = "; ".join(
        f"week of {week.monday.day} {week.monday:%B}: {words.count(week.applied, 'application')}, "
        f"{words.count(week.letters, 'letter')}, {words.count(week.answers, 'first answer')}"
        for week in weeks
    )
    with panel("Week by week", lead="What you sent, and what came back for the first time."):
        with ui.element("ul").classes("chart-legend"):
            for name, colour in legend():
                with ui.element("li").classes(f"stage-{colour}"):
                    ui.label(name)
        drawn(week_bars(weeks, said=said), name="Week by week")
        rows = [
            (f"{week.monday.day} {week.monday:%B %Y}", f"{week.applied:,}", f"{week.letters:,}", f"{week.answers:,}")
            for week in reversed(weeks)
        ]
        table(("Week of", "Applications", "Letters", "First answers"), rows)


def draw_sources(sources: Sequence[Source]) -> None:
    """Which way of finding roles gets answers."""
    if not sources:
        return
    shown = sources[:MOST_SOURCES]
    said = "; ".join(f"{source.name}: {source.answered:,} of {source.applied:,} answered" for source in shown)
    with panel("Answers by where you found it", lead=RATES):
        drawn(source_bars(shown, said=said), name="Answers by where you found it")
        if len(sources) > len(shown):
            ui.label(f"{len(sources) - len(shown):,} more are in the table.").classes("small muted")
        rows = [
            (
                source.name,
                f"{source.applied:,}",
                f"{source.answered:,}",
                f"{source.waiting:,}",
                f"{source.rate} %" if source.rate is not None else "too few to tell",
                "unknown" if source.days is None else words.count(round(source.days), "day"),
            )
            for source in sources
        ]
        table(("Found through", "Applied", "Answered", "Still waiting", "Answer rate", "Days to an answer"), rows)


def drawn(svg: str, *, name: str) -> None:
    """A chart in a frame of its own that may be scrolled, so that the page is not."""
    with ui.element("div").classes("chart-frame").props("tabindex=0 role=group") as place:
        place.props["aria-label"] = f"Chart: {name}"
        ui.html(svg, sanitize=False).mark("drawn")
    ui.html('Goes on to the right<span class="i i-forward"></span>').classes("chart-on").props("aria-hidden=true")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The same figures to be read."""
    with ui.element("details").classes("fold").mark("as-table"):
        with ui.element("summary"):
            ui.label("Show as table")
        place = ui.element("div").classes("chart-frame").props("tabindex=0 role=group aria-label=Table")
        with place, ui.element("table").classes("chart-table"):
            with ui.element("thead"), ui.element("tr"):
                for head in heads:
                    with ui.element("th").props("scope=col"):
                        ui.label(head)
            with ui.element("tbody"):
                for row in rows:
                    _row(row)


def _row(row: Sequence[str]) -> None:
    with ui.element("tr"):
        with ui.element("th").props("scope=row"):
            ui.label(row[0])
        for cell in row[1:]:
            with ui.element("td"):
                ui.label(cell)


def _name(stop: str) -> str:
    if stop.startswith(FROM):
        return stop.removeprefix(FROM)
    return ENDS[stop][0] if stop in ENDS else NAMES[stop]
