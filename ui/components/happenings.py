"""What can happen to an application, asked for in a few words: an answer, a date, an offer, an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import partial

from nicegui import ui

from domain.application import JobApplication
from domain.outcomes import ACCEPTED, DECLINED, REJECTED, SILENT, WITHDRAWN
from domain.values import Meaning, Stamp
from projections.board import Card
from projections.people import Person
from projections.seekers import Settings
from ui import words
from ui.components.celebration import celebrate
from ui.components.doing import new_command, perform
from ui.components.hand import Hand
from ui.components.moment_picker import MomentField
from ui.components.question import Question
from ui.components.trace import Trace
from ui.frame import Undo, toast

MINUTES = {
    15: "15 minutes",
    30: "30 minutes",
    45: "45 minutes",
    60: "1 hour",
    90: "1½ hours",
    120: "2 hours",
    240: "half a day",
}
MIDDAY = time(12)
LONG_AGO = date.min  # a day told from there is told with its year

KIND_WORDS = {
    REJECTED: "Noted. It stings, and it is theirs to miss. Nothing is asked of you today.",
    WITHDRAWN: "Noted. Choosing what not to do is progress, too.",
    SILENT: "Noted. Silence is common, and says little about you.",
    ACCEPTED: "Congratulations! You did it.",
    DECLINED: "Noted. A no that is yours.",
}


@dataclass(frozen=True)
class Ending:
    """A way an application ends: what it is called, and what it does."""

    label: str
    icon: str
    deed: Callable[[JobApplication, Stamp, str], None]


def _silent(application: JobApplication, stamp: Stamp, _reason: str) -> None:
    application.go_silent(stamp=stamp)


ENDINGS = {
    REJECTED: Ending("They said no", "leaf", lambda a, s, reason: a.reject(reason=reason, stamp=s)),
    WITHDRAWN: Ending("I withdrew", "leaf", lambda a, s, reason: a.withdraw(reason=reason, stamp=s)),
    SILENT: Ending("Gone silent", "quiet", _silent),
}


async def end(hand: Hand, card: Card, outcome: str, *, command: str | None = None) -> bool:
    """Record how an application ended, with a way back to where it stood as ``card``."""
    ending = ENDINGS[outcome]
    with hand.client:
        done = await perform(lambda: hand.carry_out(card.id, lambda a, s: ending.deed(a, s, ""), command=command))
        if done:
            toast(KIND_WORDS[outcome], undo=_putting_back(hand, card, done.value) if done.value else None)
    return done is not None


def _putting_back(hand: Hand, card: Card, ending: Trace) -> Undo:
    """What an Undo button does for the end of a card that was moved for it: it is open again, and where it stood."""

    def back() -> None:
        ending.taken_back()
        hand.services.commands.move(hand.seeker, card.id, stage=card.stage, rank=card.rank, stamp=hand.services.stamp())

    async def take_back() -> None:
        with hand.client:
            if await perform(back):
                toast("Taken back.")

    return take_back


def ask_ending(hand: Hand, card: Card, outcome: str) -> None:
    """Ask for the reason, which may stay empty."""
    ending = ENDINGS[outcome]
    with Question(ending.label, lead=f"{card.role}, {card.company}") as question:
        reason = question.line("Why, if you know", name="reason", hint="optional", most=2_000)
    question.saves(
        lambda command: hand.carry_out(card.id, lambda a, s: ending.deed(a, s, reason.value), command=command),
        label="Note it",
        said=KIND_WORDS[outcome],
    )


def ask_answer(hand: Hand, card: Card, people: tuple[Person, ...]) -> None:
    """They got in touch: follow-ups that waited for it stop."""
    with Question("They got in touch", lead="What waited for an answer is put aside.") as question:
        said = question.text("What they said", name="words", hint="optional")
        who = ui.select({"": "Not said", **{p.id: p.card.name for p in people}}, value="", label="Who")
    question.saves(
        lambda command: hand.carry_out(
            card.id, lambda a, s: a.receive_answer(words=said.value, contact=str(who.value), stamp=s), command=command
        ),
        label="Note it",
        said="Noted.",
    )


def ask_promise(hand: Hand, card: Card, settings: Settings) -> None:
    """They named a date."""
    with Question("They named a date", lead="The next working day you will be asked to look after it.") as question:
        by = question.moment(
            MomentField("They will be in touch by", name="by", settings=settings, clock=hand.now, hours=False)
        )
        said = question.line("What they said", name="words", hint="optional", most=2_000)

    def work(command: str) -> Trace:
        day = by.needed_day()
        return hand.carry_out(card.id, lambda a, s: a.note_promise(by=day, words=said.value, stamp=s), command=command)

    question.saves(work, label="Note it", said="Noted.")


def ask_offer(hand: Hand, card: Card, settings: Settings, *, instead: str = "Cancel") -> None:
    """They made an offer."""
    with Question("An offer!", lead=f"{card.role}, {card.company}") as question:
        amount = question.line(
            "What they offer", name="amount", value=card.offer_amount, hint="£72,000 and 28 days off"
        )
        deadline = question.moment(
            MomentField(
                "They want an answer by",
                name="deadline",
                settings=settings,
                clock=hand.now,
                hours=False,
                required=False,
            )
        )

    def work(command: str) -> Trace:
        day = deadline.day()
        return hand.carry_out(
            card.id, lambda a, s: a.receive_offer(amount=amount.value, deadline=day, stamp=s), command=command
        )

    question.saves(
        work, label="Note the offer", said="An offer! You earned this one.", after=celebrate, instead=instead
    )


def ask_interview(
    hand: Hand, card: Card, settings: Settings, people: tuple[Person, ...], *, instead: str = "Cancel"
) -> None:
    """An interview is arranged; a name that is one of ``people`` becomes that contact."""
    with Question("An interview", lead=f"{card.role}, {card.company}") as question:
        starts = question.moment(MomentField("When does it start", name="starts", settings=settings, clock=hand.now))
        minutes = ui.select(MINUTES, value=60, label="How long")
        form = question.line("What kind", name="form", hint="video, phone, on site")
        place = question.line("Where", name="place", hint="address or link", most=2_000)
        whom = question.line("With whom", name="with_whom", hint="names, with commas between", most=1_000)

    def work(command: str) -> Trace:
        moment, who = starts.needed(), names_or_ids(whom.value, people)
        return hand.carry_out(
            card.id,
            lambda a, s: a.schedule_interview(
                starts=moment,
                minutes=int(str(minutes.value)),
                form=form.value,
                place=place.value,
                with_whom=who,
                stamp=s,
            ),
            command=command,
        )

    question.saves(work, label="Arrange it", said="Arranged. You will be reminded to get ready.", instead=instead)


def names_or_ids(text: str, people: tuple[Person, ...]) -> tuple[str, ...]:
    """The people named in ``text``, by their id where one of that name is known."""
    ids = {person.card.name.casefold(): person.id for person in people}
    named = [name.strip() for name in text.split(",") if name.strip()]
    return tuple(dict.fromkeys(ids.get(name.casefold(), name) for name in named))


def ask_applied_on(hand: Hand, card: Card, settings: Settings) -> None:
    """When it really went out; the follow-up moves along."""
    said = (
        words.date_in_full(words.local(card.applied_at, settings.zone).date(), today=LONG_AGO)
        if card.applied_at
        else ""
    )
    with Question("When did you apply?", lead="The follow-up moves along with this date.") as question:
        at = question.moment(
            MomentField(
                "I applied on",
                name="at",
                settings=settings,
                clock=hand.now,
                hours=False,
                direction="past",
                at=MIDDAY,
                value=said,
            )
        )

    def work(command: str) -> Trace:
        moment = at.needed().instant()
        if card.applied_at is None:
            return hand.carry_out(card.id, lambda a, s: a.apply(stamp=s.happened(moment)), command=command)
        return hand.carry_out(card.id, lambda a, s: a.correct_date(of="applied", at=moment, stamp=s), command=command)

    question.saves(work, label="Keep this date", said="Corrected; what hangs on it moved along.")


def only_saved(card: Card) -> bool:
    """Nothing went out yet, so there is nobody to answer."""
    return card.meaning == Meaning.SAVED and card.applied_at is None


class Happenings:
    """The row of buttons for what may have happened."""

    def __init__(self, hand: Hand, card: Card, settings: Settings, people: tuple[Person, ...]) -> None:
        live = not card.outcome
        with ui.element("div").classes("cluster").props("role=group") as row:
            row.props["aria-label"] = "What happened?"
            if card.applied_at is None and live:
                self._button("I applied", "check", partial(self._apply, hand, card.id, new_command()))
            if live:
                self._button("They got in touch", "mail", lambda: ask_answer(hand, card, people))
                self._button("An interview", "interview", lambda: ask_interview(hand, card, settings, people))
            if live and not only_saved(card):
                self._button("They named a date", "calendar", lambda: ask_promise(hand, card, settings))
                self._button("An offer", "star", lambda: ask_offer(hand, card, settings))
            self._endings(hand, card)

    def _endings(self, hand: Hand, card: Card) -> None:
        if card.outcome:
            self._button("It is open again", "undo", partial(self._reopen, hand, card.id, new_command()))
            return
        if card.offer_amount or card.offer_deadline or card.meaning == "offer":
            self._button("I accept", "heart", partial(self._answer_offer, hand, card.id, ACCEPTED, new_command()))
            self._button("I decline", "leaf", partial(self._answer_offer, hand, card.id, DECLINED, new_command()))
        if only_saved(card):
            self._button("Not for me after all", "leaf", partial(ask_ending, hand, card, WITHDRAWN))
            return
        for outcome, ending in ENDINGS.items():
            self._button(ending.label, ending.icon, partial(ask_ending, hand, card, outcome))

    @staticmethod
    def _button(label: str, icon: str, on_click: Callable[[], object]) -> None:
        ui.button(label, icon=f"i-{icon}", color=None, on_click=on_click).classes("chip-button").props("dense")

    @staticmethod
    async def _apply(hand: Hand, id: str, command: str) -> None:
        await hand.change(id, lambda a, s: a.apply(stamp=s), said="Sent! The follow-up is planned.", command=command)

    @staticmethod
    async def _reopen(hand: Hand, id: str, command: str) -> None:
        await hand.change(id, lambda a, s: a.reopen(stamp=s), said="Open again.", command=command)

    @staticmethod
    async def _answer_offer(hand: Hand, id: str, answer: str, command: str) -> None:
        def deed(application: JobApplication, stamp: Stamp) -> None:
            if answer == ACCEPTED:
                application.accept_offer(stamp=stamp)
            else:
                application.decline_offer(stamp=stamp)

        done = await hand.change(id, deed, said=KIND_WORDS[answer], command=command)
        if done and answer == ACCEPTED:
            with hand.client:
                celebrate()
