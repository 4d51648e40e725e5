"""What the finder of every page asks for while one types."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from nicegui import app
from starlette.concurrency import run_in_threadpool

from ui.finding import find_anything
from ui.live import Live
from ui.principal import current_seeker
from ui.services import Services


def register(services: Services, live: Live) -> None:
    """Declare the address."""
    del live

    @app.get("/find")
    async def find(q: str = "") -> list[dict[str, Any]]:
        seeker = current_seeker()
        found = await run_in_threadpool(find_anything, services.db, seeker, services.letters, text=q[:200])
        return [asdict(group) for group in found]
