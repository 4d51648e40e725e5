"""One application as it was: a sheet with its plans, dates, people, notes, letters, and what can come back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from jinja2 import Environment
from nicegui import ui

from domain.purpose import title_of
from domain.sent_resumes import ResumeSent
from domain.values import Stage
from projections.words import when
from ui import words
from ui.addresses import address_of
from ui.bringing_back import Back
from ui.components.card import OUTCOMES, colour_of, initials_of
from ui.components.timeline import SENT, Timeline
from ui.past_readings import ApplicationThen

STATES = {"open": "to do", "done": "done", "cancelled": "dropped"}
SHORT = 240
HEAD = Environment(autoescape=True, lstrip_blocks=True).from_string(
    """
<span class="face-mark stage-{{ colour }}" aria-hidden="true">{{ initials }}</span>
<div class="grow"><h2 class="application-role"><bdi>{{ card.role }}</bdi></h2><p class="muted"><bdi>{{ card.company }}
</bdi></p><p class="cluster"><span class="stage-{{ stage.colour }}">
<span class="chip chip-stage">{{ stage.name }}</span></span><span class="chip chip-glow">
as it was on {{ moment }}</span>{% if card.archived %}<span class="chip">put away</span>{% endif %}
{% if card.removed %}<span class="chip">removed</span>{% endif %}</p></div>
"""
)
BODY = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<dl class="facts">{% for name, said in facts %}<dt>{{ name }}</dt><dd><bdi>{{ said }}</bdi></dd>{% endfor %}</dl>
{% for name, lines in parts %}{% if lines %}<section class="section"><h3>{{ name }}</h3><ul class="rows">
{% for title, detail, mark in lines %}<li class="item"><div class="item-main"><bdi>{{ title }}</bdi>
{% if detail|length > short %}<details><summary class="small">Read it</summary><div class="quote">
<bdi>{{ detail }}</bdi></div></details>
{% elif detail %}<span class="small muted lines"><bdi>{{ detail }}</bdi></span>{% endif %}</div>
{% if mark %}<span class="chip">{{ mark }}</span>{% endif %}</li>{% endfor %}</ul></section>{% endif %}{% endfor %}
"""
)

Bring = Callable[[Back], Awaitable[None]]


class PastCard:
    """The sheet; ``bring`` brings one thing back, ``resume`` shows what the application's resume was."""

    def __init__(self, *, bring: Bring, resume: Callable[[str], Awaitable[None]]) -> None:
        self._bring, self._resume = bring, resume
        with ui.dialog().props("position=right full-height") as self.dialog:
            self._sheet = ui.element("div").classes("sheet sheet-side").mark("past-sheet")

    def show(
        self, then: ApplicationThen, backs: Sequence[Back], *, stage: Stage, now: datetime, moment: str, zone: str
    ) -> None:
        """Show ``then``, which was at ``moment``, and what of it can be brought back."""
        self._sheet.clear()
        card = then.card
        self.dialog.props["aria-label"] = f"{card.role}, {card.company}, as it was"
        with self._sheet:
            self._draw_head(then, stage=stage, moment=moment)
            with ui.element("div").classes("sheet-body"):
                if backs:
                    self._draw_backs(backs)
                ui.html(
                    BODY.render(facts=_facts(then, zone), parts=_parts(then, now=now, zone=zone), short=SHORT),
                    sanitize=True,
                ).classes("past-parts").mark("past-parts")
                Timeline().show(then.lines, now=now, zone=zone)
            with ui.element("div").classes("sheet-foot"):
                resume = ui.button("Its resume then", icon="i-file", color=None)
                resume.classes("btn-quiet").mark("past-resume").on_click(partial(self._resume, card.id))
                link = ui.element("a").classes("link-btn")
                link.props["href"] = address_of(card.id)
                with link:
                    ui.label("Open as it is now")
        self.dialog.open()

    def _draw_head(self, then: ApplicationThen, *, stage: Stage, moment: str) -> None:
        card = then.card
        with ui.element("div").classes("sheet-head past-head"):
            ui.html(
                HEAD.render(
                    card=card,
                    colour=colour_of(card.company),
                    initials=initials_of(card.company),
                    stage=stage,
                    moment=moment,
                ),
                sanitize=True,
            ).classes("past-title")
            close = ui.button(icon="i-close", color=None, on_click=self.dialog.close).classes("btn-quiet btn-icon")
            close.props["aria-label"] = "Close"

    def _draw_backs(self, backs: Sequence[Back]) -> None:
        with ui.element("section").classes("section").mark("backs"):
            with ui.element("h3"):
                ui.label("What is another now")
            with ui.element("ul").classes("rows"):
                for back in backs:
                    self._draw_back(back)

    def _draw_back(self, back: Back) -> None:
        async def press() -> None:
            await self._bring(back)

        with ui.element("li").classes("item"):
            with ui.element("div").classes("item-main"):
                ui.label(back.name).classes("strong")
                ui.label(f"Then: {_short(back.then)}").classes("small")
                ui.label(f"Now: {_short(back.now)}").classes("small muted")
            button = ui.button("Bring back", icon="i-undo", color=None, on_click=press).classes("btn-plain")
            button.mark("bring-back").props["aria-label"] = f"Bring back: {back.name}, {_short(back.then)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()} …"


def _facts(then: ApplicationThen, zone: str) -> list[tuple[str, str]]:
    card = then.card
    known = (
        ("Applied", _day(card.applied_at, zone) if card.applied_at else ""),
        ("They will be in touch by", f"{card.promised_on:%d %B %Y}" if card.promised_on else ""),
        ("Offer", card.offer_amount),
        ("Answer by", f"{card.offer_deadline:%d %B %Y}" if card.offer_deadline else ""),
        ("Outcome", OUTCOMES[card.outcome][1] if card.outcome else ""),
        ("Place", card.location),
        ("Salary", card.salary),
        ("Closes", f"{card.closing_on:%d %B %Y}" if card.closing_on else ""),
        ("Tags", ", ".join(card.tags)),
    )
    return [(name, said) for name, said in known if said]


def _parts(then: ApplicationThen, *, now: datetime, zone: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    steps = [(title_of(one.purpose), f"{when(one.due)}. {one.why}", STATES[one.state]) for one in then.steps]
    texts = [
        (one.text, words.moment_in_full(one.requested_at, now=now, zone=zone), one.state) for one in then.reminders
    ]
    dates = [
        (one.kind.capitalize(), when(one.starts).partition(",")[0] if one.whole_day else when(one.starts), one.state)
        for one in then.dates
    ]
    people = [
        (
            one.card.name,
            "\n".join([*([one.part] * bool(one.part)), *then.people_notes[one.id].values()]),
            "removed since" if one.id in then.removed_since else "",
        )
        for one in then.people
    ]
    sent = [line for line in then.lines if line.topic in SENT and not line.taken]
    letters = [(line.title, line.detail, _day(line.at, zone)) for line in sent]
    went_out = [line for line in then.lines if line.topic == ResumeSent.TOPIC and not line.taken]
    resumes = [(line.title, line.detail, _day(line.at, zone)) for line in went_out]
    return [
        ("Plans", steps),
        ("Reminders", texts),
        ("Dates", dates),
        ("People", people),
        ("Notes", [(text, "", "") for text in then.notes.values()]),
        ("Letters", letters),
        ("Resumes that went out", resumes),
    ]


def _day(at: datetime, zone: str) -> str:
    here = words.today(at, zone)
    return f"{here.day} {here:%B %Y}"
