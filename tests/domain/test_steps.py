"""Planned steps, the letters that went out and notes: what an application and a contact have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.application import JobApplication
from domain.errors import Invalid, NotFound
from domain.purpose import Purpose
from domain.steps import CANCELLED, DONE, OPEN, Steps
from domain.values import DEFAULT_STAGES, Stamp
from tests.support.searching import DETAILS, NOTE, Search, moment, said, shown, stamp, wall

FRIDAY = wall("2026-03-06 10:00")
OTHERS = "ada/contact-" + "0" * 32


@pytest.fixture
def one() -> JobApplication:
    """An application by itself: no rules follow it."""
    return JobApplication.save_role(id="me/application-1", details=DETAILS, stage=DEFAULT_STAGES[0], stamp=stamp())


def own_step(one: Steps, purpose: Purpose = Purpose.CUSTOM) -> str:
    one.schedule_step(purpose=purpose, due=FRIDAY, stamp=stamp())
    return str(len(one.steps))


class TestAStepOfOnesOwn:
    def test_is_planned_with_the_reason_given(self, one: JobApplication) -> None:
        one.schedule_step(purpose=Purpose.CHECK_STATUS, due=FRIDAY, why=" they  said Friday ", stamp=stamp())
        [step] = one.open_steps()
        assert (step.purpose, step.due, step.why, step.rule) == ("check_status", FRIDAY, "they said Friday", "")

    def test_has_a_reason_even_where_none_was_given(self, one: JobApplication) -> None:
        own_step(one)
        assert one.steps["1"].why == "You chose this time."

    @pytest.mark.parametrize(
        ("purpose", "event"),
        [
            (Purpose.CHECK_STATUS, "FollowUpScheduled"),
            (Purpose.THANK_YOU, "ThankYouScheduled"),
            (Purpose.DECIDE_OFFER, "NudgeScheduled"),
        ],
    )
    def test_is_called_by_what_it_is(self, one: JobApplication, purpose: Purpose, event: str) -> None:
        own_step(one, purpose)
        assert said(one)[-1] == event

    def test_may_name_one_of_ones_own_people(self, one: JobApplication) -> None:
        robin = "me/contact-" + "0" * 32
        one.schedule_step(purpose=Purpose.THANK_YOU, due=FRIDAY, contact=robin, stamp=stamp())
        assert one.steps["1"].contact == robin

    @pytest.mark.parametrize("contact", [OTHERS, "me/contact-1", "Robin", "me/application-" + "0" * 32, "\ud800"])
    def test_names_nobody_else(self, one: JobApplication, contact: str) -> None:
        with pytest.raises(NotFound, match="no such person among yours") as refusal:
            one.schedule_step(purpose=Purpose.THANK_YOU, due=FRIDAY, contact=contact, stamp=stamp())
        assert refusal.value.field == "contact"

    @pytest.mark.parametrize("due", [wall("1969-12-31 10:00"), wall("2101-01-01 10:00"), wall("2026-03-06 10:00", "X")])
    def test_is_due_at_a_time_there_is(self, one: JobApplication, due: object) -> None:
        with pytest.raises(Invalid) as refusal:
            one.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp())  # type: ignore[arg-type]
        assert refusal.value.field == "due"

    def test_comes_soonest_first(self, one: JobApplication) -> None:
        for hour in ("2026-03-08 10:00", "2026-03-06 10:00", "2026-03-07 10:00"):
            one.schedule_step(purpose=Purpose.CUSTOM, due=wall(hour), stamp=stamp())
        assert [step.id for step in one.open_steps()] == ["2", "3", "1"]


class TestMovingAStep:
    def test_gives_it_another_hour_and_reason(self, one: JobApplication) -> None:
        step = own_step(one)
        one.reschedule_step(step=step, due=wall("2026-03-09 10:00"), why="after the weekend", stamp=stamp())
        moved = one.steps[step]
        assert (moved.due, moved.why, moved.by_hand) == (wall("2026-03-09 10:00"), "after the weekend", True)

    def test_to_where_it_is_changes_nothing(self, one: JobApplication) -> None:
        step = own_step(one)
        one.reschedule_step(step=step, due=FRIDAY, why="other words", stamp=stamp())
        assert said(one) == ["RoleSaved", "FollowUpScheduled"]

    def test_that_is_not_there_is_refused(self, one: JobApplication) -> None:
        deeds: list[Callable[[], None]] = [
            lambda: one.reschedule_step(step="1", due=FRIDAY, stamp=stamp()),
            lambda: one.cancel_step(step="1", stamp=stamp()),
            lambda: one.finish_step(step="\ud800", stamp=stamp()),
            lambda: one.reopen_step(step="", stamp=stamp()),
        ]
        for deed in deeds:
            with pytest.raises(NotFound, match="no such step") as refusal:
                deed()
            assert refusal.value.field == "step"

    def test_that_was_done_takes_that_back(self, one: JobApplication) -> None:
        step = own_step(one, Purpose.CHECK_STATUS)
        one.finish_step(step=step, stamp=stamp())
        one.reschedule_step(step=step, due=wall("2026-03-09 10:00"), stamp=stamp())
        assert (one.steps[step].state, one.sent) == (OPEN, [])

    def test_that_was_let_go_takes_it_up_again(self, one: JobApplication) -> None:
        step = own_step(one)
        one.cancel_step(step=step, stamp=stamp())
        one.reschedule_step(step=step, due=wall("2026-03-09 10:00"), stamp=stamp())
        assert (one.steps[step].state, one.steps[step].dismissed) == (OPEN, False)


class TestLettingGo:
    def test_closes_the_step_for_good(self, one: JobApplication) -> None:
        step = own_step(one)
        one.cancel_step(step=step, why="no use", stamp=stamp())
        assert (one.steps[step].state, one.steps[step].dismissed) == (CANCELLED, True)
        assert one.pending_events[-1].why == "no use"  # type: ignore[attr-defined]

    def test_twice_is_once(self, one: JobApplication) -> None:
        step = own_step(one)
        one.cancel_step(step=step, stamp=stamp())
        one.cancel_step(step=step, stamp=stamp())
        assert said(one).count("FollowUpCancelled") == 1


class TestFinishing:
    @pytest.mark.parametrize(
        ("purpose", "event"),
        [
            (Purpose.CHECK_STATUS, "FollowUpSent"),
            (Purpose.THANK_YOU, "ThankYouSent"),
            (Purpose.DECIDE_OFFER, "NudgeDone"),
        ],
    )
    def test_says_what_was_done(self, one: JobApplication, purpose: Purpose, event: str) -> None:
        step = own_step(one, purpose)
        one.finish_step(step=step, stamp=stamp())
        assert said(one)[-1] == event
        assert one.steps[step].state == DONE

    def test_twice_is_once(self, one: JobApplication) -> None:
        step = own_step(one, Purpose.CHECK_STATUS)
        one.finish_step(step=step, stamp=stamp())
        one.finish_step(step=step, stamp=stamp())
        assert said(one).count("FollowUpSent") == 1

    def test_by_mistake_can_be_taken_back(self, one: JobApplication) -> None:
        step = own_step(one, Purpose.CHECK_STATUS)
        one.finish_step(step=step, stamp=stamp())
        one.reopen_step(step=step, stamp=stamp())
        assert (one.steps[step].state, one.sent) == (OPEN, [])

    def test_what_is_open_is_not_opened_again(self, one: JobApplication) -> None:
        step = own_step(one)
        one.reopen_step(step=step, stamp=stamp())
        assert "StepReopened" not in said(one)


class TestLetters:
    def test_are_kept_word_for_word(self, one: JobApplication) -> None:
        one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, stamp=stamp())
        assert one.pending_events[-1].letter == NOTE  # type: ignore[attr-defined]
        assert [(sent.purpose, sent.at) for sent in one.sent] == [("check_status", moment("2026-03-02 09:00"))]

    @pytest.mark.parametrize(
        ("purpose", "event"),
        [
            (Purpose.CHECK_STATUS, "FollowUpSent"),
            (Purpose.THANK_YOU, "ThankYouSent"),
            (Purpose.DECIDE_OFFER, "LetterSent"),
        ],
    )
    def test_are_called_by_what_they_are(self, one: JobApplication, purpose: Purpose, event: str) -> None:
        one.send_letter(purpose=purpose, letter=NOTE, stamp=stamp())
        assert said(one)[-1] == event

    def test_finish_the_step_they_were_for(self, one: JobApplication) -> None:
        step = own_step(one, Purpose.CHECK_STATUS)
        one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, step=step, stamp=stamp())
        assert one.steps[step].state == DONE

    def test_go_to_whom_the_step_was_planned_for(self, one: JobApplication) -> None:
        robin = "me/contact-" + "0" * 32
        one.schedule_step(purpose=Purpose.THANK_YOU, due=FRIDAY, contact=robin, stamp=stamp())
        one.send_letter(purpose=Purpose.THANK_YOU, letter=NOTE, step="1", stamp=stamp())
        assert one.sent[0].contact == robin

    def test_for_a_step_that_is_not_there_are_refused(self, one: JobApplication) -> None:
        with pytest.raises(NotFound) as refusal:
            one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, step="7", stamp=stamp())
        assert (refusal.value.field, one.sent) == ("step", [])

    def test_to_somebody_elses_contact_are_refused(self, one: JobApplication) -> None:
        with pytest.raises(NotFound) as refusal:
            one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, contact=OTHERS, stamp=stamp())
        assert refusal.value.field == "contact"

    @pytest.mark.parametrize(
        ("field", "words"), [("body", "  \n"), ("kind", ""), ("via", ""), ("subject", "a\0b"), ("to", "x" * 201)]
    )
    def test_that_cannot_be_kept_are_refused(self, one: JobApplication, field: str, words: str) -> None:
        changed: dict[str, Any] = {field: words}
        with pytest.raises(Invalid) as refusal:
            one.send_letter(purpose=Purpose.CHECK_STATUS, letter=replace(NOTE, **changed), stamp=stamp())
        assert refusal.value.field == field


class TestNotes:
    def test_are_kept_as_written(self, one: JobApplication) -> None:
        one.add_note(text=" first\n\nsecond ", stamp=stamp())
        one.add_note(text="third", stamp=stamp())
        assert one.notes == {"1": " first\n\nsecond ", "2": "third"}

    def test_can_be_rewritten(self, one: JobApplication) -> None:
        one.add_note(text="first", stamp=stamp())
        one.amend_note(note="1", text="second", stamp=stamp())
        one.amend_note(note="1", text="second", stamp=stamp())
        assert one.notes == {"1": "second"}
        assert said(one) == ["RoleSaved", "NoteAdded", "NoteAmended"]

    def test_that_are_not_there_cannot(self, one: JobApplication) -> None:
        with pytest.raises(NotFound, match="no such note") as refusal:
            one.amend_note(note="1", text="second", stamp=stamp())
        assert refusal.value.field == "note"

    def test_say_something(self, one: JobApplication) -> None:
        with pytest.raises(Invalid, match="Please give the note"):
            one.add_note(text="\n", stamp=stamp())


def test_activity_is_the_latest_there_was(one: JobApplication) -> None:
    assert one.last_activity == stamp().occurred_at
    one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, stamp=stamp().happened(moment("2026-02-01 10:00")))
    assert one.last_activity == stamp().occurred_at


class TestStepsMadeByRules:
    """Given an application sent on Monday, 2 March, in London."""

    def test_say_day_hour_and_why(self, search: Search) -> None:
        id = search.applied()
        step = search.step(id)
        assert shown([step]) == [("check_status", "Tue 10 Mar 10:00")]
        assert step.why == "One week after you applied; a midweek morning is usual."

    def test_follow_when_the_date_they_hang_on_is_corrected(self, search: Search) -> None:
        id = search.applied()
        correct(search, id, "2026-02-27 12:00")
        assert search.steps(id) == [("check_status", "Thu 05 Mar 10:00")]
        assert search.events(id)[-1] == "FollowUpRescheduled"

    def test_do_not_move_when_nothing_changed(self, search: Search) -> None:
        id = search.applied()
        before = search.events(id)
        search.later(days=1).commands.plan_anew("me", id, stamp=search.stamp())
        assert search.events(id) == before

    def test_stay_where_the_person_put_them(self, search: Search) -> None:
        id = search.applied()
        move_step(search, id, "2026-03-12 16:00")
        correct(search, id, "2026-02-27 12:00")
        assert search.steps(id) == [("check_status", "Thu 12 Mar 16:00")]

    def test_that_are_overdue_stay_overdue(self, search: Search) -> None:
        id = search.applied()
        search.at("2026-03-20 09:00").change(id, lambda one, stamp: one.add_note(text="still nothing", stamp=stamp))
        assert search.steps(id) == [("check_status", "Tue 10 Mar 10:00")]

    def test_that_were_let_go_never_come_back(self, search: Search) -> None:
        id = search.applied()
        search.plan(id, lambda one, stamp: one.cancel_step(step="1", stamp=stamp))
        correct(search, id, "2026-02-27 12:00")
        search.at("2026-03-10 12:00").commands.plan_anew("me", id, stamp=search.stamp())
        assert "check_status" not in [rule for rule, _ in search.steps(id)]

    def test_that_were_let_go_are_taken_up_again_when_the_person_says_so(self, search: Search) -> None:
        id = search.applied()
        search.plan(id, lambda one, stamp: one.cancel_step(step="1", stamp=stamp))
        move_step(search, id, "2026-03-12 16:00")
        assert ("check_status", "Thu 12 Mar 16:00") in search.steps(id)

    def test_that_were_done_by_mistake_are_open_again_and_follow_again(self, search: Search) -> None:
        id = search.applied()
        search.at("2026-03-10 11:00").plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        assert search.steps(id) == [("check_status_again", "Tue 24 Mar 10:00")]
        search.plan(id, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
        assert search.steps(id) == [("check_status", "Tue 10 Mar 10:00")]

    def test_that_were_done_may_be_put_off_after_all(self, search: Search) -> None:
        id = search.applied()
        search.at("2026-03-10 11:00").plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        move_step(search, id, "2026-03-13 09:30")
        assert search.steps(id) == [("check_status", "Fri 13 Mar 09:30")]

    def test_stop_at_an_answer(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).change(id, lambda one, stamp: one.receive_answer(words="We are on it.", stamp=stamp))
        assert "check_status" not in [rule for rule, _ in search.steps(id)]

    def test_stop_at_an_answer_even_where_the_person_moved_them(self, search: Search) -> None:
        id = search.applied()
        move_step(search, id, "2026-03-12 16:00")
        search.later(days=1).change(id, lambda one, stamp: one.receive_answer(stamp=stamp))
        assert "check_status" not in [rule for rule, _ in search.steps(id)]

    @pytest.mark.parametrize(
        "deed",
        [
            lambda one, stamp: one.reject(stamp=stamp),
            lambda one, stamp: one.withdraw(stamp=stamp),
            lambda one, stamp: one.go_silent(stamp=stamp),
            lambda one, stamp: one.archive(stamp=stamp),
            lambda one, stamp: one.remove(stamp=stamp),
        ],
        ids=["rejected", "withdrawn", "silent", "archived", "removed"],
    )
    def test_stop_when_it_is_over(self, search: Search, deed: Callable[[JobApplication, Stamp], None]) -> None:
        id = search.applied()
        search.later(days=1).change(id, deed)
        assert search.steps(id) == []
        [step] = search.application(id).steps.values()
        assert (step.state, step.dismissed) == (CANCELLED, False)

    def test_come_back_when_it_goes_on(self, search: Search) -> None:
        id = search.applied()
        search.later(hours=1).change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.later(hours=1).change(id, lambda one, stamp: one.restore(stamp=stamp))
        assert search.steps(id) == [("check_status", "Tue 10 Mar 10:00")]

    def test_that_the_rules_dropped_are_the_persons_own_once_taken_up_again(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).change(id, lambda one, stamp: one.receive_answer(stamp=stamp))
        move_step(search, id, "2026-03-12 16:00")
        search.later(days=1).commands.plan_anew("me", id, stamp=search.stamp())
        assert ("check_status", "Thu 12 Mar 16:00") in search.steps(id)
        assert search.application(id).steps["1"].rule == ""

    def test_are_never_there_twice(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.change(id, lambda one, stamp: one.restore(stamp=stamp))
        search.plan(id, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
        search.change(id, lambda one, stamp: one.reject(stamp=stamp))
        assert [step.id for step in search.application(id).open_steps() if step.rule] == []

    def test_go_by_another_clock_when_the_seeker_moves(self, search: Search) -> None:
        id = search.applied()
        search.settle(lambda me, stamp: me.change_zone(zone="America/New_York", stamp=stamp))
        search.commands.plan_anew("me", id, stamp=search.stamp())
        assert search.step(id).due == wall("2026-03-10 10:00", "America/New_York")

    def test_that_were_moved_by_hand_outlast_the_hour_the_rule_had_in_mind(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        search.at("2026-03-04 17:00")
        evening = search.step(id, "prepare_evening")
        assert shown([evening]) == [("prepare_evening", "Wed 04 Mar 18:00")]
        move_step(search, id, "2026-03-04 20:00", step=evening.id)
        search.at("2026-03-04 18:30").change(id, lambda one, stamp: one.add_note(text="reading", stamp=stamp))
        assert ("prepare_evening", "Wed 04 Mar 20:00") in search.steps(id)
        search.change(id, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
        assert "prepare_evening" not in [rule for rule, _ in search.steps(id)]


class TestStepsOfOnesOwn:
    """Plans the person made stay the person's: the rules never touch them."""

    def test_outlast_an_answer_and_an_end(self, search: Search) -> None:
        id = search.applied()
        search.plan(id, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=FRIDAY, stamp=stamp))
        search.change(id, lambda one, stamp: one.reject(stamp=stamp))
        assert search.steps(id) == [("custom", "Fri 06 Mar 10:00")]

    @pytest.mark.parametrize(
        "put_away",
        [lambda one, stamp: one.archive(stamp=stamp), lambda one, stamp: one.remove(stamp=stamp)],
        ids=["archived", "removed"],
    )
    def test_rest_while_the_card_is_away(
        self, search: Search, put_away: Callable[[JobApplication, Stamp], None]
    ) -> None:
        id = search.save()
        search.plan(id, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=FRIDAY, stamp=stamp))
        search.change(id, put_away)
        assert search.steps(id) == []
        search.change(id, lambda one, stamp: one.restore(stamp=stamp))
        assert search.steps(id) == [("custom", "Fri 06 Mar 10:00")]

    def test_that_were_let_go_stay_so_when_the_card_comes_back(self, search: Search) -> None:
        id = search.save()
        search.plan(id, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=FRIDAY, stamp=stamp))
        search.plan(id, lambda one, stamp: one.cancel_step(step="1", stamp=stamp))
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.change(id, lambda one, stamp: one.restore(stamp=stamp))
        assert search.steps(id) == []


def correct(search: Search, id: str, applied: str) -> None:
    search.change(id, lambda one, stamp: one.correct_date(of="applied", at=moment(applied), stamp=stamp))


def move_step(search: Search, id: str, due: str, *, step: str = "1") -> None:
    search.plan(id, lambda one, stamp: one.reschedule_step(step=step, due=wall(due), stamp=stamp))


def test_a_letter_tells_which_files_went_with_it(search: Search) -> None:
    id_ = search.applied()
    search.write(id_, files=(("a" * 64, "Resume.pdf"),))
    [sent] = [one.event for one in search.tracker.stream(id_) if type(one.event).__name__ == "FollowUpSent"]
    assert sent.letter.files == (("a" * 64, "Resume.pdf"),)  # type: ignore[attr-defined]
    for file in (("no digest", "Resume.pdf"), ("a" * 64, " ")):
        with pytest.raises(Invalid) as refused:
            search.write(id_, files=(file,))
        assert refused.value.field == "files"
