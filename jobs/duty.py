"""One courier at a time for a data folder: who is on duty delivers, and leaves word of how that fares."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from domain.store.alone import Alone
from jobs.health import Health, Held
from jobs.parking import Parked

PLACE, WORD = "courier", "courier.json"


class Courier(Protocol):
    """Whoever delivers when on duty."""

    def tick(self) -> int: ...
    def health(self) -> Health: ...


@dataclass(frozen=True)
class Duty:
    """The pace, and what is held or put aside, are known to one process: so only one delivers, and others stand by.

    Who stands by takes over at its next stroke when the other has ended, however it ended.
    """

    courier: Courier
    place: Alone
    word: Path

    @classmethod
    def of(cls, courier: Courier, *, data_dir: Path) -> Duty:
        """The duty of an installation."""
        return cls(courier, Alone(data_dir / PLACE), data_dir / WORD)

    def tick(self) -> None:
        """Deliver for a while, where nobody else is at it."""
        if self.place.take():
            self.courier.tick()
            self._leave_word()

    def health(self) -> Health:
        """How the delivering fares, wherever that is done."""
        ours = self.courier.health()
        if self.place.held or not self.word.exists():
            return ours
        return replace(ours, **_read(self.word.read_text(encoding="utf-8")))

    def leave(self) -> None:
        """Let another process have it."""
        self.place.leave()

    def _leave_word(self) -> None:
        fresh = self.word.with_suffix(".new")
        fresh.write_text(_written(self.courier.health()), encoding="utf-8")
        fresh.replace(self.word)


def _written(health: Health) -> str:
    told = {
        "struck_at": health.struck_at,
        "parked": [asdict(one) for one in health.parked],
        "held": [asdict(one) for one in health.held],
    }
    return json.dumps(told, default=datetime.isoformat)


def _read(word: str) -> Mapping[str, Any]:
    told = json.loads(word)
    return {
        "struck_at": _moment(told["struck_at"]),
        "parked": tuple(_of(Parked, one, moments=("since", "again_at")) for one in told["parked"]),
        "held": tuple(_of(Held, one, moments=("until",)) for one in told["held"]),
    }


def _of(kind: Callable[..., Any], told: Mapping[str, Any], *, moments: tuple[str, ...]) -> Any:  # noqa: ANN401
    return kind(**{**told, **{name: _moment(told[name]) for name in moments}})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
