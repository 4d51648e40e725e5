"""Rebuilt equals live, whoever writes meanwhile and however often it is done; and two seekers never meet."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.store.opening import open_store
from domain.store.tracker import Tracker
from projections.database import Column, ReadModel, Table, Writer, seeker_of
from projections.models import MODELS
from projections.projector import Projector
from projections.rebuild import Pace, rebuild
from tests.domain.store.diary import DIARIES, KEY, Diary, DiaryBegun, LineStruck, LineWritten, begun, id_of, now
from tests.support.searches import Search

SMALL = Pace(page=7, portion=5, run=11, little=3)
Opener = Callable[..., Tracker]
Contents = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def opened(database_url: str, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same store again and again, with one set of read models or another."""
    trackers: list[Tracker] = []

    def open_again(projector: Projector, **more: Any) -> Tracker:
        given: dict[str, Any] = {"database_url": database_url, "data_dir": tmp_path, "chain_key": KEY, **more}
        trackers.append(open_store(projector=projector, **given))
        return trackers[-1]

    yield open_again
    for tracker in trackers:
        tracker.close()


def contents(tracker: Tracker, projector: Projector) -> Contents:
    """Every row of every table, and where each model stands."""
    tables = [table for model in projector.models for table in model.tables]
    found = {table.name: tracker.record.rows(f"{table.select} ORDER BY {', '.join(table.key)}", ()) for table in tables}
    return found | {"standing": tracker.record.rows("SELECT name, version, position FROM read_models ORDER BY 1", ())}


# ------------------------------------------------------------------------- with the program's own


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds=st.lists(st.integers(0, 10_000), min_size=1, max_size=2, unique=True), days=st.integers(0, 12))
def test_rebuilt_equals_live_for_any_search(opened: Opener, seeds: list[int], days: int) -> None:
    projector = Projector(MODELS)
    tracker = opened(projector)
    for seed in seeds:
        Search(tracker, f"s{seed}", seed).live(days)
    live = contents(tracker, projector)
    assert not projector.stale(tracker.record)
    for _ in range(2):  # twice is once
        rebuild(tracker, projector, names=[model.name for model in MODELS], pace=SMALL)
        assert contents(tracker, projector) == live
    tracker.close()


def test_what_one_seeker_does_never_shows_with_another(opened: Opener) -> None:
    projector = Projector(MODELS)
    tracker = opened(projector)
    Search(tracker, "ann", 1).live(10)
    alone = contents(tracker, projector)
    Search(tracker, "ann0", 2).live(10)
    Search(tracker, "an", 3).live(10)
    for _ in ("live", "rebuilt"):
        together = contents(tracker, projector)
        for name in alone.keys() - {"standing"}:
            assert [found for found in together[name] if found[0] == "ann"] == alone[name]
            assert {found[0] for found in together[name]} <= {"ann", "ann0", "an"}
        rebuild(tracker, projector, names=[model.name for model in MODELS], pace=SMALL)


# ------------------------------------------------------------------------- with one of the tests' own

BOOKS = Table(
    "books",
    columns=(Column("seeker"), Column("id"), Column("title"), Column("lines", "integer"), Column("struck", "boolean")),
    key=("seeker", "id"),
    indexes=(("seeker", "title"),),
)
LINES = Table("lines", (Column("seeker"), Column("position", "integer"), Column("text")), key=("seeker", "position"))
LAST = Table("last", (Column("seeker"), Column("text")), key=("seeker",))


def _begun(write: Writer, event: DiaryBegun, _: int) -> None:
    write.put(BOOKS, seeker=seeker_of(event), id=event.originator_id, title=event.title, lines=0, struck=False)


def _written(write: Writer, event: LineWritten, position: int) -> None:
    key = (seeker_of(event), event.originator_id)
    book = write.get(BOOKS, *key)
    assert book is not None
    write.change(BOOKS, key, lines=book["lines"] + 1)
    write.add(LINES, seeker=key[0], position=position, text=event.text)
    write.put(LAST, seeker=key[0], text=event.text)


