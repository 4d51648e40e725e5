"""Where a card stands in its column: a text that sorts, with room for another between any two."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta

from fractional_indexing import FIError, generate_key_between, validate_order_key

from domain.errors import Invalid

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
WHOLE_PART = "S"  # the library's mark for a negative whole number of eight digits
LONGEST = 500
ROOM = len(DIGITS) ** 8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def on_top(at: datetime) -> str:
    """The rank of a card that comes to a column at ``at``: above all that came before it and were not placed."""
    number = ROOM - 1 - (at - EPOCH) // timedelta(milliseconds=1)
    digits = ""
    for _ in range(8):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return WHOLE_PART + digits


def between(above: str | None, below: str | None) -> str:
    """A rank under ``above`` and over ``below``; None means the end of the column.

    Raises :class:`Invalid` when the two are not in that order, as after somebody else's move.
    """
    try:
        return str(generate_key_between(above, below))
    except (FIError, IndexError, ValueError) as error:  # the library's own for what was never a rank
        raise Invalid("The cards around it have moved; please place it again.", field="rank") from error


def checked(rank: str) -> str:
    """A rank as this module makes them. Raises :class:`Invalid` for any other text."""
    if len(rank) > LONGEST or not set(rank) <= set(DIGITS) or not _is_key(rank):
        raise Invalid("That is no place in a column.", field="rank")
    return rank


def _is_key(rank: str) -> bool:
    try:
        validate_order_key(rank)
    except (FIError, IndexError):
        return False
    return True
