"""What is to be done and when, and how each reminder fared on its way: the table the clock reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from domain import delivery_events as d
from domain import steps as s
from domain.aggregate import Event
from domain.taken_back import TakenBack
from domain.values import LocalTime
from projections.database import Column, Database, ReadModel, Table, Writer, rows
from projections.moments import MILLISECOND, moment, ms

STEPS = Table(
    "steps",
    columns=(
        Column("seeker", "text"),
        Column("about", "text"),
        Column("step", "text"),
        Column("purpose", "text"),
        Column("due_at", "integer"),
        Column("due_wall", "text"),
        Column("due_zone", "text"),
        Column("why", "text"),
        Column("rule", "text"),
        Column("contact", "text"),
        Column("interview", "text"),
        Column("state", "text"),
        Column("scheduling", "integer"),
        Column("reminded", "integer"),
        Column("reminder", "text"),
        Column("done_at", "integer", null=True),
    ),
    key=("seeker", "about", "step"),
    indexes=(
        ("state", "due_at"),
        ("seeker", "state", "due_at"),
    ),
)
DELIVERIES = Table(
    "deliveries",
    columns=(
        Column("seeker", "text"),
        Column("id", "text"),
        Column("about", "text"),
        Column("step", "text"),
        Column("channel", "text"),
        Column("recipient", "text"),
        Column("text", "text"),
        Column("reference", "text"),
        Column("scheduling", "integer"),
        Column("state", "text"),
        Column("attempt", "integer"),
        Column("message", "text"),
        Column("why", "text"),
        Column("due_at", "integer"),
        Column("requested_at", "integer"),
        Column("claimed_at", "integer", null=True),
        Column("next_at", "integer", null=True),
        Column("sent_at", "integer", null=True),
        Column("delivered_at", "integer", null=True),
        Column("answered_at", "integer", null=True),
        Column("answer", "text"),
        Column("duplicates", "integer"),
        Column("within", "text"),
    ),
    key=("seeker", "id"),
    indexes=(
        ("next_at",),
        ("message",),
        ("reference",),
        ("seeker", "requested_at"),
    ),
)


def _seeker(event: Event) -> str:
    return event.originator_id.partition("/")[0]


def _step_key(event: Event, step: str) -> tuple[str, str, str]:
    return _seeker(event), event.originator_id, step


def _scheduled(write: Writer, event: s.StepScheduled, _: int) -> None:
    write.put(
        STEPS,
        seeker=_seeker(event),
        about=event.originator_id,
        step=event.step,
        purpose=event.purpose,
        **_due(event.due),
        why=event.why,
        rule=event.rule,
        contact=event.contact,
        interview=event.interview,
        state=s.OPEN,
        scheduling=event.originator_version,
        reminded=0,
        reminder="",
        done_at=None,
    )


def _due(due: LocalTime) -> dict[str, Any]:
    return {
        "due_at": ms(due.instant()),
        "due_wall": due.wall.isoformat(timespec="minutes"),
        "due_zone": due.zone,
    }


def _rescheduled(write: Writer, event: s.FollowUpRescheduled, _: int) -> None:
    key = _step_key(event, event.step)
    write.change(
        STEPS,
        key,
        **_due(event.due),
        why=event.why,
        state=s.OPEN,
        scheduling=event.originator_version,
        done_at=None,
    )


def _cancelled(write: Writer, event: s.FollowUpCancelled, _: int) -> None:
    key = _step_key(event, event.step)
    write.change(STEPS, key, state=s.CANCELLED, done_at=ms(event.occurred_at))


def _step_reopened(write: Writer, event: s.StepReopened, _: int) -> None:
    write.change(STEPS, _step_key(event, event.step), state=s.OPEN, done_at=None)


def _finished(write: Writer, event: s.LetterWent | s.NudgeDone, _: int) -> None:
    if event.step:
        key = _step_key(event, event.step)
        write.change(STEPS, key, state=s.DONE, done_at=ms(event.occurred_at))


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    """What a letter had settled is to be done again; or it is settled after all."""
    standing = event.standing
    if standing.step:
        done = event.happened[0] if standing.step_state == s.DONE else None
        write.change(STEPS, _step_key(event, standing.step), state=standing.step_state, done_at=ms(done))


def _requested(write: Writer, event: d.ReminderRequested, _: int) -> None:
    _put(write, event, about=event.about, step=event.step, scheduling=event.scheduling, due_at=ms(event.due.instant()))
    key = (_seeker(event), event.about, event.step)
    write.change(STEPS, key, reminded=event.scheduling, reminder=event.originator_id)


def _digest(write: Writer, event: d.DigestBegun, _: int) -> None:
    _put(write, event, about="", step="", scheduling=0, due_at=ms(event.occurred_at))


def _put(write: Writer, event: d.ReminderRequested | d.DigestBegun, **columns: Any) -> None:
    at = ms(event.occurred_at)
    write.put(
        DELIVERIES,
        seeker=_seeker(event),
        id=event.originator_id,
        channel=event.channel,
        recipient=event.to,
        text=event.text,
        reference=event.reference,
        state=d.READY,
        attempt=0,
        message="",
        why="",
        requested_at=at,
        claimed_at=None,
        next_at=at,
        sent_at=None,
        delivered_at=None,
        answered_at=None,
        answer="",
        duplicates=0,
        within="",
        **columns,
    )


def _on_its_way(write: Writer, event: Event, **columns: Any) -> None:
    write.change(DELIVERIES, (_seeker(event), event.originator_id), **columns)


def _bundled(write: Writer, event: d.ReminderBundled, _: int) -> None:
    _on_its_way(write, event, state=d.BUNDLED, within=event.within, next_at=None)


def _released(write: Writer, event: d.ReminderReleased, _: int) -> None:
    _on_its_way(write, event, state=d.READY, within="", next_at=ms(event.occurred_at))


def _claimed(write: Writer, event: d.ReminderClaimed, _: int) -> None:
    _on_its_way(
        write,
        event,
        state=d.CLAIMED,
        attempt=event.attempt,
        claimed_at=ms(event.occurred_at),
        next_at=ms(event.lease_until),
    )


def _sent(write: Writer, event: d.ReminderSent, _: int) -> None:
    at = ms(event.occurred_at)
    _on_its_way(write, event, state=d.SENT, message=event.message, sent_at=at, next_at=None, why="")


def _deferred(write: Writer, event: d.ReminderDeferred, _: int) -> None:
    _on_its_way(write, event, state=d.READY, why=event.why, next_at=ms(event.until))


def _refused(write: Writer, event: d.ReminderRefused, _: int) -> None:
    _on_its_way(write, event, state=d.REFUSED, why=event.why, next_at=None)
    _wants_another_way(write, event)


def _unknown(write: Writer, event: d.ReminderUnknown, _: int) -> None:
    _on_its_way(write, event, state=d.UNKNOWN, why=event.why, next_at=ms(event.look_at))


def _looked_for(write: Writer, event: d.ReminderLookedFor, _: int) -> None:
    _on_its_way(write, event, next_at=ms(event.look_at))


def _absent(write: Writer, event: d.ReminderShownAbsent, _: int) -> None:
    _on_its_way(write, event, state=d.READY, next_at=ms(event.occurred_at))


def _given_up(write: Writer, event: d.ReminderGivenUp, _: int) -> None:
    _on_its_way(write, event, next_at=None)


def _delivered(write: Writer, event: d.ReminderDelivered, _: int) -> None:
    _on_its_way(write, event, state=d.DELIVERED, delivered_at=ms(event.occurred_at), next_at=None)


def _undelivered(write: Writer, event: d.ReminderUndelivered, _: int) -> None:
    _on_its_way(write, event, state=d.UNDELIVERED, why=event.why, next_at=None)
    _wants_another_way(write, event)


def _dropped(write: Writer, event: d.ReminderDropped, _: int) -> None:
    _on_its_way(write, event, state=d.DROPPED, why=event.why, next_at=None)
    _wants_another_way(write, event)


def _wants_another_way(write: Writer, event: Event) -> None:
    """Nobody was reminded of the step as it is planned now, so it is due again, if it is open or once it is.

    Not where another reminder took the place of this one meanwhile.
    """
    row = write.get(DELIVERIES, _seeker(event), event.originator_id)
    key = (row["seeker"], row["about"], row["step"]) if row else ("", "", "")
    step = write.get(STEPS, *key)
    if row and step and step["scheduling"] == row["scheduling"] and step["reminder"] == row["id"]:
        write.change(STEPS, key, reminded=0)


def _duplicate(write: Writer, event: d.DuplicateDetected, _: int) -> None:
    row = write.get(DELIVERIES, _seeker(event), event.originator_id)
    _on_its_way(write, event, duplicates=(row["duplicates"] if row else 0) + 1)


def _answered(write: Writer, event: d.ReminderAnswered, _: int) -> None:
    _on_its_way(write, event, answered_at=ms(event.occurred_at), answer=event.meaning)


REMINDERS = ReadModel(
    name="reminders",
    version=4,
    tables=(STEPS, DELIVERIES),
    handlers={
        s.FollowUpScheduled: _scheduled,
        s.ThankYouScheduled: _scheduled,
        s.NudgeScheduled: _scheduled,
        s.FollowUpRescheduled: _rescheduled,
        s.FollowUpCancelled: _cancelled,
        s.StepReopened: _step_reopened,
        s.FollowUpSent: _finished,
        s.ThankYouSent: _finished,
        s.LetterSent: _finished,
        s.NudgeDone: _finished,
        TakenBack: _taken_back,
        d.ReminderRequested: _requested,
        d.DigestBegun: _digest,
        d.ReminderBundled: _bundled,
        d.ReminderReleased: _released,
        d.ReminderClaimed: _claimed,
        d.ReminderSent: _sent,
        d.ReminderDeferred: _deferred,
        d.ReminderRefused: _refused,
        d.ReminderUnknown: _unknown,
        d.ReminderLookedFor: _looked_for,
        d.ReminderShownAbsent: _absent,
        d.ReminderGivenUp: _given_up,
        d.ReminderDelivered: _delivered,
        d.ReminderUndelivered: _undelivered,
        d.ReminderDropped: _dropped,
        d.DuplicateDetected: _duplicate,
        d.ReminderAnswered: _answered,
    },
)


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One thing to do, with enough of its application or contact to name it."""

    about: str
    step: str
    purpose: str
    due: LocalTime
    due_at: datetime
    why: str
    rule: str
    contact: str
    interview: str
    state: str
    scheduling: int
    role: str
    company: str
    person: str
    done_at: datetime | None


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


