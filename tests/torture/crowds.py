"""3,000 connections that dawdle, then a flood of pages that nobody opens: the program answers and stays small.

``python -m tests.torture.crowds [CONNECTIONS [PAGES]]``, on Linux, which tells how much memory a process has.
"""

from __future__ import annotations

import asyncio
import re
import resource
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import quantiles

import httpx

from tests.benchmarks.report import Report
from tests.support.searches import BEGAN
from tests.support.whole import Whole, running

CONNECTIONS, PAGES = 3_000, 1_000
GONE_WITHIN = 30.0  # seconds
MOST_GROWTH = 50.0  # MB
PATIENCE = 5.0  # seconds that anybody else has to wait for an answer
BEGINNING = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
MORE = b"X-Slow: 1\r\n"


def main(connections: int, pages: int) -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), at=BEGAN) as program:
        asyncio.run(_dawdle(report, program, connections))
        asyncio.run(_flood(report, program, pages))
    report.close()


async def _dawdle(report: Report, program: Whole, connections: int) -> None:
    """Every connection says a little more every other second and never ends its request."""
    _allow(connections + 500)
    port = int(program.address.rpartition(":")[2])
    async with httpx.AsyncClient(base_url=program.address, timeout=PATIENCE) as somebody:
        await somebody.get("/health")
        before = _memory(program)
        began = time.monotonic()
        slow = [asyncio.create_task(_slow(port)) for _ in range(connections)]
        most, waits, failed = before, list[float](), 0
        while time.monotonic() - began < GONE_WITHIN:
            asked = time.monotonic()
            try:
                answer = await somebody.get("/health")
                failed += answer.status_code != httpx.codes.OK
            except httpx.HTTPError:
                failed += 1
            waits.append(1000 * (time.monotonic() - asked))
            most = max(most, _memory(program))
        left = sum(not one.done() for one in slow)
        for one in slow:
            one.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    report.figure(name="crowds.connections", value=connections, unit="connections")
    report.figure(name="crowds.connections_left_after_30_s", value=left, unit="connections", limit=0)
    report.figure(name="crowds.growth_by_connections", value=most - before, unit="MB", limit=MOST_GROWTH)
    report.figure(name="crowds.others_not_answered", value=failed, unit=f"of {len(waits)} requests", limit=0)
    report.figure(name="crowds.others_waited_p95", value=quantiles(waits, n=20)[-1], unit="ms", limit=1000 * PATIENCE)


async def _slow(port: int) -> None:
    """One connection, until the program has had enough of it."""
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(BEGINNING)
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(2):
                        if not await reader.read(1_000):
                            return
                writer.write(MORE)
                await writer.drain()
        finally:
            writer.close()


async def _flood(report: Report, program: Whole, pages: int) -> None:
    """Somebody who is signed in asks for page after page and opens none."""
    async with httpx.AsyncClient(base_url=program.address, timeout=30, follow_redirects=True) as somebody:
        await somebody.get(program.link())
        for _ in range(20):
            await somebody.get("/")
        before, refused, failed = _memory(program), 0, 0
        most = before
        for _ in range(pages):
            answer = await somebody.get("/")
            refused += answer.status_code == httpx.codes.TOO_MANY_REQUESTS
            failed += answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
            most = max(most, _memory(program))
        health = await somebody.get("/health")
    report.figure(name="crowds.pages", value=pages, unit="pages")
    report.figure(name="crowds.growth_by_pages", value=most - before, unit="MB", limit=MOST_GROWTH)
    report.figure(name="crowds.pages_refused", value=refused, unit="pages")
    report.figure(
        name="crowds.pages_failed", value=failed + (health.status_code != httpx.codes.OK), unit="pages", limit=0
    )


def _memory(program: Whole) -> float:
    """What the program has in memory now, in MB."""
    status = Path(f"/proc/{program.process.pid}/status").read_text("ascii")
    return int(re.findall(r"VmRSS:\s*(\d+) kB", status)[0]) / 1024


def _allow(files: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files if hard == resource.RLIM_INFINITY else min(files, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*given, *(CONNECTIONS, PAGES)[len(given) :])
