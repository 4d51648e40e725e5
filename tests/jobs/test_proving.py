"""Once a week the latest backup is brought back to try it, and what came of it is told."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobs.backup import Backups
from jobs.condition import Doctor
from jobs.health import Health
from jobs.proving import Proving
from tests.support.searching import Search


@pytest.fixture
def proving(search: Search, backups: Backups) -> Proving:
    return Proving(backups=backups, clock=lambda: search.now)


def alarms(search: Search, proving: Proving) -> tuple[str, ...]:
    well = Health(now=search.now, struck_at=search.now, oldest_claim=None, unknown=0, parked=(), held=())
    doctor = Doctor(db=search.tracker, health=lambda: well, running=lambda: True, store="SQLite", proof=proving.latest)
    return doctor.examine().alarms


def test_the_latest_is_brought_back_once_a_week(search: Search, backups: Backups, proving: Proving) -> None:
    assert proving.when_due() is None, "there is none to try"
    search.save()
    backups.take()
    search.later(hours=1).save("Nurse")
    latest = backups.take()
    proof = proving.when_due()
    assert proof is not None
    assert (proof.name, proof.position, proof.fault) == (latest.name, search.tracker.position(), "")
    assert proving.latest() == proof

    search.later(days=6)
    backups.take()
    assert proving.when_due() is None
    search.later(days=1)
    assert proving.when_due() is not None
    assert not alarms(search, proving)


def test_one_that_cannot_be_brought_back_is_told_until_another_can(
    search: Search, backups: Backups, proving: Proving
) -> None:
    search.save()
    damaged = backups.take().path
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    proof = proving.when_due()
    assert proof is not None
    assert "is damaged" in proof.fault
    [alarm] = alarms(search, proving)
    assert alarm.startswith("A backup could not be brought back: career-tracker-")
    assert proving.when_due() is None, "the same one is not tried at every stroke"

    search.later(minutes=5)
    backups.take()
    again = proving.when_due()
    assert again is not None
    assert not again.fault
    assert not alarms(search, proving)


def test_nothing_of_it_is_left_not_even_by_the_killed(search: Search, backups: Backups, proving: Proving) -> None:
    search.save()
    taken = backups.take()
    (backups.folder / ".proving-killed").mkdir()
    proving.when_due()
    assert {path.name for path in backups.folder.iterdir()} == {taken.name, "proof.json"}


def test_for_a_server_there_is_nothing_to_try(backups: Backups, proving: Proving) -> None:
    on_a_server = Backups(data_dir=backups.data_dir, record=None, settings={}, version="1", clock=backups.clock)
    assert Proving(backups=on_a_server, clock=proving.clock).when_due() is None


def test_bare_copies_of_the_record_go_by_age(search: Search, backups: Backups) -> None:
    search.save()
    backups.take()
    old, new, own = (
        backups.folder / name
        for name in ("tracker-0000000003-0123abcd.db", "tracker-0000000009-89abcdef.db", "tracker-mine.db")
    )
    for path in (old, new, own):
        path.write_bytes(b"SQLite")
    search.later(days=36).save("Nurse")
    _set_age(new, search.now - timedelta(days=2))
    _set_age(old, search.now - timedelta(days=36))
    _set_age(own, search.now - timedelta(days=99))
    assert backups.when_due(search.tracker.position()) is not None
    assert [path.exists() for path in (old, new, own)] == [False, True, True]


def _set_age(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_one_from_a_browser_is_proved_and_laid_ready(search: Search, backups: Backups) -> None:
    search.save()
    content = backups.take().path.read_bytes()
    backups.receive(content, name="../../my backup.zip")
    assert backups.waiting
    assert not list(backups.folder.glob("*my backup*"))
