"""What the board says and asks after a move: never in the way, always to be passed over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from domain.cadence import suggestions
from domain.values import LocalTime, Meaning
from projections.agenda import Date
from projections.board import Card
from projections.people import Person
from projections.plans import StepRow
from projections.seekers import Settings
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.happenings import ENDINGS, ask_interview, ask_offer, end
from ui.components.steps import ask_when, said_in_full
from ui.frame import announce
from ui.readings import preferences_of


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A card as it was before a move, the meanings of both columns, and what is planned and arranged for it now."""

    before: Card
    came_from: str
    meaning: str
    step: StepRow | None
    people: tuple[Person, ...]
    settings: Settings
    talk: Date | None = None
    added: bool = False


class Suggestions:
    """One suggestion at a time, at the foot of the board; the next one takes its place."""

    def __init__(self, hand: Hand, undo: Callable[[Card], Awaitable[None]]) -> None:
        self._hand, self._undo = hand, undo
        self._place = ui.element("section").classes("suggestions")
        self._place.props["aria-label"] = "Suggestion"

    def clear(self) -> None:
        self._place.clear()

    def show(self, moved: Moved) -> None:
        """Say and ask what goes with a move, if anything does."""
        self.clear()
        draw = {
            Meaning.APPLIED: self._follow_up if moved.step else self._applied,
            Meaning.INTERVIEWING: self._arranged if moved.talk else self._interview,
            Meaning.OFFER: self._offer,
            Meaning.CLOSED: self._ending,
        }.get(Meaning(moved.meaning))
        if draw is not None and moved.came_from != moved.meaning:
            with self._place, ui.element("div").classes("suggestion").mark("suggestion") as card:
                draw(moved)
            # It fades by itself unless somebody points at it or is inside with the keys; the browser keeps that time.
            card.on(
                "animationend", self.clear, js_handler="(e) => { if (e.animationName === 'suggestion-out') emit(); }"
            )

    def _words(self, title: str, more: str, *, icon: str) -> None:
        with ui.element("div").classes("suggestion-words"):
            ui.icon(f"i-{icon}").props("aria-hidden=true")
            with ui.element("div"):
                ui.label(title).classes("strong")
                ui.label(more).classes("small suggestion-why")
        announce(f"{title} {more} Press A to answer.")

    def _applied(self, moved: Moved) -> None:
        self._words("Sent. Well done.", f"{moved.before.role}, {moved.before.company}", icon="forward")
        self._ways_back(moved, otherwise="Fine")

    def _follow_up(self, moved: Moved) -> None:
        step = moved.step
        if step is None:
            return
        now, hand = self._hand.now(), self._hand
        self._words(f"Follow-up set for {said_in_full(step.due, moved.settings, now)}.", step.why, icon="bell")
        with ui.element("div").classes("cluster"):
            for other in suggestions(step.due, preferences=preferences_of(moved.settings), now=now):
                self._button(other.label, partial(self._reschedule, moved, step, other.due, new_command()))
            self._button("Say when …", lambda: ask_when(hand, step.about, step.step, step.due, moved.settings))
            self._button("No follow-up", partial(self._let_go, step, new_command()))
        self._ways_back(moved, otherwise="Fine")

    def _arranged(self, moved: Moved) -> None:
        if moved.talk is None:
            return
        starts = said_in_full(moved.talk.starts, moved.settings, self._hand.now())
        self._words(f"Interview on {starts}.", "You are reminded to get ready, and to say thank you.", icon="interview")
        self._ways_back(moved, otherwise="Fine")

    def _interview(self, moved: Moved) -> None:
        self._words(
            "An interview! When is it?", "Then you are reminded to get ready, and to say thank you.", icon="interview"
        )
        with ui.element("div").classes("cluster"):
            ask = partial(
                ask_interview, self._hand, moved.before, moved.settings, moved.people, instead="Not known yet"
            )
            self._button("Say when …", ask, closes=True)
        self._ways_back(moved, otherwise="Not known yet")

    def _offer(self, moved: Moved) -> None:
        self._words("An offer! What is it, and until when?", "You will be reminded in good time.", icon="star")
        with ui.element("div").classes("cluster"):
            ask = partial(ask_offer, self._hand, moved.before, moved.settings, instead="Later")
            self._button("Note the offer …", ask, closes=True)
        self._ways_back(moved, otherwise="Later")

    def _ending(self, moved: Moved) -> None:
        if moved.before.outcome:
            return
        self._words("How did it end?", f"{moved.before.role}, {moved.before.company}", icon="leaf")
        with ui.element("div").classes("cluster"):
            for outcome, ending in ENDINGS.items():
                self._button(
                    ending.label, partial(end, self._hand, moved.before, outcome, command=new_command()), closes=True
                )
        self._ways_back(moved, otherwise="Just close it")

    def _ways_back(self, moved: Moved, *, otherwise: str) -> None:
        with ui.element("div").classes("cluster suggestion-foot"):
            if not moved.added:
                self._button("Undo the move", partial(self._undo, moved.before), closes=True)
            ui.button(otherwise, color=None, on_click=self.clear).classes("btn-soft").props("dense").mark("pass-over")

    def _button(self, label: str, on_click: Callable[[], Awaitable[object] | object], *, closes: bool = False) -> None:
        async def press() -> None:
            with self._hand.client:
                if closes:
                    self.clear()
                done = on_click()
                if isinstance(done, Awaitable):
                    await done

        ui.button(label, color=None, on_click=press).classes("chip-button").props("dense")

    async def _reschedule(self, moved: Moved, step: StepRow, due: LocalTime, command: str) -> None:
        self.clear()
        before = step.due
        await self._hand.change(
            step.about,
            lambda a, s: a.reschedule_step(step=step.step, due=due, stamp=s),
            said=f"Moved to {said_in_full(due, moved.settings, self._hand.now())}.",
            undo=lambda a, s: a.reschedule_step(step=step.step, due=before, stamp=s),
            command=command,
        )

    async def _let_go(self, step: StepRow, command: str) -> None:
        self.clear()
        await self._hand.change(
            step.about,
            lambda a, s: a.cancel_step(step=step.step, stamp=s),
            said="No follow-up, then.",
            command=command,
        )
