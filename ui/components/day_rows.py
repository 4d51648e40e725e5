"""Rows of the day besides steps: dates ahead, talks that are over, applications that nobody looks after."""

from __future__ import annotations

from typing import Protocol

from nicegui import ui

from domain.values import LocalTime
from projections import agenda
from ui.addresses import address_of
from ui.components.doing import new_command
from ui.components.when_menu import Clockwork, WhenMenu
from ui.day_plan import Coming, Unattended


class DayDeeds(Protocol):
    """What can be done about them. The same ``command`` twice is one click."""

    async def held(self, talk: Coming, *, command: str) -> None: ...
    async def called_off(self, talk: Coming, *, command: str) -> None: ...
    async def write_about(self, about: str) -> None: ...
    async def plan(self, about: str, due: LocalTime, *, command: str) -> None: ...
    async def drop(self, about: str, *, command: str) -> None: ...


def coming_row(one: Coming) -> ui.element:
    """Something with a date ahead."""
    with ui.element("li").classes("item todo").mark("coming") as row:
        _sign(one.icon)
        _told(one)
        ui.label(one.when).classes("due today" if one.when.startswith("today") else "due")
    return row


def unmarked_row(one: Coming, *, deeds: DayDeeds) -> ui.element:
    """A talk that is over, and nobody said whether it took place."""
    command = new_command()
    with ui.element("li").classes("item todo").mark("unmarked") as row:
        _sign(one.icon)
        _told(one)
        with ui.element("div").classes("item-side"):
            yes = ui.button(
                "It took place", icon="i-check", color=None, on_click=lambda: deeds.held(one, command=command)
            )
            yes.classes("btn-soft").props("data-key=d").mark("held")
            if one.kind == agenda.INTERVIEW:
                no = ui.button("Called off", color=None, on_click=lambda: deeds.called_off(one, command=command))
                no.classes("btn-quiet").props("data-key=x").mark("called-off")
    return row


def unattended_row(one: Unattended, *, deeds: DayDeeds, clockwork: Clockwork) -> ui.element:
    """A live application without a next step."""
    command = new_command()
    with ui.element("li").classes("item todo").mark("unattended") as row:
        _sign("briefcase")
        with ui.element("div").classes("item-main"):
            _link(f"{one.role}, {one.company}", one.about)
            ui.label(f"The last word was {one.quiet}.").classes("small muted")
        with ui.element("div").classes("item-side"):
            with (
                ui.button("Plan a follow-up", icon="i-clock", color=None)
                .classes("btn-soft")
                .props("data-key=s")
                .mark("plan")
            ):
                WhenMenu(clockwork, due=None, choose=lambda due: deeds.plan(one.about, due, command=command))
            write = ui.button("Write now", icon="i-pencil", color=None, on_click=lambda: deeds.write_about(one.about))
            write.classes("btn-quiet").props("data-key=e").mark("write-now")
            drop = ui.button(
                "Let go", icon="i-leaf", color=None, on_click=lambda: deeds.drop(one.about, command=command)
            )
            drop.classes("btn-quiet").props("data-key=x").mark("let-go")
    return row


def _sign(icon: str) -> None:
    with ui.element("span").classes("todo-sign").props("aria-hidden=true"):
        ui.element("span").classes(f"i i-{icon}")


def _told(one: Coming) -> None:
    with ui.element("div").classes("item-main"):
        _link(one.whom, one.about)
        ui.label(" · ".join(part for part in (one.title, one.place) if part)).classes("small muted")


def _link(words: str, about: str) -> None:
    with ui.element("h3").classes("todo-title"), ui.element("a") as link:
        link.props["href"] = address_of(about)
        ui.label(words)
