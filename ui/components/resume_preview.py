"""The page of a resume as it will be printed, beside the form, drawn anew while one types."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from domain.resume_content import Content, Look
from ui.asking import ask
from ui.pictures import Pictures
from ui.services import Services
from ui.typesetting import Draft

USUAL = 100
PLACE = "resume-page"


def jump_to_page() -> None:
    """A way from the top of a narrow screen, where the page comes after the form."""
    ui.link("See the page", f"#{PLACE}").classes("resume-jump")


class ResumePreview:
    """Draws one draft at a time; what is typed meanwhile is drawn next, and what lay between is not."""

    def __init__(self, services: Services, seeker: str, pictures: Pictures) -> None:
        self._services, self._seeker, self._pictures = services, seeker, pictures
        self._wanted: tuple[Content, Look] | None = None
        self._busy = False
        with (
            ui.element("section")
            .classes("resume-preview")
            .props(f'aria-label="The page" tabindex=0 id={PLACE}') as self.element
        ):
            self._problem = ui.label().classes("notice resume-problem").props("role=status")
            self._problem.set_visibility(False)
            self._sheets = ui.element("div").classes("resume-sheets")
            self._said = ui.label().classes("small muted resume-said").mark("pages")

    async def show(self, content: Content, look: Look) -> None:
        """Draw this, as soon as what is being drawn is done."""
        self._wanted = (content, look)
        if self._busy:
            return
        self._busy = True
        try:
            while self._wanted is not None:
                content, look = self._wanted
                self._wanted = None
                self._draw(await ask(partial(self._services.resumes.draft, content, look)))
        finally:
            self._busy = False

    def _draw(self, draft: Draft) -> None:
        sheets = self._sheets.default_slot.children
        for spare in sheets[len(draft.pictures) :]:
            spare.delete()
        with self._sheets:
            while len(sheets) < len(draft.pictures):
                sheet = ui.element("img").classes("resume-sheet").mark("sheet")
                sheet.props["alt"] = f"Page {len(sheets)} of the resume"
        for sheet, picture in zip(sheets, draft.pictures, strict=True):
            sheet.props["src"] = self._pictures.keep(self._seeker, picture)
        self._problem.set_text(draft.problem)
        self._problem.set_visibility(bool(draft.problem))
        self._said.set_text(_said(len(draft.pictures), draft.density))


def _said(pages: int, density: int) -> str:
    if pages > 1:
        return f"{pages} pages. Leave something out, and it may fit on one."
    if density == USUAL:
        return "One page."
    return f"One page, set a little {'tighter' if density < USUAL else 'wider'} than usual."
