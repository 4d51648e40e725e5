"""What a deed left in the record, and the way back from it: as if it had never happened, and still told in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from nicegui import Client

from domain.steps import Steps
from domain.taking_back import bring_back, take_back
from domain.values import Stamp
from projections import people
from ui.components.doing import Done, perform
from ui.frame import Undo, toast
from ui.services import Services

S = TypeVar("S", bound=Steps)


class Noting(Generic[S]):
    """Does a deed, and remembers in which versions of its subject it was noted. May be done again from the start."""

    def __init__(self, deed: Callable[[S], None]) -> None:
        self._deed = deed
        self.entries: tuple[int, ...] = ()

    def __call__(self, subject: S) -> None:
        before = subject.version
        self._deed(subject)
        self.entries = tuple(range(before + 1, subject.version + 1))


@dataclass(frozen=True, kw_only=True)
class Trace:
    """``entries``: what was noted of the application or contact ``about``. ``client`` is the page that says so."""

    services: Services
    seeker: str
    client: Client
    about: str
    entries: tuple[int, ...]

    @property
    def undo(self) -> Undo | None:
        """What an Undo button does; None where nothing was noted."""
        return self.take_back if self.entries else None

    async def take_back(self) -> None:
        """Take it back and say so, with a way to have it after all."""
        await self._do(self._away, said="Taken back.")

    def taken_back(self) -> Trace:
        """Take it back, as part of something more. Blocking; raises Refusal."""
        return self._note(self._away)

    async def bring_back(self) -> None:
        """Have it count after all, where it was taken back."""
        [entry] = self.entries
        await self._do(lambda one, stamp: bring_back(one, entry=entry, stamp=stamp), said="It counts again.")

    def _away(self, one: Steps, stamp: Stamp) -> None:
        take_back(one, entries=self.entries, stamp=stamp)

    async def _do(self, deed: Callable[[Steps, Stamp], None], *, said: str) -> None:
        with self.client:
            done = await perform(lambda: self._note(deed))
            if done is not None:
                toast(said, undo=way_back(done))

    def _note(self, deed: Callable[[Steps, Stamp], None]) -> Trace:
        stamp = self.services.stamp()
        noting = Noting[Steps](lambda one: deed(one, stamp))
        self.services.commands.change_steps(self.seeker, self.about, noting, stamp=stamp, applications=self._part_in())
        return Trace(
            services=self.services, seeker=self.seeker, client=self.client, about=self.about, entries=noting.entries
        )

    def _part_in(self) -> list[str]:
        """The applications whose letters go by the clock of whom this is about."""
        found = people.applications_of(self.services.db, self.seeker, contact=self.about)
        return [application for application, _ in found]


def way_back(done: Done[Any]) -> Undo | None:
    """What an Undo button does after that; None where it was done before, or nothing was noted."""
    return done.value.undo if isinstance(done.value, Trace) else None
