"""What the timing rules ask for: next steps of an application or a contact, with day, hour and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pendulum

from domain import rules
from domain.facts import ApplicationFacts, ContactFacts, Conversation, LetterOut, Preferences, StepKey
from domain.purpose import FOLLOW_UP, Purpose, kind_of
from domain.rules import Rule
from domain.slots import WORKING_DAYS, is_quiet, on_the_clock, out_of_quiet, slot, wall_time
from domain.values import LocalTime

FRIDAY = 4
FURTHEST_THURSDAY = 4
MORNING, LATE = time(9), time(18)
SOON = timedelta(hours=1)
SAME_CALL = timedelta(hours=1)
REST_AFTER_REJECTION = timedelta(days=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
CHECKS = (
    Purpose.CHECK_STATUS,
    Purpose.CHECK_STATUS_AGAIN,
    Purpose.CHECK_PROMISE,
    Purpose.CHECK_PROMISE_AGAIN,
)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One step the rules ask for.

    ``by_rule`` is the rule's own answer, ``due`` is that or, where it is past, the next slot.
    ``anchor`` names what the step hangs on; with ``rule`` it is the same over every recomputation.
    """

    rule: str
    anchor: str
    purpose: Purpose
    due: LocalTime
    by_rule: LocalTime
    why: str
    contact: str = ""
    interview: str = ""

    @property
    def key(self) -> StepKey:
        return (self.rule, self.anchor)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Another time for a step, one tap away."""

    label: str
    due: LocalTime


def plan_application(facts: ApplicationFacts, *, preferences: Preferences, now: datetime) -> tuple[Planned, ...]:
    """Every step the rules ask for, soonest first; ``now`` is aware.

    An answer, a rejection, a withdrawal or "no calls" stops the questions at once. A thank-you for an
    interview that took place is polite whatever was answered since, and stays while the application lives.
    """
    if not facts.live:
        return ()
    limits = _Limits.of(preferences, now=now, rejected_at=facts.rejected_at, zone=facts.zone)
    steps = _unsettled([*_checks(facts, limits), *_interviews(facts, limits), *_offer(facts, limits)], facts.settled)
    if not steps and not facts.has_other_step:
        steps = _unsettled(_reviews(facts, limits), facts.settled)
    return steps


def plan_contact(facts: ContactFacts, *, preferences: Preferences, now: datetime) -> tuple[Planned, ...]:
    """Every step the rules ask for with a contact alone, soonest first; ``now`` is aware."""
    limits = _Limits.of(preferences, now=now, rejected_at=facts.rejected_at, zone=facts.zone)
    return _unsettled([*_request(facts, limits), *_meeting(facts, limits)], facts.settled)


def suggestions(due: LocalTime | None, *, preferences: Preferences, now: datetime) -> tuple[Suggestion, ...]:
    """Other times for a step: tomorrow, a midweek day, next week; at the hour it has, else at ten."""
    zone, hour = (due.zone, due.wall.time()) if due else (preferences.zone, time(10))
    today = _date(now, zone)
    midweek = today.add(days=1).next(pendulum.THURSDAY)
    if today.diff(midweek).days > FURTHEST_THURSDAY:
        midweek = today.add(days=1).next(pendulum.TUESDAY)
    days = {
        "Tomorrow": today.add(days=1),
        midweek.format("dddd"): midweek,
        "Next week": _nearest(today.add(weeks=1), WORKING_DAYS, preferences.closed),
    }
    times = {label: _awake(wall_time(day, hour, zone), preferences) for label, day in days.items()}
    return tuple(Suggestion(label=label, due=moment) for label, moment in times.items() if moment != due)


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """What every step is held to: nothing is due before ``earliest``; ``zone`` is the reader's, or empty."""

    preferences: Preferences
    earliest: datetime
    zone: str

    @classmethod
    def of(cls, preferences: Preferences, *, now: datetime, rejected_at: datetime | None, zone: str) -> _Limits:
        rested = rejected_at + REST_AFTER_REJECTION if rejected_at else now
        return cls(preferences=preferences, earliest=max(now, rested), zone=zone)

    def date(self, instant: datetime) -> pendulum.Date:
        return _date(instant, self.preferences.zone)

    def lapsed(self, rule: Rule, since: datetime) -> bool:
        return self.earliest - since > rule.lapses


