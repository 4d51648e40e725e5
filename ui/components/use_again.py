"""Using a resume again that went out: as it was tailored then, for another application."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from domain.errors import Invalid
from domain.resume_commands import ResumeCommands
from domain.resume_content import Look
from domain.tailoring import TailoredResume
from projections import board, sent_resumes
from projections.sent_resumes import Sent
from ui import words
from ui.addresses import address_of
from ui.asking import ask
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.question import Question
from ui.frame import toast
from ui.resume_words import pages_of

INSTEAD = "It takes the place of whatever that application’s resume says other than the base now."


async def ask_where(hand: Hand, sent: Sent) -> None:
    """Ask which application it is for, and go to its resume."""
    cards = await ask(lambda: board.everything(hand.services.db, hand.seeker))
    others = [card for card in reversed(cards) if card.id != sent.application and not card.archived]
    with hand.client:
        if not others:
            toast("There is no other application to use it for yet.", mood="problem")
            return
        _ask_where(hand, sent, {card.id: f"{card.company}, {card.role}" for card in others})


def _ask_where(hand: Hand, sent: Sent, others: dict[str, str]) -> None:
    with Question("Use it again", lead=f"For which application? {INSTEAD}") as question:
        chosen = ui.select(others, label="Application", with_input=True).props("options-dense").mark("use-for")
        question.fields["application"] = chosen

    def work(_: str) -> None:
        if chosen.value is None:
            raise Invalid("Choose the application it is for.", field="application")
        use_again(hand, sent, application=str(chosen.value))

    def go() -> None:
        ui.navigate.to(f"{address_of(str(chosen.value))}/resume")

    question.saves(work, label="Use it there", after=go)


def ask_which(hand: Hand, found: Sequence[Sent], *, before: TailoredResume, look: Look, zone: str) -> None:
    """Ask which of those that went out a resume is to say again; ``before`` is what it said, and its ``look``."""
    if not found:
        toast("None went out yet.", mood="problem")
        return
    options = {number: _told(one, hand, zone) for number, one in enumerate(found)}
    with Question("Use one that went out", lead=INSTEAD.replace("that application’s", "this")) as question:
        chosen = ui.select(options, value=0, label="Which").props("options-dense").mark("use-which")

    def work(_: str) -> None:
        use_again(hand, found[int(chosen.value or 0)], application=before.application)

    async def undo() -> None:
        with hand.client:
            if await perform(lambda: _say(hand, before, application=before.application, look=look)):
                toast("Taken back.")

    question.saves(work, label="Use it here", said="It says what you sent then.", undo=undo)


def _told(sent: Sent, hand: Hand, zone: str) -> str:
    day = words.day(words.local(sent.at, zone).date(), today=words.today(hand.now(), zone))
    return f"{sent.company}, {sent.role}: v{sent.number}, {day}, {pages_of(sent.pages)}"


def use_again(hand: Hand, sent: Sent, *, application: str) -> None:
    """Blocking. Raises Refusal."""
    log, stamp = hand.services.sealed, hand.services.stamp()
    then = sent_resumes.resume_at(log, hand.seeker, application=sent.application, position=sent.position)
    other = sent_resumes.tailored_at(log, hand.seeker, application=sent.application, position=sent.position)
    other = other or TailoredResume.tailor(application=sent.application, stamp=stamp)
    _say(hand, other, application=application, look=then.look)


def _say(hand: Hand, other: TailoredResume, *, application: str, look: Look) -> None:
    stamp = hand.services.stamp()
    commands = ResumeCommands(hand.services.commands.record)
    commands.tailor(
        hand.seeker, application, lambda mine: mine.use_again(other=other, look=look, stamp=stamp), stamp=stamp
    )
