"""What the timing rules look at: the dates of an application or a contact, and a person's preferences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from domain.values import LocalTime, QuietHours

StepKey = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """When the person may be disturbed. ``closed`` are days on which nobody works besides the weekends."""

    zone: str
    quiet: QuietHours = field(default_factory=QuietHours)
    closed: frozenset[date] = frozenset()


class Conversation(Protocol):
    """An interview; ``with_whom`` holds contact ids or plain names."""

    @property
    def id(self) -> str: ...
    @property
    def starts(self) -> LocalTime: ...
    @property
    def with_whom(self) -> tuple[str, ...]: ...
    @property
    def cancelled(self) -> bool: ...
    def ends_at(self) -> datetime: ...


class OfferMade(Protocol):
    """An offer; ``received_at`` is UTC."""

    @property
    def received_at(self) -> datetime: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def answered(self) -> bool: ...


class LetterOut(Protocol):
    """A letter that went out for one of our purposes; ``contact`` is empty where nobody was named."""

    @property
    def purpose(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def contact(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """An application as the rules see it; every moment is an aware UTC datetime.

    ``live``: applied or further and not over. ``stops``: answers, rejections, withdrawals, closings.
    ``has_other_step``: something the person planned by hand is still open. ``settled``: keys of steps that
    were done or let go. ``zone``: that of whoever would be written to, where known.
    """

    live: bool
    applied_at: datetime | None = None
    closing_on: date | None = None
    no_calls: bool = False
    interviews: tuple[Conversation, ...] = ()
    promised_on: date | None = None
    promise_noted_at: datetime | None = None
    offer: OfferMade | None = None
    sent: tuple[LetterOut, ...] = ()
    stops: tuple[datetime, ...] = ()
    rejected_at: datetime | None = None
    last_activity: datetime | None = None
    has_other_step: bool = False
    settled: frozenset[StepKey] = frozenset()
    zone: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """A contact as the rules see it; every moment is an aware UTC datetime.

    ``requested_at``: a conversation was asked for. ``met_at``: its end. ``settled`` and ``zone`` as above.
    """

    requested_at: datetime | None = None
    answered_at: datetime | None = None
    met_at: datetime | None = None
    sent: tuple[LetterOut, ...] = ()
    rejected_at: datetime | None = None
    settled: frozenset[StepKey] = frozenset()
    zone: str = ""
