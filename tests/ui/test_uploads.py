"""A page that somebody closed is forgotten, with all that its uploads knew."""

from __future__ import annotations

import gc
import weakref

from nicegui import Client, events, ui
from nicegui.testing import user_simulation

from tests.support.eventually import eventually_async
from ui.uploads import upload


class Desk:
    """What stands on a page and takes files."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.element = upload(on_upload=self.take, on_rejected=refuse, max_file_size=1_000)

    async def take(self, event: events.UploadEventArguments) -> None:
        self.taken.append(event.file.name)


def refuse() -> None:
    """Say that it is too large."""


async def test_a_page_that_was_closed_takes_its_uploads_along() -> None:
    """FastAPI remembers the route of each upload: an open panel cost megabytes that nobody got back."""
    desks: list[weakref.ref[Desk]] = []

    def draw() -> None:
        desk = Desk()
        desks.append(weakref.ref(desk))
        ui.button("Keep", on_click=lambda: desk.taken)

    async with user_simulation(draw) as user:
        for _ in range(2):
            await user.open("/")
        assert all(desk() is not None for desk in desks)
        for client in list(Client.instances.values()):
            client.delete()
        user.client = None

        def forgotten() -> bool:
            gc.collect()
            return desks[0]() is None

        await eventually_async(forgotten)
