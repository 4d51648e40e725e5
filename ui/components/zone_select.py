"""Choosing a time zone: every name the world uses, found by typing a part of it."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from nicegui import ui

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
UNKNOWN = "Not known"


def zone_select(label: str, *, value: str, optional: bool = False) -> ui.select:
    """A list to type into. ``optional`` adds a way to say that it is not known."""
    options = {**({"": UNKNOWN} if optional else {}), **zones()}
    if value not in options:
        options[value] = value
    select = ui.select(options, value=value, label=label, with_input=True)
    return select.props("input-debounce=0 options-dense").mark("zone")


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """IANA names, and how people read them: ``Europe, Berlin``."""
    placed = (name for name in available_timezones() if name == "UTC" or name.partition("/")[0] in AREAS)
    return {name: name.replace("/", ", ").replace("_", " ") for name in sorted(placed)}
