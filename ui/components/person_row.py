"""One of the people in the list: who, how known, what was said last, what comes next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from ui import words
from ui.acquaintances import Acquaintance
from ui.addresses import address_of


def person_row(one: Acquaintance, *, write: Callable[[Acquaintance], Awaitable[None]]) -> ui.element:
    """A line of the list; it leads to the person's own page."""
    with ui.element("li").classes("item todo").mark("person") as row:
        with ui.element("span").classes("todo-sign").props("aria-hidden=true"):
            ui.label(initials(one.name))
        with ui.element("div").classes("item-main"):
            with ui.element("h2").classes("todo-title"), ui.element("a") as link:
                link.props["href"] = address_of(one.key)
                ui.label(one.name)
            ui.label(" · ".join(part for part in (one.place, one.known_from) if part)).classes("small muted")
            with ui.element("div").classes("cluster"):
                for said in (one.last, one.next):
                    if said:
                        ui.label(said).classes("chip")
                if one.applications:
                    ui.label(words.count(one.applications, "application")).classes("chip")
        with ui.element("div").classes("item-side"):
            button = ui.button("Write" if one.asked else "Ask for a conversation", icon="i-mail", color=None)
            button.classes("btn-quiet" if one.asked else "btn-soft").on_click(lambda: write(one)).mark("write")
            button.props["aria-label"] = f"{button.text}: {one.name}"
    return row


def initials(name: str) -> str:
    """``DR`` for Dana Reyes."""
    first, *_, last = (name.split() or [""])[0], *name.split()
    return (first[:1] + (last[:1] if last != first else "")).upper()