@dataclass(frozen=True, kw_only=True)
class _Chain:
    """Questions asked one after the other while no answer comes: the first counts from ``day``."""

    rules: tuple[Rule, ...]
    anchor: str
    since: datetime
    day: date
    interview: str = ""


def _checks(facts: ApplicationFacts, limits: _Limits) -> Iterator[Planned]:
    chain = None if facts.no_calls else _chain(facts, limits)
    if chain is None:
        return
    asked = sorted(out.at for out in facts.sent if out.purpose in CHECKS and out.at >= chain.since)
    if len(asked) < len(chain.rules):
        yield _dated(
            chain.rules[len(asked)],
            limits.date(asked[-1]) if asked else chain.day,
            limits,
            anchor=chain.anchor,
            interview=chain.interview,
        )


def _chain(facts: ApplicationFacts, limits: _Limits) -> _Chain | None:
    """The question that is open: about their promise, else the last interview, else the application."""
    stopped = max((*facts.stops, *([facts.offer.received_at] if facts.offer else [])), default=LONG_AGO)
    talks = [talk for talk in facts.interviews if not talk.cancelled and talk.ends_at() > stopped]
    last = max(talks, key=lambda talk: talk.ends_at(), default=None)
    promise = _promise(facts, stopped)
    if promise and (last is None or promise.day >= limits.date(last.starts.instant())):
        return promise
    if last:
        return _after(last, limits)
    return _applied(facts, stopped, limits)


def _promise(facts: ApplicationFacts, stopped: datetime) -> _Chain | None:
    """Their promise; one that came with the answer that stopped everything else still holds."""
    day, noted_at = facts.promised_on, facts.promise_noted_at
    if day is None or noted_at is None or noted_at + SAME_CALL < stopped:
        return None
    return _Chain(rules=rules.PROMISE, anchor=day.isoformat(), since=noted_at, day=day)


def _after(talk: Conversation, limits: _Limits) -> _Chain:
    return _Chain(
        rules=rules.AFTER_INTERVIEW,
        anchor=talk.id,
        since=talk.ends_at(),
        day=limits.date(talk.ends_at()),
        interview=talk.id,
    )


def _applied(facts: ApplicationFacts, stopped: datetime, limits: _Limits) -> _Chain | None:
    if facts.applied_at is None or facts.applied_at <= stopped:
        return None
    day: date = limits.date(facts.applied_at)
    table = rules.STATUS
    if facts.closing_on and facts.closing_on > day:
        day, table = facts.closing_on, rules.STATUS_AFTER_CLOSING
    return _Chain(rules=table, anchor="applied", since=facts.applied_at, day=day)


def _interviews(facts: ApplicationFacts, limits: _Limits) -> Iterator[Planned]:
    for talk in facts.interviews:
        if not talk.cancelled:
            yield from _get_ready(talk, limits)
            yield from _thank(talk, facts.sent, limits)


def _get_ready(talk: Conversation, limits: _Limits) -> Iterator[Planned]:
    starts, zone = talk.starts.instant(), limits.preferences.zone
    evening, soon = rules.PREPARE_EVENING, rules.PREPARE_SOON
    before = wall_time(limits.date(starts).add(days=evening.days), evening.at, zone)
    for rule, due in ((evening, before), (soon, on_the_clock(starts + soon.after, zone))):
        if due.instant() >= limits.earliest and not is_quiet(due.instant(), limits.preferences):
            yield _step(rule, due, due, limits, anchor=talk.id, interview=talk.id)


def _thank(talk: Conversation, sent: Iterable[LetterOut], limits: _Limits) -> Iterator[Planned]:
    """A thank-you for everyone who took part, or for nobody in particular where no names are known."""
    rule, ends = rules.THANK_INTERVIEWER, talk.ends_at()
    if limits.lapsed(rule, ends):
        return
    thanked = {out.contact for out in sent if out.purpose == rule.purpose and out.at >= talk.starts.instant()}
    for person in dict.fromkeys(talk.with_whom or ("",)):
        if person not in thanked and not ("" in thanked and len(talk.with_whom) <= 1):
            anchor = f"{talk.id}:{person}" if person else talk.id
            yield _fresh(rule, ends, limits, anchor=anchor, contact=person, interview=talk.id)


