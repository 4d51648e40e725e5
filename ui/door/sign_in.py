"""Signing in: name and password on one plain page, a code on the next where the account asks for it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ui.door import codes
from ui.door.accounts import Account
from ui.door.answers import (
    CODE,
    FIRST_CODE,
    HALF,
    caller_of,
    form_of,
    half_in,
    let_in,
    onward,
    page,
    patiently,
    safe_next,
)
from ui.door.doorkeeper import Doorkeeper
from ui.door.first_code import NOT_THAT_CODE, ask_first_code
from ui.principal import of_scope

NOT_SO = "That name and password do not belong together."
NO_CODE = "That code does not fit, or was used before. Each one is good once."


def sign_in(keeper: Doorkeeper) -> APIRouter:
    """The addresses at which one signs in."""
    router, pages = APIRouter(), _SignIn(keeper)
    for path, methods, answer in (
        ("/sign-in", ["GET"], pages.ask),
        ("/sign-in", ["POST"], pages.password),
        (CODE, ["GET"], pages.ask_code),
        (CODE, ["POST"], pages.code),
        (FIRST_CODE, ["GET"], pages.ask_first),
        (FIRST_CODE, ["POST"], pages.first),
    ):
        router.add_route(path, patiently(answer), methods=methods, include_in_schema=False)
    return router


class _SignIn:
    """Each method answers one address."""

    def __init__(self, keeper: Doorkeeper) -> None:
        self._keeper = keeper

    async def ask(self, request: Request) -> Response:
        target = safe_next(request.query_params.get("next", "/"))
        if of_scope(request.scope) is not None:
            return onward(target)
        if not await run_in_threadpool(self._keeper.accounts.everyone):
            return page("not_set_up")
        return page("sign_in", next=target, name="")

    async def password(self, request: Request) -> Response:
        form, keeper = await form_of(request), self._keeper
        target, name = safe_next(form.get("next", "/")), form.get("name", "")
        caller = caller_of(request, keeper.sessions)
        account = await keeper.by_password(name, form.get("password", ""), caller=caller)
        if account is None:
            return page("sign_in", next=target, name=name, problems={"password": NOT_SO})
        if account.secret or keeper.two_steps:
            return half_in(keeper, account, target=target)
        return await self._enter(request, account, onward(target))

    async def ask_code(self, request: Request) -> Response:
        target = safe_next(request.query_params.get("next", "/"))
        if await run_in_threadpool(self._keeper.halfway, self._half(request)) is None:
            return onward("/sign-in")
        return page("sign_in_code", next=target)

    async def code(self, request: Request) -> Response:
        form, keeper, half = await form_of(request), self._keeper, self._half(request)
        target = safe_next(form.get("next", "/"))
        account = await run_in_threadpool(keeper.halfway, half)
        if account is None:
            return onward("/sign-in")
        if not await run_in_threadpool(keeper.by_code, account, form.get("code", "")):
            return page("sign_in_code", next=target, problems={"code": NO_CODE})
        keeper.no_longer_halfway(half)
        return await self._enter(request, account, onward(target))

    async def ask_first(self, request: Request) -> Response:
        account = await self._with_one_step(request)
        if account is None:
            return onward("/sign-in")
        target = safe_next(request.query_params.get("next", "/"))
        return ask_first_code(account, codes.new_secret(), path=FIRST_CODE, target=target)

    async def first(self, request: Request) -> Response:
        """The app's first code, which turns two steps on and lets in; then the recovery codes are shown."""
        form, keeper, account = await form_of(request), self._keeper, await self._with_one_step(request)
        target, secret = safe_next(form.get("next", "/")), form.get("secret", "")
        if account is None or not codes.is_secret(secret):
            return onward("/sign-in")
        step = codes.step_shown(secret, form.get("code", ""), now=keeper.clock())
        if step is None:
            problems = {"code": NOT_THAT_CODE}
            return ask_first_code(account, secret, path=FIRST_CODE, target=target, problems=problems)
        await run_in_threadpool(keeper.accounts.set_secret, account.seeker, secret, step=step)
        fresh = await run_in_threadpool(keeper.accounts.renew_recovery_codes, account.seeker)
        keeper.no_longer_halfway(self._half(request))
        shown = page("recovery_codes", codes=fresh, two_step=True, target=target)
        return await self._enter(request, account, shown)

    async def _with_one_step(self, request: Request) -> Account | None:
        """Who is half in and has no second step: a password alone never changes the one that somebody has."""
        account = await run_in_threadpool(self._keeper.halfway, self._half(request))
        return account if account and not account.secret else None

    def _half(self, request: Request) -> str:
        return request.cookies.get(self._keeper.sessions.cookie + HALF, "")

    async def _enter(self, request: Request, account: Account, response: Response) -> Response:
        keeper, caller = self._keeper, caller_of(request, self._keeper.sessions)
        tokens = await run_in_threadpool(keeper.begin, account.seeker, caller=caller, before=of_scope(request.scope))
        return let_in(response, keeper, tokens)
