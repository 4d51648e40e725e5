"""The part of Twilio's REST interface that texts need, answered by the pretend carrier.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from jobs.channels.simulator.answers import VERSION, account_shown, error, message, page
from jobs.channels.simulator.breakage import DAMAGED, NOTHING_TAKEN, REFUSALS, break_off
from jobs.channels.simulator.exchange import Exchange
from jobs.channels.simulator.faults import Call, Fault, Faults, Trouble
from jobs.channels.simulator.postman import Account
from jobs.channels.simulator.rules import Rejected, Wanted
from jobs.channels.simulator.texts import Text

PAGE, LARGEST_PAGE = 50, 1000
LONGEST_VALIDITY = 36000


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What answering takes. ``latency``: seconds that each request to send takes."""

    exchange: Exchange
    account: Account
    faults: Faults
    latency: float = 0.0


def rest_routes(desk: Desk) -> APIRouter:
    router = APIRouter(prefix=f"/{VERSION}/Accounts")

    @router.post("/{account}/Messages.json")
    async def create(account: str, request: Request) -> Response:
        return await _answer(desk, account, request, lambda: _create(desk, request))

    @router.get("/{account}/Messages.json")
    async def list_messages(account: str, request: Request) -> Response:
        return await _answer(desk, account, request, lambda: _list(desk, request))

    @router.get("/{account}/Messages/{sid}.json")
    async def fetch(account: str, sid: str, request: Request) -> Response:
        return await _answer(desk, account, request, lambda: _fetch(desk, sid))

    @router.post("/{account}/Messages/{sid}.json")
    async def update(account: str, sid: str, request: Request) -> Response:
        return await _answer(desk, account, request, lambda: _update(desk, sid, request))

    @router.delete("/{account}/Messages/{sid}.json")
    async def delete(account: str, sid: str, request: Request) -> Response:
        return await _answer(desk, account, request, lambda: _delete(desk, sid))

    @router.get("/{account}.json")
    async def show_account(account: str, request: Request) -> Response:
        return await _answer(desk, account, request, lambda: _show_account(desk))

    return router


async def _answer(desk: Desk, account: str, request: Request, answer: Callable[[], Awaitable[Response]]) -> Response:
    try:
        _unlock(desk, account, request)
        return await answer()
    except Rejected as rejected:
        return error(rejected)


def _unlock(desk: Desk, account: str, request: Request) -> None:
    """Basic authentication with the account's SID and token."""
    given = request.headers.get("authorization", "").removeprefix("Basic ")
    try:
        pair = base64.b64decode(given, validate=True)
    except binascii.Error:
        pair = b""
    if not hmac.compare_digest(pair, f"{desk.account.sid}:{desk.account.token}".encode()):
        raise Rejected(20003, "Authenticate", status=401)
    if account != desk.account.sid:
        raise Rejected(20404, "There is no such account", status=404)


async def _create(desk: Desk, request: Request) -> Response:
    wanted = _wanted({name: str(value) for name, value in (await request.form()).items()})
    await asyncio.sleep(desk.latency)
    trouble = desk.faults.next(Call.CREATE)
    if trouble is None:
        return message(desk.exchange.create(wanted), account=desk.account.sid, status=201)
    return await _create_with(trouble, desk, request, wanted)


async def _create_with(trouble: Trouble, desk: Desk, request: Request, wanted: Wanted) -> Response:
    if trouble.fault in REFUSALS:
        return REFUSALS[trouble.fault](trouble)
    if trouble.fault is Fault.LATE_ACCEPT:
        desk.exchange.create_later(wanted, seconds=trouble.seconds)
    if trouble.fault in NOTHING_TAKEN:
        return await break_off(trouble, request)
    text = desk.exchange.create(wanted, fails_with=trouble.code or None)
    answer = message(text, account=desk.account.sid, status=201)
    if trouble.fault is Fault.SLOW_ANSWER:
        await asyncio.sleep(trouble.seconds)
    if trouble.fault in {Fault.SLOW_ANSWER, Fault.FAIL_LATER}:
        return answer
    damage = DAMAGED.get(trouble.fault)
    return damage(answer, request) if damage else await break_off(trouble, request)


def _wanted(form: Mapping[str, str]) -> Wanted:
    validity = form.get("ValidityPeriod")
    if validity is not None and not (validity.isdecimal() and 1 <= int(validity) <= LONGEST_VALIDITY):
        raise Rejected(20001, "ValidityPeriod must be 1 to 36000 seconds")
    callback = form.get("StatusCallback", "")
    if callback and not re.match(r"https?://[^/]", callback):
        raise Rejected(21609, "StatusCallback is not an address")
    service = form.get("MessagingServiceSid", "")
    return Wanted(
        to=form.get("To", ""),
        body=form.get("Body", ""),
        sender="" if service else form.get("From", ""),
        service=service,
        callback=callback,
        validity=timedelta(seconds=int(validity)) if validity else None,
    )


async def _list(desk: Desk, request: Request) -> Response:
    trouble = desk.faults.next(Call.LIST)
    if trouble is not None:
        refusal = REFUSALS.get(trouble.fault)
        return refusal(trouble) if refusal else await break_off(trouble, request)
    asked = request.query_params
    paging = {"Page", "PageToken"}
    return page(
        [text for text in desk.exchange.texts() if _asked_for(text, asked)],
        account=desk.account.sid,
        number=_whole(asked, "Page", 0),
        size=min(_whole(asked, "PageSize", PAGE), LARGEST_PAGE),
        query=urlencode([item for item in asked.multi_items() if item[0] not in paging]),
    )


def _asked_for(text: Text, asked: Mapping[str, str]) -> bool:
    """Twilio's filters. The one by date is on the day of sending, which a text still waiting does not have."""
    if asked.get("To", text.to) != text.to or asked.get("From", text.sender) != text.sender:
        return False
    sent = text.sent_at.date().isoformat() if text.sent_at else ""
    return (
        asked.get("DateSent", sent)[:10] == sent
        and (not asked.get("DateSent<") or "" < sent <= asked["DateSent<"][:10])
        and (not asked.get("DateSent>") or sent >= asked["DateSent>"][:10])
    )


def _whole(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    given = asked.get(name, str(otherwise))
    if not (given.isascii() and given.isdecimal() and len(given) < 10):  # noqa: PLR2004
        raise Rejected(20001, f"{name} is not a number")
    return int(given) or otherwise


async def _fetch(desk: Desk, sid: str) -> Response:
    return message(_known(desk, sid), account=desk.account.sid)


async def _update(desk: Desk, sid: str, request: Request) -> Response:
    """An empty body blanks the words. Cancelling needs a scheduled text, and none ever is."""
    form = await request.form()
    text = _known(desk, sid)
    if "Status" in form:
        raise Rejected(30409, "Only a scheduled message can be canceled", status=409)
    if form.get("Body") != "":
        raise Rejected(20001, "Body can only be emptied")
    return message(desk.exchange.redact(text), account=desk.account.sid)


async def _delete(desk: Desk, sid: str) -> Response:
    _known(desk, sid)
    desk.exchange.delete(sid)
    return Response(status_code=204)


async def _show_account(desk: Desk) -> Response:
    return account_shown(desk.account.sid)


def _known(desk: Desk, sid: str) -> Text:
    text = desk.exchange.text(sid)
    if text is None:
        raise Rejected(20404, "There is no such message", status=404)
    return text
