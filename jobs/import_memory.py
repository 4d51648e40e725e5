"""What is remembered of imports: how tables like these are read, and what the last one changed, for its Undo."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.past import Place

FOLDER = "imports"
SEEKER = re.compile(r"[a-z0-9]{1,32}")
MOST_READINGS = 30


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one import changed: where a card stood before, None for one that came with it.

    ``position``: that of the newest event when it began. ``people``: who came with it, by id.
    """

    digest: str
    places: Mapping[str, Place | None]
    done: bool
    position: int
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Memory:
    """One seeker's, in a private file that is written whole or not at all."""

    data_dir: Path
    seeker: str

    def reading(self, signature: str) -> dict[str, Any]:
        """The columns, the stages, the order of days and what a due date means, of a table with these headers."""
        found: dict[str, Any] = self._kept().get("readings", {}).get(signature, {})
        return found

    def remember(
        self,
        signature: str,
        *,
        columns: Mapping[str, str],
        stages: Mapping[str, str],
        days_first: bool | None,
        due: str,
    ) -> None:
        kept = self._kept()
        told = {"columns": dict(columns), "stages": dict(stages), "days_first": days_first, "due": due}
        readings = {**kept.get("readings", {}), signature: told}
        self._keep({**kept, "readings": dict(list(readings.items())[-MOST_READINGS:])})

    def last(self) -> Batch | None:
        found = self._kept().get("last")
        if not found:
            return None
        places = {id_: Place(**place) if place else None for id_, place in found["places"].items()}
        return Batch(
            digest=found["digest"],
            places=places,
            done=found["done"],
            position=found.get("position", 0),
            people=tuple(found.get("people", ())),
        )

    def begin(self, digest: str, places: Mapping[str, Place | None], *, position: int, people: tuple[str, ...]) -> None:
        """Note what is going to change; one that was interrupted on the same table goes on."""
        before = self.last()
        if before and not before.done and before.digest == digest:
            places, position = {**places, **before.places}, before.position
            people = tuple(dict.fromkeys((*before.people, *people)))
        told = {id_: asdict(place) if place else None for id_, place in places.items()}
        last = {"digest": digest, "places": told, "done": False, "position": position, "people": people}
        self._keep({**self._kept(), "last": last})

    def finish(self) -> None:
        kept = self._kept()
        self._keep({**kept, "last": {**kept["last"], "done": True}})

    def forget(self) -> None:
        self._keep({**self._kept(), "last": None})

    def _kept(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file().read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _keep(self, what: Mapping[str, Any]) -> None:
        file = self._file()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as new:
            json.dump(what, new)
            new.flush()
            os.fsync(new.fileno())
        fresh.replace(file)

    def _file(self) -> Path:
        if not SEEKER.fullmatch(self.seeker):
            raise ValueError("a seeker's id is letters and digits")
        return self.data_dir / FOLDER / self.seeker
