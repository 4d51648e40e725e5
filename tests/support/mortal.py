"""A courier's record and channel that die at a chosen step, as a program does that is killed or loses its power.

The steps: ``before_claim after_claim before_http after_http before_record after_record before_look after_look``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from domain.commands import Desk, Record
from jobs.channels import Channel, Incoming, Outcome, Sighting
from jobs.taking_up import TakingUp

T = TypeVar("T")
STEPS = (
    "before_claim",
    "after_claim",
    "before_http",
    "after_http",
    "before_record",
    "after_record",
    "before_look",
    "after_look",
)

Fate = Callable[[str], None]
"""Called at each step with its name; kills or returns."""


@dataclass(frozen=True)
class MortalRecord:
    """A record whose caller may die before or after each of its transactions."""

    record: Record
    fate: Fate

    def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:
        step = "claim" if isinstance(work, TakingUp) else "record"
        self.fate(f"before_{step}")
        done = self.record.perform(work, seeker=seeker, command_id=command_id)
        self.fate(f"after_{step}")
        return done


@dataclass(frozen=True)
class MortalChannel:
    """A channel whose caller may die before or after each call."""

    channel: Channel
    fate: Fate

    @property
    def name(self) -> str:
        return self.channel.name

    def send(
        self,
        *,
        to: str,
        body: str,
        reference: str,
        callback: str | None = None,
        valid_for: timedelta | None = None,
    ) -> Outcome:
        self.fate("before_http")
        outcome = self.channel.send(to=to, body=body, reference=reference, callback=callback, valid_for=valid_for)
        self.fate("after_http")
        return outcome

    def find(self, *, to: str, reference: str, since: datetime) -> Sighting | None:
        self.fate("before_look")
        sighting = self.channel.find(to=to, reference=reference, since=since)
        self.fate("after_look")
        return sighting

    def look(self, id: str, /) -> Sighting | None:
        return self.channel.look(id)

    def inbound(self, since: datetime, /) -> Iterable[Incoming]:
        return self.channel.inbound(since)
