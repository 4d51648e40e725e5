"""An archive laid beside what is here, stream by stream: what is new, what goes on, what is the same, what stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from domain.aggregate import Event, StreamId
from domain.application import DetailsCorrected, RoleSaved, StageMoved
from domain.contact import ContactAdded, ContactCorrected
from domain.delivery_events import DigestBegun, ReminderRequested
from domain.letter import LetterTemplateRewritten, LetterTemplateWritten
from domain.resume import Resume
from domain.seeker import MOST_STAGES, SearchBegun, Seeker
from domain.store.tracker import Tracker, replay
from domain.taken_back import TakenBack
from domain.values import Stage

TAILORED = "tailored"


class Why(StrEnum):
    """What keeps a stream of the archive from being taken in."""

    PARTED = "parted"
    COLUMN = "column"
    ABOUT = "about"
    RESUME = "resume"


@dataclass(frozen=True, kw_only=True)
class Stays:
    """A stream that stays as it is here, what its owner calls it, and why."""

    stream: str
    called: str
    why: Why


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What taking an archive in would do: how many events come, to which streams, and which stay.

    ``plain``: nothing stands here that the archive does not know. ``settings``: whether the archive's settings come;
    ``kept``: whether those of a search in use stay. ``columns``: to be added before, as cards stand in them.
    """

    fresh: int
    here: Mapping[str, int]
    plain: bool
    settings: bool
    kept: bool
    zone: str
    columns: tuple[Stage, ...]
    new: tuple[str, ...]
    grown: tuple[str, ...]
    same: tuple[str, ...]
    stays: tuple[Stays, ...]
    left: frozenset[str]

    def wants(self, event: Event) -> bool:
        """Whether the event is to be recorded here."""
        id = event.originator_id
        return id not in self.left and event.originator_version > self.here.get(id, 0)


class Comparison:
    """Sees every event of an archive once, in order, and then says what can be taken in."""

    def __init__(self, tracker: Tracker, seeker: str, here: Mapping[str, Sequence[bytes]]) -> None:
        self._tracker, self._here = tracker, here
        self._own, self._resume = Seeker.id_of(seeker), Resume.id_of(seeker)
        self._there: dict[str, int] = {}
        self._parted: set[str] = set()
        self._settings: list[Event] = []
        self.columns: dict[str, Stage] = {}
        self.called: dict[str, str] = {self._resume: "Your resume"}
        self.abouts: dict[str, str] = {}
        self.digests: dict[str, tuple[str, ...]] = {}

    def follows(self, event: Event) -> bool:
        """Whether it is the next one of its stream."""
        return event.originator_version == self._there.get(event.originator_id, 0) + 1

    def see(self, event: Event, digest: bytes) -> None:
        """The next event of a stream, and what tells it from any other."""
        id, version = event.originator_id, event.originator_version
        self._there[id] = version
        known = self._here.get(id, ())
        if version <= len(known) and known[version - 1] != digest and not self._as_begun_here(event):
            self._parted.add(id)
        if id == self._own:
            self._settings.append(event)
        elif type(event) in NOTED:
            NOTED[type(event)](self, event)

    def decide(self) -> Examined:
        """What can be taken in, and what stays and why."""
        columns = self._missing_columns()
        whys = self._whys(columns)
        left = frozenset(whys if self._settings_come else {*whys, self._own})
        taken = [id for id in self._there if id not in left]
        wanted = {_place(self.columns[id]) for id in taken if id in self.columns and self._fresh(id)}
        return Examined(
            fresh=sum(map(self._fresh, taken)),
            here={id: len(known) for id, known in self._here.items()},
            plain=self._plain,
            settings=self._settings_come and self._fresh(self._own) > 0,
            kept=not self._plain and not (self._settings_come and self._fresh(self._own)),
            zone=self._theirs.zone if self._theirs else "",
            columns=tuple(stage for stage in columns if _place(stage) in wanted),
            new=tuple(id for id in taken if id not in self._here),
            grown=tuple(id for id in taken if id in self._here and self._fresh(id)),
            same=tuple(id for id in taken if not self._fresh(id)),
            stays=tuple(Stays(stream=id, called=self._called(id), why=why) for id, why in whys.items()),
            left=left,
        )

    def _fresh(self, id: str) -> int:
        """How many events of a stream are not here."""
        return max(0, self._there.get(id, 0) - len(self._here.get(id, ())))

    def _as_begun_here(self, event: Event) -> bool:
        """Whether it begins the search with the columns with which the one here began."""
        begun = self._tracker.stream(self._own)[0].event if isinstance(event, SearchBegun) else None
        return isinstance(event, SearchBegun) and isinstance(begun, SearchBegun) and event.stages == begun.stages

    @cached_property
    def _ours(self) -> Seeker | None:
        return cast("Seeker | None", self._tracker.load(self._own))

    @cached_property
    def _theirs(self) -> Seeker | None:
        return cast("Seeker | None", replay(None, self._settings))

    @cached_property
    def _plain(self) -> bool:
        return not self._parted and all(self._there.get(id, 0) >= len(known) for id, known in self._here.items())

    @cached_property
    def _settings_come(self) -> bool:
        """Settings that went on there come, unless a column would go in which cards may stand here."""
        if self._own in self._parted:
            return False
        return self._plain or not self._fresh(self._own) or _places(self._ours) <= _places(self._theirs)

    @cached_property
    def _board(self) -> Seeker | None:
        """Whose columns hold once all is taken in."""
        return self._theirs if self._fresh(self._own) and self._settings_come else self._ours

    def _missing_columns(self) -> list[Stage]:
        """The columns of the archive that can be added to those of this board."""
        if self._plain or self._board is not self._ours or self._ours is None:
            return []
        known, room = {stage.id for stage in self._ours.stages}, MOST_STAGES - len(self._ours.stages)
        there = {stage.id: stage for stage in (*self.columns.values(), *(self._theirs.stages if self._theirs else ()))}
        return [stage for stage in there.values() if stage.id not in known][:room]

    def _whys(self, columns: Sequence[Stage]) -> dict[str, Why]:
        """Every stream that stays. What hangs on one that does has to stay, too."""
        whys = {id: Why.PARTED for id in self._there if id in self._parted and id != self._own}
        places = _places(self._board) | {_place(stage) for stage in columns}
        for id, stage in self.columns.items():
            if not self._plain and self._fresh(id) and _place(stage) not in places:
                whys.setdefault(id, Why.COLUMN)
        for id in self._there:
            if self._resume in whys and self._fresh(id) and StreamId.parse(id).kind == TAILORED:
                whys.setdefault(id, Why.RESUME)
        self._hold_reminders(whys)
        return whys

    def _hold_reminders(self, whys: dict[str, Why]) -> None:
        """A courier takes up what it finds: a reminder comes only along with what it is about, a digest whole."""
        for id, about in self.abouts.items():
            if about in whys and self._fresh(id):
                whys.setdefault(id, Why.ABOUT)
        for id, items in self.digests.items():
            if not whys.keys().isdisjoint({id, *items}):
                for one in (id, *items):
                    whys.setdefault(one, Why.ABOUT)

    def _called(self, id: str) -> str:
        if StreamId.parse(id).kind != TAILORED:
            return self.called.get(id, "")
        application = id.replace(f"/{TAILORED}-", "/application-", 1)
        return f"The resume for {self.called.get(application, 'an application')}"


