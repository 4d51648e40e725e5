"""How people come into an installation for several: accounts, passwords, invitations, and what a stranger learns."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import Invalid
from tests.support.door import ADA, CHEAP, GRACE, PLACE, Browser, Place, link_on, token_of
from ui.checks import ENTRANCE
from ui.door.accounts import FILE, JOIN, LIVES, SETUP, Accounts
from ui.door.answers import KNOWN
from ui.door.passwords import QUEUE, Busy, Cost, Passwords, good_password
from ui.door.patience import Bucket
from ui.sessions import ACCOUNT_IDLE, ACCOUNT_LIVES, Sessions, end_sessions, mint_link
from ui.sessions import FILE as SESSIONS
from ui.tokens import Tokens


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


# ------------------------------------------------------------------------------------------ the first account


async def test_before_it_is_set_up_nobody_gets_anywhere(place: Place) -> None:
    stranger = place.browser()
    assert "Nobody lives here yet" in (await stranger.look("/sign-in")).text
    assert (await stranger.look("/setup")).status_code == 410
    assert (await stranger.send("/setup", token="guess", name="eve", password=ADA)).status_code == 410
    assert place.accounts.everyone() == []
    assert place.passwords.runs == 0


async def test_the_first_account_takes_over_the_search_that_is_there(place: Place) -> None:
    ada = await place.set_up()
    assert await ada.seeker() == "me"
    assert place.begun == [("me", "Europe/Berlin")]


async def test_a_setup_link_works_once_and_for_an_hour(place: Place) -> None:
    token = place.accounts.give_ticket(SETUP)
    place.clock.later(hours=1)
    assert (await place.browser().look(f"/setup?token={token}")).status_code == 410
    fresh = place.accounts.give_ticket(SETUP)
    await place.set_up()
    late = await place.browser().send("/setup", token=fresh, name="eve", password=ADA)
    assert late.status_code == 410
    assert [one.name for one in place.accounts.everyone()] == ["ada"]


async def test_a_newer_setup_link_ends_the_one_before(place: Place) -> None:
    before = place.accounts.give_ticket(SETUP)
    place.accounts.give_ticket(SETUP)
    assert place.accounts.ticket(before, SETUP) is None


# ------------------------------------------------------------------------------------------ signing in


async def test_without_a_session_a_page_asks_to_sign_in_and_leads_back(place: Place) -> None:
    await place.set_up()
    ada = place.browser()
    asked = await ada.look("/today?day=2026-03-02")
    assert asked.headers["location"] == "/sign-in?next=%2Ftoday%3Fday%3D2026-03-02"
    page = await ada.look(asked.headers["location"])
    assert 'value="/today?day=2026-03-02"' in page.text
    answer = await ada.send("/sign-in", name="ADA", password=ADA, next="/today?day=2026-03-02")
    assert (answer.status_code, answer.headers["location"]) == (303, "/today?day=2026-03-02")
    assert await ada.seeker() == "me"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nb", ""])
async def test_signing_in_leads_nowhere_else(place: Place, target: str) -> None:
    await place.set_up()
    answer = await place.browser().send("/sign-in", name="ada", password=ADA, next=target)
    assert answer.headers["location"] == "/"


async def test_a_wrong_name_and_a_wrong_password_look_the_same(place: Place) -> None:
    await place.set_up()
    before = place.passwords.runs
    wrong = await place.browser().sign_in("ada", "no such password")
    unknown = await place.browser().sign_in("eve", "no such password")
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.text.replace("ada", "eve") == unknown.text
    assert place.passwords.runs == before + 2


async def test_the_cookie_belongs_to_this_host_by_https_alone(place: Place) -> None:
    await place.set_up()
    answer = await place.browser().sign_in("ada", ADA)
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"httponly", "secure", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))


async def test_signing_in_makes_a_new_session_and_ends_the_one_before(place: Place) -> None:
    ada = await place.set_up()
    before = ada.client.cookies[place.sessions.cookie]
    await ada.sign_in("ada", ADA)
    assert ada.client.cookies[place.sessions.cookie] != before
    assert place.sessions.find(before) is None


async def test_another_website_cannot_sign_anybody_in(place: Place) -> None:
    await place.set_up()
    form = {"name": "ada", "password": ADA}
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        answer = await place.browser().client.post("/sign-in", data=form, headers=headers)
        assert answer.status_code == 403


async def test_two_people_see_each_their_own(place: Place) -> None:
    ada = await place.set_up()
    grace = await place.join(ada)
    seekers = await ada.seeker(), await grace.seeker()
    assert seekers[0] == "me"
    assert re.fullmatch(r"[0-9a-f]{32}", seekers[1])


async def test_signing_out_is_for_good(place: Place) -> None:
    ada = await place.set_up()
    kept = ada.client.cookies[place.sessions.cookie]
    answer = await ada.send("/sign-out")
    assert (answer.status_code, answer.headers["clear-site-data"]) == (303, '"storage"')
    assert place.sessions.find(kept) is None
    assert await ada.seeker() == ""


# ------------------------------------------------------------------------------------------ invitations


async def test_an_invitation_makes_one_account(place: Place) -> None:
    ada = await place.set_up()
    token = token_of(link_on(await ada.send("/account/invite", note="Grace")))
    assert "You are invited" in (await place.browser().look(f"/join?token={token}")).text
    first = await place.browser().send("/join", token=token, name="grace", password=GRACE)
    second = await place.browser().send("/join", token=token, name="eve", password=GRACE)
    assert (first.status_code, second.status_code) == (303, 410)


async def test_without_an_invitation_nobody_joins(place: Place) -> None:
    await place.set_up()
    for token in ("", "guess", place.accounts.give_ticket(SETUP)):
        assert (await place.browser().send("/join", token=token, name="eve", password=GRACE)).status_code == 410


async def test_an_invitation_ends_with_its_week_or_when_it_is_taken_back(place: Place) -> None:
    ada = await place.set_up()
    old = place.accounts.give_ticket(JOIN, note="old")
    place.clock.later(seconds=LIVES[JOIN].total_seconds() - 60)
    unwanted = place.accounts.give_ticket(JOIN, note="unwanted")
    await ada.sign_in("ada", ADA)
    mark = next(one.mark for one in place.accounts.invitations() if one.note == "unwanted")
    await ada.send("/account/invite/back", invitation=mark)
    place.clock.later(minutes=1)
    assert [place.accounts.ticket(token, JOIN) for token in (old, unwanted)] == [None, None]


async def test_only_who_keeps_the_place_invites(place: Place) -> None:
    ada = await place.set_up()
    grace = await place.join(ada)
    kept = place.accounts.give_ticket(JOIN)
    assert "People here" not in (await grace.look("/account")).text
    assert (await grace.send("/account/invite", note="eve")).status_code == 404
    mark = place.accounts.invitations()[0].mark
    assert (await grace.send("/account/invite/back", invitation=mark)).status_code == 404
    assert place.accounts.ticket(kept, JOIN)


async def test_a_name_that_is_taken_costs_nobody_the_invitation(place: Place) -> None:
    ada = await place.set_up()
    token = place.accounts.give_ticket(JOIN)
    refused = await place.browser().send("/join", token=token, name="ADA", password=GRACE)
    assert refused.status_code == 400
    assert "Somebody here has that name" in refused.text
    assert 'value="ADA"' in refused.text
    assert GRACE not in refused.text
    assert (await place.browser().send("/join", token=token, name="grace", password=GRACE)).status_code == 303
    assert await ada.seeker() == "me"


@pytest.mark.parametrize(
    "password",
    [
        "short", "password1234", "P4ssw0rd!!!!", "aaaaaaaaaaaaaaaa", "123456789012345", "grace-grace1", "qwertyuiop12",
        "Liverpool2023", "iloveyou1234", "michael123456", "1q2w3e4r5t6y", "Passwort12345", "monkey dragon",
        "trustno1trustno1", "abcdefghijklmn", "manchester united", "jessica jessica", "Summer2024!!", "Sommer2025!!!",
        "correct horse", "gracegrace2026",
    ],
)  # fmt: skip
async def test_a_password_that_is_guessed_first_is_refused_beside_its_field(place: Place, password: str) -> None:
    await place.set_up()
    token = place.accounts.give_ticket(JOIN)
    name = "gracegrace"
    answer = await place.browser().send("/join", token=token, name=name, password=password)
    assert answer.status_code == 400
    assert 'id="password-said" role="alert"' in answer.text
    assert f'value="{name}"' in answer.text


@pytest.mark.parametrize("password", [ADA, "ein Pferd, zwei Kühe", "x8#kQ2!pLw9z", "密碼是很長的一句話沒有人知道"])
def test_a_good_password_may_hold_anything(password: str) -> None:
    assert good_password(password, name="ada") == password


def test_a_password_has_an_upper_end() -> None:
    with pytest.raises(Invalid):
        good_password("long words " * 200, name="ada")


# ------------------------------------------------------------------------------------------ sessions


async def test_a_browser_left_alone_for_a_week_is_signed_out(place: Place) -> None:
    ada = await place.set_up()
    place.clock.now += ACCOUNT_IDLE - timedelta(minutes=1)
    assert await ada.seeker() == "me"
    place.clock.now += ACCOUNT_IDLE - timedelta(minutes=1)
    assert await ada.seeker() == "me"
    place.clock.now += ACCOUNT_IDLE
    assert await ada.seeker() == ""


async def test_every_browser_signs_in_again_after_a_month(place: Place) -> None:
    ada = await place.set_up()
    for _ in range(ACCOUNT_LIVES // timedelta(days=6)):
        assert await ada.seeker() == "me"
        place.clock.later(days=6)
    assert await ada.seeker() == ""


async def test_that_somebody_was_here_outlives_the_server(place: Place) -> None:
    ada = await place.set_up()
    place.clock.later(days=6)
    await ada.seeker()
    place.sessions.keep_up()
    place.clock.later(days=6)
    token = ada.client.cookies[place.sessions.cookie]
    assert Sessions(place.folder, clock=place.clock, hosted=True, https=True).find(token)


async def test_sessions_that_cannot_be_looked_through_just_now_go_on(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await place.set_up()
    with closing(sqlite3.connect(place.folder / SESSIONS)) as db:
        db.execute("DROP TABLE signed_in")
        db.execute("CREATE VIEW signed_in AS SELECT 1 AS mark")
    place.sessions.keep_up()
    assert "could not be looked through" in caplog.text
    assert await ada.seeker() == "me"


async def test_a_session_ended_by_another_process_is_over(place: Place) -> None:
    ada = await place.set_up()
    end_sessions(place.folder, "me")
    place.sessions.keep_up()
    assert await ada.seeker() == ""


async def test_what_a_launch_link_opened_counts_no_more(place: Place) -> None:
    alone = Sessions(place.folder, clock=place.clock)
    token = alone.open(mint_link(place.folder, seeker="me", now=place.clock()))
    assert token
    assert alone.find(token)
    assert Sessions(place.folder, clock=place.clock, hosted=True).find(token) is None
    stranger = place.browser()
    assert (await stranger.look(f"/launch?token={mint_link(place.folder, seeker='me', now=place.clock())}")).is_redirect
    assert await stranger.seeker() == ""


async def test_browsers_are_listed_and_signed_out_by_their_owner_alone(place: Place) -> None:
    ada = await place.set_up()
    grace = await place.join(ada)
    elsewhere = place.browser()
    await elsewhere.sign_in("ada", ADA)
    mark = next(one.mark for one in place.sessions.of("me") if one.mark == _mark(place, elsewhere))
    await grace.send("/account/browsers/end", browser=mark)
    assert await elsewhere.seeker() == "me"
    assert mark in (await ada.look("/account")).text
    assert mark not in (await grace.look("/account")).text
    await ada.send("/account/browsers/end", browser=mark)
    assert (await elsewhere.seeker(), await ada.seeker()) == ("", "me")


def _mark(place: Place, browser: Browser) -> str:
    found = place.sessions.find(browser.client.cookies[place.sessions.cookie])
    assert found
    return found.session


async def test_a_new_password_signs_every_other_browser_out(place: Place) -> None:
    ada, elsewhere = await place.set_up(), place.browser()
    await elsewhere.sign_in("ada", ADA)
    before = ada.client.cookies[place.sessions.cookie]
    known = elsewhere.client.cookies[place.sessions.cookie + KNOWN]
    assert place.accounts.knows_browser("me", known)
    answer = await ada.send("/account/password", password=ADA, new="four yellow lanterns")
    assert "told=password" in answer.headers["location"]
    assert (await ada.seeker(), await elsewhere.seeker()) == ("me", "")
    assert place.sessions.find(before) is None
    assert not place.accounts.knows_browser("me", known), "it has no tries of its own any more"
    assert (await place.browser().sign_in("ada", ADA)).status_code == 400
    assert (await place.browser().sign_in("ada", "four yellow lanterns")).status_code == 303


@pytest.mark.parametrize(("ticked", "left"), [({}, 2), ({"tokens": "on"}, 0)])
async def test_with_a_new_password_the_tokens_can_be_taken_back(
    place: Place, ticked: dict[str, str], left: int
) -> None:
    ada, tokens = await place.set_up(), Tokens(place.folder, clock=place.clock)
    assert "tokens of my scripts" not in (await ada.look("/account")).text
    for seeker in ("me", "me", "grace"):
        tokens.make(seeker, name="script")
    assert "There are 2; they go on working otherwise." in (await ada.look("/account")).text
    await ada.send("/account/password", password="wrong", new="four yellow lanterns", **ticked)
    assert len(tokens.of("me")) == 2
    await ada.send("/account/password", password=ADA, new="four yellow lanterns", **ticked)
    assert (len(tokens.of("me")), len(tokens.of("grace"))) == (left, 1)


async def test_without_the_old_password_there_is_no_new_one(place: Place) -> None:
    ada = await place.set_up()
    answer = await ada.send("/account/password", password="wrong", new="four yellow lanterns")
    assert answer.status_code == 400
    assert (await place.browser().sign_in("ada", ADA)).status_code == 303


async def test_what_changes_who_comes_in_asks_for_the_password_again(place: Place) -> None:
    ada = await place.set_up()
    place.clock.later(minutes=10)
    for path in ("/account/two-step", "/account/two-step/off", "/account/codes", "/account/invite"):
        assert (await ada.send(path, note="x")).headers["location"] == "/account/prove", path
    assert (await ada.look("/account/two-step")).headers["location"] == "/account/prove"
    assert (await ada.send("/account/prove", password="wrong")).status_code == 400
    assert (await ada.send("/account/prove", password=ADA)).headers["location"] == "/account"
    assert (await ada.send("/account/invite", note="x")).status_code == 200


# ------------------------------------------------------------------------------------------ guessing


class Impatient(Accounts):
    """Counts no tries: what the guard is there for."""

    def try_once(self, *buckets: tuple[Bucket, str], tries: int = 1) -> None:
        """Let everybody."""


@pytest.mark.parametrize("guarded", [True, False])
async def test_an_hour_of_guessing_costs_twenty_hashes_at_most(place: Place, guarded: bool) -> None:
    ada = await place.set_up()
    app = place.app if guarded else place.behind(Impatient(place.folder, clock=place.clock))
    own = place.browser(app=app)
    own.client.cookies = ada.client.cookies
    before = place.passwords.runs
    for guess in range(60):
        await place.browser(f"203.0.113.{guess}", app=app).sign_in("ada", f"guess number {guess}")
        await own.sign_in("ada", f"guess number {guess}")
        place.clock.later(minutes=1)
    assert (place.passwords.runs - before <= 20) is guarded


async def test_strangers_cannot_lock_anybody_out(place: Place) -> None:
    ada = await place.set_up()
    await ada.send("/sign-out")
    while (refused := await place.browser("198.51.100.1").sign_in("ada", "guess, guess")).status_code == 400:
        pass
    assert refused.status_code == 429
    assert (await place.browser().sign_in("ada", ADA)).status_code == 429
    assert (await ada.sign_in("ada", ADA)).status_code == 303


async def test_a_name_that_nobody_has_tires_as_one_that_somebody_has(place: Place) -> None:
    await place.set_up()
    answers = {}
    for name in ("ada", "eve"):
        tries = [await place.browser(f"203.0.113.{n}").sign_in(name, "guess, guess") for n in range(7)]
        answers[name] = [(one.status_code, one.text.replace("ada", "eve")) for one in tries]
    assert answers["ada"] == answers["eve"]
    assert answers["eve"][-1][0] == 429


async def test_one_address_tires_whatever_names_it_tries(place: Place) -> None:
    await place.set_up()
    for address in ("203.0.113.50", "2001:db8::1"):
        statuses = [(await place.browser(address).sign_in(f"name{n}", "guess, guess")).status_code for n in range(21)]
        assert statuses == [400] * 20 + [429]
    same_subscriber = await place.browser("2001:db8::2").sign_in("name", "guess, guess")
    assert same_subscriber.status_code == 429
    assert (await place.browser("203.0.113.51").sign_in("name", "guess, guess")).status_code == 400


async def test_what_a_caller_says_of_itself_makes_it_nobody_else(place: Place) -> None:
    """The proxy adds the real address at the end; what stands before it was made up."""
    await place.set_up()
    tries = [await place.browser(f"10.1.1.{n}, 203.0.113.60").sign_in(f"name{n}", "guess, guess") for n in range(21)]
    assert tries[-1].status_code == 429


async def test_tries_come_back_with_time(place: Place) -> None:
    await place.set_up()
    while (tired := await place.browser().sign_in("ada", "guess, guess")).status_code == 400:
        pass
    wait = int(tired.headers["retry-after"])
    place.clock.later(seconds=wait)
    assert (await place.browser().sign_in("ada", ADA)).status_code == 303


async def test_more_passwords_than_a_queue_holds_are_turned_away() -> None:
    passwords = Passwords(cost=CHEAP)
    found = await asyncio.gather(*(passwords.fits(None, ADA) for _ in range(QUEUE + 1)), return_exceptions=True)
    assert found[:QUEUE] == [False] * QUEUE
    assert isinstance(found[QUEUE], Busy)


ODD = (
    b"",
    b"%",
    b"name=%ff%fe&password=%00",
    b"name=ada&name=eve&password=x&password=y",
    b"&".join(b"field%d=1" % number for number in range(100)),
    b"name=" + b"a" * 100_000,
    "name=\N{SKULL}&password=\N{SKULL}&token=\N{SKULL}&code=\N{SKULL}".encode(),
)
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "text/plain",
    "",
)


async def test_whatever_is_sent_to_the_door_it_neither_opens_nor_breaks(place: Place) -> None:
    await place.set_up()
    stranger = place.browser()
    for path in sorted(ENTRANCE):
        for kind in KINDS:
            for body in ODD:
                headers = {"origin": PLACE, "content-type": kind, "x-forwarded-for": "a\tb"}
                answer = await stranger.client.post(path, content=body, headers=headers)
                assert answer.status_code in {303, 400, 410, 429}, (path, kind, body[:50], answer.text)
    assert await stranger.seeker() == ""
    assert [one.name for one in place.accounts.everyone()] == ["ada"]


# ------------------------------------------------------------------------------------------ what is kept


async def test_the_file_is_private_and_holds_neither_passwords_nor_tokens(place: Place) -> None:
    ada = await place.set_up()
    link = link_on(await ada.send("/account/invite", note="Grace"))
    assert stat.S_IMODE((place.folder / FILE).stat().st_mode) == 0o600
    kept = b"".join(file.read_bytes() for file in place.folder.glob("*.db"))
    for secret in (ADA, token_of(link), *ada.client.cookies.values()):
        assert secret.encode() not in kept


async def test_passwords_hashed_at_another_cost_are_hashed_anew_at_sign_in(place: Place) -> None:
    await place.set_up()
    weak = place.accounts.of("me").password
    place.passwords = Passwords(cost=Cost(rounds=2, memory=16))
    app = place.behind(place.accounts)
    assert (await place.browser(app=app).sign_in("ada", ADA)).status_code == 303
    assert place.accounts.of("me").password != weak
    assert "m=16,t=2" in place.accounts.of("me").password
    assert (await place.browser(app=app).sign_in("ada", ADA)).status_code == 303


def test_by_default_a_hash_is_argon2id_above_what_is_recommended() -> None:
    stored = asyncio.run(Passwords().hashed(ADA))
    assert stored.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