def told(source: str) -> str:
    """What names the steps of ``source``, which goes by the name of ``steps``, along with them."""
    return f"""
    SELECT steps.*, board.role, board.company, people.name AS person, people.company AS person_company
    FROM {source}
    LEFT JOIN board ON board.seeker = steps.seeker AND board.id = steps.about
    LEFT JOIN people ON people.seeker = steps.seeker
      AND people.id = CASE WHEN steps.contact <> '' THEN steps.contact ELSE steps.about END
    """


STEP_SELECT = told("steps")
DELIVERY_SELECT = """
    SELECT deliveries.*, steps.state AS step_state, board.role, board.company,
      CASE WHEN deliveries.state = 'bundled' THEN shared.state ELSE NULL END AS shared_state
    FROM deliveries
    LEFT JOIN deliveries AS shared ON shared.seeker = deliveries.seeker AND shared.id = deliveries.within
    LEFT JOIN steps ON steps.seeker = deliveries.seeker AND steps.about = deliveries.about
      AND steps.step = deliveries.step
    LEFT JOIN board ON board.seeker = deliveries.seeker AND board.id = deliveries.about
"""


FOR_EVER = 1 << 62
StepKey = tuple[datetime, str, str]
"""Where a step stands among others: when it is due, whom or what it is about, and its number there."""
FIRST: StepKey = (datetime.min.replace(tzinfo=UTC), "", "")


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


