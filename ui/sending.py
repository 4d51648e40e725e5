"""Recording that a letter went out: word for word, where it belongs, and what it settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.commands import Commands
from domain.errors import RepeatedCommand
from domain.seeker import Profile, Seeker
from domain.steps import LetterWent, NudgeDone, Steps
from domain.taking_back import take_back as forget
from domain.values import Letter, Stamp
from ui.writing import Writing


def record_sent(
    commands: Commands, seeker: str, writing: Writing, letter: Letter, *, stamp: Stamp, command_id: str
) -> tuple[int, ...]:
    """Note the letter in the history it belongs to and finish the step it was for; twice is once. Raises Refusal.

    Returns in which versions of that history it was noted; none where it had been before.
    """
    noted: tuple[int, ...] = ()
    occasion = writing.occasion
    at_home = writing.home == occasion.about
    addressee = occasion.contact or (occasion.step.contact if occasion.step else "")

    def send(steps: Steps) -> None:
        nonlocal noted
        steps.send_letter(
            purpose=occasion.records(writing.kind),
            letter=letter,
            step=occasion.finishes if at_home else "",
            contact=addressee if addressee != writing.home else "",
            stamp=stamp,
        )
        noted = (steps.version,)

    try:
        commands.change_steps(
            seeker,
            writing.home,
            send,
            stamp=stamp,
            command_id=command_id,
        )
        if occasion.finishes and not at_home:
            finish(commands, seeker, about=occasion.about, step=occasion.finishes, stamp=stamp)
        remember(commands, seeker, occasion.profile, writing.typed, stamp=stamp)
    except RepeatedCommand:
        return ()
    return noted


def take_back(commands: Commands, seeker: str, writing: Writing, noted: tuple[int, ...], *, stamp: Stamp) -> None:
    """It had not gone out after all: what it settled is open again."""
    about, step = writing.occasion.about, writing.occasion.finishes
    commands.take_back(seeker, writing.home, entries=noted, stamp=stamp)
    if step and about != writing.home:
        reopen(commands, seeker, about=about, step=step, stamp=stamp)


def reopen(commands: Commands, seeker: str, *, about: str, step: str, stamp: Stamp) -> None:
    """What settled the step did not happen after all, and the step is open again."""

    def deed(steps: Steps) -> None:
        settled = [told for told in steps.told if isinstance(told, LetterWent | NudgeDone) and told.step == step]
        forget(steps, entries=[told.originator_version for told in settled[-1:]], stamp=stamp)
        steps.reopen_step(step=step, stamp=stamp)

    commands.change_steps(seeker, about, deed, stamp=stamp)


def finish(commands: Commands, seeker: str, *, about: str, step: str, stamp: Stamp) -> None:
    commands.change_steps(seeker, about, lambda steps: steps.finish_step(step=step, stamp=stamp), stamp=stamp)


def remember(commands: Commands, seeker: str, profile: Profile, typed: Mapping[str, str], *, stamp: Stamp) -> None:
    """Keep what the person typed about themselves, so that no letter asks for it again."""
    name = "" if profile.name else typed.get("my_name", "")
    headline = "" if profile.headline else typed.get("my_headline", "")

    def deed(person: Seeker) -> None:
        known = person.profile
        told = replace(known, name=known.name or name, headline=known.headline or headline)
        person.correct_profile(profile=told, stamp=stamp)

    if name or headline:
        commands.change_seeker(seeker, deed)
