"""In and out: a search kept elsewhere to bring along, everything a person has to take away."""

from __future__ import annotations

from nicegui import app, ui
from starlette.responses import StreamingResponse

from ui.components.archive_in import ArchiveIn
from ui.components.outbox_watch import watch_outbox
from ui.components.packing import Packed, Packing
from ui.components.panel import panel
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.services import Services
from ui.takeaway import CSV, file_answer

BRING_LEAD = (
    "A table from Huntr, Teal, Simplify, Trello, Notion, a spreadsheet or anything else with a header row. "
    "You see what will happen before it does, and one press takes all of it back."
)
TAKE_LEAD = (
    "Everything in one file: your applications and contacts as tables, every letter word for word, your files, "
    "and each event in the order it happened."
)
ELSEWHERE = (
    "Another installation goes on from it, here or with main.py import FILE. It holds no password and no key. "
    "To copy an installation as it stands, use a backup."
)
TABLE = "All applications, the archived ones too. No cell can run as a formula."


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""
    packing = Packing()

    @page("/data")
    async def data() -> None:
        with frame("In and out", active="settings", lead="It is yours: bring it along, take it away.") as shell:
            _bring_panel()
            ArchiveIn(services, current_seeker())
            packing.add(_take_panel())
        await watch_outbox(services, live, shell)

    @app.get("/data/career-tracker.zip", include_in_schema=False)
    def archive() -> StreamingResponse:
        day = services.clock().date().isoformat()
        seeker = current_seeker()
        packed = packing.of(seeker, lambda progress: services.takeaway.archive(seeker, progress=progress))
        return file_answer(packed, f"career-tracker-{day}.zip", "application/zip")

    @app.get("/data/applications.csv", include_in_schema=False)
    def applications() -> StreamingResponse:
        return file_answer(services.takeaway.applications(current_seeker()), "applications.csv", CSV)


def _bring_panel() -> None:
    with panel("Bring your past along", lead=BRING_LEAD, anchor="bring"), ui.element("div").classes("cluster"):
        ui.link("Bring a file", "/data/import").classes("link-btn")


def _take_panel() -> Packed:
    with panel("Take everything with you", lead=TAKE_LEAD, anchor="take"):
        with ui.element("div").classes("cluster"):
            ui.link("Download the archive", "/data/career-tracker.zip").classes("link-btn").props("download")
            packed = Packed(current_seeker())
        ui.label(ELSEWHERE).classes("small muted")
    with panel("Applications as a table", lead=TABLE), ui.element("div").classes("cluster"):
        ui.link("Download the table (CSV)", "/data/applications.csv").classes("link-btn").props("download")
    return packed
