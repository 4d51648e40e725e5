"""Your record: its backups, the proof that it is as it was written, and the ways to read all of it."""

from __future__ import annotations

from nicegui import app, ui
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, PlainTextResponse, Response

from domain.errors import NotFound
from projections import seekers
from ui.asking import ask
from ui.components.backups import BackupsPanel
from ui.components.integrity import IntegrityPanel
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

LEAD = "Everything you did and everything that happened, kept in full. It can be proved, backed up and taken along."

READ = "Everything that was ever recorded, by application, person, kind, cause and day; as words, a table or JSON."


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""

    @page("/record")
    async def record() -> None:
        await RecordPage(services).draw(live)

    @app.get("/record/backup/{name}", include_in_schema=False)
    async def backup(name: str) -> Response:
        return await run_in_threadpool(_backup, services, current_seeker(), name)


class RecordPage:
    """One tab that shows how the record is kept."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()

    async def draw(self, live: Live) -> None:
        zone, shared = await ask(self.read)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/running.css")}">')
        with frame("Your record", active="settings", lead=LEAD) as shell, ui.element("div").classes("stack"):
            with panel("Read it", lead=READ), ui.element("div").classes("cluster"):
                ui.link("Open the log", "/log").classes("link-btn")
                ui.link("Work-search log, for the office that pays benefits", "/work-search")
            self.backups = BackupsPanel(self.services, zone=zone, shared=shared)
            self.integrity = IntegrityPanel(self.services, self.services.sealed)
        await self.backups.show()
        await watch_outbox(self.services, live, shell)

    def read(self) -> tuple[str, bool]:
        db = self.services.db
        return settings_of(db, self.seeker).zone, is_shared(self.services, self.seeker)


def is_shared(services: Services, seeker: str) -> bool:
    """Whether others keep their search here too: a backup holds everybody's."""
    return services.place.hosted or any(one != seeker for one in seekers.everyone(services.db))


def _backup(services: Services, seeker: str, name: str) -> Response:
    if is_shared(services, seeker):
        return PlainTextResponse("There is no such backup.", status_code=404)
    try:
        path = services.backups.named(name).path
    except NotFound as missing:
        return PlainTextResponse(missing.message, status_code=404)
    return FileResponse(path, filename=name, media_type="application/zip")
