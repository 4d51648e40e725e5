"""One way to write read models, whether live on either database or folded in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.aggregate import Event
from domain.store.database import Cursor
from domain.store.opening import open_store
from domain.store.tracker import Tracker
from projections.database import Column, ReadModel, Table, Writer, row, rows, seeker_of
from projections.fold import FoldWriter
from projections.projector import Projector, SqlWriter
from tests.domain.store.diary import DIARIES, KEY, DiaryBegun, LineWritten, begun

PAGES = Table(
    "pages",
    columns=(
        Column("seeker"),
        Column("book"),
        Column("number", "integer"),
        Column("title", null=True),
        Column("weight", "real", null=True),
        Column("read", "boolean"),
        Column("lent", "boolean", null=True),
    ),
    key=("seeker", "book", "number"),
    indexes=(("seeker", "title"),),
)
LOG = Table("log", (Column("seeker"), Column("position", "integer"), Column("text")), key=("seeker", "position"))
READERS = Table("readers", (Column("seeker"),), key=("seeker",))
TABLES = (PAGES, LOG, READERS)


@pytest.fixture
def tracker(database_url: str, tmp_path: Path) -> Iterator[Tracker]:
    projector = Projector([ReadModel("shelf", 1, TABLES)])
    tracker = open_store(
        database_url=database_url, data_dir=tmp_path, chain_key=KEY, catalogue=DIARIES, projector=projector
    )
    yield tracker
    tracker.close()


def page(**changed: Any) -> dict[str, Any]:
    return {"seeker": "ann", "book": "b", "number": 1, "read": False, **changed}


# ------------------------------------------------------------------------- the same on both

KEYS = st.tuples(st.sampled_from(["ann", "bob"]), st.sampled_from("aäZ_"), st.integers(-1, 1))
TITLES = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
COLUMNS = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "weight": st.none() | st.floats(allow_nan=False, width=32),
        "read": st.booleans(),
        "lent": st.none() | st.booleans(),
    },
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, COLUMNS),
        st.tuples(st.just("change"), KEYS, COLUMNS.filter(bool)),
        st.tuples(st.just("drop"), KEYS, st.just({})),
        st.tuples(st.just("each"), KEYS, st.just({})),
        st.tuples(st.just("add"), KEYS, st.just({})),
    ),
    max_size=25,
)


def play(write: Writer, steps: list[tuple[str, tuple[str, str, int], dict[str, Any]]]) -> list[Any]:
    """Do it all, and note what could be seen on the way."""
    seen: list[Any] = []
    for number, (deed, key, columns) in enumerate(steps):
        seeker, book, page_number = key
        if deed == "put":
            write.put(PAGES, **{**page(seeker=seeker, book=book, number=page_number), **columns})
        elif deed == "change":
            write.change(PAGES, key, **columns)
        elif deed == "drop":
            write.drop(PAGES, *key)
        elif deed == "add":
            write.add(LOG, seeker=seeker, position=number, text=book)
        else:
            seen += [write.each(PAGES, seeker), write.each(PAGES, seeker, book)]
        seen.append(write.get(PAGES, *key))
    return seen


class NeverMind(Exception):
    """Takes everything back."""


@contextmanager
def rolled_back(tracker: Tracker) -> Iterator[Cursor]:
    """A transaction that leaves no trace."""
    with suppress(NeverMind), tracker.record.writing() as cursor:
        yield cursor
        raise NeverMind


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_handlers_see_and_leave_the_same_live_and_folded(tracker: Tracker, steps: Any) -> None:
    fold = FoldWriter(TABLES)
    folded = play(fold, steps)
    with rolled_back(tracker) as cursor:
        live = SqlWriter(cursor)
        assert play(live, steps) == folded
        for table in TABLES:
            cursor.execute(f"{table.select} ORDER BY {', '.join(table.key)}")
            assert cursor.fetchall() == left(fold, table)


def left(fold: FoldWriter, table: Table) -> list[Any]:
    [shelf] = [shelf for shelf in fold.shelves if shelf.table is table]
    kept, gone = shelf.take_changed()
    assert not set(gone) & set(shelf.kept)
    return sorted(
        [*kept, *shelf.take_added()], key=lambda found: [found[table.names.index(name)] for name in table.key]
    )


def writers(tracker: Tracker) -> Iterator[Writer]:
    yield FoldWriter(TABLES)
    with rolled_back(tracker) as cursor:
        yield SqlWriter(cursor)


WRONG: dict[str, Callable[[Writer], None]] = {
    "a column is missing": lambda write: write.put(PAGES, seeker="ann", book="b", number=1),
    "a column is unknown": lambda write: write.put(PAGES, **page(colour="red")),
    "one for another": lambda write: write.add(LOG, seeker="ann", position=1, words="x"),
    "changing what is not there": lambda write: write.change(PAGES, ("ann", "b", 1), colour="red"),
    "changing the key": lambda write: write.change(PAGES, ("ann", "b", 1), number=2),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_row_that_does_not_fit_its_table_is_a_fault(tracker: Tracker, wrong: str) -> None:
    for write in writers(tracker):
        with pytest.raises(TypeError, match=r"pages|log"):
            WRONG[wrong](write)


def test_a_row_without_anything_but_its_key_can_be_put_twice(tracker: Tracker) -> None:
    for write in writers(tracker):
        write.put(READERS, seeker="ann")
        write.put(READERS, seeker="ann")
        assert write.get(READERS, "ann") == {"seeker": "ann"}
        assert write.get(READERS, "bob") is None


def test_groups_follow_what_is_put_and_dropped(tracker: Tracker) -> None:
    for write in writers(tracker):
        write.put(PAGES, **page(number=2))
        assert [found["number"] for found in write.each(PAGES, "ann", "b")] == [2]
        write.put(PAGES, **page(number=1))
        write.put(PAGES, **page(number=2, title="again"))
        write.put(PAGES, **page(seeker="bob", number=9))
        assert [found["number"] for found in write.each(PAGES, "ann", "b")] == [1, 2]
        write.drop(PAGES, "ann", "b", 2)
        write.drop(PAGES, "ann", "b", 2)
        assert [found["number"] for found in write.each(PAGES, "ann", "b")] == [1]
        assert write.each(PAGES, "cleo") == []


def test_a_table_must_begin_with_the_seeker_and_know_its_columns() -> None:
    with pytest.raises(ValueError, match="the key of odd must begin with the seeker"):
        Table("odd", (Column("id"), Column("seeker")), key=("id", "seeker"))
    with pytest.raises(ValueError, match="odd has no column colour"):
        Table("odd", (Column("seeker"),), key=("seeker",), indexes=(("seeker", "colour"),))


# ------------------------------------------------------------------------- asking


def test_text_is_ordered_alike_and_truth_is_a_number(tracker: Tracker) -> None:
    with tracker.record.writing() as cursor:
        write = SqlWriter(cursor)
        for number, title in enumerate(("b", "B", "ä", "a", "_")):
            write.put(PAGES, **page(number=number, title=title, read=title == "B"))
    found = rows(tracker, "SELECT title, read FROM pages WHERE seeker = ? ORDER BY title", "ann")
    assert [one["title"] for one in found] == sorted("bBäa_")
    assert row(tracker, "SELECT title FROM pages WHERE seeker = ? AND read = 1", "ann") == {"title": "B"}
    assert row(tracker, "SELECT title FROM pages WHERE seeker = ? AND read = ?", "ann", True) == {"title": "B"}
    assert row(tracker, "SELECT title FROM pages WHERE seeker = ?", "bob") is None


# ------------------------------------------------------------------------- who hears of an event


def test_the_nearest_handler_of_an_event_is_called_and_only_that() -> None:
    heard: list[str] = []

    def say(word: str) -> Callable[[Writer, Event, int], None]:
        return lambda _, __, position: heard.append(f"{word} {position}")

    some = ReadModel("some", 1, (), {LineWritten: say("line")})
    every = ReadModel("every", 1, (), {Event: say("any"), DiaryBegun: say("begun")})
    projector = Projector([some, every])
    for kind in (DiaryBegun, LineWritten):
        for name, handler in projector.handlers(kind):
            heard.append(name)
            handler(FoldWriter(()), None, 7)
    assert heard == ["every", "begun 7", "some", "line 7", "every", "any 7"]
    assert projector.handlers(LineWritten) is projector.handlers(LineWritten)


def test_an_event_belongs_to_the_one_its_stream_is_named_after() -> None:
    [event] = begun("ann").collect_events()
    assert isinstance(event, Event)
    assert seeker_of(event) == "ann"
