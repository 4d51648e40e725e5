"""What was noted by mistake: it stays in the record, and counts as never having happened."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.application import JobApplication
from domain.contact import Contact
from domain.errors import Invalid, NotFound
from domain.outcomes import Offer
from domain.purpose import Purpose
from domain.rank import on_top
from domain.steps import OPEN, Steps
from domain.taken_back import TakenBack
from domain.taking_back import bring_back, may_be_taken_back, take_back, taken_in
from domain.values import DEFAULT_STAGES, Meaning, Stamp
from tests.support.searching import DETAILS, MONDAY, NOTE, ROBIN, said, stamp, wall
from tests.support.telling import FROZEN, HASH

STARTS = wall("2026-03-05 11:00")
ROBINS = "me/contact-" + "1" * 32
STAGE = {stage.meaning: stage for stage in DEFAULT_STAGES}


def later(hours: int) -> Stamp:
    return stamp(MONDAY + timedelta(hours=hours))


@pytest.fixture
def one() -> JobApplication:
    return JobApplication.save_role(id="me/application-1", details=DETAILS, stage=DEFAULT_STAGES[0], stamp=stamp())


@pytest.fixture
def robin() -> Contact:
    return Contact.add(id=ROBINS, card=ROBIN, stamp=stamp())


def state(subject: Steps) -> dict[str, object]:
    return deepcopy({name: value for name, value in vars(subject).items() if not name.startswith("_")})


def back(subject: Steps, *entries: int) -> TakenBack:
    """Take back those entries, or the last one, and say how it was put down."""
    take_back(subject, entries=entries or (len(subject.told),), stamp=later(99))
    last = subject.told[-1]
    assert isinstance(last, TakenBack)
    return last


def away(one: JobApplication) -> tuple[bool, bool]:
    return one.archived, one.removed


Deed = Callable[[JobApplication], None]
DEEDS: dict[str, Deed] = {
    "applied": lambda it: it.apply(resume="v1", stamp=later(1)),
    "moved": lambda it: it.move(stage=STAGE[Meaning.SCREENING], stamp=later(1)),
    "moved as applied": lambda it: it.move(stage=STAGE[Meaning.APPLIED], stamp=later(1)),
    "promised": lambda it: it.note_promise(by=date(2026, 4, 1), stamp=later(1)),
    "answered": lambda it: it.receive_answer(words="hello", stamp=later(1)),
    "posting": lambda it: it.keep_posting(text="We look for", stamp=later(1)),
    "attached": lambda it: it.attach_document(document=HASH, name="a", media_type="b", size=1, stamp=later(1)),
    "resume": lambda it: it.send_resume(frozen=FROZEN, name="ada.pdf", stamp=later(1)),
    "interview": lambda it: it.schedule_interview(starts=STARTS, stamp=later(1)),
    "offer": lambda it: it.receive_offer(amount="lots", deadline=date(2026, 4, 1), stamp=later(1)),
    "rejected": lambda it: it.reject(stamp=later(1)),
    "withdrawn": lambda it: it.withdraw(stamp=later(1)),
    "silent": lambda it: it.go_silent(stamp=later(1)),
    "wrote": lambda it: it.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, contact=ROBINS, stamp=later(1)),
    "noted": lambda it: it.add_note(text="a note", stamp=later(1)),
}


class TestWhatCountsAsNeverHavingHappened:
    @pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
    def test_stands_as_before_and_after_all_as_it_was(self, one: JobApplication, deed: Deed) -> None:
        before = state(one)
        deed(one)
        done = state(one)
        assert done != before
        assert back(one).standing.last_activity == before["last_activity"]
        assert state(one) == before
        assert back(one).again
        assert state(one) == done
        assert not back(one).again
        assert state(one) == before

    def test_twice_is_once(self, one: JobApplication) -> None:
        one.add_note(text="a note", stamp=later(1))
        back(one, 2)
        take_back(one, entries=(2,), stamp=later(3))
        assert said(one) == ["RoleSaved", "NoteAdded", "TakenBack"]

    def test_and_counts_after_all_twice_is_once(self, one: JobApplication) -> None:
        one.add_note(text="a note", stamp=later(1))
        back(one, 2)
        back(one, 3)
        take_back(one, entries=(3,), stamp=later(3))
        assert said(one) == ["RoleSaved", "NoteAdded", "TakenBack", "TakenBack"]

    def test_is_brought_back_by_its_own_line_with_what_went_with_it(self, one: JobApplication) -> None:
        one.add_note(text="a note", stamp=later(1))
        one.amend_note(note="1", text="again", stamp=later(1))
        back(one, 2)
        bring_back(one, entry=3, stamp=later(2))
        assert one.notes == {"1": "again"}
        bring_back(one, entry=3, stamp=later(2))
        assert said(one)[-2:] == ["TakenBack", "TakenBack"]

    def test_what_never_happened_is_refused(self, one: JobApplication) -> None:
        for entry in (0, 2):
            with pytest.raises(NotFound):
                take_back(one, entries=(entry,), stamp=later(1))

    def test_what_followed_by_itself_is_left(self, one: JobApplication) -> None:
        one.place(rank=on_top(later(1).recorded_at), stamp=later(1))
        take_back(one, entries=(2,), stamp=later(2))
        assert said(one) == ["RoleSaved", "CardPlaced"]

    def test_several_go_the_latest_first(self, one: JobApplication) -> None:
        one.apply(stamp=later(1))
        one.add_note(text="a note", stamp=later(2))
        back(one, 2, 3)
        assert [event.topic for event in one.told if isinstance(event, TakenBack)] == [
            "note.added",
            "application.applied",
        ]
        assert taken_in(one) == {2, 3}

    def test_a_new_note_never_gets_the_number_of_one_that_was_taken_back(self, one: JobApplication) -> None:
        one.add_note(text="a note", stamp=later(1))
        back(one)
        one.add_note(text="another", stamp=later(3))
        assert one.notes == {"2": "another"}

    def test_nor_does_an_interview(self, one: JobApplication) -> None:
        one.schedule_interview(starts=STARTS, stamp=later(1))
        back(one)
        one.schedule_interview(starts=STARTS, stamp=later(3))
        assert list(one.interviews) == ["2"]


class TestWhatGoesWithIt:
    def test_an_interview_goes_with_all_that_became_of_it(self, one: JobApplication) -> None:
        one.schedule_interview(starts=STARTS, stamp=later(1))
        one.schedule_interview(starts=STARTS, stamp=later(1))
        one.move_interview(interview="1", starts=wall("2026-03-06 11:00"), stamp=later(2))
        one.move_interview(interview="2", starts=wall("2026-03-06 11:00"), stamp=later(2))
        one.cancel_interview(interview="1", stamp=later(3))
        assert back(one, 2).entries == (2, 4, 6)
        assert list(one.interviews) == ["2"]

    def test_what_was_taken_back_of_it_before_does_not_come_again_with_it(self, one: JobApplication) -> None:
        one.schedule_interview(starts=STARTS, stamp=later(1))
        one.cancel_interview(interview="1", stamp=later(3))
        back(one, 3)
        assert back(one, 2).entries == (2,)
        back(one)
        assert not one.interviews["1"].cancelled

    def test_a_note_goes_with_how_it_was_rewritten(self, one: JobApplication) -> None:
        one.add_note(text="a note", stamp=later(1))
        one.add_note(text="another", stamp=later(1))
        one.amend_note(note="1", text="again", stamp=later(2))
        one.amend_note(note="2", text="again", stamp=later(2))
        back(one, 2)
        assert one.notes == {"2": "again"}

    def test_to_have_applied_goes_with_its_corrected_date(self, one: JobApplication) -> None:
        one.apply(stamp=later(1))
        one.receive_offer(stamp=later(2))
        one.correct_date(of="offer", at=MONDAY - timedelta(days=1), stamp=later(3))
        one.correct_date(of="applied", at=MONDAY - timedelta(days=3), stamp=later(3))
        assert back(one, 2).happened == (later(1).occurred_at, MONDAY - timedelta(days=3))
        assert one.applied_at is None
        back(one, 3)
        assert one.offer is None

    def test_the_card_goes_back_where_that_had_moved_it(self, one: JobApplication) -> None:
        one.apply(stamp=later(1))
        one.schedule_step(purpose=Purpose.CUSTOM, due=STARTS, stamp=later(1))
        one.move(stage=STAGE[Meaning.APPLIED], stamp=later(1))
        assert back(one, 2).entries == (2, 4)
        assert (one.stage, one.steps["1"].state) == ("saved", OPEN)

    def test_but_not_where_it_was_moved_on_another_day(self, one: JobApplication) -> None:
        one.apply(stamp=later(1))
        one.move(stage=STAGE[Meaning.APPLIED], stamp=later(2))
        back(one, 2)
        assert one.stage == "applied"

    def test_to_move_a_card_out_of_an_end_had_opened_it_again(self, one: JobApplication) -> None:
        one.reject(stamp=later(1))
        one.move(stage=STAGE[Meaning.SCREENING], stamp=later(2))
        assert said(one)[-2:] == ["Reopened", "StageMoved"]
        back(one, 4)
        assert (one.stage, one.outcome) == ("saved", "rejected")


class TestHowItStandsThen:
    def test_of_a_letter_whoever_it_went_to_was_written_to_before(self, one: JobApplication) -> None:
        one.send_letter(purpose=Purpose.CUSTOM, letter=NOTE, contact=ROBINS, stamp=later(1))
        one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, contact=ROBINS, stamp=later(2))
        standing = back(one, 3).standing
        assert (standing.contact, standing.wrote, standing.wrote_at) == (ROBINS, "custom", later(1).occurred_at)
        standing = back(one, 2).standing
        assert (standing.wrote, standing.wrote_at) == ("", None)

    def test_of_what_a_letter_had_settled_it_is_to_be_done_again(self, robin: Contact) -> None:
        robin.schedule_step(purpose=Purpose.THANK_YOU, due=STARTS, stamp=later(1))
        robin.send_letter(purpose=Purpose.THANK_YOU, letter=NOTE, step="1", stamp=later(2))
        standing = back(robin).standing
        assert (standing.step, standing.step_state, standing.contact) == ("1", OPEN, ROBINS)
        assert (robin.steps["1"].state, robin.sent) == (OPEN, [])

    def test_of_an_interview_called_off_by_mistake(self, one: JobApplication) -> None:
        one.schedule_interview(starts=STARTS, stamp=later(1))
        one.cancel_interview(interview="1", stamp=later(2))
        standing = back(one).standing
        assert (standing.item, standing.interview) == ("1", one.interviews["1"])
        assert not one.interviews["1"].cancelled

    def test_of_an_offer_that_was_better_before(self, one: JobApplication) -> None:
        one.receive_offer(amount="£1", stamp=later(1))
        one.receive_offer(amount="£2", stamp=later(2))
        assert back(one).standing.offer == Offer(received_at=later(1).occurred_at, amount="£1")

    def test_of_a_meeting(self, robin: Contact) -> None:
        robin.schedule_meeting(starts=STARTS, minutes=45, place="Café", stamp=later(1))
        robin.hold_meeting(stamp=later(50))
        robin.answer(stamp=later(51))
        assert back(robin).standing.answered_at is None
        standing = back(robin, 3).standing
        assert (standing.meets_at, standing.minutes, standing.place, standing.met_at) == (STARTS, 45, "Café", None)
        assert back(robin, 2).standing.meets_at is None
        assert robin.meets_at is None

    def test_of_how_far_it_got(self, one: JobApplication) -> None:
        one.move(stage=STAGE[Meaning.APPLIED], stamp=later(1))
        one.correct_date(of="applied", at=MONDAY, stamp=later(1))
        one.receive_answer(stamp=later(2))
        one.move(stage=STAGE[Meaning.SCREENING], stamp=later(3))
        one.schedule_interview(starts=STARTS, stamp=later(4))
        one.receive_offer(stamp=later(5))
        one.reject(stamp=later(6))
        one.add_note(text="a note", stamp=later(7))
        reached = {what: at - MONDAY for what, at in back(one).standing.reached}
        assert {what: span.total_seconds() / 3600 for what, span in reached.items()} == {
            "saved": 0,
            "applied": 0,
            "answered": 2,
            "screening": 3,
            "interviewing": 4,
            "offer": 5,
        }


class TestDeedsThatDoTheOpposite:
    def test_a_role_saved_by_mistake_is_removed(self, one: JobApplication) -> None:
        take_back(one, entries=(1,), stamp=later(1))
        assert one.removed

    def test_what_a_correction_changed_goes_back_and_nothing_else(self, one: JobApplication) -> None:
        one.correct_details(details=replace(one.details, salary="£1", location="Bonn"), stamp=later(1))
        one.correct_details(details=replace(one.details, location="Kiel", source="a friend"), stamp=later(2))
        take_back(one, entries=(2,), stamp=later(3))
        assert one.details == replace(DETAILS, location="Kiel", source="a friend")

    def test_a_correction_that_was_corrected_again_is_refused(self, one: JobApplication) -> None:
        one.correct_details(details=replace(one.details, salary="£1"), stamp=later(1))
        one.correct_details(details=replace(one.details, salary="£2"), stamp=later(2))
        with pytest.raises(Invalid, match="changed again since"):
            take_back(one, entries=(2,), stamp=later(3))

    def test_a_date(self, one: JobApplication) -> None:
        one.apply(stamp=later(1))
        one.correct_date(of="applied", at=MONDAY, stamp=later(2))
        take_back(one, entries=(3,), stamp=later(3))
        assert one.applied_at == later(1).occurred_at
        with pytest.raises(Invalid):
            take_back(one, entries=(3,), stamp=later(3))

    def test_the_date_of_an_offer_that_was_taken_back(self, one: JobApplication) -> None:
        one.receive_offer(stamp=later(1))
        one.correct_date(of="offer", at=MONDAY, stamp=later(2))
        take_back(one, entries=(3,), stamp=later(2))
        assert one.offer == Offer(received_at=later(1).occurred_at)

    def test_a_date_of_what_was_taken_back_before_it(self, one: JobApplication) -> None:
        one.apply(stamp=later(1))
        back(one)
        one.apply(stamp=later(2))
        one.correct_date(of="applied", at=MONDAY, stamp=later(3))
        take_back(one, entries=(5,), stamp=later(4))
        assert one.applied_at == later(2).occurred_at

    def test_tags(self, one: JobApplication) -> None:
        one.tag(tag="remote", stamp=later(1))
        one.untag(tag="remote", stamp=later(2))
        take_back(one, entries=(3,), stamp=later(3))
        assert one.tags == ["remote"]
        take_back(one, entries=(2,), stamp=later(3))
        assert one.tags == []

    def test_people(self, one: JobApplication) -> None:
        one.link_contact(contact=ROBINS, part="recruiter", stamp=later(1))
        one.link_contact(contact=ROBINS, part="boss", stamp=later(2))
        take_back(one, entries=(3,), stamp=later(3))
        assert one.contacts == {ROBINS: "recruiter"}
        one.unlink_contact(contact=ROBINS, stamp=later(4))
        take_back(one, entries=(5,), stamp=later(5))
        assert one.contacts == {ROBINS: "recruiter"}
        take_back(one, entries=(2,), stamp=later(6))
        assert one.contacts == {}

    def test_what_was_put_away_and_brought_back(self, one: JobApplication) -> None:
        one.remove(stamp=later(1))
        take_back(one, entries=(2,), stamp=later(1))
        assert away(one) == (False, False)

    def test_what_was_put_away_and_then_removed(self, one: JobApplication) -> None:
        one.archive(stamp=later(1))
        take_back(one, entries=(2,), stamp=later(2))
        assert away(one) == (False, False)
        take_back(one, entries=(3,), stamp=later(3))
        assert away(one) == (True, False)
        one.remove(stamp=later(4))
        take_back(one, entries=(5,), stamp=later(5))
        assert away(one) == (True, False)
        take_back(one, entries=(6,), stamp=later(5))
        assert away(one) == (True, True)

    def test_a_plan_of_ones_own(self, one: JobApplication) -> None:
        one.schedule_step(purpose=Purpose.CUSTOM, due=STARTS, stamp=later(1))
        one.reschedule_step(step="1", due=wall("2026-03-09 11:00"), stamp=later(2))
        take_back(one, entries=(3,), stamp=later(3))
        assert one.steps["1"].due == STARTS
        one.cancel_step(step="1", stamp=later(4))
        with pytest.raises(Invalid):
            take_back(one, entries=(3,), stamp=later(5))
        take_back(one, entries=(5,), stamp=later(5))
        assert one.steps["1"].state == OPEN
        take_back(one, entries=(2,), stamp=later(6))
        assert one.open_steps() == []

    def test_a_note_that_was_rewritten(self, one: JobApplication) -> None:
        one.add_note(text="first", stamp=later(1))
        one.amend_note(note="1", text="second", stamp=later(2))
        take_back(one, entries=(3,), stamp=later(3))
        assert one.notes == {"1": "first"}
        with pytest.raises(Invalid):
            take_back(one, entries=(3,), stamp=later(3))

    def test_people_added_corrected_removed(self, robin: Contact) -> None:
        robin.correct(card=replace(ROBIN, title="boss"), stamp=later(1))
        take_back(robin, entries=(2,), stamp=later(2))
        assert robin.card == ROBIN
        take_back(robin, entries=(1,), stamp=later(2))
        removed = [robin.removed]
        for entry in (4, 5):
            take_back(robin, entries=(entry,), stamp=later(2))
            removed.append(robin.removed)
        assert removed == [True, False, True]


def test_what_the_rules_planned_is_let_go_not_taken_back(one: JobApplication) -> None:
    one.schedule_step(purpose=Purpose.CUSTOM, due=STARTS, stamp=later(1))
    mine = one.told[-1]
    assert may_be_taken_back(mine)
    assert not may_be_taken_back(replace(mine, rule="r"))  # type: ignore[type-var]  # every event is a dataclass
