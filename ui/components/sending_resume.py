"""Saying that a resume went out: it is frozen with the application, and the follow-up is planned."""

from __future__ import annotations

from dataclasses import dataclass

from nicegui import ui

from domain.application import JobApplication
from domain.cadence import suggestions
from domain.errors import Invalid
from domain.purpose import FOLLOW_UP, Purpose, kind_of
from domain.resume_content import Content, Look
from domain.sent_resumes import Frozen
from domain.values import LocalTime, Stamp
from projections.board import Card
from projections.seekers import Settings
from ui import words
from ui.components.documents import attach_pdf
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.resume_downloads import file_name
from ui.components.trace import Trace
from ui.readings import preferences_of


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """The resume that is to be frozen: ``number`` is its version."""

    content: Content
    look: Look
    number: int


def ask_sent(hand: Hand, card: Card, settings: Settings, outgoing: Outgoing) -> None:
    """Ask what goes with it; a follow-up next week is ticked already, unless one is planned."""
    name = file_name(outgoing.content.basics.name, "pdf", more=card.company)
    due = next_week(settings, hand)
    applied = card.applied_at is not None
    planned = bool(card.next_purpose) and kind_of(card.next_purpose) == FOLLOW_UP
    with Question("Which resume went out", lead="It is kept as it is now, whatever you change later.") as question:
        field = question.line("Name of the file", name="name", value=name)
        apply = ui.checkbox("I applied with it: follow up next week", value=True).mark("applied")
        apply.set_visibility(not applied)
        when = words.short_moment(due.instant(), now=hand.now(), zone=settings.zone)
        follow = ui.checkbox(f"Follow up next week, {when}", value=True).mark("follow-up")
        follow.set_visibility(applied and not planned)

    def work(command: str) -> Trace:
        also = bool(apply.value) and not applied
        later = due if follow.value and applied and not planned else None
        return _send(hand, card.id, outgoing, name=field.value or "", applied=also, follow_up=later, command=command)

    question.saves(work, label="Keep it as sent", said="Kept with the application.")


def next_week(settings: Settings, hand: Hand) -> LocalTime:
    """A working day in a week, at ten."""
    return next(
        one.due
        for one in suggestions(None, preferences=preferences_of(settings), now=hand.now())
        if one.label == "Next week"
    )


def _send(
    hand: Hand,
    application: str,
    outgoing: Outgoing,
    *,
    name: str,
    applied: bool,
    follow_up: LocalTime | None,
    command: str,
) -> Trace:
    """Blocking. Raises Refusal."""
    if not outgoing.content.basics.name:
        raise Invalid("It has no name on it yet: write yours on the page of your resume.")
    sheets = hand.services.resumes.set(outgoing.content, outgoing.look)
    digest = hand.services.files.keep(hand.seeker, sheets.pdf)
    frozen = Frozen(
        content=sheets.given,
        pdf=digest,
        engine=sheets.engine,
        template=sheets.template,
        theme=sheets.theme,
        pages=sheets.pages,
        number=outgoing.number,
    )

    def deed(it: JobApplication, stamp: Stamp) -> None:
        it.send_resume(frozen=frozen, name=name, stamp=stamp)
        attach_pdf(it, sheets.pdf, digest=digest, name=name, purpose="resume", stamp=stamp)
        if applied:
            it.apply(resume=name, stamp=stamp)
        if follow_up:
            it.schedule_step(purpose=Purpose.CHECK_STATUS, due=follow_up, stamp=stamp)

    return hand.carry_out(application, deed, command=command)
