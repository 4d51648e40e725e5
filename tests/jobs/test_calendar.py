"""The calendar as another program reads it: an independent parser tells what our files say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Parsed
from icalendar import Event as ParsedEvent

from domain.errors import NotFound
from domain.purpose import title_of
from jobs.calendar import LONGEST_LINE, Entry, file_of, web_addresses
from jobs.calendar_feed import DISCREET, INTERVIEWS, Calendar
from projections import agenda
from tests.support.crowding import MANY, crowd
from tests.support.searching import MONDAY, Search, moment, wall

BASE = "https://tracker.example"
ENTRY = Entry(uid="1@x", sequence=1, starts=MONDAY, minutes=60, title="Interview")


@pytest.fixture
def calendar(search: Search, tmp_path: Path) -> Calendar:
    return Calendar(db=search.tracker, data_dir=tmp_path, key=b"k" * 32, clock=lambda: search.now)


def read(content: bytes) -> list[ParsedEvent]:
    return [one for one in Parsed.from_ical(content).walk("VEVENT") if isinstance(one, ParsedEvent)]


def feed(calendar: Calendar) -> dict[str, ParsedEvent]:
    """What a calendar program shows, by title."""
    return {str(one["summary"]): one for one in read(calendar.feed("me", base=BASE).content)}


def starts(event: ParsedEvent, zone: str = "Europe/London") -> str:
    """How a calendar program in ``zone`` shows it."""
    return f"{event.decoded('dtstart').astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


INTERVIEW = "Interview: Data Engineer, Nordlicht"
FOLLOW_UP = "Ask where your application stands: Data Engineer, Nordlicht"


def test_an_interview_is_shown_with_all_one_needs_to_be_there(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    robin = search.meet()
    search.interview(
        id_, "2026-03-05 11:00", minutes=45, form="video call", place="https://meet.example/a", with_whom=(robin, "Bo")
    )
    shown = feed(calendar)[INTERVIEW]
    assert starts(shown) == "2026-03-05 11:00"
    assert shown.decoded("dtend") - shown.decoded("dtstart") == timedelta(minutes=45)
    assert str(shown["location"]) == "https://meet.example/a"
    assert str(shown["description"]) == "video call\nWith Robin Ahrens, Bo"
    assert str(shown["url"]) == f"{BASE}/application/{id_.partition('-')[2]}"
    assert (str(shown["status"]), str(shown["transp"])) == ("CONFIRMED", "OPAQUE")
    [alarm] = shown.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=-1)


def test_a_follow_up_is_shown_at_its_hour_and_leaves_the_time_free(calendar: Calendar, search: Search) -> None:
    search.applied()
    shown = feed(calendar)[FOLLOW_UP]
    assert (starts(shown), str(shown["transp"])) == ("2026-03-10 10:00", "TRANSPARENT")
    assert "usual" in str(shown["description"])


def test_a_moved_interview_keeps_its_name_and_counts_up(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-05 11:00")
    before = feed(calendar)[INTERVIEW]
    search.change(
        id_, lambda one, stamp: one.move_interview(interview="1", starts=wall("2026-03-06 09:30"), stamp=stamp)
    )
    after = feed(calendar)[INTERVIEW]
    assert after["uid"] == before["uid"]
    assert int(str(after["sequence"])) > int(str(before["sequence"]))
    assert starts(after) == "2026-03-06 09:30"


def test_one_that_was_called_off_stays_to_say_so(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-05 11:00")
    search.change(id_, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
    shown = feed(calendar)[INTERVIEW]
    assert (str(shown["status"]), str(shown["transp"])) == ("CANCELLED", "TRANSPARENT")
    assert not shown.walk("VALARM")


def test_a_postponed_follow_up_keeps_its_name_too(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    before = feed(calendar)[FOLLOW_UP]
    step = search.step(id_, "check_status").id
    search.plan(id_, lambda one, stamp: one.reschedule_step(step=step, due=wall("2026-03-11 14:00"), stamp=stamp))
    after = feed(calendar)[FOLLOW_UP]
    assert (after["uid"], starts(after)) == (before["uid"], "2026-03-11 14:00")
    assert int(str(after["sequence"])) > int(str(before["sequence"]))


def test_the_clock_stays_the_same_through_a_change_of_clocks(calendar: Calendar, search: Search) -> None:
    """London's clocks go forward on 29 March 2026."""
    id_ = search.applied()
    for day in ("2026-03-28", "2026-03-29", "2026-03-30"):
        search.interview(id_, f"{day} 09:00")
    shown = [one for one in read(calendar.feed("me", base=BASE).content) if str(one["summary"]) == INTERVIEW]
    assert sorted(map(starts, shown)) == ["2026-03-28 09:00", "2026-03-29 09:00", "2026-03-30 09:00"]
    assert sorted(f"{one.decoded('dtstart'):%H}" for one in shown) == ["08", "08", "09"]
    assert {starts(one, "Asia/Tokyo")[-5:] for one in shown} == {"18:00", "17:00"}


