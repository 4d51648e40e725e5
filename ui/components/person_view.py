"""One person with everything that belongs to them: what comes next, what was said, who they are."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from domain.contact import Card
from ui.acquaintances import Involvement, PersonNow, letter_due, said_last
from ui.addresses import address_of
from ui.asking import ask
from ui.components.compose import open_compose
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.part import Part
from ui.components.person_form import ask_correction
from ui.components.person_hand import PersonHand
from ui.components.person_meeting import Meeting
from ui.components.person_notes import PersonNotes
from ui.components.person_steps import ask_step
from ui.components.section import Section
from ui.components.step_deeds import SeekersClock, StepActs
from ui.components.step_row import step_row
from ui.components.timeline import Timeline
from ui.components.zone_select import zones
from ui.day_plan import Todo
from ui.services import Services

FIRST_LETTER = "net_request"
NAMES = {
    "company": "Company",
    "title": "Does",
    "known_from": "Known",
    "email": "Mail",
    "phone": "Phone",
    "link": "Link",
}


async def write_to(services: Services, seeker: str, *, id: str, asked: bool) -> None:
    """Open the letter that is due to somebody; else, where they were not ``asked`` yet, one for a conversation."""
    step = await ask(lambda: letter_due(services.db, seeker, id=id, now=services.clock()))
    await open_compose(services, seeker, about=id, step=step, kind="" if step or asked else FIRST_LETTER)


class PersonView:
    """Everything below the heading of a person's page; ``show`` draws what has changed."""

    def __init__(self, hand: Hand, now: PersonNow, *, toolbar: ui.element) -> None:
        self._hand, self._id, self._now = hand, now.person.id, now
        self._own = PersonHand(hand=hand, id=now.person.id)
        self._clock = SeekersClock(hand, now.settings)
        with toolbar:
            self._letter = ui.button(icon="i-mail", color=None, on_click=self._write).classes("btn-main").mark("write")
        with ui.element("h2").classes("unseen"):
            ui.label(f"Everything about {now.person.card.name}")
        self._gone = Section("Removed", self._draw_gone, heading=False)
        with ui.element("div").classes("person-page"):
            with ui.element("div").classes("stack loose"):
                self._draw_doing()
            with ui.element("aside").classes("stack loose") as aside:
                aside.props["aria-label"] = "Who they are"
                self._facts = Section("Who they are", self._draw_facts)
                self._facts.button("Correct", self._correct, icon="i-pencil").mark("correct")
                self._parts = Section("Applications", self._draw_parts)
        self.show(now)

    def show(self, now: PersonNow) -> None:
        self._now = now
        self._clock.settings = now.settings
        self._letter.set_text("Write" if now.person.wrote_at else "Ask for a conversation")
        self._last.set_text(said_last(now.person, now=self._hand.now(), zone=now.settings.zone))
        self._last.set_visibility(bool(self._last.text))
        self._gone.element.set_visibility(now.person.removed)
        self._gone.show(now.person.removed)
        self._steps.show(now.todos)
        self._meeting.show(now)
        self._notes.show(now.notes)
        self._facts.show((now.person.card, now.person.removed))
        self._parts.show(now.parts)
        self._timeline.show(now.lines, now=self._hand.now(), zone=now.settings.zone)

    def _draw_doing(self) -> None:
        self._last = ui.label().classes("muted")
        row = partial(step_row, deeds=StepActs(self._hand, self._clock), clockwork=self._clock)
        self._steps: Part[Todo] = Part("What comes next", draw=row)
        plan = ui.button("Plan something …", icon="i-plus", color=None).classes("btn-plain person-plan").mark("plan")
        plan.on_click(lambda: ask_step(self._own, self._now.settings))
        self._meeting = Meeting(self._own)
        self._notes = PersonNotes(self._own)
        self._timeline = Timeline(self._hand)

    def _draw_facts(self, state: tuple[Card, bool]) -> None:
        card, removed = state
        with ui.element("dl").classes("facts"):
            for field, name in NAMES.items():
                if getattr(card, field):
                    with ui.element("dt"):
                        ui.label(name)
                    with ui.element("dd"):
                        _fact(field, getattr(card, field))
            if card.zone:
                with ui.element("dt"):
                    ui.label("Their clock")
                with ui.element("dd"):
                    ui.label(zones().get(card.zone, card.zone))
        if not removed:
            ui.button("Remove …", color=None, on_click=partial(self._remove, new_command())).classes("btn-quiet").props(
                "dense"
            ).mark("remove")

    def _draw_parts(self, parts: tuple[Involvement, ...]) -> None:
        if not parts:
            ui.label("No part in any application yet. You can link them from an application.").classes("muted small")
        for one in parts:
            with ui.element("a").classes("card") as link:
                link.props["href"] = address_of(one.application.id)
                ui.label(one.application.role).classes("title")
                ui.label(" · ".join(part for part in (one.application.company, one.part) if part)).classes("sub")

    def _draw_gone(self, removed: bool) -> None:  # noqa: FBT001 the state that is drawn
        if removed:
            with ui.element("div").classes("split"):
                ui.label("You removed them. Their history is still here.").classes("muted")
                back = partial(self._restore, new_command())
                ui.button("Bring them back", icon="i-undo", color=None, on_click=back).classes("btn-plain").mark(
                    "restore"
                )

    def _correct(self) -> None:
        ask_correction(self._own, self._now.person.card)

    async def _write(self) -> None:
        asked = self._now.person.wrote_at is not None
        await write_to(self._hand.services, self._hand.seeker, id=self._id, asked=asked)

    async def _remove(self, command: str) -> None:
        await self._own.change(
            lambda it, stamp: it.remove(stamp=stamp),
            said=f"{self._now.person.card.name} is removed from your people.",
            command=command,
        )

    async def _restore(self, command: str) -> None:
        await self._own.change(lambda it, stamp: it.restore(stamp=stamp), said="Welcome back.", command=command)


def _fact(field: str, value: str) -> None:
    """An address can be followed; it was checked when it was kept, so that no script hides in it."""
    schemes = {"email": "mailto:", "phone": "tel:", "link": ""}
    if field not in schemes:
        ui.label(value)
        return
    with ui.element("a") as link:
        link.props["href"] = f"{schemes[field]}{value}"
        link.props["rel"] = "noopener noreferrer"
        ui.label(value)
