"""The small values: text that is kept exactly or refused, moments, zones, quiet hours."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.values import (
    DEFAULT_STAGES,
    Cause,
    LocalTime,
    Meaning,
    QuietHours,
    Stamp,
    clean,
    day,
    in_range,
    local_time,
    mail_address,
    many_lines,
    one_line,
    web_address,
    zone_name,
)
from tests.support.searching import MONDAY, moment, wall


def line(text: str, *, limit: int = 200, required: bool = True) -> str:
    return one_line(text, field="role", what="the role", limit=limit, required=required)


def refused(text: str, **more: bool) -> str:
    with pytest.raises(Invalid) as refusal:
        line(text, **more)
    assert refusal.value.field == "role"
    return refusal.value.message


class TestOneLine:
    def test_is_trimmed_and_inner_blanks_are_folded(self) -> None:
        assert line("  Data \t\n Engineer\u00a0 ") == "Data Engineer"

    def test_is_kept_in_composed_form(self) -> None:
        assert line(unicodedata.normalize("NFD", "Köchin")) == "Köchin"

    @pytest.mark.parametrize("text", ["🦊 whisperer", "مهندس بيانات", "東京テック", "Ω", "a\u200db", "x" * 200])
    def test_keeps_what_people_write(self, text: str) -> None:
        assert line(text) == text

    @pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b", "\u2060 \u00ad", "\ufeff"])
    def test_that_shows_nothing_is_asked_for(self, text: str) -> None:
        assert refused(text) == "Please give the role."

    @pytest.mark.parametrize("text", ["", "  ", "\n"])
    def test_may_be_empty_where_nothing_is_required(self, text: str) -> None:
        assert line(text, required=False) == ""

    def test_too_long_is_refused_with_both_figures(self) -> None:
        assert refused("x" * 201) == "The role is 201 characters long; 200 fit."
        assert refused("x" * 100_000) == "The role is 100,000 characters long; 200 fit."

    def test_is_measured_as_it_is_kept(self) -> None:
        assert line(unicodedata.normalize("NFD", "ö" * 200)) == "ö" * 200

    @pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "\ud800"])
    def test_holds_no_sign_that_cannot_be_stored(self, sign: str) -> None:
        assert refused(f"Data{sign}Engineer") == "The role holds signs that cannot be stored (such as NUL)."

    @pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\u2069"])
    def test_holds_no_sign_that_rearranges_the_words_around_it(self, sign: str) -> None:
        assert refused(f"Data{sign}Engineer") == "The role holds hidden signs that change the reading direction."

    @given(st.text(max_size=60))
    def test_cleaned_twice_is_cleaned_once(self, text: str) -> None:
        try:
            once = line(text, required=False)
        except Invalid:
            return
        assert line(once, required=False) == once


class TestManyLines:
    def test_keep_every_blank_and_break(self) -> None:
        text = "  Dear Robin,\n\n\tany news?  \n"
        assert many_lines(text, field="text", what="the note") == text

    def test_have_plain_line_ends(self) -> None:
        assert many_lines("a\r\nb\rc", field="text", what="the note") == "a\nb\nc"

    def test_may_hold_signs_of_direction(self) -> None:
        assert many_lines("a\u202eb", field="text", what="the note") == "a\u202eb"

    @pytest.mark.parametrize("text", ["", " \n\t"])
    def test_that_say_nothing_are_asked_for(self, text: str) -> None:
        with pytest.raises(Invalid, match="Please give the note") as refusal:
            many_lines(text, field="text", what="the note")
        assert refusal.value.field == "text"

    @pytest.mark.parametrize("text", ["", " \n"])
    def test_may_say_nothing_where_nothing_is_required(self, text: str) -> None:
        assert many_lines(text, field="words", what="their words", required=False) == text

    def test_fit_up_to_a_hundred_thousand_characters(self) -> None:
        assert len(many_lines("x" * 100_000, field="text", what="the note")) == 100_000
        with pytest.raises(Invalid, match="The note is 100,001 characters long; 100,000 fit"):
            many_lines("x" * 100_001, field="text", what="the note")

    def test_of_absurd_length_are_refused_before_any_work_is_done_on_them(self) -> None:
        with pytest.raises(Invalid, match="1,000 characters long; 10 fit"):
            clean("x" * 1_000, field="text", what="the note", limit=10)


class TestWebAddress:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://nordlicht.example/jobs/1?a=b#c", "https://nordlicht.example/jobs/1?a=b#c"),
            ("HTTP://nordlicht.example", "HTTP://nordlicht.example"),
            (" nordlicht.example/jobs ", "https://nordlicht.example/jobs"),
            ("https://köchin.example/ü", "https://köchin.example/ü"),
            ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
            ("", ""),
        ],
    )
    def test_is_kept_with_its_scheme(self, typed: str, kept: str) -> None:
        assert web_address(typed, field="url", what="the address") == kept

    @pytest.mark.parametrize(
        "typed",
        [
            "javascript:alert(1).example",
            "data:text/html,x.y",
            "mailto:robin@nordlicht.example",
            "nordlicht",
            "https://",
            "http:///jobs.example",
            "//nordlicht.example",
            "https://nordlicht.example/a b",
            "see nordlicht.example",
        ],
    )
    def test_that_is_none_is_refused(self, typed: str) -> None:
        with pytest.raises(Invalid, match="The address should begin with https://") as refusal:
            web_address(typed, field="url", what="the address")
        assert refusal.value.field == "url"


class TestMailAddress:
    @pytest.mark.parametrize("typed", ["robin@nordlicht.example", " r.a+x@a.b.example ", "köchin@bücher.example"])
    def test_is_kept(self, typed: str) -> None:
        assert mail_address(typed) == typed.strip()

    def test_may_be_empty(self) -> None:
        assert mail_address("  ") == ""

    @pytest.mark.parametrize("typed", ["robin", "robin@nordlicht", "a b@c.example", "a@b.example, c@d.example", "@b.c"])
    def test_that_is_none_is_refused(self, typed: str) -> None:
        with pytest.raises(Invalid, match="is not a mail address") as refusal:
            mail_address(typed)
        assert refusal.value.field == "email"


class TestZoneName:
    @pytest.mark.parametrize("zone", ["Europe/London", "America/Argentina/Ushuaia", "UTC", "Etc/GMT-14"])
    def test_is_one_of_the_worlds(self, zone: str) -> None:
        assert zone_name(zone) == zone

    @pytest.mark.parametrize("zone", ["", "Mars/Olympus", "europe/london", "../etc/passwd", "GMT+25", "Europe/London "])
    def test_that_is_none_is_refused(self, zone: str) -> None:
        with pytest.raises(Invalid, match="is not a time zone") as refusal:
            zone_name(zone, field="starts")
        assert refusal.value.field == "starts"

    @pytest.mark.parametrize("zone", ["\ud800", "Europe/\0", "\u202eEurope", "x" * 100_000])
    def test_is_not_said_back_where_it_could_do_harm(self, zone: str) -> None:
        with pytest.raises(Invalid) as refusal:
            zone_name(zone)
        assert len(refusal.value.message.encode()) < 200
        assert refusal.value.message.isprintable()


class TestDays:
    @pytest.mark.parametrize("good", [date(1970, 1, 1), date(2026, 3, 1), date(2100, 12, 31)])
    def test_of_a_lifetime_are_kept(self, good: date) -> None:
        assert day(good, field="by", what="the date") == good

    @pytest.mark.parametrize("far", [date(1969, 12, 31), date(2101, 1, 1), date.min, date.max])
    def test_far_away_are_refused(self, far: date) -> None:
        with pytest.raises(Invalid, match="The date must lie between 1970 and 2100") as refusal:
            day(far, field="by", what="the date")
        assert refusal.value.field == "by"

    def test_moments_come_out_as_utc(self) -> None:
        east = datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=5)))
        assert in_range(east) == datetime(2026, 3, 1, 20, tzinfo=UTC)
        assert in_range(east).tzinfo is UTC

    @pytest.mark.parametrize("far", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
    def test_moments_far_away_are_refused(self, far: datetime) -> None:
        with pytest.raises(Invalid):
            in_range(far)

    def test_a_moment_without_a_zone_is_no_moment(self) -> None:
        with pytest.raises(Invalid, match="time zone") as refusal:
            in_range(datetime(2026, 3, 2), field="at")  # noqa: DTZ001 that is the fault
        assert refusal.value.field == "at"


class TestLocalTime:
    def test_knows_its_moment(self) -> None:
        assert wall("2026-03-10 10:00", "Asia/Tokyo").instant() == datetime(2026, 3, 10, 1, tzinfo=UTC)

    def test_in_a_gap_moves_forward(self) -> None:
        assert wall("2026-03-29 01:30").instant() == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    def test_shown_twice_is_the_first(self) -> None:
        assert wall("2026-10-25 01:30").instant() == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_shows_a_moment_to_the_minute(self) -> None:
        seen = LocalTime.at(datetime(2026, 3, 10, 9, 59, 59, 999_999, tzinfo=UTC), "Europe/London")
        assert seen == wall("2026-03-10 09:59")

    def test_of_the_second_showing_says_nothing_of_it(self) -> None:
        assert LocalTime.at(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/London").wall.fold == 0

    def test_is_checked_as_it_is_typed(self) -> None:
        assert local_time(wall("2026-03-10 10:00"), field="due", what="the date") == wall("2026-03-10 10:00")

    def test_that_claims_to_be_the_second_showing_is_taken_for_the_first(self) -> None:
        once = wall("2026-10-25 01:30")
        second = LocalTime(once.wall.replace(fold=1), once.zone)
        assert local_time(second, field="due", what="the date").instant() == moment("2026-10-25 01:30")

    @pytest.mark.parametrize(
        ("time", "words"),
        [
            (wall("2026-03-10 10:00", "Nowhere"), "is not a time zone"),
            (wall("2226-03-10 10:00"), "The date must lie between"),
            (wall("0001-01-01 00:00", "Asia/Tokyo"), "The date must lie between"),
            (wall("2026-03-10 10:00:30"), "hours and minutes"),
            (wall("2026-03-10 10:00:00.000001"), "hours and minutes"),
            (LocalTime(datetime(2026, 3, 10, 10, tzinfo=UTC), "UTC"), "hours and minutes"),
        ],
    )
    def test_that_cannot_be_kept_as_it_stands_is_refused(self, time: LocalTime, words: str) -> None:
        with pytest.raises(Invalid, match=words) as refusal:
            local_time(time, field="due", what="the date")
        assert refusal.value.field == "due"


class TestQuietHours:
    @pytest.mark.parametrize(("hour", "quiet"), [(20, False), (21, True), (23, True), (0, True), (7, True), (8, False)])
    def test_wrap_midnight(self, hour: int, quiet: bool) -> None:
        assert QuietHours().covers(time(hour)) is quiet

    @pytest.mark.parametrize(("hour", "quiet"), [(11, False), (12, True), (13, True), (14, False), (0, False)])
    def test_may_lie_within_a_day(self, hour: int, quiet: bool) -> None:
        assert QuietHours(time(12), time(14)).covers(time(hour)) is quiet

    @given(st.times())
    def test_with_equal_ends_cover_nothing(self, moment: time) -> None:
        assert not QuietHours(time(9), time(9)).covers(moment)


class TestStamp:
    def test_of_now_happened_now(self) -> None:
        stamp = Stamp.now(MONDAY, cause=Cause.TEXT)
        assert (stamp.recorded_at, stamp.occurred_at, stamp.cause) == (MONDAY, MONDAY, Cause.TEXT)

    def test_may_tell_of_what_happened_before(self) -> None:
        stamp = Stamp.now(MONDAY, cause=Cause.IMPORT).happened(moment("2026-02-01 08:00"))
        assert stamp.occurred_at == moment("2026-02-01 08:00")
        assert (stamp.recorded_at, stamp.cause) == (MONDAY, Cause.IMPORT)

    def test_may_be_of_the_same_day_elsewhere(self) -> None:
        assert Stamp.now(MONDAY).happened(MONDAY + timedelta(hours=23)).occurred_at > MONDAY

    def test_tells_of_nothing_that_is_still_to_come(self) -> None:
        with pytest.raises(Invalid, match="still to come") as refusal:
            Stamp.now(MONDAY).happened(MONDAY + timedelta(days=2))
        assert refusal.value.field == "occurred_at"

    def test_tells_of_nothing_far_away(self) -> None:
        with pytest.raises(Invalid, match="must lie between"):
            Stamp.now(MONDAY).happened(datetime.min.replace(tzinfo=UTC))


def test_the_usual_columns_mean_each_thing_once_and_in_order() -> None:
    assert [stage.meaning for stage in DEFAULT_STAGES] == list(Meaning)
