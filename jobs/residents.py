"""Who still lives here: where people have accounts, nothing goes out for those who have closed theirs."""

from __future__ import annotations

from collections.abc import Callable, Container

Residents = Callable[[], Container[str]]
"""The seekers for whom something may still be sent or opened, as of now. May block."""


class _Everybody:
    def __contains__(self, _seeker: object) -> bool:
        return True


EVERYBODY: Container[str] = _Everybody()


def everybody() -> Container[str]:
    """Where nobody has an account, whoever has a search lives here."""
    return EVERYBODY
