"""The tables of what is to be done and of how each reminder fared on its way, and how events change them."""

from __future__ import annotations

from typing import Any

from domain import delivery_events as d
from domain import steps as s
from domain.aggregate import Event
from domain.taken_back import TakenBack
from domain.values import LocalTime
from projections.database import Column, ReadModel, Table, Writer
from projections.moments import ms

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
