"""One search told step by step through the program's own commands: a real store, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.application import Details, JobApplication
from domain.commands import Commands
from domain.contact import Card, Contact
from domain.delivery import Delivery
from domain.interviews import Interview
from domain.purpose import Purpose
from domain.seeker import Seeker
from domain.steps import Step, Steps
from domain.store.opening import open_store
from domain.store.tracker import Tracker
from domain.values import Cause, Letter, LocalTime, Stamp
from projections import board
from projections.models import MODELS
from projections.projector import Projector
from tests.support.postgres import KINDS, PostgresServer

LONDON = "Europe/London"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = b"a key of at least thirty-two bytes"

DETAILS = Details(role="Data Engineer", company="Nordlicht")
ROBIN = Card(name="Robin Ahrens", company="Nordlicht", email="robin@nordlicht.example")
NOTE = Letter(kind="status_application", subject="My application", body="Dear Robin,\n\nany news?\n", via="copy")


def moment(words: str, zone: str = LONDON) -> datetime:
    """The UTC moment of "2026-03-10 10:00" on the clocks of ``zone``."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(words: str, zone: str = LONDON) -> LocalTime:
    return LocalTime(datetime.fromisoformat(words), zone)


def stamp(at: datetime = MONDAY, *, cause: Cause = Cause.PERSON) -> Stamp:
    return Stamp.now(at, cause=cause)


def said(subject: Any) -> list[str]:
    """The names of the events a subject has recorded and not yet saved."""
    return [type(event).__name__ for event in subject.pending_events]


def shown(steps: list[Step]) -> list[tuple[str, str]]:
    """Rule (or purpose, where the person chose it) and hour of each step."""
    return [(step.rule or step.purpose, f"{step.due.wall:%a %d %b %H:%M}") for step in steps]


