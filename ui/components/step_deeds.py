"""Carrying out what is decided about a step: done, put off, let go, written about; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.facts import Preferences
from domain.steps import Steps
from domain.values import LocalTime
from projections.seekers import Settings
from ui import words
from ui.components.compose import open_compose
from ui.components.doing import perform
from ui.day_plan import Todo
from ui.frame import toast
from ui.readings import card_of, preferences_of
from ui.services import Services


@dataclass
class SeekersClock:
    """The hour, and by whose clock it is told; ``settings`` are replaced when they change."""

    services: Services
    settings: Settings

    @property
    def day_first(self) -> bool:
        return self.settings.profile.day_first

    def now(self) -> datetime:
        return self.services.clock()

    def preferences(self) -> Preferences:
        return preferences_of(self.settings)


class StepActs:
    """The deeds of one page's rows."""

    def __init__(self, services: Services, seeker: str, clock: SeekersClock) -> None:
        self._services, self._seeker, self._clock = services, seeker, clock

    async def write(self, todo: Todo) -> None:
        await open_compose(self._services, self._seeker, about=todo.about, step=todo.step)

    async def finish(self, todo: Todo, *, command: str) -> None:
        stamp = self._services.stamp()
        await self._do(todo, lambda steps: steps.finish_step(step=todo.step, stamp=stamp), "Done.", command=command)

    async def snooze(self, todo: Todo, due: LocalTime, *, command: str) -> None:
        stamp = self._services.stamp()
        until = words.moment(due.instant(), now=stamp.recorded_at, zone=self._clock.settings.zone)

        def move(steps: Steps) -> None:
            steps.reschedule_step(step=todo.step, due=due, stamp=stamp)

        async def back() -> None:
            again = self._services.stamp()
            await self._change(todo, lambda steps: steps.reschedule_step(step=todo.step, due=todo.due, stamp=again))

        if await self._change(todo, move, command=command):
            toast(f"Put off until {until}.", undo=back)

    async def let_go(self, todo: Todo, *, command: str) -> None:
        if todo.about_silence:
            await self._let_application_go(todo, command=command)
            return
        stamp = self._services.stamp()
        await self._do(todo, lambda steps: steps.cancel_step(step=todo.step, stamp=stamp), "Let go.", command=command)

    async def _do(self, todo: Todo, deed: Callable[[Steps], None], said: str, *, command: str) -> None:
        async def back() -> None:
            stamp = self._services.stamp()
            await self._change(todo, lambda steps: steps.reopen_step(step=todo.step, stamp=stamp))

        if await self._change(todo, deed, command=command):
            toast(f"{said} {todo.title}, {todo.whom}", undo=back)

    async def _change(self, todo: Todo, deed: Callable[[Steps], None], *, command: str | None = None) -> Any:  # noqa: ANN401 done or not
        commands, stamp = self._services.commands, self._services.stamp()
        return await perform(
            lambda: commands.change_steps(self._seeker, todo.about, deed, stamp=stamp, command_id=command)
        )

    async def _let_application_go(self, todo: Todo, *, command: str) -> None:
        """Nothing is expected of it any more: it is closed as gone silent."""
        await let_application_go(self._services, self._seeker, todo.about, command=command)


async def let_application_go(services: Services, seeker: str, about: str, *, command: str) -> None:
    """Close an application as gone silent; taking it back puts the card where it stood."""
    stamp = services.stamp()

    def close() -> str:
        before = card_of(services.db, seeker, id=about).stage
        services.commands.change_application(
            seeker, about, lambda it: it.go_silent(stamp=stamp), stamp=stamp, command_id=command
        )
        return before

    async def back() -> None:
        if closed is not None and closed.value:
            stage, again = closed.value, services.stamp()
            await perform(lambda: services.commands.move(seeker, about, stage=stage, stamp=again))

    closed = await perform(close)
    if closed is not None:
        toast("Let go. Silence is common and says little about you.", undo=back)
