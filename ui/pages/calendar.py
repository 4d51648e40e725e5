"""The calendar for other programs: a feed under a secret address, and one interview as a file."""

from __future__ import annotations

from nicegui import app as nicegui
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from domain.aggregate import StreamId
from domain.errors import NotFound
from ui.live import Live
from ui.principal import current_seeker
from ui.services import Services

MEDIA_TYPE = "text/calendar; charset=utf-8"
FRESH = "private, max-age=900"


def register(services: Services, _live: Live) -> None:
    """Declare the addresses of the calendar. The feed answers whoever has the token, and nobody else."""

    async def feed(request: Request) -> Response:
        return await run_in_threadpool(_feed, services, request)

    @nicegui.get("/application/{token}/interview/{number}.ics", include_in_schema=False)
    async def interview(token: str, number: str, request: Request) -> Response:
        return await run_in_threadpool(
            _interview, services, current_seeker(), token, number, base_of(services, request)
        )

    nicegui.add_route("/calendar/{token}.ics", feed, methods=["GET", "HEAD"], include_in_schema=False)


def base_of(services: Services, request: Request) -> str:
    """The address of the program as whoever asks knows it."""
    return services.place.public_url or str(request.base_url).rstrip("/")


def _feed(services: Services, request: Request) -> Response:
    seeker = services.calendar.resolve(request.path_params["token"])
    if seeker is None:
        return PlainTextResponse("There is no such calendar.", status_code=404)
    feed = services.calendar.feed(seeker, base=base_of(services, request))
    headers = {"ETag": f'"{feed.mark}"', "Cache-Control": FRESH, "Referrer-Policy": "no-referrer"}
    if feed.mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(feed.content, media_type=MEDIA_TYPE, headers=headers)


def _interview(services: Services, seeker: str, token: str, number: str, base: str) -> Response:
    try:
        content = services.calendar.interview(seeker, str(StreamId(seeker, "application", token)), number, base=base)
    except NotFound as missing:
        return PlainTextResponse(missing.message, status_code=404)
    headers = {"Content-Disposition": 'attachment; filename="interview.ics"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