def unreminded(db: Database, seeker: str, *, until: datetime) -> list[StepRow]:
    """For the clock: what is to be done by then and was not reminded of yet, soonest first."""
    found = rows(
        db,
        f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.state = 'open' AND steps.due_at <= ? "
        "AND steps.reminded <> steps.scheduling ORDER BY steps.due_at, steps.about, steps.step",
        seeker,
        ms(until),
    )
    return [step_from(row) for row in found]


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


def open_steps(
    db: Database, seeker: str, *, until: datetime | None = None, after: StepKey = FIRST, limit: int = 500
) -> list[StepRow]:
    """What is to be done, soonest first: the first behind ``after``, due before ``until`` where that is given."""
    due_at, about, step = after
    found = rows(
        db,
        f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.state = 'open' AND steps.due_at < ? "
        "AND (steps.due_at, steps.about, steps.step) > (?, ?, ?) "
        "ORDER BY steps.due_at, steps.about, steps.step LIMIT ?",
        seeker,
        FOR_EVER if until is None else ms(until),
        ms(due_at),
        about,
        step,
        limit,
    )
    return [step_from(row) for row in found]


def every_open_step(db: Database, seeker: str) -> Iterator[StepRow]:
    """All that is to be done, soonest first, read in portions."""
    after = FIRST
    while portion := open_steps(db, seeker, after=after):
        yield from portion
        after = portion[-1].due_at, portion[-1].about, portion[-1].step


