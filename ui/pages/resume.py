"""The base resume: a form beside the page as it will be printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nicegui import app, context, events, ui
from starlette.responses import PlainTextResponse, Response

from domain.json_resume import LARGEST, from_json
from domain.resume import Resume
from domain.resume_commands import ResumeCommands, ResumeNow, new_id
from domain.resume_content import Basics, Content, Look, ResumeItem, checked
from projections import sent_resumes
from ui.asking import ask
from ui.components.doing import Field, perform
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.resume_downloads import ResumeDownloads
from ui.components.resume_form import Hands, ResumeForm
from ui.components.resume_look import ResumeLook
from ui.components.resume_preview import ResumePreview, jump_to_page
from ui.components.sent_resumes import SentResumesSection
from ui.frame import frame, page, toast
from ui.live import Live
from ui.pages.tailored import draw_tailored
from ui.pictures import Pictures
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.resume_words import from_profile
from ui.services import Services
from ui.theme import address_of
from ui.uploads import upload

LEAD = "Everything you could say about yourself, kept once. Each application can have its own version of it."


def register(services: Services, live: Live) -> None:
    """Declare the addresses of this page."""
    pictures = Pictures()

    @page("/resume")
    async def resume() -> None:
        await ResumePage(services, pictures).draw(live)

    @page("/application/{token}/resume")
    async def tailored(token: str) -> None:
        await draw_tailored(services, pictures, live, token)

    @app.get("/resume/picture/{digest}.svg")
    async def picture(digest: str) -> Response:
        found = pictures.find(current_seeker(), digest)
        if found is None:
            return PlainTextResponse("That page was drawn anew since.", status_code=404)
        return Response(found, media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})


class ResumePage:
    """One tab that shows the base resume."""

    def __init__(self, services: Services, pictures: Pictures) -> None:
        self.services, self.pictures = services, pictures
        self.seeker = current_seeker()
        self.client = context.client
        self.commands = ResumeCommands(services.commands.record)
        self.look, self.number = Look(), 0
        self._hand = Hand(services=services, seeker=self.seeker, client=self.client)

    async def draw(self, live: Live) -> None:
        now = await ask(lambda: self.commands.now(self.seeker))
        ui.add_head_html(f'<link rel="stylesheet" href="{address_of("css/resume.css")}">')
        ui.add_head_html(f'<script defer src="{address_of("js/resume.js")}"></script>')
        with frame("Resume", active="resume", lead=LEAD, wide=True) as shell:
            with shell.toolbar:
                jump_to_page()
                self._bring_in_button()
                ResumeDownloads(self.services, lambda: (self.form.content, self.look))
            with ui.element("div").classes("resume-desk"):
                with ui.element("div").classes("stack"):
                    self.offer = ui.element("section").classes("panel resume-offer").mark("offer")
                    self.looks = ResumeLook(self.services, self._choose)
                    self.form = ResumeForm(self._hands())
                    with ui.element("div").classes("panel resume-part"):
                        self.sent = SentResumesSection(self._hand, whose=True)
                self.preview = ResumePreview(self.services, self.seeker, self.pictures)
        await self._show(now)
        await self._show_sent()
        await watch_outbox(self.services, live, shell)
        live.follow(self._refresh)

    def _hands(self) -> Hands:
        return Hands(
            typed=self._typed,
            keep_basics=self._keep_basics,
            keep_item=self._keep_item,
            add=self._add,
            move=self._move,
            remove=self._remove,
        )

    async def _show(self, now: ResumeNow, *, opened: str = "") -> None:
        self.look, self.number = now.look, now.number
        self.looks.show(now.look)
        self.form.show(now.content, opened=opened)
        await self._offer_profile(number=now.number)
        await self._typed()

    async def _refresh(self) -> None:
        """What another tab changed; what is being typed here stays until it is kept.

        What was read before something was done here, and comes after, is no news.
        """
        now = await ask(lambda: self.commands.now(self.seeker))
        other = (now.content, now.look) != (checked(self.form.content), self.look)
        if now.number > self.number and other and not self.form.unsaved:
            await self._show(now)
        await self._show_sent()

    async def _offer_profile(self, *, number: int) -> None:
        """Who has not begun yet need not type again what the settings know."""
        settings = await ask(lambda: settings_of(self.services.db, self.seeker))
        known = from_profile(settings.profile, phone=settings.phone)
        self.offer.clear()
        self.offer.set_visibility(number == 0 and bool(known.name))
        if number == 0 and known.name:
            with self.offer:
                ui.label(f"Your settings know you as {known.name} already.")
                button = ui.button("Begin with that", color=None, on_click=lambda: self._begin_with(known))
                button.classes("btn-soft").mark("begin")

    async def _begin_with(self, known: Basics) -> None:
        with self.client:
            if await self._keep_basics(known, {}):
                await self._again()

    async def _show_sent(self) -> None:
        found = await ask(lambda: sent_resumes.latest(self.services.db, self.seeker))
        settings = await ask(lambda: settings_of(self.services.db, self.seeker))
        self.sent.show(found, zone=settings.zone)

    async def _typed(self) -> None:
        await self.preview.show(self.form.content, self.look)

    async def _change(self, deed: Callable[[Resume], None], fields: Mapping[str, Field] | None = None) -> bool:
        stamp = self.services.stamp()
        done = await perform(lambda: self.commands.change(self.seeker, deed, stamp=stamp), fields=fields)
        return done is not None

    async def _again(self, *, opened: str = "") -> None:
        await self._show(await ask(lambda: self.commands.now(self.seeker)), opened=opened)

    async def _keep_basics(self, basics: Basics, fields: Mapping[str, Field]) -> bool:
        stamp = self.services.stamp()
        return await self._change(lambda resume: resume.write_basics(basics=basics, stamp=stamp), fields)

    async def _keep_item(self, item: ResumeItem, fields: Mapping[str, Field]) -> bool:
        stamp = self.services.stamp()
        return await self._change(lambda resume: resume.rewrite_item(item=item, stamp=stamp), fields)

    async def _add(self, section: str) -> None:
        item, stamp = ResumeItem(id=new_id()), self.services.stamp()
        with self.client:
            if await self._change(lambda resume: resume.add_item(section=section, item=item, stamp=stamp)):
                await self._again(opened=item.id)

    async def _move(self, item: str, place: int) -> None:
        stamp = self.services.stamp()
        with self.client:
            if await self._change(lambda resume: resume.move_item(item=item, place=place, stamp=stamp)):
                await self._again(opened=item)

    async def _remove(self, item: str) -> None:
        before, stamp = self.form.content, self.services.stamp()
        with self.client:
            if await self._change(lambda resume: resume.remove_item(item=item, stamp=stamp)):
                toast("Removed.", undo=lambda: self._put_back(before))
                await self._again()

    async def _put_back(self, content: Content) -> None:
        stamp = self.services.stamp()
        if await self._change(lambda resume: resume.take_over(content=content, stamp=stamp)):
            toast("Taken back.")
            await self._again()

    async def _choose(self, look: Look) -> None:
        stamp = self.services.stamp()
        with self.client:
            if await self._change(lambda resume: resume.choose_look(look=look, stamp=stamp)):
                self.look = look
                self.looks.show(look)
                await self._typed()

    def _bring_in_button(self) -> None:
        field = upload(on_upload=self._bring_in, on_rejected=_too_large, max_file_size=LARGEST, max_files=1)
        field.classes("hidden").props('accept=".json,application/json"').mark("import")
        button = ui.button("Bring in JSON Resume", icon="i-file", color=None).classes("btn-quiet")
        button.on("click", js_handler=f'() => runMethod({field.id}, "pickFiles", [])')
        self.upload = field

    async def _bring_in(self, event: events.UploadEventArguments) -> None:
        file = await event.file.read()
        before, stamp = self.form.content, self.services.stamp()

        def work() -> None:
            content = from_json(file.decode("utf-8", "replace"), new_id=new_id)
            self.commands.change(
                self.seeker, lambda resume: resume.take_over(content=content, stamp=stamp), stamp=stamp
            )

        with self.client:
            if await perform(work):
                toast(f"Brought in {event.file.name}.", undo=lambda: self._put_back(before))
                await self._again()
            self.upload.reset()


def _too_large() -> None:
    toast("A resume's file is small: 1 MB at most.", mood="problem")
