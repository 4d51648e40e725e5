"""Asking who somebody is: for a new person and for one whose details have changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from domain.contact import Card
from domain.errors import Conflict
from ui.components.hand import Hand
from ui.components.person_hand import PersonHand
from ui.components.question import Question
from ui.components.trace import Trace
from ui.components.zone_select import zone_select

LINES = (
    ("name", "Name", "Dana Reyes"),
    ("company", "Company", ""),
    ("title", "What they do", "Head of data"),
    ("known_from", "How you know them", "through Lee, from the meet-up in May …"),
    ("email", "Mail address", ""),
    ("phone", "Phone number", ""),
    ("link", "Link", "their page or profile"),
)


def ask_new_person(hand: Hand) -> None:
    """Ask for somebody new."""
    with Question("Who is it?", lead="A name is enough to begin with.") as question:
        card = _form(question, Card(name=""))
    commands, services = hand.services.commands, hand.services

    def work(command: str) -> Trace:
        added = commands.add_contact(hand.seeker, card=card(), stamp=services.stamp(), command_id=command)
        return hand.trace(added, entries=(1,))

    question.saves(
        work,
        label="Add them",
        said="Added to your people.",
    )


def ask_correction(hand: PersonHand, before: Card) -> None:
    """Ask what is different about somebody."""
    with Question(f"About {before.name}") as question:
        card = _form(question, before)
    question.saves(
        lambda command: hand.carry_out(
            lambda it, stamp: it.correct(card=merged(it.card, before=before, after=card()), stamp=stamp),
            command=command,
        ),
        said="Kept.",
    )


def merged(now: Card, *, before: Card, after: Card) -> Card:
    """``now`` with what changed from ``before`` to ``after``. Raises Conflict where another tab changed the same."""
    changed = {name: value for name, value in asdict(after).items() if value != getattr(before, name)}
    for name, value in changed.items():
        if getattr(now, name) not in {getattr(before, name), value}:
            raise Conflict("This was changed in another tab meanwhile. Close the sheet to see it.", field=name)
    return replace(now, **changed)


def _form(question: Question, before: Card) -> Callable[[], Card]:
    """Fields for a card, and a way to read them."""
    fields = {
        name: question.line(label, name=name, value=getattr(before, name), hint=hint) for name, label, hint in LINES
    }
    zone = zone_select("Their time zone", value=before.zone, optional=True)
    zone.props('hint="Letters are suggested for the morning by their clock."')
    question.fields["zone"] = zone
    return lambda: Card(**{name: field.value or "" for name, field in fields.items()}, zone=str(zone.value or ""))
