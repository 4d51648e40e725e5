"""Several processes at one record, and processes that are killed: nothing promised is lost, nothing is doubled."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from domain.store.tracker import Tracker
from tests.domain.store.conftest import Opener
from tests.domain.store.diary import Diary, begun, id_of

HERE = Path(__file__).parents[3]


@contextmanager
def writer(url: str, folder: Path, name: str, many: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.domain.store.writing", url, str(folder), name, many]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(tracker: Tracker) -> tuple[str, ...]:
    diary = tracker.load(id_of())
    assert isinstance(diary, Diary)
    return diary.lines


@pytest.fixture
def begun_diary(opened: Opener) -> Tracker:
    tracker = opened()
    tracker.perform(lambda desk: desk.add(begun()), seeker="ann")
    return tracker


def test_four_processes_that_change_the_same_thing_all_get_their_way(
    begun_diary: Tracker, database_url: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        writers = [stack.enter_context(writer(database_url, tmp_path / "data", name, "8")) for name in "abcd"]
        assert [process.wait(60) for process in writers] == [0, 0, 0, 0]
    assert sorted(lines(begun_diary)) == sorted(f"{name}.{number}" for name in "abcd" for number in range(8))
    versions = [recorded.event.originator_version for recorded in begun_diary.stream(id_of())]
    assert versions == list(range(1, 34))
    assert list(begun_diary.verify(known=[begun_diary.head()]))


@pytest.mark.parametrize("promised", [1, 7, 20])
def test_what_was_promised_before_a_kill_is_there_after_it(
    begun_diary: Tracker, database_url: str, tmp_path: Path, opened: Opener, promised: int
) -> None:
    with writer(database_url, tmp_path / "data", "a", "endless") as process:
        assert process.stdout is not None
        heard = [process.stdout.readline().strip() for _ in range(promised)]
        process.kill()  # in the middle of the next one
        heard += process.stdout.read().split()
    after = opened()
    kept = lines(after)
    assert kept[: len(heard)] == tuple(heard)
    assert len(kept) <= len(heard) + 1, "at most one was saved whose promise did not come through"
    assert kept == tuple(f"a.{number}" for number in range(len(kept)))
    assert list(after.verify(known=[begun_diary.head()])) == [len(kept) + 1]
