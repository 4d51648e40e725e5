"""Each line of the timing table, on the calendar of March 2026 in London unless said otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cadence import Planned, plan_application, plan_contact, suggestions
from domain.facts import ApplicationFacts, ContactFacts, Preferences
from domain.interviews import Interview
from domain.outcomes import Offer
from domain.purpose import Purpose, kind_of, letters_for, title_of
from domain.steps import Sent
from domain.values import LocalTime, QuietHours

LONDON, PARIS = "Europe/London", "Europe/Paris"
HOME = Preferences(zone=LONDON)
FIRST_OF_MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(words: str, zone: str = LONDON) -> datetime:
    """A moment in 2026 from "03-06 22:15" on the clocks of ``zone``."""
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(words: str, zone: str = LONDON) -> LocalTime:
    return LocalTime(datetime.fromisoformat(f"2026-{words}"), zone)


def shown(planned: tuple[Planned, ...]) -> list[tuple[str, str]]:
    return [(step.rule, f"{step.due.wall:%a %d %b %H:%M}") for step in planned]


def plan(
    facts: ApplicationFacts, now: datetime = FIRST_OF_MARCH, preferences: Preferences = HOME
) -> list[tuple[str, str]]:
    return shown(plan_application(facts, preferences=preferences, now=now))


def only(facts: ApplicationFacts, now: datetime = FIRST_OF_MARCH, preferences: Preferences = HOME) -> Planned:
    (step,) = plan_application(facts, preferences=preferences, now=now)
    return step


def applied(words: str = "03-06 22:15", **more: object) -> ApplicationFacts:
    return replace(ApplicationFacts(live=True, applied_at=at(words)), **more)  # type: ignore[arg-type]


def interview(starts: str, *, minutes: int = 60, **more: object) -> Interview:
    return replace(Interview(id="1", starts=wall(starts), minutes=minutes), **more)  # type: ignore[arg-type]


def sent(purpose: Purpose, words: str, contact: str = "") -> Sent:
    return Sent(purpose=purpose, at=at(words), contact=contact)


@pytest.mark.parametrize(
    ("applied_on", "due"),
    [
        ("03-02 09:00", "Tue 10 Mar 10:00"),  # Monday: the next day is nearer than Thursday before
        ("03-03 09:00", "Tue 10 Mar 10:00"),
        ("03-04 09:00", "Wed 11 Mar 10:00"),
        ("03-05 09:00", "Thu 12 Mar 10:00"),
        ("03-06 22:15", "Thu 12 Mar 10:00"),
        ("03-07 09:00", "Thu 12 Mar 10:00"),
        ("03-08 09:00", "Tue 17 Mar 10:00"),
        ("03-24 09:00", "Tue 31 Mar 10:00"),  # clocks go forward on the 29th
    ],
)
def test_the_status_is_asked_a_week_after_applying_midweek_at_ten(applied_on: str, due: str) -> None:
    step = only(applied(applied_on))
    assert (step.rule, f"{step.due.wall:%a %d %b %H:%M}") == ("check_status", due)
    assert step.purpose == Purpose.CHECK_STATUS
    assert step.why == "One week after you applied; a midweek morning is usual."
    assert step.due == step.by_rule
    assert step.key == ("check_status", "applied")


def test_the_local_day_counts_not_the_utc_day() -> None:
    late_monday_in_los_angeles = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    facts = ApplicationFacts(live=True, applied_at=late_monday_in_los_angeles)
    home = Preferences(zone="America/Los_Angeles")
    assert plan(facts, preferences=home) == [("check_status", "Tue 10 Mar 10:00")]
    assert only(facts, preferences=home).due.instant() == datetime(2026, 3, 10, 17, tzinfo=UTC)


def test_a_week_counts_from_the_closing_date_when_it_is_later() -> None:
    step = only(applied("03-02 09:00", closing_on=date(2026, 3, 18)))
    assert step.due == wall("03-25 10:00")
    assert step.why == "One week after the closing date, Wednesday 18 March; a midweek morning is usual."
    assert step.key == ("check_status", "applied")


def test_a_closing_date_before_applying_changes_nothing() -> None:
    assert plan(applied("03-03 09:00", closing_on=date(2026, 2, 1))) == [("check_status", "Tue 10 Mar 10:00")]


def test_a_second_check_comes_ten_working_days_after_the_first_was_sent() -> None:
    facts = applied(sent=(sent(Purpose.CHECK_STATUS, "03-12 11:00"),))
    assert plan(facts, at("03-12 11:00")) == [("check_status_again", "Thu 26 Mar 10:00")]


def test_a_second_check_is_midweek_even_if_the_first_was_not() -> None:
    facts = applied(sent=(sent(Purpose.CHECK_STATUS, "03-13 11:00"),))
    assert plan(facts, at("03-13 11:00")) == [("check_status_again", "Thu 26 Mar 10:00")]


def test_after_two_checks_the_person_is_asked_to_close_or_to_find_somebody_else() -> None:
    twice = (sent(Purpose.CHECK_STATUS_AGAIN, "03-26 11:00"), sent(Purpose.CHECK_STATUS, "03-12 11:00"))
    facts = applied(sent=twice)
    assert plan(facts, at("03-26 11:00")) == [("close_or_find_contact", "Thu 09 Apr 10:00")]


def test_a_letter_of_another_kind_is_no_check() -> None:
    facts = applied("03-02 09:00", sent=(sent(Purpose.THANK_YOU, "03-04 09:00"),))
    assert plan(facts) == [("check_status", "Tue 10 Mar 10:00")]


def test_closed_days_are_no_working_days_and_ties_go_forward() -> None:
    closed = frozenset({date(2026, 3, 11)})
    assert plan(applied("03-04 09:00"), preferences=replace(HOME, closed=closed)) == [
        ("check_status", "Thu 12 Mar 10:00")
    ]
    easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
    facts = ApplicationFacts(live=True, promised_on=date(2026, 4, 2), promise_noted_at=at("03-20 12:00"))
    assert plan(facts, preferences=replace(HOME, closed=easter)) == [("check_promise", "Tue 07 Apr 10:00")]


def test_a_date_of_the_past_moves_to_the_next_midweek_morning() -> None:
    step = only(applied("02-02 09:00"), now=at("03-05 10:01"))
    assert step.due == wall("03-10 10:00")
    assert step.by_rule == wall("02-10 10:00")
    assert step.why.endswith("midweek morning is usual. That time has passed, so this is the next one.")


def test_this_very_minute_is_not_past() -> None:
    assert plan(applied("02-02 09:00"), now=at("03-05 10:00")) == [("check_status", "Thu 05 Mar 10:00")]


def test_a_letter_goes_by_the_clock_of_whoever_reads_it() -> None:
    step = only(applied("03-03 09:00", zone=PARIS))
    assert step.due == wall("03-10 10:00", PARIS)
    assert step.why.endswith("The hour is the one on their clock.")


def test_a_readers_morning_in_the_persons_night_gives_way_to_the_persons_own() -> None:
    assert only(applied("03-03 09:00", zone="Asia/Tokyo")).due == wall("03-10 10:00")


def test_a_question_to_the_person_goes_by_the_persons_clock() -> None:
    twice = (sent(Purpose.CHECK_STATUS, "03-12 11:00"), sent(Purpose.CHECK_STATUS_AGAIN, "03-26 11:00"))
    step = only(applied(sent=twice, zone=PARIS), now=at("03-26 12:00"))
    assert step.due == wall("04-09 10:00")


def test_a_readers_slot_that_is_still_yesterday_there_is_not_missed() -> None:
    """It is Wednesday 08:30 on Kiritimati and Tuesday 08:30 in Honolulu, where ten o'clock is still to come."""
    island = Preferences(zone="Pacific/Kiritimati")
    facts = applied("02-02 09:00", zone="Pacific/Honolulu")
    assert only(facts, at("03-11 08:30", island.zone), island).due == wall("03-10 10:00", "Pacific/Honolulu")


