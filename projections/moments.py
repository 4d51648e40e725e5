"""Moments as the tables keep them: whole milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def ms(moment: datetime) -> int: ...
@overload
def ms(moment: None) -> None: ...
def ms(moment: datetime | None) -> int | None:
    """An aware moment in milliseconds."""
    return None if moment is None else int(moment.timestamp() * 1000)


@overload
def moment(milliseconds: int) -> datetime: ...
@overload
def moment(milliseconds: int | None) -> datetime | None: ...
def moment(milliseconds: int | None) -> datetime | None:
    """The UTC moment of ``milliseconds``."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
