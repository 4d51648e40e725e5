"""Restoring is all or nothing, wherever it is killed, and what was there before is never lost."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from domain.store import restoring
from domain.store.archive import ACCOUNTS, BackupRefused, unpack
from domain.store.engine import sqlite3
from domain.store.errors import StoreRefused
from domain.store.files import Files
from tests.domain.store.diary import DIARIES, KEY
from tests.domain.store.test_archive import LETTER, backup, data, lines, opened, write_into
from tests.support.dying import dies

__all__ = ["data"]


@pytest.fixture
def saved(data: Path, tmp_path: Path) -> Path:
    """A backup; the record went on since, and the attached file is gone."""
    backup(data, tmp_path / "a.zip")
    (data / "keys").mkdir()
    (data / "keys" / "chain").write_bytes(KEY)
    with closing(opened(data)) as tracker:
        write_into(tracker, "three")
    shutil.rmtree(data / "files")
    return tmp_path / "a.zip"


def prepare(archive: Path, folder: Path) -> None:
    restoring.prepare(archive, data_dir=folder, catalogue=DIARIES)


def finish(folder: Path) -> bool:
    """As the program does it at its start."""

    def keep() -> None:
        (folder / "backups").mkdir(exist_ok=True)
        place = folder / "backups" / f"{len([*(folder / 'backups').glob('*.zip')])}.zip"
        backup(folder, place)

    return restoring.finish(
        data_dir=folder,
        record=folder / "tracker.db",
        key=folder / "keys" / "chain",
        keep=keep,
        aside=folder / "backups" / "unreadable",
    )


def test_the_record_is_that_of_the_backup_and_the_present_one_is_kept(data: Path, saved: Path) -> None:
    prepare(saved, data)
    assert restoring.is_prepared(data)
    assert finish(data)

    assert lines(data) == ("one", "two")
    [kept] = Files(data).all()
    assert kept.path.read_bytes() == LETTER
    assert not restoring.is_prepared(data)
    assert not finish(data), "once is enough"
    prepare(data / "backups" / "0.zip", data)
    finish(data)
    assert lines(data) == ("one", "two", "three"), "what was there before can be had again"


def test_it_works_in_an_empty_folder_of_another_computer(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    prepare(saved, other)
    assert finish(other)
    assert (other / "keys" / "chain").read_bytes() == KEY
    assert lines(other) == ("one", "two")


def test_while_the_program_runs_nothing_is_replaced(data: Path, saved: Path) -> None:
    with closing(opened(data)):
        prepare(saved, data)
        with pytest.raises(StoreRefused, match="The program is running"):
            finish(data)
    assert lines(data) == ("one", "two", "three")
    assert finish(data), "it lay ready"
    assert lines(data) == ("one", "two")


def test_one_may_think_better_of_it(data: Path, saved: Path) -> None:
    prepare(saved, data)
    restoring.forget(data)
    assert not finish(data)
    assert lines(data) == ("one", "two", "three")


def test_a_damaged_backup_changes_nothing(data: Path, saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-100])
    with pytest.raises(BackupRefused):
        prepare(saved, data)
    assert not (data / "restoring").exists()
    assert not finish(data)


def test_a_record_that_cannot_be_read_is_kept_as_it_is(data: Path, saved: Path) -> None:
    (data / "tracker.db").write_bytes(b"nonsense" * 1000)
    prepare(saved, data)
    assert finish(data)
    assert lines(data) == ("one", "two")
    aside = data / "backups" / "unreadable"
    assert (aside / "tracker.db").read_bytes() == b"nonsense" * 1000
    assert (aside / "chain").read_bytes() == KEY


def test_killed_at_any_step_it_is_done_or_not_begun_and_can_be_done_again(
    data: Path, saved: Path, tmp_path: Path
) -> None:
    def restore() -> None:
        prepare(saved, there)
        finish(there)

    step, survived = 0, set()
    while True:
        there = tmp_path / f"copy{step}"
        shutil.copytree(data, there)
        if not dies(restore, step=step, below=there):
            break
        finish(there)
        found = lines(there)
        survived.add(found)
        if found == ("one", "two"):
            assert [*(there / "backups").glob("*.zip")], "never overwritten without a copy"
        restore()
        assert lines(there) == ("one", "two")
        shutil.rmtree(there)
        step += 2
    assert step > 40
    assert survived == {("one", "two"), ("one", "two", "three")}


def test_killed_at_any_step_a_backup_is_whole_or_not_there(data: Path, tmp_path: Path) -> None:
    step, there = 0, tmp_path / "backups" / "a.zip"
    while dies(lambda: backup(data, there), step=step, below=tmp_path):
        if there.exists():
            unpack(there, into=tmp_path / f"out{step}", catalogue=DIARIES)
        there.unlink(missing_ok=True)
        step += 1
    assert step > 15
    assert lines(data) == ("one", "two")


def test_accounts_come_along_to_a_place_that_has_none_and_overwrite_nobodys(data: Path, tmp_path: Path) -> None:
    write_accounts(data, "ada")
    backup(data, tmp_path / "with accounts.zip")
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    there.mkdir()
    write_accounts(there, "grace")
    for folder in (there, elsewhere):
        prepare(tmp_path / "with accounts.zip", folder)
        assert finish(folder)
    assert (accounts(there), accounts(elsewhere)) == (["grace"], ["ada"])
    assert (elsewhere / ACCOUNTS).stat().st_mode & 0o777 == 0o600


def write_accounts(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / ACCOUNTS)) as db, db:
        db.execute("CREATE TABLE account (name TEXT)")
        db.execute("INSERT INTO account VALUES (?)", (name,))


def accounts(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / ACCOUNTS)) as db:
        return [str(row[0]) for row in db.execute("SELECT name FROM account")]