def _struck(write: Writer, event: LineStruck, _: int) -> None:
    key = (seeker_of(event), event.originator_id)
    write.change(BOOKS, key, struck=True)
    write.drop(LAST, key[0])


SHELF = ReadModel("shelf", 1, (BOOKS, LINES, LAST), {DiaryBegun: _begun, LineWritten: _written, LineStruck: _struck})


def shelf(opened: Opener, model: ReadModel = SHELF) -> tuple[Tracker, Projector]:
    projector = Projector([model])
    return opened(projector, catalogue=DIARIES), projector


def fill(tracker: Tracker, lines: int = 20) -> None:
    tracker.perform(lambda desk: desk.add(begun()), seeker="ann")
    for number in range(lines):
        scribble(tracker, f"line {number}", strike=number % 6 == 5)


def scribble(tracker: Tracker, text: str, *, strike: bool = False) -> None:
    def work(desk: Any) -> None:
        diary = desk.get(Diary, id_of())
        diary.write(text, stamp=now())
        if strike:
            diary.strike(0, stamp=now())

    tracker.perform(work, seeker="ann")


def test_a_model_that_is_up_to_date_is_left_alone(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    assert rebuild(tracker, projector) == []
    fill(tracker)
    seen: list[int] = []
    assert rebuild(tracker, projector, progress=lambda done, _: seen.append(done)) == []
    assert seen == []


def test_an_unknown_model_cannot_be_rebuilt(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    with pytest.raises(KeyError, match="shelve"):
        rebuild(tracker, projector, names=["shelve"])


def test_an_empty_record_makes_empty_models(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    assert rebuild(tracker, projector, names=["shelf"]) == ["shelf"]
    assert contents(tracker, projector) == {"books": [], "lines": [], "last": [], "standing": [("shelf", 1, 0)]}
    fill(tracker)
    assert len(contents(tracker, projector)["lines"]) == 20


def test_progress_is_told_until_the_end(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker)
    seen: list[tuple[int, int]] = []
    rebuild(tracker, projector, names=["shelf"], progress=lambda done, total: seen.append((done, total)), pace=SMALL)
    assert seen == sorted(seen)
    assert seen[-1] == (tracker.position(), tracker.position())


def test_a_new_version_is_rebuilt_at_the_next_start_with_other_columns_and_tables(opened: Opener) -> None:
    tracker, _ = shelf(opened)
    fill(tracker)
    titles = Table("titles", (Column("seeker"), Column("id"), Column("loud")), key=("seeker", "id"))
    books = replace(BOOKS, columns=(*BOOKS.columns, Column("note", null=True)), indexes=())

    def loudly(write: Writer, event: DiaryBegun, _: int) -> None:
        write.put(titles, seeker=seeker_of(event), id=event.originator_id, loud=event.title.upper())
        write.put(books, seeker=seeker_of(event), id=event.originator_id, title="", lines=0, struck=True)

    newer, projector = shelf(opened, ReadModel("shelf", 2, (titles, books), {DiaryBegun: loudly}))
    assert [model.name for model in projector.stale(newer.record)] == ["shelf"]
    scribble(newer, "before the rebuild")
    scribble(tracker, "by the older program")
    assert rebuild(newer, projector) == ["shelf"]
    assert contents(newer, projector) == {
        "titles": [("ann", "ann/diary-1", "SPRING")],
        "books": [("ann", "ann/diary-1", "", 0, 1, None)],
        "standing": [("shelf", 2, newer.position())],
    }
    assert not projector.stale(newer.record)
    assert not leftovers(newer)
    assert not {"lines", "last"} & set(newer.record.tables())


def leftovers(tracker: Tracker) -> list[str]:
    return [name for name in tracker.record.tables() if name.endswith(("__new", "__old"))]


def test_a_new_model_is_filled_with_what_happened_before_it(opened: Opener) -> None:
    older = opened(Projector([]), catalogue=DIARIES)
    fill(older)
    tracker, projector = shelf(opened)
    scribble(tracker, "while it is still behind")
    assert contents(tracker, projector)["lines"] == [], "a model that lags behind is not written"
    assert rebuild(tracker, projector) == ["shelf"]
    assert len(contents(tracker, projector)["lines"]) == 21
    scribble(tracker, "and from now on it is live")
    assert len(contents(tracker, projector)["lines"]) == 22


def test_a_model_that_missed_something_is_rebuilt(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker)
    scribble(opened(Projector([]), catalogue=DIARIES), "by a program without the model")
    scribble(tracker, "afterwards")
    assert [model.name for model in projector.stale(tracker.record)] == ["shelf"]
    assert len(contents(tracker, projector)["lines"]) == 20
    assert rebuild(tracker, projector, pace=SMALL) == ["shelf"]
    assert len(contents(tracker, projector)["lines"]) == 22


def test_nothing_that_others_record_meanwhile_is_missed(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker)
    other, _ = shelf(opened)
    calls: list[int] = []

    def somebody_writes(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) < 12:
            scribble(other, f"meanwhile {done} of {total}", strike=len(calls) == 9)

    rebuild(tracker, projector, names=["shelf"], progress=somebody_writes, pace=SMALL)
    found = contents(tracker, projector)
    assert len(found["lines"]) == 31
    assert found["standing"] == [("shelf", 1, tracker.position())]
    rebuild(tracker, projector, names=["shelf"])
    assert contents(tracker, projector) == found
    assert not leftovers(tracker)


def test_a_model_is_up_to_date_the_moment_it_is_rebuilt_however_busy_the_others_are(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker)
    other, _ = shelf(opened)
    enough = threading.Event()

    def write_all_the_time() -> None:
        while not enough.is_set():
            scribble(other, "busy")

    busy = threading.Thread(target=write_all_the_time)
    busy.start()
    try:
        for _ in range(8):
            rebuild(tracker, projector, names=["shelf"], pace=SMALL)
            assert not projector.stale(tracker.record)
    finally:
        enough.set()
        busy.join()
    live = contents(tracker, projector)
    rebuild(tracker, projector, names=["shelf"])
    assert contents(tracker, projector) == live


def test_what_changes_after_it_was_written_is_written_again(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker)
    other, _ = shelf(opened)
    ends: list[int] = []

    def somebody_writes_at_the_end(done: int, total: int) -> None:
        ends.extend([done] * (done == total))
        if len(ends) == 2:  # everything read, everything written
            scribble(other, "one more", strike=True)

    rebuild(tracker, projector, names=["shelf"], progress=somebody_writes_at_the_end, pace=SMALL)
    found = contents(tracker, projector)
    assert [book[-2:] for book in found["books"]] == [(21, 1)]
    assert found["last"] == []


def test_a_rebuild_that_breaks_off_changes_nothing_and_the_next_one_clears_up(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker)
    before = contents(tracker, projector)

    def break_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            rebuild(tracker, projector, names=["shelf"], progress=break_off, pace=SMALL)
        assert contents(tracker, projector) == before
    assert leftovers(tracker)
    scribble(tracker, "life goes on")
    rebuild(tracker, projector, names=["shelf"], pace=SMALL)
    assert len(contents(tracker, projector)["lines"]) == 21
    assert not leftovers(tracker)


def test_a_big_table_is_removed_bit_by_bit(opened: Opener) -> None:
    tracker, projector = shelf(opened)
    fill(tracker, 1)
    with tracker.record.writing() as cursor:
        many = [("zoe", number, "x") for number in range(5_000)]
        tracker.record.append(cursor, "lines", LINES.names, many)
    rebuild(tracker, projector, names=["shelf"])
    assert len(contents(tracker, projector)["lines"]) == 1
    assert not leftovers(tracker)


def test_a_second_rebuild_waits_for_the_first_and_finds_nothing_left_to_do(opened: Opener) -> None:
    fill(opened(Projector([]), catalogue=DIARIES))
    tracker, projector = shelf(opened)
    other, its_projector = shelf(opened)
    done: list[list[str]] = []
    second = threading.Thread(target=lambda: done.append(rebuild(other, its_projector)))

    def begin_the_second(position: int, total: int) -> None:
        if not second.is_alive():
            second.start()

    assert rebuild(tracker, projector, progress=begin_the_second) == ["shelf"]
    second.join(30)
    assert done == [[]]
