"""A search told again: at every moment it is what it was, whichever way one came there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.store.database import Row
from domain.store.tracker import Recorded
from projections import agenda, board, deliveries, people, plans, seekers
from projections.database import Database
from projections.fold import FoldWriter
from projections.replay import TOLD, History, Order, Past, Told, reached_by, told_in
from tests.support.searching import MONDAY, Search, moment, opened
from tests.support.telling import DEEDS, Story

TABLES = [table for model in TOLD for table in model.tables]
Picture = dict[str, list[Row]]


def picture(db: Database, seeker: str = "me") -> Picture:
    """Every row of a seeker's that a past can show."""
    return {
        table.name: db.read(f"SELECT * FROM {table.name} WHERE seeker = ? ORDER BY {', '.join(table.key)}", (seeker,))
        for table in TABLES
    }


def answers(db: Database, seeker: str = "me") -> list[Any]:
    """What the board and the pages beside it ask."""
    settings = seekers.settings(db, seeker)
    stages = settings.stages if settings else ()
    return [
        settings,
        [board.lane(db, seeker, stage=stage.id) for stage in stages],
        board.counts(db, seeker),
        board.archive(db, seeker),
        board.without_next_step(db, seeker),
        plans.open_steps(db, seeker),
        deliveries.outbox(db, seeker),
        deliveries.ledger(db, seeker),
        agenda.between(db, seeker, start=MONDAY - timedelta(days=999), end=MONDAY + timedelta(days=999)),
        people.everybody(db, seeker),
    ]


def naive(recorded: Sequence[Recorded], order: Order, count: int) -> Picture:
    """The first ``count`` events folded one after the other by the handlers, and nothing else."""
    begun: dict[str, datetime] = {}
    for one in recorded:
        id, at = one.event.originator_id, one.event.occurred_at
        begun[id] = min(begun.get(id, at), at)

    def happened(one: Recorded) -> Any:
        return (begun[one.event.originator_id] if one.event.originator_version == 1 else one.event.occurred_at), 0

    def place(one: Recorded) -> Any:
        return one.position if order is Order.KNOWN else (happened(one), one.position)

    writer = FoldWriter(TABLES)
    for one in sorted(recorded, key=place)[:count]:
        for model in TOLD:
            handler = model.handler(type(one.event))
            if handler is not None:
                handler(writer, one.event, one.position)
    kept = writer.snapshot()
    return {table.name: [dict(kept[table.name][key]) for key in sorted(kept[table.name])] for table in TABLES}


@contextmanager
def past_of(told: Sequence[Told], *, spacing: int = 3, pictured: int = 2) -> Iterator[Past]:
    past = Past(told, spacing=spacing, pictured=pictured)
    try:
        yield past
    finally:
        past.close()


BEGINNING = (
    ("save", 1),
    ("save", 5),
    ("save", 8),
    ("add", 3),
    ("apply", 3),
    ("apply", 1),
    ("interview", 2),
    ("plan", 4),
)
TURNS = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 199)), min_size=3, max_size=12)


