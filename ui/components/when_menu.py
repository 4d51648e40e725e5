"""When instead: a button whose menu offers other times in one tap, or any time in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from nicegui import ui

from domain.cadence import suggestions
from domain.facts import Preferences
from domain.values import LocalTime
from domain.when import parse_when
from ui import words

Choose = Callable[[LocalTime], Awaitable[None]]


class Clockwork(Protocol):
    """What it takes to reckon with times: the hour, and the seeker's zone and quiet hours."""

    @property
    def day_first(self) -> bool: ...
    def now(self) -> datetime: ...
    def preferences(self) -> Preferences: ...


class WhenMenu:
    """A menu in the element it is made in; it reckons anew each time it opens."""

    def __init__(self, clockwork: Clockwork, *, due: LocalTime | None, choose: Choose) -> None:
        self._clockwork, self._due, self._choose = clockwork, due, choose
        with ui.menu().classes("when-menu").props("role=dialog") as self._menu:
            self._menu.props["aria-label"] = "When instead"
            self._times = ui.element("div")
            self._words = ui.input("Or say when", placeholder="in 3 working days, Fri 2pm …").mark("say-when")
            self._heard = ui.label().classes("hint").props("role=status")
        self._menu.on("before-show", self._offer, args=[])
        self._words.on_value_change(self._listen)
        self._words.on("keydown.enter", self._take_words, args=[])

    def _offer(self) -> None:
        self._times.clear()
        now, preferences = self._clockwork.now(), self._clockwork.preferences()
        with self._times:
            for one in suggestions(self._due, preferences=preferences, now=now):
                item = ui.menu_item(on_click=partial(self._choose, one.due)).props("role=button")
                with item.mark(one.label.lower().replace(" ", "-")):
                    ui.label(one.label).classes("grow")
                    ui.label(words.short_moment(one.due.instant(), now=now, zone=preferences.zone)).classes(
                        "faint small"
                    )
        self._words.value = ""
        self._listen()

    def _listen(self) -> None:
        meant = self._meant()
        if meant is not None:
            self._heard.set_text(words.moment_in_full(meant.instant(), now=self._clockwork.now(), zone=meant.zone))
        else:
            self._heard.set_text("" if not self._words.value else "That is no time I know.")

    async def _take_words(self) -> None:
        meant = self._meant()
        if meant is not None:
            self._menu.close()
            await self._choose(meant)

    def _meant(self) -> LocalTime | None:
        """The time the words speak of, where it lies ahead."""
        now, preferences = self._clockwork.now(), self._clockwork.preferences()
        found = parse_when(
            self._words.value or "",
            now=now,
            zone=preferences.zone,
            day_first=self._clockwork.day_first,
            direction="future",
        )
        return found.at if found and found.at.instant() > now else None
