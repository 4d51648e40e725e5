"""The bookmark that saves a posting, offered with what it does and how to get it."""

from __future__ import annotations

import json

from nicegui import context, ui

from ui.bookmarklet import base_of, bookmarklet
from ui.components.panel import panel
from ui.frame import toast
from ui.services import Services

NAME = "Save this job"
LEAD = "Press it on any posting: a new tab opens here with the form filled in, and you decide whether to save."
EXPLAINED = (
    "It reads the page you are looking at, once, when you press it: the role, the company and the text. "
    "It works on sites that forbid everything else, it sends nothing to anybody, and it knows no password of yours."
)
BY_HAND = (
    "Copy the bookmark’s address with the button.",
    "Bookmark any page, then edit that bookmark: name it “Save this job”, and paste the address in place of its own.",
    "On a posting, press the bookmark; on a phone, type its name into the address bar and choose it there.",
)
DRAG = "Drag this button to your bookmarks bar; it does its work there, on the page of a posting."


def bookmark_panel(services: Services) -> None:
    """Draw the panel."""
    address = bookmarklet(base_of(context.client, services.place))
    with panel("Save with one press", lead=LEAD, anchor="bookmark"):
        with ui.element("div").classes("cluster bookmark-offer"):
            mark = ui.element("a").classes("bookmark").props("draggable=true").mark("bookmark")
            mark.props["href"] = address
            with mark:
                ui.icon("i-star").props("aria-hidden=true")
                ui.label(NAME)
            mark.on("click", lambda: toast(DRAG), js_handler="(event) => { event.preventDefault(); emit(); }")
            ui.label("← drag this to your bookmarks bar").classes("muted bookmark-hint")
        ui.label(EXPLAINED).classes("small muted")
        with ui.element("details").classes("fold"):
            with ui.element("summary"):
                ui.label("No bookmarks bar? Add it by hand")
            with ui.element("ol").classes("bookmark-steps"):
                for step in BY_HAND:
                    with ui.element("li"):
                        ui.label(step)
            copy = ui.button("Copy the bookmark’s address", icon="i-copy", color=None).classes("btn-plain")
            copy.mark("copy-bookmark").on(
                "click",
                lambda: toast("It is on your clipboard."),
                js_handler=f"async () => {{ await navigator.clipboard.writeText({json.dumps(address)}); emit(); }}",
            )
