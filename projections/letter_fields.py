"""What the record knows for a letter, by the names that letters use; what is unknown is left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.values import LocalTime, zone_info
from projections import agenda, board, own_resume, people, plans, seekers, timeline
from projections.agenda import Date
from projections.board import Card
from projections.database import Database
from projections.own_resume import Said, filled
from projections.people import Person

WEEK = timedelta(days=7)


def known(db: Database, seeker: str, *, about: str, now: datetime, step: str = "", contact: str = "") -> dict[str, str]:
    """Fields for a letter about an application or a contact; ``contact`` is who it goes to, if not the step's.

    Dates are ISO, so that a letter can say them in its own way, save ``when`` a talk was: that is said as people do.
    ``now`` is aware.
    """
    settings = seekers.settings(db, seeker)
    planned = plans.step(db, seeker, about=about, step=step) if step else None
    to = contact or (planned.contact if planned else "")
    person = _addressee(db, seeker, about=about, contact=to)
    card = board.card(db, seeker, id=about)
    zone = settings.zone if settings else "UTC"
    talks = _talks(db, seeker, about=about)
    interview = planned.interview if planned else ""
    fields = {
        **(_own(settings, own_resume.said(db, seeker), now) if settings else {}),
        **(_of_person(person) if person else {"contact_name": _plain(to)}),
        **(_of_application(card, zone) if card else {}),
        **_of_dates(talks, now=now, interview=interview),
        **_of_letters(db, seeker, about=about, zone=zone),
        "when": _when(talks, person, now=now, zone=zone, interview=interview),
    }
    return {name: value for name, value in fields.items() if value}


def address_of(db: Database, seeker: str, *, about: str, step: str = "") -> tuple[str, str]:
    """Who a letter would go to: contact id and mail address, each empty where unknown."""
    planned = plans.step(db, seeker, about=about, step=step) if step else None
    person = _addressee(db, seeker, about=about, contact=planned.contact if planned else "")
    return (person.id, person.card.email) if person else ("", "")


def _addressee(db: Database, seeker: str, *, about: str, contact: str) -> Person | None:
    person = people.person(db, seeker, id=contact or about)
    if person is not None or _plain(contact):
        return person
    linked = people.of_application(db, seeker, application=about)
    return linked[0] if linked else None


def _plain(contact: str) -> str:
    """The name of somebody who took part and is not among the people of the search; empty for an id."""
    return "" if "/contact-" in contact else contact


def _own(settings: seekers.Settings, resume: Said, now: datetime) -> dict[str, str]:
    profile = filled(settings.profile, resume)
    return {
        "my_name": profile.name,
        "my_phone": settings.phone or resume.phone,
        "my_link": profile.link,
        "my_headline": profile.headline,
        "timezone": now.astimezone(zone_info(settings.zone)).tzname() or settings.zone,
    }


def _of_application(card: Card, zone: str) -> dict[str, str]:
    return {
        "role": card.role,
        "company": card.company,
        "posting_url": card.url,
        "source": card.source,
        "applied_on": _local_day(card.applied_at, zone),
        "promised_by": card.promised_on.isoformat() if card.promised_on else "",
        "offer_deadline": card.offer_deadline.isoformat() if card.offer_deadline else "",
        "terms": card.offer_amount,
    }


def _of_person(person: Person) -> dict[str, str]:
    known = {"contact_name": person.card.name, "how_found": person.card.known_from}
    return {"company": person.card.company, **known}


def _talks(db: Database, seeker: str, *, about: str) -> list[Date]:
    return [
        date
        for date in agenda.of(db, seeker, about=about)
        if date.kind == agenda.INTERVIEW and date.state != agenda.CANCELLED
    ]


def _of_dates(talks: Sequence[Date], *, now: datetime, interview: str) -> dict[str, str]:
    """The interview a letter speaks of: the step's own, else the next, else the last."""
    own = [date for date in talks if date.number == interview]
    coming = [date for date in talks if date.at > now]
    chosen = (own or coming[:1] or talks[-1:])[:1]
    if not chosen:
        return {}
    talk = chosen[0]
    fields = {"interview_kind": talk.form, "interview_where": talk.place}
    return {**fields, "interview_when": _hour(talk.starts)} if talk.at > now else fields


def _when(talks: Sequence[Date], person: Person | None, *, now: datetime, zone: str, interview: str) -> str:
    """The day of the step's own talk, else of the last, as one says it afterwards, even if it is still to come."""
    own = [talk.at for talk in talks if talk.number == interview]
    past = [talk.at for talk in talks if talk.at <= now]
    met = max(own or past, default=None) or (person.met_at if person else None)
    if met is None:
        return ""
    today, day = (moment.astimezone(zone_info(zone)).date() for moment in (now, met))
    if abs(today - day) >= WEEK:
        return f"on {day.day} {day:%B}"
    return {today: "today", today - timedelta(days=1): "yesterday"}.get(day, f"on {day:%A}")


def _of_letters(db: Database, seeker: str, *, about: str, zone: str) -> dict[str, str]:
    """The letter that was sent last, so that the next one can go on in its thread."""
    for line in timeline.of(db, seeker, about=about, quiet=False):
        _, _, subject = line.title.partition(": ")
        if subject and not line.taken and line.topic in {"follow_up.sent", "thank_you.sent", "letter.sent"}:
            return {"first_subject": subject, "sent_on": _local_day(line.at, zone)}
    return {}


def _local_day(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(zone_info(zone)).date().isoformat() if moment else ""


def _hour(time: LocalTime) -> str:
    return f"{time.wall:%A} {time.wall.day} {time.wall:%B at %H:%M}"
