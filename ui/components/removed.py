"""What stands where a removed application was opened by its own address: since when it is away, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from nicegui import ui

from domain.application import Removed
from ui import words
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.readings import ApplicationNow


class RemovedNote:
    """Everything inside the sheet of an application that is on no page any more."""

    def __init__(self, hand: Hand, now: ApplicationNow, *, close: Callable[[], object]) -> None:
        self._hand, self._id, self._command = hand, now.card.id, new_command()
        with ui.element("div").classes("sheet-head application-head"):
            with ui.element("div").classes("grow"):
                with ui.element("h2").classes("application-role"):
                    ui.label(now.card.role)
                ui.label(now.card.company).classes("muted")
            shut = ui.button(icon="i-close", color=None, on_click=close)
            shut.classes("btn-icon btn-quiet").mark("close-panel").props["aria-label"] = "Close"
        with ui.element("div").classes("sheet-body"), ui.element("div").classes("empty removed"):
            ui.icon("i-leaf").props("aria-hidden=true")
            ui.label(_since(now, hand.now())).classes("strong").mark("removed-on")
            ui.label("It was taken for a mistake and stands on no page any more. Nothing of it is lost.")
            ui.button("Bring it back", icon="i-undo", color=None, on_click=self._restore).classes("btn-main").mark(
                "bring-back"
            )
            ui.link("What the log keeps of it", f"/log?about={quote(now.card.id, safe='')}")

    async def _restore(self) -> None:
        await self._hand.change(
            self._id, lambda a, s: a.restore(stamp=s), said="It is back on the board.", command=self._command
        )


def _since(now: ApplicationNow, at: datetime) -> str:
    """The day it was removed, by the last line that says so."""
    gone = [line.at for line in now.lines if line.topic == Removed.TOPIC and not line.taken]
    if not gone:
        return "This card was removed."
    today = words.today(at, now.settings.zone)
    return (
        f"This card was removed on {words.date_in_full(words.local(max(gone), now.settings.zone).date(), today=today)}."
    )
