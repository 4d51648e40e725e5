"""The page of one letter of one's own: written anew, as a copy of one of the program's, or changed."""

from __future__ import annotations

import re

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from domain.errors import NotFound, Refusal
from domain.letter import LetterTemplate
from domain.letter_commands import LetterCommands
from projections import letters
from projections.letters import LetterVersion
from ui.asking import ask
from ui.components.doing import complain, new_command, perform
from ui.components.letter_editor import LetterEditor
from ui.components.letter_versions import LetterVersions
from ui.components.outbox_watch import watch_outbox
from ui.frame import frame, page, toast
from ui.letter_samples import sample_fields, samples
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Services

TOKEN = re.compile("[0-9a-f]{32}")
NEW_LETTER = LetterTemplate(
    title="",
    purpose="other",
    subject="",
    bodies=(("warm", "Hi {{ contact_name|first_name }},\n\n\n\nThank you,\n{{ my_name }}"),),
)
LEAD = "What stands between {{ and }} is filled in for each letter; everything else is sent as you write it."


def register(services: Services, live: Live) -> None:
    """Declare the addresses of these pages."""

    @page("/letters/new")
    async def new(copy: str = "") -> None:
        await NewLetterPage(services).draw(live, copy)

    @page("/letters/{token}")
    async def letter(token: str) -> None:
        seeker = current_seeker()
        id_ = f"{seeker}/letter-{token}" if TOKEN.fullmatch(token) else ""
        found = await ask(lambda: letters.one(services.db, seeker, id=id_)) if id_ else None
        if found is None:
            await draw_none(services, live)
        else:
            await LetterPage(services, found).draw(live)


