"""Carrying out what is decided about a talk that is over, or an application without a next step."""

from __future__ import annotations

from datetime import date
from functools import partial

from nicegui import context

from domain.purpose import Purpose
from domain.values import LocalTime
from projections import agenda
from ui import words
from ui.components.compose import open_compose
from ui.components.doing import perform
from ui.components.promise_sheet import ask_for_promise
from ui.components.step_deeds import SeekersClock, let_application_go
from ui.day_plan import Coming
from ui.frame import toast
from ui.services import Services


class DayActs:
    """The deeds of one page's rows."""

    def __init__(self, services: Services, seeker: str, clock: SeekersClock) -> None:
        self._services, self._seeker, self._clock = services, seeker, clock

    async def held(self, talk: Coming, *, command: str) -> None:
        """It took place, when it was planned to; after an interview the date they named is asked for."""
        stamp = self._services.stamp()
        stamp = stamp.happened(min(talk.ends, stamp.recorded_at))
        commands, interview = self._services.commands, talk.number
        if talk.kind == agenda.MEETING:
            deed = partial(commands.change_contact, self._seeker, talk.about, lambda it: it.hold_meeting(stamp=stamp))
        else:
            deed = partial(
                commands.change_application,
                self._seeker,
                talk.about,
                lambda it: it.hold_interview(interview=interview, stamp=stamp),
            )
        if await perform(lambda: deed(stamp=stamp, command_id=command)) is None:
            return
        toast("Noted. A thank-you is planned.")
        if talk.kind == agenda.INTERVIEW:
            with context.client.content:
                ask_for_promise(self._clock, whom=talk.whom, note=partial(self._promised, talk.about))

    async def called_off(self, talk: Coming, *, command: str) -> None:
        commands, stamp, interview = self._services.commands, self._services.stamp(), talk.number
        done = await perform(
            lambda: commands.change_application(
                self._seeker,
                talk.about,
                lambda it: it.cancel_interview(interview=interview, stamp=stamp),
                stamp=stamp,
                command_id=command,
            )
        )
        if done is not None:
            toast("Noted as called off.")

    async def write_about(self, about: str) -> None:
        await open_compose(self._services, self._seeker, about=about)

    async def plan(self, about: str, due: LocalTime, *, command: str) -> None:
        commands, stamp = self._services.commands, self._services.stamp()
        done = await perform(
            lambda: commands.change_steps(
                self._seeker,
                about,
                lambda steps: steps.schedule_step(purpose=Purpose.CHECK_STATUS, due=due, stamp=stamp),
                stamp=stamp,
                command_id=command,
            )
        )
        if done is not None:
            until = words.moment(due.instant(), now=stamp.recorded_at, zone=self._clock.settings.zone)
            toast(f"You will be reminded {until}.")

    async def drop(self, about: str, *, command: str) -> None:
        await let_application_go(self._services, self._seeker, about, command=command)

    async def _promised(self, about: str, by: date, said: str) -> None:
        commands, stamp = self._services.commands, self._services.stamp()
        done = await perform(
            lambda: commands.change_application(
                self._seeker, about, lambda it: it.note_promise(by=by, words=said, stamp=stamp), stamp=stamp
            )
        )
        if done is not None:
            toast("Noted. If they are silent by then, you will be reminded the working day after.")
