"""How long a connection may dawdle: uvicorn's own HTTP waits for ever, and a few thousand slow ones would fill it.

Whoever connects has to say what they want within seconds, send a body at a pace and take an answer at a pace. Of many
that say nothing, the ones who have said nothing longest make room for the others.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

GIVEN_UP = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


MANY_FILES = 8_192


def allow_many_connections() -> None:
    """Most systems let a program have 1,024 files open; it may ask for more, and a store that can open none is lost."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 not everywhere

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MANY_FILES if hard == resource.RLIM_INFINITY else min(MANY_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class PatientHttp(HttpToolsProtocol):
    """One connection. The figures are seconds and bytes a second; ``MOST_SILENT`` is how many may say nothing."""

    HEADERS_WITHIN: ClassVar[float] = 10.0
    BODY_WITHIN: ClassVar[float] = 10.0
    LEAST_PACE: ClassVar[float] = 4_000.0
    ANSWER_EVERY: ClassVar[float] = 15.0
    MOST_SILENT: ClassVar[int] = 200
    MOST_TELLING: ClassVar[int] = 100

    silent: ClassVar[dict[PatientHttp, None]] = {}
    """Whose headers are waited for, the longest first."""

    telling: ClassVar[dict[PatientHttp, None]] = {}
    """Whose bodies are on their way, the longest first."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 as uvicorn makes it
        super().__init__(*args, **options)
        self._asking: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._answering = False
        self._heard = 0
        self._began = 0.0
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        self._heard += len(data)
        if self._asking is None and not self._answering:
            self._wait_for_headers()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._hear_out()
        self._answering = True
        super().on_headers_complete()
        self._wait_for_a_body()

    def on_message_complete(self) -> None:
        self._hear_out()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._answering = bool(self.pipeline)
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        self._hear_out()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unsent = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(self.ANSWER_EVERY, self._too_slow_a_reader)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_watching_the_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        self._hear_out()
        self._stop_watching_the_reader()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._hear_out()
        self._heard = 0
        self.silent[self] = None
        self._asking = self.loop.call_later(self.HEADERS_WITHIN, self._no_headers)
        if len(self.silent) > self.MOST_SILENT:
            next(iter(self.silent))._no_headers()  # noqa: SLF001 one of ours

    def _wait_for_a_body(self) -> None:
        self._began, self._heard = self.loop.time(), 0
        self.telling[self] = None
        self._asking = self.loop.call_later(self.BODY_WITHIN, self._too_slow_a_body)
        if len(self.telling) > self.MOST_TELLING:
            next(iter(self.telling)).transport.abort()

    def _hear_out(self) -> None:
        self.silent.pop(self, None)
        self.telling.pop(self, None)
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _no_headers(self) -> None:
        """A browser that connected ahead of time and said nothing is let go without a word."""
        self._hear_out()
        if self._heard and not self.transport.is_closing():
            self.transport.write(GIVEN_UP)
        self.transport.close()

    def _too_slow_a_body(self) -> None:
        """Waiting that is our own, because what came is not read yet, is not held against anybody."""
        owed = self.LEAST_PACE * (self.loop.time() - self._began - self.BODY_WITHIN)
        if self._heard < owed and not self.flow.read_paused:
            self.transport.abort()
            return
        self._asking = self.loop.call_later(1.0, self._too_slow_a_body)

    def _too_slow_a_reader(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if self._unsent - unsent < self.LEAST_PACE * self.ANSWER_EVERY:
            self.transport.abort()
            return
        self._unsent = unsent
        self._taking = self.loop.call_later(self.ANSWER_EVERY, self._too_slow_a_reader)

    def _stop_watching_the_reader(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