@pytest.mark.parametrize(
    ("quiet", "due"),
    [
        (QuietHours(time(21), time(11)), "Tue 10 Mar 11:00"),
        (QuietHours(time(9), time(12)), "Tue 10 Mar 12:00"),
        (QuietHours(time(9), time(8)), "Tue 10 Mar 08:00"),  # awake for an hour: no other day is taken
        (QuietHours(time(8), time(8)), "Tue 10 Mar 10:00"),
    ],
)
def test_quiet_hours_move_the_hour_and_keep_the_day(quiet: QuietHours, due: str) -> None:
    facts = applied("03-03 09:00")
    assert plan(facts, preferences=replace(HOME, quiet=quiet)) == [("check_status", due)]


def test_a_day_without_a_waking_minute_is_skipped() -> None:
    """On 29 March 02:30 is skipped to 03:30, so that an owl awake from 02:30 to 03:15 misses the whole day."""
    owl = Preferences(zone="Europe/Berlin", quiet=QuietHours(time(3, 15), time(2, 30)))
    offer = Offer(received_at=at("03-20 02:40", "Europe/Berlin"), deadline=date(2026, 3, 31))
    steps = plan_application(ApplicationFacts(live=True, offer=offer), preferences=owl, now=FIRST_OF_MARCH)
    assert shown(steps)[-1] == ("decide_offer", "Mon 30 Mar 02:30")


