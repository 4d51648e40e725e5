"""The page that explains the REST interface, drawn by Swagger UI from files of an installed package."""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

ASSETS = Path(fastapi_offline.__file__).parent / "static"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Career Tracker: REST</title><link rel="stylesheet" href="assets/swagger-ui.css"></head>
<body><main id="docs"></main><script src="assets/swagger-ui-bundle.js"></script><script src="docs.js"></script>
</body></html>
"""
SCRIPT = "SwaggerUIBundle({url: 'openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null});"


def install(app: FastAPI) -> None:
    """Serve the page at ``docs`` with its files beside it."""
    app.mount("/assets", StaticFiles(directory=ASSETS), name="assets")

    @app.get("/docs", include_in_schema=False)
    def page() -> HTMLResponse:
        return HTMLResponse(PAGE)

    @app.get("/docs.js", include_in_schema=False)
    def script() -> Response:
        return Response(SCRIPT, media_type="text/javascript")
