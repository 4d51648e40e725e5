"""A believable search for tests and benchmarks: dozens of applications told through the program's own commands."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from domain.application import Details, JobApplication
from domain.commands import Commands
from domain.contact import Card
from domain.delivery import Delivery
from domain.errors import Refusal
from domain.purpose import Purpose
from domain.store.tracker import Tracker
from domain.values import Cause, Letter, LocalTime, Stamp

ZONE = "Europe/Berlin"
BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

ROLES = ("Data Engineer", "Nurse, night shift", "Köchin", "UX researcher", "Baumpfleger", "Site reliability engineer")
COMPANIES = ("Nordlicht GmbH", "Ω Systems", "St. Mary’s Hospital", "Kaufhaus am Markt", "Ferrule & Sons", "東京テック")
WORDS = "They liked the portfolio and asked about the notice period; next round with two people from the team. "


@dataclass
class Search:
    """One person's search; every deed is drawn at random from ``seed`` and dated in order."""

    tracker: Tracker
    seeker: str
    seed: int = 0
    now: datetime = BEGAN
    applications: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 a story, no secret
        self.commands = Commands(record=self.tracker)
        self.commands.begin_search(self.seeker, zone=ZONE, stamp=self.stamp())

    def stamp(self) -> Stamp:
        """The next moment, a few hours on."""
        self.now += timedelta(minutes=self.random.randint(1, 400), microseconds=self.random.randint(0, 999_999))
        return Stamp.now(self.now, cause=self.random.choice(tuple(Cause)))

    def live(self, days: int) -> None:
        """Go on for so many days, some deeds each."""
        for _ in range(days):
            for _ in range(self.random.randint(1, 4)):
                self.do_something()
            self.now += timedelta(hours=self.random.randint(2, 20))

    def do_something(self) -> None:
        """One deed; what the rules refuse is left alone, as a person would."""
        try:
            self.random.choices((self._begin, self._meet, self._go_on, self._remind), (2, 1, 20, 2))[0]()
        except Refusal:
            self.now += timedelta(minutes=1)

    def _begin(self) -> None:
        details = Details(
            role=self.random.choice(ROLES),
            company=self.random.choice(COMPANIES),
            location="Hamburg",
            salary="€ 65,000",
            source="a friend",
            url="https://example.org/jobs/1",
            closing_on=self.random.choice((None, date(2026, 12, 1))),
        )
        self.applications.append(
            self.commands.save_role(self.seeker, details=details, stamp=self.stamp(), tags=("remote", "first choice"))
        )

    def _meet(self) -> None:
        name, company = f"Robin {self.random.choice('ABCDEÜ')}", self.random.choice(COMPANIES)
        known = self.random.choice(("", *self.applications[-3:]))
        card = Card(name=name, company=company, email="r@example.org")
        self.contacts.append(
            self.commands.add_contact(self.seeker, card=card, application=known, part="recruiter", stamp=self.stamp())
        )

    def _go_on(self) -> None:
        if not self.applications:
            return self._begin()
        id, stamp = self.random.choice(self.applications[-12:]), self.stamp()
        deed = self.random.choice(DEEDS)
        return self.commands.change_application(self.seeker, id, lambda it: deed(self, it, stamp), stamp=stamp)

    def _remind(self) -> None:
        """A step comes due and a reminder goes its way."""
        application = self.tracker.load(self.random.choice(self.applications)) if self.applications else None
        if isinstance(application, JobApplication) and (steps := application.open_steps()):
            self._send(application, steps[0].id)

    def _send(self, application: JobApplication, step: str) -> None:
        id = Delivery.id_of(
            self.seeker, about=application.id, step=step, scheduling=application.version, channel="twilio"
        )
        delivery = Delivery.request(
            id=id,
            about=application.id,
            step=step,
            due=LocalTime.at(self.now, ZONE),
            scheduling=application.version,
            channel="twilio",
            to="+15005550006",
            text="Follow up with Nordlicht GmbH: K7Q2. Answer DONE, LETTER or a day.",
            reference="K7Q2",
            stamp=self.stamp(),
        )
        delivery.claim(courier="courier-1", stamp=self.stamp())
        delivery.take(message="SM1", how="answer", stamp=self.stamp())
        delivery.deliver(message="SM1", stamp=self.stamp())
        delivery.answer(words="done", meaning="done", stamp=self.stamp())
        self.tracker.perform(lambda desk: desk.add(delivery), seeker=self.seeker)


Deed = Callable[[Search, JobApplication, Stamp], None]


def _interview(search: Search, application: JobApplication, stamp: Stamp) -> None:
    starts = LocalTime.at(search.now + timedelta(days=search.random.randint(1, 9)), ZONE)
    application.schedule_interview(starts=starts, with_whom=tuple(search.contacts[-2:]), stamp=stamp)


def _write(search: Search, application: JobApplication, stamp: Stamp) -> None:
    step = next((step.id for step in application.open_steps()), "")
    words = Letter(kind="status", subject="My application", body=WORDS * 6, to="r@example.org")
    application.send_letter(purpose=Purpose.CHECK_STATUS, letter=words, step=step, stamp=stamp)


DEEDS: tuple[Deed, ...] = (
    lambda _, it, stamp: it.apply(stamp=stamp, via="their site", resume="general"),
    lambda _, it, stamp: it.apply(stamp=stamp, via="mail"),
    lambda search, it, stamp: it.add_note(text=WORDS * search.random.randint(1, 4), stamp=stamp),
    lambda _, it, stamp: it.add_note(text="نعم 👍 ok", stamp=stamp),
    lambda search, it, stamp: it.note_promise(by=search.now.date() + timedelta(days=5), stamp=stamp),
    lambda _, it, stamp: it.receive_answer(words="We will get back to you.", stamp=stamp),
    lambda search, it, stamp: it.place(rank=search.random.choice("abcdef") + "1", stamp=stamp),
    lambda search, it, stamp: it.tag(tag=search.random.choice(("hot", "far", "maybe")), stamp=stamp),
    lambda _, it, stamp: it.untag(tag="maybe", stamp=stamp),
    lambda _, it, stamp: it.keep_posting(text=WORDS * 20, stamp=stamp),
    lambda search, it, stamp: it.receive_offer(amount="70,000", deadline=search.now.date(), stamp=stamp),
    lambda search, it, stamp: it.reject(stamp=stamp) if search.random.random() < 0.3 else None,
    lambda search, it, stamp: it.go_silent(stamp=stamp) if search.random.random() < 0.2 else None,
    lambda search, it, stamp: it.archive(stamp=stamp) if search.random.random() < 0.2 else None,
    _interview,
    _interview,
    _write,
    _write,
)
