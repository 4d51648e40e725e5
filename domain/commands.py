"""What a person can do: load, decide, let the timing rules follow, save it all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import NAMESPACE_URL, uuid4, uuid5

from domain.aggregate import Subject
from domain.application import Applied, ContactLinked, Details, JobApplication
from domain.cadence import Planned, plan_application, plan_contact
from domain.contact import Card, Contact, ContactCorrected
from domain.delivery import Delivery
from domain.errors import NotFound
from domain.facts import Preferences
from domain.filling import Missing, missing, take_out
from domain.interviews import InterviewScheduled
from domain.outcomes import ACCEPTED, Ended, OfferReceived, Reopened
from domain.past import MORE, NEW, SAME, Past, Place, follow_up, link, put_back, take_further, take_in, welcome
from domain.seeker import Seeker
from domain.steps import Steps
from domain.taken_back import TakenBack
from domain.taking_back import take_back
from domain.values import Meaning, Stage, Stamp

S = TypeVar("S", bound=Subject)
T = TypeVar("T")

IDS = uuid5(NAMESPACE_URL, "career-tracker/commands")
ORDER = tuple(Meaning)
FACTS = (Applied, InterviewScheduled, OfferReceived, Ended)


class Desk(Protocol):
    """What lies before one during a command: everything taken up is saved together at its end."""

    def get(self, kind: type[S], id: str, /) -> S:
        """Take up what is there. Raises NotFound, also for what belongs to somebody else."""

    def find(self, kind: type[S], id: str, /) -> S | None:
        """Take up what may be there."""

    def add(self, subject: S, /) -> S:
        """Put something new down."""


class Record(Protocol):
    """The store, as far as commands need it."""

    def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:
        """Do ``work`` and save what it changed, from the start again when somebody else was faster."""


@dataclass(frozen=True)
class Commands:
    """Every way to change a search. Each takes the seeker first; a ``command_id`` makes a repeat harmless."""

    record: Record

    def begin_search(self, seeker: str, *, zone: str, stamp: Stamp) -> None:
        """Begin a search, unless it has begun."""

        def work(desk: Desk) -> None:
            if desk.find(Seeker, Seeker.id_of(seeker)) is None:
                desk.add(Seeker.begin_search(id=Seeker.id_of(seeker), zone=zone, stamp=stamp))

        self.record.perform(work, seeker=seeker)

    def save_role(
        self,
        seeker: str,
        *,
        details: Details,
        stamp: Stamp,
        stage: str = "",
        rank: str = "",
        tags: tuple[str, ...] = (),
        posting: str = "",
        command_id: str | None = None,
    ) -> str:
        """Put a role on the board, in the first column unless ``stage`` says otherwise. Returns its id.

        ``posting`` is the text of the posting, to be kept.
        """

        def work(desk: Desk) -> str:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            column = person.stage(stage) if stage else person.stages[0]
            application = JobApplication.save_role(
                id=f"{seeker}/application-{_token(command_id)}",
                details=details,
                stage=column,
                stamp=stamp,
                rank=rank,
            )
            desk.add(application)
            for tag in tags:
                application.tag(tag=tag, stamp=stamp)
            if posting:
                application.keep_posting(text=posting, url=application.details.url, stamp=stamp)
            if column.meaning == Meaning.APPLIED:
                application.apply(stamp=stamp)
            self._follow_rules(desk, application, person, stamp=stamp)
            return application.id

        return self.record.perform(work, seeker=seeker, command_id=command_id)

    def change_application(
        self,
        seeker: str,
        id: str,
        deed: Callable[[JobApplication], None],
        *,
        stamp: Stamp,
        command_id: str | None = None,
    ) -> None:
        """Do ``deed`` to an application; its card and its planned steps follow what it changed."""

        def work(desk: Desk) -> None:
            application = desk.get(JobApplication, id)
            deed(application)
            self._follow_rules(desk, application, desk.get(Seeker, Seeker.id_of(seeker)), stamp=stamp)

        self.record.perform(work, seeker=seeker, command_id=command_id)

    def move(
        self, seeker: str, id: str, *, stage: str, stamp: Stamp, rank: str = "", command_id: str | None = None
    ) -> None:
        """Move a card to the column ``stage``, on top where no ``rank`` is given."""

        def work(desk: Desk) -> None:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            application = desk.get(JobApplication, id)
            application.move(stage=person.stage(stage), rank=rank, stamp=stamp)
            self._plan(desk, application, person, stamp=stamp)

        self.record.perform(work, seeker=seeker, command_id=command_id)

    def change_all(
        self,
        seeker: str,
        deeds: Mapping[str, Callable[[JobApplication], None]],
        *,
        stamp: Stamp,
        command_id: str | None = None,
    ) -> None:
        """Do to each application (by id) its deed; all of it or nothing."""

        def work(desk: Desk) -> None:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            for id, deed in deeds.items():
                application = desk.get(JobApplication, id)
                deed(application)
                self._follow_rules(desk, application, person, stamp=stamp)

        self.record.perform(work, seeker=seeker, command_id=command_id)

    def move_all(
        self, seeker: str, places: Mapping[str, tuple[str, str]], *, stamp: Stamp, command_id: str | None = None
    ) -> None:
        """Move each card (by id) to its column and rank; all of it or nothing."""

        def work(desk: Desk) -> None:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            for id, (stage, rank) in places.items():
                application = desk.get(JobApplication, id)
                application.move(stage=person.stage(stage), rank=rank, stamp=stamp)
                self._plan(desk, application, person, stamp=stamp)

        self.record.perform(work, seeker=seeker, command_id=command_id)

    def add_contact(
        self,
        seeker: str,
        *,
        card: Card,
        stamp: Stamp,
        application: str = "",
        part: str = "",
        command_id: str | None = None,
    ) -> str:
        """Add somebody, with a part in ``application`` where that is given. Returns their id."""

        def work(desk: Desk) -> str:
            contact = Contact.add(id=f"{seeker}/contact-{_token(command_id)}", card=card, stamp=stamp)
            desk.add(contact)
            if application:
                theirs = desk.get(JobApplication, application)
                theirs.link_contact(contact=contact.id, part=part, stamp=stamp)
                self._plan(desk, theirs, desk.get(Seeker, Seeker.id_of(seeker)), stamp=stamp)
            return contact.id

        return self.record.perform(work, seeker=seeker, command_id=command_id)

    def change_contact(
        self,
        seeker: str,
        id: str,
        deed: Callable[[Contact], None],
        *,
        stamp: Stamp,
        applications: Sequence[str] = (),
        command_id: str | None = None,
    ) -> None:
        """Do ``deed`` to a contact; the steps planned with them follow.

        So do those of the ``applications`` they have a part in, whose letters are planned by their clock.
        """

        def work(desk: Desk) -> None:
            contact = desk.get(Contact, id)
            deed(contact)
            person = desk.get(Seeker, Seeker.id_of(seeker))
            facts, preferences = contact.facts(), _preferences(person)
            planned = _planned(
                contact, lambda now: plan_contact(facts, preferences=preferences, now=now), now=stamp.recorded_at
            )
            contact.follow_rules(() if contact.removed else planned, stamp=stamp)
            if any(isinstance(event, ContactCorrected) for event in contact.pending_events):
                for application in applications:
                    self._plan(desk, desk.get(JobApplication, application), person, stamp=stamp)

        self.record.perform(work, seeker=seeker, command_id=command_id)

    def change_steps(
        self,
        seeker: str,
        about: str,
        deed: Callable[[Steps], None],
        *,
        stamp: Stamp,
        applications: Sequence[str] = (),
        command_id: str | None = None,
    ) -> None:
        """Do ``deed`` to the steps, letters or notes of an application or a contact, whichever ``about`` is.

        ``applications``: as for :meth:`change_contact`.
        """
        if about.partition("/")[2].startswith("contact-"):
            self.change_contact(seeker, about, deed, stamp=stamp, applications=applications, command_id=command_id)
        else:
            self.change_application(seeker, about, deed, stamp=stamp, command_id=command_id)

    def take_back(
        self,
        seeker: str,
        about: str,
        *,
        entries: Sequence[int],
        stamp: Stamp,
        applications: Sequence[str] = (),
        command_id: str | None = None,
    ) -> None:
        """Take back what was noted in ``entries``, versions of an application or a contact; the plans follow.

        ``applications``: as for :meth:`change_contact`.
        """
        self.change_steps(
            seeker,
            about,
            lambda one: take_back(one, entries=entries, stamp=stamp),
            stamp=stamp,
            applications=applications,
            command_id=command_id,
        )

    def change_seeker(
        self,
        seeker: str,
        deed: Callable[[Seeker], None],
        *,
        command_id: str | None = None,
    ) -> None:
        """Do ``deed`` to the seeker's own settings."""
        self.record.perform(
            lambda desk: deed(desk.get(Seeker, Seeker.id_of(seeker))), seeker=seeker, command_id=command_id
        )

    def remove_stage(self, seeker: str, *, stage: str, home: str, cards: Sequence[str], stamp: Stamp) -> None:
        """Take a column away; each of the ``cards`` in it goes to the column ``home``. All of it or nothing."""

        def work(desk: Desk) -> None:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            person.remove_stage(stage=stage, home=home, stamp=stamp)
            for card in cards:
                application = desk.get(JobApplication, card)
                application.move(stage=person.stage(home), stamp=stamp)
                self._plan(desk, application, person, stamp=stamp)

        self.record.perform(work, seeker=seeker)

    def bring_back_stage(
        self, seeker: str, *, stage: Stage, before: str, home: str, cards: Mapping[str, str], stamp: Stamp
    ) -> None:
        """Bring a column back that was taken away, and those ``cards`` (rank by id) that still stand in ``home``."""

        def work(desk: Desk) -> None:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            person.bring_back_stage(stage=stage, before=before, stamp=stamp)
            for card, rank in cards.items():
                application = desk.get(JobApplication, card)
                if application.stage == home:
                    application.move(stage=person.stage(stage.id), rank=rank, stamp=stamp)
                    self._plan(desk, application, person, stamp=stamp)

        self.record.perform(work, seeker=seeker)

    def bring_past(self, seeker: str, pasts: Mapping[str, Past], *, stamp: Stamp) -> dict[str, str]:
        """Take in what happened before, by id, all at once; returns what became of each."""

        def work(desk: Desk) -> dict[str, str]:
            person = desk.get(Seeker, Seeker.id_of(seeker))
            became: dict[str, str] = {}
            for id, past in pasts.items():
                application = desk.find(JobApplication, id)
                if application is None:
                    application = desk.add(take_in(past, id=id, person=person, stamp=stamp))
                    became[id] = NEW
                else:
                    became[id] = take_further(application, past, person=person, stamp=stamp)
                if became[id] == NEW:
                    comes = Missing(people=tuple(id for id, _ in past.people), follow_up=past.follow_up)
                else:
                    comes = missing(application, past, now=stamp.recorded_at, welcome=partial(_is_welcome, desk))
                if comes and became[id] == SAME:
                    became[id] = MORE
                if became[id] != SAME:
                    self._fill(desk, application, past, comes, stamp=stamp)
                    self._plan(desk, application, person, stamp=stamp)
                if comes.follow_up is not None:
                    follow_up(application, comes.follow_up, stamp=stamp)
                    self._plan(desk, application, person, stamp=stamp)
            return became

        return self.record.perform(work, seeker=seeker)

    def put_back(
        self,
        seeker: str,
        places: Mapping[str, Place | None],
        *,
        stamp: Stamp,
        versions: Mapping[str, int] | None = None,
    ) -> list[str]:
        """Undo what was taken in: None for a card that came with it. What is not there is left out.

        So is what has another version than in ``versions``: somebody changed it meanwhile. Returns the rest.
        """

        def work(desk: Desk) -> list[str]:
            person, back = desk.get(Seeker, Seeker.id_of(seeker)), []
            for id, place in places.items():
                application = desk.find(JobApplication, id)
                if application is not None and application.version == (versions or {}).get(id, application.version):
                    if place is not None and place.version:
                        take_out(application, after=place.version, stamp=stamp)
                    put_back(application, place, person=person, stamp=stamp)
                    self._plan(desk, application, person, stamp=stamp)
                    back.append(id)
            return back

        return self.record.perform(work, seeker=seeker)

    def take_people_back(self, seeker: str, contacts: Sequence[str], *, stamp: Stamp) -> None:
        """Undo that these people came."""

        def work(desk: Desk) -> None:
            for id in contacts:
                desk.get(Contact, id).remove(stamp=stamp)

        self.record.perform(work, seeker=seeker)

    def id_made_by(self, seeker: str, kind: str, command_id: str) -> str:
        """The id of the application or contact (``kind``) that a command made."""
        return f"{seeker}/{kind}-{_token(command_id)}"

    def change_delivery(
        self, seeker: str, id: str, deed: Callable[[Delivery], T], *, command_id: str | None = None
    ) -> T:
        """Do ``deed`` to a reminder on its way."""
        return self.record.perform(lambda desk: deed(desk.get(Delivery, id)), seeker=seeker, command_id=command_id)

    def plan_anew(self, seeker: str, about: str, *, stamp: Stamp) -> None:
        """Ask the timing rules again, as after a change of zone or when a quiet application comes due."""
        self.change_steps(seeker, about, lambda _: None, stamp=stamp)

    @staticmethod
    def _fill(desk: Desk, application: JobApplication, past: Past, comes: Missing, *, stamp: Stamp) -> None:
        """Have the people and the last day of a row."""
        for id, card in past.people:
            if id in comes.people:
                contact = desk.find(Contact, id)
                if contact is None:
                    contact = desk.add(Contact.add(id=id, card=card, stamp=stamp.happened(past.saved_at)))
                link(application, contact, stamp=stamp)
        if comes.closing_on:
            details = replace(application.details, closing_on=comes.closing_on)
            application.correct_details(details=details, stamp=stamp)

    def _follow_rules(self, desk: Desk, application: JobApplication, person: Seeker, *, stamp: Stamp) -> None:
        news = application.pending_events
        if any(isinstance(event, ContactLinked) and desk.find(Contact, event.contact) is None for event in news):
            raise NotFound("There is no such person among yours.", field="contact")
        stage = _column_after(news, application, person)
        if stage is not None:
            application.move(stage=stage, stamp=stamp)
        self._plan(desk, application, person, stamp=stamp)

    def _plan(self, desk: Desk, application: JobApplication, person: Seeker, *, stamp: Stamp) -> None:
        zones = (self._zone_of(desk, contact) for contact in application.contacts)
        facts, preferences = application.facts(zone=next((zone for zone in zones if zone), "")), _preferences(person)
        planned = _planned(
            application, lambda now: plan_application(facts, preferences=preferences, now=now), now=stamp.recorded_at
        )
        application.follow_rules(planned, stamp=stamp)

    @staticmethod
    def _zone_of(desk: Desk, contact: str) -> str:
        known = desk.find(Contact, contact)
        return known.card.zone if known else ""