@pytest.mark.parametrize(
    ("starts", "minutes", "due", "why"),
    [
        ("03-10 10:00", 60, "Tue 10 Mar 13:30", "while it is fresh"),
        ("03-10 14:29", 60, "Tue 10 Mar 17:59", "while it is fresh"),
        ("03-10 14:30", 60, "Wed 11 Mar 09:00", "next working morning"),
        ("03-13 10:00", 60, "Fri 13 Mar 13:30", "while it is fresh"),
        ("03-13 16:00", 60, "Fri 13 Mar 19:30", "before the weekend"),
        ("03-13 16:59", 60, "Fri 13 Mar 20:29", "before the weekend"),
        ("03-13 17:00", 60, "Mon 16 Mar 09:00", "next working morning"),  # an evening, not an afternoon
        ("03-14 10:00", 60, "Sat 14 Mar 13:30", "while it is fresh"),
        ("03-15 16:00", 60, "Mon 16 Mar 09:00", "next working morning"),
        ("03-10 03:00", 60, "Tue 10 Mar 08:00", "while it is fresh"),
        ("03-10 23:00", 90, "Wed 11 Mar 08:00", "while it is fresh"),
    ],
)
def test_a_thank_you_follows_the_end_of_an_interview(starts: str, minutes: int, due: str, why: str) -> None:
    facts = ApplicationFacts(live=True, interviews=(interview(starts, minutes=minutes),))
    (thanks,) = [
        step
        for step in plan_application(facts, preferences=HOME, now=FIRST_OF_MARCH)
        if step.purpose == Purpose.THANK_YOU
    ]
    assert f"{thanks.due.wall:%a %d %b %H:%M}" == due
    assert why in thanks.why
    assert (thanks.anchor, thanks.interview, thanks.contact) == ("1", "1", "")


@pytest.mark.parametrize(
    ("quiet_from", "due"),
    [(time(19), "Fri 13 Mar 18:00"), (time(17, 30), "Mon 16 Mar 09:00")],
)
def test_an_early_night_on_friday_shortens_the_wait_or_leaves_monday(quiet_from: time, due: str) -> None:
    early = replace(HOME, quiet=QuietHours(quiet_from, time(8)))
    facts = ApplicationFacts(live=True, interviews=(interview("03-13 16:00"),))
    assert ("thank_you", due) in plan(facts, preferences=early)


