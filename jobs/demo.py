"""A made-up search of five months, lived through day by day with the real commands and the real courier."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from domain.application import Details, JobApplication
from domain.commands import Commands
from domain.contact import Card
from domain.json_resume import from_json
from domain.purpose import Purpose, kind_of, letters_for
from domain.resume_commands import ResumeCommands
from domain.seeker import Profile, Seeker
from domain.steps import OPEN
from domain.values import LocalTime, QuietHours, Stamp, zone_info
from jobs import letters, script
from jobs.channels.outbox import Outbox
from jobs.courier import Courier
from jobs.links import Links
from jobs.reminding import Wording
from jobs.script import Fate
from jobs.taking_up import OUTBOX
from projections import letter_fields, plans, seekers
from projections.database import Database

DAYS = 150
PHONE = "+14155550123"
SEED = 20_260_301
OFTEN = 0.65
PUT_AWAY_AFTER = timedelta(days=21)
RESUME = Path(__file__).parents[1] / "templates" / "demo" / "resume.json"
MADE_UP = {
    "talked_about": "how the team reviews its pipelines",
    "your_idea": "I have sketched the backfill we spoke about and would gladly show it",
    "reason_now": "I have just finished a project much like the one in your posting",
    "question": "how you moved from support into engineering",
    "why_you": "your talk on small data teams stayed with me",
    "next_action": "read the two papers you named",
    "answer_by": "Friday",
    "offer_items": "the salary, the holidays and the start date",
    "outcome": "it helped me more than I had hoped",
    "fresh_thought": "I have kept thinking about your question on data quality",
}

Deed = Callable[[datetime], object]
Progress = Callable[[int, int], None]


@dataclass
class Life:
    """Deeds in the order of their days; a deed may put further ones ahead of it."""

    commands: Commands
    db: Database
    seeker: str
    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 the same search each time
    _ahead: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)
    introductions: count[int] = field(default_factory=count)
    _planned: set[tuple[str, str, int]] = field(default_factory=set)
    _today: datetime | None = None

    def at(self, moment: datetime, deed: Deed) -> None:
        """Do ``deed`` then, unless that is still to come."""
        if moment < self.now:
            heapq.heappush(self._ahead, (moment, next(self._numbers), deed))

    def live(self, progress: Progress) -> None:
        """Live through all of it."""
        total = len(self._ahead)
        while self._ahead:
            self._today, _, deed = heapq.heappop(self._ahead)
            deed(self._today)
            self._plan_ahead()
            progress(max(0, total - len(self._ahead)), total)

    def change(self, application: str, deed: Callable[[JobApplication, Stamp], None], at: datetime) -> None:
        stamp = Stamp.now(at)
        self.commands.change_application(self.seeker, application, lambda one: deed(one, stamp), stamp=stamp)

    def clock(self) -> datetime:
        return self._today or self.now

    def _plan_ahead(self) -> None:
        """Each step that has come up is reminded of when it is due, and done a few hours later."""
        for step in plans.open_steps(self.db, self.seeker, until=self.now - timedelta(days=2)):
            key = (step.about, step.step, step.scheduling)
            if key not in self._planned:
                self._planned.add(key)
                due = max(step.due_at, self.clock())
                self.at(due, lambda _: self._courier().tick())
                self.at(due + timedelta(hours=self.dice.choice((1, 2, 5, 26))), partial(self._do, key))

    def _do(self, key: tuple[str, str, int], at: datetime) -> None:
        about, number, scheduling = key
        step = plans.step(self.db, self.seeker, about=about, step=number)
        if step is None or step.state != OPEN or step.scheduling != scheduling:
            return
        stamp = Stamp.now(at)
        kinds = letters_for(step.purpose)
        if kind_of(step.purpose) == "nudge" or not kinds:
            self.commands.change_steps(
                self.seeker, about, lambda one: one.finish_step(step=number, stamp=stamp), stamp=stamp
            )
            return
        fields = {**MADE_UP, **letter_fields.known(self.db, self.seeker, about=about, step=number, now=at)}
        contact, address = letter_fields.address_of(self.db, self.seeker, about=about, step=number)
        letter = letters.render(kinds[0], "short", fields, to=address, via=self.dice.choice(("mail", "gmail", "copy")))
        self.commands.change_steps(
            self.seeker,
            about,
            lambda one: one.send_letter(
                purpose=Purpose(step.purpose), letter=letter, step=number, contact=contact, stamp=stamp
            ),
            stamp=stamp,
        )

    def _courier(self) -> Courier:
        return Courier(
            commands=self.commands,
            db=self.db,
            channels=lambda: {OUTBOX: Outbox()},
            clock=self.clock,
            words=Wording(self.db),
            links=Links(db=self.db, key=b"", public_url="", clock=self.clock),
            callback=lambda _: None,
            name="demo",
        )


def fill(commands: Commands, db: Database, seeker: str, *, now: datetime, progress: Progress) -> None:
    """Live through a search that began five months before ``now``; every date is told by the seeker's own clock."""
    settings = seekers.settings(db, seeker)
    zone = settings.zone if settings else "UTC"
    life = Life(commands=commands, db=db, seeker=seeker, now=now)
    begin = now - timedelta(days=DAYS)
    _introduce(life, at=begin)
    life.at(begin + timedelta(days=1), lambda day: _write_resume(life, day))
    fates = [*script.ENDED, *script.LIVE]
    for number, fate in enumerate(fates):
        span = DAYS - 45 if fate in script.ENDED else 24
        first_day = begin if fate in script.ENDED else now - timedelta(days=27)
        day = first_day + timedelta(days=span * (number % len(script.ENDED)) / len(script.ENDED))
        _apply(life, number, fate, at=_working_hour(life, day, zone), zone=zone)
    for number, friend in enumerate(script.FRIENDS):
        _befriend(life, friend, at=begin + timedelta(days=9 + 15 * number))
    life.live(progress)
    _arrange_today(life, zone=zone)


