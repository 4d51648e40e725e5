"""A part of a letter's template to be typed into, with what is wrong underlined and said beside it."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

from ui.frame import keep_draft
from ui.workshop import Proof


class _Source(ui.element, component="template_field.js"):
    def __init__(self, label: str, *, source: str, single: bool) -> None:
        super().__init__()
        self._props.update(label=label, source=source, round=0, unknown=(), line=0, single=single)

    def put(self, source: str) -> None:
        self._props["source"] = source
        self._props["round"] += 1
        self.update()

    def mark_up(self, *, unknown: tuple[str, ...], line: int) -> None:
        if (unknown, line) != (self._props["unknown"], self._props["line"]):
            self._props["unknown"], self._props["line"] = unknown, line
            self.update()


class TemplateField(ui.element):
    """Tells ``on_typed()`` at every key and ``on_entered(self)``; the browser keeps a draft under ``keep``."""

    def __init__(
        self,
        label: str,
        *,
        name: str,
        source: str,
        keep: str,
        on_typed: Callable[[], None],
        on_entered: Callable[[TemplateField], None],
        single: bool = False,
    ) -> None:
        super().__init__("div")
        self.classes("stack tight")
        self.source, self._on_typed = source, on_typed
        self._shown: object = None
        with self:
            self._area = _Source(label, source=source, single=single)
            self._area.mark(f"{name}-area").on("typed", self._typed)
            self._area.on("entered", lambda: on_entered(self), args=[])
            self._said = ui.element("div").classes("stack tight").props("role=status")
        self.keep(keep)

    def keep(self, key: str) -> None:
        """Keep what is typed under ``key`` from now on."""
        keep_draft(self._area, key)

    def put(self, source: str) -> None:
        """Show another source."""
        if source != self.source:
            self.source = source
            self._area.put(source)

    def insert(self, words: str) -> None:
        """Write ``words`` where the cursor is."""
        self._area.run_method("insert", words)

    def focus(self, line: int = 1) -> None:
        self._area.run_method("focus", line)

    def show(self, proof: Proof) -> None:
        """Underline what is wrong and say it."""
        fault = proof.fault
        said = (
            (fault.line, fault.why) if fault else None,
            tuple((unknown.name, unknown.line, unknown.meant) for unknown in proof.unknown),
        )
        if said == self._shown:
            return
        self._shown = said
        self._area.mark_up(unknown=tuple(name for name, _, _ in said[1]), line=fault.line if fault else 0)
        self._said.clear()
        with self._said:
            if fault:
                _complaint(f"Line {fault.line}: {fault.why}.")
            for name, line, meant in said[1]:
                self._stranger(name, line, meant)

    def _stranger(self, name: str, line: int, meant: str) -> None:
        with ui.element("div").classes("cluster"):
            _complaint(f"Line {line}: there is no field “{name}”." + (" Did you mean" if meant else ""))
            if meant:
                button = ui.button(meant, color=None, on_click=lambda: self._area.run_method("replace", name, meant))
                button.classes("btn-soft btn-small").mark("meant").props["aria-label"] = f"Write {meant} instead"

    def _typed(self, event: GenericEventArguments) -> None:
        self.source = str(event.args["value"])
        self._on_typed()


def _complaint(words: str) -> None:
    ui.label(words).classes("field-error")