def test_a_conversation_with_a_contact_is_in_it(calendar: Calendar, search: Search) -> None:
    robin = search.meet()
    search.change_contact(robin, lambda one, stamp: one.schedule_meeting(starts=wall("2026-03-04 15:00"), stamp=stamp))
    assert starts(feed(calendar)["Conversation: Robin Ahrens, Nordlicht"]) == "2026-03-04 15:00"


def test_removed_cards_and_what_is_long_ago_are_not(calendar: Calendar, search: Search) -> None:
    id_, gone = search.applied(), search.applied("Analyst", "Südwind")
    search.interview(id_, "2026-03-05 11:00")
    search.interview(gone, "2026-03-05 13:00")
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    assert [name for name in feed(calendar) if name.startswith("Interview")] == [INTERVIEW]
    search.later(days=120)
    assert not [name for name in feed(calendar) if name.startswith("Interview")]


def test_nobody_reads_what_is_in_another_calendar(calendar: Calendar, search: Search) -> None:
    search.of("ada").applied("Chemist", "Curie")
    assert not feed(calendar)
    calendar.make("me")
    calendar.make("ada")
    assert calendar.resolve(calendar.token("ada")) == "ada"
    assert calendar.token("ada") != calendar.token("me")


def test_one_chooses_what_can_be_read(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-05 11:00", place="Hafenstr. 1")
    calendar.show("me", INTERVIEWS)
    assert set(feed(calendar)) == {INTERVIEW}
    calendar.show("me", DISCREET)
    content = calendar.feed("me", base=BASE).content.decode()
    assert set(feed(calendar)) == {"Busy", "Reminder"}
    assert not [word for word in ("Nordlicht", "Engineer", "Hafen", BASE) if word in content]


def test_the_mark_changes_with_what_it_says_and_only_then(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    before = calendar.feed("me", base=BASE).mark
    search.later(minutes=5)
    assert calendar.feed("me", base=BASE).mark == before
    search.interview(id_, "2026-03-05 11:00")
    assert calendar.feed("me", base=BASE).mark != before


# ------------------------------------------------------------------------------------------ its address


def test_an_address_opens_until_it_is_taken_back(calendar: Calendar) -> None:
    assert calendar.token("me") == ""
    calendar.make("me")
    token = calendar.token("me")
    assert (len(token), calendar.resolve(token)) == (43, "me")
    before = calendar.subscription("me").nonce
    calendar.revoke("me")
    assert (calendar.token("me"), calendar.resolve(token)) == ("", None)
    calendar.put_back("me", before)
    assert calendar.resolve(token) == "me"


def test_a_new_address_ends_the_old_one_and_keeps_the_choice(calendar: Calendar) -> None:
    calendar.make("me")
    calendar.show("me", INTERVIEWS)
    token = calendar.token("me")
    calendar.make("me")
    assert calendar.resolve(token) is None
    assert calendar.resolve(calendar.token("me")) == "me"
    assert calendar.subscription("me").shows == INTERVIEWS


@pytest.mark.parametrize("token", ["", "x", "\udcff", "é" * 43, "../me"])
def test_no_other_word_opens_anything(calendar: Calendar, token: str) -> None:
    assert calendar.resolve(token) is None
    calendar.make("me")
    calendar.revoke("me")
    assert calendar.resolve(token) is None


def test_no_file_holds_the_address_and_only_its_owner_can_read_it(calendar: Calendar, tmp_path: Path) -> None:
    calendar.make("me")
    file = tmp_path / "calendar" / "me"
    assert calendar.token("me") not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_no_address(calendar: Calendar, tmp_path: Path) -> None:
    calendar.make("me")
    (tmp_path / "calendar" / "me").write_text("{")
    assert calendar.token("me") == ""


# ------------------------------------------------------------------------------------- one interview


def test_one_interview_alone_has_the_name_it_has_in_the_feed(calendar: Calendar, search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-05 11:00")
    [alone] = read(calendar.interview("me", id_, "1", base=BASE))
    assert alone["uid"] == feed(calendar)[INTERVIEW]["uid"]
    with pytest.raises(NotFound):
        calendar.interview("me", id_, "2", base=BASE)
    with pytest.raises(NotFound):
        calendar.interview("ada", id_, "1", base=BASE)


def test_web_calendars_are_handed_the_whole_entry(calendar: Calendar, search: Search) -> None:
    id_ = search.applied("Data & Café", "Nord/licht")
    search.interview(id_, "2026-07-05 11:00", place="A & B", minutes=30)
    [date] = [one for one in agenda.of(search.tracker, "me", about=id_) if one.kind == "interview"]
    addresses = calendar.web_addresses(date, {})
    google = parse_qs(urlsplit(addresses["Google Calendar"]).query)
    assert google["text"] == ["Interview: Data & Café, Nord/licht"]
    assert google["dates"] == ["20260705T100000Z/20260705T103000Z"]
    outlook = parse_qs(urlsplit(addresses["Outlook"]).query)
    assert (outlook["startdt"], outlook["enddt"]) == (["2026-07-05T10:00:00Z"], ["2026-07-05T10:30:00Z"])
    assert outlook["location"] == ["A & B"]
    assert {urlsplit(address).scheme for address in addresses.values()} == {"https"}


# --------------------------------------------------------------------------------------- the format

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), max_size=200)


@given(title=words.filter(bool), text=words, place=words)
def test_any_words_come_out_as_they_went_in(title: str, text: str, place: str) -> None:
    entry = Entry(uid="1@x", sequence=3, starts=MONDAY, minutes=60, title=title, text=text, place=place)
    content = file_of([entry], name="Büro, abends; \\o/", now=MONDAY)
    [event] = read(content)
    assert str(event["summary"]) == title
    assert str(event.get("description", "")) == text
    assert str(event.get("location", "")) == place
    assert max(map(len, content.split(b"\r\n"))) <= LONGEST_LINE
    for line in content.split(b"\r\n"):
        line.decode()


def test_a_word_cannot_begin_a_line_of_its_own() -> None:
    hostile = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\x00\x07"
    content = file_of([Entry(uid="1@x", sequence=1, starts=MONDAY, minutes=60, title=hostile)], name="n", now=MONDAY)
    [event] = read(content)
    assert str(event["summary"]) == "x\nEND:VEVENT\nBEGIN:VEVENT"


def test_the_head_is_what_calendars_ask_for() -> None:
    parsed = Parsed.from_ical(file_of([ENTRY], name="Job search", now=MONDAY))
    assert (str(parsed["version"]), str(parsed["method"]), str(parsed["x-wr-calname"])) == (
        "2.0",
        "PUBLISH",
        "Job search",
    )
    assert not parsed.walk("VTIMEZONE")
    [event] = parsed.walk("VEVENT")
    assert event.decoded("dtstamp") == MONDAY
    assert not parsed.errors
    assert not event.errors


def test_every_moment_is_utc() -> None:
    other = Entry(
        uid="1@x",
        sequence=1,
        starts=moment("2026-07-01 10:00").astimezone(ZoneInfo("Asia/Tokyo")),
        minutes=5,
        title="x",
    )
    [event] = read(file_of([other], name="n", now=MONDAY))
    assert event.decoded("dtstart") == datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert "20260701T090000Z%2F20260701T090500Z" in web_addresses(other)["Google Calendar"]


def test_nothing_is_cut_off_however_much_there_is(calendar: Calendar, search: Search) -> None:
    crowd(search)
    last = search.meet("Zoë")
    search.interview(search.applied(), "2026-03-20 11:00", with_whom=(last,))
    shown = [str(one["summary"]) for one in read(calendar.feed("me", base=BASE).content)]
    assert sum(one.startswith("Conversation: ") for one in shown) == MANY
    assert sum(one.startswith(f"{title_of('nudge_contact')}: ") for one in shown) == MANY
    assert str(feed(calendar)[INTERVIEW]["description"]) == "With Zoë"
