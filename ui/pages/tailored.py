"""The resume of one application: the base with all that is different here, beside the page and the posting's words."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import context, ui

from domain.errors import NotFound
from domain.posting_terms import checklist
from domain.resume_commands import ResumeCommands, ResumeNow
from domain.resume_content import Content, Look
from domain.resume_places import saying
from domain.tailoring import TailoredResume
from projections import sent_resumes
from ui.addresses import address_of
from ui.asking import ask
from ui.components.compose import open_compose
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.outbox_watch import watch_outbox
from ui.components.resume_downloads import ResumeDownloads
from ui.components.resume_look import ResumeLook
from ui.components.resume_preview import ResumePreview, jump_to_page
from ui.components.resume_terms import ResumeTerms
from ui.components.sending_resume import Outgoing, ask_sent
from ui.components.sent_resumes import SentResumesSection
from ui.components.tailored_form import TailoredForm, TailorHands
from ui.components.use_again import ask_which
from ui.frame import frame
from ui.live import Live
from ui.pages.application import id_of
from ui.pictures import Pictures
from ui.principal import current_seeker
from ui.readings import Kept, card_of, kept_of, settings_of
from ui.services import Services
from ui.theme import address_of as file_address


async def draw_tailored(services: Services, pictures: Pictures, live: Live, token: str) -> None:
    """The page of an application's resume, or that there is no such application."""
    try:
        await TailoredPage(services, pictures, id_of(current_seeker(), token)).draw(live)
    except NotFound as missing:
        ui.status_code(404)
        with frame("No resume here", active="resume") as shell, ui.element("section").classes("empty"):
            ui.label(missing.message)
        await watch_outbox(services, live, shell)


