"""The agenda: whatever has a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from projections import agenda
from projections.agenda import Date
from tests.support.searching import Search, moment, wall


def of(search: Search, about: str) -> list[Date]:
    return agenda.of(search.tracker, search.seeker, about=about)


def month(search: Search) -> list[tuple[str, str]]:
    """Kind and day of everything in March."""
    start, end = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    found = agenda.between(search.tracker, search.seeker, start=start, end=end)
    return [(date.kind, f"{date.starts.wall:%d %H:%M}") for date in found]


class TestAnInterview:
    def test_stands_at_its_hour(self, search: Search) -> None:
        id = search.applied("Data Engineer", "Nordlicht")
        search.interview(id, "2026-03-05 11:00", minutes=45, form="video call", place="link", with_whom=("Ada", "Bo"))
        [date] = of(search, id)
        assert (date.kind, date.state, date.number, date.whole_day) == ("interview", "coming", "1", False)
        assert (date.at, date.starts, date.minutes) == (moment("2026-03-05 11:00"), wall("2026-03-05 11:00"), 45)
        assert (date.form, date.place, date.with_whom) == ("video call", "link", ("Ada", "Bo"))
        assert (date.role, date.company, date.person) == ("Data Engineer", "Nordlicht", "")

    def test_with_nobody_named_has_nobody(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        assert of(search, id)[0].with_whom == ()

    def test_moves(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        before = of(search, id)[0].sequence
        search.change(
            id,
            lambda one, stamp: one.move_interview(
                interview="1", starts=wall("2026-03-06 09:30", "Asia/Tokyo"), minutes=30, stamp=stamp
            ),
        )
        [date] = of(search, id)
        assert (date.starts, date.minutes) == (wall("2026-03-06 09:30", "Asia/Tokyo"), 30)
        assert date.at == moment("2026-03-06 00:30")
        assert date.sequence > before

    def test_was_held(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        search.at("2026-03-05 12:30").change(id, lambda one, stamp: one.hold_interview(interview="1", stamp=stamp))
        assert of(search, id)[0].state == "held"
        assert ("interview", "05 11:00") in month(search)

    def test_called_off_is_seen_only_where_it_was_planned(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00")
        search.change(id, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
        assert of(search, id)[0].state == "cancelled"
        assert month(search) == []


class TestAMeeting:
    def test_stands_at_its_hour_under_the_persons_name(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(
            robin,
            lambda one, stamp: one.schedule_meeting(
                starts=wall("2026-03-05 11:00"), minutes=30, place="a café", stamp=stamp
            ),
        )
        [date] = of(search, robin)
        assert (date.kind, date.person, date.company, date.role) == ("meeting", "Robin Ahrens", "Nordlicht", "")
        assert (date.minutes, date.place, date.number) == (30, "a café", "")

    def test_was_held(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(
            robin, lambda one, stamp: one.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp)
        )
        search.change_contact(robin, lambda one, stamp: one.hold_meeting(stamp=stamp))
        assert of(search, robin)[0].state == "held"

    def test_that_nobody_arranged_was_held_without_an_entry(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(robin, lambda one, stamp: one.hold_meeting(stamp=stamp))
        assert of(search, robin) == []

    def test_with_somebody_removed_is_gone(self, search: Search) -> None:
        robin = search.meet()
        search.change_contact(
            robin, lambda one, stamp: one.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp)
        )
        search.change_contact(robin, lambda one, stamp: one.remove(stamp=stamp))
        assert month(search) == []


class TestADay:
    def test_of_a_promise_a_deadline_and_a_closing_has_no_hour(self, search: Search) -> None:
        id = search.applied(closing_on=date(2026, 3, 20))
        search.change(id, lambda one, stamp: one.note_promise(by=date(2026, 3, 6), stamp=stamp))
        search.change(id, lambda one, stamp: one.receive_offer(deadline=date(2026, 3, 13), stamp=stamp))
        assert month(search) == [("promise", "06 00:00"), ("deadline", "13 00:00"), ("closing", "20 00:00")]
        assert all(date.whole_day for date in of(search, id))

    def test_of_a_promise_is_the_last_one_given(self, search: Search) -> None:
        id = search.applied()
        for day in (6, 9):
            search.change(id, lambda one, stamp, day=day: one.note_promise(by=date(2026, 3, day), stamp=stamp))  # type: ignore[misc]
        assert month(search) == [("promise", "09 00:00")]

    def test_that_was_taken_back_is_gone(self, search: Search) -> None:
        id = search.applied(closing_on=date(2026, 3, 20))
        search.change(
            id, lambda one, stamp: one.correct_details(details=replace(one.details, closing_on=None), stamp=stamp)
        )
        search.change(id, lambda one, stamp: one.receive_offer(deadline=date(2026, 3, 13), stamp=stamp))
        search.change(id, lambda one, stamp: one.receive_offer(amount="more", stamp=stamp))
        assert of(search, id) == []


class TestBetween:
    def test_begins_and_ends_where_it_says(self, search: Search) -> None:
        id = search.applied()
        for hour in ("10:00", "11:00", "12:00"):
            search.interview(id, f"2026-03-05 {hour}")
        found = agenda.between(
            search.tracker, "me", start=moment("2026-03-05 10:00"), end=moment("2026-03-05 12:00"), limit=9
        )
        assert [date.number for date in found] == ["1", "2"]

    def test_gives_so_many_first_things_first(self, search: Search) -> None:
        id = search.applied()
        for hour in ("12:00", "10:00", "11:00"):
            search.interview(id, f"2026-03-05 {hour}")
        found = agenda.between(
            search.tracker, "me", start=moment("2026-03-05 00:00"), end=moment("2026-03-06 00:00"), limit=2
        )
        assert [date.number for date in found] == ["2", "3"]

    def test_gives_nothing_of_cards_that_were_put_away(self, search: Search) -> None:
        for deed in ("archive", "remove"):
            id = search.applied()
            search.interview(id, "2026-03-05 11:00")
            search.change(id, lambda one, stamp, deed=deed: getattr(one, deed)(stamp=stamp))  # type: ignore[misc]
        assert month(search) == []


def test_talks_are_told_on_each_database_with_those_called_off(search_on_each: Search) -> None:
    search = search_on_each
    id, gone = search.applied(closing_on=date(2026, 3, 9)), search.applied("Analyst", "Südwind")
    search.interview(id, "2026-03-05 11:00")
    search.interview(id, "2026-03-04 11:00")
    search.interview(gone, "2026-03-06 11:00")
    search.change(id, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    search.of("ada").interview(search.of("ada").applied(), "2026-03-05 12:00")
    found = agenda.talks(search.tracker, search.seeker, since=moment("2026-03-04 00:00"))
    assert [(one.number, one.state) for one in found] == [("2", "coming"), ("1", "cancelled")]
    assert [one.number for one in agenda.talks(search.tracker, "me", since=moment("2026-03-05 00:00"))] == ["1"]
