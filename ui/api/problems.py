"""What goes wrong, as problem details (RFC 9457): a title, words fit for a person, and the fields at fault."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from domain.errors import AlreadyOver, Conflict, NotFound, Refusal

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[Refusal], int] = {NotFound: 404, Conflict: 409, AlreadyOver: 409}


class FieldProblem(BaseModel):
    """One input and what is wrong with it."""

    field: str
    message: str


class Problem(BaseModel):
    """Why a request was not carried out."""

    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)


def answer(status: int, detail: str, *, title: str = "", errors: Sequence[FieldProblem] = ()) -> JSONResponse:
    """A problem as a response."""
    problem = Problem(title=title or TITLES.get(status, "Refused"), status=status, detail=detail, errors=list(errors))
    return JSONResponse(problem.model_dump(), status_code=status, media_type=MEDIA_TYPE)


TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not with this token",
    404: "Not found",
    405: "Not that way",
    409: "Not now",
    413: "Too large",
    422: "Cannot be stored as it stands",
    500: "Our fault",
}


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    refusal = error if isinstance(error, Refusal) else Refusal(str(error))
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
    errors = [FieldProblem(field=refusal.field, message=refusal.message)] if refusal.field else []
    return answer(status, refusal.message, errors=errors)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    found: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = [FieldProblem(field=".".join(_place(one["loc"])), message=str(one["msg"])) for one in found]
    return answer(422, "Some fields are not as they should be.", errors=errors)


def _place(location: Sequence[Any]) -> list[str]:
    """The way to a field, without the part of the request it stood in; what was typed is never sent back."""
    return [str(part)[:80].encode("ascii", "replace").decode() for part in location[1:]] or ["body"]


async def _http(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    return answer(status, detail)


async def _bug(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return answer(500, "Something went wrong here. It was written to the log.")
