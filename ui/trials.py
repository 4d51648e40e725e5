"""Trying out the ways to send, and keeping the one secret address: what a page may ask for, handed in by main."""

from __future__ import annotations

from typing import Protocol


class Trial(Protocol):
    """How far a test has come: ``stage`` is taken, sent, arrived, failed or unknown."""

    @property
    def stage(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def over(self) -> bool: ...


class Trials(Protocol):
    """Trying out the ways to send. Every method blocks, up to half a minute."""

    def check(self) -> str:
        """What is wrong with the Twilio account in words; empty when Twilio accepts it."""

    def text(self, seeker: str) -> Trial:
        """Send a test text to the seeker's own phone."""

    def look(self, message: str, /) -> Trial:
        """How far a test text has come by now."""

    def post(self, seeker: str) -> Trial:
        """Send a test message by ntfy, mail or another service."""


class Addresses(Protocol):
    """Where messages go by ntfy, mail and others: a secret, kept in a 0600 file and never shown again."""

    def shown(self, seeker: str, /) -> str:
        """The kind of service in words, or empty."""

    def save(self, seeker: str, address: str, /) -> None:
        """Keep it; an empty one is forgotten. Raises Refusal naming the field."""
