"""Dates in words, read on Wednesday 4 March 2026 at 14:30 in London."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.values import EARLIEST, LATEST
from domain.when import Direction, When, parse_when

LONDON = "Europe/London"
NOW = datetime(2026, 3, 4, 14, 30, tzinfo=ZoneInfo(LONDON))


def read(text: str, direction: Direction = "future", *, day_first: bool = True, zone: str = LONDON) -> When | None:
    return parse_when(text, now=NOW, zone=zone, day_first=day_first, direction=direction)


def shown(when: When | None) -> str:
    """The moment a phrase means, without the hour where it named none."""
    if when is None:
        return "nothing"
    return f"{when.at.wall:%a %d %b %Y %H:%M}" if when.had_time else f"{when.at.wall:%a %d %b %Y}"


AHEAD = {
    # days near
    "today at 5": "Wed 04 Mar 2026 17:00",
    "tomorrow": "Thu 05 Mar 2026",
    "tmrw 9am": "Thu 05 Mar 2026 09:00",
    "tomorrow 9": "Thu 05 Mar 2026 09:00",
    "Tomorrow lunchtime": "Thu 05 Mar 2026 12:00",
    "yesterday": "Tue 03 Mar 2026",
    "day after tomorrow at noon": "Fri 06 Mar 2026 12:00",
    "the day before yesterday": "Mon 02 Mar 2026",
    "tonight": "Wed 04 Mar 2026 19:00",
    "tonight at 8": "Wed 04 Mar 2026 20:00",
    "at tonight": "Wed 04 Mar 2026 19:00",
    "8 tonight": "Wed 04 Mar 2026 20:00",
    "this afternoon": "Wed 04 Mar 2026 14:00",
    "last night": "Tue 03 Mar 2026 20:00",
    "later today": "Wed 04 Mar 2026 17:30",
    "as soon as possible": "Wed 04 Mar 2026 14:30",
    "now": "Wed 04 Mar 2026 14:30",
    # weekdays
    "tuesday": "Tue 10 Mar 2026",
    "wednesday": "Wed 11 Mar 2026",
    "wed 5pm": "Wed 04 Mar 2026 17:00",
    "Wed at 14:31": "Wed 04 Mar 2026 14:31",
    "wed 2pm": "Wed 11 Mar 2026 14:00",
    "wednesday evening": "Wed 04 Mar 2026 18:00",
    "wednesday morning": "Wed 11 Mar 2026 09:00",
    "wed 10am ET": "Wed 04 Mar 2026 15:00",
    "coming wednesday 5pm": "Wed 11 Mar 2026 17:00",
    "next wed 5pm": "Wed 11 Mar 2026 17:00",
    "wednesday week 5pm": "Wed 18 Mar 2026 17:00",
    "on Thu.": "Thu 05 Mar 2026",
    "this thursday": "Thu 05 Mar 2026",
    "this wednesday": "Wed 04 Mar 2026",
    "coming friday": "Fri 06 Mar 2026",
    "this coming tuesday": "Tue 10 Mar 2026",
    "next friday": "Fri 13 Mar 2026",
    "last friday": "Fri 27 Feb 2026",
    "friday next week": "Fri 13 Mar 2026",
    "next week, on friday": "Fri 13 Mar 2026",
    "monday week": "Mon 16 Mar 2026",
    "the friday after next": "Fri 13 Mar 2026",
    "a week on tuesday": "Tue 17 Mar 2026",
    "two weeks from monday": "Mon 23 Mar 2026",
    "3 days before friday": "Tue 03 Mar 2026",
    "the monday after the 15th": "Mon 16 Mar 2026",
    "the monday before the 15th": "Mon 09 Mar 2026",
    "Tuesday 17th": "Tue 17 Mar 2026",
    "Tuesday 17": "Tue 17 Mar 2026",
    "Tue 10": "Tue 10 Mar 2026",
    "Tue 9": "Tue 10 Mar 2026 09:00",
    "Tue 5th": "Tue 05 May 2026",
    "Tue 14": "Tue 14 Apr 2026",
    "friday the 13th": "Fri 13 Mar 2026",
    "monday 17": "Mon 09 Mar 2026 17:00",
    "monday 31st": "Tue 31 Mar 2026",
    # dates
    "31 jan": "Sun 31 Jan 2027",
    "31 Jan 2027": "Sun 31 Jan 2027",
    "17 Mar '26": "Tue 17 Mar 2026",
    "17-Mar-2026": "Tue 17 Mar 2026",
    "1st of april": "Wed 01 Apr 2026",
    "the second of april": "Thu 02 Apr 2026",
    "april the twenty-first": "Tue 21 Apr 2026",
    "March 17th, 2026 at 10:15": "Tue 17 Mar 2026 10:15",
    "10-12 March": "Tue 10 Mar 2026",
    "Tue, 17 March, 9:30 am": "Tue 17 Mar 2026 09:30",
    "29 feb": "Tue 29 Feb 2028",
    "17/3": "Tue 17 Mar 2026",
    "3/17": "Tue 17 Mar 2026",
    "5/4/26": "Sun 05 Apr 2026",
    "17.03.2026": "Tue 17 Mar 2026",
    "2026-03-10": "Tue 10 Mar 2026",
    "2026/03/10 9am": "Tue 10 Mar 2026 09:00",
    "2026-03-10T09:00": "Tue 10 Mar 2026 09:00",
    "2026-07-10T09:00Z": "Fri 10 Jul 2026 10:00",
    "2026-07-10T09:00:30.5+02:00": "Fri 10 Jul 2026 08:01",
    "the 3rd": "Fri 03 Apr 2026",
    "on the 31st": "Tue 31 Mar 2026",
    "the 15th at 2": "Sun 15 Mar 2026 14:00",
    "the 1st of next month": "Wed 01 Apr 2026",
    # weeks and months
    "next week": "Mon 09 Mar 2026",
    "early next week": "Mon 09 Mar 2026",
    "mid-next week": "Wed 11 Mar 2026",
    "late next week": "Thu 12 Mar 2026",
    "end of the week": "Fri 06 Mar 2026",
    "start of the week": "Mon 09 Mar 2026",
    "eow": "Fri 06 Mar 2026",
    "end of last week": "Fri 27 Feb 2026",
    "end of next week": "Fri 13 Mar 2026",
    "later this week": "Fri 06 Mar 2026",
    "week after next": "Mon 16 Mar 2026",
    "the week of march 9": "Mon 09 Mar 2026",
    "weekend": "Sat 07 Mar 2026",
    "next weekend": "Sat 14 Mar 2026",
    "after the weekend": "Mon 09 Mar 2026",
    "before the weekend": "Fri 06 Mar 2026",
    "next month": "Wed 01 Apr 2026",
    "mid march": "Sun 15 Mar 2026",
    "middle of april": "Wed 15 Apr 2026",
    "early may": "Tue 05 May 2026",
    "end of february 2027": "Sun 28 Feb 2027",
    "eom": "Tue 31 Mar 2026",
    "last day of the month": "Tue 31 Mar 2026",
    "beginning of next month": "Wed 01 Apr 2026",
    "in may": "Fri 01 May 2026",
    "in march": "Wed 04 Mar 2026",
    "June 2026": "Mon 01 Jun 2026",
    "second week of april": "Wed 08 Apr 2026",
    # so long from now
    "3 working days": "Mon 09 Mar 2026",
    "in 12 business days": "Fri 20 Mar 2026",
    "next business day": "Thu 05 Mar 2026",
    "10 working days from today": "Wed 18 Mar 2026",
    "3 working days after saturday": "Wed 11 Mar 2026",
    "2 working days before saturday": "Thu 05 Mar 2026",
    "in a couple of weeks": "Wed 18 Mar 2026",
    "a few days": "Sat 07 Mar 2026",
    "in 2-3 weeks": "Wed 25 Mar 2026",
    "within the next two weeks": "Wed 18 Mar 2026",
    "in a fortnight": "Wed 18 Mar 2026",
    "in a month": "Sat 04 Apr 2026",
    "two weeks ago": "Wed 18 Feb 2026",
    "a week tomorrow": "Thu 12 Mar 2026",
    "+3d": "Sat 07 Mar 2026",
    "in an hour": "Wed 04 Mar 2026 15:30",
    "in half an hour": "Wed 04 Mar 2026 15:00",
    "in an hour and a half": "Wed 04 Mar 2026 16:00",
    "in 90 minutes": "Wed 04 Mar 2026 16:00",
    "in 24h": "Thu 05 Mar 2026 14:30",
    "in ten minutes’ time": "Wed 04 Mar 2026 14:40",
    # hours
    "half past nine": "Thu 05 Mar 2026 09:30",
    "half nine": "Thu 05 Mar 2026 09:30",
    "quarter to 5": "Wed 04 Mar 2026 16:45",
    "quarter to one": "Thu 05 Mar 2026 12:45",
    "ten past three": "Wed 04 Mar 2026 15:10",
    "20 minutes past 4": "Wed 04 Mar 2026 16:20",
    "twenty-five to six": "Wed 04 Mar 2026 17:35",
    "nine thirty": "Thu 05 Mar 2026 09:30",
    "nine o’clock": "Thu 05 Mar 2026 09:00",
    "at 3": "Wed 04 Mar 2026 15:00",
    "8pm": "Wed 04 Mar 2026 20:00",
    "12am": "Thu 05 Mar 2026 00:00",
    "17h30": "Wed 04 Mar 2026 17:30",
    "20:15": "Wed 04 Mar 2026 20:15",
    "3:30": "Wed 04 Mar 2026 15:30",
    "03:30": "Thu 05 Mar 2026 03:30",
    "15pm": "Wed 04 Mar 2026 15:00",
    "in the morning": "Thu 05 Mar 2026 09:00",
    "tomorrow at 6 in the morning": "Thu 05 Mar 2026 06:00",
    "tomorrow evening at 7": "Thu 05 Mar 2026 19:00",
    "first thing monday": "Mon 09 Mar 2026 09:00",
    "close of play friday": "Fri 06 Mar 2026 17:00",
    "end of the day tomorrow": "Thu 05 Mar 2026 17:00",
    "thurs 9.30": "Thu 05 Mar 2026 09:30",
    "friday 2-4pm": "Fri 06 Mar 2026 14:00",
    "friday 11-1pm": "Fri 06 Mar 2026 11:00",
    "tomorrow at 12 in the afternoon": "Thu 05 Mar 2026 12:00",
    "10am to 11am": "Thu 05 Mar 2026 10:00",
    "friday 10am to 11am": "Fri 06 Mar 2026 10:00",
    "friday between 2 and 4": "Fri 06 Mar 2026 14:00",
    "around 4 on monday": "Mon 09 Mar 2026 16:00",
    "29 march 01:30": "Sun 29 Mar 2026 02:30",
    # other people's clocks
    "tue 10am ET": "Tue 10 Mar 2026 14:00",
    "10am Berlin time friday": "Fri 06 Mar 2026 09:00",
    "friday 10am New York time": "Fri 06 Mar 2026 15:00",
    "friday 10am their time": "Fri 06 Mar 2026 10:00",
    "friday 10:00 UTC+2": "Fri 06 Mar 2026 08:00",
    "friday 10:00 (GMT-5)": "Fri 06 Mar 2026 15:00",
    "8am PT": "Wed 04 Mar 2026 16:00",
    # in sentences
    "They said they would decide by Friday.": "Fri 06 Mar 2026",
    "We will let you know by the end of next week": "Fri 13 Mar 2026",
    "Interview on Thursday 12 March from 10:00 to 11:30 GMT": "Thu 12 Mar 2026 10:00",
    "Thursday, March 12, 2026 10:00 AM - 11:00 AM PDT": "Thu 12 Mar 2026 17:00",
    "wrote to Dana yesterday, call her next Tuesday 9am": "Tue 10 Mar 2026 09:00",
    "call her on Friday, as I wrote to her on 2 March 2026": "Fri 06 Mar 2026",
    "round 2 tomorrow": "Thu 05 Mar 2026",
    "9 tomorrow morning": "Thu 05 Mar 2026 09:00",
    "2 weeks’ notice, starts on Monday": "Mon 09 Mar 2026",
    "tomorrow 9am or friday 10am": "Fri 06 Mar 2026 10:00",
    "in 2 hours tomorrow": "Thu 05 Mar 2026",
    # no dates
    "": "nothing",
    "May & Baker": "nothing",
    "March Networks": "nothing",
    "Monday.com": "nothing",
    "open 24/7": "nothing",
    "24:00": "nothing",
    "30 feb": "nothing",
    "31/13": "nothing",
    "the thirty-ninth of april": "nothing",
    "at 3 companies": "nothing",
    "401k": "nothing",
    "the 3rd round": "nothing",
    "25:00 hours": "nothing",
    "monday 40th": "Mon 09 Mar 2026",
    "1 May 1969": "nothing",
    "1 May 2101": "nothing",
    "2 hours after breakfast": "Wed 04 Mar 2026 16:30",
    "2 hours after tomorrow": "Thu 05 Mar 2026",
    "a week before the moon landing": "Wed 11 Mar 2026",
    "2026-03-10T25:00": "nothing",
}


@pytest.mark.parametrize(("text", "meaning"), AHEAD.items())
def test_what_is_ahead(text: str, meaning: str) -> None:
    assert shown(read(text)) == meaning


BEHIND = {
    "31 jan": "Sat 31 Jan 2026",
    "tuesday": "Tue 03 Mar 2026",
    "wednesday 4pm": "Wed 25 Feb 2026 16:00",
    "next tuesday": "Tue 10 Mar 2026",
    "Tuesday 17th": "Tue 17 Feb 2026",
    "the 3rd": "Tue 03 Mar 2026",
    "3 working days": "Fri 27 Feb 2026",
    "2 days": "Mon 02 Mar 2026",
    "two weeks ago": "Wed 18 Feb 2026",
    "on saturday": "Sat 28 Feb 2026",
    "mid march": "Sat 15 Mar 2025",
    "end of the week": "Fri 06 Mar 2026",
    "start of the week": "Mon 02 Mar 2026",
    "half past nine": "Wed 04 Mar 2026 09:30",
    "4pm": "Tue 03 Mar 2026 16:00",
    "29 feb": "Thu 29 Feb 2024",
    "today": "Wed 04 Mar 2026",
    "yesterday, and they call next friday": "Tue 03 Mar 2026",
}


@pytest.mark.parametrize(("text", "meaning"), BEHIND.items())
def test_what_is_behind(text: str, meaning: str) -> None:
    assert shown(read(text, "past")) == meaning


NEAREST = {
    "31 jan": "Sat 31 Jan 2026",
    "31 oct": "Fri 31 Oct 2025",
    "31 jul": "Fri 31 Jul 2026",
    "the 3rd": "Fri 03 Apr 2026",
    "tuesday": "Tue 10 Mar 2026",
    "half past nine": "Thu 05 Mar 2026 09:30",
}


@pytest.mark.parametrize(("text", "meaning"), NEAREST.items())
def test_what_may_be_either(text: str, meaning: str) -> None:
    assert shown(read(text, "any")) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("5/4/2026", "Mon 04 May 2026"),
        ("4/17", "Fri 17 Apr 2026"),
        ("17/4", "Fri 17 Apr 2026"),
        ("3-5-26", "Thu 05 Mar 2026"),
    ],
)
def test_the_month_may_come_first(text: str, meaning: str) -> None:
    assert shown(read(text, day_first=False)) == meaning


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("call Dana next Tuesday at 9am about it", "next Tuesday at 9am"),
        ("wrote  TOMORROW ,  9:30 !", "TOMORROW ,  9:30"),
        ("tonight", "tonight"),
        ("in an hour, 9am", "in an hour"),
        ("round 2 tomorrow", "tomorrow"),
        ("İstanbul – Friday – 10:00", "Friday – 10:00"),
        ("on the 17th of March, then", "on the 17th of March"),
        ("Friday                                10am", "Friday"),
    ],
)
def test_the_words_that_were_understood_are_known(text: str, understood: str) -> None:
    when = read(text)
    assert when is not None
    assert text[slice(*when.span)] == understood


def test_a_date_without_an_hour_gets_the_usual_one() -> None:
    when = parse_when("friday", now=NOW, zone=LONDON, default_time=time(8, 15))
    assert when is not None
    assert (when.at.wall.time(), when.had_time) == (time(8, 15), False)


def test_today_without_an_hour_is_not_over_yet() -> None:
    assert read("today").at.wall.time() == time(15, 30)  # type: ignore[union-attr]
    assert read("today", "past").at.wall.time() == time(10)  # type: ignore[union-attr]
    early = parse_when("today", now=NOW.replace(hour=7), zone=LONDON, direction="future")
    assert early is not None
    assert early.at.wall.time() == time(10)


def test_now_is_where_the_person_is() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    in_tokyo = parse_when("tomorrow 9am", now=late, zone="Asia/Tokyo")
    assert in_tokyo is not None
    assert in_tokyo.at.wall == datetime(2026, 3, 6, 9)  # noqa: DTZ001 a wall-clock time
    assert in_tokyo.at.zone == "Asia/Tokyo"


@pytest.mark.parametrize("zone", sorted(available_timezones())[::23])
def test_the_same_words_work_in_every_zone(zone: str) -> None:
    for text in ("tomorrow 9am", "in 3 hours", "2 weeks from friday", "at 2:30", "2026-03-29T02:30", "10am ET"):
        when = read(text, zone=zone)
        assert when is not None
        assert when.at.zone == zone


ODD = ["\0", "\n", "  ", "'", "0", "00", "99", "999", "9999", "١٢", "ſat", "Kst", "–", "%"]
WORDS = st.sampled_from([*" ".join(AHEAD).lower().split(), *ODD])


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(st.text(), st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=6).map("".join)))
@example(text="0001-01-01T00:00+14:00")
@example(text="999 months after 31 dec 2100")
@example(text="0 days")
@example(text="the monday after  next")
@example(text="a  couple  of  days")
@example(text="a  quarter  past  9")
@example(text="end  of  the  day")
@example(text="thirty-ninth of may")
@example(text="utc+14 9am utc+12")
def test_no_text_is_too_strange(text: str) -> None:
    for direction in ("future", "past", "any"):
        when = read(text, direction)
        if when is not None:
            start, end = when.span
            assert 0 <= start < end <= len(text)
            assert EARLIEST <= when.at.wall.date() <= LATEST
            assert when.at.wall.tzinfo is None


@pytest.mark.parametrize(
    "piece",
    ["a", "in ", " ", "9", "9 ", "9am ", "the ", "monday ", "a week from ", "in 999 working days ", "3\n", "at"],
)
def test_a_hundred_thousand_characters_are_read_in_no_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    before = clock.process_time()
    read(text)
    assert clock.process_time() - before < 3


def test_prose_of_a_hundred_thousand_characters_is_read_in_a_blink() -> None:
    text = "We are happy to let you know that the team will get back to you next Friday. " * 1_300
    before = clock.process_time()
    when = read(text)
    assert clock.process_time() - before < 1
    assert when is not None
    assert when.at.wall.date() == date(2026, 3, 13)