class Replays(RuleBasedStateMachine):
    """Two people search; after each deed the board of one is noted, and all moments of it are looked at again."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        tracker = self.stack.enter_context(opened(Path(self.stack.enter_context(TemporaryDirectory()))))
        self.mine, self.theirs = Story(tracker, "me"), Story(tracker, "ada")
        self.live: dict[int, tuple[Picture, list[Any]]] = {}
        for story in (self.mine, self.theirs):
            story.begin()
            for deed, number in BEGINNING:
                story.tell(deed, number)
        self.history = History(tracker, "me")
        self.pasts = {
            (order, spacing): self.stack.enter_context(past_of(self.history.told(order), spacing=spacing))
            for order in Order
            for spacing in (0, 4)
        }
        self.note()

    def note(self) -> None:
        tracker = self.mine.tracker
        self.live[tracker.position()] = picture(tracker), answers(tracker)
        self.history.catch_up()

    @rule(turns=TURNS)
    def go_on(self, turns: Sequence[tuple[str, int]]) -> None:
        for deed, number in turns:
            self.mine.tell(deed, number)
            self.note()
        self.theirs.tell(*turns[0])

    @rule(data=st.data())
    def look_at_a_moment_that_was_live(self, data: st.DataObject) -> None:
        position = data.draw(st.sampled_from(sorted(self.live)))
        told = self.history.told(Order.KNOWN)
        count = sum(one.position <= position for one in told)
        for spacing in (0, 4):
            past = self.pasts[Order.KNOWN, spacing]
            past.tell(told)
            past.go(count)
            assert (picture(past), answers(past)) == self.live[position]

    @rule(data=st.data(), order=st.sampled_from(Order))
    def look_at_any_moment(self, data: st.DataObject, order: Order) -> None:
        told = self.history.told(order)
        count = data.draw(st.integers(0, len(told)))
        expected = naive(self.mine.tracker.history("me", limit=10_000), order, count)
        for spacing in (0, 4):
            past = self.pasts[order, spacing]
            past.tell(told)
            past.go(count)
            assert picture(past) == expected

    @rule(order=st.sampled_from(Order))
    def delete_the_checkpoints(self, order: Order) -> None:
        self.pasts[order, 4].forget()

    @invariant()
    def nobody_else_is_in_it(self) -> None:
        for past in self.pasts.values():
            assert not any(picture(past, "ada").values())

    def teardown(self) -> None:
        self.stack.close()


def test_every_moment_is_what_it_was() -> None:
    run_state_machine_as_test(
        Replays,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make a long history shorter takes minutes
        ),
    )


class TestHistory:
    def test_is_read_from_each_database(self, search: Search) -> None:
        search.applied()
        for number in range(5):
            search.later(hours=1).save(f"Role {number}")
        history = History(search.tracker, "me")
        with past_of(history.told(Order.KNOWN)) as past:
            past.go(len(history.told(Order.KNOWN)))
            assert (picture(past), answers(past)) == (picture(search.tracker), answers(search.tracker))

    def test_goes_on_where_the_record_goes_on(self, search: Search) -> None:
        history = History(search.tracker, "me")
        assert not history.catch_up()
        search.of("ada").save()
        assert not history.catch_up()
        search.save()
        assert history.catch_up()
        assert len(history.told(Order.HAPPENED)) == len(search.tracker.history("me"))

    def test_of_nobody_is_empty(self, search: Search) -> None:
        history = History(search.tracker, "nobody")
        assert not history.catch_up()
        assert history.told(Order.KNOWN) == ()

    def test_a_clock_that_was_set_back_takes_nothing_back(self, search: Search) -> None:
        search.at("2026-03-10 10:00").save()
        search.at("2026-03-10 09:00").save("Nurse")
        told = told_in(search.tracker.history("me"), Order.KNOWN)
        assert reached_by(told, moment("2026-03-10 09:30")) == 1
        assert reached_by(told, moment("2026-03-10 10:00")) == len(told)


class TestTwoOrders:
    def test_late_news_were_not_known_then_but_had_happened(self, search: Search) -> None:
        id = search.at("2026-03-02 09:00").applied()
        search.at("2026-03-09 09:00").change(id, lambda one, at: one.reject(stamp=at), happened="2026-03-03 12:00")
        on_the_5th = moment("2026-03-05 12:00")
        assert outcome_at(search, Order.KNOWN, on_the_5th, id) == ""
        assert outcome_at(search, Order.HAPPENED, on_the_5th, id) == "rejected"
        assert outcome_at(search, Order.KNOWN, moment("2026-03-09 09:00"), id) == "rejected"

    def test_what_was_put_down_late_had_begun_with_the_first_thing_told_of_it(self, search: Search) -> None:
        id = search.at("2026-03-09 09:00").save()
        search.change(id, lambda one, at: one.apply(stamp=at), happened="2026-03-03 12:00")
        history = History(search.tracker, "me")
        with past_of(history.told(Order.HAPPENED)) as past:
            past.go(reached_by(history.told(Order.HAPPENED), moment("2026-03-03 12:00")))
            card = board.card(past, "me", id=id)
        assert card is not None
        assert card.applied_at == moment("2026-03-03 12:00")


def outcome_at(search: Search, order: Order, at: Any, id: str) -> str:
    told = told_in(search.tracker.history("me"), order)
    with past_of(told) as past:
        past.go(reached_by(told, at))
        card = board.card(past, "me", id=id)
        assert card is not None
        return card.outcome


@pytest.mark.parametrize("way", [lambda n: range(n + 1), lambda n: range(n, -1, -1), lambda n: (n, 0, n // 2, n // 3)])
def test_every_way_leads_to_the_same_moment(search: Search, way: Callable[[int], Sequence[int]]) -> None:
    id = search.applied()
    search.later(days=1).plan(id, lambda one, at: one.add_note(text="A note", stamp=at))
    search.later(days=1).interview(id, "2026-03-20 10:00")
    search.later(days=1).move(id, "interviewing")
    recorded = search.tracker.history("me")
    told = told_in(recorded, Order.KNOWN)
    with past_of(told) as past:
        for count in way(len(told)):
            past.go(count)
            assert picture(past) == naive(recorded, Order.KNOWN, count)


def _lived(search: Search) -> list[Recorded]:
    """Some dozen events, the last of them notes."""
    id = search.applied()
    for _ in range(9):
        search.later(days=1).plan(id, lambda one, at: one.add_note(text="A note", stamp=at))
    return search.tracker.history("me")


def test_a_step_back_before_anybody_looked_is_no_other_moment(search: Search) -> None:
    recorded = _lived(search)
    told = told_in(recorded, Order.KNOWN)
    with past_of(told) as past:
        for count in (len(told), 6, 5):
            past.go(count)
        assert picture(past) == naive(recorded, Order.KNOWN, 5)


def test_what_is_told_otherwise_is_folded_anew_from_where_it_parts(search: Search) -> None:
    recorded = _lived(search)
    without = [*recorded[:-2], recorded[-1]]
    with past_of(told_in(recorded, Order.KNOWN)) as past:
        past.go(len(recorded))
        past.tell(told_in(without, Order.KNOWN))
        past.go(len(without))
        assert picture(past) == naive(without, Order.KNOWN, len(without))
