"""Two-step sign-in, recovery codes, and new passwords without any mail: each is good once, for its owner alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import Conflict, Invalid, NotFound
from tests.support.door import ADA, GRACE, PLACE, Browser, Place, codes_on, token_of
from ui.door import by_shell
from ui.door.accounts import FILE, Accounts, Unreadable
from ui.door.by_shell import BY_SHELL
from ui.door.codes import app_address, code_at, new_recovery_codes, recovery_mark, step_of, step_shown
from ui.tokens import Tokens

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
FRESH = "four yellow lanterns"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, its last six digits."""
    now = datetime.fromtimestamp(seconds, UTC)
    assert code_at(RFC_SECRET, step_of(now)) == code
    assert step_shown(RFC_SECRET, f"{code[:3]} {code[3:]}", now=now) == step_of(now)


def test_a_code_holds_for_its_neighbours_and_no_longer() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    shown = {
        steps: step_shown(RFC_SECRET, code_at(RFC_SECRET, step_of(now) + steps), now=now) for steps in range(-2, 3)
    }
    assert [steps for steps, found in shown.items() if found is not None] == [-1, 0, 1]
    for nonsense in ("", "12345", "１２３４５６", "abcdef", "-12345"):
        assert step_shown(RFC_SECRET, nonsense, now=now) is None


def test_an_app_is_told_the_place_and_the_name() -> None:
    address = app_address(RFC_SECRET, name="ada@example.org", place="Career Tracker")
    assert address.startswith("otpauth://totp/Career%20Tracker%3Aada%40example.org?secret=")
    assert "issuer=Career%20Tracker" in address


def test_a_recovery_code_is_known_however_it_is_copied() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        sloppy = code.lower().replace("-", " ").replace("o", "0").replace("b", "8")
        assert recovery_mark(sloppy) == recovery_mark(code)


async def halfway(place: Place, *, name: str = "ada", password: str = ADA) -> Browser:
    browser = place.browser()
    answer = await browser.sign_in(name, password)
    assert answer.headers["location"].startswith("/sign-in/code"), answer.text
    return browser


async def test_the_password_alone_opens_nothing_any_more(place: Place) -> None:
    ada = await place.set_up()
    secret, codes = await ada.turn_on_two_steps()
    assert len(codes) == 10
    assert await ada.seeker() == "me"
    browser = await halfway(place)
    assert await browser.seeker() == ""
    place.clock.later(seconds=30)
    assert (await browser.send("/sign-in/code", code="000000")).status_code == 400
    answer = await browser.send("/sign-in/code", code=browser.app_code(secret), next="/today")
    assert answer.headers["location"] == "/today"
    assert await browser.seeker() == "me"


async def test_a_code_is_good_once(place: Place) -> None:
    ada = await place.set_up()
    secret, _ = await ada.turn_on_two_steps()
    first, second = await halfway(place), await halfway(place)
    assert (await first.send("/sign-in/code", code=ada.app_code(secret))).status_code == 400  # it turned this on
    place.clock.later(seconds=30)
    code = ada.app_code(secret)
    assert (await first.send("/sign-in/code", code=code)).status_code == 303
    assert (await second.send("/sign-in/code", code=code)).status_code == 400


async def test_of_two_who_bring_the_same_code_at_once_one_comes_in(place: Place) -> None:
    ada = await place.set_up()
    secret, _ = await ada.turn_on_two_steps()
    place.clock.later(seconds=30)
    account, code = place.accounts.of("me"), ada.app_code(secret)
    assert [place.accounts.spend_app_code(account, code) for _ in range(2)] == [True, False]


async def test_without_the_password_there_is_no_second_step(place: Place) -> None:
    ada = await place.set_up()
    secret, _ = await ada.turn_on_two_steps()
    place.clock.later(minutes=1)
    stranger = place.browser()
    assert (await stranger.send("/sign-in/code", code=ada.app_code(secret))).headers["location"] == "/sign-in"
    late = await halfway(place)
    place.clock.later(minutes=5)
    assert (await late.send("/sign-in/code", code=ada.app_code(secret))).headers["location"] == "/sign-in"
    assert (await stranger.seeker(), await late.seeker()) == ("", "")


