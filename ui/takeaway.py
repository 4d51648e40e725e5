"""What a page needs to hand out everything a person has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from starlette.responses import StreamingResponse

from projections.board import Card

CSV = "text/csv; charset=utf-8"


class Takeaway(Protocol):
    """Both are read bit by bit, and block."""

    def archive(self, seeker: str, /) -> Iterator[bytes]:
        """Everything, as a zip file."""

    def applications(self, seeker: str, cards: Sequence[Card] | None = None, /) -> Iterator[bytes]:
        """These applications as CSV, or all of them."""


def file_answer(content: Iterator[bytes], name: str, media_type: str) -> StreamingResponse:
    """An answer that the browser keeps as a file of that name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type=media_type, headers=headers)
