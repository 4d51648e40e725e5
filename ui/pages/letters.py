"""Letters: every kind there is, by what it is for, each to be looked at before there is a need for it."""

from __future__ import annotations

from nicegui import ui

from projections.letters import everything
from ui import words
from ui.asking import ask
from ui.components.letter_preview import letter_preview
from ui.components.outbox_watch import watch_outbox
from ui.components.own_letters import OwnLetters
from ui.frame import frame, page
from ui.live import Live
from ui.principal import current_seeker
from ui.readings import settings_of
from ui.services import Kind, Services

LEAD = "Every letter a search may need. When one is due, it comes to you with your own facts in it; here you can look."


def register(services: Services, live: Live) -> None:
    """Declare the address of this page."""

    @page("/letters")
    async def letters() -> None:
        db, seeker = services.db, current_seeker()
        settings = await ask(lambda: settings_of(db, seeker))
        with frame("Letters", active="letters", lead=LEAD) as shell, ui.element("div").classes("stack loose"):
            with shell.toolbar:
                new = ui.button(
                    "New letter", icon="i-plus", color=None, on_click=lambda: ui.navigate.to("/letters/new")
                )
                new.classes("btn-main").mark("new")
            own = OwnLetters(services, seeker, zone=settings.zone)
            for purpose, name in services.letters.purposes().items():
                _shelf(services, name, [kind for kind in services.letters.catalogue() if kind.purpose == purpose])

        async def refresh() -> None:
            own.show(await ask(lambda: everything(db, seeker)), now=services.clock())

        await refresh()
        await watch_outbox(services, live, shell)
        live.follow(refresh)


def _shelf(services: Services, name: str, kinds: list[Kind]) -> None:
    with ui.element("section").classes("section"):
        with ui.element("h2"):
            ui.label(name)
            ui.label(str(len(kinds))).classes("count").props["aria-label"] = words.count(len(kinds), "letter")
        with ui.element("div").classes("rows catalogue"):
            for kind in kinds:
                _letter(services, kind)


def _letter(services: Services, kind: Kind) -> None:
    """One letter, folded; it is drawn when somebody first looks."""
    with ui.element("details").mark("letter") as fold:
        fold.props["id"] = f"letter-{kind.key}"
        with ui.element("summary"):
            ui.label(kind.title).classes("strong")
            ui.label(kind.when).classes("small muted")
        place = ui.element("div").classes("preview")

    def look() -> None:
        if not place.default_slot.children:
            with place:
                letter_preview(services.letters, kind)
                mine = ui.button("Make it mine", icon="i-pencil", color=None, on_click=lambda: _copy(kind))
                mine.classes("btn-plain").mark("copy")

    fold.on("toggle", look, args=[])


def _copy(kind: Kind) -> None:
    ui.navigate.to(f"/letters/new?copy={kind.key}")
