"""The phone in the browser: shows the texts that arrived, and sends what is typed into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query, Response

from jobs.channels.simulator.exchange import Exchange
from jobs.channels.simulator.postman import Alert
from jobs.channels.simulator.texts import Text

NUMBER = r"^\+[1-9][0-9]{6,14}$"
LATEST = 200
KINDS = {"phone.css": "text/css", "phone.js": "text/javascript"}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
}


def phone_routes(
    exchange: Exchange, *, person: str, alerts: Callable[[], list[Alert]], clock: Callable[[], datetime]
) -> APIRouter:
    """``person``: the number of the phone that is shown first."""
    router = APIRouter()

    @router.get("/phone")
    def show() -> Response:
        return _asset("phone.html", "text/html")

    @router.get("/phone/assets/{name}")
    def asset(name: str) -> Response:
        if name not in KINDS:
            raise HTTPException(404)
        return _asset(name, KINDS[name])

    @router.get("/phone/texts")
    def texts(number: Annotated[str | None, Query(pattern=NUMBER)] = None, after: int = -1) -> Any:  # noqa: ANN401
        if exchange.version == after:
            return Response(status_code=204)
        return _screen(exchange, number=number or person, own=person, alerts=alerts(), now=clock())

    @router.post("/phone/texts", status_code=201)
    def send(
        sender: Annotated[str, Body(pattern=NUMBER)],
        to: Annotated[str, Body()],
        body: Annotated[str, Body(min_length=1, max_length=1600)],
    ) -> dict[str, str]:
        if to not in exchange.numbers:
            raise HTTPException(404, "Nobody can be reached at that number.")
        return {"sid": exchange.receive(sender=sender, to=to, body=body).sid}

    return router


def _asset(name: str, kind: str) -> Response:
    content = files(__package__).joinpath(name).read_bytes()
    return Response(content, media_type=f"{kind}; charset=utf-8", headers=HEADERS)


def _screen(exchange: Exchange, *, number: str, own: str, alerts: list[Alert], now: datetime) -> dict[str, Any]:
    version, everything = exchange.version, exchange.texts()
    mine = [text for text in everything if number in {text.to, text.sender}][:LATEST]
    return {
        "version": version,
        "now": now.isoformat(),
        "number": number,
        "people": sorted({own, number, *(_person(text) for text in everything)}),
        "carrier": _answers_to(mine, exchange),
        "texts": [_bubble(text) for text in reversed(mine)],
        "alerts": [{"at": alert.at.isoformat(), "words": alert.words} for alert in alerts],
    }


def _person(text: Text) -> str:
    return (text.sender or "") if text.direction == "inbound" else text.to


def _answers_to(texts: list[Text], exchange: Exchange) -> str:
    """Whom an answer goes to: the number that wrote last."""
    wrote = (text.sender for text in texts if text.direction != "inbound" and text.sender)
    return next(wrote, exchange.numbers[0])


def _bubble(text: Text) -> dict[str, Any]:
    return {
        "id": text.sid,
        "mine": text.direction == "inbound",
        "body": text.body,
        "at": text.created_at.isoformat(),
        "status": text.status,
        "code": text.error_code,
    }
