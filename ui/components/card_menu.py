"""What can be done to a card without opening or dragging it: the way of a single press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import context, ui

from domain.values import Stage
from ui.components.card import Face


def open_card_menu(
    face: Face,
    *,
    stages: tuple[Stage, ...],
    here: str,
    move: Callable[[str], Awaitable[None]],
    deeds: tuple[tuple[str, str, Callable[[], Awaitable[object]]], ...],
) -> None:
    """A sheet with a button for each column and below them ``deeds``: words, icon, what they do."""
    client = context.client

    async def then(do: Callable[[], Awaitable[object]]) -> None:
        dialog.close()
        with client:
            await do()

    with client.content, ui.dialog() as dialog, ui.element("div").classes("sheet card-menu"):
        dialog.props["aria-label"] = f"Move {face.name}"
        dialog.on("hide", dialog.delete)
        with ui.element("div").classes("sheet-head"):
            with ui.element("h2"):
                ui.label("Move to …")
            close = ui.button(icon="i-close", color=None, on_click=dialog.close).classes("btn-icon btn-quiet")
            close.props["aria-label"] = "Close"
        with ui.element("div").classes("sheet-body"):
            ui.label(face.name).classes("muted small")
            for stage in stages:
                button = ui.button(stage.name, color=None, on_click=partial(then, partial(move, stage.id)))
                button.classes(f"stage-button stage-{stage.colour}").mark(f"move-to-{stage.id}")
                if stage.id == here:
                    button.props("disable aria-current=true")
            with ui.element("div").classes("cluster"):
                for words, icon, do in deeds:
                    ui.button(words, icon=icon, color=None, on_click=partial(then, do)).classes("btn-quiet").mark(
                        f"menu-{icon.removeprefix('i-')}"
                    )
    dialog.open()
