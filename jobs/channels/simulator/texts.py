"""What the pretend carrier keeps of one text, how it travels, and how long it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

FINAL = {"delivered", "undelivered", "failed", "canceled", "received"}
EXPIRED = 30036


@dataclass(frozen=True)
class Step:
    """Some seconds after its creation a text comes to have this status."""

    after: float
    status: str
    code: int | None = None


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text, either way. ``service`` and ``sender`` may both be set once a service has chosen its number."""

    sid: str
    direction: str
    sender: str | None
    to: str
    body: str
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    error_code: int | None = None
    service: str | None = None
    callback: str | None = None
    expires_at: datetime | None = None
    journey: tuple[Step, ...] = ()

    @property
    def on_its_way(self) -> bool:
        return bool(self.journey)

    def due(self, now: datetime) -> bool:
        return self.on_its_way and self.created_at + timedelta(seconds=self.journey[0].after) <= now

    def advanced(self, *, sender: str | None) -> Text:
        """The text one step further; ``sender`` is the number a service sends it from."""
        step, *rest = self.journey
        at = self.created_at + timedelta(seconds=step.after)
        late = self.expires_at is not None and at > self.expires_at and self.sent_at is None
        if late:
            step, rest = Step(step.after, "failed", EXPIRED), []
        return replace(
            self,
            status=step.status,
            error_code=step.code,
            sender=self.sender or sender,
            updated_at=at,
            sent_at=at if step.status == "sent" else self.sent_at,
            journey=tuple(rest),
        )


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds from its creation until a text is being sent, has left, and arrives."""

    sending: float = 0.1
    sent: float = 0.3
    arrives: float = 0.8

    def journey(self, *, by_service: bool, fails_with: int | None) -> tuple[Step, ...]:
        end = Step(self.arrives, "undelivered", fails_with) if fails_with else Step(self.arrives, "delivered")
        chosen = (Step(self.sending / 2, "queued"),) if by_service else ()
        return (*chosen, Step(self.sending, "sending"), Step(self.sent, "sent"), end)


def segments(body: str) -> int:
    """How many single texts ``body`` takes up on the air (3GPP TS 23.038)."""
    if all(sign in GSM or sign in GSM_DOUBLE for sign in body):
        length, single, part = len(body) + sum(sign in GSM_DOUBLE for sign in body), 160, 153
    else:
        length, single, part = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= single else -(-length // part)


GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€\f")


def to_json(text: Text) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(text).items()}


def from_json(kept: Mapping[str, Any]) -> Text:
    moments = ("created_at", "updated_at", "sent_at", "expires_at")
    return Text(
        **{
            **kept,
            **{name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in moments},
            "journey": tuple(Step(**step) for step in kept["journey"]),
        }
    )