def stage_by_facts(application: JobApplication, person: Seeker) -> Stage | None:
    """The column an application has earned by what happened, where that is further than the one it is in.

    A card never moves back by itself, and an accepted offer stays where it can be looked at.
    """
    if application.archived or application.removed:
        return None
    meaning = _earned(application)
    if meaning is None or ORDER.index(meaning) <= ORDER.index(Meaning(application.meaning)):
        return None
    return person.first_stage(meaning)


def _column_after(news: Sequence[object], application: JobApplication, person: Seeker) -> Stage | None:
    """The column that what just happened moves a card to; one that the person moved by hand stays until then."""
    if any(isinstance(event, TakenBack) for event in news) and not _stands(application, person):
        return person.first_stage(Meaning(application.meaning)) or person.stages[0]
    if any(isinstance(event, Reopened) for event in news) and application.meaning == Meaning.CLOSED:
        return _column_of_reopened(application, person)
    return stage_by_facts(application, person) if any(isinstance(event, FACTS) for event in news) else None


def _stands(application: JobApplication, person: Seeker) -> bool:
    """Whether its column is still there: what was taken back may have put it into one that was removed since."""
    return any(stage.id == application.stage for stage in person.stages)


def _column_of_reopened(application: JobApplication, person: Seeker) -> Stage | None:
    earned = _earned(application)
    column = person.first_stage(earned) if earned else None
    return column or next((stage for stage in person.stages if stage.meaning != Meaning.CLOSED), None)


