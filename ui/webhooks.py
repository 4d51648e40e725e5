"""What Twilio tells us: how far a text has come, and what a person answered. Every word is signed or ignored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

MOST_FIELDS = 100


class Carrier(Protocol):
    """The sending side, as far as Twilio's words concern it. Its methods block."""

    def signing_token(self) -> str:
        """The auth token that signatures are made with; empty where there is no account."""

    def report(self, seeker: str, delivery: str, fields: Mapping[str, str]) -> None:
        """Take note of how far a text has come."""

    def answered(self, fields: Mapping[str, str]) -> str:
        """Act on an answer by text; returns what to text back, or nothing."""


Signed = Callable[[str, str, Mapping[str, object], str], bool]


def is_signed(token: str, address: str, form: Mapping[str, object], signature: str) -> bool:
    """Whether whoever has the token wrote that form to that address.

    Without a token the library would take a signature made with an empty one for good.
    """
    return bool(token and signature) and RequestValidator(token).validate(address, form, signature)


def webhooks(carrier: Carrier, *, public_url: str, fits: Signed = is_signed) -> APIRouter:
    """The addresses that Twilio calls. Signatures are checked against our public address, never the request's own."""
    router = APIRouter()

    async def signed(request: Request, *needed: str) -> dict[str, str]:
        token = await run_in_threadpool(carrier.signing_token)
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        query = f"?{request.url.query}" if request.url.query else ""
        address = f"{public_url}{request.scope['path']}{query}"
        signature = request.headers.get("x-twilio-signature", "")
        if not (public_url and fits(token, address, form, signature)):
            raise HTTPException(403, "The signature does not fit.")
        fields = {name: str(value) for name, value in form.items()}
        if any(not fields.get(name) for name in needed):
            raise HTTPException(400, f"These fields are needed: {', '.join(needed)}.")
        return fields

    @router.post("/twilio/status/{seeker}/{delivery}")
    async def status(seeker: str, delivery: str, request: Request) -> Response:
        fields = await signed(request, "MessageSid", "MessageStatus")
        await run_in_threadpool(carrier.report, seeker, f"{seeker}/{delivery}", fields)
        return Response(status_code=204)

    @router.post("/twilio/inbound")
    async def inbound(request: Request) -> Response:
        reply = await run_in_threadpool(carrier.answered, await signed(request, "MessageSid", "From", "To"))
        words = MessagingResponse()
        if reply:
            words.message(reply)
        return Response(str(words), media_type="text/xml")

    return router
