"""The frame around every page: header, navigation, heading, toasts, what is read aloud, and what happens on errors."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from inspect import isawaitable
from types import MappingProxyType
from typing import Literal

from nicegui import Client, context, ui
from nicegui import app as nicegui

from ui.errors import words_for
from ui.principal import current_seeker
from ui.theme import address_of

# (key, words, icon, address), in the order of the bar.
PLACES = (
    ("board", "Board", "board", "/"),
    ("today", "Today", "today", "/today"),
    ("people", "People", "people", "/people"),
    ("letters", "Letters", "mail", "/letters"),
    ("outbox", "Outbox", "outbox", "/outbox"),
    ("resume", "Resume", "file", "/resume"),
    ("settings", "Settings", "settings", "/settings"),
)
FIND = (
    '<button type="button" class="find-button" data-hand="find" aria-label="Find anything"'
    ' aria-keyshortcuts="Control+K">'
    '<span class="i i-search" aria-hidden="true"></span><span class="words" aria-hidden="true">Find</span>'
    '<kbd aria-hidden="true">Ctrl K</kbd></button>'
)
ACCOUNT = (
    '<a class="account-link" href="/account" aria-label="Your account" title="Your account">'
    '<span class="i i-person" aria-hidden="true"></span></a>'
)
page = partial(ui.page, response_timeout=30.0)
"""A page of ours: on a busy machine it comes late, where NiceGUI's own would be an error after three seconds."""

MOST_TOLD = 99
NONE: Mapping[str, int] = MappingProxyType({})

Undo = Callable[[], Awaitable[None] | None]
Mood = Literal["plain", "glad", "problem"]


@dataclass
class Frame:
    """What a page may reach of its frame. ``toolbar`` stands beside the heading, ``actions`` in the header."""

    toolbar: ui.element
    actions: ui.element
    nav: ui.html
    toasts: ui.element
    status: ui.label
    alert: ui.label
    active: str
    figures: dict[str, int] = field(default_factory=dict)

    def counts(self, **figures: int) -> None:
        """Figures beside the places of the navigation, such as ``counts(today=3)``; 0 shows none."""
        self.figures.update(figures)
        self.nav.set_content(_links(self.active, self.figures))


_frames: dict[Client, Frame] = {}


@contextmanager
def frame(title: str, *, active: str = "", lead: str = "", wide: bool = False) -> Iterator[Frame]:
    """Draw a page's frame; what is drawn inside the block stands in its ``<main>``, below the one h1.

    ``active`` is a key of PLACES; ``lead`` a sentence under the heading; ``wide`` uses the whole window.
    """
    client = context.client
    client.title = f"{title} · Career Tracker"
    ui.on_exception(_tell_problem)
    main = ui.element("div").classes("page page-wide" if wide else "page")
    with client.layout:
        nav, actions = _header(active)
        toasts, status, alert = _voices()
    ui.skip_link("Skip to the page", target=main)
    with main:
        toolbar = _heading(title, lead)
        _frames[client] = Frame(toolbar, actions, nav, toasts, status, alert, active)
        client.on_delete(lambda: _frames.pop(client, None))
        yield _frames[client]


def announce(words: str) -> None:
    """Have a screen reader say this when it next has a breath."""
    _say(_frames[context.client].status, words)


def toast(words: str, *, undo: Undo | None = None, mood: Mood = "plain") -> None:
    """Say what happened, for six seconds, longer while pointed at; with ``undo`` there is a button to take it back.

    A problem stays until it is closed. ``undo`` may be a coroutine function.
    """
    shell = _frames[context.client]
    _say(shell.alert if mood == "problem" else shell.status, words)
    with shell.toasts, ui.element("div").classes(f"toast toast-{mood}") as note:
        ui.label(words).classes("words")
        with ui.element("div").classes("cluster"):
            if undo is not None:
                ui.button("Undo", color=None, on_click=lambda: _take_back(note, undo))
            close = ui.button(icon="i-close", color=None, on_click=note.delete).classes("btn-icon")
            close.props["aria-label"] = "Dismiss"
    if mood != "problem":
        # Its life is an animation: the browser stops the clock while somebody points at it or is inside with the keys.
        note.on("animationend", note.delete, args=[])


