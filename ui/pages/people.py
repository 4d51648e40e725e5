"""People: everyone of the search, and a page for each with their letters, steps, notes and applications."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from nicegui import ui

from domain.errors import NotFound
from ui.acquaintances import Acquaintance, PeopleNow, PersonNow, people_now, person_now
from ui.addresses import contact_id
from ui.asking import ask
from ui.components.hand import Hand
from ui.components.keyed import KeyedList
from ui.components.outbox_watch import watch_outbox
from ui.components.part import more_words
from ui.components.person_form import ask_new_person
from ui.components.person_row import person_row
from ui.components.person_view import PersonView, write_to
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.services import Services
from ui.theme import address_of as file_address

LEAD = "The people of your search: recruiters, interviewers, and everyone who may know someone."
PAGE = 40
TOKEN = re.compile("[0-9a-f]{32}")


def register(services: Services, live: Live) -> None:
    """Declare the addresses of these pages."""

    @page("/people")
    async def everybody() -> None:
        await PeoplePage(services).draw(live)

    @page("/people/{token}")
    async def somebody(token: str) -> None:
        if TOKEN.fullmatch(token):
            await draw_person(services, live, token)
        else:
            await draw_nobody(services, live)


class PeoplePage:
    """One tab that shows everybody."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeker = current_seeker()
        self.hand = Hand(services=services, seeker=self.seeker, client=ui.context.client)
        self.text, self.length = "", PAGE

    async def draw(self, live: Live) -> None:
        first = await ask(self.read)
        with frame("People", active="people", lead=LEAD) as shell:
            with shell.toolbar:
                wanted = ui.input(placeholder="Find somebody").props("clearable type=search").mark("find")
                wanted.props["aria-label"] = "Find somebody"
                wanted.on_value_change(lambda event: self.look_for(event.value or ""))
                new = ui.button("Add somebody", icon="i-plus", color=None, on_click=self.add).classes("btn-main")
                new.mark("add").props["id"] = "add"
            self.nobody = nobody_yet(self.add)
            self.found = ui.label().classes("muted").props("role=status").mark("found")
            self.list = KeyedList(ui.element("ul").classes("rows"), partial(person_row, write=self.write))
            self.more = ui.button(color=None, on_click=self.lengthen).classes("btn-quiet part-more").mark("show-more")
        self.show(first)
        await watch_outbox(self.services, live, shell)
        self.wake = live.follow(self.refresh)

    def read(self) -> PeopleNow:
        return people_now(self.services.db, self.seeker, text=self.text, limit=self.length, now=self.services.clock())

    async def refresh(self) -> None:
        self.show(await ask(self.read))

    def look_for(self, text: str) -> None:
        self.text, self.length = text, PAGE
        self.wake()

    def lengthen(self) -> None:
        self.length += PAGE
        self.wake()

    def show(self, now: PeopleNow) -> None:
        hidden = now.found - len(now.shown)
        self.nobody.set_visibility(not now.everybody)
        self.found.set_visibility(bool(now.everybody))
        self.found.set_text(told(now))
        self.list.place.set_visibility(bool(now.found))
        self.list.show(now.shown)
        self.more.set_visibility(hidden > 0)
        self.more.set_text(more_words(hidden, PAGE))

    def add(self) -> None:
        ask_new_person(self.hand)

    async def write(self, one: Acquaintance) -> None:
        with self.hand.client:
            await write_to(self.services, self.seeker, id=one.key, asked=one.asked)


def told(now: PeopleNow) -> str:
    """How many there are, and how many of them were looked for."""
    if not now.found:
        return "Nobody here goes by that."
    everybody = f"{now.everybody:,} people" if now.everybody > 1 else "1 person"
    return everybody if now.found == now.everybody else f"{now.found:,} of {everybody}"


def nobody_yet(add: Callable[[], None]) -> ui.element:
    """What stands here before there is anybody."""
    with ui.element("section").classes("empty").mark("nobody") as panel:
        ui.element("span").classes("i i-people").props("aria-hidden=true")
        with ui.element("h2"):
            ui.label("Who could help you?")
        ui.label(
            "Someone who knows the company, an old colleague, a recruiter who once wrote. One name is a beginning."
        )
        ui.button("Add somebody", icon="i-plus", color=None, on_click=add).classes("btn-main")
    return panel


async def draw_person(services: Services, live: Live, token: str) -> None:
    """The page of one person."""
    seeker = current_seeker()
    hand = Hand(services=services, seeker=seeker, client=ui.context.client)
    id_ = contact_id(seeker, token)

    def read() -> PersonNow:
        return person_now(services.db, services.commands.record, seeker, id=id_, now=services.clock())

    try:
        first = await ask(read)
    except NotFound:
        await draw_nobody(services, live)
        return
    ui.add_head_html(f'<link rel="stylesheet" href="{file_address("css/board.css")}">')  # the timeline's looks
    with frame(first.person.card.name, active="people") as shell:
        view = PersonView(hand, first, toolbar=shell.toolbar)
    await watch_outbox(services, live, shell)

    async def refresh() -> None:
        view.show(await ask(read))

    live.follow(refresh)


async def draw_nobody(services: Services, live: Live) -> None:
    """There is nobody at this address."""
    ui.status_code(404)
    with frame("Nobody here", active="people") as shell, ui.element("section").classes("empty"):
        ui.label("There is nobody at this address among your people.")
        ui.button("See everybody", color=None, on_click=lambda: ui.navigate.to("/people")).classes("btn-main")
    await watch_outbox(services, live, shell)
