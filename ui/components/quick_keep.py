"""Keeping what the line that adds applications says: the card, and what is told of it beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.application import Details, JobApplication
from domain.errors import Invalid, Refusal, RepeatedCommand
from domain.purpose import Purpose
from domain.quick import Quick
from domain.values import LocalTime, Stamp
from projections import plans
from ui.components.hand import Hand

CHECK = Purpose.CHECK_STATUS


@dataclass(frozen=True)
class Kept:
    """What was added, and what of the line was refused."""

    id: str
    but: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptLines:
    """What became of several lines; ``left`` were refused, and ``why``."""

    ids: tuple[str, ...]
    left: tuple[str, ...]
    why: str
    buts: tuple[str, ...]


def keep_each(hand: Hand, lines: Sequence[tuple[str, Quick]], *, command: str) -> KeptLines:
    """Blocking. A card for each line, as it was read; the same command twice keeps nothing twice."""
    kept: list[Kept] = []
    refused: list[tuple[str, str]] = []
    for number, (line, quick) in enumerate(lines, start=1):
        try:
            kept.append(keep(hand, quick, command=f"{command}-{number}"))
        except RepeatedCommand:
            continue
        except Refusal as refusal:
            refused.append((line, f"Line {len(refused) + 1}: {refusal.message}"))
    return KeptLines(
        ids=tuple(one.id for one in kept),
        left=tuple(line for line, _ in refused),
        why=" ".join(why for _, why in refused[:3]),
        buts=tuple(one.but for one in kept if one.but),
    )


def keep(hand: Hand, quick: Quick, *, command: str) -> Kept:
    """Blocking; raises Refusal while nothing is kept yet. What is refused later leaves the card as it is."""
    if quick.no_dates:
        raise Invalid(f"“{quick.no_dates[0]}” is no date there is. Change it, or take it out.", field="occurred_at")
    services, seeker = hand.services, hand.seeker
    id = services.commands.save_role(
        seeker, details=details_of(quick), tags=quick.tags, stamp=services.stamp(), command_id=command
    )
    try:
        hand.carry_out(id, lambda a, s: go_on(a, s, quick))
        if quick.follow_up:
            _follow_up(hand, id, quick.follow_up.at)
    except Refusal as refusal:
        return Kept(id, refusal.message)
    return Kept(id)


def _follow_up(hand: Hand, id: str, due: LocalTime) -> None:
    """The follow-up that the rules planned moves to the time that was named; there are not two."""
    steps = plans.steps_of(hand.services.db, hand.seeker, about=id)
    planned = next((step.step for step in steps if step.state == "open" and step.purpose == CHECK), None)

    def deed(application: JobApplication, stamp: Stamp) -> None:
        if planned:
            application.reschedule_step(step=planned, due=due, stamp=stamp)
        else:
            application.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp)

    hand.carry_out(id, deed)


def details_of(quick: Quick) -> Details:
    return Details(
        role=quick.role,
        company=quick.company,
        location=quick.place,
        salary=quick.salary,
        url=quick.url,
        closing_on=quick.closes_on.at.wall.date() if quick.closes_on else None,
    )


def go_on(application: JobApplication, stamp: Stamp, quick: Quick) -> None:
    """What the line says has happened or is arranged."""
    if quick.applied_on:
        application.apply(stamp=stamp.happened(min(quick.applied_on.at.instant(), stamp.recorded_at)))
    if quick.interview:
        application.schedule_interview(starts=quick.interview.at, stamp=stamp)
    if quick.note:
        application.add_note(text=quick.note, stamp=stamp)