def test_everyone_who_took_part_is_thanked_once() -> None:
    panel = interview("03-10 10:00", with_whom=("Dana", "Sam", "Dana"))
    facts = ApplicationFacts(live=True, interviews=(panel,))
    steps = plan_application(facts, preferences=HOME, now=FIRST_OF_MARCH)
    thanks = [(step.anchor, step.contact) for step in steps if step.purpose == Purpose.THANK_YOU]
    assert thanks == [("1:Dana", "Dana"), ("1:Sam", "Sam")]


@pytest.mark.parametrize(
    ("people", "thanked", "left"),
    [
        (("Dana", "Sam"), "Dana", {"1:Sam"}),
        (("Dana", "Sam"), "", {"1:Dana", "1:Sam"}),  # nobody knows whom it was for
        (("Dana",), "", set()),
        (("Dana",), "Sam", {"1:Dana"}),
        ((), "", set()),
        ((), "Sam", {"1"}),
    ],
)
def test_who_has_been_thanked_is_left_alone(people: tuple[str, ...], thanked: str, left: set[str]) -> None:
    facts = ApplicationFacts(
        live=True,
        interviews=(interview("03-10 10:00", with_whom=people),),
        sent=(
            sent(Purpose.THANK_YOU, "03-10 15:00", thanked),
            sent(Purpose.THANK_YOU, "03-04 15:00", "Dana"),  # for an earlier conversation
        ),
    )
    steps = plan_application(facts, preferences=HOME, now=FIRST_OF_MARCH)
    assert {step.anchor for step in steps if step.purpose == Purpose.THANK_YOU} == left


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("03-12 14:10", "Thu 12 Mar 15:10"),
        ("03-12 17:00", "Fri 13 Mar 09:00"),
        ("03-13 17:00", "Fri 13 Mar 18:00"),
        ("03-24 10:59", "Tue 24 Mar 11:59"),
    ],
)
def test_a_late_thank_you_is_soon(now: str, due: str) -> None:
    facts = ApplicationFacts(live=True, interviews=(interview("03-10 10:00"),))
    assert ("thank_you", due) in plan(facts, at(now))


def test_nobody_says_thank_you_after_two_weeks() -> None:
    facts = ApplicationFacts(live=True, interviews=(interview("03-10 10:00"),))
    assert "thank_you" not in dict(plan(facts, at("03-24 11:01")))


def test_an_interview_is_prepared_the_evening_before_and_two_hours_before() -> None:
    facts = ApplicationFacts(live=True, interviews=(interview("03-10 11:00"),))
    assert plan(facts)[:2] == [("prepare_evening", "Mon 09 Mar 18:00"), ("prepare_soon", "Tue 10 Mar 09:00")]


@pytest.mark.parametrize(
    ("starts", "now", "prepared"),
    [
        ("03-10 09:30", "03-01 12:00", ["prepare_evening"]),  # 07:30 is quiet
        ("03-10 11:00", "03-09 18:01", ["prepare_soon"]),
        ("03-10 11:00", "03-10 09:01", []),
    ],
)
def test_getting_ready_is_left_out_at_night_and_when_past(starts: str, now: str, prepared: list[str]) -> None:
    facts = ApplicationFacts(live=True, interviews=(interview(starts),))
    assert [rule for rule, _ in plan(facts, at(now)) if rule.startswith("prepare")] == prepared


def test_the_evening_before_is_the_persons_evening() -> None:
    """It starts on Tuesday at 07:00 in Tokyo, which is Monday night in London."""
    early = Interview(id="1", starts=wall("03-10 07:00", "Asia/Tokyo"), minutes=60)
    facts = ApplicationFacts(live=True, interviews=(early,))
    assert plan(facts)[:2] == [("prepare_evening", "Sun 08 Mar 18:00"), ("prepare_soon", "Mon 09 Mar 20:00")]


def test_a_cancelled_interview_asks_for_nothing() -> None:
    facts = ApplicationFacts(live=True, interviews=(interview("03-10 11:00", cancelled=True),))
    assert plan(facts) == []


