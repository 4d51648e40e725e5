"""What a page needs to hand out everything a person has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Takeaway(Protocol):
    """Both are read bit by bit, and block."""

    def archive(self, seeker: str, /) -> Iterator[bytes]:
        """Everything, as a zip file."""

    def applications(self, seeker: str, /) -> Iterator[bytes]:
        """The applications as CSV."""
