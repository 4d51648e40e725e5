"""Refusals: why a command may not be carried out, in words fit for the person who asked."""

from __future__ import annotations


class Refusal(Exception):
    """A command against the rules; nothing was recorded. ``field`` names the input at fault, or is empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(Refusal):
    """What was typed cannot be stored as it stands."""


class NotFound(Refusal):
    """No such thing among this seeker's own."""


class AlreadyOver(Refusal):
    """The application has ended, so this can no longer happen to it."""


class Conflict(Refusal):
    """Somebody else changed the same thing first, again and again."""


class RepeatedCommand(Exception):
    """The command id was carried out before: not an error, the first result stands, recorded at ``position``."""

    def __init__(self, command_id: str, *, position: int = 0) -> None:
        super().__init__(command_id)
        self.command_id = command_id
        self.position = position