def count_planned(db: Database, seeker: str, *, since: datetime) -> int:
    """How many steps are open and due from ``since`` on."""
    found = rows(
        db,
        "SELECT count(*) AS planned FROM steps WHERE seeker = ? AND state = 'open' AND due_at >= ?",
        seeker,
        ms(since),
    )
    return int(found[0]["planned"])


def done_since(db: Database, seeker: str, *, since: datetime) -> int:
    """How many steps were done from ``since`` (aware) on."""
    found = rows(
        db,
        "SELECT COUNT(*) AS n FROM steps WHERE seeker = ? AND state = 'done' AND done_at >= ?",
        seeker,
        ms(since),
    )
    return int(found[0]["n"])


def steps_of(db: Database, seeker: str, *, about: str) -> list[StepRow]:
    """Every step of one application or contact, the open ones first, then the latest."""
    found = rows(
        db,
        f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.about = ? "
        "ORDER BY CASE steps.state WHEN 'open' THEN 0 ELSE 1 END, steps.due_at, steps.step",
        seeker,
        about,
    )
    return [step_from(row) for row in found]


def step(db: Database, seeker: str, *, about: str, step: str) -> StepRow | None:
    """One step, or None."""
    found = rows(
        db, f"{STEP_SELECT} WHERE steps.seeker = ? AND steps.about = ? AND steps.step = ?", seeker, about, step
    )
    return step_from(found[0]) if found else None


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


def step_from(row: Mapping[str, Any]) -> StepRow:
    """The step of a row that was read by ``told``."""
    return StepRow(
        about=row["about"],
        step=row["step"],
        purpose=row["purpose"],
        due=LocalTime(datetime.fromisoformat(row["due_wall"]), row["due_zone"]),
        due_at=moment(row["due_at"]),
        why=row["why"],
        rule=row["rule"],
        contact=row["contact"],
        interview=row["interview"],
        state=row["state"],
        scheduling=row["scheduling"],
        role=row["role"] or "",
        company=row["company"] or row["person_company"] or "",
        person=row["person"] or "",
        done_at=moment(row["done_at"]),
    )


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