def keep_draft(field: ui.element, key: str) -> None:
    """Keep what is typed into a field in the browser until ``drop_draft``; a lost connection then loses nothing.

    ``key`` is the same whenever the same thing is being written, such as ``note-<application>``.
    """
    field.props["data-draft"] = f"{current_seeker()}/{key}"


def drop_draft(key: str) -> None:
    """What was typed under this key is safe on the server now."""
    code = f"tracker.dropDraft({json.dumps(f'{current_seeker()}/{key}')})"
    # Not ui.run_javascript, which sends it a moment later: a way to another page, told next, would overtake it.
    context.client.outbox.enqueue_message("run_javascript", {"code": code}, context.client.id)


def redraft(key: str, text: str) -> None:
    """Of what was typed under this key, ``text`` alone is left; nothing if it is empty."""
    name = f"{current_seeker()}/{key}"
    ui.run_javascript(f"tracker.keepDraft({json.dumps(name)}, {json.dumps(text)})")


def appearance() -> None:
    """The choice between light, dark and what the system prefers; it is kept in this browser."""
    ui.html(
        '<fieldset class="choices" data-appearance><legend>Appearance</legend>'
        + "".join(
            f'<label><input type="radio" name="appearance" value="{value}"> {words}</label>'
            for value, words in (("auto", "Like the system"), ("light", "Light"), ("dark", "Dark"))
        )
        + "</fieldset>"
    )


def single_keys() -> None:
    """Whether single keys do something; it is kept in this browser, since it is about its keyboard."""
    ui.html(
        '<label class="keys-switch" data-keys><input type="checkbox" checked> '
        "<span>Single keys work in this browser</span></label>"
    )


def _say(region: ui.label, words: str) -> None:
    """The same words twice in a row would not be read: a space that nobody hears makes them new."""
    region.set_text(f"{words}\N{NO-BREAK SPACE}" if region.text == words else words)


async def _take_back(note: ui.element, undo: Undo) -> None:
    with note.client.content:
        note.delete()
        done = undo()
        if isawaitable(done):
            await done


def _tell_problem(problem: Exception) -> None:
    toast(words_for(problem), mood="problem")


def _heading(title: str, lead: str) -> ui.element:
    with ui.element("div").classes("page-head"):
        ui.html(escape(title), tag="h1")
        toolbar = ui.element("div").classes("toolbar")
        if lead:
            ui.label(lead).classes("lead")
    return toolbar


def _header(active: str) -> tuple[ui.html, ui.element]:
    with ui.element("header").classes("top") as header:
        ui.html(_brand(demo=getattr(nicegui.state, "demo", False)))
        nav = ui.html(_links(active, NONE), tag="nav").classes("nav").mark("nav")
        nav.props["aria-label"] = "Main"
        with ui.element("div").classes("actions") as actions:
            ui.html(FIND)
            if getattr(nicegui.state, "hosted", False):
                ui.html(ACCOUNT).classes("account-place")
    header.move(target_index=0)
    return nav, actions


def _brand(*, demo: bool) -> str:
    sample = '<span class="demo">sample data</span>' if demo else ""
    # The name is written out only where there is room for it.
    picture = f'<img src="{address_of("icon.svg")}" alt="Career Tracker" width="28" height="28">'
    return f'<a class="brand" href="/">{picture}<span class="name" aria-hidden="true">Career Tracker</span>{sample}</a>'


def _links(active: str, figures: Mapping[str, int]) -> str:
    return "".join(
        f'<a href="{address}"{_CURRENT if key == active else ""}><span class="i i-{icon}" aria-hidden="true"></span>'
        f"<span>{words}</span>{_count(figures.get(key, 0))}</a>"
        for key, words, icon, address in PLACES
    )


_CURRENT = ' aria-current="page"'


def _count(number: int) -> str:
    """More than fits beside a place of the bar on a phone is not told there."""
    told = str(number) if number <= MOST_TOLD else f"{MOST_TOLD}+"
    return f'<span class="count">{told}</span>' if number else ""


def _voices() -> tuple[ui.element, ui.label, ui.label]:
    """Where toasts appear, and two regions that are only heard: one that waits, one that interrupts."""
    toasts = ui.element("section").classes("toasts")
    toasts.props["aria-label"] = "Messages"
    status = ui.label().classes("unseen").props("role=status aria-live=polite aria-atomic=true")
    alert = ui.label().classes("unseen").props("role=alert aria-atomic=true")
    return toasts, status, alert
