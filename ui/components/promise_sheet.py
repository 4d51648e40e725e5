"""What is asked after an interview: when they said one would hear."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from nicegui import ui

from domain.values import LocalTime
from domain.when import parse_when
from ui import words
from ui.components.when_menu import Clockwork


def ask_for_promise(clockwork: Clockwork, *, whom: str, note: Callable[[date, str], Awaitable[None]]) -> None:
    """Open the question; ``note`` is called with the date and the words it was told in."""
    with ui.dialog() as dialog, ui.element("div").classes("sheet"):
        dialog.props["aria-label"] = "When did they say you would hear?"
        dialog.on("hide", dialog.delete)
        with ui.element("div").classes("sheet-head"), ui.element("h2"):
            ui.label("When did they say you would hear?")
        with ui.element("div").classes("sheet-body"):
            ui.label(whom).classes("muted")
            said = (
                ui.input("Their words", placeholder="by Friday, in two weeks, 3 June …").props("autofocus").mark("said")
            )
            heard = ui.label("If they named no date, you are reminded after five working days.").classes("hint")
            heard.props("role=status")
        with ui.element("div").classes("sheet-foot"):
            ui.button("They named no date", color=None, on_click=dialog.close).classes("btn-plain")
            keep = ui.button("Note it", color=None).classes("btn-main")

    def listen() -> None:
        meant = day_meant(said.value or "", clockwork)
        today = words.today(clockwork.now(), clockwork.preferences().zone)
        heard.set_text(words.date_in_full(meant, today=today) if meant else "That is no date I know.")

    async def take() -> None:
        meant = day_meant(said.value or "", clockwork)
        if meant is None:
            said.error = "Say a date, such as Friday or 3 June."
            return
        dialog.close()
        await note(meant, said.value)

    said.on_value_change(listen)
    said.on("keydown.enter", take, args=[])
    keep.on_click(take)
    dialog.open()


def day_meant(said: str, clockwork: Clockwork) -> date | None:
    """The day that words speak of, where it is today or ahead."""
    now, zone = clockwork.now(), clockwork.preferences().zone
    found = parse_when(said, now=now, zone=zone, day_first=clockwork.day_first, direction="future")
    return found.at.wall.date() if found and found.at.wall.date() >= LocalTime.at(now, zone).wall.date() else None
