"""Planning something with one of one's people."""

from __future__ import annotations

from nicegui import ui

from domain.purpose import Purpose, title_of
from projections.seekers import Settings
from ui.components.moment_picker import MomentField
from ui.components.person_hand import PersonHand
from ui.components.question import Question

OWN = (Purpose.CUSTOM, Purpose.SET_UP_MEETING, Purpose.NUDGE_CONTACT, Purpose.THANK_CONTACT, Purpose.UPDATE_CONTACT)
OF_ONES_OWN = "Something of your own"


def ask_step(hand: PersonHand, settings: Settings) -> None:
    """Ask what, when and why."""
    purposes = {str(one): OF_ONES_OWN if one == Purpose.CUSTOM else title_of(one) for one in OWN}
    with Question("Plan something") as question:
        what = ui.select(purposes, value=str(Purpose.CUSTOM), label="What")
        when = question.moment(MomentField("When", name="due", settings=settings, clock=hand.hand.now))
        why = question.line("What for", name="why", hint="optional")
    question.saves(
        lambda command: hand.carry_out(
            lambda it, stamp: it.schedule_step(
                purpose=Purpose(str(what.value)), due=when.needed(), why=why.value or "", stamp=stamp
            ),
            command=command,
        ),
        label="Plan it",
        said="Planned.",
    )
