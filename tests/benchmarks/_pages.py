"""What benchmarks of pages share: the work of a server and of a browser, bytes, memory, and listeners on sockets."""

from __future__ import annotations

import asyncio
import re
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

import httpx
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.chromium import FLAGS, find_chromium
from tests.support.whole import Whole

LOADS = 15
WARM_UP = 3
PING, PONG, HELLO = "2", "3", "40"

# Runs before any script of a page: when the first card was painted, and when the last one that came was.
NOTICE = """
window.painted = {};
new MutationObserver(() => {
  const cards = document.querySelectorAll("[data-card]").length;
  if (!cards || cards === window.painted.cards) return;
  window.painted.cards = cards;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.painted.first ??= performance.now();
    window.painted.whole = performance.now();
  }));
}).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True, kw_only=True)
class Load:
    """One page by a simple client: the server's milliseconds of computing, and compressed bytes."""

    cpu: float
    size: int


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One page in a browser, all in milliseconds from navigation but ``size``: bytes down, those of its socket too."""

    first: float
    whole: float
    server: float
    browser: float
    size: float


def loads(program: Whole, path: str) -> Load:
    """The medians of several."""
    with httpx.Client(trust_env=False, follow_redirects=True, timeout=60) as client:
        client.get(program.link())
        found = [_load(client, program, path) for _ in range(LOADS)][WARM_UP:]
    return Load(cpu=median(one.cpu for one in found), size=int(median(one.size for one in found)))


def _load(client: httpx.Client, program: Whole, path: str) -> Load:
    before = cpu_of(program.process.pid)
    with client.stream("GET", f"{program.address}{path}", headers={"Accept-Encoding": "gzip"}) as answer:
        size = sum(len(part) for part in answer.iter_raw())
    assert answer.status_code == httpx.codes.OK
    return Load(cpu=cpu_of(program.process.pid) - before, size=size)


def cpu_of(process: int) -> float:
    """Milliseconds that a process has spent computing, all its threads together (Linux only)."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6


def memory_of(process: int) -> float:
    """Kilobytes that a process holds in memory (Linux only)."""
    status = Path(f"/proc/{process}/status").read_text()
    return float(re.findall(r"VmRSS:\s+(\d+) kB", status)[0])


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


def sights(browser: Browser, program: Whole, *, times: int = 9) -> Sight:
    """The medians of several visits of the board with a warm cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(NOTICE)
    page = context.new_page()
    page.goto(program.link())
    _settled(page)
    found = [_sight(browser, page, program) for _ in range(times)][WARM_UP:]
    context.close()
    return Sight(**{name: median(getattr(one, name) for one in found) for name in Sight.__dataclass_fields__})


def _sight(browser: Browser, page: Page, program: Whole) -> Sight:
    counted = _Bytes(page)
    server, before = cpu_of(program.process.pid), _cpu_of_browser(browser)
    page.goto(f"{program.address}/")
    _settled(page)
    painted: dict[str, float] = page.evaluate("window.painted")
    seen = Sight(
        first=painted["first"],
        whole=painted["whole"],
        server=cpu_of(program.process.pid) - server,
        browser=_cpu_of_browser(browser) - before,
        size=counted.size,
    )
    counted.session.detach()
    return seen


def _settled(page: Page) -> None:
    """Until its socket listens and half a second nothing more was drawn."""
    page.wait_for_function("window.socket?.connected && performance.now() - window.painted.whole > 500", polling=50)


class _Bytes:
    """Counts what comes down to a page, compressed as it came; what the cache had is nothing."""

    def __init__(self, page: Page) -> None:
        self.size = 0.0
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", lambda told: self._add(told["encodedDataLength"]))
        self.session.on("Network.webSocketFrameReceived", lambda told: self._add(len(told["response"]["payloadData"])))

    def _add(self, more: float) -> None:
        self.size += more


def _cpu_of_browser(browser: Browser) -> float:
    """Milliseconds of all its processes."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return 1000 * sum(float(process["cpuTime"]) for process in told)


class Listeners:
    """So many tabs without a browser: each drew the board and hears what its socket says."""

    def __init__(self, program: Whole, many: int) -> None:
        self._program = program
        self._loop = asyncio.new_event_loop()
        self._ready, self._over = threading.Event(), asyncio.Event()
        with httpx.Client(trust_env=False, follow_redirects=True, timeout=60) as client:
            client.get(program.link())
            self._cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
            self._pages = [_page_id(client.get(f"{program.address}/").text) for _ in range(many)]
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._listen(),))

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        async with AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(self._socket(page)) for page in self._pages]
            hearing = [asyncio.create_task(_hear(socket)) for socket in sockets]
            self._ready.set()
            await self._over.wait()
            assert not [task for task in hearing if task.done()]
            for task in hearing:
                task.cancel()

    def _socket(self, page: str) -> connect:
        query = (
            f"EIO=4&transport=websocket&client_id={page}&document_id={uuid.uuid4()}&tab_id=tab-{page}"
            "&next_message_id=0&implicit_handshake=true"
        )
        address = self._program.address.replace("http://", "ws://") + "/_nicegui_ws/socket.io/?" + query
        return connect(address, additional_headers={"Cookie": self._cookie}, origin=self._program.address)  # type: ignore[arg-type]


def _page_id(html: str) -> str:
    [found] = re.findall(r"'client_id': '([^']+)'", html)
    return str(found)


async def _hear(socket: ClientConnection) -> None:
    await socket.send(HELLO)
    try:
        while True:
            if await socket.recv() == PING:
                await socket.send(PONG)
    except ConnectionClosed:
        return


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
