"""The calendar of a search, as far as a page may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from projections.agenda import Date


class Subscription(Protocol):
    """One seeker's address; without a nonce there is none. ``shows``: what can be read there."""

    @property
    def nonce(self) -> str: ...
    @property
    def shows(self) -> str: ...


class Feed(Protocol):
    """What a calendar reads, and a mark that changes with what it says."""

    @property
    def content(self) -> bytes: ...
    @property
    def mark(self) -> str: ...


class Calendar(Protocol):
    """Everything here blocks, but the addresses of web calendars."""

    def subscription(self, seeker: str, /) -> Subscription:
        """What there is now."""

    def token(self, seeker: str, /) -> str:
        """The secret part of a seeker's address; empty where there is none."""

    def make(self, seeker: str, /) -> None:
        """Make a new address; one made before opens nothing any more."""

    def revoke(self, seeker: str, /) -> None:
        """Take the address back."""

    def show(self, seeker: str, shows: str, /) -> None:
        """Choose what can be read at the address."""

    def put_back(self, seeker: str, nonce: str, /) -> None:
        """Have the address of that nonce again."""

    def resolve(self, token: str, /) -> str | None:
        """Whose calendar a token opens, or None."""

    def feed(self, seeker: str, /, *, base: str) -> Feed:
        """What a calendar reads; ``base`` is the program's address."""

    def interview(self, seeker: str, about: str, number: str, /, *, base: str) -> bytes:
        """One interview as a file. Raises NotFound."""

    def web_addresses(self, date: Date, names: Mapping[str, str], /) -> Mapping[str, str]:
        """Where web calendars open with an interview filled in: words and address."""