@dataclass
class Search:
    """What one seeker does; ``now`` is the moment at which it is recorded."""

    tracker: Tracker
    seeker: str = "me"
    now: datetime = MONDAY
    commands: Commands = field(init=False)

    def __post_init__(self) -> None:
        self.commands = Commands(record=self.tracker)

    def begin(self, zone: str = LONDON) -> Search:
        self.commands.begin_search(self.seeker, zone=zone, stamp=self.stamp())
        return self

    def of(self, seeker: str) -> Search:
        """The search of somebody else in the same store, begun."""
        return Search(self.tracker, seeker, self.now).begin()

    def at(self, words: str) -> Search:
        """Go to that moment on the clocks of London."""
        self.now = moment(words)
        return self

    def later(self, **span: float) -> Search:
        self.now += timedelta(**span)
        return self

    def stamp(self, *, cause: Cause = Cause.PERSON) -> Stamp:
        return stamp(self.now, cause=cause)

    def save(self, role: str = "Data Engineer", company: str = "Nordlicht", *, stage: str = "", **more: Any) -> str:
        details = replace(DETAILS, role=role, company=company, **more)
        return self.commands.save_role(self.seeker, details=details, stage=stage, stamp=self.stamp())

    def applied(self, role: str = "Data Engineer", company: str = "Nordlicht", **more: Any) -> str:
        """A role that has been applied for just now."""
        return self.save(role, company, stage="applied", **more)

    def meet(self, name: str = "Robin Ahrens", *, application: str = "", part: str = "", **more: Any) -> str:
        """Add somebody."""
        card = replace(ROBIN, name=name, **more)
        return self.commands.add_contact(self.seeker, card=card, application=application, part=part, stamp=self.stamp())

    def change(self, id: str, deed: Callable[[JobApplication, Stamp], None], *, happened: str = "") -> None:
        """Do something to an application, now or, told now, at an earlier hour in London."""
        stamp = self.stamp().happened(moment(happened)) if happened else self.stamp()
        self.commands.change_application(self.seeker, id, lambda one: deed(one, stamp), stamp=stamp)

    def change_contact(self, id: str, deed: Callable[[Contact, Stamp], None], *, happened: str = "") -> None:
        stamp = self.stamp().happened(moment(happened)) if happened else self.stamp()
        self.commands.change_contact(self.seeker, id, lambda one: deed(one, stamp), stamp=stamp)

    def plan(self, about: str, deed: Callable[[Steps, Stamp], None]) -> None:
        """Do something to the steps, letters or notes of an application or a contact."""
        stamp = self.stamp()
        self.commands.change_steps(self.seeker, about, lambda one: deed(one, stamp), stamp=stamp)

    def settle(self, deed: Callable[[Seeker, Stamp], None]) -> None:
        """Change one's own settings."""
        stamp = self.stamp()
        self.commands.change_seeker(self.seeker, lambda one: deed(one, stamp))

    def move(self, id: str, stage: str, *, rank: str = "") -> None:
        self.commands.move(self.seeker, id, stage=stage, rank=rank, stamp=self.stamp())

    def write(self, about: str, *, purpose: Purpose = Purpose.CHECK_STATUS, step: str = "", **more: Any) -> None:
        """Send a letter."""
        contact = more.pop("contact", "")
        letter = replace(NOTE, **more)
        self.plan(
            about,
            lambda one, stamp: one.send_letter(purpose=purpose, letter=letter, step=step, contact=contact, stamp=stamp),
        )

    def interview(self, id: str, starts: str, **more: Any) -> None:
        self.change(id, lambda one, stamp: one.schedule_interview(starts=wall(starts), stamp=stamp, **more))

    def remind(self, about: str, step: str, *, channel: str = "outbox", reference: str = "7Q2F", to: str = "") -> str:
        """Ask for a reminder of a step as it is planned now."""
        planned = self.subject(about).steps[step]
        scheduling = next(
            row["scheduling"]
            for row in self.tracker.read(
                "SELECT scheduling FROM steps WHERE seeker = ? AND about = ? AND step = ?", (self.seeker, about, step)
            )
        )
        delivery = Delivery.request(
            id=Delivery.id_of(self.seeker, about=about, step=step, scheduling=scheduling, channel=channel),
            about=about,
            step=step,
            due=planned.due,
            scheduling=scheduling,
            channel=channel,
            to=to,
            text="Ask Nordlicht. 7Q2F",
            reference=reference,
            stamp=self.stamp(cause=Cause.CLOCK),
        )
        self.tracker.perform(lambda desk: desk.add(delivery), seeker=self.seeker)
        return delivery.id

    def carry(self, id: str, deed: Callable[[Delivery, Stamp], None]) -> None:
        """Take a reminder further on its way."""
        stamp = self.stamp(cause=Cause.CLOCK)
        self.commands.change_delivery(self.seeker, id, lambda one: deed(one, stamp))

    def deliver(self, id: str, *, message: str = "SM1") -> None:
        """Claim a reminder and have the channel take it."""
        self.carry(id, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        self.carry(id, lambda one, stamp: one.take(message=message, how="answer", stamp=stamp))

    # What has become of it

    def application(self, id: str) -> JobApplication:
        found = self.tracker.load(id)
        assert isinstance(found, JobApplication)
        return found

    def contact(self, id: str) -> Contact:
        found = self.tracker.load(id)
        assert isinstance(found, Contact)
        return found

    def subject(self, id: str) -> Steps:
        found = self.tracker.load(id)
        assert isinstance(found, Steps)
        return found

    def delivery(self, id: str) -> Delivery:
        found = self.tracker.load(id)
        assert isinstance(found, Delivery)
        return found

    def me(self) -> Seeker:
        found = self.tracker.load(Seeker.id_of(self.seeker))
        assert isinstance(found, Seeker)
        return found

    def talk(self, id: str, number: str = "1") -> Interview:
        return self.application(id).interviews[number]

    def steps(self, about: str) -> list[tuple[str, str]]:
        """What is planned, soonest first."""
        return shown(self.subject(about).open_steps())

    def step(self, about: str, rule: str = "") -> Step:
        """The one open step, or the one of ``rule``."""
        [found] = [one for one in self.subject(about).open_steps() if not rule or one.rule == rule]
        return found

    def events(self, about: str) -> list[str]:
        return [type(recorded.event).__name__ for recorded in self.tracker.stream(about)]

    def lane(self, stage: str) -> list[str]:
        """The roles in a column, from the top."""
        return [card.role for card in board.lane(self.tracker, self.seeker, stage=stage)]


@contextmanager
def opened(folder: Path, url: str = "") -> Iterator[Tracker]:
    """A store with all read models; ``url`` is empty for a SQLite file in ``folder``."""
    tracker = open_store(database_url=url, data_dir=folder, chain_key=KEY, projector=Projector(MODELS))
    try:
        yield tracker
    finally:
        tracker.close()


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Search]:
    """A search that has begun, in SQLite."""
    with opened(tmp_path) as tracker:
        yield Search(tracker).begin()


@pytest.fixture(scope="session")
def postgres_tracker(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """A store in PostgreSQL for all tests of this process, since making one takes half a second."""
    with opened(tmp_path_factory.mktemp("postgres"), postgres_server.new_database()) as tracker:
        yield tracker


@pytest.fixture(params=KINDS)
def search_on_each(request: pytest.FixtureRequest) -> Iterator[Search]:
    """A search that has begun in an empty store, once in SQLite and once in PostgreSQL."""
    if request.param == "sqlite":
        with opened(request.getfixturevalue("tmp_path")) as tracker:
            yield Search(tracker).begin()
    else:
        tracker = request.getfixturevalue("postgres_tracker")
        empty(tracker)
        yield Search(tracker).begin()


def empty(tracker: Tracker) -> None:
    """Forget everything that was recorded."""
    with tracker.record.writing(alone=True) as cursor:
        for table in tracker.record.tables():
            if table not in {"store_schema", "read_models"}:
                cursor.execute(f"DELETE FROM {table}")
        cursor.execute("UPDATE read_models SET position = 0")
