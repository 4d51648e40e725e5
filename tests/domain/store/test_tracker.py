"""Commands are carried out whole or not at all, once, on the newest state, and only on one's own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.application import project_aggregate
from eventsourcing.persistence import DatabaseError

from domain.aggregate import Event
from domain.errors import Conflict, NotFound, Refusal, RepeatedCommand
from domain.store.database import Cursor, Record
from domain.store.errors import Unreadable
from domain.store.news import EVERYBODY, News
from domain.store.opening import open_store
from domain.store.tracker import Desk, Tracker
from tests.domain.store.conftest import Opener
from tests.domain.store.diary import DIARIES, KEY, Diary, DiaryBegun, begun, id_of, now
from tests.support.eventually import eventually
from tests.support.searches import Search


class Map(Diary):
    """Something else."""

    TOPIC = "map"


def begin(tracker: Tracker, seeker: str = "ann", name: str = "1", *, command_id: str | None = None) -> str:
    return tracker.perform(lambda desk: desk.add(begun(seeker, name)).id, seeker=seeker, command_id=command_id)


def write(tracker: Tracker, text: str, *, id: str | None = None, command_id: str | None = None) -> None:
    seeker = (id or id_of()).partition("/")[0]
    tracker.perform(
        lambda desk: desk.get(Diary, id or id_of()).write(text, stamp=now()), seeker=seeker, command_id=command_id
    )


def lines(tracker: Tracker, id: str | None = None) -> tuple[str, ...]:
    diary = tracker.load(id or id_of())
    assert isinstance(diary, Diary)
    return diary.lines


# ------------------------------------------------------------------------------------------ saving


def test_what_was_added_is_there_for_everybody_who_opens_the_store(opened: Opener) -> None:
    tracker, other = opened(), opened()
    assert begin(tracker) == "ann/diary-1"
    write(tracker, "hello")
    assert lines(other) == ("hello",)
    assert [recorded.event.TOPIC for recorded in other.stream(id_of())] == ["diary.begun", "diary.line_written"]


def test_everything_a_command_touched_is_saved_in_one_go(tracker: Tracker) -> None:
    begin(tracker)
    begin(tracker, name="2")
    saved: list[tuple[int, frozenset[str]]] = []
    tracker.on_saved(lambda position, seekers: saved.append((position, seekers)))

    def work(desk: Desk) -> None:
        for name in "12":
            desk.get(Diary, id_of(name=name)).write("both", stamp=now())
        desk.add(begun(name="3"))

    tracker.perform(work, seeker="ann")
    assert saved == [(tracker.position(), frozenset({"ann"}))]
    assert lines(tracker) == lines(tracker, id_of(name="2")) == ("both",)
    assert tracker.load(id_of(name="3")) is not None


def test_the_same_thing_taken_up_twice_is_one(tracker: Tracker) -> None:
    begin(tracker)

    def work(desk: Desk) -> bool:
        desk.get(Diary, id_of()).write("first", stamp=now())
        desk.get(Diary, id_of()).write("second", stamp=now())
        return desk.find(Diary, id_of()) is desk.get(Diary, id_of())

    assert tracker.perform(work, seeker="ann")
    assert lines(tracker) == ("first", "second")


def test_a_command_that_changes_nothing_records_nothing(tracker: Tracker) -> None:
    begin(tracker)
    before = tracker.position()
    saved: list[int] = []
    tracker.on_saved(lambda position, _: saved.append(position))
    assert tracker.perform(lambda desk: desk.get(Diary, id_of()).title, seeker="ann", command_id="look") == "Spring"
    assert tracker.perform(lambda desk: desk.get(Diary, id_of()).title, seeker="ann", command_id="look") == "Spring"
    assert (tracker.position(), saved) == (before, [])


def test_a_refusal_leaves_everything_as_it_was(tracker: Tracker) -> None:
    begin(tracker)
    before = tracker.position()

    def work(desk: Desk) -> None:
        desk.get(Diary, id_of()).write("kept?", stamp=now())
        desk.get(Diary, id_of()).write("", stamp=now())

    with pytest.raises(Refusal, match="Nothing to write"):
        tracker.perform(work, seeker="ann", command_id="one")
    assert tracker.position() == before
    write(tracker, "a second try with the same id", command_id="one")


# ------------------------------------------------------------------------------ whose it is


def test_what_belongs_to_somebody_else_is_not_found(tracker: Tracker) -> None:
    begin(tracker, "ann")
    for stranger in ("bob", "an", "anna", "ann/diary-1", ""):
        with pytest.raises(NotFound, match="no such diary among yours"):
            tracker.perform(lambda desk: desk.get(Diary, id_of("ann")), seeker=stranger)
        assert tracker.perform(lambda desk: desk.find(Diary, id_of("ann")), seeker=stranger) is None


def test_what_is_not_there_or_of_another_kind_is_not_found(tracker: Tracker) -> None:
    begin(tracker)
    assert tracker.load("ann/diary-9") is None
    for kind, id in ((Diary, "ann/diary-9"), (Map, id_of())):
        with pytest.raises(NotFound, match=f"no such {kind.TOPIC} among yours"):
            tracker.perform(lambda desk, kind=kind, id=id: desk.get(kind, id), seeker="ann")  # type: ignore[misc]


def test_nobody_can_add_to_somebody_elses(tracker: Tracker) -> None:
    with pytest.raises(ValueError, match="ann/diary-1 does not belong to bob"):
        tracker.perform(lambda desk: desk.add(begun("ann")), seeker="bob")
    assert tracker.position() == 0


def test_a_history_holds_ones_own_events_only_page_by_page(tracker: Tracker) -> None:
    seekers = ("ann", "ann0", "anna", "an", "bob")
    for seeker in seekers:
        begin(tracker, seeker)
    for number in range(3):
        for seeker in seekers:
            write(tracker, f"{seeker} {number}", id=id_of(seeker))
    history = tracker.history("ann")
    assert [getattr(recorded.event, "text", "begun") for recorded in history] == ["begun", "ann 0", "ann 1", "ann 2"]
    first = tracker.history("ann", limit=2)
    rest = tracker.history("ann", after=first[-1].position)
    assert first + rest == history
    assert tracker.history("ann", until=first[-1].position) == first
    assert tracker.history("a") == []


def test_a_position_names_its_stream(tracker: Tracker) -> None:
    begin(tracker, "ann")
    begin(tracker, "bob")
    assert tracker.stream_at(tracker.position()) == id_of("bob")
    with pytest.raises(KeyError):
        tracker.stream_at(tracker.position() + 1)


# ------------------------------------------------------------------------------ once


def test_a_repeated_command_changes_nothing_and_says_where_its_result_is(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker, command_id="click 1")
    first = tracker.position()
    begin(tracker, name="2")
    for again in (tracker, other):
        with pytest.raises(RepeatedCommand) as repeated:
            begin(again, name="other", command_id="click 1")
        assert (repeated.value.command_id, repeated.value.position) == ("click 1", first)
        assert again.stream_at(repeated.value.position) == id_of()
    assert tracker.position() == first + 1


def test_command_ids_of_two_people_have_nothing_to_do_with_each_other(tracker: Tracker) -> None:
    begin(tracker, "ann", command_id="same")
    begin(tracker, "bob", command_id="same")
    assert tracker.load(id_of("bob")) is not None


def test_a_command_repeated_while_it_runs_is_carried_out_once(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)

    def work(desk: Desk) -> None:
        desk.get(Diary, id_of()).write("from here", stamp=now())
        desk.add(begun(name="2"))
        if lines(other) == ():  # nobody was faster yet
            write(other, "from there", command_id="click")

    with pytest.raises(RepeatedCommand) as repeated:
        tracker.perform(work, seeker="ann", command_id="click")
    assert repeated.value.position == tracker.position()
    assert lines(tracker) == ("from there",)
    assert tracker.load(id_of(name="2")) is None


# ------------------------------------------------------------------------------ together


def test_a_command_that_lost_a_race_is_decided_anew_on_the_newest_state(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)
    seen: list[tuple[str, ...]] = []

    def work(desk: Desk) -> int:
        diary = desk.get(Diary, id_of())
        seen.append(diary.lines)
        if len(seen) == 1:
            write(other, "faster")
        diary.write(f"after {len(diary.lines)} lines", stamp=now())
        return len(seen)

    assert tracker.perform(work, seeker="ann") == 2
    assert seen == [(), ("faster",)]
    assert lines(tracker) == ("faster", "after 1 lines")


def test_one_who_loses_every_race_is_told_so(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)
    tries: list[int] = []

    def work(desk: Desk) -> None:
        diary = desk.get(Diary, id_of())
        tries.append(diary.version)
        write(other, "faster")
        diary.write("slow", stamp=now())

    with pytest.raises(Conflict, match="Somebody else is changing this right now"):
        tracker.perform(work, seeker="ann")
    assert len(tries) == 8
    assert set(lines(tracker)) == {"faster"}


def test_threads_that_share_a_tracker_lose_nothing(tracker: Tracker) -> None:
    begin(tracker)
    failed: list[BaseException] = []

    def write_some(who: int) -> None:
        try:
            for number in range(5):
                write(tracker, f"{who}.{number}", command_id=f"{who}.{number}")
        except Conflict as conflict:
            failed.append(conflict)

    threads = [threading.Thread(target=write_some, args=(who,)) for who in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(lines(tracker)) == sorted(f"{who}.{number}" for who in range(3) for number in range(5))
    assert [recorded.event.originator_version for recorded in tracker.stream(id_of())] == list(range(1, 17))
    assert [*tracker.verify(known=[tracker.head()])]


def test_a_transaction_that_reads_first_keeps_others_waiting_and_can_still_write(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)
    failed: list[BaseException] = []

    def write_meanwhile() -> None:
        try:
            write(other, "had to wait")
        except Exception as error:  # noqa: BLE001 told below
            failed.append(error)

    meanwhile = threading.Thread(target=write_meanwhile)
    with tracker.record.writing(alone=True) as cursor:
        cursor.execute("SELECT count(*) FROM stored_events")
        [[before]] = cursor.fetchall()
        meanwhile.start()
        meanwhile.join(0.3)
        cursor.execute("UPDATE store_schema SET version = version")
        cursor.execute("SELECT count(*) FROM stored_events")
        assert cursor.fetchall() == [(before,)]
    meanwhile.join(30)
    assert not failed
    assert lines(tracker) == ("had to wait",)


# ------------------------------------------------------------------------------ replay


def test_a_stream_with_a_hole_is_not_loaded(tracker: Tracker) -> None:
    begin(tracker)
    for text in ("one", "two", "three"):
        write(tracker, text)
    with tracker.record.writing(alone=True) as cursor:
        cursor.execute("DELETE FROM stored_events WHERE originator_version = 3")
    with pytest.raises(Unreadable, match="ann/diary-1: an event in the middle is gone"):
        tracker.load(id_of())


@pytest.mark.parametrize("seed", range(3))
def test_the_faster_replay_comes_to_the_same_as_the_librarys(tmp_path: Path, seed: int) -> None:
    tracker = open_store(data_dir=tmp_path, chain_key=KEY)
    search = Search(tracker, "ann", seed)
    search.live(25)
    streams = {recorded.event.originator_id for recorded in tracker.history("ann", limit=10_000)}
    for id in streams:
        repository: Any = tracker.repository
        theirs = repository.get(id, projector_func=project_aggregate)
        told = [recorded.event for recorded in tracker.stream(id)]
        for ours in (tracker.load(id), repository.get(id)):
            assert vars(ours) == vars(theirs) | {"_told": told}
        middle = theirs.version // 2 + 1
        assert repository.get(id, version=middle).version == middle
    tracker.close()


# ------------------------------------------------------------------------------ the projector's part


class Counter:
    """A projector that counts the lines of each diary, and can be told to stumble."""

    def __init__(self) -> None:
        self.stumble: Callable[[Cursor], None] | None = None
        self.befores: list[int] = []

    def prepare(self, record: Record) -> None:
        with record.writing(alone=True) as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS counted (diary VARCHAR PRIMARY KEY, events INTEGER)")

    def write(self, cursor: Cursor, events: Sequence[tuple[Event, int]], *, before: int) -> None:
        self.befores.append(before)
        for event, _ in events:
            cursor.execute("UPDATE counted SET events = events + 1 WHERE diary = ?", (event.originator_id,))
            if isinstance(event, DiaryBegun):
                cursor.execute("INSERT INTO counted (diary, events) VALUES (?, ?)", (event.originator_id, 1))
        if self.stumble:
            self.stumble(cursor)


def count(tracker: Tracker) -> dict[str, int]:
    return {row["diary"]: row["events"] for row in tracker.read("SELECT * FROM counted")}


def test_read_models_are_written_in_the_same_transaction(opened: Opener) -> None:
    counter = Counter()
    tracker = opened(projector=counter)
    begin(tracker)
    write(tracker, "x")
    assert count(tracker) == {id_of(): 2}
    assert counter.befores == [0, 1]


def test_a_handler_that_fails_takes_the_events_the_links_and_the_command_id_with_it(opened: Opener) -> None:
    counter = Counter()
    tracker = opened(projector=counter)
    begin(tracker)
    before = (tracker.position(), tracker.head(), count(tracker))

    def stumble(cursor: Cursor) -> None:
        raise ZeroDivisionError

    counter.stumble = stumble
    with pytest.raises(ZeroDivisionError):
        write(tracker, "lost", command_id="click")
    assert (tracker.position(), tracker.head(), count(tracker)) == before
    counter.stumble = None
    write(tracker, "kept", command_id="click")
    assert lines(tracker) == ("kept",)
    assert [*tracker.verify()]


def test_a_handler_that_breaks_a_constraint_is_a_fault_and_no_lost_race(opened: Opener) -> None:
    counter = Counter()
    tracker = opened(projector=counter)
    begin(tracker)
    runs: list[int] = []

    def work(desk: Desk) -> None:
        runs.append(1)
        desk.get(Diary, id_of()).write("x", stamp=now())

    counter.stumble = lambda cursor: cursor.execute("INSERT INTO counted (diary, events) VALUES (?, 1)", (id_of(),))
    with pytest.raises(Exception, match=r"(?i)unique") as failed:
        tracker.perform(work, seeker="ann")
    assert type(failed.value).__name__ == "IntegrityError"
    assert len(runs) == 1


# ------------------------------------------------------------------------------ reading and watching


def test_questions_take_their_parameters_alike_on_both_databases(tracker: Tracker) -> None:
    begin(tracker)
    found = tracker.read("SELECT topic, 5 AS five FROM stored_events WHERE originator_id LIKE ?", ("ann%",))
    assert found == [{"topic": "diary.begun", "five": 5}]


def test_a_question_that_makes_no_sense_is_a_fault_and_harms_nothing(tracker: Tracker) -> None:
    for question in ("SELEKT 1", "SELECT * FROM nowhere"):
        with pytest.raises(DatabaseError):
            tracker.read(question)
    assert tracker.read("SELECT 1 AS one") == [{"one": 1}]


def test_nothing_to_record_is_recorded_as_nothing(tracker: Tracker) -> None:
    assert tracker.recorder.insert_events([]) is None
    assert tracker.position() == 0


def test_a_watch_tells_of_every_commit_once_whoever_made_it(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)
    watch = tracker.watch()
    try:
        assert not watch.changed()
        for writer in (tracker, other):
            write(writer, "x")
            assert watch.wait(5)
            assert not watch.changed()
        assert not watch.wait(0.05)
    finally:
        watch.close()


def test_the_news_tell_whose_search_changed_whoever_changed_it(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)
    news = News(tracker)
    try:
        assert news.changed() == frozenset()
        begin(other, seeker="ada")
        begin(tracker, seeker="bob")
        assert eventually(news.changed) == {"ada", "bob"}  # PostgreSQL tells of a commit a moment after it
        assert eventually(lambda: not news.changed())
    finally:
        news.close()


def test_the_news_reach_everybody_where_no_event_tells_whose_they_are(tmp_path: Path) -> None:
    tracker = open_store(data_dir=tmp_path, chain_key=KEY, catalogue=DIARIES)
    news = News(tracker)
    with tracker.record.writing() as cursor:
        cursor.execute("CREATE TABLE rebuilt (x INTEGER)")
    assert news.changed() == EVERYBODY
    news.close()
    tracker.close()


def test_a_watch_wakes_who_waits(opened: Opener) -> None:
    tracker, other = opened(), opened()
    begin(tracker)
    watch = tracker.watch()
    try:
        writer = threading.Timer(0.1, write, args=(other, "x"))
        writer.start()
        assert watch.wait(10)
        writer.join()
    finally:
        watch.close()


def test_the_environment_of_the_process_does_not_reach_the_store(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere: dict[str, Any] = {"IS_SNAPSHOTTING_ENABLED": "y", "TRACKER_PERSISTENCE_MODULE": "eventsourcing.popo"}
    for name, value in elsewhere.items():
        monkeypatch.setenv(name, value)
    tracker = opened()
    begin(tracker)
    assert tracker.snapshots is None
    assert opened().position() == 1
