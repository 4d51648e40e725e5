"""The table of timing rules: how long after what, on which weekdays, at which hour, and why then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta

from domain.purpose import Purpose
from domain.slots import WORKING_DAYS

ANY_DAY = frozenset(range(7))
MIDWEEK = frozenset({1, 2, 3})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the table: so long after its date, on such a weekday, at this hour, for this reason.

    ``days`` and ``working_days`` count from the local date the rule hangs on; the day found is moved to the
    nearest of ``weekdays`` (ties forward), or, with ``later``, to the next one. ``after`` is for rules that
    count hours instead. ``{day}`` in ``why`` is the date the rule hangs on. ``lapses`` after that date nobody
    would do it any more. What is ``pressing`` and past is due in an hour instead of on the next such day.
    """

    key: str
    purpose: Purpose
    why: str
    days: int = 0
    working_days: int = 0
    weekdays: frozenset[int] = WORKING_DAYS
    later: bool = False
    at: time = time(10)
    after: timedelta = timedelta()
    lapses: timedelta = timedelta.max
    pressing: bool = False


STATUS = (
    Rule(
        key="check_status",
        purpose=Purpose.CHECK_STATUS,
        days=7,
        weekdays=MIDWEEK,
        why="One week after you applied; a midweek morning is usual.",
    ),
    Rule(
        key="check_status_again",
        purpose=Purpose.CHECK_STATUS_AGAIN,
        working_days=10,
        weekdays=MIDWEEK,
        why="Ten working days after your first note. A second one is usual, a third is not.",
    ),
    Rule(
        key="close_or_find_contact",
        purpose=Purpose.CLOSE_OR_FIND_CONTACT,
        working_days=10,
        why="Two notes and no answer for ten working days.",
    ),
)
STATUS_AFTER_CLOSING = (
    replace(STATUS[0], why="One week after the closing date, {day}; a midweek morning is usual."),
    *STATUS[1:],
)
PROMISE = (
    Rule(
        key="check_promise",
        purpose=Purpose.CHECK_PROMISE,
        working_days=1,
        why="They named {day}. The next working day is usual.",
    ),
    Rule(
        key="check_promise_again",
        purpose=Purpose.CHECK_PROMISE_AGAIN,
        working_days=5,
        why="Five working days after you asked. Once more is usual, then let it go.",
    ),
)
AFTER_INTERVIEW = (
    Rule(
        key="check_interview",
        purpose=Purpose.CHECK_PROMISE,
        working_days=5,
        why="Five working days after the interview; no date was named.",
    ),
    replace(PROMISE[1], key="check_interview_again"),
)
THANK_INTERVIEWER = Rule(
    key="thank_you",
    purpose=Purpose.THANK_YOU,
    after=timedelta(hours=2, minutes=30),
    lapses=timedelta(days=14),
    why="A few hours after the interview, while it is fresh.",
)
PREPARE_EVENING = Rule(
    key="prepare_evening",
    purpose=Purpose.PREPARE_EVENING,
    days=-1,
    weekdays=ANY_DAY,
    at=time(18),
    why="The evening before the interview.",
)
PREPARE_SOON = Rule(
    key="prepare_soon",
    purpose=Purpose.PREPARE_SOON,
    after=timedelta(hours=-2),
    why="Two hours before the interview.",
)
ACKNOWLEDGE_OFFER = Rule(
    key="acknowledge_offer",
    purpose=Purpose.ACKNOWLEDGE_OFFER,
    after=timedelta(hours=2),
    pressing=True,
    why="An offer is usually answered within a day, even if only to ask for time.",
)
DECIDE_OFFER = Rule(
    key="decide_offer",
    purpose=Purpose.DECIDE_OFFER,
    days=-2,
    pressing=True,
    weekdays=ANY_DAY,
    why="Two days before they want an answer, on {day}.",
)
REVIEW_QUIET = Rule(
    key="review_quiet",
    purpose=Purpose.REVIEW_QUIET,
    days=14,
    later=True,
    why="Nothing has happened here since {day}, and nothing is planned.",
)
REVIEW_SILENT = Rule(
    key="review_silent",
    purpose=Purpose.REVIEW_SILENT,
    days=30,
    later=True,
    why="A month without a word, since {day}. Silence is common and says little about you.",
)
NUDGE_CONTACT = Rule(
    key="nudge_contact",
    purpose=Purpose.NUDGE_CONTACT,
    working_days=7,
    lapses=timedelta(days=60),
    why="Seven working days without an answer. One more note is usual, not two.",
)
THANK_CONTACT = Rule(
    key="thank_contact",
    purpose=Purpose.THANK_CONTACT,
    after=timedelta(hours=3),
    lapses=timedelta(days=14),
    why="A few hours after you spoke, while it is fresh.",
)
UPDATE_CONTACT = Rule(
    key="update_contact",
    purpose=Purpose.UPDATE_CONTACT,
    days=28,
    lapses=timedelta(days=120),
    why="Four weeks after you spoke: people like to hear what came of their advice.",
)

NEXT_MORNING = "Too late for the same day; the next working morning is usual."
FRIDAY_EVENING = "A Friday afternoon: the same evening, before the weekend."
PASSED = "That time has passed, so this is the next one."
THEIR_CLOCK = "The hour is the one on their clock."
