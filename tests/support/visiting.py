"""Pages without a browser: the real pages on a real store, clicked in Python, for one seeker who is let in."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TypeVar, cast

import httpx
import pytest
from nicegui import Client, ElementFilter, background_tasks, core, ui
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.store.files import Files
from jobs.calendar_feed import Calendar
from jobs.writing_desk import WritingDesk
from tests.support.eventually import eventually_async
from tests.support.searching import Search
from ui.live import Live
from ui.pages import board
from ui.principal import Principal, admit
from ui.services import Place, Services

E = TypeVar("E", bound=ui.element)


@dataclass
class House:
    """The pages of the program for the seeker of ``search``; ``visitor`` opens another tab."""

    search: Search
    services: Services
    live: Live
    clients: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def visitor(self) -> User:
        transport = httpx.ASGITransport(_admitting(core.app, self.search.seeker))
        client = httpx.AsyncClient(transport=transport, base_url="http://test")
        return Visitor(await self.clients.enter_async_context(client))

    async def visit(self, path: str = "/") -> User:
        """A new tab on ``path``, once it is drawn: a page with a timer is handed out while it still is."""
        user = await self.visitor()
        await user.open(path)
        await eventually_async(_all_are_drawn, every=0.002)
        return user


class Visitor(User):
    """A tab of somebody who waits for what should be there: NiceGUI's own gives up after 0.3 s, and naps for 0.1 s."""

    async def should_see(
        self,
        target: str | type[E] | None = None,
        *,
        kind: type[E] | None = None,
        marker: str | list[str] | None = None,
        content: str | list[str] | None = None,
        **_: int,
    ) -> None:
        def seen() -> bool:
            assert self._sees(target, kind, marker, content), f"not to be seen: {target or kind or marker or content}"
            return True

        await eventually_async(seen)

    async def should_not_see(
        self,
        target: str | type[E] | None = None,
        *,
        kind: type[E] | None = None,
        marker: str | list[str] | None = None,
        content: str | list[str] | None = None,
        **_: int,
    ) -> None:
        def gone() -> bool:
            assert not self._sees(target, kind, marker, content), f"to be seen: {target or kind or marker or content}"
            return True

        await eventually_async(gone)


def elements(user: User, kind: type[E], *, marker: str) -> list[E]:
    """What is drawn and marked so, in the order in which it was drawn."""
    with user:
        return sorted(ElementFilter(kind=kind, marker=marker), key=lambda element: element.id)


async def click(user: User, words: str = "", *, marker: str = "") -> None:
    """Press what is called so, as soon as it is there."""

    def there() -> bool:
        with user:
            return bool(list(ElementFilter(marker=marker or None, content=words or None)))

    await eventually_async(there, within=40)
    user.find(marker=marker or None, content=words or None).click()


async def until(look: Callable[[], object], expected: object) -> None:
    """Wait until ``look`` finds just that."""

    def same() -> bool:
        found = look()
        assert found == expected, f"{found!r}, not {expected!r}"
        return True

    await eventually_async(same, within=40)


def _admitting(app: ASGIApp, seeker: str) -> ASGIApp:
    """What the gate does for somebody with a session."""

    async def let_in(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            admit(scope, Principal(seeker, "session"))
        await app(scope, receive, send)

    return let_in


@asynccontextmanager
async def opened(search: Search, folder: Path, register: Callable[[Services, Live], None]) -> AsyncIterator[House]:
    """A house whose pages are declared by ``register``."""
    services = _services(search, folder)
    live = Live(folder)
    with nicegui_reset_globals(), _own_ways():
        gc.freeze()  # what is left of earlier tests is looked through at each collection: a second a test in the end
        os.environ["NICEGUI_USER_SIMULATION"] = "true"
        try:
            prepare_simulation()
            ui.run(storage_secret="pages without a browser")
            register(services, live)
            search.tracker.on_saved(live.saved)
            house = House(search, services, live)
            async with core.app.router.lifespan_context(core.app), live.listening(), house.clients:
                yield house
                _close_every_page()
        finally:
            os.environ.pop("NICEGUI_USER_SIMULATION", None)


def _all_are_drawn() -> bool:
    return not any(task.get_name().startswith("wait for result of page") for task in background_tasks.running_tasks)


@contextmanager
def _own_ways() -> Iterator[None]:
    """A simulated tab takes NiceGUI's ways out of a page and keeps them, and with them all pages of all tests."""
    before = ui.navigate, ui.notify, ui.download
    try:
        yield
    finally:
        ui.navigate, ui.notify, ui.download = before


def _close_every_page() -> None:
    """As their browsers going away would."""
    for client in list(Client.instances.values()):
        client.delete()


class _Given(SimpleNamespace):
    """As much of the services as some pages use."""

    stamp = Services.stamp


def given(search: Search, folder: Path, **more: object) -> Services:
    """What every page uses, and ``more`` that these use."""
    usual: dict[str, object] = {
        "commands": search.commands,
        "db": search.tracker,
        "clock": lambda: search.now,
        "place": Place(host="127.0.0.1", port=0, data_dir=folder),
        "sealed": search.tracker,
    }
    return cast("Services", _Given(**usual | more))


def declaring(services: Services, *pages: ModuleType) -> Callable[[Services, Live], None]:
    """Declares just these pages, with services of their own."""

    def register(_: Services, live: Live) -> None:
        for page in pages:
            page.register(services, live)

    return register


def _services(search: Search, folder: Path) -> Services:
    """What the pages of the board use."""
    calendar = Calendar(db=search.tracker, data_dir=folder, key=b"k" * 32, clock=lambda: search.now)
    return given(search, folder, letters=WritingDesk(), calendar=calendar, files=Files(folder))


@pytest.fixture
async def house(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """The board's house, for one search that has begun. What is logged as an error fails the test."""
    async with opened(search, tmp_path, board.register) as found:
        yield found
    faults = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not faults
