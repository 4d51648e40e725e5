"""How far the packing of an archive is, on the page it was asked for: the download itself goes by beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from weakref import WeakSet

from nicegui import ui

TELL = 0.5
NOTHING, PACKING, OVER = "", "packing", "over"


@dataclass
class Packing:
    """Who is waiting for an archive on a page, by seeker."""

    _waiting: WeakSet[Packed] = field(default_factory=WeakSet)

    def add(self, waiting: Packed) -> None:
        self._waiting.add(waiting)

    def of(self, seeker: str, archive: Callable[[Callable[[int, int], None]], Iterator[bytes]]) -> Iterator[bytes]:
        """The archive, with every page of that seeker told how far it is."""
        pages = [page for page in self._waiting if page.seeker == seeker]

        def reached(done: int, total: int) -> None:
            for page in pages:
                page.done = (done, total)

        for page in pages:
            page.state, page.done = PACKING, (0, 0)
        try:
            yield from archive(reached)
        finally:
            for page in pages:
                page.state = OVER


class Packed:
    """The line under the link to the archive; it looks by itself, since a link is followed without the page."""

    def __init__(self, seeker: str) -> None:
        self.seeker, self.done, self.state = seeker, (0, 0), NOTHING
        self._told = (NOTHING, self.done)
        self._words = ui.label().classes("small strong").props("role=status").mark("packed")
        self._bar = ui.linear_progress(0, show_value=False, size="10px").classes("packing")
        self._bar.props('aria-label="How far it is"')
        self._bar.set_visibility(False)
        ui.timer(TELL, self._tell)

    def _tell(self) -> None:
        now = (self.state, self.done)
        if now == self._told:
            return
        self._told, (done, total) = now, self.done
        self._bar.value = done / total if total else 0
        self._bar.set_visibility(self.state == PACKING)
        self._words.set_text(_words(self.state, done, total))


def _words(state: str, done: int, total: int) -> str:
    if state == PACKING:
        return f"Packing: {done:,} of {total:,} events …" if total else "Packing …"
    return f"Packed: all {total:,} events, with your letters and files." if done == total else "It was broken off."
