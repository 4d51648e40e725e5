"""The people of the search, and which applications each has a part in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import application as a
from domain import contact as c
from domain import steps as s
from domain.taken_back import TakenBack
from projections.database import Column, Database, ReadModel, Table, Writer, key_of, rows
from projections.moments import moment, ms

CARD = ("name", "company", "title", "email", "phone", "link", "known_from", "zone")
PEOPLE = Table(
    "people",
    columns=(
        Column("seeker", "text"),
        Column("id", "text"),
        *(Column(field, "text") for field in CARD),
        Column("sort_name", "text"),
        Column("added_at", "integer"),
        Column("meets_at", "integer", null=True),
        Column("met_at", "integer", null=True),
        Column("answered_at", "integer", null=True),
        Column("wrote_at", "integer", null=True),
        Column("wrote_what", "text"),
        Column("removed", "boolean"),
    ),
    key=("seeker", "id"),
    indexes=(("seeker", "sort_name"),),
)
LINKS = Table(
    "links",
    columns=(
        Column("seeker", "text"),
        Column("contact", "text"),
        Column("application", "text"),
        Column("part", "text"),
    ),
    key=("seeker", "contact", "application"),
    indexes=(("seeker", "application"),),
)
WROTE = Table(
    "wrote",
    columns=(
        Column("seeker", "text"),
        Column("contact", "text"),
        Column("about", "text"),
        Column("at", "integer"),
        Column("what", "text"),
    ),
    key=("seeker", "contact", "about"),
)
"""When somebody was written to last about each application, and by themselves, so that a letter can be taken back."""


def _card_columns(card: c.Card) -> dict[str, Any]:
    return {**{field: getattr(card, field) for field in CARD}, "sort_name": card.name.casefold()}


def _added(write: Writer, event: c.ContactAdded, _: int) -> None:
    seeker, id_ = key_of(event)
    write.put(
        PEOPLE,
        seeker=seeker,
        id=id_,
        **_card_columns(event.card),
        added_at=ms(event.occurred_at),
        meets_at=None,
        met_at=None,
        answered_at=None,
        wrote_at=None,
        wrote_what="",
        removed=False,
    )


def _corrected(write: Writer, event: c.ContactCorrected, _: int) -> None:
    write.change(PEOPLE, key_of(event), **_card_columns(event.card))


def _meeting(write: Writer, event: c.MeetingScheduled, _: int) -> None:
    write.change(PEOPLE, key_of(event), meets_at=ms(event.starts.instant()))


def _met(write: Writer, event: c.MeetingHeld, _: int) -> None:
    write.change(PEOPLE, key_of(event), met_at=ms(event.occurred_at), meets_at=None)


def _answered(write: Writer, event: c.ContactAnswered, _: int) -> None:
    write.change(PEOPLE, key_of(event), answered_at=ms(event.occurred_at))


def _removed(write: Writer, event: c.ContactRemoved, _: int) -> None:
    write.change(PEOPLE, key_of(event), removed=True)


def _restored(write: Writer, event: c.ContactRestored, _: int) -> None:
    write.change(PEOPLE, key_of(event), removed=False)


def _wrote(write: Writer, event: s.LetterWent, _: int) -> None:
    seeker, subject = key_of(event)
    to = event.contact or subject
    if write.get(PEOPLE, seeker, to) is not None:
        at = ms(event.occurred_at)
        write.change(PEOPLE, (seeker, to), wrote_at=at, wrote_what=event.purpose)
        write.put(WROTE, seeker=seeker, contact=to, about=subject, at=at, what=event.purpose)


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    """What is between the two stands as it says; letters to one person may be about several applications."""
    seeker, subject = key_of(event)
    standing = event.standing
    if write.get(PEOPLE, seeker, subject) is not None:
        meets_at = standing.meets_at.instant() if standing.meets_at else None
        write.change(
            PEOPLE,
            (seeker, subject),
            meets_at=ms(meets_at),
            met_at=ms(standing.met_at),
            answered_at=ms(standing.answered_at),
        )
    if standing.contact:
        _wrote_after_all(write, event, seeker, subject)


def _wrote_after_all(write: Writer, event: TakenBack, seeker: str, subject: str) -> None:
    standing, to = event.standing, event.standing.contact
    if standing.wrote_at is None:
        write.drop(WROTE, seeker, to, subject)
    elif write.get(PEOPLE, seeker, to) is not None:
        at = ms(standing.wrote_at)
        write.put(WROTE, seeker=seeker, contact=to, about=subject, at=at, what=standing.wrote)
    left = max(write.each(WROTE, seeker, to), key=lambda row: row["at"], default={"at": None, "what": ""})
    write.change(PEOPLE, (seeker, to), wrote_at=left["at"], wrote_what=left["what"])


def _linked(write: Writer, event: a.ContactLinked, _: int) -> None:
    seeker, application = key_of(event)
    write.put(LINKS, seeker=seeker, contact=event.contact, application=application, part=event.part)


def _unlinked(write: Writer, event: a.ContactUnlinked, _: int) -> None:
    seeker, application = key_of(event)
    write.drop(LINKS, seeker, event.contact, application)


PEOPLE_MODEL = ReadModel(
    name="people",
    version=2,
    tables=(PEOPLE, LINKS, WROTE),
    handlers={
        c.ContactAdded: _added,
        c.ContactCorrected: _corrected,
        c.MeetingScheduled: _meeting,
        c.MeetingHeld: _met,
        c.ContactAnswered: _answered,
        c.ContactRemoved: _removed,
        c.ContactRestored: _restored,
        s.FollowUpSent: _wrote,
        s.ThankYouSent: _wrote,
        s.LetterSent: _wrote,
        a.ContactLinked: _linked,
        a.ContactUnlinked: _unlinked,
        TakenBack: _taken_back,
    },
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the search; ``part`` is their part in the application that was asked about, else empty."""

    id: str
    card: c.Card
    added_at: datetime
    meets_at: datetime | None
    met_at: datetime | None
    answered_at: datetime | None
    wrote_at: datetime | None
    wrote_what: str
    removed: bool
    part: str = ""
    applications: int = 0
    next_purpose: str = ""
    next_due: datetime | None = None


