"""A small sheet that asks for what one command needs, and keeps it open until that command was carried out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Self

from nicegui import context, ui

from ui.components.doing import Field, new_command, perform
from ui.components.moment_picker import MomentField
from ui.components.trace import way_back
from ui.frame import Undo, toast


class Question:
    """Draw it with ``with Question(...) as question:``, add fields, say what :meth:`saves`; it opens at the end."""

    def __init__(self, title: str, *, lead: str = "") -> None:
        self._client = context.client
        self._command = new_command()
        self.fields: dict[str, Field] = {}
        self._work: Callable[[str], Any] | None = None
        self._said = ""
        self._undo: Undo | None = None
        self._after: Callable[[], Awaitable[None] | None] = lambda: None
        with self._client.content, ui.dialog() as self.dialog:
            self.dialog.props["aria-label"] = title
            self.dialog.mark("question-dialog").on("hide", self.dialog.delete)
            with ui.element("div").classes("sheet question"), ui.element("form").mark("question") as self._form:
                self._form.on("submit", self._save, js_handler="(e) => { e.preventDefault(); emit(); }")
                self._head(title)
                self._body = ui.element("div").classes("sheet-body")
                self.foot = ui.element("div").classes("sheet-foot")
        with self._body:
            if lead:
                ui.label(lead).classes("muted")

    def __enter__(self) -> Self:
        self._body.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._body.__exit__(*error)
        if error[0] is None:
            for first in list(self.fields.values())[:1]:
                first.props("autofocus")  # what is typed next belongs there
            self.dialog.open()

    def line(self, label: str, *, name: str, value: str = "", hint: str = "", most: int = 200) -> ui.input:
        """A field for one line."""
        field = ui.input(label, value=value, placeholder=hint).props(f"maxlength={most}").mark(name)
        self.fields[name] = field
        return field

    def text(self, label: str, *, name: str, value: str = "", hint: str = "", most: int = 20_000) -> ui.textarea:
        """A field for several lines."""
        field = ui.textarea(label, value=value, placeholder=hint).props(f"maxlength={most}").mark(name)
        self.fields[name] = field
        return field

    def moment(self, field: MomentField) -> MomentField:
        """A field for a time in words."""
        self.fields[field.name] = field.input
        return field

    def saves(
        self,
        work: Callable[[str], Any],
        *,
        label: str = "Save",
        said: str = "",
        undo: Undo | None = None,
        after: Callable[[], Awaitable[None] | None] = lambda: None,
        instead: str = "Cancel",
    ) -> None:
        """``work(command_id)`` runs in a thread; refused, the sheet stays with the words beside the field.

        ``undo``: the way back, where ``work`` does not return what it noted.
        """
        self._work, self._said, self._undo, self._after = work, said, undo, after
        with self.foot:
            ui.button(instead, color=None, on_click=self.dialog.close).classes("btn-quiet").props("type=button")
            ui.button(label, color=None).classes("btn-main").props("type=submit").mark("save")

    async def _save(self) -> None:
        work, command = self._work, self._command
        if work is None:
            return
        done = await perform(lambda: work(command), fields=self.fields)
        if done is None or self.dialog.is_deleted:
            return
        self.dialog.close()
        with self._client:
            if self._said:
                toast(self._said, undo=self._undo or way_back(done))
            following = self._after()
            if following is not None:
                await following

    def _head(self, title: str) -> None:
        with ui.element("div").classes("sheet-head"):
            with ui.element("h2"):
                ui.label(title)
            close = ui.button(icon="i-close", color=None, on_click=self.dialog.close).classes("btn-icon btn-quiet")
            close.props("type=button")
            close.props["aria-label"] = "Close"