def _introduce(life: Life, *, at: datetime) -> None:
    def deed(person: Seeker) -> None:
        stamp = Stamp.now(at)
        profile = Profile(
            name="Alex Morgan",
            email="alex.morgan@example.org",
            headline="a data engineer who likes to leave things tidier than they were",
        )
        person.correct_profile(profile=profile, stamp=stamp)
        person.change_quiet_hours(quiet=QuietHours(time(0), time(0)), stamp=stamp)
        person.change_phone(phone=PHONE, consented=True, stamp=stamp)

    life.commands.change_seeker(life.seeker, deed)


def _write_resume(life: Life, day: datetime) -> None:
    stamp = Stamp.now(day)
    content = from_json(RESUME.read_text("utf-8"), new_id=lambda: f"{life.dice.getrandbits(32):08x}")
    ResumeCommands(life.commands.record).change(
        life.seeker, lambda resume: resume.take_over(content=content, stamp=stamp), stamp=stamp
    )


def _working_hour(life: Life, day: datetime, zone: str) -> datetime:
    local = day.astimezone(zone_info(zone))
    return local.replace(hour=life.dice.randint(9, 19), minute=life.dice.randrange(60), second=0).astimezone(day.tzinfo)


def _apply(life: Life, number: int, fate: Fate, *, at: datetime, zone: str) -> None:
    dice = life.dice
    details = Details(
        role=script.ROLES[number % len(script.ROLES)],
        company=script.COMPANIES[number % len(script.COMPANIES)],
        location=dice.choice(script.PLACES),
        salary=dice.choice(script.SALARIES),
        source=dice.choice(script.SOURCES),
        url=f"https://jobs.example.com/{1000 + number}",
    )
    tags = tuple(dice.sample(script.TAGS, k=dice.choice((0, 1, 1, 2))))

    def save(moment: datetime) -> None:
        stamp = Stamp.now(moment)
        id_ = life.commands.save_role(life.seeker, details=details, tags=tags, stamp=stamp)
        if fate is not Fate.SAVED:
            _after_saving(life, id_, number, fate, at=moment + timedelta(hours=dice.choice((1, 3, 25, 47))), zone=zone)

    life.at(at, save)


def _after_saving(life: Life, id: str, number: int, fate: Fate, *, at: datetime, zone: str) -> None:
    dice = life.dice
    life.at(at, lambda day: _move(life, id, "applied", day))
    if dice.random() < OFTEN:
        words = dice.choice(script.NOTES)
        life.at(
            at + timedelta(minutes=9),
            lambda day: life.change(id, lambda one, st: one.add_note(text=words, stamp=st), day),
        )
    wait = timedelta(days=dice.randint(6, 24))
    match fate:
        case Fate.REJECTED:
            _say_no(life, id, at=_working_hour(life, at + wait, zone))
            if number % 2:
                life.at(
                    at + wait + PUT_AWAY_AFTER,
                    lambda day: life.change(id, lambda one, st: one.archive(stamp=st), day),
                )
        case Fate.SILENT:
            life.at(at + timedelta(days=38), lambda day: life.change(id, lambda one, st: one.go_silent(stamp=st), day))
        case Fate.WITHDRAWN:
            reason = "The role turned out to be a different one."
            life.at(at + wait, lambda day: life.change(id, lambda one, st: one.withdraw(reason=reason, stamp=st), day))
        case Fate.WAITING:
            return
        case _:
            _get_talking(life, id, number, fate, at=at + timedelta(days=dice.randint(4, 8)), zone=zone)


