"""Where accounts begin, and begin again: setting the place up, joining by an invitation, a new password."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import NotFound, Refusal
from ui.components.zone_select import zones
from ui.door.accounts import JOIN, RESET, SETUP, Account, good_name
from ui.door.answers import caller_of, closing, form_of, half_in, let_in, onward, page, patiently
from ui.door.doorkeeper import Doorkeeper
from ui.door.passwords import good_password
from ui.plain import plain_page

NO_SUCH_CODE = "That name and recovery code do not belong together, or the code was used before."
AND_A_SECOND = (
    "This account signs in with two steps, so another unused code is needed: from the app, or from your list."
)


def joining(keeper: Doorkeeper) -> APIRouter:
    """The addresses that a link, or a recovery code, opens."""
    router, recovery = APIRouter(), _Recovery(keeper)
    for path, door in (
        ("/setup", _Opening(keeper, purpose=SETUP, path="/setup")),
        ("/join", _Opening(keeper, purpose=JOIN, path="/join")),
        ("/reset", _Reset(keeper)),
    ):
        router.add_route(path, patiently(door.ask), methods=["GET"], include_in_schema=False)
        router.add_route(path, patiently(door.answer), methods=["POST"], include_in_schema=False)
    router.add_route("/recover", patiently(recovery.ask), methods=["GET"], include_in_schema=False)
    router.add_route("/recover", patiently(recovery.answer), methods=["POST"], include_in_schema=False)
    return router


class _Opening:
    """A new account, by right of a token: the first one, or an invited one."""

    def __init__(self, keeper: Doorkeeper, *, purpose: str, path: str) -> None:
        self._keeper = keeper
        self._purpose, self._path = purpose, path

    async def ask(self, request: Request) -> Response:
        return await self._draw({"token": request.query_params.get("token", "")}, problems={})

    async def answer(self, request: Request) -> Response:
        form, keeper = await form_of(request), self._keeper
        caller = caller_of(request, keeper.sessions)
        try:
            account = await self._open(form)
        except NotFound:
            return plain_page("ticket_over", status=410)
        except Refusal as refused:
            return await self._draw(form, problems={refused.field or "name": refused.message})
        zone = form.get("zone", "")
        zone = zone if zone in zones() else ""
        if keeper.two_steps:
            await run_in_threadpool(keeper.begin_search, account.seeker, zone)
            return half_in(keeper, account, target="/")
        tokens = await run_in_threadpool(keeper.begin, account.seeker, caller=caller, zone=zone)
        return let_in(onward("/"), keeper, tokens)

    async def _open(self, form: Mapping[str, str]) -> Account:
        keeper, token, name = self._keeper, form.get("token", ""), good_name(form.get("name", ""))
        if await run_in_threadpool(keeper.accounts.ticket, token, self._purpose) is None:
            raise NotFound("This link has done its work.")  # before anything is reckoned for a stranger
        password = await run_in_threadpool(good_password, form.get("password", ""), name=name)
        stored = await keeper.passwords.hashed(password)
        return await run_in_threadpool(keeper.accounts.open_account, token, self._purpose, name=name, password=stored)

    async def _draw(self, form: Mapping[str, str], *, problems: Mapping[str, str]) -> Response:
        token = form.get("token", "")
        ticket = await run_in_threadpool(self._keeper.accounts.ticket, token, self._purpose)
        if ticket is None:
            return plain_page("ticket_over", status=410)
        name, zone = form.get("name", ""), form.get("zone", "")
        return page(
            "join",
            path=self._path,
            token=token,
            name=name,
            zone=zone,
            zones=zones(),
            note=ticket.note,
            problems=problems,
        )


class _Reset:
    """A new password by a link from whoever has the server."""

    def __init__(self, keeper: Doorkeeper) -> None:
        self._keeper = keeper

    async def ask(self, request: Request) -> Response:
        return await self._draw(request.query_params.get("token", ""), problems={})

    async def answer(self, request: Request) -> Response:
        form, keeper = await form_of(request), self._keeper
        token = form.get("token", "")
        ticket = await run_in_threadpool(keeper.accounts.ticket, token, RESET)
        if ticket is None:
            return plain_page("ticket_over", status=410)
        try:
            account = await run_in_threadpool(keeper.accounts.of, ticket.seeker)
            await keeper.change_password(account, form.get("password", ""), ticket=token)
        except NotFound:
            return plain_page("ticket_over", status=410)
        except Refusal as refused:
            return await self._draw(token, problems={"password": refused.message})
        return await _signed_out_everywhere(keeper, account)

    async def _draw(self, token: str, *, problems: Mapping[str, str]) -> Response:
        if await run_in_threadpool(self._keeper.accounts.ticket, token, RESET) is None:
            return plain_page("ticket_over", status=410)
        return page("reset", token=token, problems=problems)


class _Recovery:
    """A new password by a recovery code; where sign-in takes two steps, by two codes."""

    def __init__(self, keeper: Doorkeeper) -> None:
        self._keeper = keeper

    async def ask(self, _request: Request) -> Response:
        return page("recover", name="", second=False)

    async def answer(self, request: Request) -> Response:
        form, keeper = await form_of(request), self._keeper
        name, code = form.get("name", ""), form.get("code", "")
        account = await run_in_threadpool(self._by_recovery_code, name, code)
        if account is None:
            return page("recover", name=name, second="second" in form, problems={"code": NO_SUCH_CODE})
        try:
            await run_in_threadpool(good_password, form.get("password", ""), name=account.name)
        except Refusal as refused:
            problems = {"password": refused.message}
            return page("recover", name=name, second=bool(account.secret), problems=problems)
        if not await run_in_threadpool(self._spend, account, code, form.get("second", "")):
            return page("recover", name=name, second=True, problems={"second": AND_A_SECOND})
        await keeper.change_password(account, form.get("password", ""))
        return await _signed_out_everywhere(keeper, account)

    def _by_recovery_code(self, name: str, code: str) -> Account | None:
        """Needs no patience: nobody guesses 120 bits, and no password is hashed before the code is right."""
        accounts = self._keeper.accounts
        account = accounts.named(name)
        return account if accounts.has_recovery_code(account.seeker if account else "", code) else None

    def _spend(self, account: Account, code: str, second: str) -> bool:
        """The second one first: when it does not fit, the first is still good."""
        if account.secret and (_same(code, second) or not self._keeper.by_code(account, second)):
            return False
        return self._keeper.accounts.spend_recovery_code(account.seeker, code)


def _same(code: str, other: str) -> bool:
    return "".join(filter(str.isalnum, code)).upper() == "".join(filter(str.isalnum, other)).upper()


async def _signed_out_everywhere(keeper: Doorkeeper, account: Account) -> Response:
    """With a new password they sign in again, here too: whoever was in with the old one is out."""
    await run_in_threadpool(keeper.sessions.end_all, account.seeker)
    await run_in_threadpool(keeper.accounts.forget_browsers, account.seeker)
    return closing(page("password_changed"), keeper.sessions)