def _offer(facts: ApplicationFacts, limits: _Limits) -> Iterator[Planned]:
    offer = facts.offer
    if offer is None or offer.answered:
        return
    acknowledge = rules.ACKNOWLEDGE_OFFER
    if not _went(facts.sent, acknowledge, since=offer.received_at):
        by_rule = out_of_quiet(offer.received_at + acknowledge.after, limits.preferences)
        yield _step(acknowledge, by_rule, _next(acknowledge, by_rule, limits), limits, anchor="offer")
    if offer.deadline:
        yield _dated(rules.DECIDE_OFFER, offer.deadline, limits, anchor=offer.deadline.isoformat())


def _reviews(facts: ApplicationFacts, limits: _Limits) -> Iterator[Planned]:
    """Both questions about a silence; once it is time for the second, the first is not asked any more."""
    if facts.last_activity is None:
        return
    day = limits.date(facts.last_activity)
    silent = _dated(rules.REVIEW_SILENT, day, limits, anchor=day.isoformat())
    if silent.due == silent.by_rule:
        yield _dated(rules.REVIEW_QUIET, day, limits, anchor=day.isoformat())
    yield silent


def _request(facts: ContactFacts, limits: _Limits) -> Iterator[Planned]:
    rule, asked = rules.NUDGE_CONTACT, facts.requested_at
    if asked is None or limits.lapsed(rule, asked) or _went(facts.sent, rule, since=asked):
        return
    if not any(reply and reply >= asked for reply in (facts.answered_at, facts.met_at)):
        day = limits.date(asked)
        yield _dated(rule, day, limits, anchor=day.isoformat())


def _meeting(facts: ContactFacts, limits: _Limits) -> Iterator[Planned]:
    met = facts.met_at
    if met is None:
        return
    thanks, update, day = rules.THANK_CONTACT, rules.UPDATE_CONTACT, limits.date(met)
    if not (limits.lapsed(thanks, met) or _went(facts.sent, thanks, since=met)):
        yield _fresh(thanks, met, limits, anchor=day.isoformat())
    if not (limits.lapsed(update, met) or _went(facts.sent, update, since=met)):
        yield _dated(update, day, limits, anchor=day.isoformat())


def _went(sent: Iterable[LetterOut], rule: Rule, *, since: datetime) -> bool:
    return any(out.purpose == rule.purpose and out.at >= since for out in sent)


def _unsettled(steps: Iterable[Planned], settled: frozenset[StepKey]) -> tuple[Planned, ...]:
    """What is still to be done, soonest first."""
    return tuple(sorted((step for step in steps if step.key not in settled), key=lambda step: step.due.instant()))


def _dated(rule: Rule, day: date, limits: _Limits, *, anchor: str, interview: str = "") -> Planned:
    """The step of a rule that counts days from ``day``."""
    by_rule = _slot_from(_day_of(rule, day, limits.preferences.closed), rule, limits, earliest=LONG_AGO)
    due = _next(rule, by_rule, limits)
    why = rule.why.format(day=_pendulum(day).format("dddd D MMMM"))
    return _step(rule, by_rule, due, limits, anchor=anchor, why=why, interview=interview)


def _fresh(
    rule: Rule, ended: datetime, limits: _Limits, *, anchor: str, contact: str = "", interview: str = ""
) -> Planned:
    """The step of a rule that wants to happen soon after something ``ended``, at a decent hour."""
    by_rule, why = _same_day_or_morning(rule, ended, (rule.after, SOON), limits)
    due = by_rule
    if by_rule.instant() < limits.earliest:
        due, _ = _same_day_or_morning(rule, limits.earliest, (SOON,), limits)
    return _step(rule, by_rule, due, limits, anchor=anchor, why=why, contact=contact, interview=interview)


def _step(
    rule: Rule,
    by_rule: LocalTime,
    due: LocalTime,
    limits: _Limits,
    *,
    anchor: str,
    why: str = "",
    contact: str = "",
    interview: str = "",
) -> Planned:
    reasons = [why or rule.why]
    reasons += [rules.PASSED] if due != by_rule else []
    reasons += [rules.THEIR_CLOCK] if due.zone != limits.preferences.zone else []
    return Planned(
        rule=rule.key,
        anchor=anchor,
        purpose=rule.purpose,
        due=due,
        by_rule=by_rule,
        why=" ".join(reasons),
        contact=contact,
        interview=interview,
    )


