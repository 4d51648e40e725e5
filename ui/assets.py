"""Stylesheet, scripts, fonts and icons: from this folder only, kept by browsers for good under their mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from ui import theme

FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css",
        ".js": "text/javascript",
        ".woff2": "font/woff2",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".webmanifest": "application/manifest+json",
    }
)


def router(well: Callable[[], bool]) -> APIRouter:
    """``/static/...`` and ``/health``: to anybody only whether all is well, for programs that watch over this one."""
    routes = APIRouter()

    @routes.get("/static/{name:path}")
    async def static(request: Request, name: str) -> Response:
        return await run_in_threadpool(_file, name, caching=FOR_GOOD if "v" in request.query_params else FOR_A_DAY)

    @routes.get("/health")
    async def health() -> JSONResponse:
        fine = await run_in_threadpool(well)
        return JSONResponse({"status": "ok" if fine else "not ok"}, status_code=200 if fine else 503)

    return routes


def _file(name: str, *, caching: str) -> Response:
    headers = {"Cache-Control": caching}
    if name == "theme.css":
        return Response(theme.stylesheet(), media_type="text/css", headers=headers)
    path = (theme.STATIC / name).resolve()
    if not path.is_relative_to(theme.STATIC) or path.suffix not in KINDS or not path.is_file():
        return PlainTextResponse("There is no such file.", status_code=404)
    return FileResponse(path, media_type=KINDS[path.suffix], headers=headers)
