"""The columns of the board, at hand beside it: a sheet that is drawn when it is asked for."""

from __future__ import annotations

from nicegui import ui

from projections.seekers import Settings
from ui.components.hand import Hand
from ui.components.settings_stages import LEAD, StageList


class ColumnsSheet:
    """At most one sheet; while it is open it follows what changes."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._list: StageList | None = None

    def open(self, settings: Settings) -> None:
        with self._hand.client.content, ui.dialog() as dialog, ui.element("div").classes("sheet columns-sheet"):
            dialog.props["aria-label"] = "Columns of the board"
            dialog.on("hide", lambda: self._closed(dialog))
            with ui.element("div").classes("sheet-head"):
                with ui.element("h2"):
                    ui.label("Columns of the board")
                close = ui.button(icon="i-close", color=None, on_click=dialog.close).classes("btn-icon btn-quiet")
                close.props["aria-label"] = "Close"
            with ui.element("div").classes("sheet-body"):
                ui.label(LEAD).classes("muted small")
                self._list = StageList(self._hand)
        self.show(settings)
        dialog.open()

    def show(self, settings: Settings) -> None:
        """Follow what changed, if somebody looks."""
        if self._list is not None:
            self._list.show(settings)

    def _closed(self, dialog: ui.dialog) -> None:
        self._list = None
        dialog.delete()
