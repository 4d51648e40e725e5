"""Moments as the tables keep them: whole milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import overload

EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


@overload
def ms(moment: datetime) -> int: ...
@overload
def ms(moment: None) -> None: ...
def ms(moment: datetime | None) -> int | None:
    """An aware moment in milliseconds."""
    return None if moment is None else (moment - EPOCH) // MILLISECOND


@overload
def moment(milliseconds: int) -> datetime: ...
@overload
def moment(milliseconds: int | None) -> datetime | None: ...
def moment(milliseconds: int | None) -> datetime | None:
    """The UTC moment of ``milliseconds``."""
    return None if milliseconds is None else EPOCH + milliseconds * MILLISECOND
