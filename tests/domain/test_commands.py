"""What a person can do: cards follow the facts, plans follow the rules, repeats are harmless, searches never meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.application import JobApplication
from domain.commands import stage_by_facts
from domain.errors import Invalid, NotFound, Refusal, RepeatedCommand
from domain.purpose import Purpose
from domain.rank import between
from domain.seeker import Seeker
from domain.steps import Steps
from domain.values import Meaning, Stage, Stamp
from projections import board
from tests.support.searching import DETAILS, LONDON, ROBIN, Search, stamp, wall

NOBODY = "application-" + "0" * 32


class TestASearch:
    def test_begins_once(self, search: Search) -> None:
        search.begin("Asia/Tokyo")
        assert search.me().zone == LONDON
        assert search.events(Seeker.id_of("me")) == ["SearchBegun"]

    def test_must_have_begun_before_anything_else(self, search: Search) -> None:
        stranger = Search(search.tracker, "stranger")
        with pytest.raises(NotFound):
            stranger.save()


class TestSavingARole:
    def test_puts_it_into_the_first_column(self, search: Search) -> None:
        application = search.application(search.save())
        assert (application.stage, application.applied_at) == ("saved", None)
        assert search.steps(application.id) == []

    def test_puts_it_into_the_column_named_on_top(self, search: Search) -> None:
        for role in ("first", "second"):
            search.later(hours=1).save(role, stage="screening")
        assert search.lane("screening") == ["second", "first"]

    def test_as_applied_means_to_have_applied(self, search: Search) -> None:
        id = search.applied()
        assert search.application(id).applied_at == search.now
        assert search.steps(id) == [("check_status", "Tue 10 Mar 10:00")]

    def test_takes_its_place_and_tags(self, search: Search) -> None:
        id = search.commands.save_role(
            "me", details=DETAILS, rank="a5", tags=("#remote", "dream"), stamp=search.stamp()
        )
        application = search.application(id)
        assert (application.rank, application.tags) == ("a5", ["remote", "dream"])

    def test_into_a_column_that_is_not_there_is_refused(self, search: Search) -> None:
        with pytest.raises(NotFound) as refusal:
            search.save(stage="nowhere")
        assert refusal.value.field == "stage"
        assert search.lane("saved") == []

    def test_with_a_tag_that_cannot_be_kept_saves_nothing(self, search: Search) -> None:
        with pytest.raises(Invalid):
            search.commands.save_role("me", details=DETAILS, tags=("good", "\0"), stamp=search.stamp())
        assert search.lane("saved") == []


class TestACardFollowsTheFacts:
    def test_applied(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.apply(stamp=stamp))
        assert search.application(id).stage == "applied"

    def test_interview(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        assert search.application(id).stage == "interviewing"

    def test_offer(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_offer(stamp=stamp))
        assert search.application(id).stage == "offer"

    @pytest.mark.parametrize(
        "deed",
        [
            lambda one, stamp: one.reject(stamp=stamp),
            lambda one, stamp: one.withdraw(stamp=stamp),
            lambda one, stamp: one.go_silent(stamp=stamp),
        ],
        ids=["rejected", "withdrawn", "silent"],
    )
    def test_end(self, search: Search, deed: Callable[[JobApplication, Stamp], None]) -> None:
        id = search.applied()
        search.change(id, deed)
        assert search.application(id).stage == "closed"

    def test_an_accepted_offer_stays_where_it_can_be_looked_at(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_offer(stamp=stamp))
        search.change(id, lambda one, stamp: one.accept_offer(stamp=stamp))
        assert search.application(id).stage == "offer"

    def test_but_never_back_by_itself(self, search: Search) -> None:
        id = search.save(stage="offer")
        search.change(id, lambda one, stamp: one.apply(stamp=stamp))
        search.interview(id, "2026-03-05 11:00")
        assert search.application(id).stage == "offer"

    def test_a_called_off_interview_leaves_it_where_it_is(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        search.change(id, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
        assert search.application(id).stage == "interviewing"

    def test_but_stays_where_the_person_put_it_until_something_new_happens(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        search.move(id, "applied")
        search.change(id, lambda one, stamp: one.add_note(text="a note", stamp=stamp))
        assert search.application(id).stage == "applied"
        search.interview(id, "2026-03-12 11:00")
        assert search.application(id).stage == "interviewing"

    def test_but_not_out_of_the_archive(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
        search.change(id, lambda one, stamp: one.apply(stamp=stamp))
        assert search.application(id).stage == "saved"

    def test_but_not_into_a_column_that_was_taken_away(self, search: Search) -> None:
        id = search.save()
        search.commands.remove_stage("me", stage="applied", home="saved", cards=(), stamp=search.stamp())
        search.change(id, lambda one, stamp: one.apply(stamp=stamp))
        assert search.application(id).stage == "saved"

    def test_that_is_told_by_the_column_alone_where_there_are_no_facts(self, search: Search) -> None:
        assert stage_by_facts(search.application(search.save()), search.me()) is None

    def test_reopened_leaves_the_closed_column_for_the_one_it_had_earned(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        search.change(id, lambda one, stamp: one.reject(stamp=stamp))
        search.later(days=3).change(id, lambda one, stamp: one.reopen(stamp=stamp))
        assert search.application(id).stage == "interviewing"
        assert search.application(id).live

    def test_reopened_without_any_facts_goes_back_to_the_first_column(self, search: Search) -> None:
        id = search.save()
        search.change(id, lambda one, stamp: one.withdraw(stamp=stamp))
        search.change(id, lambda one, stamp: one.reopen(stamp=stamp))
        assert search.application(id).stage == "saved"

    def test_reopened_without_a_column_to_go_to_goes_to_the_first(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.reject(stamp=stamp))
        search.commands.remove_stage("me", stage="applied", home="saved", cards=(), stamp=search.stamp())
        search.change(id, lambda one, stamp: one.reopen(stamp=stamp))
        assert search.application(id).stage == "saved"

    def test_answering_an_offer_anew_after_all(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.receive_offer(amount="60,000", stamp=stamp))
        search.change(id, lambda one, stamp: one.decline_offer(stamp=stamp))
        search.change(id, lambda one, stamp: one.reopen(stamp=stamp))
        assert search.application(id).stage == "offer"


class TestMovingACard:
    def test_to_applied_plans_the_follow_up(self, search: Search) -> None:
        id = search.save()
        search.move(id, "applied")
        assert search.steps(id) == [("check_status", "Tue 10 Mar 10:00")]

    def test_to_closed_stops_every_plan(self, search: Search) -> None:
        id = search.applied()
        search.move(id, "closed")
        assert search.steps(id) == []

    def test_back_from_closed_opens_it_again(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.reject(stamp=stamp))
        search.later(days=2).move(id, "applied")
        application = search.application(id)
        assert (application.outcome, application.stage, application.live) == ("", "applied", True)

    def test_within_its_column_takes_the_place_given(self, search: Search) -> None:
        first = search.save("first")
        second = search.later(hours=1).save("second")
        search.move(first, "saved", rank=between(None, search.application(second).rank))
        assert search.lane("saved") == ["first", "second"]

    def test_to_a_column_that_is_not_there_is_refused(self, search: Search) -> None:
        id = search.save()
        with pytest.raises(NotFound) as refusal:
            search.move(id, "nowhere")
        assert refusal.value.field == "stage"


class TestPeople:
    def test_are_added_with_a_part_in_an_application(self, search: Search) -> None:
        id = search.save()
        robin = search.meet(application=id, part="recruiter")
        assert search.application(id).contacts == {robin: "recruiter"}

    def test_have_letters_planned_by_their_own_clock(self, search: Search) -> None:
        id = search.applied()
        search.meet(application=id, zone="America/New_York")
        assert search.step(id).due == wall("2026-03-10 10:00", "America/New_York")
        assert search.step(id).why.endswith("The hour is the one on their clock.")

    def test_whose_clock_is_corrected_move_the_letters_that_go_by_it(self, search: Search) -> None:
        id, other = search.applied(), search.applied(company="Second")
        robin = search.meet(application=id, zone="America/New_York")
        now = search.stamp()
        card = replace(search.contact(robin).card, zone="Europe/Athens")

        search.commands.change_contact(
            "me", robin, lambda one: one.correct(card=card, stamp=now), stamp=now, applications=[id]
        )

        assert search.step(id).due == wall("2026-03-10 10:00", "Europe/Athens")
        assert search.step(other).due.zone == LONDON
        before = search.events(id)
        search.commands.change_contact(
            "me", robin, lambda one: one.answer(words="Hello.", stamp=now), stamp=now, applications=[id]
        )
        assert search.events(id) == before

    def test_who_live_nowhere_in_particular_leave_the_clock_to_the_next(self, search: Search) -> None:
        id = search.applied()
        search.meet("Ada", application=id)
        search.meet("Bo", application=id, zone="Europe/Athens")
        assert search.step(id).due.zone == "Europe/Athens"

    def test_without_a_part_leave_the_clock_to_the_seeker(self, search: Search) -> None:
        id = search.applied()
        robin = search.meet(application=id, zone="Asia/Tokyo")
        search.change(id, lambda one, stamp: one.unlink_contact(contact=robin, stamp=stamp))
        assert search.step(id).due.zone == LONDON

    def test_who_are_not_there_are_not_linked(self, search: Search) -> None:
        id = search.save()
        with pytest.raises(NotFound) as refusal:
            search.change(id, lambda one, stamp: one.link_contact(contact="me/contact-" + "0" * 32, stamp=stamp))
        assert refusal.value.field == "contact"
        assert search.events(id) == ["RoleSaved"]

    def test_with_a_part_in_nothing_that_is_there_are_not_added(self, search: Search) -> None:
        with pytest.raises(NotFound):
            search.meet(application=f"me/{NOBODY}")
        assert search.tracker.read("SELECT * FROM people") == []

    def test_who_were_removed_have_nothing_planned(self, search: Search) -> None:
        robin = search.meet()
        search.write(robin, purpose=Purpose.SET_UP_MEETING)
        assert search.steps(robin) == [("nudge_contact", "Wed 11 Mar 10:00")]
        search.plan(
            robin,
            lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=wall("2026-03-09 10:00"), stamp=stamp),
        )
        search.change_contact(robin, lambda one, stamp: one.remove(stamp=stamp))
        assert search.steps(robin) == []
        search.change_contact(robin, lambda one, stamp: one.restore(stamp=stamp))
        assert search.steps(robin) == [("custom", "Mon 09 Mar 10:00"), ("nudge_contact", "Wed 11 Mar 10:00")]

    def test_planned_thanks_that_were_put_off_by_hand_outlast_the_fortnight(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(robin, lambda one, stamp: one.hold_meeting(stamp=stamp))
        thanks = search.step(robin, "thank_contact")
        search.plan(
            robin, lambda one, stamp: one.reschedule_step(step=thanks.id, due=wall("2026-03-25 10:00"), stamp=stamp)
        )
        search.at("2026-03-20 10:00").plan(robin, lambda one, stamp: one.add_note(text="soon", stamp=stamp))
        assert ("thank_contact", "Wed 25 Mar 10:00") in search.steps(robin)


class TestARepeat:
    """The same command id is carried out once, however often it comes."""

    def test_of_saving_says_which_it_was(self, search: Search) -> None:
        deed = {"details": DETAILS, "stamp": search.stamp(), "command_id": "click-1"}
        first = search.commands.save_role("me", **deed)  # type: ignore[arg-type]
        with pytest.raises(RepeatedCommand) as repeat:
            search.commands.save_role("me", **deed)  # type: ignore[arg-type]
        assert search.tracker.stream_at(repeat.value.position) == first
        assert search.commands.id_made_by("me", "application", "click-1") == first
        assert len(search.lane("saved")) == 1

    def test_of_adding_says_who_it_was(self, search: Search) -> None:
        first = search.commands.add_contact("me", card=ROBIN, stamp=search.stamp(), command_id="click-1")
        assert search.commands.id_made_by("me", "contact", "click-1") == first

    def test_of_a_change_changes_nothing(self, search: Search) -> None:
        id = search.save()
        for _ in range(2):
            try:
                search.commands.change_application(
                    "me",
                    id,
                    lambda one: one.add_note(text="once", stamp=stamp()),
                    stamp=stamp(),
                    command_id="click-2",
                )
            except RepeatedCommand:
                continue
        assert search.application(id).notes == {"1": "once"}

    def test_by_somebody_else_is_another_command(self, search: Search) -> None:
        ada = search.of("ada")
        made = [
            one.commands.save_role(one.seeker, details=DETAILS, stamp=search.stamp(), command_id="click-1")
            for one in (search, ada)
        ]
        assert [id.partition("/")[0] for id in made] == ["me", "ada"]


DEEDS: dict[str, Callable[[Search, str], object]] = {
    "an application": lambda me, theirs: me.change(theirs, lambda one, stamp: one.archive(stamp=stamp)),
    "a card": lambda me, theirs: me.move(theirs, "applied"),
    "a contact": lambda me, theirs: me.change_contact(theirs, lambda one, stamp: one.answer(stamp=stamp)),
    "steps": lambda me, theirs: me.plan(theirs, lambda one, stamp: one.add_note(text="x", stamp=stamp)),
    "a place for somebody": lambda me, theirs: me.meet(application=theirs),
    "plans": lambda me, theirs: me.commands.plan_anew("me", theirs, stamp=me.stamp()),
    "a reminder": lambda me, theirs: me.carry(theirs, lambda one, stamp: one.drop(why="", stamp=stamp)),
    "a part in mine": lambda me, theirs: me.change(
        me.save(), lambda one, stamp: one.link_contact(contact=theirs, stamp=stamp)
    ),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_belongs_to_somebody_else_is_not_there(search: Search, deed: Callable[[Search, str], object]) -> None:
    ada = search.of("ada")
    application = ada.applied()
    for theirs in (application, ada.meet(), ada.remind(application, "1")):
        before = ada.events(theirs)
        with pytest.raises(NotFound):
            deed(search, theirs)
        assert ada.events(theirs) == before


@pytest.mark.parametrize(
    "id", ["", "me", "me/", f"me/{NOBODY}", "me/contact-x", "me/seeker-profile", "me/" + "x" * 9_999]
)
def test_what_is_not_there_is_refused(search: Search, id: str) -> None:
    with pytest.raises(NotFound):
        search.change(id, lambda one, stamp: one.archive(stamp=stamp))
    with pytest.raises(NotFound, match="no such application or contact among yours"):
        search.tracker.perform(lambda desk: desk.get(Steps, id), seeker="me")


def test_a_refused_deed_records_nothing(search: Search) -> None:
    id = search.save()
    before = search.tracker.position()

    def deed(one: JobApplication, stamp: Stamp) -> None:
        one.add_note(text="kept?", stamp=stamp)
        one.accept_offer(stamp=stamp)

    with pytest.raises(Refusal):
        search.change(id, deed)
    assert search.tracker.position() == before


class TestTakingAColumnAway:
    def test_brings_its_cards_home(self, search: Search) -> None:
        ids = [search.later(hours=1).save(role, stage="screening") for role in ("first", "second")]
        search.change(ids[0], lambda one, stamp: one.archive(stamp=stamp))
        cards = board.ids_in(search.tracker, "me", stage="screening")
        search.later(hours=1).commands.remove_stage(
            "me", stage="screening", home="saved", cards=cards, stamp=search.stamp()
        )
        assert {search.application(id).stage for id in ids} == {"saved"}
        assert "screening" not in [stage.id for stage in search.me().stages]

    @pytest.mark.parametrize(("stage", "home"), [("screening", "nowhere"), ("nowhere", "saved"), ("saved", "saved")])
    def test_that_is_refused_moves_no_card(self, search: Search, stage: str, home: str) -> None:
        id = search.save(stage="offer")
        before = search.tracker.position()
        with pytest.raises(Refusal) as refusal:
            search.commands.remove_stage("me", stage=stage, home=home, cards=(id,), stamp=search.stamp())
        assert refusal.value.field in {"stage", "home"}
        assert search.tracker.position() == before


def test_settings_are_changed_by_their_owner(search: Search) -> None:
    search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
    assert search.me().zone == "Asia/Tokyo"


def test_a_reminder_is_changed_by_its_owner(search: Search) -> None:
    id = search.applied()
    reminder = search.remind(id, "1")
    search.carry(reminder, lambda one, stamp: one.drop(why="settled", stamp=stamp))
    assert search.delivery(reminder).state == "dropped"


def test_what_is_made_without_a_command_id_is_always_another(search: Search) -> None:
    assert search.save() != search.save()


class TestStageByFacts:
    """The column an application has earned, for every column it may stand in."""

    @pytest.mark.parametrize(
        ("stands", "earned"), [("saved", "applied"), ("applied", None), ("screening", None), ("closed", None)]
    )
    def test_is_never_one_further_back(self, stands: str, earned: str | None) -> None:
        me = Seeker.begin_search(id="me/seeker-profile", zone=LONDON, stamp=stamp())
        one = JobApplication.save_role(
            id=f"me/application-{uuid4().hex}", details=DETAILS, stage=me.stage(stands), stamp=stamp()
        )
        one.apply(stamp=stamp())
        found = stage_by_facts(one, me)
        assert (found.id if found else None) == earned

    def test_is_the_first_with_that_meaning(self) -> None:
        me = Seeker.begin_search(id="me/seeker-profile", zone=LONDON, stamp=stamp())
        me.add_stage(name="Sent off", meaning=Meaning.APPLIED, before="applied", stamp=stamp())
        one = JobApplication.save_role(id="me/application-1", details=DETAILS, stage=me.stages[0], stamp=stamp())
        one.apply(stamp=stamp())
        assert stage_by_facts(one, me) == Stage("own1", "Sent off", Meaning.APPLIED, "slate")
