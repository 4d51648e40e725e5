"""A store is made, brought up to date or refused, and nobody else on the machine can read it."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from domain.store import schema
from domain.store.database import Cursor, Dialect
from domain.store.engine import sqlite3
from domain.store.errors import StoreRefused, UnknownTopics
from domain.store.opening import open_store
from domain.store.sqlite import File, _write_ahead, connect
from domain.store.tracker import Tracker
from tests.domain.store.conftest import Opener
from tests.domain.store.diary import DIARIES, KEY, begun


def begin(tracker: Tracker, name: str = "1") -> None:
    tracker.perform(lambda desk: desk.add(begun(name=name)), seeker="ann")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_in(folder: Path) -> Tracker:
    return open_store(data_dir=folder, chain_key=KEY, catalogue=DIARIES)


# ------------------------------------------------------------------------------------------ files


def test_without_an_address_the_record_is_a_file_that_only_we_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    tracker = open_in(folder)
    try:
        begin(tracker)
        made = {path.name: mode(path) for path in folder.iterdir()}
        assert made == {"tracker.db": 0o600, "tracker.db-wal": 0o600, "tracker.db-shm": 0o600}
        assert mode(folder) == 0o700
    finally:
        tracker.close()


def test_a_store_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    open_in(tmp_path).close()
    tmp_path.chmod(0o755)
    (tmp_path / "tracker.db").chmod(0o644)
    open_in(tmp_path).close()
    assert (mode(tmp_path), mode(tmp_path / "tracker.db")) == (0o700, 0o600)


def test_what_was_saved_is_on_the_disk_and_what_was_deleted_is_gone_from_it(tmp_path: Path) -> None:
    connection = connect(tmp_path / "any.db")
    asked = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert asked == {"journal_mode": "wal", "synchronous": 2}
    assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)
    connection.close()


def test_the_librarys_own_way_to_read_leaves_nothing_behind(tmp_path: Path) -> None:
    tracker = open_in(tmp_path)
    file = File(tmp_path / "tracker.db")
    with file.transaction(commit=False) as cursor:
        cursor.execute("UPDATE store_schema SET version = 9")
    file.close()
    assert version(tracker) == 1
    tracker.close()


def test_where_sqlite_cannot_keep_its_promises_it_is_not_used() -> None:
    with pytest.raises(StoreRefused, match="does not take journal_mode=wal here but memory"):
        connect(Path(":memory:"))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").write_text("my shopping list, which is quite long " * 100)
    with pytest.raises(StoreRefused, match=r"tracker\.db cannot be opened: file is not a database"):
        open_in(tmp_path)


# ------------------------------------------------------------------------------------------ refusals


def test_a_database_of_another_make_is_refused(opened: Opener) -> None:
    with pytest.raises(StoreRefused, match="“mysql” is no database known here"):
        opened(database_url="mysql://localhost/tracker")


def test_a_server_that_does_not_answer_is_told_with_its_reason(opened: Opener) -> None:
    with pytest.raises(StoreRefused, match=r"no way into the PostgreSQL database.*refused"):
        opened(database_url="postgresql://tracker@127.0.0.1:1/nothing")


def test_a_short_key_for_the_chain_is_refused(opened: Opener) -> None:
    with pytest.raises(ValueError, match="needs 32 bytes"):
        opened(chain_key=b"short")


def test_a_store_with_events_that_nobody_knows_is_refused_and_nothing_is_imported(opened: Opener) -> None:
    tracker = opened()
    begin(tracker)
    begin(tracker, "2")
    begin(tracker, "3")
    with tracker.record.writing(alone=True) as cursor:
        cursor.execute("UPDATE stored_events SET topic = 'antigravity:fly' WHERE notification_id = 2")
        cursor.execute("UPDATE stored_events SET topic = 'future.moved' WHERE notification_id = 3")
    with pytest.raises(UnknownTopics, match=r"does not know: antigravity:fly, future\.moved.*newer version") as refused:
        opened()
    assert refused.value.topics == ("antigravity:fly", "future.moved")
    assert "antigravity" not in sys.modules


def test_a_store_of_a_newer_program_is_refused(opened: Opener) -> None:
    with opened().record.writing(alone=True) as cursor:
        cursor.execute("UPDATE store_schema SET version = version + 1")
    with pytest.raises(StoreRefused, match="schema 2, this program knows 1 at most: please run a newer version"):
        opened()


# ------------------------------------------------------------------------------------------ migrations


def add_column(name: str) -> schema.Migration:
    def migrate(cursor: Cursor, dialect: Dialect) -> None:
        cursor.execute(f"ALTER TABLE commands ADD COLUMN {name} {dialect.types['text']}")

    return migrate


MIGRATIONS = {2: add_column("device"), 3: add_column("place")}


def version(tracker: Tracker) -> int:
    [row] = tracker.read("SELECT version FROM store_schema")
    return int(row["version"])


def test_an_older_store_is_backed_up_and_then_brought_up_to_date_step_by_step(opened: Opener) -> None:
    tracker = opened()
    begin(tracker)
    backups: list[int] = []
    schema.migrate(tracker.record, backup=lambda: backups.append(version(tracker)), migrations=MIGRATIONS)
    assert (backups, version(tracker)) == ([1], 3)
    assert tracker.read("SELECT device, place FROM commands") == []
    schema.migrate(tracker.record, backup=lambda: backups.append(version(tracker)), migrations=MIGRATIONS)
    assert (backups, version(tracker)) == ([1], 3)


def test_a_step_that_another_process_has_just_done_is_not_done_again(opened: Opener) -> None:
    tracker = opened()

    def somebody_is_faster() -> None:
        schema.migrate(tracker.record, backup=lambda: None, migrations=MIGRATIONS)

    schema.migrate(tracker.record, backup=somebody_is_faster, migrations=MIGRATIONS)
    assert version(tracker) == 3


def test_without_a_backup_nothing_is_migrated(opened: Opener) -> None:
    tracker = opened()

    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        schema.migrate(tracker.record, backup=fail, migrations=MIGRATIONS)
    assert version(tracker) == 1


def test_sqlite_backs_itself_up_whole_and_for_our_eyes_only(tmp_path: Path) -> None:
    tracker = open_in(tmp_path / "data")
    begin(tracker)
    tracker.record.back_up(tmp_path / "data" / "backups")
    tracker.close()
    [copy] = (tmp_path / "data" / "backups").iterdir()
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)
    copy.rename(tmp_path / "data" / "tracker.db")
    again = open_in(tmp_path / "data")
    assert again.position() == 1
    assert [*again.verify()] == [1]
    again.close()


def test_postgres_asks_for_a_backup_before_it_is_migrated(postgres_url: str, tmp_path: Path) -> None:
    tracker = open_store(database_url=postgres_url, data_dir=tmp_path, chain_key=KEY, catalogue=DIARIES)
    with pytest.raises(StoreRefused, match="pg_dump"):
        schema.migrate(tracker.record, backup=lambda: tracker.record.back_up(tmp_path), migrations=MIGRATIONS)
    tracker.close()


# ------------------------------------------------------------------------------------------ together


def test_several_that_open_a_new_store_at_once_all_find_it_ready(opened: Opener) -> None:
    failed: list[BaseException] = []

    def open_and_write(number: int) -> None:
        try:
            begin(opened(), str(number))
        except Exception as error:  # noqa: BLE001 told below
            failed.append(error)

    together(open_and_write, 4)
    assert not failed
    assert opened().position() == 4


def test_a_new_file_is_opened_by_many_at_the_very_same_moment(tmp_path: Path) -> None:
    """Where two turn it to WAL at once, SQLite refuses one of them without waiting: one new file in six or so."""
    failed: list[BaseException] = []

    start = threading.Barrier(6)

    def open_all(_: int) -> None:
        for number in range(60):
            start.wait()
            try:
                connect(tmp_path / f"{number}.db").close()
            except Exception as error:  # noqa: BLE001 told below
                failed.append(error)

    together(open_all, 6)
    assert not failed


def test_a_file_that_stays_locked_is_refused(tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreRefused, match="locked"):
        connect(tmp_path / "held.db", patience=0.01)
    holder.close()


def together(deed: Callable[[int], None], many: int) -> None:
    threads = [threading.Thread(target=deed, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# ------------------------------------------------------------------------------------------ PostgreSQL


def test_ids_are_in_the_order_of_their_bytes_whatever_the_servers_language(opened: Opener) -> None:
    tracker = opened()
    for name in ("Z", "a", "ä", "_", "1"):
        begin(tracker, name)
    found = tracker.read("SELECT originator_id FROM stored_events ORDER BY originator_id")
    assert [row["originator_id"][-1] for row in found] == sorted("Zaä_1")


def test_a_watch_outlives_a_restart_of_the_server(postgres_url: str, tmp_path: Path) -> None:
    tracker = open_store(database_url=postgres_url, data_dir=tmp_path, chain_key=KEY, catalogue=DIARIES)
    watch = tracker.watch()
    cut_off_everybody(postgres_url)
    assert watch.wait(5), "whoever was cut off may have missed something"
    assert not watch.changed()
    begin(tracker)
    assert watch.wait(5)
    assert tracker.position() == 1
    watch.close()
    tracker.close()


def cut_off_everybody(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_where_another_turns_a_new_file_to_wal_at_the_same_time_it_is_tried_again(tmp_path: Path) -> None:
    class Refused(sqlite3.Connection):
        refusals = 0

        def execute(self, *words: Any) -> Any:
            if words == ("PRAGMA journal_mode = wal",) and self.refusals < 2:
                self.refusals += 1
                busy = sqlite3.OperationalError("database is locked")
                busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise busy
            return super().execute(*words)

    connection = sqlite3.connect(tmp_path / "new.db", factory=Refused)
    _write_ahead(connection, 10.0)
    assert connection.refusals == 2
    assert connection.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    connection.close()
