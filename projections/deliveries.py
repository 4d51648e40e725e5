"""How each reminder fares on its way: what waits, what went out, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from projections.database import Database, rows
from projections.moments import MILLISECOND, moment, ms


class DueRow(NamedTuple):
    """A delivery that a courier should take up."""

    id: str
    channel: str
    state: str


class OnItsWay(NamedTuple):
    """A delivery that its channel took and has not reported on."""

    seeker: str
    id: str
    message: str
    sent_at: datetime


class ResentRow(NamedTuple):
    """A delivery that was handed over more than once."""

    seeker: str
    id: str
    recipient: str
    reference: str
    requested_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """One reminder on its way, or where it got to. ``within``: the digest it is part of; a digest has no ``about``."""

    id: str
    about: str
    step: str
    channel: str
    recipient: str
    text: str
    reference: str
    scheduling: int
    state: str
    attempt: int
    message: str
    why: str
    due_at: datetime
    requested_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    answered_at: datetime | None
    answer: str
    duplicates: int
    within: str
    step_state: str
    role: str
    company: str


class Punctuality(NamedTuple):
    """How many reminders went out, how many of them on time, and how late the latest was."""

    sent: int
    on_time: int
    worst: timedelta


DELIVERY_SELECT = """
    SELECT deliveries.*, steps.state AS step_state, board.role, board.company,
      CASE WHEN deliveries.state = 'bundled' THEN shared.state ELSE NULL END AS shared_state
    FROM deliveries
    LEFT JOIN deliveries AS shared ON shared.seeker = deliveries.seeker AND shared.id = deliveries.within
    LEFT JOIN steps ON steps.seeker = deliveries.seeker AND steps.about = deliveries.about
      AND steps.step = deliveries.step
    LEFT JOIN board ON board.seeker = deliveries.seeker AND board.id = deliveries.about
