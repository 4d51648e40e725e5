"""People of the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.contact import Card, Contact
from domain.errors import Invalid
from domain.purpose import Purpose
from tests.support.searching import MONDAY, NOTE, ROBIN, Search, moment, said, stamp, wall


@pytest.fixture
def robin() -> Contact:
    return Contact.add(id="me/contact-" + "1" * 32, card=ROBIN, stamp=stamp())


class TestACard:
    def test_is_kept_clean(self) -> None:
        card = Card(
            name=" Robin  Ahrens",
            company="Nordlicht ",
            title="head of data",
            email="robin@nordlicht.example ",
            phone="+49 40 123",
            link="nordlicht.example/robin",
            known_from="a meetup",
            zone="Europe/Berlin",
        )
        kept = Contact.add(id="me/contact-1", card=card, stamp=stamp()).card
        assert kept == replace(
            card,
            name="Robin Ahrens",
            company="Nordlicht",
            email="robin@nordlicht.example",
            link="https://nordlicht.example/robin",
        )

    @pytest.mark.parametrize(
        ("field", "words"),
        [
            ("name", ""),
            ("company", "\0"),
            ("title", "x" * 201),
            ("email", "robin at nordlicht"),
            ("phone", "\ud800"),
            ("link", "javascript:alert(1)"),
            ("known_from", "\u202e"),
            ("zone", "Mars/Olympus"),
        ],
    )
    def test_that_cannot_be_kept_is_refused(self, robin: Contact, field: str, words: str) -> None:
        card = replace(ROBIN, **{field: words})
        deeds: list[Callable[[], object]] = [
            lambda: Contact.add(id="me/contact-2", card=card, stamp=stamp()),
            lambda: robin.correct(card=card, stamp=stamp()),
        ]
        for deed in deeds:
            with pytest.raises(Invalid) as refusal:
                deed()
            assert refusal.value.field == field

    def test_is_corrected(self, robin: Contact) -> None:
        robin.correct(card=replace(ROBIN, title="head of data"), stamp=stamp())
        assert robin.card.title == "head of data"

    def test_corrected_to_what_it_says_changes_nothing(self, robin: Contact) -> None:
        robin.correct(card=replace(ROBIN, name="Robin  Ahrens "), stamp=stamp())
        assert said(robin) == ["ContactAdded"]


class TestAMeeting:
    def test_is_arranged(self, robin: Contact) -> None:
        robin.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp())
        assert robin.meets_at == wall("2026-03-05 11:00")

    def test_arranged_as_it_is_changes_nothing(self, robin: Contact) -> None:
        for _ in range(2):
            robin.schedule_meeting(starts=wall("2026-03-05 11:00"), place="a café", stamp=stamp())
        assert said(robin) == ["ContactAdded", "MeetingScheduled"]

    @pytest.mark.parametrize("more", [{"place": "at the lake"}, {"minutes": 45}, {"starts": wall("2026-03-05 12:00")}])
    def test_may_change_its_hour_length_and_place(self, robin: Contact, more: dict[str, object]) -> None:
        robin.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp())
        robin.schedule_meeting(**{"starts": wall("2026-03-05 11:00"), "stamp": stamp(), **more})  # type: ignore[arg-type]
        assert said(robin).count("MeetingScheduled") == 2

    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("starts", {"starts": wall("2026-03-05 11:00", "Nowhere")}),
            ("starts", {"starts": wall("1900-01-01 11:00")}),
            ("minutes", {"minutes": 0}),
            ("minutes", {"minutes": 10_000}),
            ("place", {"place": "x" * 2_001}),
        ],
    )
    def test_that_cannot_be_is_refused(self, robin: Contact, field: str, more: dict[str, object]) -> None:
        with pytest.raises(Invalid) as refusal:
            robin.schedule_meeting(**{"starts": wall("2026-03-05 11:00"), "stamp": stamp(), **more})  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_held_is_arranged_no_more(self, robin: Contact) -> None:
        robin.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp())
        robin.hold_meeting(talked_about="the team,\nthe stack", stamp=stamp())
        assert (robin.meets_at, robin.met_at) == (None, MONDAY)

    def test_may_be_arranged_again_at_the_hour_of_the_last(self, robin: Contact) -> None:
        for _ in range(2):
            robin.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp())
            robin.hold_meeting(stamp=stamp())
        assert said(robin).count("MeetingScheduled") == 2


class TestSomebody:
    def test_answers_as_often_as_they_do(self, robin: Contact) -> None:
        for _ in range(2):
            robin.answer(words="Happy to talk.", stamp=stamp())
        assert said(robin) == ["ContactAdded", "ContactAnswered", "ContactAnswered"]
        assert robin.answered_at == MONDAY

    def test_says_what_can_be_kept(self, robin: Contact) -> None:
        with pytest.raises(Invalid) as refusal:
            robin.answer(words="\0", stamp=stamp())
        assert refusal.value.field == "words"
        with pytest.raises(Invalid) as refusal:
            robin.hold_meeting(talked_about="\0", stamp=stamp())
        assert refusal.value.field == "talked_about"

    def test_is_removed_and_brought_back_once(self, robin: Contact) -> None:
        for deed in (robin.restore, robin.remove, robin.remove, robin.restore, robin.restore):
            deed(stamp=stamp())
        assert said(robin) == ["ContactAdded", "ContactRemoved", "ContactRestored"]
        assert not robin.removed


class TestFacts:
    def test_tell_the_rules_what_happened(self, robin: Contact) -> None:
        robin.correct(card=replace(ROBIN, zone="Asia/Tokyo"), stamp=stamp())
        for day in ("2026-02-01 10:00", "2026-02-20 10:00"):
            robin.send_letter(purpose=Purpose.SET_UP_MEETING, letter=NOTE, stamp=stamp().happened(moment(day)))
        robin.answer(stamp=stamp())
        robin.hold_meeting(stamp=stamp())
        facts = robin.facts()
        assert facts.requested_at == moment("2026-02-20 10:00")
        assert (facts.answered_at, facts.met_at, facts.zone, len(facts.sent)) == (MONDAY, MONDAY, "Asia/Tokyo", 2)

    def test_take_only_a_request_for_a_request(self, robin: Contact) -> None:
        robin.send_letter(purpose=Purpose.THANK_CONTACT, letter=NOTE, stamp=stamp())
        assert robin.facts().requested_at is None

    def test_of_somebody_who_was_asked_for_nothing(self, robin: Contact) -> None:
        assert robin.facts().requested_at is None


class TestNetworking:
    """Given a request on Monday, 2 March."""

    def test_one_nudge_follows_a_request_that_nobody_answered(self, search: Search) -> None:
        robin = search.meet()
        search.write(robin, purpose=Purpose.SET_UP_MEETING)
        assert search.steps(robin) == [("nudge_contact", "Wed 11 Mar 10:00")]

    def test_an_answer_stops_the_nudge(self, search: Search) -> None:
        robin = search.meet()
        search.write(robin, purpose=Purpose.SET_UP_MEETING)
        search.later(days=1).change_contact(robin, lambda one, stamp: one.answer(stamp=stamp))
        assert search.steps(robin) == []

    def test_thanks_and_news_follow_a_meeting(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(robin, lambda one, stamp: one.hold_meeting(stamp=stamp))
        assert search.steps(robin) == [
            ("thank_contact", "Mon 02 Mar 12:00"),
            ("update_contact", "Mon 30 Mar 10:00"),
        ]
