"""A search kept elsewhere, brought along: how its rows are read, what would become of them, doing and undoing it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from domain.commands import Commands
from domain.past import FORWARD, MORE, NEW, REMOVED, SAME, Past
from domain.values import Cause, Stamp
from jobs.columns import FIELDS, day_first, guess_columns, guess_stage
from jobs.import_memory import Batch, Memory
from jobs.import_plan import Plan, plan_of
from jobs.rows import DEPENDS, LEAVE, Reading, stage_words, titles_of
from jobs.sheets import Sheet, read_sheet
from jobs.taking_back import Record, Undone, since, stayed, without_a_part
from projections import seekers
from projections.seekers import Settings

AT_ONCE = 40
"""Applications in one transaction: pages get their turn in between."""
SHOWN = 60

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One row as it would be taken in."""

    company: str
    role: str
    stands: str
    at: datetime
    becomes: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would happen. ``unknown``: values that stand for no stage yet; ``ask_days``: nobody can tell the order.

    ``removed`` are those that the person took away before: words by id. They stay away unless chosen.
    """

    new: int
    forward: int
    more: int
    same: int
    left_out: int
    people: int
    removed: Mapping[str, str]
    unknown: tuple[str, ...]
    ask_days: bool
    examples: tuple[Example, ...]

    @property
    def ready(self) -> bool:
        return not self.unknown and not self.ask_days


@dataclass(frozen=True, kw_only=True)
class Importer:
    """Everything here blocks."""

    commands: Commands
    db: Record
    clock: Callable[[], datetime]
    data_dir: Path

    def read(self, content: bytes) -> Sheet:
        """A file from anywhere as rows. Raises Invalid."""
        return read_sheet(content)

    def guess(self, seeker: str, sheet: Sheet) -> Reading:
        """How a sheet is likely to be read; as it was the last time, if one like it was brought before."""
        remembered = self._memory(seeker).reading(_signature(sheet))
        columns = {f: h for f, h in remembered.get("columns", {}).items() if h in sheet.headers}
        due = remembered.get("due", DEPENDS)
        read = self.read_with(seeker, sheet, columns or guess_columns(sheet.headers), remembered.get("stages", {}), due)
        return replace(read, days_first=remembered.get("days_first")) if read.days_first is None else read

    def read_with(
        self,
        seeker: str,
        sheet: Sheet,
        columns: Mapping[str, str],
        stages: Mapping[str, str] | None = None,
        due: str = DEPENDS,
    ) -> Reading:
        """The same with other columns; ``stages`` and what a due date means (``due``) are kept as they were said."""
        settings, said = self._settings(seeker), stages or {}
        values = stage_words(sheet, columns)
        days = [
            row.get(columns.get(name, ""), "")
            for row in sheet.rows
            for name in ("applied", "saved", "moved", "closing", "follow_up", "due")
        ]
        return Reading(
            columns=columns,
            stages={value: said.get(value) or _target(value, settings) for value in values},
            days_first=day_first(days),
            titles="" if "company" in columns else titles_of(sheet, columns),
            due=due,
        )

    def answered(
        self,
        reading: Reading,
        *,
        stages: Mapping[str, str],
        days_first: bool | None,
        again: Iterable[str] = (),
        due: str = DEPENDS,
    ) -> Reading:
        """The same reading with these answers; ``again`` are removed ones that are to come back."""
        return replace(reading, stages=dict(stages), days_first=days_first, again=frozenset(again), due=due)

    def preview(self, seeker: str, sheet: Sheet, reading: Reading) -> Preview:
        """What would happen."""
        plan = self._plan(seeker, sheet, reading)
        names = {stage.id: stage.name for stage in self._settings(seeker).stages}
        counts = [*plan.became.values()]
        return Preview(
            new=counts.count(NEW),
            forward=counts.count(FORWARD),
            more=counts.count(MORE),
            same=counts.count(SAME),
            left_out=plan.left_out,
            people=len(plan.people),
            removed={id: _called(plan.pasts[id]) for id, what in plan.became.items() if what == REMOVED},
            unknown=tuple(value for value, target in reading.stages.items() if not target),
            ask_days=reading.days_first is None,
            examples=tuple(_example(past, plan.became[id], names) for id, past in islice(plan.pasts.items(), SHOWN)),
        )

    def apply(self, seeker: str, sheet: Sheet, reading: Reading, *, progress: Progress) -> int:
        """Take it in, a few at a time; returns how many applications came or moved."""
        memory, plan, stamp = self._memory(seeker), self._plan(seeker, sheet, reading), self._stamp()
        todo = {id: past for id, past in plan.pasts.items() if id in plan.places}
        memory.remember(
            _signature(sheet),
            columns=reading.columns,
            stages=reading.stages,
            days_first=reading.days_first,
            due=reading.due,
        )
        if todo:
            memory.begin(_digest(sheet), plan.places, position=self.db.position(), people=plan.people)
        for done, part in _parts(todo):
            self.commands.bring_past(seeker, part, stamp=stamp)
            progress(done, len(todo))
        if todo:
            memory.finish()
        return len(todo)

    def last(self, seeker: str) -> Batch | None:
        """What was brought last and can be taken back."""
        return self._memory(seeker).last()

    def undo(self, seeker: str, *, progress: Progress) -> Undone:
        """Take back what was brought last, but for what a person changed since."""
        memory = self._memory(seeker)
        batch, back = memory.last(), 0
        if batch is None:
            return Undone()
        news = since(self.db, seeker, position=batch.position)
        kept = {id_: deed for id_, deed in news.deeds.items() if id_ in batch.places}
        todo = {id_: place for id_, place in batch.places.items() if id_ not in kept}
        for done, part in _parts(todo):
            put = self.commands.put_back(seeker, part, stamp=self._stamp(), versions=news.versions)
            kept.update(dict.fromkeys(part.keys() - put, ""))
            back += len(put)
            progress(done, len(todo))
        alone = without_a_part(self.db, seeker, batch.people, deeds=news.deeds)
        self.commands.take_people_back(seeker, alone, stamp=self._stamp())
        memory.forget()
        return Undone(back=back, people=len(alone), stayed=stayed(self.db, seeker, kept))

    def fields(self) -> dict[str, str]:
        """What a column can hold: key and words."""
        return {name: words for name, (words, _) in FIELDS.items()}

    def targets(self, seeker: str) -> dict[str, str]:
        """What a value can stand for: key and words."""
        stages = {stage.id: stage.name for stage in self._settings(seeker).stages}
        return {**stages, **ENDS, LEAVE: "Leave these rows out"}

    def _plan(self, seeker: str, sheet: Sheet, reading: Reading) -> Plan:
        return plan_of(self.db, seeker, sheet, reading, settings=self._settings(seeker), now=self.clock())

    def _settings(self, seeker: str) -> Settings:
        found = seekers.settings(self.db, seeker)
        if found is None:
            raise LookupError(f"the search of {seeker} has not begun")
        return found

    def _memory(self, seeker: str) -> Memory:
        return Memory(data_dir=self.data_dir, seeker=seeker)

    def _stamp(self) -> Stamp:
        return Stamp.now(self.clock(), cause=Cause.IMPORT)


ENDS = {
    "rejected": "Ended: they said no",
    "withdrawn": "Ended: I withdrew",
    "silent": "Ended: gone silent",
    "accepted": "Ended: I accepted their offer",
    "declined": "Ended: I declined their offer",
}


def _called(past: Past) -> str:
    return f"{past.details.role}, {past.details.company}"


def _target(value: str, settings: Settings) -> str:
    """The column or the end that a value stands for; empty where it has to be asked."""
    for stage in settings.stages:
        if stage.name.casefold() == value.casefold():
            return stage.id
    meaning = guess_stage(value)
    if meaning in ENDS:
        return meaning
    return next((stage.id for stage in settings.stages if stage.meaning == meaning), "")


def _example(past: Past, becomes: str, names: Mapping[str, str]) -> Example:
    last = past.moves[-1] if past.moves else (past.saved_at, "")
    stands = ENDS[past.outcome] if past.outcome else names.get(last[1], "Saved")
    at = past.ended_at or last[0]
    return Example(company=past.details.company, role=past.details.role, stands=stands, at=at, becomes=becomes)


def _parts(whole: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    items, done = iter(whole.items()), 0
    while part := dict(islice(items, AT_ONCE)):
        done += len(part)
        yield done, part


def _signature(sheet: Sheet) -> str:
    return hashlib.sha256("\n".join(sorted(sheet.headers)).encode()).hexdigest()[:32]


def _digest(sheet: Sheet) -> str:
    return hashlib.sha256(repr([sorted(row.items()) for row in sheet.rows]).encode()).hexdigest()
