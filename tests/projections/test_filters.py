"""Filters of the board: by words, columns, tags, sources and what cards need."""

from __future__ import annotations

import pytest

from domain.errors import Invalid
from projections import filters
from projections.filters import Filter, Order
from tests.support.searching import Search


def found(search: Search, wanted: Filter, *, stage: str = "applied", limit: int = 50) -> list[str]:
    """The roles in a column that are wanted, from the top."""
    cards = filters.lane(search.tracker, search.seeker, wanted=wanted, now=search.now, stage=stage, limit=limit)
    return [card.role for card in cards]


def counted(search: Search, wanted: Filter) -> dict[str, int]:
    return filters.counts(search.tracker, search.seeker, wanted=wanted, now=search.now)


def tag(search: Search, card: str, *tags: str) -> None:
    for one in tags:
        search.change(card, lambda application, stamp, one=one: application.tag(tag=one, stamp=stamp))  # type: ignore[misc]


def let_go(search: Search, card: str) -> str:
    """Nothing is planned for this card any more."""
    while steps := search.subject(card).open_steps():
        search.plan(card, lambda one, stamp, step=steps[0].id: one.cancel_step(step=step, stamp=stamp))  # type: ignore[misc]
    return card


class TestWords:
    @pytest.mark.parametrize("text", ["DESIGN", "acme", "night shifts", "acme designer", ""])
    def test_are_looked_for_in_role_company_and_notes(self, search: Search, text: str) -> None:
        card = search.applied("Designer", "Acme")
        search.plan(card, lambda one, stamp: one.add_note(text="Ask about the night shifts", stamp=stamp))
        assert found(search, Filter(text=text)) == ["Designer"]

    @pytest.mark.parametrize("text", ["designer nordlicht", "100%", "de_igner"])
    def test_must_all_be_there_and_stand_for_themselves(self, search: Search, text: str) -> None:
        search.applied("Designer", "Acme")
        assert found(search, Filter(text=text)) == []

    def test_that_cannot_be_stored_are_refused(self, search: Search) -> None:
        with pytest.raises(Invalid):
            found(search, Filter(text="a\0b"))


class TestTags:
    def test_any_of_those_named(self, search: Search) -> None:
        both, one, _none = (search.applied(role) for role in ("Both", "One", "None"))
        tag(search, both, "remote", "referral")
        tag(search, one, "remote")
        assert sorted(found(search, Filter(tags=("remote",)))) == ["Both", "One"]
        assert found(search, Filter(tags=("referral", "other"))) == ["Both"]

    def test_are_meant_to_the_letter(self, search: Search) -> None:
        tag(search, search.applied(), "Remote first")
        assert found(search, Filter(tags=("remote first",))) == []
        assert found(search, Filter(tags=("Remote",))) == []

    def test_taken_off_count_no_more(self, search: Search) -> None:
        card = search.applied()
        tag(search, card, "remote")
        search.change(card, lambda one, stamp: one.untag(tag="remote", stamp=stamp))
        assert found(search, Filter(tags=("remote",))) == []


class TestNeeds:
    def test_overdue_is_what_should_have_been_done(self, search: Search) -> None:
        search.at("2026-03-02 09:00").applied("Due on the 10th")
        search.at("2026-03-09 09:00").applied("Due later")
        search.at("2026-03-10 12:00")
        assert found(search, Filter(needs=("overdue",))) == ["Due on the 10th"]

    def test_soon_is_the_next_seven_days(self, search: Search) -> None:
        search.at("2026-03-02 09:00").applied("In a week and an hour")
        assert found(search, Filter(needs=("soon",))) == []
        search.at("2026-03-04 09:00")
        assert found(search, Filter(needs=("soon",))) == ["In a week and an hour"]
        search.at("2026-03-10 12:00")
        assert found(search, Filter(needs=("soon",))) == []

    def test_unplanned_is_a_live_application_without_a_next_step(self, search: Search) -> None:
        search.applied("Planned")
        let_go(search, search.applied("Bare"))
        search.save("Only saved")
        assert counted(search, Filter(needs=("unplanned",))) == {"applied": 1}
        assert found(search, Filter(needs=("unplanned",))) == ["Bare"]

    def test_quiet_is_two_weeks_without_a_word(self, search: Search) -> None:
        let_go(search, search.at("2026-03-02 09:00").applied("Bare"))
        search.at("2026-03-16 08:59")
        assert found(search, Filter(needs=("quiet",))) == []
        search.at("2026-03-16 09:00")
        assert found(search, Filter(needs=("quiet",))) == ["Bare"]

    def test_what_has_ended_needs_nothing(self, search: Search) -> None:
        card = search.at("2026-03-02 09:00").applied()
        search.change(card, lambda one, stamp: one.reject(stamp=stamp))
        search.at("2026-05-02 09:00")
        assert counted(search, Filter(needs=tuple(filters.NEEDS))) == {}

    def test_any_of_those_named_and_unknown_ones_ask_for_nothing(self, search: Search) -> None:
        search.at("2026-03-02 09:00").applied("Late")
        search.at("2026-03-12 09:00").applied("Soon")
        search.at("2026-03-14 09:00")
        assert sorted(found(search, Filter(needs=("overdue", "soon")))) == ["Late", "Soon"]
        assert sorted(found(search, Filter(needs=("tea",)))) == ["Late", "Soon"]


