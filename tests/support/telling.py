"""Stories for the laws: any deeds in any order, told by number, with what was in memory kept for comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import TypeVar

from domain.aggregate import Event, Subject
from domain.application import Details, JobApplication
from domain.commands import Commands
from domain.commands import Desk as DeskOfCommands
from domain.contact import Contact
from domain.delivery import Delivery
from domain.errors import Refusal
from domain.purpose import Purpose
from domain.rank import between
from domain.seeker import Profile, Seeker
from domain.sent_resumes import Frozen
from domain.steps import Steps
from domain.store.tracker import Desk, Tracker
from domain.taking_back import take_back
from domain.values import LocalTime, Meaning, QuietHours, Stamp
from projections import board
from tests.support.searching import LONDON, NOTE, ROBIN, Search

S = TypeVar("S", bound=Subject)
T = TypeVar("T")

HASH = "0123456789abcdef" * 4
FROZEN = Frozen(content="{}", pdf=HASH, engine="typst 0", template=HASH, theme="modern", pages=1, number=7)
PHONE = "+447700900123"
PURPOSES = (Purpose.CHECK_STATUS, Purpose.THANK_YOU, Purpose.CUSTOM, Purpose.DECIDE_OFFER)
CHANNELS = ("twilio", "outbox")
ZONES = (LONDON, "America/New_York", "Asia/Kolkata", "Pacific/Chatham")


@dataclass
class Witness:
    """A record that remembers what was in memory when it was saved: subjects, and events by id and version."""

    tracker: Tracker
    subjects: dict[str, Subject] = field(default_factory=dict)
    events: dict[tuple[str, int], Event] = field(default_factory=dict)

    def perform(self, work: Callable[[DeskOfCommands], T], *, seeker: str, command_id: str | None = None) -> T:
        seen: dict[str, Subject] = {}
        fresh: list[Event] = []

        def witnessed(desk: Desk) -> T:
            seen.clear()
            result = work(WitnessDesk(desk, seen))
            fresh[:] = [event for subject in seen.values() for event in subject.pending_events]  # type: ignore[misc]
            return result

        result = self.tracker.perform(witnessed, seeker=seeker, command_id=command_id)
        self.subjects |= {id: subject for id, subject in seen.items() if id in {one.originator_id for one in fresh}}
        self.events |= {(event.originator_id, event.originator_version): event for event in fresh}
        return result


@dataclass
class WitnessDesk:
    """A desk whose every subject is noted."""

    desk: Desk
    seen: dict[str, Subject]

    def get(self, kind: type[S], id: str, /) -> S:
        return self._noted(self.desk.get(kind, id))

    def find(self, kind: type[S], id: str, /) -> S | None:
        found = self.desk.find(kind, id)
        return None if found is None else self._noted(found)

    def add(self, subject: S, /) -> S:
        return self.desk.add(self._noted(subject))

    def _noted(self, subject: S) -> S:
        self.seen[subject.id] = subject
        return subject


@dataclass
class Story(Search):
    """A search whose deeds are told by number; everything it makes has an id that the same story makes again."""

    witness: Witness = field(init=False)
    applications: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    reminders: list[str] = field(default_factory=list)
    told: int = 0

    def __post_init__(self) -> None:
        self.witness = Witness(self.tracker)
        self.commands = Commands(record=self.witness)

    def tell(self, deed: str, number: int) -> None:
        """One deed, some hours later; what the rules refuse is left alone."""
        self.told += 1
        self.now += timedelta(hours=number % 50, seconds=self.told)
        try:
            DEEDS[deed](self, number)
        except Refusal:
            self.now += timedelta(minutes=1)

    def dated(self, number: int) -> Stamp:
        """Now, or told some days late."""
        stamp = self.stamp()
        return stamp.happened(self.now - timedelta(days=number)) if number % 3 == 0 else stamp

    def command(self) -> str:
        return f"command {self.told}"

    def about(self, number: int) -> str:
        known = [*self.applications, *self.contacts]
        return known[number % len(known)] if known else ""

    def an_application(self, number: int) -> str:
        return self.applications[number % len(self.applications)] if self.applications else ""

    def a_contact(self, number: int) -> str:
        return self.contacts[number % len(self.contacts)] if self.contacts else ""

    def a_step(self, about: str, number: int) -> str:
        """Any step of it, open or not."""
        subject = self.tracker.load(about)
        return str(number % len(subject.steps) + 1) if isinstance(subject, Steps) and subject.steps else ""


def _save(story: Story, number: int) -> None:
    stages = story.me().stages
    details = replace(
        NURSE if number % 2 else ENGINEER, closing_on=date(2026, 5, number % 28 + 1) if number % 5 == 0 else None
    )
    story.applications.append(
        story.commands.save_role(
            story.seeker,
            details=details,
            stage=stages[number % len(stages)].id,
            tags=("remote",) if number % 2 else (),
            stamp=story.dated(number),
            command_id=story.command(),
        )
    )


def _add(story: Story, number: int) -> None:
    story.contacts.append(
        story.commands.add_contact(
            story.seeker,
            card=replace(ROBIN, name=f"Robin {number % 7}", zone=ZONES[number % 4] if number % 2 else ""),
            application=story.an_application(number) if number % 3 == 0 else "",
            part="recruiter",
            stamp=story.dated(number),
            command_id=story.command(),
        )
    )


def _move(story: Story, number: int) -> None:
    stages = story.me().stages
    stage, id = stages[number % len(stages)].id, story.an_application(number // 7)
    above, below = board.neighbours(
        story.tracker, story.seeker, stage=stage, after=story.an_application(number), moving=id
    )
    place = between(above or None, below or None) if number % 2 else ""
    story.commands.move(story.seeker, id, stage=stage, rank=place, stamp=story.stamp())


@dataclass(frozen=True)
class Turn:
    """What a deed is filled in with: a number, when it is told, and who tells it."""

    story: Story
    n: int
    stamp: Stamp


def _application(deed: Callable[[JobApplication, Turn], None]) -> Callable[[Story, int], None]:
    def tell(story: Story, number: int) -> None:
        turn = Turn(story, number, story.dated(number))
        story.commands.change_application(
            story.seeker, story.an_application(number), lambda one: deed(one, turn), stamp=turn.stamp
        )

    return tell


def _contact(deed: Callable[[Contact, Turn], None]) -> Callable[[Story, int], None]:
    def tell(story: Story, number: int) -> None:
        turn = Turn(story, number, story.dated(number))
        story.commands.change_contact(
            story.seeker, story.a_contact(number), lambda one: deed(one, turn), stamp=turn.stamp
        )

    return tell


def _steps(deed: Callable[[Steps, Turn], None]) -> Callable[[Story, int], None]:
    def tell(story: Story, number: int) -> None:
        turn = Turn(story, number, story.dated(number))
        story.commands.change_steps(story.seeker, story.about(number), lambda one: deed(one, turn), stamp=turn.stamp)

    return tell


def _seeker(deed: Callable[[Seeker, Turn], None]) -> Callable[[Story, int], None]:
    def tell(story: Story, number: int) -> None:
        turn = Turn(story, number, story.stamp())
        story.commands.change_seeker(story.seeker, lambda one: deed(one, turn))

    return tell


def _delivery(deed: Callable[[Delivery, Turn], None]) -> Callable[[Story, int], None]:
    def tell(story: Story, number: int) -> None:
        if story.reminders:
            turn, id = Turn(story, number, story.stamp()), story.reminders[number % len(story.reminders)]
            story.commands.change_delivery(story.seeker, id, lambda one: deed(one, turn))

    return tell


def _remind(story: Story, number: int) -> None:
    about = story.about(number)
    step = story.a_step(about, number)
    subject = story.tracker.load(about) if step else None
    if not isinstance(subject, Steps):
        return
    channel = ("outbox", "twilio")[number % 2]
    id = Delivery.id_of(story.seeker, about=about, step=step, scheduling=subject.version, channel=channel)
    reminder = Delivery.request(
        id=id,
        about=about,
        step=step,
        due=subject.steps[step].due,
        scheduling=subject.version,
        channel=channel,
        to=PHONE,
        text="Ask. 7Q2F",
        reference=f"7Q{number % 9}F",
        stamp=story.stamp(),
    )
    if story.tracker.load(id) is None:
        story.commands.record.perform(lambda desk: desk.add(reminder), seeker=story.seeker)
        story.reminders.append(id)


def _bundle(story: Story, number: int) -> None:
    ids = story.reminders[-2:]

    def work(desk: DeskOfCommands) -> str:
        items = [one for one in (desk.get(Delivery, id) for id in ids) if one.state == "ready"]
        if not items:
            return ""
        digest = Delivery.begin_digest(
            items, id=Delivery.digest_id(items), text="Some things", reference="K7M3", stamp=story.stamp()
        )
        desk.add(digest)
        return digest.id

    digest = story.commands.record.perform(work, seeker=story.seeker)
    story.reminders += [digest] if digest else []


def _remove_stage(story: Story, number: int) -> None:
    stages = [stage.id for stage in story.me().stages]
    stage, home = stages[number % len(stages)], stages[(number + 1) % len(stages)]
    cards = board.ids_in(story.tracker, story.seeker, stage=stage)
    story.commands.remove_stage(story.seeker, stage=stage, home=home, cards=cards, stamp=story.stamp())


def _starts(story: Story, number: int) -> LocalTime:
    return LocalTime.at(story.now + timedelta(hours=number % 200 - 20), ZONES[number % 4])


def _number(number: int, most: int = 3) -> str:
    return str(number % most + 1)


def _attach(one: JobApplication, at: Turn) -> None:
    name, kind = f"CV {at.n % 3}.pdf", "application/pdf"
    one.attach_document(document=HASH, name=name, media_type=kind, size=at.n, stamp=at.stamp)


def _correct_details(one: JobApplication, at: Turn) -> None:
    details = replace(one.details, salary=f"{at.n},000", no_calls=at.n % 2 == 0)
    one.correct_details(details=details, stamp=at.stamp)


def _correct_date(one: JobApplication, at: Turn) -> None:
    of = ("applied", "offer")[at.n % 2]
    one.correct_date(of=of, at=at.story.now - timedelta(days=at.n), stamp=at.stamp)


def _untag(one: JobApplication, at: Turn) -> None:
    one.untag(tag=one.tags[at.n % len(one.tags)] if one.tags else "none", stamp=at.stamp)


def _link(one: JobApplication, at: Turn) -> None:
    one.link_contact(contact=at.story.a_contact(at.n), part=f"part {at.n % 3}", stamp=at.stamp)


def _offer(one: JobApplication, at: Turn) -> None:
    deadline = date(2026, 6, at.n % 28 + 1) if at.n % 2 else None
    one.receive_offer(amount=f"{at.n % 4},000", deadline=deadline, stamp=at.stamp)


def _letter(one: Steps, at: Turn) -> None:
    step = at.story.a_step(one.id, at.n) if at.n % 2 else ""
    contact = at.story.a_contact(at.n) if at.n % 3 else ""
    one.send_letter(purpose=PURPOSES[at.n % 4], letter=NOTE, step=step, contact=contact, stamp=at.stamp)


def _put_off(one: Steps, at: Turn) -> None:
    one.reschedule_step(step=at.story.a_step(one.id, at.n), due=_starts(at.story, at.n), stamp=at.stamp)


def _interview(one: JobApplication, at: Turn) -> None:
    who = ("Ada", at.story.a_contact(at.n)) if at.story.contacts else ("Ada / HR",)
    one.schedule_interview(starts=_starts(at.story, at.n), minutes=at.n % 90 + 1, with_whom=who, stamp=at.stamp)


def _move_interview(one: JobApplication, at: Turn) -> None:
    one.move_interview(interview=_number(at.n), starts=_starts(at.story, at.n), stamp=at.stamp)


def _hold_interview(one: JobApplication, at: Turn) -> None:
    one.hold_interview(interview=_number(at.n), impression=f"{at.n % 2}", stamp=at.stamp)


def _profile(me: Seeker, at: Turn) -> None:
    me.correct_profile(profile=Profile(name=f"Ada {at.n}", day_first=at.n % 2 == 0), stamp=at.stamp)


def _quiet(me: Seeker, at: Turn) -> None:
    me.change_quiet_hours(quiet=QuietHours(time(at.n % 24), time(at.n // 24 % 24)), stamp=at.stamp)


def _add_stage(me: Seeker, at: Turn) -> None:
    before = me.stages[0].id if at.n % 2 else ""
    me.add_stage(name=f"Column {at.n % 30}", meaning=list(Meaning)[at.n % 6], before=before, stamp=at.stamp)


def _rename_stage(me: Seeker, at: Turn) -> None:
    me.rename_stage(stage=me.stages[at.n % len(me.stages)].id, name=f"Stage {at.n % 30}", stamp=at.stamp)


def _reorder_stages(me: Seeker, at: Turn) -> None:
    ids = [stage.id for stage in me.stages]
    me.reorder_stages(stages=tuple(ids[at.n % len(ids) :] + ids[: at.n % len(ids)]), stamp=at.stamp)


def _defer(one: Delivery, at: Turn) -> None:
    one.defer(why="busy", until=at.story.now + timedelta(hours=at.n), stamp=at.stamp)


ENGINEER = Details(role="Data Engineer", company="Nordlicht", location="Hamburg")
NURSE = Details(role="Nurse", company="St. Mary’s", url="https://mary.example/1", no_calls=True)

DEEDS: dict[str, Callable[[Story, int], None]] = {
    "save": _save,
    "add": _add,
    "move": _move,
    "plan anew": lambda story, n: story.commands.plan_anew(story.seeker, story.about(n), stamp=story.stamp()),
    "apply": _application(lambda one, at: one.apply(via="site", resume=f"v{at.n}", stamp=at.stamp)),
    "correct details": _application(_correct_details),
    "correct date": _application(_correct_date),
    "promise": _application(lambda one, at: one.note_promise(by=date(2026, 4, at.n % 28 + 1), stamp=at.stamp)),
    "answer": _application(lambda one, at: one.receive_answer(contact=at.story.a_contact(at.n), stamp=at.stamp)),
    "posting": _application(lambda one, at: one.keep_posting(text=f"We look for {at.n % 4}", stamp=at.stamp)),
    "attach": _application(_attach),
    "send resume": _application(lambda one, at: one.send_resume(frozen=FROZEN, name="ada.pdf", stamp=at.stamp)),
    "tag": _application(lambda one, at: one.tag(tag=f"tag {at.n % 4}", stamp=at.stamp)),
    "untag": _application(_untag),
    "link": _application(_link),
    "unlink": _application(lambda one, at: one.unlink_contact(contact=next(iter(one.contacts), ""), stamp=at.stamp)),
    "archive": _application(lambda one, at: one.archive(stamp=at.stamp)),
    "restore": _application(lambda one, at: one.restore(stamp=at.stamp)),
    "remove": _application(lambda one, at: one.remove(stamp=at.stamp)),
    "interview": _application(_interview),
    "move interview": _application(_move_interview),
    "hold interview": _application(_hold_interview),
    "cancel interview": _application(lambda one, at: one.cancel_interview(interview=_number(at.n), stamp=at.stamp)),
    "offer": _application(_offer),
    "accept": _application(lambda one, at: one.accept_offer(stamp=at.stamp)),
    "decline": _application(lambda one, at: one.decline_offer(stamp=at.stamp)),
    "reject": _application(lambda one, at: one.reject(stamp=at.stamp)),
    "withdraw": _application(lambda one, at: one.withdraw(stamp=at.stamp)),
    "silent": _application(lambda one, at: one.go_silent(stamp=at.stamp)),
    "reopen": _application(lambda one, at: one.reopen(stamp=at.stamp)),
    "plan": _steps(
        lambda one, at: one.schedule_step(purpose=PURPOSES[at.n % 4], due=_starts(at.story, at.n), stamp=at.stamp)
    ),
    "put off": _steps(_put_off),
    "let go": _steps(lambda one, at: one.cancel_step(step=at.story.a_step(one.id, at.n), stamp=at.stamp)),
    "finish": _steps(lambda one, at: one.finish_step(step=at.story.a_step(one.id, at.n), stamp=at.stamp)),
    "take up": _steps(lambda one, at: one.reopen_step(step=at.story.a_step(one.id, at.n), stamp=at.stamp)),
    "write": _steps(_letter),
    "note": _steps(lambda one, at: one.add_note(text=f"note {at.n}", stamp=at.stamp)),
    "amend": _steps(lambda one, at: one.amend_note(note=_number(at.n), text=f"again {at.n}", stamp=at.stamp)),
    "take back": _steps(
        lambda one, at: take_back(
            one, entries=(at.n % len(one.told) + 1, at.n // 7 % len(one.told) + 1), stamp=at.stamp
        )
    ),
    "take back the last": _steps(lambda one, at: take_back(one, entries=(len(one.told),), stamp=at.stamp)),
    "correct contact": _contact(lambda one, at: one.correct(card=replace(one.card, title=f"{at.n}"), stamp=at.stamp)),
    "arrange": _contact(lambda one, at: one.schedule_meeting(starts=_starts(at.story, at.n), stamp=at.stamp)),
    "meet": _contact(lambda one, at: one.hold_meeting(talked_about=f"{at.n}", stamp=at.stamp)),
    "contact answers": _contact(lambda one, at: one.answer(stamp=at.stamp)),
    "remove contact": _contact(lambda one, at: one.remove(stamp=at.stamp)),
    "restore contact": _contact(lambda one, at: one.restore(stamp=at.stamp)),
    "profile": _seeker(_profile),
    "zone": _seeker(lambda me, at: me.change_zone(zone=ZONES[at.n % 4], stamp=at.stamp)),
    "quiet": _seeker(_quiet),
    "phone": _seeker(lambda me, at: me.change_phone(phone=PHONE[: at.n % 2 * 99], consented=True, stamp=at.stamp)),
    "channels": _seeker(lambda me, at: me.order_channels(channels=CHANNELS[at.n % 2 :], stamp=at.stamp)),
    "stop": _seeker(lambda me, at: me.stop_texts(phone=PHONE, stamp=at.stamp)),
    "start": _seeker(lambda me, at: me.resume_texts(phone=PHONE, stamp=at.stamp)),
    "hear": _seeker(lambda me, at: me.hear(words=f"{at.n}", meaning="Unclear", stamp=at.stamp)),
    "add stage": _seeker(_add_stage),
    "rename stage": _seeker(_rename_stage),
    "reorder stages": _seeker(_reorder_stages),
    "remove stage": _remove_stage,
    "keep view": _seeker(lambda me, at: me.keep_view(name=f"View {at.n % 4}", query=f"q={at.n}", stamp=at.stamp)),
    "drop view": _seeker(lambda me, at: me.drop_view(name=f"View {at.n % 4}", stamp=at.stamp)),
    "remind": _remind,
    "bundle": _bundle,
    "release": _delivery(lambda one, at: one.release(stamp=at.stamp)),
    "claim": _delivery(lambda one, at: one.claim(courier="one", stamp=at.stamp)),
    "take": _delivery(lambda one, at: one.take(message=f"SM{at.n % 3}", how="answer", stamp=at.stamp)),
    "take again": _delivery(lambda one, at: one.take(message=f"SM{at.n % 3 + 3}", how="log", stamp=at.stamp)),
    "defer": _delivery(_defer),
    "refuse": _delivery(lambda one, at: one.refuse(code="1", why="no", stamp=at.stamp)),
    "lose sight": _delivery(lambda one, at: one.lose_sight(why="gone", stamp=at.stamp)),
    "miss": _delivery(lambda one, at: one.miss(stamp=at.stamp)),
    "give up": _delivery(lambda one, at: one.give_up(stamp=at.stamp)),
    "deliver": _delivery(lambda one, at: one.deliver(message=f"SM{at.n % 3}", stamp=at.stamp)),
    "fail": _delivery(lambda one, at: one.fail(message=f"SM{at.n % 3}", code="1", why="no", stamp=at.stamp)),
    "drop": _delivery(lambda one, at: one.drop(why="done", stamp=at.stamp)),
    "reply": _delivery(lambda one, at: one.answer(words=f"{at.n}", meaning="Done", stamp=at.stamp)),
}

Told = Sequence[tuple[int, str, int]]
"""Who (by number), which deed, and the number that fills it in."""