def _get_talking(life: Life, id: str, number: int, fate: Fate, *, at: datetime, zone: str) -> None:
    name, title = script.PEOPLE[next(life.introductions) % len(script.PEOPLE)]
    company = script.COMPANIES[number % len(script.COMPANIES)]

    def answer(day: datetime) -> None:
        life.change(id, lambda one, st: one.receive_answer(words="Could we talk next week?", stamp=st), day)
        domain = company.lower().replace(" ", "").replace("&", "and")
        address = f"{name.split()[0].lower()}@{domain}.example"
        card = Card(name=name, company=company, title=title, email=_plain(address))
        who = life.commands.add_contact(life.seeker, card=card, application=id, part=title, stamp=Stamp.now(day))
        _move(life, id, "screening", day)
        if fate is Fate.SCREENED_OUT:
            _say_no(life, id, at=_working_hour(life, day + timedelta(days=life.dice.randint(5, 9)), zone))
        elif fate is not Fate.SCREENING:
            _interview(life, id, who, number, fate, at=day + timedelta(hours=life.dice.randint(19, 50)), zone=zone)

    life.at(_working_hour(life, at, zone), answer)


def _interview(life: Life, id: str, who: str, number: int, fate: Fate, *, at: datetime, zone: str) -> None:
    day = life.now + timedelta(days=1 + number % 3) if fate is Fate.INTERVIEWING else at + timedelta(days=4)
    starts = LocalTime.at(_working_hour(life, day, zone).replace(minute=0), zone)

    def arrange(day: datetime) -> None:
        life.change(
            id,
            lambda one, st: one.schedule_interview(
                starts=starts, minutes=45, form="Video call", with_whom=(who,), stamp=st
            ),
            day,
        )

    def hold(day: datetime) -> None:
        life.change(
            id, lambda one, st: one.hold_interview(interview="1", impression="Friendly and curious.", stamp=st), day
        )
        by = (day + timedelta(days=11 - day.weekday())).date()
        words = life.dice.choice(script.PROMISED)
        life.change(id, lambda one, st: one.note_promise(by=by, words=words, stamp=st), day)

    life.at(_working_hour(life, at, zone), arrange)
    life.at(starts.instant() + timedelta(hours=1), hold)
    after = starts.instant() + timedelta(days=9)
    if fate is Fate.INTERVIEWED_OUT:
        _say_no(life, id, at=after)
    if fate is Fate.OFFERED:
        life.at(starts.instant() + timedelta(days=3), lambda day: _offer(life, id, day))


def _offer(life: Life, id: str, day: datetime) -> None:
    deadline: date = (life.now + timedelta(days=5)).date()
    life.change(id, lambda one, st: one.receive_offer(amount="£64,000 and 28 days", deadline=deadline, stamp=st), day)


def _say_no(life: Life, id: str, *, at: datetime) -> None:
    reason = life.dice.choice(script.SAID_NO)
    life.at(at, lambda day: life.change(id, lambda one, st: one.reject(reason=reason, stamp=st), day))


def _befriend(life: Life, friend: tuple[str, str, str], *, at: datetime) -> None:
    name, company, known_from = friend
    address = f"{name.split()[0].lower()}@example.org"
    card = Card(name=name, company=company, known_from=known_from, email=_plain(address))

    def add(day: datetime) -> None:
        stamp = Stamp.now(day)
        who = life.commands.add_contact(life.seeker, card=card, stamp=stamp)
        fields = {**MADE_UP, **letter_fields.known(life.db, life.seeker, about=who, now=day)}
        letter = letters.render("net_request", "warm", fields, to=address, via="mail")
        life.commands.change_contact(
            life.seeker,
            who,
            lambda one: one.send_letter(purpose=Purpose.SET_UP_MEETING, letter=letter, stamp=stamp),
            stamp=stamp,
        )
        if life.dice.random() < OFTEN:
            life.at(day + timedelta(days=4), lambda then: _meet(life, who, then))

    life.at(at, add)


def _meet(life: Life, who: str, day: datetime) -> None:
    stamp = Stamp.now(day)
    words = "They told me how the team is built, and whom to ask next."
    life.commands.change_contact(
        life.seeker, who, lambda one: one.hold_meeting(talked_about=words, stamp=stamp), stamp=stamp
    )


def _arrange_today(life: Life, *, zone: str) -> None:
    """Something to see at once: a text within the minute, and an interview tomorrow."""
    stamp = Stamp.now(life.now)
    life.commands.change_seeker(life.seeker, lambda own: own.order_channels(channels=("twilio", OUTBOX), stamp=stamp))
    waiting = next(iter(plans.open_steps(life.db, life.seeker, limit=1)), None)
    if waiting is not None:
        due = LocalTime.at(life.now + timedelta(minutes=1), zone)
        life.commands.change_steps(
            life.seeker,
            waiting.about,
            lambda one: one.reschedule_step(step=waiting.step, due=due, stamp=stamp),
            stamp=stamp,
        )


def _move(life: Life, id: str, stage: str, day: datetime) -> None:
    life.commands.move(life.seeker, id, stage=stage, stamp=Stamp.now(day))


def _plain(address: str) -> str:
    return address.encode("ascii", "ignore").decode()
