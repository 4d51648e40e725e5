"""The timeline: everything that ever happened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.purpose import Purpose
from domain.values import Cause
from projections import timeline
from projections.timeline import Line
from tests.support.searching import MONDAY, Search, moment


def lines(search: Search, about: str, *, quiet: bool = True, limit: int = 200, before: int | None = None) -> list[Line]:
    return timeline.of(search.tracker, search.seeker, about=about, quiet=quiet, limit=limit, before=before)


def titles(found: list[Line]) -> list[str]:
    return [line.title for line in found]


class TestAHistory:
    def test_is_told_latest_first(self, search: Search) -> None:
        id = search.save()
        search.later(days=1).change(id, lambda one, stamp: one.add_note(text="first", stamp=stamp))
        search.later(days=1).change(id, lambda one, stamp: one.add_note(text="second", stamp=stamp))
        assert [(line.title, line.detail) for line in lines(search, id)] == [
            ("Note", "second"),
            ("Note", "first"),
            ("Saved", ""),
        ]

    def test_is_told_in_the_order_of_happening_and_not_of_telling(self, search: Search) -> None:
        id = search.save()
        search.later(days=5).change(
            id, lambda one, stamp: one.receive_answer(words="told late", stamp=stamp), happened="2026-02-01 10:00"
        )
        assert titles(lines(search, id, quiet=False))[-1] == "They got in touch"

    def test_says_when_it_happened_when_it_was_told_and_by_whom(self, search: Search) -> None:
        id = search.save()
        stamp = search.later(days=5).stamp(cause=Cause.TEXT).happened(moment("2026-03-03 10:00"))
        search.commands.change_application("me", id, lambda one: one.receive_answer(stamp=stamp), stamp=stamp)
        line = lines(search, id)[0]
        assert (line.at, line.recorded_at, line.cause) == (moment("2026-03-03 10:00"), search.now, "text")
        assert (line.topic, line.about, line.contact) == ("answer.received", id, "")

    @pytest.mark.parametrize(("after", "late"), [(timedelta(hours=24), False), (timedelta(hours=24, seconds=1), True)])
    def test_marks_what_was_told_more_than_a_day_later(self, search: Search, after: timedelta, late: bool) -> None:
        id = search.save()
        search.now = MONDAY + after
        stamp = search.stamp().happened(MONDAY)
        search.commands.change_application("me", id, lambda one: one.add_note(text="x", stamp=stamp), stamp=stamp)
        [note, saved] = lines(search, id)
        assert (note.late, saved.late) == (late, False)

    def test_folds_housekeeping_away(self, search: Search) -> None:
        id = search.save("first")
        search.later(minutes=1).move(id, "saved", rank="a1")
        assert titles(lines(search, id)) == ["Card moved within its column", "Saved"]
        assert titles(lines(search, id, quiet=False)) == ["Saved"]

    def test_of_what_is_not_there_is_empty(self, search: Search) -> None:
        assert lines(search, "me/application-" + "0" * 32) == []


class TestTurningPages:
    def test_shows_every_line_once_also_those_told_late(self, search: Search) -> None:
        id = search.save()
        for day in (3, 9, 5, 5, 1, 7, 5):
            search.later(days=1).change(
                id, lambda one, stamp: one.receive_answer(stamp=stamp), happened=f"2026-02-0{day} 10:00"
            )
        whole = lines(search, id)
        turned: list[Line] = []
        while page := lines(search, id, limit=3, before=turned[-1].position if turned else None):
            turned += page
        assert turned == whole

    def test_from_a_line_that_is_not_there_shows_nothing(self, search: Search) -> None:
        assert lines(search, search.save(), before=999_999_999) == []


class TestTheThanksForAnOffer:
    def test_are_told_as_thanks(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).write(id, purpose=Purpose.ACKNOWLEDGE_OFFER, subject="Your offer")
        assert "Thank-you sent: Your offer" in titles(lines(search, id))


class TestAContact:
    def test_has_the_letters_that_went_to_them(self, search: Search) -> None:
        id, robin = search.applied(), search.meet()
        search.later(days=1).write(id, contact=robin, subject="Any news?")
        search.later(days=1).write(robin, purpose=Purpose.SET_UP_MEETING, subject="A coffee?")
        assert titles(lines(search, robin, quiet=False)) == [
            "Planned: Write once more to your contact",
            "Follow-up sent: A coffee?",
            "Follow-up sent: Any news?",
            "Added",
        ]
        assert "Follow-up sent: Any news?" in titles(lines(search, id))

    def test_has_the_applications_they_were_linked_to(self, search: Search) -> None:
        robin = search.meet(application=search.save(), part="recruiter")
        assert [(line.title, line.detail) for line in lines(search, robin)] == [
            ("Somebody linked", "recruiter"),
            ("Added", ""),
        ]


class TestAReminder:
    def test_belongs_to_what_it_reminds_of(self, search: Search) -> None:
        id = search.applied()
        reminder = search.later(days=8).remind(id, "1")
        search.later(minutes=1).deliver(reminder)
        search.later(minutes=1).carry(reminder, lambda one, stamp: one.deliver(message="SM1", stamp=stamp))
        assert titles(lines(search, id))[:4] == [
            "Reminder delivered",
            "Reminder sent",
            "Reminder on its way",
            "Reminder due",
        ]
        assert titles(lines(search, id, quiet=False))[:2] == ["Reminder delivered", "Reminder sent"]
        assert lines(search, id)[0].cause == "clock"

    def test_of_a_contact_belongs_to_them(self, search: Search) -> None:
        robin = search.meet()
        search.write(robin, purpose=Purpose.SET_UP_MEETING)
        search.remind(robin, "1")
        assert "Reminder due" in titles(lines(search, robin))


class TestTheLatest:
    def test_is_what_was_told_last_of_all(self, search: Search) -> None:
        search.save("first")
        robin = search.meet()
        search.later(days=1).change_contact(
            robin, lambda one, stamp: one.answer(stamp=stamp), happened="2026-02-01 10:00"
        )
        assert titles(timeline.latest(search.tracker, "me")) == ["They got in touch", "Added", "Saved"]
        assert titles(timeline.latest(search.tracker, "me", limit=1)) == ["They got in touch"]

    def test_is_nothing_of_ones_settings(self, search: Search) -> None:
        search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
        assert timeline.latest(search.tracker, "me") == []
