"""An archive of Career Tracker, given to this installation: read whole before anything is written."""

from __future__ import annotations

from io import BytesIO

from nicegui import context, events, ui

from domain.errors import Refusal
from ui.components.panel import panel
from ui.components.progress import Progress
from ui.frame import toast
from ui.services import Services
from ui.uploads import upload

MOST = 25_000_000
LEAD = (
    "The archive of another installation goes on here with everything, under the same ids, as long as nothing of your "
    "own stands here. If it cannot, you are told so before anything is written."
)
LARGER = "An archive may have 25 MB here. Stop the program and say: main.py import FILE"


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
                new = await self._progress.during(f"Reading {name}", lambda: self._take_in(content))
            except Refusal as refusal:
                self._tell(refusal.message, tone="field-error")
                return
            self._tell(f"{new:,} events were taken in." if new else "All of it was here already.", tone="strong")
            with self._told:
                ui.link("See the board", "/")

    def _take_in(self, content: bytes) -> int:
        reached = self._progress.reached
        return self._services.takeaway.take_in(self._seeker, BytesIO(content), progress=reached, looked=reached)

    def _tell(self, words: str, *, tone: str) -> None:
        with self._told:
            ui.label(words).classes(tone)


def _too_much() -> None:
    toast(LARGER, mood="problem")
