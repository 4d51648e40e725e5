"""What letters say of you."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from nicegui import ui

from domain.errors import Conflict
from domain.seeker import Profile, Seeker
from domain.values import Stamp
from projections.seekers import Settings
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.components.seeker_hand import change_settings

LINES = (
    ("name", "Your name", "As it should stand under a letter"),
    ("email", "Your mail address", "For drafts in your mail program"),
    ("headline", "Who you are", "Continue “I’m …”: a data engineer moving into healthcare"),
    ("link", "A link under your name", "Your page or profile"),
)
# By these names browsers know what they may fill in.
KNOWN_AS = {"name": "name", "email": "email", "headline": "off", "link": "url"}
DAY_FIRST = {True: "3/4 is 3 April", False: "3/4 is March 4"}


class ProfileSettings:
    """The panel of the profile; what another tab changes meanwhile shows up, unless it is being typed over."""

    def __init__(self, hand: Hand, settings: Settings) -> None:
        self._hand, self._shown = hand, settings.profile
        with panel("You", lead="Letters are signed with this, so that you type it once."):
            self._lines = {name: ui.input(label, placeholder=hint).mark(name) for name, label, hint in LINES}
            for name, known_as in KNOWN_AS.items():
                self._lines[name].props(f"autocomplete={known_as}")
            self._day_first = ui.toggle(DAY_FIRST).mark("day-first")
            self._day_first.props["aria-label"] = "How you write dates"
            ui.button("Save", color=None, on_click=self._save).classes("btn-main").mark("save-profile")
        self._fill(self._shown)

    def show(self, settings: Settings) -> None:
        if settings.profile != self._shown and self._typed() == self._shown:
            self._fill(settings.profile)

    def _fill(self, profile: Profile) -> None:
        self._shown = profile
        for name, line in self._lines.items():
            line.value = getattr(profile, name)
        self._day_first.value = profile.day_first

    def _typed(self) -> Profile:
        lines = {name: line.value or "" for name, line in self._lines.items()}
        return Profile(**lines, day_first=bool(self._day_first.value))

    async def _save(self) -> None:
        before, after = self._shown, self._typed()
        ours = [name for name, value in asdict(after).items() if value != getattr(before, name)]
        kept: dict[str, Any] = {}

        def change(person: Seeker, stamp: Stamp) -> None:
            person.correct_profile(profile=merged(person.profile, before=before, after=after), stamp=stamp)
            kept.update({name: getattr(person.profile, name) for name in ours})

        def back(person: Seeker, stamp: Stamp) -> None:
            profile = merged(person.profile, before=replace(before, **kept), after=before)
            person.correct_profile(profile=profile, stamp=stamp)

        if await change_settings(self._hand, change, undo=back if ours else None, fields=self._lines):
            self._shown = after


def merged(now: Profile, *, before: Profile, after: Profile) -> Profile:
    """``now`` with what changed from ``before`` to ``after``. Raises Conflict where another tab changed the same."""
    changed = {name: value for name, value in asdict(after).items() if value != getattr(before, name)}
    for name, value in changed.items():
        if getattr(now, name) not in {getattr(before, name), value}:
            raise Conflict("This was changed in another tab meanwhile. Load the page again to see it.", field=name)
    return replace(now, **changed)