"""


def people_due(
    db: Database, now: datetime, *, held: Sequence[str] = (), late: datetime | None = None
) -> list[tuple[str, datetime]]:
    """For the clock alone: everyone for whom a courier has something to do, and since when, longest first.

    That is a step of which they were not reminded yet, or a delivery to take up: by a channel that is not ``held``, or
    requested before ``late`` by one that is.
    """
    marks = ", ".join("?" * len(held)) or "''"
    found = rows(
        db,
        "SELECT seeker, MIN(since) AS since FROM ("
        "SELECT seeker, MIN(due_at) AS since FROM steps WHERE state = 'open' AND due_at <= ? "
        "AND reminded <> scheduling GROUP BY seeker UNION ALL "
        "SELECT seeker, MIN(next_at) AS since FROM deliveries WHERE next_at <= ? "
        f"AND (channel NOT IN ({marks}) OR requested_at <= ?) "
        "GROUP BY seeker) AS due GROUP BY seeker ORDER BY since, seeker",
        ms(now),
        ms(now),
        *held,
        0 if late is None else ms(late),
    )
    return [(row["seeker"], moment(row["since"])) for row in found]


def due_deliveries(db: Database, seeker: str, *, now: datetime) -> list[DueRow]:
    """For the clock: what a courier should take up, longest waiting first."""
    found = rows(
        db,
        "SELECT id, channel, state FROM deliveries WHERE seeker = ? AND next_at <= ? ORDER BY next_at, id",
        seeker,
        ms(now),
    )
    return [DueRow(row["id"], row["channel"], row["state"]) for row in found]


def texts_since(db: Database, seeker: str, *, since: datetime) -> int:
    """For the clock: how many texts went to this person since then, or may have gone; what the screen shows is none."""
    found = rows(
        db,
        "SELECT COUNT(*) AS sent FROM deliveries WHERE seeker = ? AND channel <> 'outbox' AND within = '' "
        "AND claimed_at >= ? AND state NOT IN ('ready', 'refused', 'dropped')",
        seeker,
        ms(since),
    )
    return int(found[0]["sent"])


def in_flight(db: Database) -> tuple[datetime | None, int]:
    """For the status page: since when the oldest claim waits for its outcome, and how many fates are unknown."""
    found = rows(
        db,
        "SELECT MIN(CASE WHEN state = 'claimed' THEN claimed_at END) AS oldest, "
        "COALESCE(SUM(CASE WHEN state = 'unknown' THEN 1 ELSE 0 END), 0) AS unknown "
        "FROM deliveries WHERE next_at IS NOT NULL",
    )
    return moment(found[0]["oldest"]), int(found[0]["unknown"])


# What came to the screen and still waits, of a step as it is planned now.
WAITING = (
    "deliveries.seeker = ? AND deliveries.channel = 'outbox' AND deliveries.state IN ('sent', 'delivered') "
    "AND steps.state = 'open' AND deliveries.scheduling = steps.scheduling"
)


def outbox(db: Database, seeker: str, *, limit: int = 100) -> list[DeliveryRow]:
    """Reminders that came to the screen and still wait for an answer, latest first."""
    found = rows(
        db,
        f"{DELIVERY_SELECT} WHERE {WAITING} ORDER BY deliveries.requested_at DESC, deliveries.id LIMIT ?",
        seeker,
        limit,
    )
    return [_delivery(row) for row in found]


def count_outbox(db: Database, seeker: str) -> int:
    """How many of them there are."""
    found = rows(
        db,
        "SELECT count(*) AS waiting FROM deliveries JOIN steps ON steps.seeker = deliveries.seeker "
        f"AND steps.about = deliveries.about AND steps.step = deliveries.step WHERE {WAITING}",
        seeker,
    )
    return int(found[0]["waiting"])


def ledger(db: Database, seeker: str, *, limit: int = 200) -> list[DeliveryRow]:
    """Every reminder and what became of it, latest first."""
    found = rows(
        db,
        f"{DELIVERY_SELECT} WHERE deliveries.seeker = ? AND deliveries.about <> '' "
        "ORDER BY deliveries.requested_at DESC, deliveries.id LIMIT ?",
        seeker,
        limit,
    )
    return [_delivery(row) for row in found]


def punctuality(db: Database, seeker: str, *, within: timedelta) -> Punctuality:
    """How well all reminders kept their time that ever went out."""
    [found] = rows(
        db,
        "SELECT count(*) AS sent, COALESCE(SUM(CASE WHEN sent_at - due_at < ? THEN 1 ELSE 0 END), 0) AS on_time, "
        "MAX(sent_at - due_at) AS worst FROM deliveries WHERE seeker = ? AND about <> '' AND sent_at IS NOT NULL",
        within // MILLISECOND,
        seeker,
    )
    return Punctuality(sent=found["sent"], on_time=int(found["on_time"]), worst=MILLISECOND * (found["worst"] or 0))


def by_reference(db: Database, seeker: str, *, reference: str) -> DeliveryRow | None:
    """The latest reminder with that four-character reference."""
    found = rows(
        db,
        f"{DELIVERY_SELECT} WHERE deliveries.seeker = ? AND deliveries.reference = ? "
        "ORDER BY deliveries.requested_at DESC, deliveries.id LIMIT 1",
        seeker,
        reference,
    )
    return _delivery(found[0]) if found else None


def texted_first(db: Database, among: Sequence[str], *, to: str) -> list[str]:
    """For the webhook alone: of several people with one number, those who were reminded there, the first one first."""
    marks = ", ".join("?" * len(among))
    found = rows(
        db,
        "SELECT seeker, MIN(requested_at) AS first FROM deliveries "
        f"WHERE seeker IN ({marks}) AND recipient = ? GROUP BY seeker ORDER BY first, seeker",
        *among,
        to,
    )
    return [row["seeker"] for row in found]


def references(db: Database, seeker: str, *, limit: int = 500) -> set[str]:
    """The references of this seeker's latest reminders, so that a new one is another."""
    found = rows(
        db,
        "SELECT reference FROM deliveries WHERE seeker = ? ORDER BY requested_at DESC, id LIMIT ?",
        seeker,
        limit,
    )
    return {row["reference"] for row in found}


