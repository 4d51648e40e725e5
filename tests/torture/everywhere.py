"""Two years in every time zone by a clock that is turned: each reminder comes once, in its minute, never at night.

``python -m tests.torture.everywhere [how many zones]``.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from domain.application import Details
from domain.commands import Commands
from domain.purpose import Purpose
from domain.seeker import Seeker
from domain.steps import Steps
from domain.store.tracker import Tracker
from domain.values import LocalTime, QuietHours, Stamp
from jobs.channels import Accepted, Incoming, Outcome, Sighting
from jobs.channels.outbox import Outbox
from jobs.courier import Courier
from jobs.links import Links
from jobs.reminding import Wording
from tests.benchmarks.report import Report
from tests.support.searching import opened

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 730
TICK = timedelta(seconds=10)
MOST_LATE = 60.0
SEED = 20_260_301
EVENING, MORNING = 21, 8
NO_QUIET = QuietHours(day_time(), day_time())
ODD = (
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
"""Zones with rules of their own: half hours, changes at midnight, summer time by the moon, tomorrow already."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A reminder, and the moment at which it ought to come, reckoned minute by minute."""

    seeker: str
    zone: str
    wall: datetime
    expected: datetime


@dataclass
class Telephone:
    """Takes every text, and knows when."""

    now: datetime = BEGINS
    taken: list[tuple[datetime, str, str]] = field(default_factory=list)
    name: str = "twilio"

    def send(self, *, to: str, body: str, **_: object) -> Outcome:
        self.taken.append((self.now, to, body))
        return Accepted(f"SM{len(self.taken)}")

    def find(self, **_: object) -> Sighting | None:
        return None

    def look(self, _id: str, /) -> Sighting | None:
        return None

    def inbound(self, _since: datetime, /) -> Iterable[Incoming]:
        return ()


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What came of the two years; ``latest`` in seconds after the moment that was due."""

    zones: int
    reminders: int
    lost: int
    twice: int
    early: int
    night: int
    latest: float


def live(zones: Sequence[str], *, folder: Path, each: int = 5, seed: int = SEED) -> Lived:
    """Let one person live in each of ``zones`` for two years; every other one of them has no quiet hours."""
    telephone = Telephone()
    with opened(folder) as tracker:
        planned = _plan_everything(tracker, zones, each=each, chance=random.Random(seed))  # noqa: S311 repeatable
        courier = Courier(
            commands=Commands(tracker),
            db=tracker,
            channels=lambda: {"outbox": Outbox(), "twilio": telephone},
            clock=lambda: telephone.now,
            words=Wording(tracker),
            links=Links(db=tracker, key=b"k" * 32, public_url="", clock=lambda: telephone.now),
            callback=lambda _: None,
            rate=1e6,
            hands=1,
        )
        for telephone.now in _strokes(planned):
            courier.tick()
        return _judged(tracker, planned, telephone, zones=len(zones))


def _plan_everything(tracker: Tracker, zones: Sequence[str], *, each: int, chance: random.Random) -> list[Planned]:
    commands, stamp, found = Commands(tracker), Stamp.now(BEGINS - timedelta(days=1)), []
    for number, zone in enumerate(zones):
        seeker, quiet = f"seeker{number}", number % 2 == 0
        commands.begin_search(seeker, zone=zone, stamp=stamp)
        commands.change_seeker(seeker, lambda me: _settle(me, quiet=quiet, stamp=stamp))  # noqa: B023 done at once
        about = commands.save_role(seeker, details=Details(role="Baker", company=zone), stamp=stamp)
        walls = _walls(zone, each=each, chance=chance)
        commands.change_steps(seeker, about, lambda one: _plan(one, walls, zone, stamp), stamp=stamp)  # noqa: B023
        found += [
            Planned(seeker=seeker, zone=zone, wall=wall, expected=_expected(wall, zone, quiet=quiet)) for wall in walls
        ]
    return found


def _settle(me: Seeker, *, quiet: bool, stamp: Stamp) -> None:
    me.change_phone(phone=_phone(me.seeker), consented=True, stamp=stamp)
    me.order_channels(channels=("twilio", "outbox"), stamp=stamp)
    if not quiet:
        me.change_quiet_hours(quiet=NO_QUIET, stamp=stamp)


def _phone(seeker: str) -> str:
    return f"+4477{int(seeker.removeprefix('seeker')):08}"


def _plan(one: Steps, walls: Sequence[datetime], zone: str, stamp: Stamp) -> None:
    for wall in walls:
        one.schedule_step(purpose=Purpose.CUSTOM, due=LocalTime(wall, zone), stamp=stamp)


def _walls(zone: str, *, each: int, chance: random.Random) -> list[datetime]:
    """Times on the wall, three days apart at least: where clocks change, in the doubled or skipped hour itself."""
    changes = _changes(zone)[:each]
    days = [BEGINS.date() + timedelta(days=3 + 7 * week) for week in range(DAYS // 7)]
    free = [day for day in days if all(abs((day - change.date()).days) > 3 for change in changes)]
    others = [_at(day, chance) for day in chance.sample(free, each - len(changes))]
    return sorted([*changes, *others])


def _changes(zone: str) -> list[datetime]:
    """The hours that are skipped or doubled by a change of clocks, half an hour into it."""
    info, found = ZoneInfo(zone), []
    for day in range(1, DAYS):
        before, after = (BEGINS + timedelta(days=day + n) for n in (0, 1))
        if before.astimezone(info).utcoffset() != after.astimezone(info).utcoffset():
            moment = _first_minute_after(before, info)
            shown = (moment - timedelta(minutes=1)).astimezone(info).replace(tzinfo=None) + timedelta(minutes=31)
            found.append(shown.replace(second=0, microsecond=0, fold=0))
    return found


def _first_minute_after(before: datetime, info: ZoneInfo) -> datetime:
    offset = before.astimezone(info).utcoffset()
    return next(
        before + timedelta(minutes=n)
        for n in range(1, 24 * 60 + 1)
        if (before + timedelta(minutes=n)).astimezone(info).utcoffset() != offset
    )


def _at(day: date, chance: random.Random) -> datetime:
    return datetime.combine(day, day_time(chance.randrange(24), chance.randrange(60)))


def _expected(wall: datetime, zone: str, *, quiet: bool) -> datetime:
    """The first minute from then on that is not in the night, found by looking at the clock each minute."""
    info = ZoneInfo(zone)
    moment = wall.replace(tzinfo=info, fold=0).astimezone(UTC)
    while quiet and not MORNING <= moment.astimezone(info).hour < EVENING:
        moment += timedelta(minutes=1)
    return moment


def _strokes(planned: Sequence[Planned]) -> list[datetime]:
    """When the clock strikes: around every moment that matters, at seconds that divide by ten."""
    moments = set()
    for one in planned:
        due = one.wall.replace(tzinfo=ZoneInfo(one.zone), fold=0).astimezone(UTC)
        for moment in (due, one.expected):
            moments |= {moment - TICK, moment, moment + TICK, moment + 6 * TICK}
    return sorted(moments)


def _judged(tracker: Tracker, planned: Sequence[Planned], telephone: Telephone, *, zones: int) -> Lived:
    rows = tracker.read(
        "SELECT deliveries.seeker, deliveries.reference, deliveries.recipient, steps.due_wall FROM deliveries "
        "JOIN steps ON steps.seeker = deliveries.seeker AND steps.about = deliveries.about "
        "AND steps.step = deliveries.step WHERE purpose = 'custom'"
    )
    signs = {(row["seeker"], row["due_wall"]): (row["recipient"], row["reference"]) for row in rows}
    came = [
        [at for at, to, body in telephone.taken if to == sign[0] and sign[1] in body] if sign else []
        for sign in (signs.get((one.seeker, one.wall.isoformat(timespec="minutes"))) for one in planned)
    ]
    lateness = [(times[0] - one.expected).total_seconds() for one, times in zip(planned, came, strict=True) if times]
    return Lived(
        zones=zones,
        reminders=len(planned),
        lost=sum(not times for times in came),
        twice=sum(len(times) > 1 for times in came),
        early=sum(late < 0 for late in lateness),
        night=_at_night(planned, telephone),
        latest=max(lateness, default=0.0),
    )


def _at_night(planned: Sequence[Planned], telephone: Telephone) -> int:
    zone_of = {_phone(one.seeker): one.zone for one in planned if int(one.seeker.removeprefix("seeker")) % 2 == 0}
    hours = [at.astimezone(ZoneInfo(zone_of[to])).hour for at, to, _ in telephone.taken if to in zone_of]
    return sum(not MORNING <= hour < EVENING for hour in hours)


def main(how_many: int | None) -> None:
    report, began = Report(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="everywhere-") as folder:
        lived = live(sorted(available_timezones())[:how_many], folder=Path(folder))
    report.figure(name="everywhere_zones", value=lived.zones, unit="zones")
    report.figure(name="everywhere_reminders", value=lived.reminders, unit="reminders")
    report.figure(name="everywhere_lost", value=lived.lost, unit="reminders", limit=0)
    report.figure(name="everywhere_twice", value=lived.twice, unit="reminders", limit=0)
    report.figure(name="everywhere_early", value=lived.early, unit="reminders", limit=0)
    report.figure(name="everywhere_night", value=lived.night, unit="texts", limit=0)
    report.figure(name="everywhere_latest", value=lived.latest, unit="s after its moment", limit=MOST_LATE)
    report.figure(name="everywhere_seconds", value=time.monotonic() - began, unit="s")
    report.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