# The `|| ''`: as in the board's question.
SELECT = """
    SELECT people.*,
      (SELECT count(*) FROM links JOIN board ON board.seeker = links.seeker AND board.id = links.application
        WHERE links.seeker = people.seeker AND links.contact = people.id AND board.removed = 0) AS applications,
      step.purpose AS next_purpose, step.due_at AS next_due
    FROM people LEFT JOIN steps AS step
      ON step.seeker = people.seeker AND step.about = people.id AND step.state = 'open' AND step.step = (
        SELECT first.step FROM steps AS first
        WHERE first.seeker = people.seeker AND first.about = people.id AND first.state || '' = 'open'
        ORDER BY first.due_at, first.step LIMIT 1)
"""


def everybody(db: Database, seeker: str, *, after: str = "", limit: int = 500) -> list[Person]:
    """The first by name, or the first behind the person whose id is ``after``."""
    behind = "AND (people.sort_name, people.id) > (SELECT sort_name, id FROM people WHERE seeker = ? AND id = ?) "
    found = rows(
        db,
        f"{SELECT} WHERE people.seeker = ? AND people.removed = 0 {behind if after else ''}"
        "ORDER BY people.sort_name, people.id LIMIT ?",
        seeker,
        *((seeker, after) if after else ()),
        limit,
    )
    return [_person(row) for row in found]


def names(db: Database, seeker: str, *, removed: bool = False) -> dict[str, str]:
    """Everybody's name by id, in the order of the names; of those who were ``removed`` too where that is asked."""
    found = rows(
        db,
        f"SELECT id, name FROM people WHERE seeker = ? {'' if removed else 'AND removed = 0 '}ORDER BY sort_name, id",
        seeker,
    )
    return {row["id"]: row["name"] for row in found}


