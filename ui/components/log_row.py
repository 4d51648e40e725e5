"""One event of the log: in words, when it happened and when it was told, and on demand as it lies in the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from domain.values import Cause
from projections.audit import Logged, Stored
from ui import words
from ui.addresses import address_of
from ui.asking import ask
from ui.components.timeline import icon_of

CAUSES = {Cause.PERSON: "by you", Cause.TEXT: "by text", Cause.CLOCK: "by itself", Cause.IMPORT: "imported"}
LONG = 280


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """An event as it is shown."""

    logged: Logged
    when: str
    late: str

    @property
    def key(self) -> int:
        return self.logged.position


def row_of(logged: Logged, *, now: datetime, zone: str) -> LogRow:
    told = words.moment_in_full(logged.recorded_at, now=now, zone=zone)
    return LogRow(
        logged=logged,
        when=words.moment_in_full(logged.at, now=now, zone=zone),
        late=f"happened {words.moment_in_full(logged.at, now=now, zone=zone)}, recorded {told}" if logged.late else "",
    )


class LogEntry:
    """Draws it. ``stored`` reads the event as it lies in the record; blocking."""

    def __init__(self, row: LogRow, stored: Callable[[int], Stored | None]) -> None:
        self._stored, self._position = stored, row.logged.position
        logged = row.logged
        with ui.element("li").classes("item logged").mark("logged") as self.element:
            with ui.element("span").classes("moment-dot").props("aria-hidden=true"):
                ui.icon(f"i-{icon_of(logged.topic)}")
            with ui.element("div").classes("item-main"):
                ui.label(logged.title).classes("strong")
                if logged.detail:
                    ui.label(logged.detail[:LONG] + ("…" if len(logged.detail) > LONG else "")).classes("small lines")
                with ui.element("div").classes("cluster logged-marks"):
                    if logged.name:
                        ui.link(logged.name, address_of(logged.about)).classes("small")
                    ui.label(row.when).classes("small muted")
                    ui.label(CAUSES.get(Cause(logged.cause), logged.cause)).classes("chip")
                    if row.late:
                        ui.label(row.late).classes("chip chip-warn")
                    if logged.corrects:
                        ui.label("a correction").classes("chip")
            self._button = ui.button("As stored", color=None, on_click=self._unfold).classes("btn-quiet")
            self._button.props("dense").mark("as-stored").props["aria-expanded"] = "false"
            self._button.props["aria-label"] = f"Event {logged.position:,} as stored"
            self._raw = ui.element("div").classes("logged-raw")
            self._raw.set_visibility(False)

    async def _unfold(self) -> None:
        shown = not self._raw.visible
        if shown and not self._raw.default_slot.children:
            stored = await ask(lambda: self._stored(self._position))
            text = json.dumps(stored.as_json(), indent=2, ensure_ascii=False) if stored else ""
            with self._raw, ui.element("pre").props("tabindex=0") as pre:
                pre.props["aria-label"] = f"Event {self._position:,}"
                ui.label(text)
        self._raw.set_visibility(shown)
        self._button.props["aria-expanded"] = "true" if shown else "false"
