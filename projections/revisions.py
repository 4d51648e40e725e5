"""What one event of an application or a contact corrects, or takes back, of those before it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from domain import application as a
from domain import contact as c
from domain import interviews as i
from domain import outcomes as o
from domain import steps as s
from domain.aggregate import Event
from domain.taken_back import TakenBack
from projections.database import Column, Table, Writer

SAID = Table(
    "timeline_said",
    columns=(
        Column("seeker", "text"),
        Column("about", "text"),
        Column("what", "text"),
        Column("position", "integer"),
        Column("value", "text"),
        Column("before", "text"),
    ),
    key=("seeker", "about", "what"),
    indexes=(),
)
"""What was said last of each thing, where, and what was said of it before."""

EVER_SAID = Table(
    "timeline_ever_said",
    columns=(
        Column("seeker", "text"),
        Column("about", "text"),
        Column("what", "text"),
        Column("version", "integer"),
        Column("position", "integer"),
        Column("value", "text"),
    ),
    key=("seeker", "about", "what", "version"),
    indexes=(),
)
"""Everything that was said of each thing: where some of it is taken back, what is left is the last word again."""


class Way(StrEnum):
    """How an event bears on what was said of the same thing before it."""

    SAYS = "says"
    CORRECTS = "corrects"
    TAKES_BACK = "takes back"


class Bearing(NamedTuple):
    """``position``: that of the event corrected or taken back."""

    way: Way
    position: int | None


class Saying(NamedTuple):
    """An event says ``value`` of ``what``."""

    way: Way
    what: Callable[[Any], str]
    value: Callable[[Any], object]


NOTHING = Bearing(Way.SAYS, None)


def bearing(write: Writer, event: Event, position: int) -> Bearing:
    """What ``event`` corrects or takes back; it is remembered as the latest word of what it says."""
    found = [_one(write, event, position, saying) for saying in _sayings_of(type(event))]
    return next((one for one in found if one.position is not None), NOTHING)


def retold(write: Writer, event: TakenBack) -> None:
    """The last word of each thing is the last that still counts."""
    seeker, about = event.originator_id.partition("/")[0], event.originator_id
    for what, said in groupby(list(write.each(EVER_SAID, seeker, about)), key=itemgetter("what")):
        left = [one for one in said if one["version"] not in event.taken]
        if not left:
            write.drop(SAID, seeker, about, what)
            continue
        before, last = left[-2]["value"] if left[1:] else "", left[-1]
        position, value = last["position"], last["value"]
        write.put(SAID, seeker=seeker, about=about, what=what, position=position, value=value, before=before)


def _one(write: Writer, event: Event, position: int, saying: Saying) -> Bearing:
    key = event.originator_id.partition("/")[0], event.originator_id, saying.what(event)
    value, last = _digest(saying.value(event)), write.get(SAID, *key)
    seeker, about, what = key
    before = str(last["value"]) if last else ""
    write.put(SAID, seeker=seeker, about=about, what=what, position=position, value=value, before=before)
    version = event.originator_version
    write.put(EVER_SAID, seeker=seeker, about=about, what=what, version=version, position=position, value=value)
    if last is None:
        return NOTHING
    if saying.way == Way.TAKES_BACK or value == last["before"]:
        return Bearing(Way.TAKES_BACK, last["position"])
    return Bearing(Way.CORRECTS, last["position"]) if saying.way == Way.CORRECTS else NOTHING


def _digest(value: object) -> str:
    """Kept in place of the value: it is only asked whether two are the same."""
    return blake2b(repr(value).encode(), digest_size=8).hexdigest()


def _sayings_of(kind: type[Event]) -> tuple[Saying, ...]:
    return next((SAYINGS[base] for base in kind.__mro__ if base in SAYINGS), ())


def _always(what: str) -> Callable[[Any], str]:
    return lambda _: what


def _note(event: s.NoteAdded | s.NoteAmended) -> str:
    return f"note {event.note}"


def _step(event: s.StepScheduled | s.FollowUpRescheduled) -> str:
    return f"due {event.step}"


def _plan(event: s.FollowUpCancelled | s.NudgeDone | s.LetterWent | s.StepReopened) -> str:
    return f"plan {event.step}"


def _talk(event: i.InterviewScheduled | i.InterviewMoved) -> str:
    return f"interview {event.interview}"


def _date(event: a.DateCorrected) -> str:
    return f"date {event.of}"


def _tag(event: a.Tagged | a.Untagged) -> str:
    return f"tag {event.tag}"


def _link(event: a.ContactLinked | a.ContactUnlinked) -> str:
    return f"link {event.contact}"


AWAY, ENDED, STAGE, DETAILS, CARD = map(_always, ("away", "ended", "stage", "details", "card"))

SAYINGS: dict[type[Any], tuple[Saying, ...]] = {
    a.RoleSaved: (
        Saying(Way.SAYS, DETAILS, lambda event: event.details),
        Saying(Way.SAYS, STAGE, lambda event: event.stage),
    ),
    a.DetailsCorrected: (Saying(Way.CORRECTS, DETAILS, lambda event: event.details),),
    a.StageMoved: (Saying(Way.SAYS, STAGE, lambda event: event.stage),),
    a.Applied: (Saying(Way.SAYS, _always("date applied"), lambda event: event.occurred_at),),
    o.OfferReceived: (Saying(Way.SAYS, _always("date offer"), lambda event: event.occurred_at),),
    a.DateCorrected: (Saying(Way.CORRECTS, _date, lambda event: event.at),),
    s.NoteAdded: (Saying(Way.SAYS, _note, lambda event: event.text),),
    s.NoteAmended: (Saying(Way.CORRECTS, _note, lambda event: event.text),),
    i.InterviewScheduled: (Saying(Way.SAYS, _talk, lambda event: event.starts),),
    i.InterviewMoved: (Saying(Way.CORRECTS, _talk, lambda event: event.starts),),
    s.StepScheduled: (Saying(Way.SAYS, _step, lambda event: event.due),),
    s.FollowUpRescheduled: (Saying(Way.CORRECTS, _step, lambda event: event.due),),
    s.FollowUpCancelled: (Saying(Way.SAYS, _plan, lambda event: event.originator_version),),
    s.NudgeDone: (Saying(Way.SAYS, _plan, lambda event: event.originator_version),),
    s.LetterWent: (Saying(Way.SAYS, _plan, lambda event: event.originator_version),),
    s.StepReopened: (Saying(Way.TAKES_BACK, _plan, lambda event: event.originator_version),),
    a.Archived: (Saying(Way.SAYS, AWAY, lambda event: event.originator_version),),
    a.Removed: (Saying(Way.SAYS, AWAY, lambda event: event.originator_version),),
    a.Restored: (Saying(Way.TAKES_BACK, AWAY, lambda event: event.originator_version),),
    o.Ended: (Saying(Way.SAYS, ENDED, lambda event: event.originator_version),),
    o.Reopened: (Saying(Way.TAKES_BACK, ENDED, lambda event: event.originator_version),),
    a.Tagged: (Saying(Way.SAYS, _tag, lambda event: event.originator_version),),
    a.Untagged: (Saying(Way.TAKES_BACK, _tag, lambda event: event.originator_version),),
    a.ContactLinked: (Saying(Way.SAYS, _link, lambda event: event.originator_version),),
    a.ContactUnlinked: (Saying(Way.TAKES_BACK, _link, lambda event: event.originator_version),),
    c.ContactAdded: (Saying(Way.SAYS, CARD, lambda event: event.card),),
    c.ContactCorrected: (Saying(Way.CORRECTS, CARD, lambda event: event.card),),
    c.ContactRemoved: (Saying(Way.SAYS, AWAY, lambda event: event.originator_version),),
    c.ContactRestored: (Saying(Way.TAKES_BACK, AWAY, lambda event: event.originator_version),),
}
"""What is said again in other words corrects what was said; what is said once more as it was takes it back."""