def found(db: Database, seeker: str, *, text: str, limit: int) -> tuple[list[Person], int]:
    """The first by name who have every word of ``text`` in what their card says of them, and how many have.

    Names are compared here, as the two databases fold only the letters of English alike.
    """
    wanted = text.casefold().split()
    if not wanted:
        return everybody(db, seeker, limit=limit), count(db, seeker)
    named = rows(
        db,
        "SELECT id, name, title, company, known_from FROM people WHERE seeker = ? AND removed = 0 "
        "ORDER BY sort_name, id",
        seeker,
    )
    ids = [row["id"] for row in named if _has(row, wanted)]
    return _among(db, seeker, ids[:limit]), len(ids)


def _has(row: Mapping[str, Any], wanted: Sequence[str]) -> bool:
    said = f"{row['name']} {row['title']} {row['company']} {row['known_from']}".casefold()
    return all(word in said for word in wanted)


def _among(db: Database, seeker: str, ids: Sequence[str]) -> list[Person]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    read = rows(
        db,
        f"{SELECT} WHERE people.seeker = ? AND people.id IN ({marks}) ORDER BY people.sort_name, people.id",
        seeker,
        *ids,
    )
    return [_person(row) for row in read]


def count(db: Database, seeker: str) -> int:
    """How many there are."""
    counted = rows(db, "SELECT count(*) AS people FROM people WHERE seeker = ? AND removed = 0", seeker)
    return int(counted[0]["people"])


def person(db: Database, seeker: str, *, id: str) -> Person | None:
    """One person, also when removed; None when there is none."""
    found = rows(db, f"{SELECT} WHERE people.seeker = ? AND people.id = ?", seeker, id)
    return _person(found[0]) if found else None


def of_application(db: Database, seeker: str, *, application: str) -> list[Person]:
    """Who has a part in an application, with that part."""
    found = rows(
        db,
        "SELECT people.*, links.part, 0 AS applications, NULL AS next_purpose, NULL AS next_due "
        "FROM links JOIN people ON people.seeker = links.seeker AND people.id = links.contact "
        "WHERE links.seeker = ? AND links.application = ? AND people.removed = 0 "
        "ORDER BY people.sort_name, people.id",
        seeker,
        application,
    )
    return [_person(row, part=row["part"]) for row in found]


def parts(db: Database, seeker: str) -> dict[str, set[str]]:
    """Who has a part in each application, by id."""
    found: dict[str, set[str]] = {}
    for row in rows(db, "SELECT application, contact FROM links WHERE seeker = ? ORDER BY application", seeker):
        found.setdefault(row["application"], set()).add(row["contact"])
    return found


def applications_of(db: Database, seeker: str, *, contact: str) -> list[tuple[str, str]]:
    """The applications a person has a part in, save those that were removed: id and part."""
    found = rows(
        db,
        "SELECT links.application, links.part FROM links "
        "JOIN board ON board.seeker = links.seeker AND board.id = links.application "
        "WHERE links.seeker = ? AND links.contact = ? AND board.removed = 0 ORDER BY links.application",
        seeker,
        contact,
    )
    return [(row["application"], row["part"]) for row in found]


def _person(row: Mapping[str, Any], *, part: str = "") -> Person:
    return Person(
        id=row["id"],
        card=c.Card(**{field: row[field] for field in CARD}),
        added_at=moment(row["added_at"]),
        meets_at=moment(row["meets_at"]),
        met_at=moment(row["met_at"]),
        answered_at=moment(row["answered_at"]),
        wrote_at=moment(row["wrote_at"]),
        wrote_what=row["wrote_what"],
        removed=bool(row["removed"]),
        part=part,
        applications=row["applications"],
        next_purpose=row["next_purpose"] or "",
        next_due=moment(row["next_due"]),
    )
