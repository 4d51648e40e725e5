"""Carrying out what is decided about a talk that is over, or an application without a next step."""

from __future__ import annotations

from domain.purpose import Purpose
from domain.values import LocalTime
from projections import agenda
from projections.board import Card
from ui.asking import ask
from ui.components.compose import open_compose
from ui.components.hand import Hand
from ui.components.happenings import ask_promise
from ui.components.person_hand import PersonHand
from ui.components.step_deeds import SeekersClock, let_application_go
from ui.day_plan import Coming
from ui.readings import card_of


class DayActs:
    """The deeds of one page's rows."""

    def __init__(self, hand: Hand, clock: SeekersClock) -> None:
        self._hand, self._clock = hand, clock

    async def held(self, talk: Coming, *, command: str) -> None:
        """It took place when it was planned to; after an interview the date they named is asked for."""
        if talk.kind == agenda.MEETING:
            await self._met(talk, command=command)
            return
        number = talk.number
        if await self._hand.change(
            talk.about,
            lambda it, stamp: it.hold_interview(interview=number, stamp=stamp.happened(talk.ends)),
            said="Noted. A thank-you is planned.",
            command=command,
        ):
            card = await ask(lambda: self._card(talk.about))
            with self._hand.client:
                ask_promise(self._hand, card, self._clock.settings)

    async def called_off(self, talk: Coming, *, command: str) -> None:
        number = talk.number
        await self._hand.change(
            talk.about,
            lambda it, stamp: it.cancel_interview(interview=number, stamp=stamp),
            said="Noted as called off.",
            command=command,
        )

    async def write_about(self, about: str) -> None:
        with self._hand.client:
            await open_compose(self._hand.services, self._hand.seeker, about=about)

    async def plan(self, about: str, due: LocalTime, *, command: str) -> None:
        await self._hand.change(
            about,
            lambda it, stamp: it.schedule_step(purpose=Purpose.CHECK_STATUS, due=due, stamp=stamp),
            said=f"Planned for {self._clock.told(due)}.",
            command=command,
        )

    async def drop(self, about: str, *, command: str) -> None:
        await let_application_go(self._hand, about, command=command)

    async def _met(self, talk: Coming, *, command: str) -> None:
        await PersonHand(hand=self._hand, id=talk.about).change(
            lambda it, stamp: it.hold_meeting(stamp=stamp.happened(talk.ends)),
            said="Noted. A thank-you is planned.",
            command=command,
        )

    def _card(self, about: str) -> Card:
        return card_of(self._hand.services.db, self._hand.seeker, id=about)
