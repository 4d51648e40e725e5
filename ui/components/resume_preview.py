"""The page of a resume as it will be printed, beside the form, drawn anew while one types."""

from __future__ import annotations

import asyncio
from functools import partial

from nicegui import ui

from domain.resume_content import Content, Look
from ui.asking import ask
from ui.pictures import Pictures
from ui.services import Services
from ui.typesetting import Draft

USUAL = 100
PAUSE = 0.25
SHOWN = 12
"""Pages that are shown: nobody reads more, and a browser has to hold them."""
PLACE = "resume-page"


def jump_to_page() -> None:
    """A way from the top of a narrow screen, where the page comes after the form."""
    ui.link("See the page", f"#{PLACE}").classes("resume-jump")


class ResumePreview:
    """Draws one draft at a time; what is typed meanwhile is drawn next, and what lay between is not.

    While one types, the page is sketched at the density it had; what takes longer waits for a pause.
    """

    def __init__(self, services: Services, seeker: str, pictures: Pictures) -> None:
        self._services, self._seeker, self._pictures = services, seeker, pictures
        self._wanted: tuple[Content, Look] | None = None
        self._asked = asyncio.Event()
        self._busy = False
        self._drawn: tuple[Look, Draft] | None = None
        with (
            ui.element("section")
            .classes("resume-preview")
            .props(f'aria-label="The page" tabindex=0 id={PLACE}') as self.element
        ):
            self._problem = ui.label().classes("resume-problem").props("role=status")
            self._problem.set_visibility(False)
            self._sheets = ui.element("div").classes("resume-sheets")
            self._said = ui.label().classes("small muted resume-said").mark("pages")

    async def show(self, content: Content, look: Look) -> None:
        """Draw this, as soon as what is being drawn is done."""
        self._wanted = (content, look)
        self._asked.set()
        if self._busy:
            return
        self._busy = True
        try:
            while self._wanted is not None:
                await self._show(*self._wanted)
        finally:
            self._busy = False

    async def _show(self, content: Content, look: Look) -> None:
        self._wanted = None
        self._asked.clear()
        if await self._sketch(content, look) and await self._typed_on():
            return
        draft = await ask(partial(self._services.resumes.draft, content, look))
        self._drawn = (look, draft)
        self._draw(draft)

    async def _sketch(self, content: Content, look: Look) -> bool:
        """Draw it as it would be if it took as much room as before; False where it does not."""
        if self._drawn is None or self._drawn[0] != look:
            return False
        before = self._drawn[1]
        pictures = await ask(
            partial(self._services.resumes.sketch, content, look, density=before.density),
        )
        if len(pictures) != len(before.pictures):
            return False
        self._draw_pictures(pictures)
        return True

    async def _typed_on(self) -> bool:
        """Whether something else is wanted before a pause."""
        try:
            await asyncio.wait_for(self._asked.wait(), PAUSE)
        except TimeoutError:
            return False
        return True

    def _draw(self, draft: Draft) -> None:
        self._draw_pictures(draft.pictures)
        self._problem.set_text(draft.problem)
        self._problem.set_visibility(bool(draft.problem))
        self._said.set_text(_said(len(draft.pictures), draft.density))

    def _draw_pictures(self, pictures: tuple[bytes, ...]) -> None:
        pictures = pictures[:SHOWN]
        sheets = self._sheets.default_slot.children
        for spare in sheets[len(pictures) :]:
            spare.delete()
        with self._sheets:
            while len(sheets) < len(pictures):
                sheet = ui.element("img").classes("resume-sheet").mark("sheet")
                sheet.props["alt"] = f"Page {len(sheets)} of the resume"
        for sheet, picture in zip(sheets, pictures, strict=True):
            sheet.props["src"] = self._pictures.keep(self._seeker, picture)


def _said(pages: int, density: int) -> str:
    if pages > SHOWN:
        return f"{pages} pages; the first {SHOWN} are shown."
    if pages > 1:
        return f"{pages} pages. Leave something out, and it may fit on one."
    if density == USUAL:
        return "One page."
    return f"One page, set a little {'tighter' if density < USUAL else 'wider'} than usual."
