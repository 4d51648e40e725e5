"""Signing in: name and password on one plain page, a code on the next where the account asks for it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ui.door.accounts import Account
from ui.door.answers import HALF, caller_of, form_of, let_in, onward, page, patiently, put_half, safe_next
from ui.door.doorkeeper import Doorkeeper
from ui.principal import of_scope

NOT_SO = "That name and password do not belong together."
NO_CODE = "That code does not fit, or was used before. Each one is good once."


def sign_in(keeper: Doorkeeper) -> APIRouter:
    """The addresses at which one signs in."""
    router, pages = APIRouter(), _SignIn(keeper)
    for path, methods, answer in (
        ("/sign-in", ["GET"], pages.ask),
        ("/sign-in", ["POST"], pages.password),
        ("/sign-in/code", ["GET"], pages.ask_code),
        ("/sign-in/code", ["POST"], pages.code),
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
        if not account.secret:
            return await self._enter(request, account, target)
        response = onward(f"/sign-in/code?next={target}")
        put_half(response, keeper.sessions, keeper.let_halfway(account))
        return response

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
        return await self._enter(request, account, target)

    def _half(self, request: Request) -> str:
        return request.cookies.get(self._keeper.sessions.cookie + HALF, "")

    async def _enter(self, request: Request, account: Account, target: str) -> Response:
        keeper, caller = self._keeper, caller_of(request, self._keeper.sessions)
        tokens = await run_in_threadpool(keeper.begin, account.seeker, caller=caller, before=of_scope(request.scope))
        return let_in(onward(target), keeper, tokens)