@pytest.mark.parametrize(
    ("promised", "due"),
    [("2026-03-13", "Mon 16 Mar 10:00"), ("2026-03-11", "Thu 12 Mar 10:00"), ("2026-03-14", "Mon 16 Mar 10:00")],
)
def test_a_promised_date_is_asked_about_on_the_next_working_day(promised: str, due: str) -> None:
    facts = applied(
        "03-02 09:00",
        promised_on=date.fromisoformat(promised),
        promise_noted_at=at("03-05 12:00"),
    )
    step = only(facts)
    assert (step.rule, step.anchor) == ("check_promise", promised)
    assert f"{step.due.wall:%a %d %b %H:%M}" == due


def test_a_promise_says_which_day_they_named() -> None:
    facts = ApplicationFacts(live=True, promised_on=date(2026, 3, 13), promise_noted_at=at("03-05 12:00"))
    assert only(facts).why == "They named Friday 13 March. The next working day is usual."


def test_a_broken_promise_is_asked_about_once_more_after_five_working_days() -> None:
    once = ApplicationFacts(
        live=True,
        promised_on=date(2026, 3, 13),
        promise_noted_at=at("03-10 12:00"),
        sent=(sent(Purpose.CHECK_PROMISE, "03-16 11:00"),),
    )
    assert plan(once, at("03-16 11:00")) == [("check_promise_again", "Mon 23 Mar 10:00")]
    twice = replace(once, sent=(*once.sent, sent(Purpose.CHECK_PROMISE_AGAIN, "03-23 11:00")))
    assert plan(twice, at("03-23 11:00")) == []


def test_a_new_promise_begins_anew() -> None:
    facts = ApplicationFacts(
        live=True,
        promised_on=date(2026, 3, 27),
        promise_noted_at=at("03-18 12:00"),
        sent=(sent(Purpose.CHECK_PROMISE, "03-16 11:00"),),
    )
    assert plan(facts, at("03-18 12:00")) == [("check_promise", "Mon 30 Mar 10:00")]


def test_without_a_promise_the_question_comes_five_working_days_after_the_interview() -> None:
    facts = ApplicationFacts(live=True, interviews=(interview("03-26 12:00"),))
    step = plan_application(facts, preferences=HOME, now=at("03-20 12:00"))[-1]
    assert (step.rule, step.anchor, step.interview) == ("check_interview", "1", "1")
    assert step.due == wall("04-02 10:00")
    asked = replace(facts, sent=(sent(Purpose.CHECK_PROMISE, "04-02 10:30"),))
    assert plan(asked, at("04-02 12:00"))[-1] == ("check_interview_again", "Thu 09 Apr 10:00")


def test_the_last_interview_counts() -> None:
    two = (interview("03-26 12:00"), interview("03-12 12:00", id="2"))
    assert ("check_interview", "Thu 02 Apr 10:00") in plan(ApplicationFacts(live=True, interviews=two))


def test_a_promise_made_in_the_interview_replaces_the_usual_wait() -> None:
    facts = ApplicationFacts(
        live=True,
        interviews=(interview("03-10 10:00"),),
        promised_on=date(2026, 3, 20),
        promise_noted_at=at("03-10 12:00"),
    )
    rules = dict(plan(facts))
    assert rules["check_promise"] == "Mon 23 Mar 10:00"
    assert "check_interview" not in rules


def test_a_promise_for_the_day_of_the_interview_counts() -> None:
    facts = ApplicationFacts(
        live=True,
        interviews=(interview("03-10 10:00"),),
        promised_on=date(2026, 3, 10),
        promise_noted_at=at("03-10 12:00"),
    )
    assert dict(plan(facts))["check_promise"] == "Wed 11 Mar 10:00"


def test_an_interview_after_the_promised_date_shows_the_promise_was_kept() -> None:
    facts = ApplicationFacts(
        live=True,
        interviews=(interview("03-24 10:00"),),
        promised_on=date(2026, 3, 20),
        promise_noted_at=at("03-10 12:00"),
    )
    rules = dict(plan(facts))
    assert rules["check_interview"] == "Tue 31 Mar 10:00"
    assert "check_promise" not in rules


