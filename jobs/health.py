"""How the delivering of reminders fares: what a status page shows and a machine asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.parking import Parked

LONGEST_CLAIM = timedelta(minutes=2)
LONGEST_SILENCE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A channel that takes nothing until then, and why."""

    channel: str
    until: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class Health:
    """``struck_at``: when the courier last went round. ``unknown``: how many reminders may or may not have gone out."""

    now: datetime
    struck_at: datetime | None
    oldest_claim: datetime | None
    unknown: int
    parked: tuple[Parked, ...]
    held: tuple[Held, ...]

    @property
    def alarms(self) -> tuple[str, ...]:
        """What somebody should look at, in words; empty when all is well."""
        silent = self.struck_at is None or self.now - self.struck_at > LONGEST_SILENCE
        stuck = self.oldest_claim is not None and self.now - self.oldest_claim > LONGEST_CLAIM
        found = (
            ("Nothing is running that could send reminders." if silent else ""),
            ("A reminder has been on its way for more than two minutes." if stuck else ""),
            (f"Put aside after failing again and again: {len(self.parked)}." if self.parked else ""),
            *(f"Nothing goes out by {hold.channel} for now. {hold.why}" for hold in self.held),
        )
        return tuple(alarm for alarm in found if alarm)
