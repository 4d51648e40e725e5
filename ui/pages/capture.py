"""Saving a posting: what the bookmark handed over or somebody pasted, shown before anything of it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi.responses import JSONResponse
from nicegui import app, ui
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from domain.errors import Refusal
from domain.posting import Page, Posting
from projections import twins
from projections.seekers import Settings
from projections.twins import Twin
from ui.asking import ask
from ui.captured import Captured
from ui.components.bookmark import bookmark_panel
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.components.posting_form import PostingForm
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.theme import address_of

TITLE = "Save a posting"
LEAD = "Paste it, or hand it over with one press while you look at it. Nothing is saved before you say so."
EMPTY = "There was nothing to read. Select the posting’s text on the page, copy it, and paste it here."
LOST = "That draft is no longer here. Press the bookmark on the page again, or paste the posting below."

ADDRESS = re.compile(r"\s*https?://\S{3,2000}\s*", re.IGNORECASE)
ALONE = (
    "That is an address alone. Shall this program open it, once, and read the page? LinkedIn and Indeed refuse that: "
    "there, use the bookmark or paste the text."
)

Short = Annotated[str, Field(max_length=4_000)]
Long = Annotated[str, Field(max_length=200_000)]


class Handed(BaseModel):
    """What the bookmark hands over, or what somebody pasted."""

    model_config = ConfigDict(extra="ignore")

    url: Short = ""
    title: Short = ""
    heading: Short = ""
    meta: Annotated[dict[str, Short], Field(max_length=100)] = {}
    data: Annotated[list[Long], Field(max_length=20)] = []
    marked: Long = ""
    text: Long = ""
    selected: bool = False
    pasted: str = ""
    fetch: Short = ""


@dataclass(frozen=True, kw_only=True)
class CaptureNow:
    """What the page shows, read in one go."""

    settings: Settings
    posting: Posting | None
    twins: tuple[Twin, ...]


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""
    captured = Captured()

    @page("/capture")
    async def capture(draft: str = "") -> None:
        await CapturePage(services, captured, draft).draw(live)

    @app.post("/capture/read")
    async def read(handed: Handed) -> JSONResponse:
        seeker = current_seeker()
        if ADDRESS.fullmatch(handed.pasted):
            return JSONResponse({"why": ALONE, "fetch": handed.pasted.strip()}, status_code=422)
        try:
            posting = await run_in_threadpool(_read, services, seeker, handed)
        except Refusal as refusal:
            return JSONResponse({"why": refusal.message}, status_code=422)
        if not (posting.text or posting.details.role):
            return JSONResponse({"why": EMPTY}, status_code=422)
        return JSONResponse({"draft": captured.keep(seeker, posting)})


def _read(services: Services, seeker: str, handed: Handed) -> Posting:
    """Blocking. Raises Refusal."""
    settings = settings_of(services.db, seeker)
    zone, day_first, now = settings.zone, settings.profile.day_first, services.clock()
    if handed.fetch:
        found = services.fetch_page(handed.fetch)
        return services.postings.read_pasted(found.html, url=found.url, now=now, zone=zone, day_first=day_first)
    if handed.pasted:
        return services.postings.read_pasted(handed.pasted, now=now, zone=zone, day_first=day_first)
    page_ = Page(
        url=handed.url,
        title=handed.title,
        heading=handed.heading,
        data=tuple(handed.data),
        meta=handed.meta,
        marked=handed.marked,
        text=handed.text,
        selected=handed.selected,
    )
    return services.postings.read_page(page_, now=now, zone=zone, day_first=day_first)


class CapturePage:
    """One tab in which a posting is looked at before it is kept."""

    def __init__(self, services: Services, captured: Captured, draft: str) -> None:
        self.services, self.captured, self.draft = services, captured, draft
        self.seeker = current_seeker()

    async def draw(self, live: Live) -> None:
        now = await ask(self.read)
        self.hand = Hand(services=self.services, seeker=self.seeker, client=ui.context.client)
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/capture.css")}">')
        ui.add_head_html(f'<script defer src="{address_of("js/capture.js")}"></script>')
        with frame(TITLE, active="board", lead="" if now.posting else LEAD) as shell:
            if now.posting:
                PostingForm(self.hand, now.settings, now.posting, now.twins, draft=self.draft)
            else:
                self.ways(lost=bool(self.draft))
        await watch_outbox(self.services, live, shell)

    def read(self) -> CaptureNow:
        posting = self.captured.find(self.seeker, self.draft) if self.draft else None
        details = posting.details if posting else None
        same = (
            twins.twins(self.services.db, self.seeker, url=details.url, role=details.role, company=details.company)
            if details
            else []
        )
        return CaptureNow(settings=settings_of(self.services.db, self.seeker), posting=posting, twins=tuple(same))

    def ways(self, *, lost: bool) -> None:
        """How a posting comes in. What the bookmark put behind the # is sent on by this page's script."""
        heard = ui.element("p").classes("capture-heard").props("role=status data-capture-heard").mark("capture-heard")
        with heard:
            ui.label(LOST if lost else "")
        with panel("Paste it", lead="The text of a posting, or the whole page’s HTML. It is sent to nobody else."):
            paste_form()
        bookmark_panel(self.services)


def paste_form() -> None:
    """Sent by the page's script: a socket would not take a whole page."""
    with ui.element("form").classes("stack capture-paste").props("data-capture-paste").mark("paste-form"):
        box = ui.element("textarea").props("rows=9 required name=pasted").classes("paste-box").mark("paste")
        box.props["aria-label"] = "The posting, as text or HTML"
        box.props["placeholder"] = "Data Engineer at Acme\nLocation: Berlin\n…"
        with ui.element("div").classes("cluster"):
            ui.button("Read it", color=None).classes("btn-main").props("type=submit").mark("read-paste")
            fetch = ui.button("Open the address and read it", icon="i-external", color=None).classes("btn-plain")
            fetch.props("type=button hidden data-capture-fetch").mark("fetch-page")
