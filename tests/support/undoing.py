"""The latest way back of a page, as the key U takes it."""

from __future__ import annotations

from nicegui.testing import User

from tests.support.eventually import eventually_async


async def undo(user: User) -> None:
    """Press the Undo of what was said last, as soon as there is one."""
    await eventually_async(lambda: bool(user.find(content="Undo").elements), within=40)
    found = user.find(content="Undo")
    found.elements = {max(found.elements, key=lambda element: element.id)}
    found.click()