class TestTogether:
    def test_every_kind_that_is_named_must_fit(self, search: Search) -> None:
        fits = search.applied("Designer", "Acme", source="LinkedIn")
        tag(search, fits, "remote")
        tag(search, search.applied("Designer", "Acme", source="a friend"), "remote")
        wanted = Filter(text="acme", stages=("applied", "offer"), tags=("remote",), sources=("LinkedIn",))
        assert counted(search, wanted) == {"applied": 1}
        assert counted(search, Filter(text="acme", stages=("offer",))) == {}

    def test_counts_all_and_gives_so_many(self, search: Search) -> None:
        for number in range(3):
            search.later(minutes=1).applied(f"Role {number}")
        assert found(search, Filter(text="role"), limit=2) == ["Role 2", "Role 1"]
        assert counted(search, Filter(text="role")) == {"applied": 3}

    def test_one_card_fits_or_does_not(self, search: Search) -> None:
        card = search.applied("Designer")
        for text, expected in (("designer", True), ("nurse", False)):
            wanted = Filter(text=text)
            assert filters.fits(search.tracker, "me", id=card, wanted=wanted, now=search.now) is expected

    def test_what_is_put_away_or_somebody_else_s_is_not_found(self, search: Search) -> None:
        away, gone = search.applied("Away"), search.applied("Gone")
        search.change(away, lambda one, stamp: one.archive(stamp=stamp))
        search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
        other = search.of("ada")
        tag(search, search.applied("Mine", source="LinkedIn"), "remote")
        for wanted in (Filter(text="i"), Filter(tags=("remote",)), Filter(sources=("LinkedIn",)), Filter()):
            assert counted(other, wanted) == {}
        assert found(search, Filter(text="nordlicht")) == ["Mine"]


class TestSorting:
    @pytest.fixture
    def three(self, search: Search) -> Search:
        """Ada's offer with nothing planned, then bob's application, then Cid's role that was only saved."""
        let_go(search, search.at("2026-03-02 09:00").save("Zoo keeper", "Ada’s", stage="offer"))
        search.at("2026-03-03 09:00").applied("baker", "bob’s")
        search.at("2026-03-04 09:00").save("Cook", "Cid’s")
        return search

    def order(self, search: Search, by: str, *, down: bool = False, stages: tuple[str, ...] = ()) -> list[str]:
        order = Order(by=by, down=down, stages=stages)
        found = filters.found(search.tracker, "me", wanted=Filter(), now=search.now, order=order)
        return [card.role for card in found]

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ("role", ["baker", "Cook", "Zoo keeper"]),
            ("company", ["Zoo keeper", "baker", "Cook"]),
            ("activity", ["Zoo keeper", "baker", "Cook"]),
        ],
    )
    def test_by_what_every_card_has(self, three: Search, by: str, expected: list[str]) -> None:
        assert self.order(three, by) == expected
        assert self.order(three, by, down=True) == expected[::-1]

    @pytest.mark.parametrize("by", ["next", "applied"])
    @pytest.mark.parametrize("down", [False, True])
    def test_what_is_missing_comes_last(self, three: Search, by: str, down: bool) -> None:
        assert self.order(three, by, down=down)[0] == "baker"

    def test_columns_in_the_seeker_s_own_order(self, three: Search) -> None:
        stages = ("offer", "saved", "applied")
        assert self.order(three, "stage", stages=stages) == ["Zoo keeper", "Cook", "baker"]
        assert self.order(three, "stage", stages=stages, down=True) == ["baker", "Cook", "Zoo keeper"]
        assert len(self.order(three, "stage")) == 3

    def test_gives_so_many_of_the_board_or_of_the_archive(self, three: Search) -> None:
        away = three.applied("Away", source="Indeed")
        three.change(away, lambda one, stamp: one.archive(stamp=stamp))

        def found(*, archived: bool, limit: int = 100) -> list[str]:
            order = Order(by="role")
            cards = filters.found(
                three.tracker, "me", wanted=Filter(), now=three.now, order=order, archived=archived, limit=limit
            )
            return [card.role for card in cards]

        assert found(archived=True) == ["Away"]
        assert found(archived=False, limit=2) == ["baker", "Cook"]
        assert filters.counts(three.tracker, "me", wanted=Filter(), now=three.now, archived=True) == {"applied": 1}
        assert filters.choices(three.tracker, "me", archived=True).sources == (("Indeed", 1),)


class TestChoices:
    def test_are_the_tags_and_sources_on_the_board_most_used_first(self, search: Search) -> None:
        first, second = search.applied(source="LinkedIn"), search.applied(source="a friend")
        search.applied(source="LinkedIn")
        away = search.applied(source="Indeed")
        tag(search, first, "remote", "referral")
        tag(search, second, "remote")
        tag(search, away, "far")
        search.change(away, lambda one, stamp: one.archive(stamp=stamp))
        choices = filters.choices(search.tracker, "me")
        assert choices.tags == (("remote", 2), ("referral", 1))
        assert choices.sources == (("LinkedIn", 2), ("a friend", 1))
        assert filters.choices(search.of("ada").tracker, "ada").tags == ()
