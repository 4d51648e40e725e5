"""How an application goes on or ends: an offer, a yes, a no, or silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.aggregate import Event
from domain.errors import AlreadyOver, Invalid
from domain.steps import Steps
from domain.values import LINE_LIMIT, Stamp, day, many_lines, one_line

ACCEPTED, DECLINED, REJECTED, WITHDRAWN, SILENT = "accepted", "declined", "rejected", "withdrawn", "silent"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What they offer. ``amount`` is in their own words."""

    received_at: datetime
    amount: str = ""
    deadline: date | None = None
    answered: bool = False


class OfferReceived(Event):
    """They made an offer."""

    TOPIC = "offer.received"
    amount: str = ""
    deadline: date | None = None
    words: str = ""

    def apply(self, aggregate: Outcomes) -> None:
        aggregate.offer = Offer(received_at=self.occurred_at, amount=self.amount, deadline=self.deadline)
        aggregate.active(self.occurred_at)


class Ended(Event):
    """Common ground of the ways an application ends."""

    outcome = ""

    def apply(self, aggregate: Outcomes) -> None:
        aggregate.outcome, aggregate.ended_at = self.outcome, self.occurred_at
        aggregate.active(self.occurred_at)
        if aggregate.offer is not None:
            aggregate.offer = replace(aggregate.offer, answered=True)


class OfferAccepted(Ended):
    """The offer was accepted."""

    TOPIC = "offer.accepted"
    outcome = ACCEPTED


class OfferDeclined(Ended):
    """The offer was declined."""

    TOPIC = "offer.declined"
    outcome = DECLINED
    reason: str = ""


class Rejected(Ended):
    """They said no."""

    TOPIC = "application.rejected"
    outcome = REJECTED
    reason: str = ""


class Withdrawn(Ended):
    """The seeker withdrew."""

    TOPIC = "application.withdrawn"
    outcome = WITHDRAWN
    reason: str = ""


class WentSilent(Ended):
    """No answer came for so long that none is expected."""

    TOPIC = "application.went_silent"
    outcome = SILENT


class Reopened(Event):
    """The application is alive again."""

    TOPIC = "application.reopened"

    def apply(self, aggregate: Outcomes) -> None:
        aggregate.outcome, aggregate.ended_at = "", None
        aggregate.active(self.occurred_at)
        if aggregate.offer is not None:
            aggregate.offer = replace(aggregate.offer, answered=False)


class Outcomes(Steps):
    """The part of an application that keeps its offer and its end."""

    def __init__(self) -> None:
        super().__init__()
        self.offer: Offer | None = None
        self.outcome = ""
        self.ended_at: datetime | None = None

    def receive_offer(self, *, stamp: Stamp, amount: str = "", deadline: date | None = None, words: str = "") -> None:
        """Note an offer, with the date they want an answer by."""
        self._still_open()
        if deadline is not None:
            day(deadline, field="deadline", what="the deadline")
        amount = one_line(amount, field="amount", what="the amount", required=False)
        words = many_lines(words, field="words", what="their words", required=False)
        if self.offer is None or (self.offer.amount, self.offer.deadline) != (amount, deadline):
            self.record(OfferReceived, stamp=stamp, amount=amount, deadline=deadline, words=words)

    def accept_offer(self, *, stamp: Stamp) -> None:
        """Say yes to the offer."""
        self._offered()
        if self.outcome != ACCEPTED:
            self._still_open()
            self.record(OfferAccepted, stamp=stamp)

    def decline_offer(self, *, stamp: Stamp, reason: str = "") -> None:
        """Say no to the offer."""
        self._offered()
        if self.outcome != DECLINED:
            self._still_open()
            self.record(OfferDeclined, stamp=stamp, reason=_reason(reason))

    def reject(self, *, stamp: Stamp, reason: str = "") -> None:
        """Note that they said no."""
        if self.outcome != REJECTED:
            self.record(Rejected, stamp=stamp, reason=_reason(reason))

    def withdraw(self, *, stamp: Stamp, reason: str = "") -> None:
        """Take the application back."""
        if self.outcome != WITHDRAWN:
            self.record(Withdrawn, stamp=stamp, reason=_reason(reason))

    def go_silent(self, *, stamp: Stamp) -> None:
        """Note that no answer is expected any more."""
        if self.outcome != SILENT:
            self._still_open()
            self.record(WentSilent, stamp=stamp)

    def reopen(self, *, stamp: Stamp) -> None:
        """Say that an ended application is alive again."""
        if self.outcome:
            self.record(Reopened, stamp=stamp)

    def _offered(self) -> None:
        if self.offer is None:
            raise Invalid("There is no offer to answer yet.")

    def _still_open(self) -> None:
        if self.outcome:
            raise AlreadyOver(f"This application has ended ({self.outcome}). Reopen it first.")


def _reason(words: str) -> str:
    return one_line(words, field="reason", what="the reason", required=False, limit=LINE_LIMIT)
