"""What became of each reminder, in honest words: planned, sent, arrived, acted on, or why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import delivery_events as d
from domain.purpose import title_of
from domain.steps import CANCELLED, DONE, OPEN
from projections.deliveries import DeliveryRow
from projections.plans import StepRow
from ui import words

OUTBOX = "outbox"
APPRISE = "apprise"
WAYS = {OUTBOX: "on this screen", "twilio": "by text", APPRISE: "by ntfy, mail or another service"}
ON_TIME = timedelta(minutes=2)
HOPE = timedelta(days=1)
"""After this nobody finds out any more whether a reminder went out."""
ACTED = {DONE: "You did it", CANCELLED: "Let go or no longer needed", OPEN: "Still open"}
TONES = {
    d.DELIVERED: "good",
    d.SENT: "good",
    d.REFUSED: "bad",
    d.UNDELIVERED: "bad",
    d.UNKNOWN: "warn",
}
PLANNED = "planned"
LOOKED_FOR = "Nobody can say whether it went out; it is being looked for"
TAKEN = "Taken by Twilio {}, not yet known to have arrived"
TAKEN_BLINDLY = "Taken by the service {}, which tells no more"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """One reminder. ``tone``: good, warn, bad or none; ``late`` is empty when it was on time."""

    key: str
    about: str
    text: str
    way: str
    planned: str
    fate: str
    why: str
    tone: str
    late: str
    acted: str
    state: str


def fate_of(row: DeliveryRow, *, now: datetime, zone: str) -> Fate:
    """A reminder as the ledger tells it; ``now`` is aware."""

    def at(moment: datetime | None) -> str:
        return words.moment(moment, now=now, zone=zone) if moment else ""

    return Fate(
        key=row.id,
        about=row.about,
        text=row.text,
        way=WAYS.get(row.channel, row.channel),
        planned=at(row.due_at),
        fate=_fate(row, at, now=now) + _twice(row),
        why=row.why if row.state not in {d.SENT, d.DELIVERED} else "",
        tone=TONES.get(row.state, ""),
        late=_late(row),
        acted=_acted(row, at),
        state=row.state,
    )


def planned_fate(step: StepRow, *, way: str, now: datetime, zone: str) -> Fate:
    """A reminder that is still to come, by the way that is first in the seeker's order."""
    where = " at ".join(part for part in (step.role, step.company) if part) or step.person
    return Fate(
        key=f"{step.about}#{step.step}",
        about=step.about,
        text=f"{title_of(step.purpose)}{f': {where}' if where else ''}",
        way=WAYS.get(way, way),
        planned=words.moment(step.due_at, now=now, zone=zone),
        fate="Still to come",
        why="",
        tone="",
        late="",
        acted="",
        state=PLANNED,
    )


def _fate(row: DeliveryRow, at: Callable[[datetime | None], str], *, now: datetime) -> str:
    shown = row.channel == OUTBOX
    hopeless = row.channel == APPRISE or now - row.requested_at > HOPE
    unknown = "Nobody will ever know whether it went out; it was not sent again" if hopeless else LOOKED_FOR
    taken = TAKEN_BLINDLY if row.channel == APPRISE else TAKEN
    tellings = {
        d.READY: "Waiting to be tried again" if row.attempt else "Waiting to go out",
        d.CLAIMED: "On its way",
        d.BUNDLED: "Waiting to go out in one text with others",
        d.SENT: f"Shown here {at(row.sent_at)}" if shown else taken.format(at(row.sent_at)),
        d.DELIVERED: f"On your phone {at(row.delivered_at)}",
        d.REFUSED: "Refused, so it did not reach you",
        d.UNKNOWN: unknown,
        d.UNDELIVERED: "Taken, but it did not reach you",
        d.DROPPED: "Not sent",
    }
    return tellings.get(row.state, row.state)


def _twice(row: DeliveryRow) -> str:
    return f". It went out {row.duplicates + 1} times; that should not happen" if row.duplicates else ""


def _late(row: DeliveryRow) -> str:
    if row.sent_at is None or row.sent_at - row.due_at < ON_TIME:
        return ""
    late = row.sent_at - row.due_at
    if late < timedelta(days=1):
        return f"{words.minutes(late // timedelta(minutes=1))} late"
    return f"{words.span(late.days)} late"


def _acted(row: DeliveryRow, at: Callable[[datetime | None], str]) -> str:
    if row.answered_at:
        return f"You answered “{row.answer}” {at(row.answered_at)}"
    return ACTED.get(row.step_state, "")