def test_a_promise_without_the_day_it_was_made_is_none() -> None:
    facts = applied("03-02 09:00", promised_on=date(2026, 3, 20))
    assert plan(facts) == [("check_status", "Tue 10 Mar 10:00")]


@pytest.mark.parametrize("stop", ["03-02 09:00", "03-04 09:00"])
def test_an_answer_stops_the_questions_at_once(stop: str) -> None:
    assert plan(applied("03-02 09:00", stops=(at(stop),)), at(stop)) == []


def test_an_answer_before_applying_stops_nothing() -> None:
    facts = applied("03-02 09:00", stops=(at("02-25 09:00"),))
    assert plan(facts) == [("check_status", "Tue 10 Mar 10:00")]


def test_an_answer_keeps_the_thank_you_and_what_an_interview_needs() -> None:
    facts = applied("03-02 09:00", interviews=(interview("03-10 11:00"),), stops=(at("03-10 12:30"),))
    assert plan(facts, at("03-10 12:30")) == [("thank_you", "Tue 10 Mar 14:30")]


def test_an_interview_after_the_answer_is_followed_up() -> None:
    facts = applied("03-02 09:00", interviews=(interview("03-10 11:00"),), stops=(at("03-05 12:30"),))
    assert [rule for rule, _ in plan(facts)] == [
        "prepare_evening",
        "prepare_soon",
        "thank_you",
        "check_interview",
    ]


def test_a_promise_made_with_the_answer_holds() -> None:
    facts = applied(
        "03-02 09:00",
        promised_on=date(2026, 3, 13),
        promise_noted_at=at("03-05 12:00"),
        stops=(at("03-05 12:20"),),
    )
    assert plan(facts) == [("check_promise", "Mon 16 Mar 10:00")]
    assert plan(replace(facts, stops=(at("03-09 12:00"),))) == []


def test_no_calls_on_the_posting_asks_nothing() -> None:
    assert plan(applied("03-02 09:00", no_calls=True)) == []


def test_what_is_over_asks_nothing() -> None:
    facts = applied("03-02 09:00", live=False, interviews=(interview("03-10 11:00"),))
    assert plan(facts, at("03-10 12:00")) == []


def test_for_a_day_after_a_rejection_nothing_is_due() -> None:
    """Taken up again two hours after the no: the thank-you waits until the next day."""
    facts = ApplicationFacts(
        live=True,
        interviews=(interview("03-10 10:00"),),
        rejected_at=at("03-10 12:00"),
        stops=(at("03-10 12:00"),),
    )
    assert plan(facts, at("03-10 14:00")) == [("thank_you", "Wed 11 Mar 13:00")]


@pytest.mark.parametrize(
    ("received", "now", "due"),
    [
        ("03-10 10:00", "03-10 10:00", "Tue 10 Mar 12:00"),
        ("03-14 21:50", "03-14 21:50", "Sun 15 Mar 08:00"),
        ("03-10 10:00", "03-10 12:00", "Tue 10 Mar 12:00"),
        ("03-10 10:00", "03-12 15:00", "Thu 12 Mar 16:00"),
        ("03-10 10:00", "03-12 20:30", "Fri 13 Mar 08:00"),
    ],
)
def test_an_offer_is_acknowledged_within_a_day(received: str, now: str, due: str) -> None:
    facts = ApplicationFacts(live=True, offer=Offer(received_at=at(received)))
    assert plan(facts, at(now)) == [("acknowledge_offer", due)]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("03-10 10:00", "Sat 14 Mar 10:00"),
        ("03-16 15:00", "Mon 16 Mar 16:00"),  # the next ten o'clock could be too late
    ],
)
def test_an_offer_is_decided_two_days_before_its_deadline(now: str, due: str) -> None:
    facts = ApplicationFacts(
        live=True,
        offer=Offer(received_at=at("03-10 10:00"), deadline=date(2026, 3, 16)),
        sent=(sent(Purpose.ACKNOWLEDGE_OFFER, "03-10 12:00"),),
    )
    assert plan(facts, at(now)) == [("decide_offer", due)]


