"""How each fault looks from outside: an error, a damaged answer, silence, a line that is cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from jobs.channels.simulator.answers import error, problem
from jobs.channels.simulator.faults import Fault, Trouble
from jobs.channels.simulator.rules import Rejected

LINE = "simulator.line"
LONGEST_SILENCE = 60.0


async def break_off(trouble: Trouble, request: Request) -> Response:
    """Cut the line; where silence was asked for, once the other side gave up or the time is over."""
    if trouble.fault in SILENT:
        await _silence(request, seconds=trouble.seconds or LONGEST_SILENCE)
    _cut(request)
    return Response(status_code=500)


def server_failure(*_: object) -> Response:
    return error(Rejected(20500, "Something broke here", status=500))


def too_many(*_: object) -> Response:
    return error(Rejected(20429, "Too many requests", status=429))


def _refusal(trouble: Trouble) -> Response:
    return error(Rejected(trouble.code, "Refused", status=trouble.status))


def _problem(trouble: Trouble) -> Response:
    return problem(trouble.code, status=trouble.status)


def _garbled(*_: object) -> Response:
    return Response("<html>Bad gateway", status_code=201)


def _truncated(answer: Response, request: Request) -> Response:
    whole = bytes(answer.body)

    async def half() -> AsyncIterator[bytes]:
        yield whole[: len(whole) // 2]
        _cut(request)
        await asyncio.sleep(0.01)  # until uvicorn has seen it, or it would complain of the missing half

    return StreamingResponse(half(), status_code=201, headers={"Content-Length": str(len(whole))})


def _cut(request: Request) -> None:
    line = request.scope.get(LINE)
    if line is None:
        raise RuntimeError("a line can only be cut where the simulator has a port of its own")
    line.abort()


async def _silence(request: Request, *, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                continue


SILENT = {Fault.HANG_BEFORE, Fault.HANG_AFTER, Fault.LIST_HANG}
NOTHING_TAKEN = {Fault.RESET_BEFORE, Fault.HANG_BEFORE, Fault.LATE_ACCEPT}
REFUSALS: dict[Fault, Callable[[Trouble], Response]] = {
    Fault.ERROR_BEFORE: server_failure,
    Fault.TOO_MANY: too_many,
    Fault.REFUSE: _refusal,
    Fault.REFUSE_AS_PROBLEM: _problem,
    Fault.LIST_ERROR: server_failure,
    Fault.LIST_TOO_MANY: too_many,
}
DAMAGED: dict[Fault, Callable[[Response, Request], Response]] = {
    Fault.ERROR_AFTER: server_failure,
    Fault.GARBLE: _garbled,
    Fault.TRUNCATE: _truncated,
}
