"""Open pages hear of changes, wherever they were made, and a burst of them is one."""

from __future__ import annotations

import asyncio
import socket
import stat
import sys
import threading
from pathlib import Path

import pytest
from nicegui import Client, context, ui
from nicegui.testing import user_simulation

from tests.support.eventually import eventually_async
from tests.support.websites import ROOT
from ui.live import ANYBODY, LONGEST_ADDRESS, SOCKET_FILE, Live, poke
from ui.principal import Principal, admit

ME, OTHER = frozenset({"me"}), frozenset({"other"})


class Told:
    """What the pages were told, in order."""

    def __init__(self, live: Live) -> None:
        self.of: list[frozenset[str]] = []
        live.changed.subscribe(self.of.append)

    @property
    def everybody(self) -> frozenset[str]:
        return frozenset().union(*self.of)


class Committed:
    """Stands where the store's news stand: tells once whose search was changed."""

    def __init__(self) -> None:
        self.whose: frozenset[str] = frozenset()

    def changed(self) -> frozenset[str]:
        self.whose, told = frozenset(), self.whose
        return told


async def test_a_save_in_another_thread_reaches_the_pages(tmp_path: Path) -> None:
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        thread = threading.Thread(target=live.saved, args=(7, ME))
        thread.start()
        await eventually_async(lambda: told.of == [ME])
        thread.join()


async def test_a_burst_is_told_at_once_and_then_in_one_piece(tmp_path: Path) -> None:
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        live.tell(ME)
        assert told.of == [ME]
        for _ in range(100):
            live.tell(OTHER)
            live.tell(ME)
        await eventually_async(lambda: len(told.of) == 2)
    assert told.of[1] == ME | OTHER


async def test_another_process_is_heard(tmp_path: Path) -> None:
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        deed = f"from pathlib import Path; from ui.live import poke; poke(Path({str(tmp_path)!r}), {{'me'}})"
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", deed, cwd=ROOT)
        assert await other.wait() == 0
        await eventually_async(lambda: told.of == [ME])


async def test_what_nobody_announced_is_found_by_looking(tmp_path: Path) -> None:
    store = Committed()
    live = Live(tmp_path, watch=store)
    told = Told(live)
    async with live.listening():
        store.whose = OTHER
        await eventually_async(lambda: told.of == [OTHER])


async def test_time_goes_by_though_nothing_changes(tmp_path: Path) -> None:
    live, turns = Live(tmp_path, minute=0.01), list[bool]()
    live.minute.subscribe(lambda: turns.append(True))
    async with live.listening():
        await eventually_async(lambda: len(turns) >= 3)


async def test_the_socket_is_private_and_goes_with_the_server(tmp_path: Path) -> None:
    async with Live(tmp_path).listening():
        assert stat.S_IMODE((tmp_path / SOCKET_FILE).stat().st_mode) == 0o600
    assert not (tmp_path / SOCKET_FILE).exists()


async def test_a_socket_left_by_a_killed_server_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / SOCKET_FILE).touch()
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        poke(tmp_path, ME)
        await eventually_async(lambda: told.of == [ME])


def test_poking_where_nobody_listens_is_no_trouble(tmp_path: Path) -> None:
    poke(tmp_path, ME)
    (tmp_path / SOCKET_FILE).touch()
    poke(tmp_path, ME)


async def test_a_flood_of_pokes_neither_waits_nor_fails(tmp_path: Path) -> None:
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        for _ in range(5000):
            poke(tmp_path, ME)
        await eventually_async(lambda: bool(told.of))
    assert told.everybody == ME


async def test_a_folder_too_deep_for_a_socket_is_looked_at_instead(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * LONGEST_ADDRESS)
    deep.mkdir()
    store = Committed()
    live = Live(deep, watch=store)
    told = Told(live)
    async with live.listening():
        poke(deep, ME)
        store.whose = ANYBODY
        await eventually_async(lambda: told.of == [ANYBODY])


class Page:
    """A page of the seeker "me" whose refresh takes as long as the test likes."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.begun = self.at_once = self.most_at_once = 0
        self.goes_on = asyncio.Event()

    def draw(self) -> None:
        admit(context.client.request.scope, Principal("me", "session"))
        self.live.follow(self.refresh)

    async def refresh(self) -> None:
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.goes_on.wait()
        self.at_once -= 1


async def test_a_page_refreshes_once_at_a_time_and_once_more_for_what_came_meanwhile(tmp_path: Path) -> None:
    live = Live(tmp_path)
    page = Page(live)
    async with user_simulation(page.draw) as user, live.listening():
        await user.open("/")
        live.tell(ME)
        await eventually_async(lambda: page.begun == 1)
        told = Told(live)
        for _ in range(3):
            live.tell(ME | OTHER)
        await eventually_async(lambda: bool(told.of))
        assert page.begun == 1
        page.goes_on.set()
        await eventually_async(lambda: page.begun == 2)
        assert page.most_at_once == 1


async def test_a_page_hears_only_of_its_own_seeker(tmp_path: Path) -> None:
    live = Live(tmp_path)
    page = Page(live)
    page.goes_on.set()
    async with user_simulation(page.draw) as user, live.listening():
        await user.open("/")
        told = Told(live)
        live.tell(OTHER)
        live.tell(OTHER)
        await eventually_async(lambda: told.of == [OTHER, OTHER])
        assert page.begun == 0
        live.tell(ANYBODY)
        await eventually_async(lambda: page.begun == 1)


async def test_what_changes_while_a_page_is_drawn_is_shown_too(tmp_path: Path) -> None:
    live = Live(tmp_path)
    page = Page(live)
    page.goes_on.set()
    async with user_simulation(page.draw) as user, live.listening():
        live.tell(ME)
        await user.open("/")
        assert page.begun == 0  # that was before it was asked for

        def drawn_while_somebody_saves() -> None:
            live.tell(OTHER)
            page.draw()
            assert page.begun == 0
            live.tell(ME)
            page.draw()

        ui.page("/slow")(drawn_while_somebody_saves)
        await user.open("/slow")
        await eventually_async(lambda: page.begun > 0)


async def test_a_page_without_a_browser_costs_nothing_until_one_is_there(tmp_path: Path) -> None:
    """Whatever only asks for the page, such as a script or a preview, or has lost its connection."""
    live = Live(tmp_path)
    page = Page(live)
    page.goes_on.set()
    async with user_simulation(page.draw) as user, live.listening():
        await user.http_client.get("/")
        [client] = Client.instances.values()
        told = Told(live)
        live.tell(ME)
        live.tell(ME)
        await eventually_async(lambda: told.of == [ME, ME])
        assert page.begun == 0
        client.tab_id = "a browser"
        for connected in client.connect_handlers:
            client.safe_invoke(connected)
        await eventually_async(lambda: page.begun == 1)


async def test_saves_after_the_end_are_nobodys(tmp_path: Path) -> None:
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        pass
    live.saved(1, ME)
    await asyncio.wait_for(_a_moment(), timeout=5)
    assert told.of == []


async def _a_moment() -> None:
    """Let everything that is due on the loop happen."""
    for _ in range(3):
        done = asyncio.Event()
        asyncio.get_running_loop().call_soon(done.set)
        await done.wait()


@pytest.mark.parametrize("word", [b"", b"\xff\xfe", b"," * 500])
async def test_nonsense_on_the_socket_is_no_trouble(tmp_path: Path, word: bytes) -> None:
    live = Live(tmp_path)
    told = Told(live)
    async with live.listening():
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(word, str(tmp_path / SOCKET_FILE))
        poke(tmp_path, ME)
        await eventually_async(lambda: "me" in told.everybody)
