"""Interviews: arranged, moved, held or called off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.application import JobApplication
from domain.errors import Invalid, NotFound
from domain.values import DEFAULT_STAGES, LocalTime
from tests.support.searching import DETAILS, moment, said, stamp, wall

THURSDAY = wall("2026-03-05 11:00")
AFTER = stamp(moment("2026-03-05 12:00"))


@pytest.fixture
def one() -> JobApplication:
    return JobApplication.save_role(id="me/application-1", details=DETAILS, stage=DEFAULT_STAGES[0], stamp=stamp())


def arranged(one: JobApplication) -> JobApplication:
    one.schedule_interview(starts=THURSDAY, stamp=stamp())
    return one


class TestArranging:
    def test_keeps_when_how_where_and_with_whom(self, one: JobApplication) -> None:
        robin = "me/contact-" + "1" * 32
        one.schedule_interview(
            starts=THURSDAY,
            minutes=45,
            form=" video  call",
            place="room 4",
            with_whom=(robin, "Ada / HR"),
            stamp=stamp(),
        )
        talk = one.interviews["1"]
        assert (talk.starts, talk.minutes, talk.form, talk.place) == (THURSDAY, 45, "video call", "room 4")
        assert talk.with_whom == (robin, "Ada / HR")
        assert talk.ends_at() == moment("2026-03-05 11:45")

    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("starts", {"starts": wall("2026-03-05 11:00", "Nowhere")}),
            ("starts", {"starts": wall("1900-03-05 11:00")}),
            ("minutes", {"minutes": 0}),
            ("minutes", {"minutes": 721}),
            ("form", {"form": "x" * 201}),
            ("place", {"place": "x" * 2_001}),
            ("with_whom", {"with_whom": ("",)}),
            ("with_whom", {"with_whom": tuple(f"Ada {n}" for n in range(31))}),
        ],
    )
    def test_that_cannot_be_is_refused(self, one: JobApplication, field: str, more: dict[str, object]) -> None:
        with pytest.raises(Invalid) as refusal:
            one.schedule_interview(**{"starts": THURSDAY, "stamp": stamp(), **more})  # type: ignore[arg-type]
        assert refusal.value.field == field

    @pytest.mark.parametrize("who", ["ada/contact-" + "1" * 32, "me/contact-1"])
    def test_with_somebody_elses_people_is_refused(self, one: JobApplication, who: str) -> None:
        with pytest.raises(NotFound) as refusal:
            one.schedule_interview(starts=THURSDAY, with_whom=(who,), stamp=stamp())
        assert refusal.value.field == "with_whom"


class TestMoving:
    def test_keeps_the_length(self, one: JobApplication) -> None:
        arranged(one).move_interview(interview="1", starts=wall("2026-03-06 11:00"), stamp=stamp())
        assert (one.interviews["1"].starts, one.interviews["1"].minutes) == (wall("2026-03-06 11:00"), 60)

    def test_may_give_it_another_length(self, one: JobApplication) -> None:
        arranged(one).move_interview(interview="1", starts=THURSDAY, minutes=90, stamp=stamp())
        assert one.interviews["1"].minutes == 90

    def test_to_when_it_is_changes_nothing(self, one: JobApplication) -> None:
        arranged(one).move_interview(interview="1", starts=THURSDAY, stamp=stamp())
        assert said(one) == ["RoleSaved", "InterviewScheduled"]

    @pytest.mark.parametrize(
        ("starts", "minutes", "field"), [(wall("2300-01-01 10:00"), 0, "starts"), (THURSDAY, -5, "minutes")]
    )
    def test_to_when_it_cannot_be_is_refused(
        self, one: JobApplication, starts: LocalTime, minutes: int, field: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            arranged(one).move_interview(interview="1", starts=starts, minutes=minutes, stamp=stamp())
        assert refusal.value.field == field


class TestHolding:
    def test_says_how_it_went(self, one: JobApplication) -> None:
        arranged(one).hold_interview(interview="1", impression="friendly", stamp=AFTER)
        assert one.interviews["1"].held
        assert one.last_activity == moment("2026-03-05 12:00")

    def test_noted_while_it_goes_on_lasts_until_its_end(self, one: JobApplication) -> None:
        arranged(one).hold_interview(interview="1", stamp=stamp(moment("2026-03-05 11:30")))
        assert one.last_activity == moment("2026-03-05 12:00")

    def test_twice_is_once(self, one: JobApplication) -> None:
        arranged(one).hold_interview(interview="1", impression="friendly", stamp=AFTER)
        one.hold_interview(interview="1", stamp=AFTER)
        one.hold_interview(interview="1", impression="friendly", stamp=AFTER)
        assert said(one).count("InterviewHeld") == 1

    def test_may_be_told_of_later(self, one: JobApplication) -> None:
        arranged(one).hold_interview(interview="1", stamp=AFTER)
        one.hold_interview(interview="1", impression="on reflection, good", stamp=AFTER)
        assert one.interviews["1"].impression == "on reflection, good"

    def test_before_it_began_is_refused(self, one: JobApplication) -> None:
        with pytest.raises(Invalid, match="still to come") as refusal:
            arranged(one).hold_interview(interview="1", stamp=stamp())
        assert refusal.value.field == "interview"


class TestCallingOff:
    def test_says_why_and_is_done_once(self, one: JobApplication) -> None:
        arranged(one).cancel_interview(interview="1", why="they are ill", stamp=stamp())
        one.cancel_interview(interview="1", stamp=stamp())
        assert one.interviews["1"].cancelled
        assert said(one).count("InterviewCancelled") == 1

    def test_leaves_nothing_to_move_or_hold(self, one: JobApplication) -> None:
        arranged(one).cancel_interview(interview="1", stamp=stamp())
        deeds: list[Callable[[], None]] = [
            lambda: one.move_interview(interview="1", starts=THURSDAY, stamp=stamp()),
            lambda: one.hold_interview(interview="1", stamp=AFTER),
        ]
        for deed in deeds:
            with pytest.raises(Invalid, match="called off") as refusal:
                deed()
            assert refusal.value.field == "interview"


@pytest.mark.parametrize("interview", ["1", "", "\ud800"])
def test_an_interview_that_is_not_there_is_refused(one: JobApplication, interview: str) -> None:
    deeds: list[Callable[[], None]] = [
        lambda: one.move_interview(interview=interview, starts=THURSDAY, stamp=stamp()),
        lambda: one.hold_interview(interview=interview, stamp=AFTER),
        lambda: one.cancel_interview(interview=interview, stamp=stamp()),
    ]
    for deed in deeds:
        with pytest.raises(NotFound, match="no such interview") as refusal:
            deed()
        assert refusal.value.field == "interview"
