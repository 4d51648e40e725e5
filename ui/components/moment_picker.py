"""Asking for a day or an hour in words, and showing what was understood before anything is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from nicegui import ui

from domain.errors import Invalid
from domain.values import LocalTime
from domain.when import Direction, When, parse_when
from projections.seekers import Settings
from ui import words

DAYS_AHEAD = "tomorrow, Friday, in 2 weeks, 12 March"
DAYS_PAST = "today, yesterday, last Friday, 3 March"
HOURS = "Thursday 9am, tomorrow at 14:00, in 3 days"


class MomentField:
    """An input for a time in words. ``name`` is the field that refusals speak of."""

    def __init__(
        self,
        label: str,
        *,
        name: str,
        settings: Settings,
        clock: Callable[[], datetime],
        direction: Direction = "future",
        hours: bool = True,
        value: str = "",
        at: time = time(10),
        required: bool = True,
    ) -> None:
        self.name, self._settings, self._clock = name, settings, clock
        self._direction, self._hours, self._at, self._required = direction, hours, at, required
        hint = HOURS if hours else DAYS_AHEAD if direction == "future" else DAYS_PAST
        with ui.element("div").classes("moment-field"):
            self.input = (
                ui.input(label, value=value, placeholder=hint).props("maxlength=200 autocomplete=off").mark(name)
            )
            self.input.on_value_change(self._understand)
            self.heard = ui.label().classes("moment-heard").props("aria-live=polite").mark(f"{name}-heard")
        self._understand()

    def moment(self) -> LocalTime | None:
        """The time that was asked for; None when nothing was typed and nothing has to be. Raises Invalid."""
        found = self._found()
        return None if found is None else found.at

    def day(self) -> date | None:
        """The day that was asked for, likewise."""
        found = self._found()
        return None if found is None else found.at.wall.date()

    def needed(self) -> LocalTime:
        """The time, which has to be given. Raises Invalid."""
        found = self.moment()
        if found is None:
            raise Invalid("Please say when.", field=self.name)
        return found

    def needed_day(self) -> date:
        """The day, which has to be given. Raises Invalid."""
        return self.needed().wall.date()

    def _found(self) -> When | None:
        text = (self.input.value or "").strip()
        if not text and not self._required:
            return None
        found = self._read(text)
        if found is None:
            example = (HOURS if self._hours else DAYS_AHEAD).partition(",")[0]
            raise Invalid(f"Not understood as a time. Try “{example}”.", field=self.name)
        return found

    def _read(self, text: str) -> When | None:
        return parse_when(
            text,
            now=self._clock(),
            zone=self._settings.zone,
            default_time=self._at,
            day_first=self._settings.profile.day_first,
            direction=self._direction,
        )

    def _understand(self) -> None:
        self.input.error = None
        found = self._read(self.input.value or "")
        self.heard.text = self._said(found.at) if found else ""
        self.heard.classes(add="understood" if found else None, remove=None if found else "understood")

    def _said(self, at: LocalTime) -> str:
        now, zone = self._clock(), self._settings.zone
        if self._hours:
            return words.moment_in_full(at.instant(), now=now, zone=zone)
        return words.date_in_full(at.wall.date(), today=words.today(now, zone))