def _earned(application: JobApplication) -> Meaning | None:
    if application.outcome:
        return Meaning.OFFER if application.outcome == ACCEPTED else Meaning.CLOSED
    if application.offer is not None:
        return Meaning.OFFER
    if any(not interview.cancelled for interview in application.interviews.values()):
        return Meaning.INTERVIEWING
    return Meaning.APPLIED if application.applied_at else None


def _planned(subject: Steps, plan: Callable[[datetime], tuple[Planned, ...]], *, now: datetime) -> list[Planned]:
    """What the rules ask for ``now``, and what they asked for at its own hour where the person put it off."""
    planned = list(plan(now))
    wanted = {step.key for step in planned}
    for step in subject.open_steps():
        if step.by_hand and step.by_rule and step.key not in wanted:
            planned += [then for then in plan(step.by_rule.instant()) if then.key == step.key]
    return planned


def _is_welcome(desk: Desk, contact: str) -> bool:
    known = desk.find(Contact, contact)
    return known is None or welcome(known)


def _preferences(person: Seeker) -> Preferences:
    return Preferences(zone=person.zone, quiet=person.quiet)


def _token(command_id: str | None) -> str:
    """The same command makes the same thing, so that a repeat can say which one it was."""
    return uuid5(IDS, command_id).hex if command_id else uuid4().hex
