"""Settings, without a browser."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.testing import User

from domain.seeker import Profile
from domain.values import QuietHours
from projections.seekers import settings
from tests.support.eventually import eventually_async
from tests.support.homes import let_everything_go
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, until
from ui.phone_numbers import countries, country_of, doubt_about, e164, shown
from ui.replanning import to_replan
from ui.tokens import Holder


def field(user: User, name: str) -> ValueElement[Any]:
    return elements(user, ValueElement, marker=name)[-1]


async def fill(user: User, **words: object) -> None:
    for name, value in words.items():
        await eventually_async(partial(elements, user, ValueElement, marker=name))
        field(user, name).value = value


def send(user: User) -> None:
    user.find(marker="question").trigger("submit")


def complaint(user: User, name: str) -> str:
    return str(getattr(field(user, name), "error", None) or "")


# ---------------------------------------------------------------------------------------------------- you


async def test_the_profile_is_kept(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, name="Sam Lee", email="sam@example.org", headline="a data engineer", link="sam.example")
    await click(user, marker="save-profile")
    expected = Profile(name="Sam Lee", email="sam@example.org", headline="a data engineer", link="https://sam.example")
    await until(lambda: home.search.me().profile, expected)


@pytest.mark.parametrize(("name", "typed"), [("name", "x" * 201), ("name", "a\x00b"), ("link", "javascript:alert(1)")])
async def test_what_cannot_be_kept_is_told_beside_its_field(home: House, name: str, typed: str) -> None:
    user = await home.visit("/settings")
    await fill(user, **{name: typed})
    await click(user, marker="save-profile")
    await eventually_async(lambda: bool(complaint(user, name)))
    assert home.search.me().profile == Profile()


async def test_what_another_tab_saved_meanwhile_stays(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, name="Sam Lee")
    home.search.settle(lambda me, stamp: me.correct_profile(profile=Profile(headline="a nurse"), stamp=stamp))
    await click(user, marker="save-profile")
    await until(lambda: home.search.me().profile, Profile(name="Sam Lee", headline="a nurse"))


async def test_a_saved_profile_is_taken_back_and_anothers_part_of_it_stays(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, name="Sam Lee", link="sam.example")
    home.search.settle(lambda me, stamp: me.correct_profile(profile=Profile(headline="a nurse"), stamp=stamp))
    await click(user, marker="save-profile")
    await until(lambda: home.search.me().profile.link, "https://sam.example")
    await click(user, "Undo")
    await until(lambda: home.search.me().profile, Profile(headline="a nurse"))
    await until(lambda: field(user, "name").value, "")


async def test_a_browser_is_told_what_is_asked_of_oneself(home: House) -> None:
    user = await home.visit("/settings")
    told = {name: field(user, name).props.get("autocomplete") for name in ("name", "email", "link", "phone")}
    assert told == {"name": "name", "email": "email", "link": "url", "phone": "tel-national"}


# ------------------------------------------------------------------------------------------------- the clock


async def test_another_zone_plans_everything_anew(home: House) -> None:
    id_ = home.search.applied()
    assert home.search.step(id_).due.zone == "Europe/London"
    user = await home.visit("/settings")
    await fill(user, zone="America/New_York")
    await click(user, marker="save-clock")
    await until(lambda: home.search.me().zone, "America/New_York")
    await until(lambda: home.search.step(id_).due.zone, "America/New_York")
    assert home.search.steps(id_) == [("check_status", "Tue 10 Mar 10:00")]
    await user.should_see("Saved. 1 plan looked at again.")
    await click(user, "Undo")
    await until(lambda: home.search.me().zone, "Europe/London")
    await until(lambda: home.search.step(id_).due.zone, "Europe/London")
    await until(lambda: field(user, "zone").value, "Europe/London")


async def test_quiet_hours_are_kept_and_planned_around(home: House) -> None:
    id_ = home.search.applied()
    user = await home.visit("/settings")
    await fill(user, **{"quiet-start": "20:00", "quiet-end": "11:30"})
    await click(user, marker="save-clock")
    await until(lambda: f"{home.search.me().quiet.end:%H:%M}", "11:30")
    await until(lambda: home.search.steps(id_), [("check_status", "Tue 10 Mar 11:30")])


@pytest.mark.parametrize("typed", ["", "25:00", "nine"])
async def test_hours_that_are_none_change_nothing(home: House, typed: str) -> None:
    user = await home.visit("/settings")
    await fill(user, **{"quiet-start": typed})
    await click(user, marker="save-clock")
    await eventually_async(lambda: bool(complaint(user, "quiet-start")))
    assert home.search.me().quiet == QuietHours()


def test_everything_with_an_open_step_or_none_is_planned_anew(search: Search) -> None:
    planned, forgotten, contact = search.applied(), search.applied("Designer"), search.meet()
    search.save("Not applied for")
    let_everything_go(search, forgotten)
    search.change_contact(contact, lambda it, stamp: it.hold_meeting(stamp=stamp))
    assert set(to_replan(search.tracker, search.seeker)) == {planned, forgotten, contact}


# -------------------------------------------------------------------------------------------- phone and channels


async def test_a_number_of_ones_own_country_is_kept_for_the_world(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, phone="07700 900123", consent=True, way="twilio outbox")
    await click(user, marker="save-reminders")
    await until(lambda: home.search.me().phone, "+447700900123")
    await until(lambda: home.search.me().channels, ("twilio", "outbox"))
    assert home.search.me().consented_at is not None
    await click(user, "Undo")
    await until(lambda: (home.search.me().phone, home.search.me().channels), ("", ("outbox",)))
    assert home.search.me().consented_at is None
    await until(lambda: field(user, "phone").value, "")


async def test_nothing_is_texted_without_consent(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, phone="07700 900123")
    await click(user, marker="save-reminders")
    await user.should_see("Please tick the box")
    assert home.search.me().phone == ""


async def test_a_number_is_taken_away(home: House) -> None:
    home.search.settle(lambda me, stamp: me.change_phone(phone="+447700900123", consented=True, stamp=stamp))
    user = await home.visit("/settings")
    await fill(user, phone="")
    await click(user, marker="save-reminders")
    await until(lambda: home.search.me().phone, "")


async def test_a_stop_is_told(home: House) -> None:
    home.search.settle(lambda me, stamp: me.change_phone(phone="+447700900123", consented=True, stamp=stamp))
    home.search.settle(lambda me, stamp: me.stop_texts(phone="+447700900123", stamp=stamp))
    user = await home.visit("/settings")
    await user.should_see("You answered STOP from this number")


async def test_a_test_text_says_what_came_of_it(home: House) -> None:
    home.search.settle(lambda me, stamp: me.change_phone(phone="+447700900123", consented=True, stamp=stamp))
    user = await home.visit("/settings")
    await click(user, marker="test-text")
    await user.should_see("First set up a Twilio account.")


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("", "GB", ""),
        ("07700 900123", "GB", "+447700900123"),
        ("+44 7700 900123", "", "+447700900123"),
        ("(415) 555-0123", "US", "+14155550123"),
        ("٠٧٧٠٠٩٠٠١٢٣", "GB", "+447700900123"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, country: str, kept: str) -> None:
    assert e164(typed, country=country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "told"),
    [
        ("07700 900123", "", "Which country"),
        ("12", "GB", "too few or too many digits"),
        ("+44 7700 900123 900123", "", "too few or too many digits"),
        ("call me", "GB", "not a telephone number"),
        ("🦄", "GB", "not a telephone number"),
        ("\x00", "GB", "not a telephone number"),
        ("1" * 100_000, "GB", "not a telephone number"),
    ],
)
async def test_what_is_no_number_is_told_beside_it(home: House, typed: str, country: str, told: str) -> None:
    user = await home.visit("/settings")
    await fill(user, phone=typed, country=country or None, consent=True)
    await click(user, marker="save-reminders")
    await until(lambda: told in complaint(user, "phone"), expected=True)
    assert home.search.me().phone == ""


def test_a_number_is_shown_as_one_reads_it_and_doubted_where_texts_do_not_go() -> None:
    assert shown("+447700900123") == "+44 7700 900123"
    assert shown("") == ""
    assert "landline" in doubt_about("+442079460018")
    assert doubt_about("+447911123456") == ""


def test_a_zone_tells_the_likely_country() -> None:
    assert (country_of("Europe/London"), country_of("America/New_York"), country_of("UTC")) == ("GB", "US", "")
    assert countries()["DE"] == "Germany (+49)"


# ----------------------------------------------------------------------------------------------------- Twilio

SID, TOKEN = "AC" + "a" * 32, "b" * 32


async def test_the_account_is_kept_and_its_secret_never_shown(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, **{"account-sid": SID, "auth-token": TOKEN, "sender": "+15005550006"})
    await click(user, marker="save-twilio")
    await user.should_see("Twilio sends from +15005550006.")
    assert home.services.accounts.shown()["token"] == "set"
    again = await home.visit("/settings")
    await until(lambda: field(again, "account-sid").value, SID)
    assert field(again, "auth-token").value == ""
    answer = await again.http_client.get("/settings")
    assert TOKEN not in answer.text


async def test_another_sender_is_taken_back_and_a_secret_that_was_replaced_is_not(home: House) -> None:
    home.services.accounts.save(account_sid=SID, auth_token=TOKEN, sender="+15005550006")
    user = await home.visit("/settings")
    await until(lambda: field(user, "sender").value, "+15005550006")
    await fill(user, sender="+15005550009")
    await click(user, marker="save-twilio")
    await until(lambda: home.services.accounts.shown()["sender"], "+15005550009")
    await click(user, "Undo")
    await until(lambda: home.services.accounts.shown()["sender"], "+15005550006")
    await until(lambda: field(user, "sender").value, "+15005550006")
    await fill(user, **{"auth-token": "c" * 32})
    await click(user, marker="save-twilio")
    await until(lambda: field(user, "auth-token").value, "")
    await user.should_not_see("Undo")


@pytest.mark.parametrize(
    ("name", "typed"), [("account-sid", ""), ("account-sid", "AC1"), ("auth-token", "short"), ("sender", "somebody")]
)
async def test_an_account_that_cannot_be_is_told_beside_its_field(home: House, name: str, typed: str) -> None:
    user = await home.visit("/settings")
    await fill(user, **{"account-sid": SID, "auth-token": TOKEN, "sender": "+15005550006", name: typed})
    await click(user, marker="save-twilio")
    await eventually_async(lambda: bool(complaint(user, name)))
    assert home.services.accounts.shown()["token"] == ""


# ---------------------------------------------------------------------------------------------------- columns


def names(search: Search) -> list[str]:
    return [stage.name for stage in search.me().stages]


async def test_a_column_is_added_where_it_is_wanted(home: House) -> None:
    user = await home.visit("/settings")
    await click(user, marker="add-stage")
    await eventually_async(lambda: bool(elements(user, ui.element, marker="question")))
    await fill(user, **{"stage-name": "Trial day", "stage-before": "offer"})
    send(user)
    await until(lambda: names(home.search)[3:5], ["Interviewing", "Trial day"])


async def test_two_columns_cannot_have_the_same_name(home: House) -> None:
    user = await home.visit("/settings")
    await click(user, marker="add-stage")
    await eventually_async(lambda: bool(elements(user, ui.element, marker="question")))
    await fill(user, **{"stage-name": "applied"})
    send(user)
    await until(lambda: complaint(user, "stage-name"), "There is already a column named applied.")


async def test_a_column_is_moved_and_moved_back(home: House) -> None:
    user = await home.visit("/settings")
    await click(user, marker="down-saved")
    await until(lambda: names(home.search)[:2], ["Applied", "Saved"])
    await click(user, "Undo")
    await until(lambda: names(home.search)[:2], ["Saved", "Applied"])


async def test_a_column_is_renamed(home: House) -> None:
    user = await home.visit("/settings")
    await click(user, marker="rename-saved")
    await fill(user, **{"stage-name": "Wish list", "stage-colour": "rose"})
    send(user)
    await until(lambda: home.search.me().stages[0].name, "Wish list")
    assert home.search.me().stages[0].colour == "rose"


async def test_a_column_that_goes_finds_a_home_for_every_card_also_the_archived(home: House) -> None:
    here, put_away = home.search.applied("Here"), home.search.applied("Put away")
    home.search.change(put_away, lambda it, stamp: it.archive(stamp=stamp))
    user = await home.visit("/settings")
    await click(user, marker="remove-applied")
    await fill(user, home="screening")
    send(user)
    await until(lambda: "Applied" in names(home.search), expected=False)
    assert {home.search.application(id_).stage for id_ in (here, put_away)} == {"screening"}


async def test_a_column_that_went_comes_back_with_its_cards_where_they_stood(home: House) -> None:
    search = home.search
    below = search.applied("Below")
    above = search.later(minutes=1).applied("Above")
    user = await home.visit("/settings")
    await click(user, marker="remove-applied")
    await fill(user, home="screening")
    send(user)
    await until(lambda: "Applied" in names(search), expected=False)
    search.later(minutes=1).move(above, "offer")
    await click(user, "Undo")
    await until(lambda: names(search), ["Saved", "Applied", "Screening", "Interviewing", "Offer", "Closed"])
    assert (search.application(below).stage, search.application(above).stage) == ("applied", "offer")


async def test_a_new_column_is_taken_back_and_what_was_put_into_it_is_kept(home: House) -> None:
    card = home.search.save()
    user = await home.visit("/settings")
    await click(user, marker="add-stage")
    await eventually_async(lambda: bool(elements(user, ui.element, marker="question")))
    await fill(user, **{"stage-name": "Trial day"})
    send(user)
    await until(lambda: names(home.search)[-1], "Trial day")
    home.search.move(card, home.search.me().stages[-1].id)
    await click(user, "Undo")
    await until(lambda: names(home.search)[-1], "Closed")
    assert home.search.application(card).stage == "saved"


async def test_a_new_name_is_taken_back(home: House) -> None:
    user = await home.visit("/settings")
    await click(user, marker="rename-saved")
    await fill(user, **{"stage-name": "Wish list", "stage-colour": "rose"})
    send(user)
    await until(lambda: names(home.search)[0], "Wish list")
    await click(user, "Undo")
    await until(lambda: names(home.search)[0], "Saved")
    assert home.search.me().stages[0].colour == "slate"


async def test_a_column_is_dragged_to_another_place(home: House) -> None:
    user = await home.visit("/settings")
    user.find(marker="stage-rows").trigger("end", [0, 2])
    await until(lambda: names(home.search)[:3], ["Applied", "Screening", "Saved"])


# ----------------------------------------------------------------------------------------------------- tokens


async def test_a_token_is_shown_once_and_taken_back(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, **{"token-name": "import", "scope-letters": True, "token-days": 30})
    await click(user, marker="make-token")
    await eventually_async(lambda: str(field(user, "made-token").value).startswith("ct_"))
    token = str(field(user, "made-token").value)
    assert home.services.tokens.holder(token) == Holder("me", ("read", "letters"))
    [kept] = home.services.tokens.of("me")
    assert kept.ends == home.search.now + timedelta(days=30)
    again = await home.visit("/settings")
    await again.should_see("import")
    await again.should_see("Read your search; Note letters and resumes as sent")
    assert not field(again, "made-token").visible if elements(again, ui.input, marker="made-token") else True
    await click(again, "Take back")
    await until(lambda: home.services.tokens.holder(token), None)
    await click(again, "Undo")
    await until(lambda: home.services.tokens.holder(token), Holder("me", ("read", "letters")))
    assert home.services.tokens.of("me") == [kept]
    await again.should_see("The token import is good again.")


async def test_a_token_that_may_do_nothing_is_not_made(home: House) -> None:
    user = await home.visit("/settings")
    await fill(user, **{"token-name": "import", "scope-read": False})
    await click(user, marker="make-token")
    await user.should_see("Tick at least one thing")
    assert home.services.tokens.of("me") == []
    assert field(user, "token-name").value == "import"


async def test_a_token_without_an_end_and_one_that_ended_say_so(home: House) -> None:
    home.services.tokens.make("me", name="for ever")
    home.services.tokens.make("me", name="short", lasts=timedelta(days=1))
    home.search.later(days=2)
    user = await home.visit("/settings")
    await user.should_see("good until you take it back")
    await user.should_see("ended Tue 3 March")


async def test_a_token_needs_a_name(home: House) -> None:
    user = await home.visit("/settings")
    await click(user, marker="make-token")
    await eventually_async(lambda: bool(complaint(user, "token-name")))
    assert home.services.tokens.of("me") == []


async def test_settings_are_each_persons_own(home: House) -> None:
    other = home.search.of("you")
    user = await home.visit("/settings")
    await fill(user, name="Sam Lee")
    await click(user, marker="save-profile")
    await until(lambda: home.search.me().profile.name, "Sam Lee")
    theirs = settings(other.tracker, "you")
    assert theirs is not None
    assert theirs.profile == Profile()