def _next(rule: Rule, by_rule: LocalTime, limits: _Limits) -> LocalTime:
    """``by_rule``, or where that is past the next slot of the rule, or for pressing ones an hour from now."""
    if by_rule.instant() >= limits.earliest:
        return by_rule
    if rule.pressing:
        return out_of_quiet(limits.earliest + SOON, limits.preferences)
    yesterday = limits.date(limits.earliest).subtract(days=1)
    return _slot_from(yesterday, rule, limits, earliest=limits.earliest)


def _same_day_or_morning(
    rule: Rule, ended: datetime, waits: tuple[timedelta, ...], limits: _Limits
) -> tuple[LocalTime, str]:
    """A while later if early enough, on a Friday afternoon the same evening, else the next morning."""
    preferences, end = limits.preferences, LocalTime.at(ended, limits.preferences.zone).wall
    later = out_of_quiet(ended + waits[0], preferences)
    if later.wall < datetime.combine(end, LATE):
        return later, rule.why
    if end.weekday() == FRIDAY and end.time() < LATE:
        for evening in (on_the_clock(ended + wait, preferences.zone) for wait in waits):
            if not is_quiet(evening.instant(), preferences):
                return evening, rules.FRIDAY_EVENING
    morning = replace(rule, at=MORNING, weekdays=WORKING_DAYS)
    tomorrow = limits.date(ended).add(days=1)
    return _slot_from(tomorrow, morning, limits, earliest=ended), rules.NEXT_MORNING


def _slot_from(day: date, rule: Rule, limits: _Limits, *, earliest: datetime) -> LocalTime:
    """The first moment of the rule from ``day`` and ``earliest`` on; letters go by the reader's clock."""
    preferences = limits.preferences
    reader = limits.zone if kind_of(rule.purpose) == FOLLOW_UP else ""
    zones = [zone for zone in (reader, preferences.zone) if zone]
    days = (_pendulum(day).add(days=further) for further in count())
    open_days = (day for day in days if _is_open(day, rule.weekdays, preferences.closed))
    slots = (slot(day, rule.at, preferences, zones=zones) for day in open_days)
    return next(moment for moment in slots if moment and moment.instant() >= earliest)


def _day_of(rule: Rule, day: date, closed: frozenset[date]) -> pendulum.Date:
    """The day that ``rule`` counts to from ``day``."""
    found = _pendulum(day).add(days=rule.days)
    for _ in range(rule.working_days):
        found = _forward(found.add(days=1), WORKING_DAYS, closed)
    if rule.later:
        return _forward(found, rule.weekdays, closed)
    return _nearest(found, rule.weekdays, closed)


def _forward(day: pendulum.Date, weekdays: frozenset[int], closed: frozenset[date]) -> pendulum.Date:
    while not _is_open(day, weekdays, closed):
        day = day.add(days=1)
    return day


def _nearest(day: pendulum.Date, weekdays: frozenset[int], closed: frozenset[date]) -> pendulum.Date:
    """The open day nearest to ``day``, the later one of two that are equally near."""
    around = (day.add(days=step) for distance in count() for step in (distance, -distance))
    return next(near for near in around if _is_open(near, weekdays, closed))


def _is_open(day: date, weekdays: frozenset[int], closed: frozenset[date]) -> bool:
    """Whether ``day`` is one of ``weekdays``; a rule for any day does not care that others rest."""
    return day.weekday() in weekdays and (weekdays == rules.ANY_DAY or day not in closed)


def _awake(moment: LocalTime, preferences: Preferences) -> LocalTime:
    """``moment``, or the end of the quiet hours it falls into."""
    return out_of_quiet(moment.instant(), preferences) if is_quiet(moment.instant(), preferences) else moment


def _date(instant: datetime, zone: str) -> pendulum.Date:
    return _pendulum(LocalTime.at(instant, zone).wall)


def _pendulum(day: date) -> pendulum.Date:
    return pendulum.Date(day.year, day.month, day.day)
