"""Backup and restore as somebody at a command line does them, on the whole program."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.application import Details
from domain.commands import Commands
from domain.store import schema
from domain.values import Stamp
from jobs.settings import Settings
from main import main as run
from main import open_tracker
from projections import board

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder, with one application in it."""
    folder = tmp_path / "data"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(folder))
    monkeypatch.setenv("TRACKER_PORT", "8099")
    monkeypatch.setenv("TRACKER_TWILIO_AUTH_TOKEN", "a" * 32)
    begin(folder)
    save(folder, "First")
    return folder


def begin(folder: Path) -> None:
    with closing(open_tracker(Settings(data_dir=folder))) as tracker:
        Commands(tracker).begin_search("me", zone="Europe/London", stamp=Stamp.now(NOW))


def save(folder: Path, company: str) -> None:
    with closing(open_tracker(Settings(data_dir=folder))) as tracker:
        Commands(tracker).save_role("me", details=Details(role="Baker", company=company), stamp=Stamp.now(NOW))


def companies(folder: Path) -> list[str]:
    with closing(open_tracker(Settings(data_dir=folder))) as tracker:
        return sorted(card.company for card in board.lane(tracker, "me", stage="saved", limit=9))


def test_a_backup_brings_back_the_board_and_keeps_what_was_there(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["backup", "mine.zip"]) == 0
    assert "everything up to event 2" in capsys.readouterr().out
    save(data, "Second")

    assert run(["restore", "mine.zip"]) == 0
    told = capsys.readouterr().out
    assert "TRACKER_PORT=8099" in told
    assert "aaaaaaaa" not in told
    assert b"a" * 32 not in (tmp_path / "mine.zip").read_bytes()
    assert companies(data) == ["First"]

    [kept] = (data / "backups").glob("*-before-restore.zip")
    assert run(["restore", str(kept)]) == 0
    assert companies(data) == ["First", "Second"]


def test_a_lost_disk_is_no_lost_search(data: Path, tmp_path: Path) -> None:
    run(["backup", "mine.zip"])
    data.rename(tmp_path / "lost")

    assert run(["restore", "mine.zip"]) == 0
    assert companies(data) == ["First"]
    assert run(["verify"]) == 0


def test_a_folder_with_a_search_and_a_key_of_its_own_takes_over_both_and_loses_neither(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["backup", "mine.zip"])
    other = tmp_path / "other"
    monkeypatch.setenv("TRACKER_DATA_DIR", str(other))
    begin(other)
    save(other, "Elsewhere")
    key, links = (other / "keys" / "chain").read_bytes(), (other / "keys" / "chain").with_name("links")
    links.write_bytes(b"l" * 32)

    assert run(["restore", "mine.zip"]) == 0
    assert companies(other) == ["First"]
    assert (other / "keys" / "chain").read_bytes() == (data / "keys" / "chain").read_bytes() != key
    assert links.read_bytes() == b"l" * 32, "what is not in a backup stays"
    assert run(["verify"]) == 0
    save(other, "Later")

    [kept] = (other / "backups").glob("*-before-restore.zip")
    assert run(["restore", str(kept)]) == 0
    assert companies(other) == ["Elsewhere"]
    assert (other / "keys" / "chain").read_bytes() == key
    assert run(["verify"]) == 0


def test_a_record_under_another_key_is_refused_with_what_to_do(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "keys" / "chain").write_bytes(b"of another computer, 32 bytes...")
    assert run(["verify"]) == 2
    assert "sealed with another key" in capsys.readouterr().err


def test_without_a_name_it_is_put_with_the_others(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup"]) == 0
    [kept] = (data / "backups").glob("*-by-hand.zip")
    assert str(kept) in capsys.readouterr().out


def test_while_the_program_runs_nothing_is_put_in_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["backup", "mine.zip"])
    save(data, "Second")
    with closing(open_tracker(Settings(data_dir=data))):
        assert run(["restore", "mine.zip"]) == 2
    assert "The program is running. Stop it" in capsys.readouterr().err
    assert companies(data) == ["First"], "it was put in place at the next start"


def test_a_damaged_file_is_refused_in_words(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.zip").write_bytes(b"my shopping list")
    assert run(["restore", "mine.zip"]) == 2
    assert "mine.zip is damaged, nothing was changed" in capsys.readouterr().err
    assert companies(data) == ["First"]


def test_one_is_taken_before_every_migration(data: Path) -> None:
    with closing(open_tracker(Settings(data_dir=data))) as tracker, tracker.record.writing(alone=True) as cursor:
        cursor.execute("UPDATE store_schema SET version = 0")
    with pytest.raises(KeyError):  # there is no migration to this version
        open_tracker(Settings(data_dir=data))
    [kept] = (data / "backups").glob("*-before-migration.zip")
    assert kept.stat().st_size
    assert schema.VERSION == 1


def test_a_head_that_was_kept_shows_a_cut_off_end(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["head"]) == 0
    (tmp_path / "head.txt").write_text(capsys.readouterr().out)
    assert run(["verify", "--head", "head.txt"]) == 0
    assert "tamper-evident since the last exported head, the one of event 2." in capsys.readouterr().out

    with closing(open_tracker(Settings(data_dir=data))) as tracker, tracker.record.writing(alone=True) as cursor:
        cursor.execute("DELETE FROM stored_events WHERE notification_id = 2")
        cursor.execute("DELETE FROM event_chain WHERE position = 2")
    assert run(["verify"]) == 0, "by itself the rest is sound"
    assert run(["verify", "--head", "head.txt"]) == 3
    assert "event 2: was recorded once and is gone" in capsys.readouterr().err


def test_a_file_without_a_head_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "head.txt").write_text("nothing")
    assert run(["verify", "--head", "head.txt"]) == 2
    assert "There is no head in it" in capsys.readouterr().err
