"""One thing to do: what, for whom and why, one button to do it, and a tap to put it off or let it go."""

from __future__ import annotations

from typing import Protocol

from nicegui import ui

from domain.values import LocalTime
from ui.addresses import address_of
from ui.components.doing import new_command
from ui.components.when_menu import Clockwork, WhenMenu
from ui.day_plan import Todo


class StepDeeds(Protocol):
    """What can be done about a step. The same ``command`` twice is one click."""

    async def write(self, todo: Todo) -> None: ...
    async def finish(self, todo: Todo, *, command: str) -> None: ...
    async def snooze(self, todo: Todo, due: LocalTime, *, command: str) -> None: ...
    async def let_go(self, todo: Todo, *, command: str) -> None: ...


def step_row(todo: Todo, *, deeds: StepDeeds, clockwork: Clockwork) -> ui.element:
    """A line of a list."""
    with ui.element("li").classes("item todo").mark("todo") as row:
        _sign(todo)
        with ui.element("div").classes("item-main"):
            _words(todo, heading="h3")
        with ui.element("div").classes("item-side"):
            _buttons(todo, deeds=deeds, clockwork=clockwork, small=True)
    return row


def step_hero(todo: Todo, *, deeds: StepDeeds, clockwork: Clockwork) -> ui.element:
    """The one thing to do next, larger than all else on the page."""
    with ui.element("section").classes("panel hero").props('aria-label="Do this next"').mark("hero") as panel:
        ui.label("Do this next").classes("hero-eyebrow")
        with ui.element("div").classes("hero-words"):
            _sign(todo)
            with ui.element("div").classes("item-main"):
                _words(todo, heading="h2")
        with ui.element("div").classes("cluster"):
            _buttons(todo, deeds=deeds, clockwork=clockwork)
    return panel


def _sign(todo: Todo) -> None:
    with ui.element("span").classes(f"todo-sign {todo.tone}").props("aria-hidden=true"):
        ui.element("span").classes(f"i i-{todo.icon}")


def _words(todo: Todo, *, heading: str) -> None:
    with ui.element(heading).classes("todo-title"):
        ui.label(todo.title)
    with ui.element("a").props(f'href="{address_of(todo.about)}"').classes("todo-whom"):
        ui.label(todo.whom)
    with ui.element("div").classes("cluster"):
        ui.label(todo.when).classes(f"due {todo.tone}")
        ui.label(todo.why).classes("small muted")


def _buttons(todo: Todo, *, deeds: StepDeeds, clockwork: Clockwork, small: bool = False) -> None:
    command = new_command()
    if todo.look:
        look = ui.button(todo.look, color=None, on_click=lambda: ui.navigate.to(address_of(todo.about)))
        look.classes("btn-soft").props("data-key=e")
    else:
        write = ui.button("Write", icon="i-pencil", color=None, on_click=lambda: deeds.write(todo)).classes("btn-soft")
        write.props("data-key=e").mark("write")
    _quiet("Done", "i-check", mark="done", key="d", small=small).on_click(lambda: deeds.finish(todo, command=command))
    with _quiet("Later", "i-snooze", mark="later", key="s", small=small):
        WhenMenu(clockwork, due=todo.due, choose=lambda due: deeds.snooze(todo, due, command=command))
    _quiet("Let go", "i-leaf", mark="let-go", key="x", small=small).on_click(
        lambda: deeds.let_go(todo, command=command)
    )


def _quiet(words: str, icon: str, *, mark: str, key: str, small: bool) -> ui.button:
    button = ui.button("" if small else words, icon=icon, color=None).classes("btn-quiet").mark(mark)
    button.props(f"data-key={key} aria-keyshortcuts={key.upper()}")
    if small:
        button.classes("btn-icon").tooltip(words)
        button.props["aria-label"] = words
    return button
