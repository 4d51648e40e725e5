"""The people of the search."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.contact import Card
from domain.purpose import Purpose
from projections import people
from projections.people import Person
from tests.support.searching import MONDAY, ROBIN, Search, moment, wall


def person(search: Search, id: str) -> Person:
    found = people.person(search.tracker, search.seeker, id=id)
    assert found is not None
    return found


def names(found: list[Person]) -> list[str]:
    return [one.card.name for one in found]


class TestAPerson:
    def test_is_shown_as_they_were_added(self, search: Search) -> None:
        card = Card(
            name="Robin Ahrens",
            company="Nordlicht",
            title="head of data",
            email="robin@nordlicht.example",
            phone="+49 40 123",
            link="https://nordlicht.example/robin",
            known_from="a meetup",
            zone="Europe/Berlin",
        )
        robin = person(search, search.commands.add_contact("me", card=card, stamp=search.stamp()))
        assert (robin.card, robin.added_at, robin.removed) == (card, MONDAY, False)
        assert (robin.meets_at, robin.met_at, robin.answered_at, robin.wrote_at) == (None, None, None, None)
        assert (robin.part, robin.applications, robin.next_purpose, robin.next_due) == ("", 0, "", None)

    def test_that_is_not_there_is_none(self, search: Search) -> None:
        assert people.person(search.tracker, "me", id="me/contact-" + "0" * 32) is None

    def test_is_shown_as_corrected(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(robin, lambda one, stamp: one.correct(card=replace(ROBIN, name="Ada"), stamp=stamp))
        assert person(search, robin).card.name == "Ada"

    def test_meets_and_has_met(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(
            robin, lambda one, stamp: one.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp)
        )
        assert person(search, robin).meets_at == moment("2026-03-05 11:00")
        search.at("2026-03-05 12:00").change_contact(robin, lambda one, stamp: one.hold_meeting(stamp=stamp))
        assert (person(search, robin).meets_at, person(search, robin).met_at) == (None, search.now)

    def test_answers(self, search: Search) -> None:
        robin = search.meet()
        search.later(days=1).change_contact(robin, lambda one, stamp: one.answer(stamp=stamp))
        assert person(search, robin).answered_at == search.now

    def test_is_removed_and_brought_back(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(robin, lambda one, stamp: one.remove(stamp=stamp))
        assert person(search, robin).removed
        assert people.everybody(search.tracker, "me") == []
        search.change_contact(robin, lambda one, stamp: one.restore(stamp=stamp))
        assert names(people.everybody(search.tracker, "me")) == ["Robin Ahrens"]

    @pytest.mark.parametrize("purpose", [Purpose.SET_UP_MEETING, Purpose.THANK_CONTACT, Purpose.DECIDE_OFFER])
    def test_was_written_to(self, search: Search, purpose: Purpose) -> None:
        robin = search.meet()
        search.later(days=1).write(robin, purpose=purpose)
        assert (person(search, robin).wrote_at, person(search, robin).wrote_what) == (search.now, purpose)

    def test_was_written_to_about_an_application(self, search: Search) -> None:
        robin, id = search.meet(), search.applied()
        search.later(days=1).write(id, contact=robin)
        assert person(search, robin).wrote_at == search.now

    def test_is_not_who_somebody_elses_letter_went_to(self, search: Search) -> None:
        robin, id = search.meet(), search.applied()
        search.later(days=1).write(id)
        search.write(id, contact=search.meet("Ada"))
        assert person(search, robin).wrote_at is None

    def test_has_a_next_step(self, search: Search) -> None:
        robin = search.meet()
        search.write(robin, purpose=Purpose.SET_UP_MEETING)
        shown = person(search, robin)
        assert (shown.next_purpose, shown.next_due) == ("nudge_contact", moment("2026-03-11 10:00"))


class TestEverybody:
    def test_stands_by_name_whatever_its_case(self, search: Search) -> None:
        for name in ("bo", "Ada", "ÇA", "Zoë"):
            search.meet(name)
        assert names(people.everybody(search.tracker, "me")) == ["Ada", "bo", "Zoë", "ÇA"]
        assert names(people.everybody(search.tracker, "me", limit=2)) == ["Ada", "bo"]


class TestParts:
    def test_are_shown_with_the_application(self, search: Search) -> None:
        id = search.save()
        robin = search.meet(application=id, part="recruiter")
        ada = search.meet("Ada", application=id)
        found = people.of_application(search.tracker, "me", application=id)
        assert [(one.id, one.part) for one in found] == [(ada, ""), (robin, "recruiter")]

    def test_change(self, search: Search) -> None:
        id = search.save()
        robin = search.meet(application=id, part="recruiter")
        search.change(id, lambda one, stamp: one.link_contact(contact=robin, part="referral", stamp=stamp))
        assert people.applications_of(search.tracker, "me", contact=robin) == [(id, "referral")]
        search.change(id, lambda one, stamp: one.unlink_contact(contact=robin, stamp=stamp))
        assert people.applications_of(search.tracker, "me", contact=robin) == []
        assert people.of_application(search.tracker, "me", application=id) == []

    def test_are_counted(self, search: Search) -> None:
        robin = search.meet()
        for _ in range(2):
            search.change(search.save(), lambda one, stamp: one.link_contact(contact=robin, stamp=stamp))
        assert person(search, robin).applications == 2

    def test_in_removed_cards_are_none(self, search: Search) -> None:
        id = search.save()
        robin = search.meet(application=id)
        search.change(id, lambda one, stamp: one.remove(stamp=stamp))
        assert person(search, robin).applications == 0
        assert people.applications_of(search.tracker, "me", contact=robin) == []
        search.change(id, lambda one, stamp: one.restore(stamp=stamp))
        assert person(search, robin).applications == 1

    def test_of_somebody_removed_are_not_shown(self, search: Search) -> None:
        id = search.save()
        robin = search.meet(application=id)
        search.change_contact(robin, lambda one, stamp: one.remove(stamp=stamp))
        assert people.of_application(search.tracker, "me", application=id) == []
