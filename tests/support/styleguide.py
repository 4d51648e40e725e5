"""A server with one page that shows every part of the theme: ``python -m tests.support.styleguide <folder> [port]``.

It prints two lines once it answers: its address, and a launch link. Lines on its standard input are orders:
``link`` prints another launch link, ``touch`` tells the pages that something changed.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from nicegui import app as nicegui
from nicegui import ui

from domain.errors import Invalid
from ui.app import Website, build_app, serve
from ui.auth import launch_address
from ui.frame import announce, appearance, drop_draft, frame, keep_draft, toast
from ui.icons import ICONS
from ui.live import Live
from ui.services import Place
from ui.sessions import mint_link
from ui.theme import STAGES

SEEKER = "me"


def main(data_dir: Path, port: int) -> None:
    place = Place(host="127.0.0.1", port=port, data_dir=data_dir, demo=True)
    website = build_app(place=place, clock=_now, pages=_pages)
    serve(website, host=place.host, port=port, ready=lambda base: _announce(base, data_dir, website))


def _now() -> datetime:
    return datetime.now(UTC)


def _announce(base: str, data_dir: Path, website: Website) -> None:
    def link() -> None:
        print(launch_address(base, mint_link(data_dir, seeker=SEEKER, now=_now())), flush=True)  # noqa: T201 its answer

    def touch() -> None:
        website.live.saved(1, frozenset({SEEKER}))

    def orders() -> None:
        known: dict[str, Callable[[], None]] = {"link": link, "touch": touch}
        for order in sys.stdin:
            known[order.strip()]()

    print(base, flush=True)  # noqa: T201 its answer
    link()
    threading.Thread(target=orders, daemon=True).start()


def _pages(live: Live) -> None:
    @ui.page("/")
    async def board() -> None:
        with frame("Board", active="board", wide=True) as shell:
            shell.counts(today=3)
            with shell.toolbar:
                ui.input(placeholder="Search").props["aria-label"] = "Search"
            with shell.actions:
                ui.button("Add", icon="i-plus", color=None).classes("btn-main")
            ui.html(_board()).classes("board").props('role=region aria-label="Stages" tabindex=0')

    @ui.page("/styleguide")
    async def styleguide() -> None:
        with frame("Style guide", active="today", lead="Every part that pages are put together from.") as shell:
            shell.counts(today=3, outbox=1)
            _toasts(shell.toolbar)
            _buttons()
            _fields()
            _marks()
            _lists()
            _sheet()
            _changes(live)

    @nicegui.get("/pages")
    async def pages() -> int:
        return sum(1 for _ in nicegui.clients())

    @ui.page("/broken")
    async def broken() -> None:
        raise ValueError("broken on purpose")


def _toasts(toolbar: ui.element) -> None:
    def undone() -> None:
        toast("Taken back")

    def refused() -> None:
        raise Invalid("A role needs a name.", field="role")

    def fault() -> None:
        raise ValueError("a bug on purpose")

    sayings: tuple[tuple[str, Callable[[], None]], ...] = (
        ("Toast", lambda: toast("Moved to Interview", undo=undone)),
        ("Glad", lambda: toast("An offer from Acme!", mood="glad")),
        ("Refusal", refused),
        ("Fault", fault),
        ("Announce", lambda: announce("Data Engineer, Acme: moved to Offer")),
    )
    with toolbar:
        for words, deed in sayings:
            ui.button(words, on_click=deed, color=None).classes("btn-quiet")


def _buttons() -> None:
    with ui.element("section").classes("section"):
        ui.html("Buttons", tag="h2")
        with ui.element("div").classes("cluster"):
            for kind in ("main", "plain", "soft", "quiet", "danger"):
                ui.button(kind.capitalize(), icon="i-check", color=None).classes(f"btn-{kind}")
            ui.button(icon="i-more", color=None).classes("btn-quiet btn-icon").props["aria-label"] = "More"
            ui.button("Disabled", color=None).classes("btn-plain").disable()
            with ui.button("Menu", icon="i-down", color=None).classes("btn-plain"), ui.menu():
                for words in ("Tomorrow", "Thursday", "Next week"):
                    ui.menu_item(words, auto_close=True)


def _fields() -> None:
    with ui.element("section").classes("section panel"):
        ui.html("Fields", tag="h2")
        with ui.element("div").classes("columns"):
            ui.input("Role", placeholder="Data Engineer")
            ui.input("Company", value="Acme").props("error error-message='Which company is it?'")
            ui.select(["Applied", "Interview", "Offer"], label="Stage", value="Applied")
            ui.number("Salary", value=70000)
        note = ui.textarea("Note", placeholder="What did you learn?")
        keep_draft(note, "note-styleguide")

        def keep() -> None:
            drop_draft("note-styleguide")
            note.set_value("")
            toast("Note kept")

        with ui.element("div").classes("cluster"):
            ui.button("Keep note", on_click=keep, color=None).classes("btn-main")
            ui.checkbox("Text me", value=True)
            ui.switch("Quiet hours", value=True)
            ui.toggle(["Board", "Table"], value="Board")
        appearance()


def _marks() -> None:
    stages = "".join(f'<span class="chip chip-stage stage-{name}">{name}</span>' for name in STAGES["light"])
    icons = "".join(f'<span class="i i-{name}" aria-hidden="true"></span>' for name in ICONS)
    with ui.element("section").classes("section"):
        ui.html("Marks", tag="h2")
        ui.html(stages).classes("cluster")
        ui.html(
            '<span class="chip">remote</span><span class="chip chip-good">offer</span>'
            '<span class="chip chip-warn">quiet 16 days</span><span class="chip chip-bad">overdue</span>'
            '<span class="chip chip-glow">new</span>'
            '<span class="badge">12</span><span class="badge badge-bad">3</span>'
            '<span class="due overdue"><span class="i i-clock" aria-hidden="true"></span>2 days late</span>'
            '<span class="due today"><span class="i i-bell" aria-hidden="true"></span>today 10:00</span>'
        ).classes("cluster")
        ui.html(icons).classes("cluster").style("font-size: 1.1rem")


def _lists() -> None:
    with ui.element("section").classes("section"):
        ui.html("Today", tag="h2")
        with ui.element("div").classes("rows"):
            for role, why in (("Write to Dana at Acme", "you applied a week ago"), ("Thank Sam", "you met today")):
                with ui.element("div").classes("item"):
                    ui.html(f'<span class="strong">{role}</span><span class="why">{why}</span>').classes("item-main")
                    with ui.element("div").classes("item-side"):
                        ui.button("Write", color=None).classes("btn-soft")
                        ui.button("Snooze", color=None).classes("btn-quiet")
        ui.html("Timeline", tag="h2")
        ui.html(_timeline()).classes("timeline")
        ui.html("Letter", tag="h2")
        ui.html(
            'Dear <span class="gap filled">Dana</span>,\n\nthank you for the talk on Tuesday. What stayed with me was '
            '<span class="gap">what you talked about</span>.\n\nKind regards\nSam'
        ).classes("letter")
        ui.html(
            '<span class="i i-leaf" aria-hidden="true"></span><h3>Nothing due</h3>'
            "<p>You are up to date. A good moment for a walk.</p>"
        ).classes("empty")


def _timeline() -> str:
    moments = (
        ("amber", "interview", "Interview held", "With Dana and Lee, an hour by video.", "Tue 10:00"),
        ("teal", "send", "Follow-up sent", "Checking in on my application", "2 Mar"),
        ("blue", "check", "Applied", "", "20 Feb"),
    )
    return "".join(
        f'<div class="moment stage-{colour}">'
        f'<span class="moment-dot"><span class="i i-{icon}" aria-hidden="true"></span></span>'
        f'<div class="moment-what">{what}{_more(more)}</div><time class="moment-when">{when}</time></div>'
        for colour, icon, what, more, when in moments
    )


def _more(words: str) -> str:
    return f'<div class="more">{words}</div>' if words else ""


def _sheet() -> None:
    with ui.dialog() as dialog, ui.element("div").classes("sheet"):
        with ui.element("div").classes("sheet-head"):
            ui.html("Add a role", tag="h2")
            ui.button(icon="i-close", color=None, on_click=dialog.close).classes("btn-quiet btn-icon").props[
                "aria-label"
            ] = "Close"
        with ui.element("div").classes("sheet-body"):
            ui.input("Role")
            ui.input("Company")
            ui.textarea("Posting")
        with ui.element("div").classes("sheet-foot"):
            ui.button("Cancel", color=None, on_click=dialog.close).classes("btn-quiet")
            ui.button("Add role", color=None, on_click=dialog.close).classes("btn-main")
    dialog.props["aria-label"] = "Add a role"
    ui.button("Open a sheet", color=None, on_click=dialog.open).classes("btn-plain")


def _changes(live: Live) -> None:
    seen = ui.label("0 changes").classes("muted").mark("changes")
    count = 0

    def refresh() -> None:
        nonlocal count
        count += 1
        seen.set_text(f"{count} changes")

    live.follow(refresh)


def _board() -> str:
    lanes = (
        ("slate", "Saved", (("Platform Engineer", "Northwind", ""), ("Data Engineer", "Globex", ""))),
        ("blue", "Applied", (("Backend Developer", "Acme", "is-overdue"), ("Analyst", "Initech", "is-quiet"))),
        ("violet", "Interview", (("Engineer, Payments", "Hooli", ""),)),
        ("green", "Offer", ()),
        ("stone", "Closed", (("Developer", "Umbrella", "is-done"),)),
    )
    return "".join(_lane(colour, name, cards) for colour, name, cards in lanes)


def _lane(colour: str, name: str, cards: tuple[tuple[str, str, str], ...]) -> str:
    inside = "".join(
        f'<div class="card {mark}" tabindex="0" role="listitem"><span class="title">{role}</span>'
        f'<span class="sub">{company}</span><span class="foot"><span class="due">'
        '<span class="i i-clock" aria-hidden="true"></span>Thu 10:00</span><span class="chip">remote</span>'
        "</span></div>"
        for role, company, mark in cards
    )
    return (
        f'<section class="lane stage-{colour}" aria-label="{name}">'
        f'<div class="lane-head"><h2>{name}</h2><span class="lane-count">{len(cards)}</span></div>'
        f'<div class="lane-cards" role="list">{inside}</div></section>'
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