def with_reference(db: Database, reference: str, *, since: datetime) -> list[tuple[str, str, str, str]]:
    """For links and the clock alone: seeker, id, application or contact, and step of each such reminder."""
    found = rows(
        db,
        "SELECT seeker, id, about, step FROM deliveries WHERE reference = ? AND requested_at >= ? "
        "ORDER BY requested_at DESC, id",
        reference,
        ms(since),
    )
    return [(row["seeker"], row["id"], row["about"], row["step"]) for row in found]


def on_their_way(
    db: Database, *, channel: str, since: datetime, after: tuple[datetime, str] | None = None, limit: int = 200
) -> list[OnItsWay]:
    """For the clock alone: what a channel took but has not reported on, oldest first, beginning behind ``after``."""
    behind, id = after or (since, "")
    found = rows(
        db,
        "SELECT seeker, id, message, sent_at FROM deliveries WHERE channel = ? AND state = 'sent' AND within = '' "
        "AND sent_at >= ? AND (sent_at, id) > (?, ?) ORDER BY sent_at, id LIMIT ?",
        channel,
        ms(since),
        ms(behind),
        id,
        limit,
    )
    return [OnItsWay(row["seeker"], row["id"], row["message"], moment(row["sent_at"])) for row in found]


def sent_again(db: Database, *, channel: str, since: datetime, limit: int = 50) -> list[ResentRow]:
    """For the clock alone: what went out at a second try since then, so that the first may turn up after all."""
    found = rows(
        db,
        "SELECT seeker, id, recipient, reference, requested_at FROM deliveries WHERE channel = ? AND attempt > 1 "
        "AND sent_at >= ? AND duplicates = 0 ORDER BY sent_at, id LIMIT ?",
        channel,
        ms(since),
        limit,
    )
    return [
        ResentRow(row["seeker"], row["id"], row["recipient"], row["reference"], moment(row["requested_at"]))
        for row in found
    ]


def anything_sent(db: Database, *, channel: str, since: datetime) -> bool:
    """For the clock alone: whether anybody could be answering a text of this channel."""
    found = rows(db, "SELECT 1 AS sent FROM deliveries WHERE channel = ? AND sent_at >= ? LIMIT 1", channel, ms(since))
    return bool(found)


def latest_texts(
    db: Database, seeker: str, *, channels: Sequence[str], since: datetime, limit: int = 20
) -> list[DeliveryRow]:
    """The texts that went out by ``channels`` since then, latest first; a digest counts as one."""
    found = rows(
        db,
        f"{DELIVERY_SELECT} WHERE deliveries.seeker = ? AND deliveries.channel IN ({', '.join('?' * len(channels))}) "
        "AND deliveries.within = '' AND deliveries.sent_at >= ? "
        "ORDER BY deliveries.sent_at DESC, deliveries.id LIMIT ?",
        seeker,
        *channels,
        ms(since),
        limit,
    )
    return [_delivery(row) for row in found]


def bundled_in(db: Database, seeker: str, *, digest: str) -> list[DeliveryRow]:
    """What a digest speaks of, in the order of their moments."""
    found = rows(
        db,
        f"{DELIVERY_SELECT} WHERE deliveries.seeker = ? AND deliveries.within = ? "
        "ORDER BY deliveries.due_at, deliveries.id",
        seeker,
        digest,
    )
    return [_delivery(row) for row in found]


def _delivery(row: Mapping[str, Any]) -> DeliveryRow:
    return DeliveryRow(
        id=row["id"],
        about=row["about"],
        step=row["step"],
        channel=row["channel"],
        recipient=row["recipient"],
        text=row["text"],
        reference=row["reference"],
        scheduling=row["scheduling"],
        state=row["shared_state"] or row["state"],
        attempt=row["attempt"],
        message=row["message"],
        why=row["why"],
        due_at=moment(row["due_at"]),
        requested_at=moment(row["requested_at"]),
        sent_at=moment(row["sent_at"]),
        delivered_at=moment(row["delivered_at"]),
        answered_at=moment(row["answered_at"]),
        answer=row["answer"],
        duplicates=row["duplicates"],
        within=row["within"],
        step_state=row["step_state"] or "",
        role=row["role"] or "",
        company=row["company"] or "",
    )
