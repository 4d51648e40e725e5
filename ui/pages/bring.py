"""Bring your past along: a file, how it is to be read, what would happen, and then all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nicegui import Client, context, events, ui

from domain.errors import Refusal
from ui import words
from ui.asking import ask
from ui.bringing import Preview, Reading, Sheet, Undone
from ui.components.import_preview import draw_rows, told
from ui.components.import_reading import draw_columns, draw_due, draw_questions, draw_removed
from ui.components.import_stayed import draw_stayed
from ui.components.outbox_watch import watch_outbox
from ui.components.panel import panel
from ui.components.progress import Progress
from ui.frame import frame, page, toast
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services
from ui.uploads import upload

LEAD = "Nothing is taken in before you have seen what it would be."
MOST = 25_000_000
FROM = (
    "From Huntr (the zip it mails you), Teal, Simplify, Trello (the board as JSON, with every move of a card), "
    "Notion (Markdown and CSV), a spreadsheet saved as CSV, or any table with a header row."
)


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/data/import")
    async def bring() -> None:
        await ImportPage(services).draw(live)


class ImportPage:
    """One tab that brings a file along."""

    def __init__(self, services: Services) -> None:
        self.services, self.importer, self.seeker = services, services.importer, current_seeker()
        self.client: Client = context.client
        self.sheet: Sheet | None = None
        self.reading: Reading | None = None
        self.columns: dict[str, str] = {}
        self.stages: dict[str, str] = {}
        self.days_first: bool | None = None
        self.again: set[str] = set()
        self.due = ""
        self.asked = 0

    async def draw(self, live: Live) -> None:
        with frame("Bring your past along", active="settings", lead=LEAD) as shell:
            self._file_panel()
            self._last = ui.element("div").classes("stack import-rest")
            with ui.element("div").classes("stack import-rest"):
                self._columns, self._questions, self._outlook = (
                    ui.element("div").classes("stack import-rest") for _ in range(3)
                )
            self._progress = Progress(aside=self._last)
        await self._show_last()
        await watch_outbox(self.services, live, shell)

    def _file_panel(self) -> None:
        with panel("Your file", lead=FROM):
            self._upload = upload(max_file_size=MOST, max_files=1, on_upload=self._given, on_rejected=_too_much)
            self._upload.classes("attach").props("hidden").mark("import-file")
            pick = f'() => runMethod({self._upload.id}, "pickFiles", [])'
            with ui.element("div").classes("cluster"):
                choose = ui.button("Choose a file", icon="i-file", color=None, on_click=self._begin)
                choose.classes("btn-main").on("click", js_handler=pick)
                self._name = ui.label().classes("muted").props("role=status")

    def _begin(self) -> None:
        """Another file, another name. The button keeps this object for the upload, too."""
        self._name.set_text("")

    async def _given(self, event: events.UploadEventArguments) -> None:
        content, name = await event.file.read(), event.file.name
        self._upload.reset()
        with self.client:
            try:
                sheet = await ask(lambda: self.importer.read(content))
            except Refusal as refusal:
                self._name.set_text("")
                self._show_nothing()
                toast(f"{name}: {refusal.message}", mood="problem")
                return
            kind = f", from {sheet.kind}" if sheet.kind else ""
            self._name.set_text(f"{name}: {len(sheet.rows):,} rows{kind}")
            self.sheet = sheet
            reading = await ask(lambda: self.importer.guess(self.seeker, sheet))
            self.columns = dict(reading.columns)
            self._show_nothing()
            with self._columns:
                draw_columns(sheet, reading, self.importer.fields(), self._change_column)
            await self._read(lambda: reading, anew=True)

    def _show_nothing(self) -> None:
        for part in (self._columns, self._questions, self._outlook):
            part.clear()

    async def _read(self, reading: Callable[[], Reading], *, anew: bool = False) -> None:
        """Read the sheet in a way, and show what would come of it; ``anew``: its stages may be others now.

        Only what changed is drawn again, so that the keyboard stays where it is; and only the latest reading is shown.
        """
        sheet, self.asked = self.sheet, self.asked + 1
        asked = self.asked

        def look() -> tuple[Reading, Preview, Mapping[str, str], str]:
            read = reading()
            zone = settings_of(self.services.db, self.seeker).zone
            return read, self.importer.preview(self.seeker, sheet, read), self.importer.targets(self.seeker), zone

        read, preview, targets, zone = await ask(look)
        if asked != self.asked:
            return
        if anew:
            self.stages, self.days_first, self.again, self.due = dict(read.stages), read.days_first, set(), read.due
            self._questions.clear()
            with self.client, self._questions:
                draw_due(read, self._mean)
                draw_questions(read, preview, targets, self._say, self._order)
                if preview.removed:
                    draw_removed(preview.removed, self._choose)
        self.reading = read
        self._outlook.clear()
        with self.client, self._outlook:
            self._preview_panel(preview, zone)

    async def _change_column(self, field: str, header: str) -> None:
        self.columns = {name: chosen for name, chosen in self.columns.items() if name != field}
        if header:
            self.columns[field] = header
        sheet, columns, stages, due = self.sheet, dict(self.columns), dict(self.stages), self.due
        await self._read(lambda: self.importer.read_with(self.seeker, sheet, columns, stages, due), anew=True)

    async def _say(self, value: str, target: str) -> None:
        self.stages[value] = target
        await self._answer()

    async def _order(self, days_first: bool) -> None:  # noqa: FBT001 an answer
        self.days_first = days_first
        await self._answer()

    async def _mean(self, due: str) -> None:
        self.due = due
        await self._answer()

    async def _choose(self, again: set[str]) -> None:
        self.again = again
        await self._answer()

    async def _answer(self) -> None:
        """Answers count at once, also those given while an earlier one is still being looked at."""
        reading = self._answered()
        await self._read(lambda: reading)

    def _answered(self) -> Reading:
        return self.importer.answered(
            self.reading, stages=self.stages, days_first=self.days_first, again=self.again, due=self.due
        )

    def _preview_panel(self, preview: Preview, zone: str) -> None:
        with panel("What will happen", lead=told(preview)):
            if preview.examples:
                draw_rows(preview, zone=zone)
            count = preview.new + preview.forward + preview.more
            if not preview.ready:
                ui.label("Answer what is open above, and it can begin.").classes("muted").props("role=status")
            elif count:
                label = f"Bring {count:,} applications along" if count > 1 else "Bring 1 application along"
                ui.button(label, color=None, on_click=self._apply).classes("btn-main").mark("bring")
            elif preview.removed:
                ui.label("There is nothing new in this file.").classes("strong").props("role=status")
            else:
                ui.label("Everything in this file is here already.").classes("strong").props("role=status")

    async def _apply(self) -> None:
        sheet, reading = self.sheet, self._answered()
        self._show_nothing()
        with self.client:
            brought = await self._progress.during(
                "Bringing it along",
                lambda: self.importer.apply(self.seeker, sheet, reading, progress=self._progress.reached),
            )
            self._name.set_text("")
            await self._show_last()
            are = "is" if brought == 1 else "are"
            toast(f"{words.count(brought, 'application')} {are} on your board now.", mood="glad")

    async def _undo(self) -> None:
        with self.client:
            done = await self._progress.during(
                "Taking it back", lambda: self.importer.undo(self.seeker, progress=self._progress.reached)
            )
            await self._show_last()
            if done.stayed:
                with self._last:
                    draw_stayed(done.stayed)
            if self._outlook.default_slot.children:
                await self._answer()
            toast(_taken_back(done))

    async def _show_last(self) -> None:
        last = await ask(lambda: self.importer.last(self.seeker))
        self._last.clear()
        if last is not None:
            lead = f"The last file changed {words.count(len(last.places), 'application')}."
            with self._last, panel("Brought along", lead=lead), ui.element("div").classes("cluster"):
                ui.link("See the board", "/").classes("link-btn")
                ui.button("Undo all of it", icon="i-undo", color=None, on_click=self._undo).classes("btn-plain").mark(
                    "undo-import"
                )


def _taken_back(done: Undone) -> str:
    people = f", and {done.people:,} people who came with them are gone" if done.people else ""
    stayed = f" {len(done.stayed):,} stayed, because you changed them since." if done.stayed else ""
    return f"Taken back: {done.back:,} applications are as they were{people}.{stayed}"


def _too_much() -> None:
    toast("A file may have 25 MB.", mood="problem")
