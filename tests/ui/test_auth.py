"""How a browser is let in, how long that lasts, and how it ends."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from ui.auth import doors, launch_address
from ui.gate import Gate
from ui.sessions import FILE, LINK_LIVES, SESSION_LIVES, Sessions, mint_link

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BASE = "http://127.0.0.1:8080"


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    return Sessions(tmp_path, clock=clock)


@pytest.fixture
async def browser(sessions: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(doors(sessions, public_url="https://jobs.example"))

    @app.get("/")
    async def page() -> str:
        return "the board"

    transport = httpx.ASGITransport(Gate(app, sessions=sessions, public_url="https://jobs.example"))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


def test_a_link_opens_once(sessions: Sessions, tmp_path: Path) -> None:
    token = mint_link(tmp_path, seeker="me", now=NOW)
    assert sessions.open(token)
    assert sessions.open(token) is None


def test_a_link_opens_for_its_own_seeker(sessions: Sessions, tmp_path: Path) -> None:
    opened = sessions.open(mint_link(tmp_path, seeker="other", now=NOW))
    assert opened
    found = sessions.find(opened)
    assert found
    assert found.seeker == "other"


def test_a_link_is_short_lived(sessions: Sessions, clock: Clock, tmp_path: Path) -> None:
    token = mint_link(tmp_path, seeker="me", now=NOW)
    clock.now = NOW + LINK_LIVES
    assert sessions.open(token) is None


def test_nobody_gets_in_by_guessing(sessions: Sessions, tmp_path: Path) -> None:
    mint_link(tmp_path, seeker="me", now=NOW)
    assert [sessions.open(guess) for guess in ("", "x", "\ud800", "%" * 1000)] == [None] * 4


def test_a_session_outlives_the_server(sessions: Sessions, clock: Clock, tmp_path: Path) -> None:
    opened = sessions.open(mint_link(tmp_path, seeker="me", now=NOW))
    assert opened
    anew = Sessions(tmp_path, clock=clock)
    assert anew.find(opened)
    assert anew.cookie == sessions.cookie


def test_a_session_lasts_a_year(sessions: Sessions, clock: Clock, tmp_path: Path) -> None:
    opened = sessions.open(mint_link(tmp_path, seeker="me", now=NOW))
    assert opened
    clock.now = NOW + SESSION_LIVES - timedelta(seconds=1)
    assert sessions.find(opened)
    clock.now = NOW + SESSION_LIVES
    assert sessions.find(opened) is None


def test_an_ended_session_stays_ended(sessions: Sessions, clock: Clock, tmp_path: Path) -> None:
    opened = sessions.open(mint_link(tmp_path, seeker="me", now=NOW))
    assert opened
    found = sessions.find(opened)
    assert found
    sessions.end(found.session)
    assert sessions.find(opened) is None
    assert Sessions(tmp_path, clock=clock).find(opened) is None


def test_a_seekers_browsers_can_be_listed(sessions: Sessions, tmp_path: Path) -> None:
    sessions.open(mint_link(tmp_path, seeker="me", now=NOW), browser="Firefox on a laptop")
    sessions.open(mint_link(tmp_path, seeker="other", now=NOW))
    assert [session.browser for session in sessions.of("me")] == ["Firefox on a laptop"]


def test_two_installations_on_one_machine_have_cookies_of_their_own(tmp_path: Path, clock: Clock) -> None:
    names = set()
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        names.add(Sessions(tmp_path / place, clock=clock).cookie)
    assert len(names) == 2


def test_the_file_is_private_and_holds_no_token(sessions: Sessions, tmp_path: Path) -> None:
    link = mint_link(tmp_path, seeker="me", now=NOW)
    opened = sessions.open(link)
    unused = mint_link(tmp_path, seeker="me", now=NOW)
    assert opened
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    stored = (tmp_path / FILE).read_bytes()
    assert all(secret.encode() not in stored for secret in (link, opened, unused))


async def test_the_link_lets_a_browser_in_and_leaves_the_address_bar(
    browser: httpx.AsyncClient, tmp_path: Path
) -> None:
    answer = await browser.get(launch_address(BASE, mint_link(tmp_path, seeker="me", now=NOW)))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.get("/")).json() == "the board"


async def test_the_cookie_is_for_this_server_only(browser: httpx.AsyncClient, tmp_path: Path) -> None:
    answer = await browser.get(launch_address(BASE, mint_link(tmp_path, seeker="me", now=NOW)))
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie


async def test_at_the_public_address_the_cookie_travels_by_https_only(
    browser: httpx.AsyncClient, tmp_path: Path
) -> None:
    link = launch_address(BASE, mint_link(tmp_path, seeker="me", now=NOW))
    answer = await browser.get(link, headers={"host": "jobs.example"})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_used_link_says_how_to_get_another(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/launch?token=used")
    assert answer.status_code == 401
    assert "python main.py open" in answer.text


async def test_a_used_link_is_no_trouble_for_who_is_in_already(browser: httpx.AsyncClient, tmp_path: Path) -> None:
    link = launch_address(BASE, mint_link(tmp_path, seeker="me", now=NOW))
    await browser.get(link)
    assert (await browser.get(link)).status_code == 303


async def test_a_browser_that_looks_ahead_does_not_use_the_link_up(browser: httpx.AsyncClient, tmp_path: Path) -> None:
    link = launch_address(BASE, mint_link(tmp_path, seeker="me", now=NOW))
    assert (await browser.get(link, headers={"sec-purpose": "prefetch;prerender"})).status_code == 204
    assert (await browser.get(link)).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(browser: httpx.AsyncClient, tmp_path: Path) -> None:
    await browser.get(launch_address(BASE, mint_link(tmp_path, seeker="me", now=NOW)))
    kept = dict(browser.cookies)
    answer = await browser.post("/sign-out", headers={"origin": BASE})
    assert answer.status_code == 303
    browser.cookies.update(kept)
    assert (await browser.get("/")).status_code == 401
