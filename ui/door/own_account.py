"""One's own account: password, two-step sign-in, recovery codes, browsers; and for who keeps the place, the people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import Refusal
from ui import words
from ui.door import codes
from ui.door.accounts import JOIN, Account
from ui.door.answers import Answer, caller_of, closing, form_of, gone, let_in, onward, page, patiently
from ui.door.browsers import browser_in_words
from ui.door.doorkeeper import Doorkeeper
from ui.door.first_code import NOT_THAT_CODE, ask_first_code
from ui.door.passwords import good_password
from ui.plain import plain_page
from ui.principal import Principal, of_scope

WRONG = "That is not your password."
ACCOUNT = "/account"
TWO_STEP = f"{ACCOUNT}/two-step"
TOLD = {
    "password": "Your password is changed, and every other browser is signed out.",
    "one-step": "From now on your password alone lets you in.",
    "browser": "That browser is signed out.",
    "invitation": "That invitation opens nothing any more.",
}

Deed = Callable[["OwnAccount", Request, Account, Mapping[str, str]], Awaitable[Response]]


def own_account(keeper: Doorkeeper, *, public_url: str) -> APIRouter:
    """The addresses behind ``/account``; invitations lead to ``public_url``."""
    router, pages = APIRouter(), OwnAccount(keeper, public_url)
    asked: tuple[tuple[str, Answer], ...] = (
        ("", pages.show),
        ("/prove", pages.ask_proof),
        ("/two-step", pages.ask_two_step),
        ("/close", pages.ask_close),
    )
    done: tuple[tuple[str, Answer], ...] = (
        ("/prove", pages.prove),
        ("/password", pages.password),
        ("/two-step", pages.two_step),
        ("/two-step/off", pages.one_step),
        ("/codes", pages.new_codes),
        ("/browsers/end", pages.end_browser),
        ("/invite", pages.invite),
        ("/invite/back", pages.take_back),
        ("/close", pages.close),
    )
    for path, answer in asked:
        router.add_route(ACCOUNT + path, patiently(answer), methods=["GET"], include_in_schema=False)
    for path, answer in done:
        router.add_route(ACCOUNT + path, patiently(answer), methods=["POST"], include_in_schema=False)
    return router


def after_proof(deed: Deed) -> Callable[[OwnAccount, Request], Awaitable[Response]]:
    """For what changes who may come in: the password has to have been given within the last minutes."""

    @wraps(deed)
    async def doing(self: OwnAccount, request: Request) -> Response:
        principal = _principal(request)
        if not self.keeper.has_just_proved(principal):
            return onward(f"{ACCOUNT}/prove")
        account = await run_in_threadpool(self.keeper.accounts.of, principal.seeker)
        return await deed(self, request, account, await form_of(request))

    return doing


def for_the_keeper(deed: Deed) -> Deed:
    """Only for who keeps the place."""

    @wraps(deed)
    async def doing(self: OwnAccount, request: Request, account: Account, form: Mapping[str, str]) -> Response:
        if not account.keeps_the_place:
            return plain_page("missing", status=404)
        return await deed(self, request, account, form)

    return doing


class OwnAccount:
    """Each public method answers one address."""

    def __init__(self, keeper: Doorkeeper, public_url: str) -> None:
        self.keeper = keeper
        self._public_url = public_url

    async def show(self, request: Request) -> Response:
        told = TOLD.get(request.query_params.get("told", ""), "")
        return await run_in_threadpool(self._draw, _principal(request), {}, told=told)

    async def ask_proof(self, _request: Request) -> Response:
        return page("prove")

    async def prove(self, request: Request) -> Response:
        principal, form = _principal(request), await form_of(request)
        account = await self._account(request)
        if not await self.keeper.by_password_again(account, form.get("password", "")):
            return page("prove", problems={"password": WRONG})
        await run_in_threadpool(self.keeper.sessions.prove, principal.session)
        return onward(ACCOUNT)

    async def password(self, request: Request) -> Response:
        """Asks for the old one each time: this is what whoever finds an unlocked browser would do first."""
        principal, form, keeper = _principal(request), await form_of(request), self.keeper
        account = await self._account(request)
        try:
            await run_in_threadpool(good_password, form.get("new", ""), name=account.name)
        except Refusal as refused:
            return await run_in_threadpool(self._draw, principal, {"new": refused.message})
        if not await keeper.by_password_again(account, form.get("password", "")):
            return await run_in_threadpool(self._draw, principal, {"password": WRONG})
        await keeper.change_password(account, form.get("new", ""))
        if "tokens" in form:
            await run_in_threadpool(keeper.tokens.revoke_all, account.seeker)
        return await self._begun_anew(request, account, onward(f"{ACCOUNT}?told=password"))

    async def ask_two_step(self, request: Request) -> Response:
        principal = _principal(request)
        if not self.keeper.has_just_proved(principal):
            return onward(f"{ACCOUNT}/prove")
        return ask_first_code(await self._account(request), codes.new_secret(), path=TWO_STEP, later=ACCOUNT)

    @after_proof
    async def two_step(self, request: Request, account: Account, form: Mapping[str, str]) -> Response:
        secret, keeper = form.get("secret", ""), self.keeper
        if not codes.is_secret(secret):
            return onward(TWO_STEP)
        step = codes.step_shown(secret, form.get("code", ""), now=keeper.clock())
        if step is None:
            return ask_first_code(account, secret, path=TWO_STEP, later=ACCOUNT, problems={"code": NOT_THAT_CODE})
        await run_in_threadpool(keeper.accounts.set_secret, account.seeker, secret, step=step)
        fresh = await run_in_threadpool(keeper.accounts.renew_recovery_codes, account.seeker)
        return await self._begun_anew(
            request, account, page("recovery_codes", codes=fresh, two_step=True, target=ACCOUNT)
        )

    @after_proof
    async def one_step(self, request: Request, account: Account, _form: Mapping[str, str]) -> Response:
        if self.keeper.two_steps:
            return onward(ACCOUNT)
        await run_in_threadpool(self.keeper.accounts.set_secret, account.seeker, "")
        return await self._begun_anew(request, account, onward(f"{ACCOUNT}?told=one-step"))

    @after_proof
    async def new_codes(self, _request: Request, account: Account, _form: Mapping[str, str]) -> Response:
        fresh = await run_in_threadpool(self.keeper.accounts.renew_recovery_codes, account.seeker)
        return page("recovery_codes", codes=fresh, two_step=False, target=ACCOUNT)

    async def end_browser(self, request: Request) -> Response:
        """One's own only; needs no proof, since it only takes rights away."""
        principal, form, sessions = _principal(request), await form_of(request), self.keeper.sessions
        if any(one.mark == form.get("browser") for one in sessions.of(principal.seeker)):
            await run_in_threadpool(sessions.end, form["browser"])
        return closing(onward(f"{ACCOUNT}?told=browser"), sessions)

    @after_proof
    @for_the_keeper
    async def invite(self, _request: Request, _account: Account, form: Mapping[str, str]) -> Response:
        token = await run_in_threadpool(self.keeper.accounts.give_ticket, JOIN, note=form.get("note", "").strip())
        return page("invitation", link=f"{self._public_url}/join?token={token}", note=form.get("note", "").strip()[:80])

    @after_proof
    @for_the_keeper
    async def take_back(self, _request: Request, _account: Account, form: Mapping[str, str]) -> Response:
        await run_in_threadpool(self.keeper.accounts.take_back, form.get("invitation", ""))
        return onward(f"{ACCOUNT}?told=invitation")

    async def ask_close(self, request: Request) -> Response:
        return page("close_account", account=await self._account(request))

    async def close(self, request: Request) -> Response:
        """Asks for the password each time, as changing it does."""
        account, form, keeper = await self._account(request), await form_of(request), self.keeper
        if account.keeps_the_place:
            return page("close_account", account=account)
        if not await keeper.by_password_again(account, form.get("password", "")):
            return page("close_account", account=account, problems={"password": WRONG})
        await run_in_threadpool(keeper.close, account)
        return gone(page("account_closed"), keeper.sessions)

    async def _account(self, request: Request) -> Account:
        return await run_in_threadpool(self.keeper.accounts.of, _principal(request).seeker)

    async def _begun_anew(self, request: Request, account: Account, response: Response) -> Response:
        tokens = await run_in_threadpool(
            self.keeper.begin_anew, account.seeker, caller=caller_of(request, self.keeper.sessions)
        )
        return let_in(response, self.keeper, tokens)

    def _draw(self, principal: Principal, problems: Mapping[str, str], *, told: str = "") -> Response:
        accounts, now = self.keeper.accounts, self.keeper.clock()
        account = accounts.of(principal.seeker)
        keeps = account.keeps_the_place
        return page(
            "account",
            account=account,
            demanded=self.keeper.two_steps,
            tokens=len(self.keeper.tokens.of(account.seeker)),
            since=_day(account.made, now),
            codes_left=accounts.recovery_codes_left(account.seeker),
            browsers=self._browsers(principal, now),
            people=[(one.name, _day(one.made, now), one.keeps_the_place) for one in accounts.everyone()]
            if keeps
            else [],
            invitations=[(one.mark, one.note, _day(one.ends, now)) for one in accounts.invitations()] if keeps else [],
            problems=problems,
            told=told,
        )

    def _browsers(self, principal: Principal, now: datetime) -> list[dict[str, Any]]:
        return [
            {
                "mark": session.mark,
                "name": browser_in_words(session.browser),
                "here": session.mark == principal.session,
                "seen": _day(session.seen or session.began, now),
            }
            for session in self.keeper.sessions.of(principal.seeker)
        ]


def _principal(request: Request) -> Principal:
    """The gate lets nobody come here without a session."""
    found = of_scope(request.scope)
    if found is None:
        raise LookupError("nobody is asking")
    return found


def _day(moment: datetime, now: datetime) -> str:
    return words.date_in_full(moment.date(), today=now.date())
