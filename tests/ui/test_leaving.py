"""Closing one's own account: said beforehand, asked for the password, and then nothing of it opens any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import NotFound
from tests.support.door import ADA, GRACE, Place
from ui.tokens import Tokens


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def test_what_happens_is_told_and_everything_is_offered_to_take_along(place: Place) -> None:
    grace = await place.join(await place.set_up())
    assert 'action="/account/close"' in (await grace.look("/account")).text
    page = (await grace.look("/account/close")).text
    for word in ("/data/career-tracker.zip", "signed out everywhere", "No reminder goes out", "stays in the record"):
        assert word in page


async def test_a_wrong_password_closes_nothing(place: Place) -> None:
    grace = await place.join(await place.set_up())
    for password in ("", "wrong, wrong, wrong"):
        answer = await grace.send("/account/close", password=password)
        assert (answer.status_code, 'id="password-said" role="alert"' in answer.text) == (400, True)
    assert await grace.seeker() != ""


async def test_then_nothing_of_it_opens_any_more(place: Place) -> None:
    grace, elsewhere = await place.join(await place.set_up()), place.browser()
    await elsewhere.sign_in("grace", GRACE)
    seeker = await grace.seeker()
    token = Tokens(place.folder, clock=place.clock).make(seeker, name="script")
    place.clock.later(hours=1)
    answer = await grace.send("/account/close", password=GRACE)
    assert "Your account is closed" in answer.text
    assert answer.headers["clear-site-data"] == '"storage"'
    assert not grace.client.cookies
    assert (await grace.seeker(), await elsewhere.seeker()) == ("", "")
    assert Tokens(place.folder, clock=place.clock).holder(token) is None
    assert (await place.browser().sign_in("grace", GRACE)).status_code == 400
    assert place.accounts.residents() == {"me"}
    with pytest.raises(NotFound):
        place.accounts.of(seeker)


async def test_whoever_comes_back_by_the_same_name_begins_anew(place: Place) -> None:
    ada = await place.set_up()
    grace = await place.join(ada)
    before = await grace.seeker()
    await grace.send("/account/close", password=GRACE)
    again = await place.join(ada)
    assert await again.seeker() not in {"", before}


async def test_who_keeps_the_place_stays(place: Place) -> None:
    ada = await place.set_up()
    assert "/account/close" not in (await ada.look("/account")).text
    assert "password" not in (await ada.look("/account/close")).text
    assert "You keep this place" in (await ada.send("/account/close", password=ADA)).text
    assert await ada.seeker() == "me"


async def test_the_password_cannot_be_guessed_there_either(place: Place) -> None:
    grace = await place.join(await place.set_up())
    answers = [(await grace.send("/account/close", password=f"guess number {n}")).status_code for n in range(7)]
    assert answers[-1] == 429
