"""A backup holds everything, is proved before it is there, and refuses whatever it is not."""

from __future__ import annotations

import io
import json
import random
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from domain.store.archive import BackupRefused, Manifest, clear_drafts, make, unpack
from domain.store.engine import sqlite3
from domain.store.errors import StoreRefused, UnknownTopics
from domain.store.files import Files
from domain.store.opening import open_store
from domain.store.sqlite import File
from domain.store.tracker import Tracker
from tests.domain.store.diary import DIARIES, KEY, Diary, begun, id_of, now

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
LETTER = b"Dear Robin, any news?" * 200


def write_into(tracker: Tracker, *lines: str) -> None:
    for line in lines:
        tracker.perform(lambda desk, line=line: desk.get(Diary, id_of()).write(line, stamp=now()), seeker="ann")  # type: ignore[misc]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three events and an attached file."""
    folder = tmp_path / "data"
    with closing(opened(folder)) as tracker:
        tracker.perform(lambda desk: desk.add(begun()), seeker="ann")
        write_into(tracker, "one", "two")
    Files(folder).keep("ann", LETTER)
    return folder


def opened(folder: Path, key: bytes = KEY) -> Tracker:
    return open_store(data_dir=folder, chain_key=key, catalogue=DIARIES)


def backup(data: Path, place: Path) -> Manifest:
    return make(
        place,
        record=data / "tracker.db",
        data_dir=data,
        key=KEY,
        settings={"TRACKER_PORT": "8081"},
        at=AT,
        version="1",
        catalogue=DIARIES,
    )


def lines(folder: Path) -> tuple[str, ...]:
    """What the record below ``folder`` says, once its whole chain has been walked."""
    with closing(opened(folder)) as tracker:
        assert list(tracker.verify())
        diary = tracker.load(id_of())
        assert isinstance(diary, Diary)
        return diary.lines


def test_it_holds_everything_and_nobody_else_may_read_it(data: Path, tmp_path: Path) -> None:
    told = backup(data, tmp_path / "a.zip")

    assert (told.position, told.attached, told.made_at) == (3, 1, AT)
    assert unpack(tmp_path / "a.zip", into=tmp_path / "out", catalogue=DIARIES) == told
    (tmp_path / "out" / "record").rename(tmp_path / "again")
    assert lines(tmp_path / "again") == ("one", "two")
    [attached] = (tmp_path / "out" / "files" / "ann").iterdir()
    assert attached.read_bytes() == LETTER
    assert (tmp_path / "out" / "keys" / "chain").read_bytes() == KEY
    assert json.loads((tmp_path / "out" / "settings.json").read_bytes()) == {"TRACKER_PORT": "8081"}
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"data", "a.zip", "out", "again"}, "no draft is left"


