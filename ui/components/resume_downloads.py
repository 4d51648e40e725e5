"""A resume out of the program: as PDF, as plain text, as JSON Resume."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from nicegui import ui

from domain.json_resume import to_json
from domain.resume_content import Content, Look
from ui.components.doing import perform
from ui.services import Services

Reading = Callable[[], tuple[Content, Look]]


class ResumeDownloads:
    """A menu of ways to take along what ``reading`` says."""

    def __init__(self, services: Services, reading: Reading) -> None:
        self._services, self._reading = services, reading
        button = ui.button("Download", icon="i-download", color=None).classes("btn-plain").mark("download")
        with button, ui.menu().props("auto-close"):
            for words, deed, mark in (
                ("PDF", self._pdf, "pdf"),
                ("Plain text", self._text, "text"),
                ("JSON Resume", self._json, "json"),
            ):
                ui.menu_item(words, on_click=deed).props("role=menuitem").mark(mark)

    async def _pdf(self) -> None:
        content, look = self._reading()
        made = await perform(lambda: self._services.resumes.set(content, look).pdf)
        if made is not None and made.value is not None:
            ui.download.content(made.value, file_name(content.basics.name, "pdf"), "application/pdf")

    async def _text(self) -> None:
        content, look = self._reading()
        made = await perform(lambda: self._services.resumes.text(content, look))
        if made is not None and made.value is not None:
            ui.download.content(made.value.encode(), file_name(content.basics.name, "txt"), "text/plain; charset=utf-8")

    def _json(self) -> None:
        content, _ = self._reading()
        ui.download.content(to_json(content).encode(), file_name(content.basics.name, "json"), "application/json")


def file_name(name: str, ending: str, *, what: str = "resume", more: str = "") -> str:
    """A name that every system takes: Ada-Mueller-resume.pdf."""
    plain = unicodedata.normalize("NFKD", f"{name} {what} {more}").encode("ascii", "ignore").decode()
    return f"{'-'.join(re.findall(r'[A-Za-z0-9]+', plain))[:80]}.{ending}"
