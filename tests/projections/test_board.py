"""The board: what each column shows, and where a card may be put."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.purpose import Purpose
from domain.rank import between
from domain.values import Cause
from projections import board
from projections.board import Card
from tests.support.searching import MONDAY, Search, moment, wall


def card(search: Search, id: str) -> Card:
    found = board.card(search.tracker, search.seeker, id=id)
    assert found is not None
    return found


def roles(cards: list[Card]) -> list[str]:
    return [one.role for one in cards]


class TestACard:
    def test_shows_what_is_known_of_the_role(self, search: Search) -> None:
        shown = card(
            search,
            search.save(
                "Köchin",
                "Kaufhaus am Markt",
                location="Hamburg",
                salary="€ 40,000",
                source="a friend",
                url="https://markt.example/1",
                closing_on=date(2026, 4, 1),
                no_calls=True,
            ),
        )
        assert (shown.role, shown.company, shown.location) == ("Köchin", "Kaufhaus am Markt", "Hamburg")
        assert (shown.salary, shown.source, shown.url) == ("€ 40,000", "a friend", "https://markt.example/1")
        assert (shown.closing_on, shown.no_calls, shown.tags) == (date(2026, 4, 1), True, ())
        assert (shown.stage, shown.meaning, shown.outcome, shown.resume) == ("saved", "saved", "", "")
        assert (shown.saved_at, shown.stage_since, shown.last_activity) == (MONDAY, MONDAY, MONDAY)
        assert (shown.applied_at, shown.ended_at, shown.promised_on, shown.offer_deadline) == (None, None, None, None)
        assert (shown.archived, shown.removed) == (False, False)

    def test_that_is_not_there_is_none(self, search: Search) -> None:
        assert board.card(search.tracker, "me", id="me/application-" + "0" * 32) is None

    def test_shows_corrections(self, search: Search) -> None:
        id = search.save(closing_on=date(2026, 4, 1))
        search.change(
            id, lambda one, stamp: one.correct_details(details=replace(one.details, closing_on=None), stamp=stamp)
        )
        assert card(search, id).closing_on is None

    def test_shows_when_and_with_what_one_applied(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.apply(resume="data, 2 pages", stamp=stamp))
        assert (card(search, id).applied_at, card(search, id).resume) == (MONDAY, "data, 2 pages")

    def test_shows_the_corrected_day(self, search: Search) -> None:
        id = search.applied()
        earlier = moment("2026-02-20 10:00")
        search.change(id, lambda one, stamp: one.correct_date(of="applied", at=earlier, stamp=stamp))
        assert card(search, id).applied_at == earlier

    def test_shows_nothing_of_the_corrected_day_of_an_offer(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_offer(stamp=stamp))
        before = card(search, id)
        earlier = moment("2026-02-20 10:00")
        search.change(id, lambda one, stamp: one.correct_date(of="offer", at=earlier, stamp=stamp))
        assert replace(card(search, id), next_due=None, next_step="") == replace(before, next_due=None, next_step="")

    def test_shows_since_when_it_stands_where_it_does(self, search: Search) -> None:
        id = search.save()
        search.later(days=2).move(id, "screening")
        shown = card(search, id)
        assert (shown.stage, shown.meaning, shown.stage_since) == ("screening", "screening", search.now)

    def test_shows_promises_and_offers(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.note_promise(by=date(2026, 3, 6), stamp=stamp))
        search.change(
            id, lambda one, stamp: one.receive_offer(amount="€ 65,000", deadline=date(2026, 3, 13), stamp=stamp)
        )
        shown = card(search, id)
        assert (shown.promised_on, shown.offer_amount, shown.offer_deadline) == (
            date(2026, 3, 6),
            "€ 65,000",
            date(2026, 3, 13),
        )

    def test_shows_an_offer_without_a_deadline(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_offer(deadline=date(2026, 3, 13), stamp=stamp))
        search.change(id, lambda one, stamp: one.receive_offer(amount="more", stamp=stamp))
        assert card(search, id).offer_deadline is None

    def test_shows_its_end_and_that_it_goes_on(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.reject(stamp=stamp))
        assert (card(search, id).outcome, card(search, id).ended_at) == ("rejected", MONDAY)
        search.change(id, lambda one, stamp: one.reopen(stamp=stamp))
        assert (card(search, id).outcome, card(search, id).ended_at) == ("", None)

    @pytest.mark.parametrize("outcome", ["accepted", "declined"])
    def test_shows_how_an_offer_was_answered(self, search: Search, outcome: str) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_offer(stamp=stamp))
        deed = {"accepted": "accept_offer", "declined": "decline_offer"}[outcome]
        search.change(id, lambda one, stamp: getattr(one, deed)(stamp=stamp))
        assert card(search, id).outcome == outcome

    def test_shows_its_tags_in_the_order_they_were_put_on(self, search: Search) -> None:
        id = search.save()
        for tag in ("remote", "dream", "Ω"):
            search.change(id, lambda one, stamp, tag=tag: one.tag(tag=tag, stamp=stamp))  # type: ignore[misc]
        search.change(id, lambda one, stamp: one.untag(tag="dream", stamp=stamp))
        assert card(search, id).tags == ("remote", "Ω")

    def test_shows_the_next_step(self, search: Search) -> None:
        id = search.applied()
        search.plan(
            id,
            lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=wall("2026-03-06 10:00"), stamp=stamp),
        )
        shown = card(search, id)
        assert (shown.next_purpose, shown.next_step, shown.next_due) == ("custom", "2", moment("2026-03-06 10:00"))
        search.plan(id, lambda one, stamp: one.finish_step(step="2", stamp=stamp))
        assert card(search, id).next_purpose == "check_status"

    def test_without_a_next_step_shows_none(self, search: Search) -> None:
        shown = card(search, search.save())
        assert (shown.next_purpose, shown.next_step, shown.next_due) == ("", "", None)


class TestActivity:
    """Given a card saved on Monday."""

    @pytest.mark.parametrize(
        "deed",
        [
            lambda one, stamp: one.receive_answer(stamp=stamp),
            lambda one, stamp: one.schedule_interview(starts=wall("2026-03-20 10:00"), stamp=stamp),
            lambda one, stamp: one.receive_offer(stamp=stamp),
            lambda one, stamp: one.reject(stamp=stamp),
            lambda one, stamp: one.note_promise(by=date(2026, 3, 6), stamp=stamp),
        ],
        ids=["answer", "interview", "offer", "end", "promise"],
    )
    def test_is_what_came_or_went(self, search: Search, deed: object) -> None:
        id = search.applied()
        search.later(days=1).change(id, deed)  # type: ignore[arg-type]
        assert card(search, id).last_activity == search.now

    def test_is_an_interview_moved_or_held(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 10:00")
        search.later(days=1).change(
            id, lambda one, stamp: one.move_interview(interview="1", starts=wall("2026-03-06 10:00"), stamp=stamp)
        )
        assert card(search, id).last_activity == search.now
        search.at("2026-03-06 12:00").change(id, lambda one, stamp: one.hold_interview(interview="1", stamp=stamp))
        assert card(search, id).last_activity == search.now

    @pytest.mark.parametrize("purpose", [Purpose.CHECK_STATUS, Purpose.THANK_YOU, Purpose.DECIDE_OFFER])
    def test_is_a_letter(self, search: Search, purpose: Purpose) -> None:
        id = search.applied()
        search.later(days=1).write(id, purpose=purpose)
        assert card(search, id).last_activity == search.now

    def test_is_no_note_tag_or_move(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).change(id, lambda one, stamp: one.add_note(text="x", stamp=stamp))
        search.change(id, lambda one, stamp: one.tag(tag="x", stamp=stamp))
        search.move(id, "screening")
        assert card(search, id).last_activity == MONDAY

    def test_told_of_later_leaves_the_latest(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_answer(stamp=stamp), happened="2026-02-01 10:00")
        assert card(search, id).last_activity == MONDAY

    def test_of_a_contact_alone_touches_no_card(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).write(search.meet())
        assert card(search, id).last_activity == MONDAY


class TestAColumn:
    def test_shows_the_latest_on_top(self, search: Search) -> None:
        for role in ("first", "second", "third"):
            search.later(minutes=1).save(role)
        assert search.lane("saved") == ["third", "second", "first"]

    def test_shows_so_many_and_counts_all(self, search: Search) -> None:
        for role in ("first", "second", "third"):
            search.later(minutes=1).save(role)
        search.save("fourth", stage="offer")
        assert roles(board.lane(search.tracker, "me", stage="saved", limit=2)) == ["third", "second"]
        assert board.counts(search.tracker, "me") == {"saved": 3, "offer": 1}

    def test_shows_nothing_that_was_put_away(self, search: Search) -> None:
        archived, removed = search.save("archived"), search.save("removed")
        search.change(archived, lambda one, stamp: one.archive(stamp=stamp))
        search.change(removed, lambda one, stamp: one.remove(stamp=stamp))
        assert search.lane("saved") == []
        assert board.counts(search.tracker, "me") == {}
        assert board.ids_in(search.tracker, "me", stage="saved") == sorted(
            [archived, removed], key=lambda id: (card(search, id).rank, id)
        )

    def test_shows_again_what_was_brought_back(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.change(id, lambda one, stamp: one.restore(stamp=stamp))
        assert board.counts(search.tracker, "me") == {"saved": 1}

    def test_orders_ranks_by_their_signs_and_not_as_a_dictionary_would(self, search: Search) -> None:
        for role, rank in (("low", "a1"), ("high", "Zz"), ("middle", "a0")):
            id = search.save(role)
            search.move(id, "saved", rank=rank)
        assert search.lane("saved") == ["high", "middle", "low"]


class TestAPlace:
    """Given a column with first on top, then second, then third."""

    @pytest.fixture
    def ids(self, search: Search) -> dict[str, str]:
        made = {role: search.later(minutes=1).save(role) for role in ("third", "second", "first")}
        assert search.lane("saved") == ["first", "second", "third"]
        return made

    def put(self, search: Search, id: str, *, after: str | None) -> list[str]:
        above, below = board.neighbours(search.tracker, "me", stage="saved", after=after, moving=id)
        search.move(id, "saved", rank=between(above or None, below or None))
        return search.lane("saved")

    def test_under_another(self, search: Search, ids: dict[str, str]) -> None:
        assert self.put(search, ids["first"], after=ids["second"]) == ["second", "first", "third"]

    def test_on_top(self, search: Search, ids: dict[str, str]) -> None:
        assert self.put(search, ids["third"], after=None) == ["third", "first", "second"]

    def test_at_the_bottom(self, search: Search, ids: dict[str, str]) -> None:
        assert self.put(search, ids["first"], after=ids["third"]) == ["second", "third", "first"]

    def test_where_it_is(self, search: Search, ids: dict[str, str]) -> None:
        assert self.put(search, ids["second"], after=ids["first"]) == ["first", "second", "third"]

    def test_does_not_count_the_card_itself(self, search: Search, ids: dict[str, str]) -> None:
        found = board.neighbours(search.tracker, "me", stage="saved", after=ids["first"], moving=ids["second"])
        assert found == (card(search, ids["first"]).rank, card(search, ids["third"]).rank)

    def test_of_one_from_elsewhere(self, search: Search, ids: dict[str, str]) -> None:
        assert self.put(search, search.save("new", stage="offer"), after=ids["first"]) == [
            "first",
            "new",
            "second",
            "third",
        ]

    def test_under_one_that_has_left_is_on_top(self, search: Search, ids: dict[str, str]) -> None:
        search.move(ids["second"], "offer")
        assert self.put(search, ids["third"], after=ids["second"]) == ["third", "first"]

    def test_counts_nothing_that_was_put_away(self, search: Search, ids: dict[str, str]) -> None:
        search.change(ids["second"], lambda one, stamp: one.archive(stamp=stamp))
        above, below = board.neighbours(search.tracker, "me", stage="saved", after=ids["first"], moving="")
        assert (above, below) == (card(search, ids["first"]).rank, card(search, ids["third"]).rank)

    def test_in_an_empty_column_has_no_neighbours(self, search: Search) -> None:
        assert board.neighbours(search.tracker, "me", stage="offer", after=None, moving="") == ("", "")


class TestTheArchive:
    def test_holds_what_was_put_away_latest_first(self, search: Search) -> None:
        for role in ("first", "second"):
            id = search.later(days=1).save(role)
            search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.save("third")
        assert roles(board.archive(search.tracker, "me")) == ["second", "first"]
        assert roles(board.archive(search.tracker, "me", limit=1)) == ["second"]

    def test_holds_nothing_that_was_removed(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.change(id, lambda one, stamp: one.remove(stamp=stamp))
        assert board.archive(search.tracker, "me") == []


class TestWithoutANextStep:
    def quiet(self, search: Search) -> list[str]:
        return roles(board.without_next_step(search.tracker, "me"))

    def let_go(self, search: Search, id: str) -> str:
        while steps := search.subject(id).open_steps():
            search.plan(id, lambda one, stamp, step=steps[0].id: one.cancel_step(step=step, stamp=stamp))  # type: ignore[misc]
        return id

    def test_is_every_live_application_with_nothing_planned_quietest_first(self, search: Search) -> None:
        for role in ("first", "second"):
            self.let_go(search, search.later(days=1).applied(role))
        self.let_go(search, search.later(days=-5).save("third", stage="screening"))
        assert self.quiet(search) == ["third", "first", "second"]
        assert roles(board.without_next_step(search.tracker, "me", limit=1)) == ["third"]

    def test_is_none_with_something_planned(self, search: Search) -> None:
        search.applied()
        assert self.quiet(search) == []

    def test_is_none_that_was_only_saved(self, search: Search) -> None:
        search.save()
        assert self.quiet(search) == []

    @pytest.mark.parametrize("deed", ["reject", "withdraw", "go_silent", "archive", "remove"])
    def test_is_none_that_is_over(self, search: Search, deed: str) -> None:
        id = self.let_go(search, search.applied())
        search.change(id, lambda one, stamp: getattr(one, deed)(stamp=stamp))
        assert self.quiet(search) == []

    def test_is_none_that_was_closed_by_hand(self, search: Search) -> None:
        search.move(self.let_go(search, search.applied()), "closed")
        assert self.quiet(search) == []

    def test_is_the_very_set_the_rules_call_live(self, search: Search) -> None:
        for stage in ("saved", "applied", "screening", "interviewing", "offer", "closed"):
            self.let_go(search, search.save(stage, stage=stage))
        live = [role for role in self.quiet(search) if search.application(ids_of(search)[role]).live]
        assert sorted(live) == sorted(self.quiet(search)) == ["applied", "interviewing", "offer", "screening"]


def ids_of(search: Search) -> dict[str, str]:
    return {row["role"]: row["id"] for row in search.tracker.read("SELECT role, id FROM board")}


def test_everything_is_each_card_that_was_not_removed_in_the_order_they_came(search_on_each: Search) -> None:
    search = search_on_each
    first, put_away, gone = search.save("A"), search.later(hours=1).save("B"), search.later(hours=1).save("C")
    search.change(put_away, lambda one, stamp: one.archive(stamp=stamp))
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    search.of("ada").save("D")
    assert [card.id for card in board.everything(search.tracker, "me")] == [first, put_away]


def test_only_what_the_person_took_away_themselves_is_removed_by_hand(search_on_each: Search) -> None:
    search = search_on_each
    ids = [search.save(role) for role in ("Removed", "Back again", "Came with a file", "Both", "Here")]
    removed, back, undone, both, _ = ids

    def take_away(id_: str, cause: Cause) -> None:
        stamp = search.stamp(cause=cause)
        search.commands.change_application("me", id_, lambda one: one.remove(stamp=stamp), stamp=stamp)

    for id_ in (removed, back):
        take_away(id_, Cause.PERSON)
    take_away(undone, Cause.IMPORT)
    take_away(both, Cause.IMPORT)
    for id_ in (back, both):
        search.change(id_, lambda one, stamp: one.restore(stamp=stamp))
    take_away(both, Cause.PERSON)
    assert [card.id for card in board.removed_by_hand(search.tracker, "me")] == sorted([removed, both])
    assert board.removed_by_hand(search.tracker, "ada") == []
