"""The beginning of a search in three useful steps: a role, a day to follow up, and one's phone, which may wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui

from projections.board import Card
from ui.components.hand import Hand
from ui.components.steps import plan_step
from ui.readings import BoardNow

BEGINNING = 3
"""With more cards than this nobody is a beginner any more."""
ON_SCREEN = ("outbox",)
OVER = "board.begun()"


@dataclass(frozen=True)
class Step:
    """One of the three: what it is called, why it is worth it, and the button that does it."""

    name: str
    why: str
    button: str
    icon: str


STEPS = (
    Step("A role on the board", "One line is enough: role @ company.", "Add a role", "plus"),
    Step("A day to follow up", "Whoever asks again hears more often. You will be reminded.", "Choose a day", "clock"),
    Step("Your phone", "Reminders can come as texts. On this screen they come anyway.", "Add your number", "phone"),
)


class FirstSteps:
    """A line above the board of somebody who has just begun; it goes by itself, or when it is sent away."""

    def __init__(self, hand: Hand, *, add: Callable[[], None]) -> None:
        self._hand, self._add = hand, add
        self._shown: tuple[bool, ...] = ()
        self._now: BoardNow | None = None
        self._place = ui.element("section").classes("first-steps").mark("first-steps")
        self._place.props["aria-label"] = "First steps"

    def show(self, now: BoardNow) -> None:
        self._now = now
        done = steps_done(now)
        if done == self._shown:
            return
        self._shown = done
        self._place.clear()
        if done:
            with self._place:
                self._draw(done)

    def _draw(self, done: tuple[bool, ...]) -> None:
        number = done.index(False)
        step = STEPS[number]
        with ui.element("ol").classes("first-steps-way"):
            for index, (one, over) in enumerate(zip(STEPS, done, strict=True)):
                _mark(one, index + 1, over=over, here=index == number)
        ui.label(step.why).classes("first-steps-why small muted")
        with ui.element("div").classes("cluster"):
            deed = ui.button(step.button, icon=f"i-{step.icon}", color=None, on_click=self._deed(number))
            deed.classes("btn-soft").props("dense").mark("first-step")
            later = ui.button("Not now", color=None).classes("btn-quiet").props("dense").mark("not-now")
            later.on("click", js_handler=f"() => {OVER}")

    def _deed(self, number: int) -> Callable[[], None]:
        return (self._add, self._plan, lambda: ui.navigate.to("/settings#reminders"))[number]

    def _plan(self) -> None:
        if self._now is not None:
            plan_step(self._hand, _cards(self._now)[0].id, self._now.settings, ())


def steps_done(now: BoardNow) -> tuple[bool, ...]:
    """Which of the three are done, for somebody who has begun and is not through; else nothing."""
    cards = _cards(now)
    if not (now.wanted.empty and 0 < sum(now.counts.values()) <= BEGINNING and cards):
        return ()
    done = (True, any(card.next_step for card in cards), now.settings.channels != ON_SCREEN)
    return () if all(done) else done


def _cards(now: BoardNow) -> list[Card]:
    return [card for lane in now.lanes.values() for card in lane]


def _mark(step: Step, number: int, *, over: bool, here: bool) -> None:
    with ui.element("li").classes("first-step-mark" + (" is-over" if over else " is-here" if here else "")) as mark:
        if here:
            mark.props["aria-current"] = "step"
        with ui.element("span").classes("first-step-sign"):
            if over:
                ui.element("span").classes("i i-check").props("role=img aria-label=Done:")
            else:
                ui.label(str(number))
        ui.label(step.name).classes("first-step-name")
