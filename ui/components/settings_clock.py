"""By which clock you live, and the hours in which no text comes."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import time
from functools import partial

from nicegui import ui

from domain.errors import Invalid
from domain.seeker import Seeker
from domain.values import QuietHours, Stamp
from projections.seekers import Settings
from ui import words
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.components.seeker_hand import change_settings
from ui.components.zone_select import zone_select, zones
from ui.frame import toast
from ui.replanning import replan

log = logging.getLogger(__name__)

LEAD = "Everything is planned by this clock, and nothing comes in the quiet hours."
WHERE = "return Intl.DateTimeFormat().resolvedOptions().timeZone"


class ClockSettings:
    """The panel of zone and quiet hours. A change of either plans every follow-up anew, and shows how far that is."""

    def __init__(self, hand: Hand, settings: Settings) -> None:
        self._hand, self._shown = hand, settings
        with panel("Your clock", lead=LEAD):
            self._zone = zone_select("Time zone", value=settings.zone)
            self._here = (
                ui.button(icon="i-clock", color=None, on_click=self._be_here).classes("btn-soft").mark("be-here")
            )
            self._here.set_visibility(False)
            with ui.element("div").classes("columns"):
                self._start = ui.input("Quiet from").props("type=time").mark("quiet-start")
                self._end = ui.input("until").props("type=time").mark("quiet-end")
            ui.button("Save", color=None, on_click=self._save).classes("btn-main").mark("save-clock")
            self._progress = ui.linear_progress(show_value=False).props("aria-label='Planning anew'")
            self._progress.set_visibility(False)
        self._fill(settings)
        ui.timer(0.2, self._look_where, once=True)

    def show(self, settings: Settings) -> None:
        if self._untouched():
            self._fill(settings)

    def _untouched(self) -> bool:
        quiet = (self._shown.quiet.start, self._shown.quiet.end)
        return (self._zone.value, self._start.value, self._end.value) == (self._shown.zone, *map(_shown, quiet))

    def _fill(self, settings: Settings) -> None:
        self._shown = settings
        self._zone.value = settings.zone
        self._start.value, self._end.value = _shown(settings.quiet.start), _shown(settings.quiet.end)

    async def _look_where(self) -> None:
        """Offer the browser's own zone where it is another one."""
        try:
            zone = await ui.run_javascript(WHERE, timeout=30)
        except TimeoutError:
            log.debug("the page was left before it said where it is")
            return
        if zone in zones() and zone != self._shown.zone:
            self._there = zone
            self._here.set_text(f"This browser is in {zones()[zone]}: use that")
            self._here.set_visibility(True)

    async def _be_here(self) -> None:
        self._zone.value = self._there
        await self._save()

    async def _save(self) -> None:
        zone, before = str(self._zone.value or ""), self._shown
        try:
            quiet = QuietHours(_time(self._start.value), _time(self._end.value))
        except Invalid as problem:
            self._start.error = problem.message
            return
        if (zone, quiet) == (before.zone, before.quiet):
            toast("Nothing was changed.")
            return

        def change(person: Seeker, stamp: Stamp) -> None:
            person.change_zone(zone=zone, stamp=stamp)
            person.change_quiet_hours(quiet=quiet, stamp=stamp)

        if await change_settings(self._hand, change, said="", fields={"zone": self._zone}):
            self._shown = replace(before, zone=zone, quiet=quiet)
            self._here.set_visibility(False)
            planned = await self._replan()
            said = f"Saved. {words.count(planned, 'plan')} looked at again." if planned else "Saved."
            toast(said, undo=partial(self._back, before))

    async def _back(self, before: Settings) -> None:
        """As it was; what is planned goes by that clock again."""

        def change(person: Seeker, stamp: Stamp) -> None:
            person.change_zone(zone=before.zone, stamp=stamp)
            person.change_quiet_hours(quiet=before.quiet, stamp=stamp)

        if await change_settings(self._hand, change, said=""):
            self._fill(replace(self._shown, zone=before.zone, quiet=before.quiet))
            await self._replan()
            toast("Taken back.")

    async def _replan(self) -> int:
        """How many plans were looked at."""
        self._progress.set_visibility(True)

        def show(done: int, total: int) -> None:
            self._progress.value = done / max(total, 1)

        planned = await replan(self._hand.services, self._hand.seeker, progress=show)
        self._progress.set_visibility(False)
        return planned


def _shown(hour: time) -> str:
    return f"{hour:%H:%M}"


def _time(typed: str | None) -> time:
    try:
        return time.fromisoformat(typed or "")
    except ValueError:
        raise Invalid("Please give both hours, such as 21:00 and 08:00.") from None
