"""The line of time: when things happened, a thumb to pull along it, and buttons to walk and to play."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2 import Environment
from nicegui import ui
from nicegui.events import GenericEventArguments

from projections.replay import Told
from ui.retelling import BARS, bars_of, place_of

HEIGHT = 34
MOST_LABELS = 7
LINE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<svg viewBox="0 0 {{ width }} {{ height }}" preserveAspectRatio="none" aria-hidden="true">
<path class="tick-people" d="{{ people }}"/><path class="tick-clock" d="{{ clock }}"/></svg>
{% for left, words in labels %}<span class="time-label" style="left:{{ left }}%">{{ words }}</span>{% endfor %}
"""
)


@dataclass(frozen=True)
class Speed:
    """How fast it plays: ``whole`` seconds for everything, or ``pause`` seconds for each event."""

    name: str
    pause: float
    whole: float = 0.0

    def stride(self, total: int) -> int:
        """Events at a time."""
        return max(1, round(total * self.pause / self.whole)) if self.whole else 1


SPEEDS = (
    Speed("One event a second", 1.0),
    Speed("Four a second", 0.25),
    Speed("All of it in a minute", 0.12, 60.0),
    Speed("All of it in ten seconds", 0.12, 10.0),
)


class TimeSlider:
    """``go``: to a part of the time (0 to 1). ``step``: so many of ``event``, ``day`` or ``end``.

    While it plays it asks for steps of ``play``; before that comes ``start``, and ``stop`` in the end.
    """

    def __init__(self, *, go: Callable[[float], Awaitable[None]], step: Callable[[str, int], Awaitable[None]]) -> None:
        self._go, self._step = go, step
        self._total, self._speed = 1, SPEEDS[1]
        with ui.element("div").classes("time-line"):
            self._ticks = ui.html("", sanitize=False).classes("time-ticks")
            self._range = ui.element("input").classes("time-range").mark("time")
            self._range.props.update({"type": "range", "min": 0, "max": 1, "step": "any", "aria-label": "Moment"})
            self._range.props["aria-describedby"] = "time-keys"
            self._range.on("input", self._pulled, js_handler="(e) => emit(Number(e.target.value))", throttle=0.03)
            self._range.on("change", js_handler="() => replay.settle()")
            self._range.on("keydown", self._key, js_handler="(e) => replay.key(e, emit)")
        ui.label(
            "Arrow keys go from event to event, Page Up and Page Down a day, Home and End to the first and the last, "
            "and the space bar plays."
        ).classes("unseen").props("id=time-keys")
        with ui.element("div").classes("cluster time-buttons"):
            self._button("i-start", "To the beginning", "end", -1)
            self._button("i-left", "One event back", "event", -1)
            self._play = ui.button("Play", color=None, on_click=self.toggle).classes("btn-main").mark("play")
            self._button("i-right", "One event on", "event", 1)
            self._button("i-forward", "To now", "end", 1)
            speed = ui.select([one.name for one in SPEEDS], value=self._speed.name, on_change=self._choose)
            speed.classes("time-speed").props["aria-label"] = "Speed"
        self._timer = ui.timer(self._speed.pause, self._tick, active=False)

    @property
    def playing(self) -> bool:
        return bool(self._timer.active)

    def draw(self, told: Sequence[Told]) -> None:
        """The ticks: how much happened when."""
        self._total = len(told)
        people, clock = bars_of(told)
        most = max(a + b for a, b in zip(people, clock, strict=True))
        lower = [HEIGHT * (count / most) ** 0.5 for count in people]
        upper = [HEIGHT * ((a + b) / most) ** 0.5 for a, b in zip(people, clock, strict=True)]
        self._ticks.set_content(
            LINE.render(
                width=BARS,
                height=HEIGHT,
                people=_bars(lower, [0.0] * BARS),
                clock=_bars(upper, lower),
                labels=_labels(told),
            )
        )

    def show(self, place: float, said: str, address: str) -> None:
        """Put the thumb there, unless a hand holds it; ``said`` is what the moment is called."""
        ui.run_javascript(f"replay.show({place:.6f}, {json.dumps(said)}, {json.dumps(address)})")

    async def toggle(self) -> None:
        """Play, or stop."""
        starting = not self._timer.active
        if starting:
            await self._step("start", 0)
        self._timer.interval = self._speed.pause
        self._timer.active = starting
        self._play.set_text("Pause" if starting else "Play")
        if not starting:
            await self._step("stop", 0)

    async def stop(self) -> None:
        if self._timer.active:
            await self.toggle()

    async def _tick(self) -> None:
        await self._step("play", self._speed.stride(self._total))

    async def _pulled(self, event: GenericEventArguments) -> None:
        await self.stop()
        await self._go(float(event.args))

    async def _key(self, event: GenericEventArguments) -> None:
        if event.args["unit"] == "play":
            await self.toggle()
        else:
            await self.stop()
            await self._step(event.args["unit"], int(event.args["by"]))

    def _choose(self, event: object) -> None:
        self._speed = next(one for one in SPEEDS if one.name == getattr(event, "value", ""))
        self._timer.interval = self._speed.pause

    def _button(self, icon: str, words: str, unit: str, by: int) -> None:
        async def press() -> None:
            await self.stop()
            await self._step(unit, by)

        button = ui.button(icon=icon, color=None, on_click=press).classes("btn-plain btn-icon").mark(f"{unit}{by:+}")
        button.props["aria-label"] = words


def _bars(tops: Sequence[float], bottoms: Sequence[float]) -> str:
    """Upright bars as one path."""
    return "".join(
        f"M{number + 0.12:.2f} {HEIGHT - low:.1f}V{HEIGHT - high:.1f}h.76V{HEIGHT - low:.1f}z"
        for number, (high, low) in enumerate(zip(tops, bottoms, strict=True))
        if high > low
    )


def _labels(told: Sequence[Told]) -> list[tuple[str, str]]:
    """Where which day is written: a handful, evenly spread."""
    first, last = told[0].at, told[-1].at
    days = max(1, (last - first).days)
    every = timedelta(days=max(1, -(-days // MOST_LABELS)))
    moments: list[datetime] = []
    at = first
    while at <= last and len(moments) < MOST_LABELS:
        moments.append(at)
        at += every
    return [(f"{place_of(one, told) * 100:.1f}", f"{one.day} {one:%b}") for one in moments]
