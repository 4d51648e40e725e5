"""Who has a part in an application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from nicegui import run, ui

from domain.contact import Card
from domain.purpose import title_of
from projections.people import Person
from ui import words
from ui.addresses import address_of
from ui.components.compose import open_compose
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.section import Section
from ui.components.trace import Trace
from ui.readings import ApplicationNow

PARTS = ("Recruiter", "Hiring manager", "Interviewer", "Referral", "Knows the company")


class Contacts:
    """The section of an application's people. ``everybody`` reads all names of the search by id (blocking)."""

    def __init__(self, hand: Hand, everybody: Callable[[], Mapping[str, str]]) -> None:
        self._hand, self._everybody = hand, everybody
        self._now: ApplicationNow | None = None
        self._section = Section("People", self._draw, classes="contacts")
        self._section.button("Add somebody", self._ask).mark("add-person")

    def show(self, now: ApplicationNow) -> None:
        self._now = now
        self._section.show((now.card.id, now.people))

    def _draw(self, _state: object) -> None:
        if self._now is None:
            return
        if not self._now.people:
            ui.label("Who could help here? A name is worth ten portals.").classes("muted small")
        for person in self._now.people:
            self._person(person, self._now)

    def _person(self, person: Person, now: ApplicationNow) -> None:
        with ui.element("div").classes("split person-row"):
            with ui.element("div").classes("grow"):
                ui.link(person.card.name, address_of(person.id)).classes("strong")
                title = "" if person.card.title.casefold() == person.part.casefold() else person.card.title
                facts = (person.part, title, person.card.company)
                ui.label(" · ".join(fact for fact in facts if fact)).classes("small muted")
                if person.wrote_at:
                    ago = words.ago(person.wrote_at, now=self._hand.now(), zone=now.settings.zone)
                    ui.label(f"You wrote {ago}: {title_of(person.wrote_what)}").classes("tiny faint")
            with ui.element("div").classes("cluster"):
                write = ui.button(icon="i-mail", color=None, on_click=partial(self._write, person)).classes(
                    "btn-icon btn-quiet"
                )
                write.props["aria-label"] = f"Write to {person.card.name}"
                off = partial(self._unlink, person, new_command())
                close = ui.button(icon="i-close", color=None, on_click=off).classes("btn-icon btn-quiet")
                close.mark("unlink").props["aria-label"] = f"{person.card.name} has no part in this"

    async def _write(self, person: Person) -> None:
        if self._now is not None:
            await open_compose(self._hand.services, self._hand.seeker, about=self._now.card.id, contact=person.id)

    async def _unlink(self, person: Person, command: str) -> None:
        if self._now is not None:
            await self._hand.change(
                self._now.card.id,
                lambda a, s: a.unlink_contact(contact=person.id, stamp=s),
                said=f"{person.card.name} has no part in this any more.",
                command=command,
            )

    async def _ask(self) -> None:
        known = await run.io_bound(self._everybody)
        if self._now is not None and known is not None:
            ask_contact(self._hand, self._now.card.id, known)


def ask_contact(hand: Hand, application: str, known: Mapping[str, str]) -> None:
    """Ask who it is; somebody known by that name is linked, else they are added."""
    with Question("Who has a part in this?") as question:
        name = question.line("Name", name="name")
        name.set_autocomplete(list(known.values()))
        part = question.line("Their part", name="part", hint="Recruiter, interviewer, referral")
        part.set_autocomplete(list(PARTS))
        email = question.line("Mail address", name="email", hint="optional")
        title = question.line("What they do", name="title", hint="optional")

    def work(command: str) -> Trace:
        wanted = name.value.strip().casefold()
        found = next((id for id, called in known.items() if called.casefold() == wanted), None)
        if found:
            return hand.carry_out(
                application, lambda a, s: a.link_contact(contact=found, part=part.value, stamp=s), command=command
            )
        added = hand.services.commands.add_contact(
            hand.seeker,
            card=Card(name=name.value, email=email.value, title=title.value),
            application=application,
            part=part.value,
            stamp=hand.services.stamp(),
            command_id=command,
        )
        return hand.trace(added, entries=(1,))

    question.saves(work, label="Add them", said="Added.")
