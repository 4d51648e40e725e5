"""What the charts show, counted from journeys: flows between stages, weeks, sources. Nothing in here draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from domain import outcomes as o
from projections.insights import STAGES, Journey
from ui import words

QUIET = timedelta(days=30)
ENOUGH_FOR_SOURCES, MOST_WAYS = 10, 5
TELLING, IN_WEEKS, MONTH = 2, 12, timedelta(days=30.4)
FROM, OTHERS = "from ", "Other ways"
"""Before the name of a source, where it is a part of the river."""
FEWEST = 5
"""Of fewer applications than these no rate is told: it would say nothing."""
WEEKS = 16
NOT_SAID = "Not said where"
NAMES = {"applied": "Applied", "screening": "Screening", "interviewing": "Interviewing", "offer": "Offer"}
# How a journey ends: its words, and the colour of a stage that stands for it. In the order of the picture.
ENDS = {
    "accepted": ("Accepted", "green"),
    "declined": ("You declined", "slate"),
    "going": ("Under way", "amber"),
    "withdrawn": ("You withdrew", "slate"),
    "rejected": ("They said no", "rose"),
    "unknown": ("Ended, not said how", "stone"),
    "silent": ("No answer", "stone"),
}
COLOURS = {"applied": "blue", "screening": "teal", "interviewing": "violet", "offer": "green"}


@dataclass(frozen=True, kw_only=True)
class Flow:
    """How many went from one stage to the next, or to an end."""

    start: str
    end: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Week:
    """What happened in the week that begins on ``monday``."""

    monday: date
    applied: int
    letters: int
    answers: int

    @property
    def busiest(self) -> int:
        return max(self.applied, self.letters, self.answers)


@dataclass(frozen=True, kw_only=True)
class Source:
    """How applications found one way were answered. ``days`` to the first answer: the median, None without one."""

    name: str
    applied: int
    answered: int
    waiting: int
    days: float | None

    @property
    def rate(self) -> int | None:
        """Of a hundred; None where there are too few to tell."""
        return round(100 * self.answered / self.applied) if self.applied >= FEWEST else None


def end_of(journey: Journey, *, now: datetime) -> str:
    """How it ended, as far as is known."""
    if journey.outcome:
        return {o.ACCEPTED: "accepted", o.DECLINED: "declined", o.REJECTED: "rejected", o.WITHDRAWN: "withdrawn"}.get(
            journey.outcome, "silent"
        )
    if journey.closed:
        return "unknown"
    if journey.answered_at is None and now - journey.active_at > QUIET:
        return "silent"
    return "going"


def flows(journeys: Iterable[Journey], *, now: datetime) -> list[Flow]:
    """One way through the stages for each journey, and exactly one end."""
    steps: Counter[tuple[str, str]] = Counter()
    for journey in journeys:
        stops = (*journey.reached, end_of(journey, now=now))
        steps.update(pairwise(stops))
    order = [*(stage.value for stage in STAGES), *ENDS]
    told = sorted(steps.items(), key=lambda step: tuple(order.index(stop) for stop in step[0]))
    return [Flow(start=start, end=end, count=count) for (start, end), count in told]


def title_of(journeys: Sequence[Journey], *, now: datetime) -> str:
    """How many applications in what time, in words; a time of less than two weeks is not told."""
    begun = min((journey.applied_at for journey in journeys if journey.applied_at), default=now)
    weeks_gone = (now - begun) // timedelta(weeks=1)
    told = words.count(len(journeys), "application")
    if weeks_gone < TELLING:
        return told
    if weeks_gone <= IN_WEEKS:
        return f"{told} in {weeks_gone} weeks"
    return f"{told} in {round((now - begun) / MONTH)} months"


def ways_in(journeys: Sequence[Journey]) -> list[Flow]:
    """Where the applications of the river were found, the most used first; nothing where there are too few to tell.

    The least used ones are taken together, and those of which nobody said it stand last.
    """
    if len(journeys) < ENOUGH_FOR_SOURCES:
        return []
    by_name: dict[str, list[Journey]] = {}
    for journey in journeys:
        by_name.setdefault(_source_key(journey), []).append(journey)
    known = sorted((key for key in by_name if key), key=lambda key: (-len(by_name[key]), key))
    shown = known if len(known) <= MOST_WAYS else known[: MOST_WAYS - 1]
    groups = [(_source_name(by_name[key][0]), by_name[key]) for key in shown]
    groups += [(OTHERS, [journey for key in known[len(shown) :] for journey in by_name[key]])]
    groups += [(NOT_SAID, by_name.get("", []))]
    return [flow for name, some in groups for flow in _entering(name, some)]


def _entering(name: str, journeys: Sequence[Journey]) -> list[Flow]:
    first = Counter(journey.reached[0] for journey in journeys)
    return [
        Flow(start=FROM + name, end=stage.value, count=first[stage.value]) for stage in STAGES if first[stage.value]
    ]


def _source_key(journey: Journey) -> str:
    return " ".join(journey.source.split()).casefold()


def _source_name(journey: Journey) -> str:
    return " ".join(journey.source.split()) or NOT_SAID


def weeks(journeys: Sequence[Journey], letters: Iterable[datetime], *, now: datetime, zone: str) -> list[Week]:
    """The last sixteen weeks, the running one last; shorter where the search is younger."""
    today = words.today(now, zone)

    def counted(moments: Iterable[datetime | None]) -> Counter[date]:
        days = (words.local(moment, zone).date() for moment in moments if moment)
        return Counter(day - timedelta(days=day.weekday()) for day in days)

    applied = counted(journey.applied_at for journey in journeys)
    answers = counted(journey.answered_at for journey in journeys)
    written = counted(letters)
    this = today - timedelta(days=today.weekday())
    first = min((*applied, *answers, *written, this))
    mondays = [this - timedelta(weeks=back) for back in range(WEEKS)]
    return [
        Week(monday=monday, applied=applied[monday], letters=written[monday], answers=answers[monday])
        for monday in reversed(mondays)
        if monday >= first
    ]


def sources(journeys: Iterable[Journey]) -> list[Source]:
    """By where the role was found, the most used first; those of whom it is not known come last."""
    found: dict[str, list[Journey]] = {}
    for journey in journeys:
        if journey.applied_at is not None:
            found.setdefault(_source_key(journey), []).append(journey)
    told = [_source(several) for several in found.values()]
    return sorted(told, key=lambda source: (source.name == NOT_SAID, -source.applied, source.name))


def _source(journeys: Sequence[Journey]) -> Source:
    spans = [
        max(0.0, (journey.answered_at - journey.applied_at) / timedelta(days=1))
        for journey in journeys
        if journey.answered_at and journey.applied_at
    ]
    return Source(
        name=_source_name(journeys[0]),
        applied=len(journeys),
        answered=len(spans),
        waiting=sum(journey.answered_at is None and not journey.outcome and not journey.closed for journey in journeys),
        days=median(spans) if spans else None,
    )
