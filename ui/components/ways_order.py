"""By which ways reminders come, the first one first: what cannot go by one goes by the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from nicegui import ui

from domain.seeker import CHANNELS, Seeker
from domain.values import Stamp
from projections.seekers import Settings
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.components.seeker_hand import change_settings

LEAD = (
    "The first way that can take a reminder brings it. When it surely did not, the next one is tried; when nobody "
    "knows, none is, so that nothing reaches you twice."
)
NAMES = {"twilio": "By text", "apprise": "By ntfy, mail or another service", "outbox": "On the Outbox page"}
Ways = tuple[str, ...]
Change = Callable[[Ways], Ways]
ALWAYS = "The Outbox always comes last, if nothing else can."


class WaysOrder:
    """The panel. ``missing`` says in words what a way still needs."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._shown: tuple[Ways, Mapping[str, str]] = ((), {})
        with panel("In which order", lead=LEAD):
            self._list = ui.element("ol").classes("rows ways").mark("ways")
            ui.label(ALWAYS).classes("small muted")

    def show(self, settings: Settings, missing: Mapping[str, str]) -> None:
        state = (settings.channels, dict(missing))
        if state == self._shown:
            return
        self._shown = state
        self._list.clear()
        with self._list:
            for place, name in enumerate(settings.channels):
                self._row(name, settings.channels, place)
            for name in CHANNELS:
                if name not in settings.channels:
                    self._unused(name)

    def _row(self, name: str, ways: Ways, place: int) -> None:
        with ui.element("li").classes("item").mark(f"way-{name}"):
            self._words(name, f"{place + 1}. {NAMES[name]}")
            with ui.element("div").classes("item-side"):
                if place:
                    rise = partial(self._order, partial(earlier, name=name))
                    _button("i-up", f"{NAMES[name]}: earlier", rise, mark=f"earlier-{name}")
                if len(ways) > 1:
                    drop = partial(self._order, partial(without, name=name))
                    _button("i-close", f"{NAMES[name]}: not used", drop, mark=f"drop-{name}")

    def _unused(self, name: str) -> None:
        with ui.element("li").classes("item unused").mark(f"way-{name}"):
            self._words(name, f"{NAMES[name]}: not used")
            use = ui.button("Use it", color=None, on_click=partial(self._order, partial(along, name=name)))
            use.classes("btn-plain").props("dense").mark(f"use-{name}")
            use.props["aria-label"] = f"Use it: {NAMES[name]}"

    def _words(self, name: str, words: str) -> None:
        with ui.element("div").classes("item-main"):
            ui.label(words).classes("strong")
            if missing := self._shown[1].get(name, ""):
                ui.label(missing).classes("small muted")

    async def _order(self, change: Change) -> None:
        """The change is made to the order as it stands then: two quick clicks are two changes."""
        before = self._shown[0]

        def order(person: Seeker, stamp: Stamp) -> None:
            nonlocal before
            before = person.channels
            person.order_channels(channels=change(person.channels), stamp=stamp)

        def back(person: Seeker, stamp: Stamp) -> None:
            person.order_channels(channels=before, stamp=stamp)

        await change_settings(self._hand, order, undo=back)


def earlier(ways: Ways, *, name: str) -> Ways:
    """``name`` one place nearer to the beginning."""
    place = ways.index(name) if name in ways else 0
    return ways if place == 0 else (*ways[: place - 1], name, ways[place - 1], *ways[place + 1 :])


def without(ways: Ways, *, name: str) -> Ways:
    """The others; the last one stays."""
    return tuple(way for way in ways if way != name) or ways


def along(ways: Ways, *, name: str) -> Ways:
    """A new way comes before the Outbox, which can always take what the others cannot."""
    if name in ways:
        return ways
    return (*ways[:-1], name, ways[-1]) if ways[-1] == "outbox" else (*ways, name)


def _button(icon: str, words: str, on_click: Callable[[], Awaitable[None]], *, mark: str) -> None:
    button = ui.button(icon=icon, color=None, on_click=on_click).classes("btn-icon btn-quiet").mark(mark)
    button.props["aria-label"] = words