async def test_codes_cannot_be_guessed_and_a_recovery_code_gets_a_hearing_all_the_same(place: Place) -> None:
    ada = await place.set_up()
    _, codes = await ada.turn_on_two_steps()
    browser = await halfway(place)
    statuses = [(await browser.send("/sign-in/code", code=f"00000{n}")).status_code for n in range(6)]
    assert statuses == [400] * 5 + [429]
    assert (await browser.send("/sign-in/code", code=codes[3].lower())).status_code == 303
    again = await halfway(place)
    assert (await again.send("/sign-in/code", code=codes[3])).status_code == 400


async def test_turning_it_on_signs_other_browsers_out_and_needs_a_code_of_that_app(place: Place) -> None:
    ada, elsewhere = await place.set_up(), place.browser()
    await elsewhere.sign_in("ada", ADA)
    wrong = await ada.send("/account/two-step", secret=RFC_SECRET, code="000000")
    assert (wrong.status_code, place.accounts.of("me").secret) == (400, "")
    await ada.turn_on_two_steps()
    assert (await ada.seeker(), await elsewhere.seeker()) == ("me", "")


async def test_a_key_that_is_none_of_ours_is_not_taken(place: Place) -> None:
    ada = await place.set_up()
    for secret in ("", "A", "not base32!", "A" * 31):
        await ada.send("/account/two-step", secret=secret, code="000000")
    assert place.accounts.of("me").secret == ""


async def test_it_can_be_turned_off_again(place: Place) -> None:
    ada = await place.set_up()
    await ada.turn_on_two_steps()
    assert "told=one-step" in (await ada.send("/account/two-step/off")).headers["location"]
    assert (await place.browser().sign_in("ada", ADA)).headers["location"] == "/"


# ------------------------------------------------------------------------------------------ recovery


async def test_a_recovery_code_stands_in_for_the_password(place: Place) -> None:
    ada = await place.set_up()
    code = codes_on(await ada.send("/account/codes"))[0]
    answer = await place.browser().send("/recover", name="ada", code=code, password=FRESH)
    assert answer.status_code == 200
    assert await ada.seeker() == ""
    assert (await place.browser().sign_in("ada", FRESH)).status_code == 303
    assert (await place.browser().send("/recover", name="ada", code=code, password=ADA)).status_code == 400


async def test_with_two_steps_it_takes_two_codes(place: Place) -> None:
    ada = await place.set_up()
    secret, codes = await ada.turn_on_two_steps()
    place.clock.later(minutes=1)
    one = {"name": "ada", "code": codes[0], "password": FRESH}
    for second in ("", codes[0], codes[0].lower(), "000000"):
        answer = await place.browser().send("/recover", **one, second=second)
        assert (answer.status_code, 'id="second-said"' in answer.text) == (400, True)
    assert (await place.browser().send("/recover", **one, second=ada.app_code(secret))).status_code == 200
    other = {"name": "ada", "code": codes[1], "password": ADA, "second": codes[2]}
    assert (await place.browser().send("/recover", **other)).status_code == 200
    assert place.accounts.recovery_codes_left("me") == 7


async def test_recovery_tells_nobody_who_lives_here_and_keeps_a_code_for_a_bad_password(place: Place) -> None:
    ada = await place.set_up()
    code = codes_on(await ada.send("/account/codes"))[0]
    wrong = await place.browser().send("/recover", name="ada", code="AAAA-AAAA", password=FRESH)
    unknown = await place.browser().send("/recover", name="eve", code="AAAA-AAAA", password=FRESH)
    others = await place.browser().send("/recover", name="eve", code=code, password=FRESH)
    assert wrong.status_code == unknown.status_code == others.status_code == 400
    assert wrong.text.replace("ada", "eve") == unknown.text == others.text
    weak = await place.browser().send("/recover", name="ada", code=code, password="password1234")
    assert 'id="password-said"' in weak.text
    assert place.accounts.recovery_codes_left("me") == 10


async def test_new_recovery_codes_end_the_old_and_are_kept_as_hashes(place: Place) -> None:
    ada = await place.set_up()
    old = codes_on(await ada.send("/account/codes"))
    new = codes_on(await ada.send("/account/codes"))
    assert [place.accounts.has_recovery_code("me", code) for code in (old[0], new[0])] == [False, True]
    kept = (place.folder / FILE).read_bytes()
    assert not [code for code in new if code.encode() in kept or code.replace("-", "").encode() in kept]


# ------------------------------------------------------------------------------------------ from the server


def shell(place: Place, deed: str, name: str = "") -> str:
    return BY_SHELL[deed](place.folder, name, public_url=PLACE, clock=place.clock)


