"""What there is to know before a letter is written: to whom, about what, what for, and what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import NotFound
from domain.purpose import DEEDS, NUDGE, Purpose
from domain.seeker import Profile
from domain.values import zone_info
from projections import board, letter_fields, own_resume, people, plans, seekers, timeline
from projections.board import Card
from projections.database import Database
from projections.people import Person
from projections.plans import StepRow
from ui.services import Kind

SENT = {"follow_up.sent": "a follow-up", "thank_you.sent": "a thank-you", "letter.sent": "a letter"}
GETTING_READY = {Purpose.PREPARE_EVENING, Purpose.PREPARE_SOON}
THANKS = "thanks"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Everything a letter's sheet shows before it is written.

    ``moment`` is what the letters are chosen by; ``contact`` whom it goes to, where that is one of ``people``;
    ``last`` when they were last written to and what, in words. ``profile`` is who writes, by settings and resume.
    """

    about: str
    step: StepRow | None
    subject: str
    people: tuple[Person, ...]
    contact: str
    to: str
    name: str
    fields: Mapping[str, str]
    last: tuple[date, str] | None
    moment: str
    zone: str
    profile: Profile

    @property
    def finishes(self) -> str:
        """The step that sending a letter settles: a letter is no preparation."""
        return "" if self.step is None or self.step.purpose in GETTING_READY else self.step.step

    def fields_for(self, kind: Kind) -> dict[str, str]:
        """What is known for a letter of that kind: a talk that is over is named in thanks only."""
        return {name: words for name, words in self.fields.items() if name != "when" or kind.purpose == THANKS}

    def records(self, kind: Kind) -> Purpose:
        """What sending a letter of that kind counts as; one that stands for nothing of its own does the step's."""
        if kind.records == Purpose.CUSTOM and self.step is not None and DEEDS[Purpose(self.step.purpose)].kind != NUDGE:
            return Purpose(self.step.purpose)
        return Purpose(kind.records)


def occasion_for(
    db: Database, seeker: str, *, about: str, now: datetime, step: str = "", contact: str = ""
) -> Occasion:
    """What is known about a letter for an application or a contact; ``contact`` chooses whom it goes to.

    Raises :class:`NotFound` where neither an application nor a contact has that id.
    """
    settings = seekers.settings(db, seeker)
    card, person = board.card(db, seeker, id=about), people.person(db, seeker, id=about)
    if settings is None or (card is None and person is None):
        raise NotFound("What this letter was about is not there any more.", field="about")
    planned = plans.step(db, seeker, about=about, step=step) if step else None
    known = (person,) if person else tuple(people.of_application(db, seeker, application=about))
    to = _addressee(known, wanted=contact or (planned.contact if planned else ""))
    stranger = planned.contact if planned and planned.contact and not contact and to is None else ""
    fields = letter_fields.known(db, seeker, about=about, now=now, step=step, contact=to.id if to else "")
    return Occasion(
        about=about,
        step=planned,
        subject=f"{card.role}, {card.company}" if card else "",
        people=known,
        contact=to.id if to else "",
        to=to.card.email if to else "",
        name=to.card.name if to else stranger,
        fields=_told(fields, to, stranger),
        last=_last(db, seeker, about=about, person=to, zone=settings.zone),
        moment=_moment(planned, card),
        zone=settings.zone,
        profile=own_resume.filled(settings.profile, own_resume.said(db, seeker)),
    )


def first_choice(kinds: Sequence[Kind], planned: StepRow | None) -> Kind:
    """The kind a sheet opens with: the step's own, or what the person made of that; without a step the likeliest."""
    wanted = DEEDS[Purpose(planned.purpose)].letters if planned else ()
    return next((kind for key in wanted for kind in kinds if key in (kind.key, kind.based_on)), kinds[0])


def _addressee(known: Sequence[Person], *, wanted: str) -> Person | None:
    """Whom the letter goes to: the one wanted; nobody yet where a name is wanted that is none of these."""
    if wanted:
        return next((person for person in known if wanted in (person.id, person.card.name)), None)
    return known[0] if known else None


def _told(fields: dict[str, str], to: Person | None, stranger: str) -> dict[str, str]:
    """A plain name of somebody who took part stands for nobody else in the record."""
    if to is not None or not stranger:
        return fields
    return {**{name: words for name, words in fields.items() if name != "how_found"}, "contact_name": stranger}


def _last(db: Database, seeker: str, *, about: str, person: Person | None, zone: str) -> tuple[date, str] | None:
    lines = timeline.of(db, seeker, about=person.id if person else about, quiet=False)
    for line in lines:
        if line.topic in SENT and not line.taken:
            return line.at.astimezone(zone_info(zone)).date(), SENT[line.topic]
    return None


def _moment(planned: StepRow | None, card: Card | None) -> str:
    if planned is not None and planned.purpose != Purpose.CUSTOM:
        return planned.purpose
    return card.meaning if card else "contact"
