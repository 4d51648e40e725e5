"""The files of an application: put in by dropping or choosing them, taken out by a link."""

from __future__ import annotations

from nicegui import events, ui

from domain.application import LARGEST_DOCUMENT, JobApplication
from domain.values import Stamp
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.section import Section
from ui.components.trace import Trace, way_back
from ui.frame import toast
from ui.readings import ApplicationNow
from ui.uploads import upload

MOST_AT_ONCE = 10


class Documents:
    """The section of an application's files."""

    def __init__(self, hand: Hand, application: str, address: str) -> None:
        self._hand, self._application, self._address = hand, application, address
        self._section = Section("Files", self._draw, classes="documents")
        with self._section.element:
            # Quasar's own box has buttons without names; it stays out of sight and does the sending.
            self._upload = upload(
                max_file_size=LARGEST_DOCUMENT,
                max_files=MOST_AT_ONCE,
                on_upload=self._attach,
                on_rejected=_refused,
            )
            self._upload.classes("attach").props("hidden").mark("attach")
        pick = f'() => runMethod({self._upload.id}, "pickFiles", [])'
        self._section.button("Attach a file", lambda: None, icon="i-clip").on("click", js_handler=pick)

    def show(self, now: ApplicationNow) -> None:
        self._section.show(now.kept.documents)

    def _draw(self, documents: tuple[tuple[str, str], ...]) -> None:
        for digest, name in documents:
            with ui.link(target=f"{self._address}/document/{digest}").classes("document-row"):
                ui.icon("i-file").props("aria-hidden=true")
                ui.label(name)

    async def _attach(self, event: events.UploadEventArguments) -> None:
        content = await event.file.read()
        name, media_type = event.file.name, event.file.content_type or "application/octet-stream"

        def work() -> Trace:
            digest = self._hand.services.files.keep(self._hand.seeker, content)

            def deed(application: JobApplication, stamp: Stamp) -> None:
                application.attach_document(
                    document=digest, name=name, media_type=media_type, size=len(content), stamp=stamp
                )

            return self._hand.carry_out(self._application, deed)

        with self._hand.client:
            if done := await perform(work):
                toast(f"Attached {name}.", undo=way_back(done))
            self._upload.reset()


def attach_pdf(it: JobApplication, pdf: bytes, *, digest: str, name: str, purpose: str, stamp: Stamp) -> None:
    """Have the application keep a PDF of ours, whose bytes are among the files by their ``digest``."""
    it.attach_document(
        document=digest, name=name, media_type="application/pdf", size=len(pdf), purpose=purpose, stamp=stamp
    )


def _refused() -> None:
    toast(f"A file may have 25 MB, and at most {MOST_AT_ONCE} go at once.", mood="problem")
