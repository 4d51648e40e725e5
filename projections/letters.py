"""The letters a person wrote themselves: as they stand, and every version there was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import letter as own
from domain.aggregate import Event
from domain.letter import LetterTemplate
from projections.database import Column, Database, ReadModel, Table, Writer, row, rows, seeker_of
from projections.moments import moment, ms

LETTERS = Table(
    "own_letters",
    columns=(
        Column("seeker"),
        Column("id"),
        Column("number", "integer"),
        Column("changed_at", "integer"),
        Column("removed", "boolean"),
    ),
    key=("seeker", "id"),
)
VERSIONS = Table(
    "own_letter_versions",
    columns=(
        Column("seeker"),
        Column("id"),
        Column("number", "integer"),
        Column("title"),
        Column("purpose"),
        Column("subject"),
        Column("bodies"),
        Column("based_on"),
        Column("at", "integer"),
    ),
    key=("seeker", "id", "number"),
)
JOINED = (
    "SELECT v.*, l.removed FROM own_letters l JOIN own_letter_versions v "
    "ON v.seeker = l.seeker AND v.id = l.id AND v.number = l.number WHERE l.seeker = ?"
)


def _written(write: Writer, event: own.LetterTemplateWritten, _: int) -> None:
    at = ms(event.occurred_at)
    write.put(LETTERS, seeker=seeker_of(event), id=event.originator_id, number=1, changed_at=at, removed=False)
    _keep_version(write, event, event.template, number=1)


def _rewritten(write: Writer, event: own.LetterTemplateRewritten, _: int) -> None:
    key = (seeker_of(event), event.originator_id)
    number = (write.get(LETTERS, *key) or {"number": 0})["number"] + 1
    write.change(LETTERS, key, number=number, changed_at=ms(event.occurred_at))
    _keep_version(write, event, event.template, number=number)


def _keep_version(write: Writer, event: Event, template: LetterTemplate, *, number: int) -> None:
    write.put(
        VERSIONS,
        seeker=seeker_of(event),
        id=event.originator_id,
        number=number,
        title=template.title,
        purpose=template.purpose,
        subject=template.subject,
        bodies=json.dumps(template.bodies),
        based_on=template.based_on,
        at=ms(event.occurred_at),
    )


def _removed(write: Writer, event: own.LetterTemplateRemoved, _: int) -> None:
    write.change(LETTERS, (seeker_of(event), event.originator_id), removed=True)


def _restored(write: Writer, event: own.LetterTemplateRestored, _: int) -> None:
    write.change(LETTERS, (seeker_of(event), event.originator_id), removed=False)


LETTERS_MODEL = ReadModel(
    name="letters",
    version=1,
    tables=(LETTERS, VERSIONS),
    handlers={
        own.LetterTemplateWritten: _written,
        own.LetterTemplateRewritten: _rewritten,
        own.LetterTemplateRemoved: _removed,
        own.LetterTemplateRestored: _restored,
    },
)


@dataclass(frozen=True, kw_only=True)
class LetterVersion:
    """A letter of one's own as it read from ``at`` on; versions are numbered from 1."""

    id: str
    number: int
    template: LetterTemplate
    at: datetime
    removed: bool = False


def everything(db: Database, seeker: str) -> list[LetterVersion]:
    """Every letter that was not removed, as it stands, the one changed last first."""
    return [_row(found) for found in rows(db, f"{JOINED} AND l.removed = 0 ORDER BY l.changed_at DESC, l.id", seeker)]


def one(db: Database, seeker: str, *, id: str) -> LetterVersion | None:
    """A letter as it stands, removed or not."""
    found = row(db, f"{JOINED} AND l.id = ?", seeker, id)
    return _row(found) if found else None


def versions(db: Database, seeker: str, *, id: str) -> list[LetterVersion]:
    """Every version of a letter, the latest first."""
    found = rows(db, "SELECT * FROM own_letter_versions WHERE seeker = ? AND id = ? ORDER BY number DESC", seeker, id)
    return [_row(version) for version in found]


def _row(found: Mapping[str, Any]) -> LetterVersion:
    return LetterVersion(
        id=found["id"],
        number=found["number"],
        template=LetterTemplate(
            title=found["title"],
            purpose=found["purpose"],
            subject=found["subject"],
            bodies=tuple((tone, body) for tone, body in json.loads(found["bodies"])),
            based_on=found["based_on"],
        ),
        at=moment(found["at"]),
        removed=bool(found.get("removed", False)),
    )