async def test_whoever_has_the_server_can_make_a_link_for_a_new_password(place: Place) -> None:
    ada = await place.set_up()
    grace = await place.join(ada)
    tokens, seeker = Tokens(place.folder, clock=place.clock), await grace.seeker()
    script = tokens.make(seeker, name="made by whoever got in")
    told = shell(place, "reset", "Grace")
    token = token_of(told.splitlines()[-1])
    place.sessions.keep_up()
    assert tokens.holder(script) is None
    assert (await grace.seeker(), await ada.seeker()) == ("", "me")
    stranger = place.browser()
    assert (await stranger.send("/reset", token=token, password="password1234")).status_code == 400
    assert (await stranger.send("/reset", token=token, password=FRESH)).status_code == 200
    assert (await stranger.send("/reset", token=token, password=GRACE)).status_code == 410
    assert (await place.browser().sign_in("grace", FRESH)).status_code == 303


async def test_a_link_for_a_new_password_lasts_a_quarter_of_an_hour_and_keeps_two_steps(place: Place) -> None:
    ada = await place.set_up()
    await ada.turn_on_two_steps()
    old = token_of(shell(place, "reset", "ada").splitlines()[-1])
    place.clock.later(minutes=15)
    assert (await place.browser().look(f"/reset?token={old}")).status_code == 410
    fresh = token_of(shell(place, "reset", "ada").splitlines()[-1])
    assert (await place.browser().send("/reset", token=fresh, password=FRESH)).status_code == 200
    await halfway(place, password=FRESH)
    shell(place, "lost-phone", "ada")
    assert (await place.browser().sign_in("ada", FRESH)).headers["location"] == "/"


async def test_the_command_line_lists_and_invites_and_refuses_in_words(place: Place) -> None:
    assert "Nobody yet" in shell(place, "list")
    with pytest.raises(Conflict, match="set this place up"):
        shell(place, "invite")
    first = token_of(shell(place, "setup").splitlines()[-1])
    assert (await place.browser().send("/setup", token=first, name="ada", password=ADA)).status_code == 303
    assert "ada\tsince 2026-03-02\tpassword, keeps the place" in shell(place, "list")
    with pytest.raises(Conflict, match="set up already"):
        shell(place, "setup")
    token = token_of(shell(place, "invite", "grace").splitlines()[-1])
    assert 'value="grace"' in (await place.browser().look(f"/join?token={token}")).text
    with pytest.raises(NotFound, match="“eve”"):
        shell(place, "reset", "eve")


async def test_an_account_can_be_closed_but_for_the_one_that_keeps_the_place(place: Place) -> None:
    ada = await place.set_up()
    grace = await place.join(ada)
    code = codes_on(await grace.send("/account/codes"))[0]
    assert "cannot sign in" in shell(place, "close", "grace")
    assert (await grace.look("/account")).status_code == 404
    place.sessions.keep_up()
    assert await grace.seeker() == ""
    assert (await grace.sign_in("grace", GRACE)).status_code == 400
    assert (await grace.send("/recover", name="grace", code=code, password=FRESH)).status_code == 400
    with pytest.raises(Conflict, match="keeps the place"):
        shell(place, "close", "ada")


def test_accounts_that_cannot_be_read_are_no_reason_to_begin_anew(place: Place) -> None:
    (place.folder / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(Unreadable, match="from a backup"):
        Accounts(place.folder, clock=place.clock)


async def test_an_account_can_be_made_where_nobody_can_reach_the_place_yet(place: Place) -> None:
    def add(name: str, *typed: str) -> str:
        words = iter(typed)
        return by_shell.add(place.folder, name, public_url=PLACE, clock=place.clock, ask=lambda _: next(words))

    for name, typed in (("a b", (ADA, ADA)), ("ada", ("short", "short")), ("ada", (ADA, GRACE))):
        with pytest.raises(Invalid):
            await asyncio.to_thread(add, name, *typed)
    assert place.accounts.everyone() == []
    assert "keeps the place" in await asyncio.to_thread(add, "ada", ADA, ADA)
    assert "keeps" not in await asyncio.to_thread(add, "grace", GRACE, GRACE)
    ada = place.browser()
    assert (await ada.sign_in("ada", ADA)).status_code == 303
    assert (await ada.seeker(), place.begun) == ("me", [("me", "")])