class LetterDesk:
    """What both pages have: an editor, somebody to try the letter out on, and saving."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.client = ui.context.client
        self.commands = LetterCommands(services.commands.record)

    async def edit(self, template: LetterTemplate, *, key: str) -> None:
        """Draw the editor."""
        self.editor = LetterEditor(self.services, template, key=key)
        found = await ask(lambda: samples(self.services.db, self.seeker))
        first = next(iter(found), None)
        with self.editor.place:
            chooser = ui.select(found, value=first, label="How it reads for", with_input=len(found) > len("a screen"))
            chooser.mark("sample").on_value_change(self.try_on).set_visibility(bool(found))
        if first:
            self.editor.try_on(await self.fields(first))

    async def try_on(self, event: ValueChangeEventArguments[str | None]) -> None:
        """Show the letter for somebody else."""
        self.editor.try_on(await self.fields(str(event.value)) if event.value else {})

    async def fields(self, about: str) -> dict[str, str]:
        now = self.services.clock()
        return dict(await ask(lambda: sample_fields(self.services.db, self.seeker, about=about, now=now)))

    def checked(self) -> LetterTemplate | None:
        """The letter as it may be kept; None, and the cursor where the trouble is, when it may not."""
        try:
            return self.services.workshop.check(self.editor.template)
        except Refusal as refusal:
            complain(refusal, fields={"title": self.editor.title, "purpose": self.editor.purpose})
            self.editor.point_at(refusal.field)
            return None

    def export(self) -> None:
        name, text = self.services.workshop.as_file(self.editor.template)
        ui.download.content(text, name, "text/plain; charset=utf-8")


class NewLetterPage(LetterDesk):
    """One tab in which a letter is written that is not there yet."""

    async def draw(self, live: Live, copy: str) -> None:
        self.command = new_command()
        try:
            template = self.services.workshop.copy_of(copy) if copy else NEW_LETTER
        except NotFound:
            template = NEW_LETTER
        with frame("A letter of your own", active="letters", lead=LEAD) as shell:
            with shell.toolbar:
                ui.button("Keep it", icon="i-check", color=None, on_click=self.save).classes("btn-main").mark("save")
            await self.edit(template, key=f"letter-new-{template.based_on}")
        await watch_outbox(self.services, live, shell)

    async def save(self) -> None:
        template = self.checked()
        if template is None:
            return
        stamp, command = self.services.stamp(), self.command
        made: list[str] = []
        done = await perform(
            lambda: made.append(self.commands.write(self.seeker, template=template, stamp=stamp, command_id=command))
        )
        if done is not None:
            self.editor.forget()
            ui.navigate.to(f"/letters/{made[0].rpartition('-')[2]}" if made else "/letters")


class LetterPage(LetterDesk):
    """One tab that shows a letter of one's own."""

    def __init__(self, services: Services, letter: LetterVersion) -> None:
        super().__init__(services)
        self.letter = letter

    async def draw(self, live: Live) -> None:
        settings = await ask(lambda: settings_of(self.services.db, self.seeker))
        with (
            frame(self.letter.template.title, active="letters", lead=LEAD) as shell,
            ui.element("div").classes("stack loose"),
        ):
            with shell.toolbar:
                self.deeds()
            self.gone = ui.label("This letter was removed.").classes("notice")
            await self.edit(self.letter.template, key=self.key())
            self.versions = LetterVersions(self.bring_back, zone=settings.zone)
        await self.refresh()
        await watch_outbox(self.services, live, shell)
        live.follow(self.refresh)

    def deeds(self) -> None:
        for words, icon, deed, mark in (
            ("Remove", "i-trash", self.remove, "remove"),
            ("Save as a file", "i-download", self.export, "export"),
        ):
            ui.button(words, icon=icon, color=None, on_click=deed).classes("btn-quiet").mark(mark)
        ui.button("Save", icon="i-check", color=None, on_click=self.save).classes("btn-main").mark("save")

    def key(self) -> str:
        return f"{self.letter.id.partition('/')[2]}-v{self.letter.number}"

    async def refresh(self) -> None:
        """Show what changed since, here or in another tab; what is being typed stays until it is saved."""
        id_ = self.letter.id
        found = await ask(lambda: letters.versions(self.services.db, self.seeker, id=id_))
        now = await ask(lambda: letters.one(self.services.db, self.seeker, id=id_))
        if now is None:
            return
        self.gone.set_visibility(now.removed)
        if now.number != self.letter.number and self.editor.template == self.letter.template:
            self.take(now)
        self.versions.show(found, now=self.services.clock())

    def take(self, letter: LetterVersion) -> None:
        """Show another version."""
        self.letter = letter
        self.editor.show(letter.template, key=self.key())

    async def save(self) -> None:
        template = self.checked()
        if template is not None and await self.rewrite(template):
            toast("Kept.", mood="glad")

    async def bring_back(self, version: LetterVersion) -> None:
        before = self.letter.template
        with self.client:  # its row is drawn anew meanwhile
            if await self.rewrite(version.template):
                toast(f"Version {version.number} is in use again.", undo=lambda: self.put_back(before))

    async def put_back(self, template: LetterTemplate) -> None:
        if await self.rewrite(template):
            toast("Taken back.")

    async def rewrite(self, template: LetterTemplate) -> bool:
        """Make ``template`` the version in use; False if that was refused."""
        seen, stamp, id_ = self.letter.number, self.services.stamp(), self.letter.id
        done = await perform(
            lambda: self.commands.change(
                self.seeker, id_, lambda letter: letter.rewrite(template=template, seen=seen, stamp=stamp)
            )
        )
        now = await ask(lambda: letters.one(self.services.db, self.seeker, id=id_)) if done else None
        if now is not None:
            self.take(now)
            await self.refresh()
        return done is not None

    async def remove(self) -> None:
        stamp, id_ = self.services.stamp(), self.letter.id
        if await perform(lambda: self.commands.change(self.seeker, id_, lambda letter: letter.remove(stamp=stamp))):
            toast("Removed.", undo=self.restore)

    async def restore(self) -> None:
        stamp, id_ = self.services.stamp(), self.letter.id
        if await perform(lambda: self.commands.change(self.seeker, id_, lambda letter: letter.restore(stamp=stamp))):
            toast("It is back.")


async def draw_none(services: Services, live: Live) -> None:
    """There is no letter at this address."""
    ui.status_code(404)
    with frame("No letter here", active="letters") as shell, ui.element("section").classes("empty"):
        ui.label("There is no letter at this address among your own.")
        ui.button("See all letters", color=None, on_click=lambda: ui.navigate.to("/letters")).classes("btn-main")
    await watch_outbox(services, live, shell)
