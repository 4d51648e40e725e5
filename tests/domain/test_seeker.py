"""The person who searches: their clock, their texts, their columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, time

import pytest

from domain.errors import Invalid, NotFound
from domain.seeker import Profile, SavedView, Seeker
from domain.values import DEFAULT_STAGES, Meaning, QuietHours
from tests.support.searching import LONDON, MONDAY, said, stamp

PHONE = "+447700900123"


@pytest.fixture
def me() -> Seeker:
    return Seeker.begin_search(id=Seeker.id_of("me"), zone=LONDON, stamp=stamp())


def columns(me: Seeker) -> list[str]:
    return [stage.id for stage in me.stages]


class TestBeginning:
    def test_gives_the_usual_columns_and_the_outbox(self, me: Seeker) -> None:
        assert (me.zone, me.stages, me.channels, me.phone) == (LONDON, DEFAULT_STAGES, ("outbox",), "")
        assert me.quiet == QuietHours(time(21), time(8))

    def test_somewhere_that_is_nowhere_is_refused(self) -> None:
        with pytest.raises(Invalid) as refusal:
            Seeker.begin_search(id=Seeker.id_of("me"), zone="Nowhere", stamp=stamp())
        assert refusal.value.field == "zone"


class TestTheProfile:
    def test_is_kept_clean(self, me: Seeker) -> None:
        me.correct_profile(
            profile=Profile(
                name=" Ada  L.", email="ada@me.example ", headline="data", link="me.example", day_first=False
            ),
            stamp=stamp(),
        )
        assert me.profile == Profile(
            name="Ada L.", email="ada@me.example", headline="data", link="https://me.example", day_first=False
        )

    def test_as_it_was_changes_nothing(self, me: Seeker) -> None:
        me.correct_profile(profile=Profile(name=" "), stamp=stamp())
        assert said(me) == ["SearchBegun"]

    @pytest.mark.parametrize(
        ("field", "words"), [("name", "\0"), ("email", "ada"), ("headline", "x" * 201), ("link", "javascript:x")]
    )
    def test_that_cannot_be_kept_is_refused(self, me: Seeker, field: str, words: str) -> None:
        with pytest.raises(Invalid) as refusal:
            me.correct_profile(profile=replace(Profile(), **{field: words}), stamp=stamp())  # type: ignore[arg-type]
        assert refusal.value.field == field


class TestTheClock:
    def test_changes_with_the_zone(self, me: Seeker) -> None:
        me.change_zone(zone="Asia/Tokyo", stamp=stamp())
        me.change_zone(zone="Asia/Tokyo", stamp=stamp())
        assert (me.zone, said(me)) == ("Asia/Tokyo", ["SearchBegun", "ZoneChanged"])

    def test_is_one_there_is(self, me: Seeker) -> None:
        with pytest.raises(Invalid) as refusal:
            me.change_zone(zone="CEST", stamp=stamp())
        assert refusal.value.field == "zone"

    def test_rests_in_the_quiet_hours(self, me: Seeker) -> None:
        for _ in range(2):
            me.change_quiet_hours(quiet=QuietHours(time(22, 30), time(7)), stamp=stamp())
        assert (me.quiet, said(me)) == (QuietHours(time(22, 30), time(7)), ["SearchBegun", "QuietHoursChanged"])

    @pytest.mark.parametrize("odd", [time(22, 0, 30), time(22, 0, 0, 1), time(22, tzinfo=UTC)])
    def test_has_quiet_hours_to_the_minute(self, me: Seeker, odd: time) -> None:
        for quiet in (QuietHours(odd, time(8)), QuietHours(time(21), odd)):
            with pytest.raises(Invalid, match="hours and minutes") as refusal:
                me.change_quiet_hours(quiet=quiet, stamp=stamp())
            assert refusal.value.field == "quiet"


class TestThePhone:
    def test_is_kept_with_the_word_that_texts_are_welcome(self, me: Seeker) -> None:
        me.change_phone(phone=PHONE, consented=True, stamp=stamp())
        assert (me.phone, me.consented_at) == (PHONE, MONDAY)

    @pytest.mark.parametrize("typed", ["+44 7700 900123", "+44 (7700) 900-123", " +44.7700.900.123 "])
    def test_may_be_written_as_people_write_it(self, me: Seeker, typed: str) -> None:
        me.change_phone(phone=typed, stamp=stamp())
        assert me.phone == PHONE

    def test_without_that_word_is_only_a_number(self, me: Seeker) -> None:
        me.change_phone(phone=PHONE, stamp=stamp())
        assert me.consented_at is None
        me.change_phone(phone=PHONE, consented=True, stamp=stamp())
        assert me.consented_at == MONDAY

    def test_as_it_was_changes_nothing(self, me: Seeker) -> None:
        for _ in range(2):
            me.change_phone(phone=PHONE, consented=True, stamp=stamp())
        me.change_phone(phone=PHONE, stamp=stamp())
        assert said(me) == ["SearchBegun", "PhoneChanged"]

    def test_may_be_none(self, me: Seeker) -> None:
        me.change_phone(phone=PHONE, consented=True, stamp=stamp())
        me.change_phone(phone="", consented=True, stamp=stamp())
        assert (me.phone, me.consented_at) == ("", None)

    @pytest.mark.parametrize(
        "typed",
        [
            "07700900123",
            "+0123456789",
            "+123456",
            "+" + "1" * 16,
            "+44７７00900123",
            "+44770090012a",
            "\0",
            "-" * 9,
            "x" * 9_999,
        ],
    )
    def test_that_is_none_is_refused(self, me: Seeker, typed: str) -> None:
        with pytest.raises(Invalid, match="with its country") as refusal:
            me.change_phone(phone=typed, stamp=stamp())
        assert refusal.value.field == "phone"


class TestStop:
    def test_is_honoured_until_start(self, me: Seeker) -> None:
        for _ in range(2):
            me.stop_texts(phone=PHONE, stamp=stamp())
        me.stop_texts(phone="+12025550123", stamp=stamp())
        assert list(me.stopped) == [PHONE, "+12025550123"]
        for _ in range(2):
            me.resume_texts(phone=PHONE, stamp=stamp())
        assert list(me.stopped) == ["+12025550123"]
        assert said(me) == ["SearchBegun", "TextsStopped", "TextsStopped", "TextsResumed"]

    @pytest.mark.parametrize("phone", ["", "STOP", "\0", "+44 7700 900123 +1"])
    def test_comes_from_a_number(self, me: Seeker, phone: str) -> None:
        with pytest.raises(Invalid) as refusal:
            me.stop_texts(phone=phone, stamp=stamp())
        assert refusal.value.field == "phone"


class TestChannels:
    def test_are_put_in_order(self, me: Seeker) -> None:
        for _ in range(2):
            me.order_channels(channels=("twilio", "outbox"), stamp=stamp())
        assert (me.channels, said(me)) == (("twilio", "outbox"), ["SearchBegun", "ChannelsOrdered"])

    @pytest.mark.parametrize("channels", [(), ("pigeon",), ("outbox", "outbox"), ("outbox", "\0")])
    def test_are_those_offered(self, me: Seeker, channels: tuple[str, ...]) -> None:
        with pytest.raises(Invalid) as refusal:
            me.order_channels(channels=channels, stamp=stamp())
        assert refusal.value.field == "channels"


class TestColumns:
    def test_are_added_last(self, me: Seeker) -> None:
        me.add_stage(name=" Phone  screen", meaning=Meaning.SCREENING, colour="amber", stamp=stamp())
        added = me.stages[-1]
        assert (added.id, added.name, added.meaning, added.colour) == ("own1", "Phone screen", "screening", "amber")

    def test_are_added_before_another(self, me: Seeker) -> None:
        me.add_stage(name="Phone", meaning=Meaning.SCREENING, before="offer", stamp=stamp())
        assert columns(me)[-3:] == ["own1", "offer", "closed"]

    def test_never_share_an_id_with_one_that_is_gone(self, me: Seeker) -> None:
        me.add_stage(name="Phone", meaning=Meaning.SCREENING, stamp=stamp())
        me.remove_stage(stage="own1", home="saved", stamp=stamp())
        me.add_stage(name="Phone", meaning=Meaning.SCREENING, stamp=stamp())
        assert columns(me)[-1] == "own2"

    def test_are_twenty_at_most(self, me: Seeker) -> None:
        for number in range(14):
            me.add_stage(name=f"column {number}", meaning=Meaning.SCREENING, stamp=stamp())
        with pytest.raises(Invalid, match="at most 20 columns") as refusal:
            me.add_stage(name="one more", meaning=Meaning.SCREENING, stamp=stamp())
        assert refusal.value.field == "name"

    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("name", {"name": ""}),
            ("name", {"name": "x" * 41}),
            ("name", {"name": "SAVED"}),
            ("colour", {"colour": "#ff0000"}),
            ("meaning", {"meaning": "nonsense"}),
        ],
    )
    def test_that_cannot_be_kept_are_refused(self, me: Seeker, field: str, more: dict[str, object]) -> None:
        with pytest.raises(Invalid) as refusal:
            me.add_stage(**{"name": "Phone", "meaning": Meaning.SCREENING, "stamp": stamp(), **more})  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_stand_before_one_that_is_there(self, me: Seeker) -> None:
        with pytest.raises(NotFound) as refusal:
            me.add_stage(name="Phone", meaning=Meaning.SCREENING, before="\ud800", stamp=stamp())
        assert refusal.value.field == "before"

    def test_get_another_name_and_colour(self, me: Seeker) -> None:
        me.rename_stage(stage="saved", name="Wishes", stamp=stamp())
        me.rename_stage(stage="saved", name="Wishes", colour="rose", stamp=stamp())
        assert (me.stages[0].name, me.stages[0].colour, me.stages[0].meaning) == ("Wishes", "rose", "saved")

    def test_as_they_were_change_nothing(self, me: Seeker) -> None:
        me.rename_stage(stage="saved", name=" Saved ", colour="slate", stamp=stamp())
        me.reorder_stages(stages=tuple(columns(me)), stamp=stamp())
        assert said(me) == ["SearchBegun"]

    def test_may_change_the_case_of_their_own_name(self, me: Seeker) -> None:
        me.rename_stage(stage="saved", name="SAVED", stamp=stamp())
        assert me.stages[0].name == "SAVED"

    @pytest.mark.parametrize(
        ("field", "more"), [("name", {"name": "Applied"}), ("colour", {"colour": "\0"}), ("name", {"name": "\u202e"})]
    )
    def test_are_not_renamed_to_what_cannot_be_kept(self, me: Seeker, field: str, more: dict[str, str]) -> None:
        with pytest.raises(Invalid) as refusal:
            me.rename_stage(**{"stage": "saved", "name": "Wishes", "stamp": stamp(), **more})  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_are_put_in_another_order(self, me: Seeker) -> None:
        order = tuple(reversed(columns(me)))
        me.reorder_stages(stages=order, stamp=stamp())
        assert tuple(columns(me)) == order

    @pytest.mark.parametrize(
        "order", [(), ("saved",), ("saved", "saved", "applied", "screening", "interviewing", "offer")]
    )
    def test_are_all_in_the_order(self, me: Seeker, order: tuple[str, ...]) -> None:
        with pytest.raises(Invalid, match="leaves a column out") as refusal:
            me.reorder_stages(stages=order, stamp=stamp())
        assert refusal.value.field == "stages"

    def test_are_taken_away_when_their_cards_have_a_home(self, me: Seeker) -> None:
        me.remove_stage(stage="screening", home="applied", stamp=stamp())
        assert "screening" not in columns(me)

    def test_are_no_home_to_themselves(self, me: Seeker) -> None:
        with pytest.raises(Invalid, match="another column to go to") as refusal:
            me.remove_stage(stage="saved", home="saved", stamp=stamp())
        assert refusal.value.field == "home"

    def test_come_back_where_they_stood_and_as_they_were(self, me: Seeker) -> None:
        screening = me.stage("screening")
        me.remove_stage(stage="screening", home="applied", stamp=stamp())
        me.bring_back_stage(stage=screening, before="interviewing", stamp=stamp())
        me.bring_back_stage(stage=screening, before="interviewing", stamp=stamp())
        assert me.stages == DEFAULT_STAGES

    def test_come_back_last_where_their_neighbour_is_gone(self, me: Seeker) -> None:
        screening = me.stage("screening")
        me.remove_stage(stage="screening", home="applied", stamp=stamp())
        me.bring_back_stage(stage=screening, before="nowhere", stamp=stamp())
        assert columns(me)[-1] == "screening"

    def test_do_not_come_back_beside_one_of_their_name_or_among_too_many(self, me: Seeker) -> None:
        screening = me.stage("screening")
        me.remove_stage(stage="screening", home="applied", stamp=stamp())
        me.add_stage(name="Screening", meaning=Meaning.SCREENING, stamp=stamp())
        with pytest.raises(Invalid):
            me.bring_back_stage(stage=screening, stamp=stamp())
        for number in range(20 - len(me.stages)):
            me.add_stage(name=f"column {number}", meaning=Meaning.SCREENING, stamp=stamp())
        with pytest.raises(Invalid):
            me.bring_back_stage(stage=replace(screening, name="Another"), stamp=stamp())

    @pytest.mark.parametrize(
        "wrong", [{"meaning": "1"}, {"colour": "1"}, {"name": ""}, {"id": "own 1"}, {"id": "x" * 99}], ids=str
    )
    def test_that_never_were_do_not_come_back(self, me: Seeker, wrong: dict[str, str]) -> None:
        screening = me.stage("screening")
        me.remove_stage(stage="screening", home="applied", stamp=stamp())
        with pytest.raises((Invalid, NotFound)):
            me.bring_back_stage(stage=replace(screening, **wrong), stamp=stamp())
        assert "screening" not in columns(me)

    @pytest.mark.parametrize(("stage", "home", "field"), [("x", "saved", "stage"), ("saved", "x", "home")])
    def test_that_are_not_there_are_refused(self, me: Seeker, stage: str, home: str, field: str) -> None:
        with pytest.raises(NotFound, match="no such column") as refusal:
            me.remove_stage(stage=stage, home=home, stamp=stamp())
        assert refusal.value.field == field

    def test_are_found_by_what_they_mean(self, me: Seeker) -> None:
        assert me.first_stage(Meaning.OFFER) == me.stage("offer")
        me.remove_stage(stage="offer", home="saved", stamp=stamp())
        assert me.first_stage(Meaning.OFFER) is None


class TestViews:
    def test_are_kept_once_and_dropped_once(self, me: Seeker) -> None:
        for _ in range(2):
            me.keep_view(name="Remote", query="tag=remote", stamp=stamp())
        for name in ("Remote", "Remote", "Other"):
            me.drop_view(name=name, stamp=stamp())
        assert said(me) == ["SearchBegun", "ViewKept", "ViewDropped"]

    def test_of_the_same_name_mean_the_newest_filter(self, me: Seeker) -> None:
        me.keep_view(name="Remote", query="tag=remote", stamp=stamp())
        me.keep_view(name="REMOTE", query="tag=home", stamp=stamp())
        assert me.views == (SavedView("Remote", "tag=home"),)

    def test_are_at_most_twelve(self, me: Seeker) -> None:
        for number in range(12):
            me.keep_view(name=f"View {number}", query="q=a", stamp=stamp())
        me.keep_view(name="View 3", query="q=b", stamp=stamp())
        with pytest.raises(Invalid):
            me.keep_view(name="One more", query="q=a", stamp=stamp())

    @pytest.mark.parametrize(("name", "query", "field"), [("", "q=a", "name"), ("All", "", "query")])
    def test_without_a_name_or_a_filter_are_none(self, me: Seeker, name: str, query: str, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            me.keep_view(name=name, query=query, stamp=stamp())
        assert refusal.value.field == field
