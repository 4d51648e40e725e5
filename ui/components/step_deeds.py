"""Carrying out what is decided about a step: done, put off, let go, written about; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.facts import Preferences
from domain.outcomes import SILENT
from domain.steps import Steps
from domain.values import LocalTime
from projections.seekers import Settings
from ui import words
from ui.components.compose import open_compose
from ui.components.doing import Done, perform
from ui.components.hand import Hand
from ui.components.happenings import KIND_WORDS
from ui.components.trace import Noting, Trace, way_back
from ui.day_plan import Todo
from ui.frame import Undo, toast
from ui.readings import preferences_of


@dataclass
class SeekersClock:
    """The hour, and by whose clock it is told; ``settings`` are replaced when they change."""

    hand: Hand
    settings: Settings

    @property
    def day_first(self) -> bool:
        return self.settings.profile.day_first

    def now(self) -> datetime:
        return self.hand.now()

    def preferences(self) -> Preferences:
        return preferences_of(self.settings)

    def told(self, due: LocalTime) -> str:
        return words.moment(due.instant(), now=self.now(), zone=self.settings.zone)


class StepActs:
    """The deeds of one page's rows, whichever they are about: an application or a contact."""

    def __init__(self, hand: Hand, clock: SeekersClock) -> None:
        self._hand, self._clock = hand, clock

    async def write(self, todo: Todo) -> None:
        with self._hand.client:
            await open_compose(self._hand.services, self._hand.seeker, about=todo.about, step=todo.step)

    async def finish(self, todo: Todo, *, command: str) -> None:
        stamp = self._hand.services.stamp()
        await self._settle(todo, lambda it: it.finish_step(step=todo.step, stamp=stamp), said="Done", command=command)

    async def let_go(self, todo: Todo, *, command: str) -> None:
        if todo.about_silence:
            await let_application_go(self._hand, todo.about, command=command)
            return
        stamp = self._hand.services.stamp()
        await self._settle(todo, lambda it: it.cancel_step(step=todo.step, stamp=stamp), said="Let go", command=command)

    async def snooze(self, todo: Todo, due: LocalTime, *, command: str) -> None:
        async def back() -> None:
            await self._move(todo, todo.due, why=todo.why)

        if await self._move(todo, due, command=command) is not None:
            self._say(f"Put off until {self._clock.told(due)}.", undo=back)

    async def _settle(self, todo: Todo, deed: Callable[[Steps], None], *, said: str, command: str) -> None:
        done = await self._change(todo, deed, command=command)
        if done is not None:
            self._say(f"{said}: {todo.title}, {todo.whom}.", undo=way_back(done))

    async def _move(
        self, todo: Todo, due: LocalTime, *, why: str = "", command: str | None = None
    ) -> Done[Trace] | None:
        stamp = self._hand.services.stamp()
        return await self._change(
            todo, lambda it: it.reschedule_step(step=todo.step, due=due, why=why, stamp=stamp), command=command
        )

    async def _change(
        self, todo: Todo, deed: Callable[[Steps], None], *, command: str | None = None
    ) -> Done[Trace] | None:
        commands, stamp = self._hand.services.commands, self._hand.services.stamp()
        noting = Noting(deed)

        def work() -> Trace:
            commands.change_steps(self._hand.seeker, todo.about, noting, stamp=stamp, command_id=command)
            return self._hand.trace(todo.about, noting.entries)

        with self._hand.client:
            return await perform(work)

    def _say(self, words: str, *, undo: Undo | None) -> None:
        # What was clicked is drawn anew by now; the page still stands.
        with self._hand.client:
            toast(words, undo=undo)


async def let_application_go(hand: Hand, about: str, *, command: str) -> None:
    """Close an application as gone silent; taking it back puts the card where it stood."""
    await hand.change(about, lambda it, stamp: it.go_silent(stamp=stamp), said=KIND_WORDS[SILENT], command=command)