def test_taken_while_others_write_it_holds_a_beginning_of_the_record(data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.domain.store.writing", "", str(data), "w", "endless"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        promised = []
        try:
            for number in range(10):
                promised.append(writer.stdout.readline().strip())
                backup(data, tmp_path / f"{number}.zip")
        finally:
            writer.kill()
        promised += [line.strip() for line in writer.stdout if line.endswith("\n")]
    whole = lines(data)
    assert whole[2:][: len(promised)] == tuple(promised)
    for number in range(10):
        unpack(tmp_path / f"{number}.zip", into=tmp_path / "out", catalogue=DIARIES)
        (tmp_path / "out" / "record").rename(tmp_path / "out" / "data")
        found = lines(tmp_path / "out" / "data")
        assert len(found) >= number + 3, "what was promised before is in it"
        assert found == whole[: len(found)]
        shutil.rmtree(tmp_path / "out")


def test_whatever_byte_of_it_is_damaged_it_is_refused_or_whole(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "a.zip")
    sound = (tmp_path / "a.zip").read_bytes()
    chance, refused = random.Random(6), 0  # noqa: S311 the same each time
    for _ in range(120):
        damaged = bytearray(sound)
        damaged[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        (tmp_path / "b.zip").write_bytes(damaged)
        try:
            told = unpack(tmp_path / "b.zip", into=tmp_path / "out", catalogue=DIARIES)
        except StoreRefused:
            refused += 1
        else:
            assert told.position == 3
            assert (tmp_path / "out" / "keys" / "chain").read_bytes() == KEY
        shutil.rmtree(tmp_path / "out")
    assert refused > 100
    (tmp_path / "b.zip").write_bytes(sound[:-40])
    with pytest.raises(BackupRefused, match="damaged, nothing was changed"):
        unpack(tmp_path / "b.zip", into=tmp_path / "out", catalogue=DIARIES)


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other things in it, whose hashes agree with what it says."""
    with zipfile.ZipFile(archive) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    other = archive.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return other


def saying(**said: object) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **said}).encode()

    return change


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        del parts[name]

    return change


def longer(parts: dict[str, bytes]) -> None:
    parts["keys/chain"] += b"more"


def another(parts: dict[str, bytes]) -> None:
    parts["keys/chain"] = b"x" * len(KEY)


def stowaway(parts: dict[str, bytes]) -> None:
    parts["../../evil"] = b"x"
    said = json.loads(parts["manifest.json"])
    said["parts"]["../../evil"] = {"size": 1, "sha256": "0"}
    parts["manifest.json"] = json.dumps(said).encode()


def boundless(parts: dict[str, bytes]) -> None:
    said = json.loads(parts["manifest.json"])
    said["parts"]["record/tracker.db"]["size"] = 10**18
    parts["manifest.json"] = json.dumps(said).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without("manifest.json"), "is no backup of Career Tracker"),
        (saying(program="other"), "is no backup of Career Tracker"),
        (saying(format=2), "made by a newer version of the program"),
        (saying(parts=7), "is damaged, nothing was changed"),
        (saying(position=2), "its record ends elsewhere than it says"),
        (without("keys/chain"), "holds other things than it says"),
        (stowaway, "holds other things than it says"),
        (longer, "has another size than it should"),
        (another, "is not what was put in"),
        (boundless, "bytes, and .* are free there"),
    ],
)
def test_what_is_foreign_newer_or_changed_is_refused_in_words(
    data: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    backup(data, tmp_path / "a.zip")
    with pytest.raises(BackupRefused, match=words):
        unpack(rewritten(tmp_path / "a.zip", change), into=tmp_path / "out", catalogue=DIARIES)
    assert not (tmp_path.parent / "evil").exists()


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.zip").write_text("my shopping list")
    with pytest.raises(BackupRefused, match=r"list\.zip is damaged, nothing was changed"):
        unpack(tmp_path / "list.zip", into=tmp_path / "out")


CHANGES = {
    "CREATE TRIGGER evil AFTER INSERT ON stored_events BEGIN DELETE FROM stored_events; END": "holds more than tables",
    "UPDATE store_schema SET version = 99": "made by a newer version",
    "UPDATE stored_events SET state = x'00' WHERE notification_id = 2": "event 2: its content was altered",
}


@pytest.fixture(params=CHANGES)
def altered(request: pytest.FixtureRequest, data: Path) -> str:
    with closing(sqlite3.connect(data / "tracker.db", isolation_level=None)) as connection:
        connection.execute(request.param)
    return CHANGES[request.param]


def test_a_record_that_is_not_sound_is_not_backed_up_as_if_it_were(data: Path, altered: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match=altered):
        backup(data, tmp_path / "a.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_record_with_events_that_nobody_knows_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownTopics, match="probably written by a newer version"):
        make(tmp_path / "a", record=data / "tracker.db", data_dir=data, key=KEY, settings={}, at=AT, version="1")


def test_a_record_whose_pages_are_damaged_is_told(data: Path, tmp_path: Path) -> None:
    pages = bytearray((data / "tracker.db").read_bytes())
    for place in range(4096, len(pages), 4096):
        pages[place : place + 100] = b"\xff" * 100
    (data / "tracker.db").write_bytes(pages)
    with pytest.raises(StoreRefused, match="The record could not be copied"):
        backup(data, tmp_path / "a.zip")


def test_a_file_whose_index_is_damaged_inside_the_archive_is_told(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy"
    shutil.copytree(data, out)
    with closing(sqlite3.connect(out / "tracker.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'commands'")
    backup(data, tmp_path / "a.zip")
    record = (out / "tracker.db").read_bytes()

    def swap(parts: dict[str, bytes]) -> None:
        parts["record/tracker.db"] = record
        said = json.loads(parts["manifest.json"])
        said["parts"]["record/tracker.db"] = part_of(record)
        parts["manifest.json"] = json.dumps(said).encode()

    with pytest.raises(BackupRefused, match="its record cannot be read"):
        unpack(rewritten(tmp_path / "a.zip", swap), into=tmp_path / "out", catalogue=DIARIES)


def part_of(content: bytes) -> dict[str, object]:
    return {"size": len(content), "sha256": sha256(content).hexdigest()}


def test_drafts_of_the_killed_are_cleared(tmp_path: Path) -> None:
    (tmp_path / ".taking-x" / "deep").mkdir(parents=True)
    (tmp_path / "kept.zip").touch()
    clear_drafts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.zip"]


def test_files_are_listed_without_what_is_still_being_written(tmp_path: Path) -> None:
    files = Files(tmp_path)
    name = files.keep("ann", io.BytesIO(b"x"))
    (tmp_path / "files" / "ann" / name[:2] / "draft").touch()
    (tmp_path / "files" / "Not A Seeker" / "aa").mkdir(parents=True)
    (tmp_path / "files" / "Not A Seeker" / "aa" / "bb").touch()
    assert [(file.seeker, file.name) for file in files.all()] == [("ann", name)]


def test_the_folder_is_let_go_of_when_the_record_is_closed(tmp_path: Path) -> None:
    file = File(tmp_path / "tracker.db")
    file.close()
    file.close()
