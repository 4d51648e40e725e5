"""How an application goes on or ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from domain.application import JobApplication
from domain.errors import AlreadyOver, Invalid
from domain.values import DEFAULT_STAGES
from tests.support.searching import DETAILS, MONDAY, said, stamp

ENDS: dict[str, Callable[[JobApplication], None]] = {
    "rejected": lambda one: one.reject(reason="somebody with more years", stamp=stamp()),
    "withdrawn": lambda one: one.withdraw(reason="too far away", stamp=stamp()),
    "silent": lambda one: one.go_silent(stamp=stamp()),
    "accepted": lambda one: one.accept_offer(stamp=stamp()),
    "declined": lambda one: one.decline_offer(reason="too far away", stamp=stamp()),
}


@pytest.fixture
def one() -> JobApplication:
    return JobApplication.save_role(id="me/application-1", details=DETAILS, stage=DEFAULT_STAGES[1], stamp=stamp())


def offered(one: JobApplication) -> JobApplication:
    one.receive_offer(amount="€ 65,000", deadline=date(2026, 3, 13), words="Dear me,\nyes!", stamp=stamp())
    return one


class TestAnOffer:
    def test_is_kept_with_its_deadline(self, one: JobApplication) -> None:
        offer = offered(one).offer
        assert offer
        assert (offer.amount, offer.deadline, offer.received_at) == ("€ 65,000", date(2026, 3, 13), MONDAY)
        assert not offer.answered

    def test_made_again_as_it_was_changes_nothing(self, one: JobApplication) -> None:
        offered(offered(one))
        assert said(one).count("OfferReceived") == 1

    @pytest.mark.parametrize("more", [{"amount": "€ 70,000"}, {"deadline": date(2026, 3, 20)}])
    def test_made_better_takes_its_place(self, one: JobApplication, more: dict[str, object]) -> None:
        offered(one).receive_offer(
            **{"amount": "€ 65,000", "deadline": date(2026, 3, 13), "stamp": stamp(), **more}  # type: ignore[arg-type]
        )
        assert said(one).count("OfferReceived") == 2

    @pytest.mark.parametrize(
        ("field", "more"),
        [("deadline", {"deadline": date(2300, 1, 1)}), ("amount", {"amount": "\0"}), ("words", {"words": "\ud800"})],
    )
    def test_that_cannot_be_kept_is_refused(self, one: JobApplication, field: str, more: dict[str, object]) -> None:
        with pytest.raises(Invalid) as refusal:
            one.receive_offer(stamp=stamp(), **more)  # type: ignore[arg-type]
        assert refusal.value.field == field

    @pytest.mark.parametrize("answer", ["accepted", "declined"])
    def test_that_was_not_made_cannot_be_answered(self, one: JobApplication, answer: str) -> None:
        with pytest.raises(Invalid, match="no offer to answer yet"):
            ENDS[answer](one)

    @pytest.mark.parametrize("end", ENDS)
    def test_is_answered_by_any_end(self, one: JobApplication, end: str) -> None:
        ENDS[end](offered(one))
        assert one.offer
        assert one.offer.answered

    def test_waits_for_an_answer_again_once_it_is_reopened(self, one: JobApplication) -> None:
        ENDS["declined"](offered(one))
        one.reopen(stamp=stamp())
        assert one.offer
        assert not one.offer.answered


class TestAnEnd:
    @pytest.mark.parametrize("end", ENDS)
    def test_is_final_until_it_is_reopened(self, one: JobApplication, end: str) -> None:
        ENDS[end](offered(one))
        assert (one.outcome, one.ended_at, one.live) == (end, MONDAY, False)
        one.reopen(stamp=stamp())
        assert (one.outcome, one.ended_at, one.live) == ("", None, True)

    @pytest.mark.parametrize("end", ENDS)
    def test_twice_is_once(self, one: JobApplication, end: str) -> None:
        ENDS[end](offered(one))
        before = said(one)
        ENDS[end](one)
        assert said(one) == before

    @pytest.mark.parametrize("end", ENDS)
    @pytest.mark.parametrize("then", ["accepted", "declined", "silent"])
    def test_leaves_nothing_to_answer(self, one: JobApplication, end: str, then: str) -> None:
        if end == then:
            return
        ENDS[end](offered(one))
        with pytest.raises(AlreadyOver, match=rf"has ended \({end}\)\. Reopen it first"):
            ENDS[then](one)

    @pytest.mark.parametrize("end", ["rejected", "withdrawn", "silent"])
    def test_takes_no_offer(self, one: JobApplication, end: str) -> None:
        ENDS[end](one)
        with pytest.raises(AlreadyOver):
            offered(one)

    @pytest.mark.parametrize("end", ENDS)
    @pytest.mark.parametrize("then", ["rejected", "withdrawn"])
    def test_may_turn_into_a_no_of_either_side(self, one: JobApplication, end: str, then: str) -> None:
        ENDS[end](offered(one))
        ENDS[then](one)
        assert one.outcome == then

    @pytest.mark.parametrize("end", ["rejected", "withdrawn", "declined"])
    def test_takes_a_reason_that_can_be_kept(self, one: JobApplication, end: str) -> None:
        deed = {"rejected": one.reject, "withdrawn": one.withdraw, "declined": offered(one).decline_offer}[end]
        with pytest.raises(Invalid) as refusal:
            deed(reason="x" * 2_001, stamp=stamp())
        assert refusal.value.field == "reason"

    def test_there_was_none_to_take_back(self, one: JobApplication) -> None:
        one.reopen(stamp=stamp())
        assert said(one) == ["RoleSaved"]