def _place(stage: Stage) -> tuple[str, str]:
    """Two columns are one where both the id and what standing in them means are the same."""
    return stage.id, stage.meaning


def _places(person: Seeker | None) -> set[tuple[str, str]]:
    return {_place(stage) for stage in person.stages} if person else set()


def _saved(seen: Comparison, event: RoleSaved) -> None:
    _moved(seen, event)
    _detailed(seen, event)


def _moved(seen: Comparison, event: RoleSaved | StageMoved) -> None:
    seen.columns[event.originator_id] = Stage(event.stage, event.stage_name, event.meaning, "slate")


def _detailed(seen: Comparison, event: RoleSaved | DetailsCorrected) -> None:
    seen.called[event.originator_id] = f"{event.details.role}, {event.details.company}"


def _taken_back(seen: Comparison, event: TakenBack) -> None:
    if event.standing.stage:
        stage = Stage(event.standing.stage, event.standing.stage, event.standing.meaning, "slate")
        seen.columns[event.originator_id] = stage


def _named(seen: Comparison, event: ContactAdded | ContactCorrected) -> None:
    seen.called[event.originator_id] = event.card.name


def _titled(seen: Comparison, event: LetterTemplateWritten | LetterTemplateRewritten) -> None:
    seen.called[event.originator_id] = f"Your letter “{event.template.title}”"


def _asked(seen: Comparison, event: ReminderRequested) -> None:
    seen.abouts[event.originator_id] = event.about


def _bundled(seen: Comparison, event: DigestBegun) -> None:
    seen.digests[event.originator_id] = event.items


NOTED: dict[type[Event], Callable[[Comparison, Any], None]] = {
    RoleSaved: _saved,
    StageMoved: _moved,
    DetailsCorrected: _detailed,
    TakenBack: _taken_back,
    ContactAdded: _named,
    ContactCorrected: _named,
    LetterTemplateWritten: _titled,
    LetterTemplateRewritten: _titled,
    ReminderRequested: _asked,
    DigestBegun: _bundled,
}
"""What is remembered of an event, by its class."""
