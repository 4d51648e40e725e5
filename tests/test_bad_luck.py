"""Damage, mistakes and full disks: the program starts anyway where nothing is at stake, and else says what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.commands import Commands
from domain.store.errors import StoreRefused
from domain.values import Stamp
from jobs.clock import ClockSettings, make_clock
from jobs.settings import Settings
from main import open_tracker
from ui.sessions import Sessions, mint_link
from ui.tokens import Tokens

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAMAGES = {"nonsense": b"\x93 no database \x07" * 500, "cut off": b"SQLite format 3\x00" + bytes(40)}


@pytest.fixture(params=DAMAGES.values(), ids=list(DAMAGES))
def damage(request: pytest.FixtureRequest) -> bytes:
    content: bytes = request.param
    return content


def test_damaged_sessions_are_set_aside_and_a_new_link_lets_one_in(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "sessions.db").write_bytes(damage)

    sessions = Sessions(tmp_path, clock=lambda: NOW)

    assert sessions.open(mint_link(tmp_path, seeker="me", now=NOW))
    assert (tmp_path / "sessions.db.damaged").read_bytes() == damage


def test_damaged_tokens_are_set_aside_and_new_ones_can_be_made(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "tokens.db").write_bytes(damage)

    tokens = Tokens(tmp_path, clock=lambda: NOW)

    assert tokens.seeker_of("ct_old") is None
    assert tokens.seeker_of(tokens.make("me", name="script")) == "me"


def test_the_clock_strikes_although_its_hints_are_damaged(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "huey.db").write_bytes(damage)

    clock = make_clock(ClockSettings(data_dir=tmp_path), deeds={})

    assert not clock.running
    assert (tmp_path / "huey.db.damaged").read_bytes() == damage


def test_sessions_and_tokens_that_are_whole_outlive_a_new_start(tmp_path: Path) -> None:
    opened = Sessions(tmp_path, clock=lambda: NOW).open(mint_link(tmp_path, seeker="me", now=NOW))
    token = Tokens(tmp_path, clock=lambda: NOW).make("me", name="script")

    assert opened
    assert Sessions(tmp_path, clock=lambda: NOW).find(opened)
    assert Tokens(tmp_path, clock=lambda: NOW).seeker_of(token) == "me"


def test_a_record_is_never_sealed_on_with_the_key_of_another(tmp_path: Path) -> None:
    begin_a_search(tmp_path)
    (tmp_path / "keys" / "chain").write_bytes(b"k" * 32)

    with pytest.raises(StoreRefused, match="sealed with another key"):
        open_tracker(Settings(data_dir=tmp_path))


def test_a_record_opens_with_its_own_key_however_often(tmp_path: Path) -> None:
    begin_a_search(tmp_path)
    begin_a_search(tmp_path, zone="Europe/London")

    open_tracker(Settings(data_dir=tmp_path)).close()


def begin_a_search(folder: Path, *, zone: str = "UTC") -> None:
    tracker = open_tracker(Settings(data_dir=folder))
    Commands(tracker).begin_search("me", zone=zone, stamp=Stamp.now(NOW))
    tracker.close()
