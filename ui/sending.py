"""Recording that a letter went out: word for word, where it belongs, and what it settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.commands import Commands
from domain.errors import RepeatedCommand
from domain.seeker import Profile
from domain.values import Letter, Stamp
from ui.writing import Writing


def record_sent(
    commands: Commands, seeker: str, writing: Writing, letter: Letter, *, stamp: Stamp, command_id: str
) -> None:
    """Note the letter in the history it belongs to and finish the step it was for; twice is once. Raises Refusal."""
    occasion = writing.occasion
    at_home = writing.home == occasion.about
    addressee = occasion.contact or (occasion.step.contact if occasion.step else "")
    try:
        commands.change_steps(
            seeker,
            writing.home,
            lambda steps: steps.send_letter(
                purpose=occasion.records(writing.kind),
                letter=letter,
                step=occasion.finishes if at_home else "",
                contact=addressee if addressee != writing.home else "",
                stamp=stamp,
            ),
            stamp=stamp,
            command_id=command_id,
        )
        if occasion.finishes and not at_home:
            finish(commands, seeker, about=occasion.about, step=occasion.finishes, stamp=stamp)
        remember(commands, seeker, occasion.profile, writing.typed, stamp=stamp)
    except RepeatedCommand:
        return


def take_back(commands: Commands, seeker: str, writing: Writing, *, stamp: Stamp) -> None:
    """It had not gone out after all: what it settled is open again."""
    about, step = writing.occasion.about, writing.occasion.finishes
    commands.change_steps(seeker, about, lambda steps: steps.reopen_step(step=step, stamp=stamp), stamp=stamp)


def finish(commands: Commands, seeker: str, *, about: str, step: str, stamp: Stamp) -> None:
    commands.change_steps(seeker, about, lambda steps: steps.finish_step(step=step, stamp=stamp), stamp=stamp)


def remember(commands: Commands, seeker: str, profile: Profile, typed: Mapping[str, str], *, stamp: Stamp) -> None:
    """Keep what the person typed about themselves, so that no letter asks for it again."""
    name, headline = profile.name or typed.get("my_name", ""), profile.headline or typed.get("my_headline", "")
    if (name, headline) != (profile.name, profile.headline):
        commands.change_seeker(
            seeker,
            lambda person: person.correct_profile(
                profile=replace(person.profile, name=name, headline=headline), stamp=stamp
            ),
        )
