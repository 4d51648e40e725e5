"""Files that are sent from a page, by an upload element that keeps no page in memory."""

from __future__ import annotations

import weakref
from collections.abc import Awaitable, Callable

from nicegui import events, ui


def upload(
    *,
    on_upload: Callable[[events.UploadEventArguments], Awaitable[None]],
    on_rejected: Callable[[], None],
    max_file_size: int,
    max_files: int | None = None,
) -> ui.upload:
    """NiceGUI's upload; ``on_upload`` is a method whose object the page itself keeps, ``on_rejected`` a plain function.

    NiceGUI gives every upload a route, and FastAPI remembers the routes' functions for the life of the process: with
    them the element, its handlers, and by way of those the whole page that somebody closed long ago.
    """
    method = weakref.WeakMethod(on_upload)

    async def forward(event: events.UploadEventArguments) -> None:
        if (taken := method()) is not None:
            await taken(event)

    return ui.upload(
        multiple=max_files != 1,
        auto_upload=True,
        max_file_size=max_file_size,
        max_files=max_files,
        on_upload=forward,
        on_rejected=on_rejected,
    )
