"""One courier at a time: another stands by, tells how the first fares, and takes over when it has ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.duty import Duty
from jobs.health import Health, Held
from jobs.parking import Parked

NOW = datetime(2026, 3, 10, 10, tzinfo=UTC)
PARKED = Parked(seeker="me", what="x#1", times=5, why="RuntimeError", since=NOW, again_at=NOW + timedelta(hours=1))
HELD = Held(channel="twilio", until=NOW + timedelta(minutes=5), why="The password is wrong.")


class Rounds:
    """A courier that only counts how often it went round."""

    def __init__(self, *, unknown: int = 0) -> None:
        self.went = 0
        self.unknown = unknown

    def tick(self) -> int:
        self.went += 1
        return 0

    def health(self) -> Health:
        went = self.went > 0
        return Health(
            now=NOW,
            struck_at=NOW if went else None,
            oldest_claim=None,
            unknown=self.unknown,
            parked=(PARKED,) if went else (),
            held=(HELD,) if went else (),
        )


@pytest.fixture
def first(tmp_path: Path) -> Duty:
    return Duty.of(Rounds(), data_dir=tmp_path)


def test_only_one_of_two_delivers(tmp_path: Path) -> None:
    mine, other = Rounds(), Rounds()
    first, second = Duty.of(mine, data_dir=tmp_path), Duty.of(other, data_dir=tmp_path)

    for _ in range(3):
        first.tick()
        second.tick()

    assert (mine.went, other.went) == (3, 0)
    first.leave()
    second.tick()
    assert other.went == 1


def test_who_stands_by_tells_how_the_other_fares(tmp_path: Path, first: Duty) -> None:
    second = Duty.of(Rounds(unknown=2), data_dir=tmp_path)
    assert second.health().struck_at is None

    first.tick()

    told = second.health()
    assert (told.struck_at, told.parked, told.held) == (NOW, (PARKED,), (HELD,))
    assert told.unknown == 2, "what stands in the record needs nobody's word"
    assert first.health() == first.courier.health()
