"""Meeting somebody of one's people: arranged, held, answered, each asked for in a few words."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from domain.values import Stamp
from ui import words
from ui.acquaintances import PersonNow
from ui.components.happenings import MINUTES
from ui.components.moment_picker import MomentField
from ui.components.person_hand import PersonHand
from ui.components.question import Question
from ui.components.section import Section

HALF_AN_HOUR = 30


class Meeting:
    """The section of what goes on between the two, besides letters."""

    def __init__(self, hand: PersonHand) -> None:
        self._hand = hand
        self._section = Section("Talking", self._draw)

    def show(self, now: PersonNow) -> None:
        self._section.show(now)

    def _draw(self, now: PersonNow) -> None:
        if now.meeting is not None:
            when = words.moment(now.meeting.at, now=self._hand.hand.now(), zone=now.settings.zone)
            ui.label(f"You meet {when}").classes("strong")
            ui.label(
                " · ".join(part for part in (words.minutes(now.meeting.minutes), now.meeting.place) if part)
            ).classes("small muted")
        with ui.element("div").classes("cluster"):
            arrange = "Another time …" if now.meeting else "Arrange a meeting …"
            _button(arrange, "i-calendar", partial(ask_meeting, self._hand, now))
            _button("We met …", "i-check", partial(ask_how_it_went, self._hand, now))
            _button("They got in touch …", "i-mail", partial(ask_answer, self._hand))


def ask_meeting(hand: PersonHand, now: PersonNow) -> None:
    """Arrange a meeting, or move the one there is."""
    with Question(
        "When do you meet?", lead="After it, Today asks how it went; then a thank-you is planned."
    ) as question:
        starts = question.moment(MomentField("When", name="starts", settings=now.settings, clock=hand.hand.now))
        minutes = ui.select(MINUTES, value=HALF_AN_HOUR, label="How long")
        place = question.line("Where", name="place", value=now.meeting.place if now.meeting else "", hint="optional")
    question.saves(
        lambda command: hand.carry_out(
            lambda it, stamp: it.schedule_meeting(
                starts=starts.needed(), minutes=int(minutes.value or HALF_AN_HOUR), place=place.value or "", stamp=stamp
            ),
            command=command,
        ),
        label="Note it",
        said="Noted.",
    )


def ask_how_it_went(hand: PersonHand, now: PersonNow) -> None:
    """They met: when, and what about. What is written here can go into the thank-you."""
    met_by = now.met_by
    with Question(
        "What did you talk about?", lead="One thing they said is enough: it makes the thank-you easy."
    ) as question:
        about = question.text("You talked about", name="talked_about", hint="optional")
        when = question.moment(
            MomentField(
                "When",
                name="occurred_at",
                settings=now.settings,
                clock=hand.hand.now,
                direction="past",
                value="" if met_by and met_by <= hand.hand.now() else "today",
                required=False,
            )
        )

    def happened(stamp: Stamp) -> Stamp:
        told = when.moment()
        moment = told.instant() if told else met_by
        return stamp if moment is None or moment > stamp.recorded_at else stamp.happened(moment)

    question.saves(
        lambda command: hand.carry_out(
            lambda it, stamp: it.hold_meeting(talked_about=about.value or "", stamp=happened(stamp)), command=command
        ),
        label="Note it",
        said="Noted. A thank-you is planned.",
    )


def ask_answer(hand: PersonHand) -> None:
    """They wrote or called: the nudge that was planned is not needed any more."""
    with Question("They got in touch", lead="A planned nudge goes away by itself.") as question:
        said = question.text("What they said", name="words", hint="optional")
    question.saves(
        lambda command: hand.carry_out(
            lambda it, stamp: it.answer(words=said.value or "", stamp=stamp), command=command
        ),
        label="Note it",
        said="Noted.",
    )


def _button(words: str, icon: str, ask: partial[None]) -> None:
    ui.button(words, icon=icon, color=None, on_click=ask).classes("btn-plain").props("dense")