class TailoredPage:
    """One tab that shows it."""

    def __init__(self, services: Services, pictures: Pictures, application: str) -> None:
        self.services, self.pictures, self.id = services, pictures, application
        self.seeker, self.client = current_seeker(), context.client
        self.commands = ResumeCommands(services.commands.record)
        self.hand = Hand(services=services, seeker=self.seeker, client=self.client)
        self.base = ResumeNow(content=Content(), look=Look(), number=0)
        self.mine = TailoredResume.tailor(application=application, stamp=services.stamp())

    async def draw(self, live: Live) -> None:
        kept = await ask(self._read)
        ui.add_head_html(f'<link rel="stylesheet" href="{file_address("css/resume.css")}">')
        ui.add_head_html(f'<script defer src="{file_address("js/resume.js")}"></script>')
        title = f"Resume for {kept.details.company}"
        with frame(title, active="resume", lead=kept.details.role, wide=True) as shell:
            with shell.toolbar:
                for words, address in (("The application", address_of(self.id)), ("Base resume", "/resume")):
                    ui.link(words, address).classes("btn-like")
                jump_to_page()
                ui.button("Cover letter", icon="i-mail", color=None, on_click=self._write).classes("btn-quiet").mark(
                    "cover-letter"
                )
                ui.button("Use one I sent", color=None, on_click=self._ask_which).classes("btn-quiet").mark("use-one")
                ui.button("I sent this one", icon="i-check", color=None, on_click=self._ask_sent).classes(
                    "btn-main"
                ).mark("send")
                ResumeDownloads(self.services, lambda: (self.content(), self.look()))
            with ui.element("div").classes("resume-desk"):
                with ui.element("div").classes("stack"):
                    self.looks = ResumeLook(self.services, self._choose)
                    self.terms = ResumeTerms(show_line=self._say, set_aside=self._set_aside, take_up=self._take_up)
                    key = self.id.partition("/")[2].replace("application", "tailored")
                    self.form = TailoredForm(self._hands(), key=key)
                    with ui.element("div").classes("panel resume-part"):
                        self.sent = SentResumesSection(self.hand)
                self.preview = ResumePreview(self.services, self.seeker, self.pictures)
        await self._show(kept)
        await watch_outbox(self.services, live, shell)
        live.follow(self._refresh)

    def content(self) -> Content:
        """What the page says, with what is being typed."""
        return saying(self.mine.on(self.base.content), self.form.typed)

    def look(self) -> Look:
        return self.mine.look or self.base.look

    def _read(self) -> Kept:
        """Raises NotFound."""
        kept = kept_of(self.services.commands.record, self.seeker, id=self.id)
        self.base = self.commands.now(self.seeker)
        self.mine = self.commands.tailored(self.seeker, self.id) or self.mine
        self.card = card_of(self.services.db, self.seeker, id=self.id)
        self.settings = settings_of(self.services.db, self.seeker)
        self.out = sent_resumes.of(self.services.db, self.seeker, application=self.id)
        return kept

    async def _show(self, kept: Kept) -> None:
        self.form.show(self.base.content, self.mine)
        self.looks.show(self.look())
        self._show_rest(kept)
        await self._typed()

    def _show_rest(self, kept: Kept) -> None:
        self.kept = kept
        self.sent.show(self.out, zone=self.settings.zone)
        terms = checklist(kept.posting, resume=self.mine.on(self.base.content), base=self.base.content)
        self.terms.show(terms, aside=tuple(self.mine.set_aside), posting=bool(kept.posting))

    async def _refresh(self) -> None:
        before = (self.base.number, self.mine.number)
        kept = await ask(self._read)
        if before != (self.base.number, self.mine.number):
            await self._show(kept)
        else:
            self._show_rest(kept)

    def _ask_sent(self) -> None:
        number = self.base.number + self.mine.number
        outgoing = Outgoing(content=self.content(), look=self.look(), number=number)
        ask_sent(self.hand, self.card, self.settings, outgoing)

    async def _write(self) -> None:
        with self.client:
            await open_compose(self.services, self.seeker, about=self.id, kind="cover_letter")

    async def _ask_which(self) -> None:
        found = await ask(lambda: sent_resumes.latest(self.services.db, self.seeker))
        with self.client:
            ask_which(self.hand, found, before=self.mine, look=self.look(), zone=self.settings.zone)

    async def _typed(self) -> None:
        await self.preview.show(self.content(), self.look())

    async def _change(self, deed: Callable[[TailoredResume], None]) -> bool:
        stamp = self.services.stamp()
        with self.client:
            done = await perform(lambda: self.commands.tailor(self.seeker, self.id, deed, stamp=stamp))
            if done is not None:
                await self._refresh()
        return done is not None

    def _hands(self) -> TailorHands:
        return TailorHands(
            typed=self._typed,
            shown=self._shown,
            reword=self._reword,
            take_base=self._take_base,
            keep_mine=self._keep_mine,
            reorder=self._reorder,
        )

    async def _shown(self, part: str, shown: bool) -> None:  # noqa: FBT001 - the value of a checkbox
        stamp = self.services.stamp()
        await self._change(lambda mine: (mine.show if shown else mine.hide)(part=part, stamp=stamp))

    async def _say(self, line: str) -> None:
        await self._shown(line, True)  # noqa: FBT003

    async def _reword(self, part: str, words: str) -> bool:
        stamp, base = self.services.stamp(), self.base.content
        return await self._change(lambda mine: mine.reword(part=part, words=words, base=base, stamp=stamp))

    async def _take_base(self, part: str) -> None:
        stamp = self.services.stamp()
        with self.client:
            self.form.forget(part)
        await self._change(lambda mine: mine.take_base(part=part, stamp=stamp))

    async def _keep_mine(self, part: str) -> None:
        stamp, base = self.services.stamp(), self.base.content
        await self._change(lambda mine: mine.keep_mine(part=part, base=base, stamp=stamp))

    async def _reorder(self, within: str, order: tuple[str, ...]) -> None:
        stamp = self.services.stamp()
        await self._change(lambda mine: mine.reorder(within=within, order=order, stamp=stamp))

    async def _choose(self, look: Look) -> None:
        stamp = self.services.stamp()
        await self._change(lambda mine: mine.choose_look(look=look, stamp=stamp))

    async def _set_aside(self, term: str) -> None:
        stamp = self.services.stamp()
        await self._change(lambda mine: mine.set_term_aside(term=term, stamp=stamp))

    async def _take_up(self, term: str) -> None:
        stamp = self.services.stamp()
        await self._change(lambda mine: mine.take_term_up(term=term, stamp=stamp))