def test_an_offer_is_decided_even_on_a_day_when_others_rest() -> None:
    offer = Offer(received_at=at("03-10 10:00"), deadline=date(2026, 3, 16))
    resting = replace(HOME, closed=frozenset({date(2026, 3, 14)}))
    assert ("decide_offer", "Sat 14 Mar 10:00") in plan(ApplicationFacts(live=True, offer=offer), preferences=resting)


def test_an_offer_stops_the_questions() -> None:
    facts = applied("03-02 09:00", offer=Offer(received_at=at("03-04 09:00")))
    assert plan(facts, at("03-04 09:00")) == [("acknowledge_offer", "Wed 04 Mar 11:00")]


def test_an_answered_offer_asks_nothing() -> None:
    offer = Offer(received_at=at("03-04 09:00"), deadline=date(2026, 3, 16), answered=True)
    assert plan(ApplicationFacts(live=True, offer=offer)) == []


QUIET = ApplicationFacts(live=True, no_calls=True, last_activity=at("03-02 09:00"))


def test_a_live_application_without_a_next_step_is_reviewed() -> None:
    assert plan(QUIET) == [("review_quiet", "Mon 16 Mar 10:00"), ("review_silent", "Wed 01 Apr 10:00")]


def test_reviews_wait_for_a_working_day() -> None:
    facts = replace(QUIET, last_activity=at("03-07 09:00"))
    assert plan(facts) == [("review_quiet", "Mon 23 Mar 10:00"), ("review_silent", "Mon 06 Apr 10:00")]


def test_the_first_review_is_late_until_it_is_time_for_the_second() -> None:
    assert plan(QUIET, at("03-20 12:00"))[0] == ("review_quiet", "Mon 23 Mar 10:00")
    assert plan(QUIET, at("04-02 12:00")) == [("review_silent", "Fri 03 Apr 10:00")]


def test_a_review_that_was_let_go_leaves_the_other() -> None:
    facts = replace(QUIET, settled=frozenset({("review_quiet", "2026-03-02")}))
    assert plan(facts, at("03-20 12:00")) == [("review_silent", "Wed 01 Apr 10:00")]


def test_what_has_another_step_or_no_history_is_not_reviewed() -> None:
    assert plan(replace(QUIET, has_other_step=True)) == []
    assert plan(replace(QUIET, last_activity=None)) == []


def test_a_step_that_was_let_go_makes_room_for_a_review() -> None:
    facts = applied("03-02 09:00", last_activity=at("03-02 09:00"), settled=frozenset({("check_status", "applied")}))
    assert [rule for rule, _ in plan(facts)] == ["review_quiet", "review_silent"]


def contact_plan(facts: ContactFacts, now: datetime = FIRST_OF_MARCH) -> list[tuple[str, str]]:
    return shown(plan_contact(facts, preferences=HOME, now=now))


def test_a_networking_request_is_nudged_once_after_seven_working_days() -> None:
    asked = ContactFacts(requested_at=at("03-04 12:00"), zone=PARIS)
    (step,) = plan_contact(asked, preferences=HOME, now=at("03-04 12:00"))
    assert (step.key, step.due) == (("nudge_contact", "2026-03-04"), wall("03-13 10:00", PARIS))
    nudged = replace(asked, sent=(sent(Purpose.NUDGE_CONTACT, "03-13 11:00"),))
    assert contact_plan(nudged, at("03-13 11:00")) == []


def test_an_answer_or_a_meeting_spares_the_nudge() -> None:
    asked = ContactFacts(requested_at=at("03-04 12:00"))
    assert contact_plan(replace(asked, answered_at=at("03-05 12:00"))) == []
    assert "nudge_contact" not in dict(contact_plan(replace(asked, met_at=at("03-09 12:00"))))
    assert "nudge_contact" in dict(contact_plan(replace(asked, answered_at=at("02-05 12:00"))))


