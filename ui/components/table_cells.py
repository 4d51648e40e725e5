"""Changing the table in place: what was typed into a cell becomes a deed, said with a way back or refused beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.application import JobApplication
from domain.errors import Conflict, Invalid, NotFound, Refusal, RepeatedCommand
from domain.purpose import Purpose, title_of
from domain.values import Stage, Stamp
from domain.when import parse_when
from projections.board import Card
from projections.seekers import Settings
from ui import words
from ui.asking import ask
from ui.components.hand import Hand
from ui.components.trace import Trace
from ui.frame import Undo, toast
from ui.readings import card_of, settings_of

LONGEST, LONGEST_KEY = 4_000, 64
SAYS = "(e) => emit(e.detail)"
COMMAS = re.compile(r"[,#\n]")
ELSEWHERE = "Meanwhile this was changed elsewhere: it says “{}” now. Enter once more keeps yours."
NOT_A_TIME = "Not understood as a time. Try “Thursday 9am”."


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in a cell: ``seen`` stood there when somebody began to type."""

    card: str
    cell: str
    value: str
    seen: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What was done, in words, and how it is undone."""

    said: str
    undo: Undo | None


def value_of(card: Card, cell: str, *, now: datetime, zone: str) -> str:
    """What one would type to have the cell say what it says now."""
    if cell == "tags":
        return ", ".join(card.tags)
    if cell == "next":
        return words.moment_in_full(card.next_due, now=now, zone=zone) if card.next_due else ""
    return str(getattr(card, cell))


class Cells:
    """The cells of one page's table. The browser shows the field to type into, and keeps it until it is settled.

    ``layer`` is where it shows it, and where it tells what was typed.
    """

    def __init__(self, hand: Hand, layer: ui.element) -> None:
        self._hand = hand
        self._deeds: dict[str, Callable[[Typed, Card, Settings], Changed | None]] = {
            "role": self._details,
            "company": self._details,
            "tags": self._tags,
            "stage": self._move,
            "next": self._plan,
        }
        layer.on("cell", self._keep, js_handler=SAYS)
        layer.on("hear", self._hear, js_handler=SAYS)

    async def _keep(self, event: GenericEventArguments) -> None:
        typed = _typed(event.args)
        if typed is None or typed.cell not in self._deeds:
            return
        with self._hand.client:
            try:
                changed = await ask(lambda: self._work(typed))
            except RepeatedCommand:
                changed = None
            except Refusal as refusal:
                seen = await ask(lambda: self._value(typed))
                self._answer("refused", typed.number, refusal.message, seen)
                return
            self._answer("settled", typed.number)
            if changed is not None:
                toast(changed.said, undo=changed.undo)

    async def _hear(self, event: GenericEventArguments) -> None:
        """Say which moment the words mean while they are typed."""
        typed = _typed(event.args)
        if typed is None:
            return
        settings = await ask(lambda: settings_of(self._hand.services.db, self._hand.seeker))
        when = parse_when(
            typed.value,
            now=self._hand.now(),
            zone=settings.zone,
            day_first=settings.profile.day_first,
            direction="future",
        )
        said = words.moment_in_full(when.at.instant(), now=self._hand.now(), zone=settings.zone) if when else ""
        self._answer("heard", typed.number, said)

    def _answer(self, what: str, *said: str) -> None:
        self._hand.client.run_javascript(f"cells.{what}({', '.join(map(json.dumps, said))})")

    # Blocking; each raises Refusal, and then nothing has changed

    def _card(self, id: str) -> Card:
        return card_of(self._hand.services.db, self._hand.seeker, id=id)

    def _value(self, typed: Typed) -> str:
        """What stands in the cell by now; of a card that is not there, what was seen."""
        settings = settings_of(self._hand.services.db, self._hand.seeker)
        try:
            card = self._card(typed.card)
        except NotFound:
            return typed.seen
        return value_of(card, typed.cell, now=self._hand.now(), zone=settings.zone)

    def _work(self, typed: Typed) -> Changed | None:
        settings = settings_of(self._hand.services.db, self._hand.seeker)
        card = self._card(typed.card)
        stands = value_of(card, typed.cell, now=self._hand.now(), zone=settings.zone)
        if typed.cell != "tags" and stands not in {typed.seen, typed.value}:
            shown = _stage(settings, stands).name if typed.cell == "stage" else stands
            raise Conflict(ELSEWHERE.format(shown or "nothing"), field=typed.cell)
        return self._deeds[typed.cell](typed, card, settings)

    def _change(self, typed: Typed, deed: Callable[[JobApplication, Stamp], None]) -> Trace:
        return self._hand.carry_out(typed.card, deed, command=f"cell-{typed.number}")

    def _details(self, typed: Typed, _card: Card, _settings: Settings) -> Changed | None:
        def deed(application: JobApplication, stamp: Stamp) -> None:
            details: dict[str, Any] = {typed.cell: typed.value}
            application.correct_details(details=replace(application.details, **details), stamp=stamp)

        return _noted(self._change(typed, deed), said=f"The {typed.cell} is “{typed.value.strip()}” now.")

    def _tags(self, typed: Typed, _card: Card, _settings: Settings) -> Changed | None:
        """What others tagged meanwhile stays: only what was added or taken off here is done."""
        wanted, seen = _tags_in(typed.value), _tags_in(typed.seen)

        def deed(application: JobApplication, stamp: Stamp) -> None:
            for tag in seen:
                if tag not in wanted:
                    application.untag(tag=tag, stamp=stamp)
            for tag in wanted:
                if tag not in seen:
                    application.tag(tag=tag, stamp=stamp)

        said = f"Tagged {', '.join(wanted)}." if wanted else "No tags any more."
        return _noted(self._change(typed, deed), said=said)

    def _move(self, typed: Typed, card: Card, settings: Settings) -> Changed | None:
        if card.archived:
            raise Invalid("It is in the archive. Bring it back to the board first.", field="stage")
        stage = _stage(settings, typed.value)
        if stage.id == card.stage:
            return None
        self._to(typed.card, stage.id, "")
        return Changed(said=f"{card.role} moved to {stage.name}.", undo=partial(self._back, card))

    def _to(self, card: str, stage: str, rank: str) -> None:
        services = self._hand.services
        services.commands.move(self._hand.seeker, card, stage=stage, rank=rank, stamp=services.stamp())

    async def _back(self, before: Card) -> None:
        with self._hand.client:
            await ask(lambda: self._to(before.id, before.stage, before.rank))
            toast("Moved back.")

    def _plan(self, typed: Typed, card: Card, settings: Settings) -> Changed | None:
        """Another time for the next step, a first one where none is planned, and none where the cell was emptied."""
        if not typed.value.strip():
            return self._let_go(typed, card)
        if card.outcome or card.archived:
            raise Invalid("It has ended, so nothing more is planned for it.", field="next")
        now = self._hand.now()
        when = parse_when(
            typed.value, now=now, zone=settings.zone, day_first=settings.profile.day_first, direction="future"
        )
        if when is None:
            raise Invalid(NOT_A_TIME, field="next")
        purpose = Purpose(card.next_purpose) if card.next_step else _usual(card)

        def deed(application: JobApplication, stamp: Stamp) -> None:
            if card.next_step:
                application.reschedule_step(step=card.next_step, due=when.at, stamp=stamp)
            else:
                application.schedule_step(purpose=purpose, due=when.at, stamp=stamp)

        said = words.moment_in_full(when.at.instant(), now=now, zone=settings.zone)
        return _noted(self._change(typed, deed), said=f"{title_of(purpose)}: {said}.")

    def _let_go(self, typed: Typed, card: Card) -> Changed | None:
        if not card.next_step:
            return None
        done = self._change(typed, lambda it, stamp: it.cancel_step(step=card.next_step, stamp=stamp))
        return _noted(done, said=f"Let go: {title_of(card.next_purpose)}.")


def _usual(card: Card) -> Purpose:
    return Purpose.CHECK_STATUS if card.applied_at else Purpose.CUSTOM


def _stage(settings: Settings, id: str) -> Stage:
    found = next((stage for stage in settings.stages if stage.id == id), None)
    if found is None:
        raise Invalid("That column is gone.", field="stage")
    return found


def _noted(done: Trace, *, said: str) -> Changed | None:
    """None where nothing was to be noted: it was so before."""
    return Changed(said=said, undo=done.undo) if done.entries else None


def _tags_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in map(str.strip, COMMAS.split(text)) if tag))


def _typed(args: object) -> Typed | None:
    """What a browser sent, or None where it is not what our own script sends."""
    names = ("card", "cell", "value", "seen", "number")
    if not isinstance(args, dict) or not all(isinstance(args.get(name), str) for name in names):
        return None
    typed = Typed(**{name: args[name] for name in names})
    fits = max(len(typed.value), len(typed.seen)) <= LONGEST and len(typed.number) <= LONGEST_KEY
    return typed if fits else None
