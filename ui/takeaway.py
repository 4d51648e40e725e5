"""What a page needs to hand out everything a person has, and to take it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

from starlette.responses import StreamingResponse

from domain.store.merging import Examined
from projections.board import Card

Progress = Callable[[int, int], None]
CSV = "text/csv; charset=utf-8"


class Takeaway(Protocol):
    """All of it blocks; what goes out is read bit by bit."""

    def archive(self, seeker: str, /, *, progress: Progress) -> Iterator[bytes]:
        """Everything, as a zip file."""

    def look_into(self, seeker: str, content: BinaryIO, /, *, progress: Progress) -> Examined:
        """What taking such a file in would do. Raises Refusal where it cannot be read."""

    def take_in(self, seeker: str, content: BinaryIO, /, *, progress: Progress, looked: Progress) -> Examined:
        """Take such a file in; returns what that did. Raises Refusal and changes nothing if it cannot be read.

        ``looked`` is told how much was read before the first thing is written, ``progress`` how much was.
        """

    def applications(self, seeker: str, cards: Sequence[Card] | None = None, /) -> Iterator[bytes]:
        """These applications as CSV, or all of them."""


def file_answer(content: Iterator[bytes], name: str, media_type: str) -> StreamingResponse:
    """An answer that the browser keeps as a file of that name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type=media_type, headers=headers)