def test_a_request_of_long_ago_is_not_nudged() -> None:
    assert contact_plan(ContactFacts(requested_at=at("01-04 12:00")), at("03-06 12:00")) == []


def test_a_meeting_is_thanked_for_and_its_outcome_told() -> None:
    met = ContactFacts(met_at=at("03-10 11:00"))
    assert contact_plan(met, at("03-10 11:00")) == [
        ("thank_contact", "Tue 10 Mar 14:00"),
        ("update_contact", "Tue 07 Apr 10:00"),
    ]
    saturday = ContactFacts(met_at=at("03-14 11:00"), sent=(sent(Purpose.THANK_CONTACT, "03-14 15:00"),))
    assert contact_plan(saturday) == [("update_contact", "Fri 10 Apr 10:00")]


def test_news_are_told_once_and_not_after_months() -> None:
    met = ContactFacts(met_at=at("03-10 11:00"), sent=(sent(Purpose.UPDATE_CONTACT, "04-07 15:00"),))
    assert contact_plan(met, at("04-08 12:00")) == []
    assert contact_plan(ContactFacts(met_at=at("03-10 11:00")), at("07-20 12:00")) == []


def test_a_stranger_needs_nothing() -> None:
    assert contact_plan(ContactFacts()) == []


@pytest.mark.parametrize(
    ("today", "weekday", "next_week"),
    [
        ("03-09", "Thursday 12", "Mon 16"),
        ("03-10", "Thursday 12", "Tue 17"),
        ("03-11", "Tuesday 17", "Wed 18"),
        ("03-12", "Tuesday 17", "Thu 19"),
        ("03-13", "Tuesday 17", "Fri 20"),
        ("03-14", "Tuesday 17", "Fri 20"),
        ("03-15", "Thursday 19", "Mon 23"),
    ],
)
def test_other_times_are_one_tap_away(today: str, weekday: str, next_week: str) -> None:
    now = at(f"{today} 14:30")
    tomorrow, midweek, later = suggestions(wall("03-09 09:15"), preferences=HOME, now=now)
    assert (tomorrow.label, later.label) == ("Tomorrow", "Next week")
    assert tomorrow.due.wall == datetime.combine(now.date() + timedelta(days=1), time(9, 15))
    assert f"{midweek.due.wall:%A %d %H:%M}" == f"{weekday} 09:15"
    assert midweek.label == weekday.split(maxsplit=1)[0]
    assert f"{later.due.wall:%a %d}" == next_week


def test_a_suggestion_equal_to_the_present_time_is_left_out() -> None:
    offered = suggestions(wall("03-12 10:00"), preferences=HOME, now=at("03-10 14:30"))
    assert [suggestion.label for suggestion in offered] == ["Tomorrow", "Next week"]


def test_suggestions_keep_quiet_and_the_readers_clock() -> None:
    without = suggestions(None, preferences=HOME, now=at("03-09 14:30"))
    assert [suggestion.due.wall.time() for suggestion in without] == [time(10)] * 3
    at_night = suggestions(wall("03-12 23:00"), preferences=HOME, now=at("03-09 14:30"))
    assert at_night[0].due == wall("03-11 08:00")
    in_paris = suggestions(wall("03-12 10:00", PARIS), preferences=HOME, now=at("03-09 14:30"))
    assert in_paris[0].due == wall("03-10 10:00", PARIS)


def test_every_purpose_has_a_title_a_kind_and_letters() -> None:
    assert {kind_of(purpose) for purpose in Purpose} == {"follow_up", "thank_you", "nudge"}
    assert all(title_of(purpose)[0].isupper() for purpose in Purpose)
    assert letters_for("check_status") == ("status_application",)
    with pytest.raises(ValueError, match="juggle"):
        kind_of("juggle")
