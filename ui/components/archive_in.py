"""An archive of Career Tracker, given to this installation: read whole, and shown, before anything is written."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from nicegui import context, events, ui

from domain.errors import Refusal
from domain.store.merge_words import done_by, staying, told_of
from domain.store.merging import Examined
from ui.components.panel import panel
from ui.components.progress import Progress
from ui.frame import toast
from ui.services import Services
from ui.uploads import upload

MOST, SHOWN = 25_000_000, 50
LEAD = (
    "The archive of another installation goes on here with everything, under the same ids. Where something of your own "
    "stands here already you see first what would come beside it, and nothing of yours is changed."
)
LARGER = "An archive may have 25 MB here. Stop the program and say: main.py import FILE"
FOR_GOOD = "What was taken in can be removed piece by piece, but not in one go: a backup brings back how it was before."


class ArchiveIn:
    """The panel of it."""

    def __init__(self, services: Services, seeker: str) -> None:
        self._services, self._seeker, self._client = services, seeker, context.client
        with panel("Go on from an archive", lead=LEAD, anchor="archive"):
            self._upload = upload(max_file_size=MOST, max_files=1, on_upload=self._given, on_rejected=_too_much)
            self._upload.classes("attach").props("hidden").mark("archive-file")
            pick = f'() => runMethod({self._upload.id}, "pickFiles", [])'
            with ui.element("div").classes("cluster") as choice:
                choose = ui.button("Choose an archive", icon="i-archive", color=None, on_click=self._begin)
                choose.classes("btn-plain").on("click", js_handler=pick)
            self._told = ui.element("div").classes("stack tight packing").props("role=status").mark("archive-told")
            self._progress = Progress(aside=choice)

    def _begin(self) -> None:
        """What was told of another file is over. The button keeps this object for the upload, too."""
        self._told.clear()

    async def _given(self, event: events.UploadEventArguments) -> None:
        content, name = await event.file.read(), event.file.name
        self._upload.reset()
        with self._client:
            self._told.clear()
            try:
                found = await self._progress.during(f"Reading {name}", lambda: self._look_into(content))
                if found.plain:
                    await self._take_in(content, name)
                else:
                    self._show(found, content, name)
            except Refusal as refusal:
                self._refuse(refusal)

    def _show(self, found: Examined, content: bytes, name: str) -> None:
        """What would happen, and the button for it."""
        with self._told:
            ui.label("What will happen" if found.fresh else done_by(found)).classes("strong")
            _tell(found)
            if found.fresh:
                ui.label(FOR_GOOD).classes("small muted")
                with ui.element("div").classes("cluster"):
                    take = ui.button("Take it in", color=None, on_click=partial(self._agreed, content, name))
                    take.classes("btn-main").mark("take-in")
                    ui.link("Backups", "/record")

    async def _agreed(self, content: bytes, name: str) -> None:
        self._told.clear()
        with self._client:
            try:
                await self._take_in(content, name)
            except Refusal as refusal:
                self._refuse(refusal)

    async def _take_in(self, content: bytes, name: str) -> None:
        reached = self._progress.reached
        work = partial(self._services.takeaway.take_in, self._seeker, progress=reached, looked=reached)
        done = await self._progress.during(f"Taking in {name}", lambda: work(BytesIO(content)))
        with self._told:
            ui.label(done_by(done)).classes("strong")
            if not done.plain:
                _tell(done)
            ui.link("See the board", "/")

    def _look_into(self, content: bytes) -> Examined:
        return self._services.takeaway.look_into(self._seeker, BytesIO(content), progress=self._progress.reached)

    def _refuse(self, refusal: Refusal) -> None:
        with self._told:
            ui.label(refusal.message).classes("field-error")


def _tell(examined: Examined) -> None:
    for sentence in told_of(examined):
        ui.label(sentence)
    if stays := staying(examined):
        with ui.element("ul").classes("rows").mark("stays"):
            for words in stays[:SHOWN]:
                with ui.element("li").classes("item"):
                    ui.label(words)
        if len(stays) > SHOWN:
            ui.label(f"and {len(stays) - SHOWN:,} more").classes("small muted")


def _too_much() -> None:
    toast(LARGER, mood="problem")
