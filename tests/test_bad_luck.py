"""Damage, mistakes and full disks: the program starts anyway where nothing is at stake, and else says what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.commands import Commands
from domain.store.errors import StoreRefused
from domain.values import Stamp
from jobs.account import Entered
from jobs.channels.simulator.postman import Account
from jobs.clock import ClockSettings, make_clock
from jobs.settings import Settings
from main import main as run
from main import open_tracker
from tests.support.ports import free_port
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

    assert tokens.holder("ct_old") is None
    assert tokens.holder(tokens.make("me", name="script")) is not None


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
    assert Tokens(tmp_path, clock=lambda: NOW).holder(token) is not None


def test_a_record_is_never_sealed_on_with_the_key_of_another(tmp_path: Path) -> None:
    begin_a_search(tmp_path, "me")
    (tmp_path / "keys" / "chain").write_bytes(b"k" * 32)

    with pytest.raises(StoreRefused, match="sealed with another key"):
        open_tracker(Settings(data_dir=tmp_path))


def test_a_record_opens_with_its_own_key_however_often(tmp_path: Path) -> None:
    begin_a_search(tmp_path, "me")
    begin_a_search(tmp_path, "ann")

    open_tracker(Settings(data_dir=tmp_path)).close()


def test_a_data_folder_that_is_a_file_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "file"))

    assert run(["verify"]) == 2
    assert "TRACKER_DATA_DIR" in capsys.readouterr().err


def test_no_link_is_made_into_a_program_that_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "address").write_text(f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TRACKER_OPEN_BROWSER", "no")

    assert run(["open"]) == 2
    assert "not running" in capsys.readouterr().err


def test_a_damaged_env_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_bytes(b"TRACKER_PORT=\xff\xfe\x00")
    monkeypatch.chdir(tmp_path)

    assert run(["verify"]) == 2
    assert ".env is damaged" in capsys.readouterr().err


def test_verify_says_where_a_record_was_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_a_search(tmp_path, "ann", "bob", "me")
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as db, db:
        db.execute("UPDATE event_chain SET link = zeroblob(32) WHERE position = 1")
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))

    assert run(["verify"]) == 3
    assert "event 1" in capsys.readouterr().err


def test_an_account_never_shows_its_token() -> None:
    entered = Entered(account_sid="AC" + "0" * 32, auth_token="very-secret", sender="+15005550006")

    assert "very-secret" not in repr(entered)
    assert "very-secret" not in repr(Account(sid="AC" + "0" * 32, token="very-secret"))


def begin_a_search(folder: Path, *seekers: str) -> None:
    tracker = open_tracker(Settings(data_dir=folder))
    for seeker in seekers:
        Commands(tracker).begin_search(seeker, zone="UTC", stamp=Stamp.now(NOW))
    tracker.close()
