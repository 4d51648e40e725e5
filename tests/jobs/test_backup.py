"""Backups are taken when something is new, kept by their age, and told in words where they cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from domain.errors import Conflict, NotFound, Refusal
from jobs.backup import BEFORE_MIGRATION, BY_CLOCK, BY_HAND, Backup, Backups, outdated
from tests.support.searching import Search

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


def test_one_is_taken_each_hour_in_which_something_was_recorded(search: Search, backups: Backups) -> None:
    def strike() -> Backup | None:
        return backups.when_due(search.tracker.position())

    first = strike()
    assert first is not None
    assert not strike()
    search.later(minutes=61)
    assert not strike(), "nothing new"
    search.save()
    assert strike()
    search.save()
    search.later(minutes=59)
    assert not strike(), "less than an hour"
    assert [one.position for one in backups.kept()] == [2, 1]
    assert first.size > 1_000
    assert backups.named(first.name) == first


def test_an_empty_record_needs_none(backups: Backups) -> None:
    assert not backups.when_due(0)


def test_one_that_another_process_just_took_is_not_taken_again(search: Search, backups: Backups) -> None:
    late = replace(backups, clock=lambda: search.now - timedelta(seconds=1))
    assert backups.when_due(1)
    assert not late.when_due(1)


def test_they_thin_out_with_age() -> None:
    kept = [at(NOW - timedelta(hours=hours)) for hours in range(24 * 60)]
    gone = {one.at for one in outdated(kept, now=NOW)}
    left = [NOW - one.at for one in kept if one.at not in gone]

    assert [age for age in left if age <= timedelta(hours=24)] == [timedelta(hours=hours) for hours in range(25)]
    assert len([age for age in left if timedelta(hours=24) < age <= timedelta(days=7)]) in {6, 7}
    assert len([age for age in left if timedelta(days=7) < age]) in {4, 5}
    assert max(left) <= timedelta(days=35)


def test_thinned_every_hour_for_two_months_there_is_one_for_every_week() -> None:
    kept: list[Backup] = []
    for hours in range(24 * 60):
        now = NOW + timedelta(hours=hours)
        kept.insert(0, at(now))
        for one in outdated(kept, now=now):
            kept.remove(one)
    ages = [kept[0].at - one.at for one in kept]
    assert 33 < len(ages) <= 40
    assert max(after - before for before, after in pairwise(ages)) <= timedelta(days=7)
    assert max(ages) > timedelta(days=26)


def test_what_was_taken_for_a_reason_goes_by_age_alone_and_the_latest_stays() -> None:
    old = at(NOW - timedelta(days=36))
    assert outdated([old], now=NOW) == []
    occasions = [at(NOW), *(at(NOW, why) for why in (BY_HAND, BEFORE_MIGRATION))]
    assert outdated([*occasions, old], now=NOW) == [old]


def at(moment: datetime, why: str = BY_CLOCK) -> Backup:
    return Backup(path=Path("x"), at=moment, position=1, why=why)


def test_a_file_of_ones_own_is_never_overwritten(backups: Backups, tmp_path: Path) -> None:
    told = backups.write(tmp_path / "mine.zip")
    assert told.position == 1
    with pytest.raises(Conflict, match="is there already"):
        backups.write(tmp_path / "mine.zip")
    assert backups.kept() == [], "it is not among those that are kept"


def test_what_is_not_there_cannot_be_brought_back(backups: Backups, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        backups.prepare(tmp_path / "mine.zip")
    with pytest.raises(NotFound, match="no such backup"):
        backups.named("../../keys/chain")


def test_what_lies_ready_can_be_let_go_again(backups: Backups) -> None:
    backups.prepare(backups.take().path)
    assert backups.waiting
    backups.forget()
    assert not backups.waiting


def test_strangers_among_the_backups_are_left_alone(backups: Backups) -> None:
    backups.folder.mkdir()
    (backups.folder / "career-tracker-my-own.zip").touch()
    assert backups.take().why == BY_HAND
    assert len(backups.kept()) == 1


def test_for_a_server_there_are_words(backups: Backups) -> None:
    server = replace(backups, record=None)
    with pytest.raises(Refusal, match="pg_dump"):
        server.take()
    with pytest.raises(Refusal, match="pg_dump"):
        server.prepare(Path("x"))
    assert server.when_due(7) is None
    assert not server.finish()
