"""Each seeker's own settings."""

from __future__ import annotations

from datetime import time

import pytest

from domain.seeker import Profile, SavedView
from domain.values import DEFAULT_STAGES, Meaning, QuietHours, Stage
from projections import seekers
from projections.seekers import Settings
from tests.support.searching import LONDON, MONDAY, Search

PHONE = "+447700900123"


def settings(search: Search) -> Settings:
    found = seekers.settings(search.tracker, search.seeker)
    assert found is not None
    return found


def test_of_a_search_that_began_are_the_usual_ones(search: Search) -> None:
    assert settings(search) == Settings(
        zone=LONDON,
        quiet=QuietHours(),
        phone="",
        consented_at=None,
        channels=("outbox",),
        stopped=(),
        stages=DEFAULT_STAGES,
        views=(),
        profile=Profile(),
        begun_at=MONDAY,
    )


def test_of_a_search_that_has_not_begun_are_none(search: Search) -> None:
    assert seekers.settings(search.tracker, "nobody") is None


def test_hold_what_was_changed(search: Search) -> None:
    profile = Profile(
        name="Ada L.", email="ada@me.example", headline="data", link="https://me.example", day_first=False
    )
    search.settle(lambda me, stamp: me.correct_profile(profile=profile, stamp=stamp))
    search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
    search.settle(lambda me, stamp: me.change_quiet_hours(quiet=QuietHours(time(22, 30), time(7, 15)), stamp=stamp))
    search.settle(lambda me, stamp: me.order_channels(channels=("twilio", "outbox"), stamp=stamp))
    found = settings(search)
    assert (found.profile, found.zone) == (profile, "Asia/Tokyo")
    assert (found.quiet, found.channels) == (QuietHours(time(22, 30), time(7, 15)), ("twilio", "outbox"))


def test_hold_the_phone_and_since_when_texts_are_welcome(search: Search) -> None:
    search.settle(lambda me, stamp: me.change_phone(phone=PHONE, consented=True, stamp=stamp))
    assert (settings(search).phone, settings(search).consented_at) == (PHONE, MONDAY)
    search.settle(lambda me, stamp: me.change_phone(phone="+12025550123", stamp=stamp))
    assert (settings(search).phone, settings(search).consented_at) == ("+12025550123", None)


def test_hold_the_numbers_that_said_stop(search: Search) -> None:
    for phone in (PHONE, "+12025550123"):
        search.settle(lambda me, stamp, phone=phone: me.stop_texts(phone=phone, stamp=stamp))  # type: ignore[misc]
    assert settings(search).stopped == (PHONE, "+12025550123")
    search.settle(lambda me, stamp: me.resume_texts(phone=PHONE, stamp=stamp))
    assert settings(search).stopped == ("+12025550123",)


class TestColumns:
    def test_are_added_renamed_reordered_and_taken_away(self, search: Search) -> None:
        search.settle(lambda me, stamp: me.add_stage(name="Phone", meaning=Meaning.SCREENING, stamp=stamp))
        search.settle(lambda me, stamp: me.add_stage(name="Later", meaning=Meaning.SAVED, before="saved", stamp=stamp))
        assert settings(search).stages == (
            Stage("own2", "Later", "saved", "slate"),
            *DEFAULT_STAGES,
            Stage("own1", "Phone", "screening", "slate"),
        )
        search.settle(lambda me, stamp: me.rename_stage(stage="own1", name="Ω call", colour="rose", stamp=stamp))
        order = tuple(stage.id for stage in reversed(settings(search).stages))
        search.settle(lambda me, stamp: me.reorder_stages(stages=order, stamp=stamp))
        assert settings(search).stages[0] == Stage("own1", "Ω call", "screening", "rose")
        search.commands.remove_stage("me", stage="own1", home="saved", cards=(), stamp=search.stamp())
        assert [stage.id for stage in settings(search).stages] == list(order[1:])

    def test_are_those_the_record_knows(self, search: Search) -> None:
        search.settle(lambda me, stamp: me.add_stage(name="Phone", meaning=Meaning.SCREENING, stamp=stamp))
        search.settle(lambda me, stamp: me.rename_stage(stage="saved", name="Wishes", stamp=stamp))
        assert settings(search).stages == search.me().stages


def test_views_are_kept_changed_and_dropped(search: Search) -> None:
    for name, query in (("Remote", "tag=remote"), ("Late", "needs=overdue"), ("remote", "tag=remote&q=acme")):
        search.settle(lambda me, stamp, name=name, query=query: me.keep_view(name=name, query=query, stamp=stamp))  # type: ignore[misc]
    assert settings(search).views == (SavedView("Remote", "tag=remote&q=acme"), SavedView("Late", "needs=overdue"))
    assert settings(search).views == search.me().views
    search.settle(lambda me, stamp: me.drop_view(name="Remote", stamp=stamp))
    assert settings(search).views == search.me().views == (SavedView("Late", "needs=overdue"),)


class TestWhoseNumber:
    def test_it_is(self, search: Search) -> None:
        search.settle(lambda me, stamp: me.change_phone(phone=PHONE, stamp=stamp))
        assert seekers.by_phone(search.tracker, PHONE) == ["me"]

    @pytest.mark.parametrize("phone", ["", "+12025550123"])
    def test_it_is_nobodys(self, search: Search, phone: str) -> None:
        assert seekers.by_phone(search.tracker, phone) == []

    def test_it_was_is_nobodys_any_more(self, search: Search) -> None:
        search.settle(lambda me, stamp: me.change_phone(phone=PHONE, stamp=stamp))
        search.settle(lambda me, stamp: me.change_phone(phone="", stamp=stamp))
        assert seekers.by_phone(search.tracker, PHONE) == []


def test_everyone_is_everyone(search: Search) -> None:
    search.of("ada")
    assert seekers.everyone(search.tracker) == ["ada", "me"]
