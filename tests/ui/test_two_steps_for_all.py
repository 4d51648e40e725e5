"""Where everybody is asked for two steps, nobody comes in by one; who has none yet is led to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.door import ADA, GRACE, Answer, Browser, Place, codes_on
from ui.door.accounts import JOIN, SETUP
from ui.door.codes import new_secret

FIRST = "/sign-in/two-step"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, two_steps=True)


async def joined(place: Place, browser: Browser, *, name: str = "ada", password: str = ADA) -> Answer:
    """Who has chosen a password, and nothing else yet."""
    purpose = JOIN if place.accounts.everyone() else SETUP
    token = place.accounts.give_ticket(purpose)
    path = "/join" if purpose == JOIN else "/setup"
    return await browser.send(path, token=token, name=name, password=password, zone="Europe/Berlin")


async def shown_a_secret(browser: Browser) -> str:
    return str(re.findall(r'name="secret" value="(\w+)"', (await browser.look(FIRST)).text)[0])


async def with_an_app(browser: Browser, *, target: str = "/") -> tuple[str, Answer]:
    secret = await shown_a_secret(browser)
    return secret, await browser.send(FIRST, secret=secret, code=browser.app_code(secret), next=target)


async def test_a_new_account_is_led_to_it_and_then_in(place: Place) -> None:
    ada = place.browser()
    assert (await joined(place, ada)).headers["location"] == f"{FIRST}?next=/"
    assert await ada.seeker() == ""
    assert place.begun == [("me", "Europe/Berlin")]
    assert "asks everybody for a second step" in (await ada.look(FIRST)).text
    secret, answer = await with_an_app(ada)
    assert len(codes_on(answer)) == 10
    assert await ada.seeker() == "me"
    assert place.accounts.of("me").secret == secret


async def test_an_account_from_before_is_led_to_it_at_the_next_sign_in(tmp_path: Path) -> None:
    before = Place(tmp_path)
    ada = await before.set_up()
    place = Place(tmp_path, two_steps=True)
    own = place.browser()
    own.client.cookies = ada.client.cookies
    assert await own.seeker() == "", "whoever came in by one step signs in again"
    answer = await own.send("/sign-in", name="ada", password=ADA, next="/today")
    assert answer.headers["location"] == f"{FIRST}?next=/today"
    _, answer = await with_an_app(own, target="/today")
    assert 'href="/today"' in answer.text
    assert await own.seeker() == "me"


async def test_who_has_a_second_step_stays_in_and_is_asked_for_the_code_alone(tmp_path: Path) -> None:
    before = Place(tmp_path)
    ada = await before.set_up()
    secret, _ = await ada.turn_on_two_steps()
    place = Place(tmp_path, two_steps=True)
    own, elsewhere = place.browser(), place.browser("203.0.113.9")
    own.client.cookies = ada.client.cookies
    assert await own.seeker() == "me"
    assert (await elsewhere.sign_in("ada", ADA)).headers["location"] == "/sign-in/code?next=/"
    assert (await elsewhere.look(FIRST)).headers["location"] == "/sign-in"
    theirs = new_secret()
    await elsewhere.send(FIRST, secret=theirs, code=elsewhere.app_code(theirs))
    assert await elsewhere.seeker() == "", "a password alone never puts another phone in the place of the one there is"
    assert place.accounts.of("me").secret == secret


async def test_without_the_password_nobody_is_led_there(place: Place) -> None:
    await joined(place, place.browser())
    stranger, secret = place.browser("203.0.113.9"), new_secret()
    assert (await stranger.look(FIRST)).headers["location"] == "/sign-in"
    assert (await stranger.send(FIRST, secret=secret, code=stranger.app_code(secret))).is_redirect
    assert await stranger.seeker() == ""
    assert not place.accounts.of("me").secret


async def test_there_is_half_an_hour_to_set_it_up(place: Place) -> None:
    ada = place.browser()
    await joined(place, ada)
    secret = await shown_a_secret(ada)
    place.clock.later(minutes=29)
    wrong = await ada.send(FIRST, secret=secret, code="000000")
    assert (wrong.status_code, secret in wrong.text) == (400, True)
    place.clock.later(minutes=1)
    assert (await ada.send(FIRST, secret=secret, code=ada.app_code(secret))).headers["location"] == "/sign-in"
    assert await ada.seeker() == ""


@pytest.mark.parametrize("secret", ["", "A" * 31, "a" * 32, "1" * 32, "A" * 33])
async def test_a_key_that_is_none_of_ours_is_not_taken(place: Place, secret: str) -> None:
    ada = place.browser()
    await joined(place, ada)
    assert (await ada.send(FIRST, secret=secret, code="000000")).headers["location"] == "/sign-in"


async def test_it_cannot_be_turned_off_but_moved_to_another_phone(place: Place) -> None:
    ada = place.browser()
    await joined(place, ada)
    secret, _ = await with_an_app(ada)
    page = (await ada.look("/account")).text
    assert "/account/two-step/off" not in page
    assert "Here everybody is asked" in page
    await ada.send("/account/two-step/off")
    assert place.accounts.of("me").secret == secret
    place.clock.later(minutes=5)
    fresh, _ = await ada.turn_on_two_steps()
    assert place.accounts.of("me").secret == fresh != secret


async def test_the_next_one_to_join_is_led_to_it_too(place: Place) -> None:
    ada, grace = place.browser(), place.browser("203.0.113.8")
    await joined(place, ada)
    await with_an_app(ada)
    assert (await joined(place, grace, name="grace", password=GRACE)).headers["location"] == f"{FIRST}?next=/"
    assert await grace.seeker() == ""
    assert (await grace.look("/account")).headers["location"].startswith("/sign-in")
