"""The log: everything that was ever recorded, filtered, in portions, each as it was stored, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from urllib.parse import urlencode

from nicegui import app, ui
from starlette.responses import StreamingResponse

from domain.values import Cause, LocalTime
from projections import audit
from projections.audit import KINDS, Wanted
from ui.asking import ask
from ui.components.keyed import KeyedList
from ui.components.log_row import CAUSES, LogEntry, LogRow, row_of
from ui.components.outbox_watch import watch_outbox
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

LEAD = "Everything that was ever recorded, latest first. Nothing in it can be changed; corrections stand beside."
PAGE = 50
NOTHING = "Nothing of the kind was recorded."
ANY = {"kind": "Everything", "cause": "Anybody and anything", "about": "All applications and people"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What stands in the address."""

    about: str = ""
    kind: str = ""
    cause: str = ""
    since: str = ""
    until: str = ""

    def wanted(self, zone: str) -> Wanted:
        """With days by the person's clock; what cannot be meant is left out."""
        last = _day(self.until)
        return Wanted(
            about=self.about,
            kind=self.kind if self.kind in KINDS else "",
            cause=self.cause if self.cause in {*Cause} else "",
            since=_midnight(_day(self.since), zone),
            until=_midnight(last + timedelta(days=1) if last and last < date.max else None, zone),
        )

    @property
    def query(self) -> str:
        said = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(said)}" if said else ""


@dataclass(frozen=True, kw_only=True)
class LogNow:
    """What the page shows, read in one go. ``more``: there is something older."""

    rows: tuple[LogRow, ...]
    more: bool


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""

    @page("/log")
    async def log(about: str = "", kind: str = "", cause: str = "", since: str = "", until: str = "") -> None:
        asked = Asked(about=about, kind=kind, cause=cause, since=since, until=until)
        await LogPage(services, asked).draw(live)

    @app.get("/log.csv", include_in_schema=False)
    def table(about: str = "", kind: str = "", cause: str = "", since: str = "", until: str = "") -> StreamingResponse:
        asked = Asked(about=about, kind=kind, cause=cause, since=since, until=until)
        seeker, wanted = _meant(services, asked)
        return _file(services.log.csv(seeker, wanted), "log.csv", "text/csv; charset=utf-8")

    @app.get("/log.json", include_in_schema=False)
    def whole(about: str = "", kind: str = "", cause: str = "", since: str = "", until: str = "") -> StreamingResponse:
        asked = Asked(about=about, kind=kind, cause=cause, since=since, until=until)
        seeker, wanted = _meant(services, asked)
        return _file(services.log.json(seeker, wanted), "log.json", "application/json")


class LogPage:
    """One tab that shows the log."""

    def __init__(self, services: Services, asked: Asked) -> None:
        self.services, self.asked = services, asked
        self.seeker = current_seeker()
        self.length = PAGE

    async def draw(self, live: Live) -> None:
        names = await ask(lambda: audit.names_of(self.services.sealed, self.seeker))
        now = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/log.css")}">')
        with frame("The log", active="settings", lead=LEAD) as shell, ui.element("div").classes("stack"):
            self._filters(names)
            with ui.element("div").classes("cluster"):
                self.table = ui.link("As a table (CSV)", "").props("download=log.csv").mark("log-file")
                self.whole = ui.link("As stored (JSON)", "").props("download=log.json").mark("log-file")
            self.none = ui.label(NOTHING).classes("muted").props("role=status")
            self.list = KeyedList(ui.element("ul").classes("rows"), self._entry)
            self.more = ui.button("Show older", color=None, on_click=self._lengthen).classes("btn-plain").mark("older")
        self.show(now)
        await watch_outbox(self.services, live, shell)
        self.wake = live.follow(self.refresh)

    def _filters(self, names: Mapping[str, str]) -> None:
        asked = self.asked
        kinds = {"": ANY["kind"], **{kind: words for kind, (words, _) in KINDS.items()}}
        causes = {"": ANY["cause"], **{cause.value: words.capitalize() for cause, words in CAUSES.items()}}
        known = sorted(names.items(), key=lambda one: one[1].casefold())
        about = {"": ANY["about"], **dict(known)}
        with ui.element("div").classes("log-filters").props("role=search aria-label='Narrow the log'"):
            self.about = ui.select(about, label="About", value=_known(asked.about, about), with_input=True)
            self.kind = ui.select(kinds, label="What", value=_known(asked.kind, kinds))
            self.cause = ui.select(causes, label="Caused by", value=_known(asked.cause, causes))
            self.since = ui.input("Happened from", value=asked.since).props("type=date stack-label")
            self.until = ui.input("to", value=asked.until).props("type=date stack-label")
        for name in ("about", "kind", "cause", "since", "until"):
            field = getattr(self, name)
            field.mark(f"log-{name}").on_value_change(self._narrow)

    def read(self) -> LogNow:
        services, seeker = self.services, self.seeker
        zone, now = settings_of(services.db, seeker).zone, services.clock()
        found = audit.log(services.sealed, seeker, wanted=self.asked.wanted(zone))
        rows = [row_of(one, now=now, zone=zone) for one in islice(found, self.length + 1)]
        return LogNow(rows=tuple(rows[: self.length]), more=len(rows) > self.length)

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    def show(self, now: LogNow) -> None:
        self.list.show(now.rows)
        self.list.place.set_visibility(bool(now.rows))
        self.none.set_visibility(not now.rows)
        self.more.set_visibility(now.more)
        self.table.props["href"] = f"/log.csv{self.asked.query}"
        self.whole.props["href"] = f"/log.json{self.asked.query}"

    def _entry(self, row: LogRow) -> ui.element:
        services, seeker = self.services, self.seeker
        return LogEntry(row, lambda position: audit.stored(services.db, seeker, position=position)).element

    async def _narrow(self) -> None:
        self.asked = Asked(
            about=self.about.value or "",
            kind=self.kind.value or "",
            cause=self.cause.value or "",
            since=self.since.value or "",
            until=self.until.value or "",
        )
        self.length = PAGE
        ui.navigate.history.replace(f"/log{self.asked.query}")
        self.wake()

    async def _lengthen(self) -> None:
        self.length += PAGE
        self.wake()


def _meant(services: Services, asked: Asked) -> tuple[str, Wanted]:
    seeker = current_seeker()
    return seeker, asked.wanted(settings_of(services.db, seeker).zone)


def _known(value: str, among: Mapping[str, str]) -> str:
    return value if value in among else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date | None, zone: str) -> datetime | None:
    return LocalTime(datetime.combine(day, time()), zone).instant() if day else None


def _file(content: Iterator[bytes], name: str, media_type: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type=media_type, headers=headers)
