"""The work-search log: week by week what was done, to look at and to hand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from nicegui import app, ui
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from domain.errors import Invalid
from projections import work_search
from projections.work_search import MONDAY, SUNDAY, Activity, Week
from ui import words
from ui.asking import ask
from ui.components.outbox_watch import watch_outbox
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

LEAD = "Week by week what you did to find work, taken from your record, in the form that offices ask for."
HINT = (
    "Applications, letters, interviews and conversations count; what is only saved or planned does not. "
    "Results are as of today. Offices differ: check what yours wants, and how long it wants you to keep it."
)
EMPTY = "Nothing was recorded in this week."
USUAL = timedelta(days=27)
LONGEST = timedelta(days=366 * 6)
"""Some states want five years kept."""
AHEAD = timedelta(days=366)
EARLIEST = date(1990, 1, 1)
FIRST_DAYS = {"monday": "Monday", "sunday": "Sunday"}
COLUMNS = ("Date", "Employer", "Role", "What was done", "Contact", "Result so far")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which days, and on which day weeks begin."""

    since: date
    until: date
    first: str

    @property
    def query(self) -> str:
        return urlencode({"since": self.since, "until": self.until, "weeks": self.first})


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""

    @page("/work-search")
    async def shown(since: str = "", until: str = "", weeks: str = "") -> None:
        await WorkSearchPage(services, since, until, weeks).draw(live)

    @app.get("/work-search.csv", include_in_schema=False)
    def table(since: str = "", until: str = "", weeks: str = "") -> Response:
        span, found = read(services, current_seeker(), since, until, weeks)
        name = f'attachment; filename="work-search-{span.since}-{span.until}.csv"'
        content = services.work_log.csv(found)
        return StreamingResponse(content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})

    @app.get("/work-search.pdf", include_in_schema=False)
    async def paper(since: str = "", until: str = "", weeks: str = "") -> Response:
        return await run_in_threadpool(_paper, services, current_seeker(), since, until, weeks)


def read(services: Services, seeker: str, since: str, until: str, first: str) -> tuple[Span, list[Week]]:
    """What is asked for, or the last four weeks. Blocking."""
    zone = settings_of(services.db, seeker).zone
    today = words.today(services.clock(), zone)
    last = min(max(_day(until) or today, EARLIEST), today + AHEAD)
    begin = max(_day(since) or last - USUAL, last - LONGEST)
    span = Span(since=min(begin, last), until=last, first=_first(first, zone))
    found = work_search.weeks(
        services.sealed,
        seeker,
        zone=zone,
        since=span.since,
        until=span.until,
        first_day=SUNDAY if span.first == "sunday" else MONDAY,
    )
    return span, found


class WorkSearchPage:
    """One tab that shows the log."""

    def __init__(self, services: Services, since: str, until: str, first: str) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.asked = (since, until, first)

    async def draw(self, live: Live) -> None:
        span, found = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/log.css")}">')
        with frame("Work-search log", active="settings", lead=LEAD) as shell, ui.element("div").classes("stack"):
            with ui.element("div").classes("work-span"):
                self.since = ui.input("From", value=f"{span.since}").props("type=date stack-label").mark("work-since")
                self.until = ui.input("to", value=f"{span.until}").props("type=date stack-label").mark("work-until")
                self.first = ui.select(FIRST_DAYS, label="Weeks begin on", value=span.first).mark("work-weeks")
            for field in (self.since, self.until, self.first):
                field.on_value_change(self._change)
            with ui.element("div").classes("cluster"):
                self.paper = ui.link("Download as PDF", "").classes("link-btn").props("download").mark("work-file")
                self.table = ui.link("As a table (CSV)", "").props("download").mark("work-file")
            self.weeks = ui.element("div").classes("stack")
            ui.label(HINT).classes("small muted")
        self._shown: list[Week] | None = None
        self.show(span, found)
        await watch_outbox(self.services, live, shell)
        live.follow(self.refresh)

    def read(self) -> tuple[Span, list[Week]]:
        return read(self.services, self.seeker, *self.asked)

    async def refresh(self) -> None:
        self.show(*await ask(self.read))

    def show(self, span: Span, found: list[Week]) -> None:
        self.paper.props["href"] = f"/work-search.pdf?{span.query}"
        self.table.props["href"] = f"/work-search.csv?{span.query}"
        if found == self._shown:
            return
        self._shown = found
        self.weeks.clear()
        with self.weeks:
            for week in found:
                _week(week)

    async def _change(self) -> None:
        self.asked = (self.since.value or "", self.until.value or "", self.first.value or "")
        span, found = await ask(self.read)
        ui.navigate.history.replace(f"/work-search?{span.query}")
        self.show(span, found)


def _week(week: Week) -> None:
    title = f"{_say(week.begins)} to {_say(week.ends)}"
    with ui.element("section").classes("panel work-week").mark("work-week") as section:
        section.props["aria-label"] = title
        with ui.element("div").classes("split"):
            with ui.element("h2"):
                ui.label(title)
            number = len(week.activities)
            said = "1 activity" if number == 1 else f"{number} activities"
            ui.label(said).classes("chip chip-good" if number else "chip")
        if week.activities:
            _table(week.activities, title)
        else:
            ui.label(EMPTY).classes("muted")


def _table(activities: tuple[Activity, ...], title: str) -> None:
    # The roles are said in full: as blocks, on a phone, the elements would lose their own.
    with ui.element("table").classes("work-table").props("role=table") as table:
        table.props["aria-label"] = title
        with ui.element("thead").props("role=rowgroup"), ui.element("tr").props("role=row"):
            for name in COLUMNS:
                with ui.element("th").props("scope=col role=columnheader"):
                    ui.label(name)
        with ui.element("tbody").props("role=rowgroup"):
            for one in activities:
                with ui.element("tr").props("role=row"):
                    for name, cell in zip(COLUMNS, _cells(one), strict=True):
                        with ui.element("td").props("role=cell") as place:
                            place.props["data-name"] = name
                            ui.label(cell)


def _cells(one: Activity) -> tuple[str, ...]:
    return (f"{one.on:%a} {one.on.day} {one.on:%b}", one.employer, one.role, one.how, one.contact, one.result)


def _paper(services: Services, seeker: str, since: str, until: str, first: str) -> Response:
    span, found = read(services, seeker, since, until, first)
    try:
        content = services.work_log.pdf(seeker, found, since=span.since, until=span.until)
    except Invalid as refused:
        return PlainTextResponse(refused.message, status_code=422)
    name = f'attachment; filename="work-search-{span.since}-{span.until}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


def _first(asked: str, zone: str) -> str:
    """Where nothing is asked for, as it is usual there."""
    if asked in FIRST_DAYS:
        return asked
    return "sunday" if zone.startswith(("America/", "US/")) else "monday"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
