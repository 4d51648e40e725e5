"""What is known of the role: to be read, and to be corrected without undoing what another tab corrected meanwhile."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from nicegui import ui

from domain.application import Details
from domain.errors import Conflict
from ui import words
from ui.components.doing import Field, new_command
from ui.components.hand import Hand
from ui.components.happenings import ask_applied_on
from ui.components.moment_picker import MomentField
from ui.components.question import Question
from ui.components.section import Section
from ui.components.trace import Trace
from ui.readings import ApplicationNow

NAMES = {
    "role": "Role",
    "company": "Company",
    "location": "Place",
    "salary": "Salary",
    "source": "Found through",
    "url": "Posting",
    "closing_on": "Closes on",
}
LONGEST_POSTING = 60_000


class DetailsSection:
    """The section of an application's details, with its dates, its tags and the posting."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._now: ApplicationNow | None = None
        self._section = Section("Details", self._draw, classes="details")
        self._section.button("Correct", self._ask, icon="i-pencil").mark("edit-details")

    def show(self, now: ApplicationNow) -> None:
        self._now = now
        card = now.card
        self._section.show((now.kept.details, card.applied_at, card.saved_at, card.resume, card.tags, now.kept.posting))

    def _draw(self, _state: object) -> None:
        if self._now is None:
            return
        now = self._now
        with ui.element("dl").classes("facts"):
            self._facts(now)
        Tags(self._hand, now.card.id, now.card.tags)
        if now.kept.posting:
            with ui.element("details").classes("fold"):
                with ui.element("summary"):
                    ui.label("The posting, as it was")
                ui.label(now.kept.posting).classes("quote")
        keep = "Keep another text" if now.kept.posting else "Keep the posting’s text"
        ui.button(keep, icon="i-file", color=None, on_click=self._ask_posting).classes("btn-quiet").props("dense")

    def _facts(self, now: ApplicationNow) -> None:
        details, zone = now.kept.details, now.settings.zone
        today = words.today(self._hand.now(), zone)
        self._applied(now)
        _fact("Saved", words.day(words.local(now.card.saved_at, zone).date(), today=today))
        for name in ("location", "salary", "source"):
            _fact(NAMES[name], getattr(details, name))
        if details.closing_on:
            _fact(NAMES["closing_on"], words.day(details.closing_on, today=today))
        if details.url:
            with _term(NAMES["url"]):
                ui.link(urlsplit(details.url).netloc or details.url, details.url, new_tab=True).props("rel=noreferrer")
        if details.no_calls:
            _fact("Calls", "No calls, please: no follow-ups are planned")

    def _applied(self, now: ApplicationNow) -> None:
        with _term("Applied"), ui.element("span").classes("cluster"):
            if now.card.applied_at:
                today = words.today(self._hand.now(), now.settings.zone)
                day = words.local(now.card.applied_at, now.settings.zone).date()
                ui.label(words.day(day, today=today))
            else:
                ui.label("not yet").classes("muted")
            label = "Other date …" if now.card.applied_at else "It went out …"
            ask = ui.button(label, color=None, on_click=lambda: ask_applied_on(self._hand, now.card, now.settings))
            ask.classes("chip-button").props("dense")

    def _ask(self) -> None:
        if self._now is not None:
            ask_details(self._hand, self._now)

    def _ask_posting(self) -> None:
        if self._now is None:
            return
        card = self._now.card
        with Question(
            "Keep the posting", lead="Postings vanish. Paste the text, and it is here on the day before the interview."
        ) as question:
            text = question.text("The text", name="text", most=LONGEST_POSTING)
        question.saves(
            lambda command: self._hand.carry_out(
                card.id, lambda a, s: a.keep_posting(text=text.value, url=card.url, stamp=s), command=command
            ),
            said="Kept.",
        )


def ask_details(hand: Hand, now: ApplicationNow) -> None:
    """Correct the details; only what was changed here is written."""
    seen, id = now.kept.details, now.card.id
    closes = f"{seen.closing_on:%d %B %Y}" if seen.closing_on else ""
    with Question("Correct the details") as question:
        inputs: dict[str, Field] = {
            name: question.line(NAMES[name], name=name, value=getattr(seen, name), most=2_000 if name == "url" else 200)
            for name in ("role", "company", "location", "salary", "source", "url")
        }
        closing = question.moment(
            MomentField(
                NAMES["closing_on"],
                name="closing_on",
                settings=now.settings,
                clock=hand.now,
                hours=False,
                value=closes,
                required=False,
            )
        )
        no_calls = ui.checkbox("They ask for no calls and no follow-ups", value=seen.no_calls)

    def work(command: str) -> Trace:
        wanted = replace(
            seen,
            **{name: str(field.value or "") for name, field in inputs.items()},
            closing_on=_closing(closing, seen, closes),
            no_calls=bool(no_calls.value),
        )
        return hand.carry_out(
            id,
            lambda a, s: a.correct_details(details=merged(a.details, seen=seen, wanted=wanted), stamp=s),
            command=command,
        )

    question.saves(work, label="Correct", said="Corrected.")


def merged(current: Details, *, seen: Details, wanted: Details) -> Details:
    """``current`` with what ``wanted`` changes of ``seen``. Raises Conflict where both changed the same field."""
    changes: dict[str, Any] = {}
    for field in fields(Details):
        was, now, new = (getattr(details, field.name) for details in (seen, current, wanted))
        if new in (was, now):
            continue
        if now != was:
            raise Conflict(f"Meanwhile this was changed to “{now}” elsewhere.", field=field.name)
        changes[field.name] = new
    return replace(current, **changes)


def _closing(field: MomentField, seen: Details, before: str) -> date | None:
    return seen.closing_on if field.input.value == before else field.day()


class Tags:
    """The tags of a card, each with a way to take it off, and a line to put on another."""

    def __init__(self, hand: Hand, application: str, tags: tuple[str, ...]) -> None:
        self._hand, self._application, self._command = hand, application, new_command()
        with ui.element("div").classes("cluster tags"):
            for tag in tags:
                self._tag(tag)
            self._input = ui.input(placeholder="Add a tag").props("maxlength=60 dense").classes("tag-input").mark("tag")
            self._input.props["aria-label"] = "Add a tag"
            self._input.on("keydown.enter", self._add)

    def _tag(self, tag: str) -> None:
        with ui.element("span").classes("chip"):
            ui.label(tag)
            off = ui.button(icon="i-close", color=None, on_click=lambda: self._take_off(tag)).classes(
                "btn-icon btn-quiet tag-off"
            )
            off.props("dense")
            off.mark("tag-off").props["aria-label"] = f"Take off the tag {tag}"

    async def _add(self) -> None:
        tag = self._input.value or ""
        await self._hand.change(
            self._application, lambda a, s: a.tag(tag=tag, stamp=s), command=self._command, fields={"tag": self._input}
        )

    async def _take_off(self, tag: str) -> None:
        await self._hand.change(
            self._application,
            lambda a, s: a.untag(tag=tag, stamp=s),
            said=f"Took off {tag}.",
        )


def _fact(name: str, value: str) -> None:
    if value:
        with _term(name):
            ui.label(value)


def _term(name: str) -> ui.element:
    with ui.element("dt"):
        ui.label(name)
    return ui.element("dd")
