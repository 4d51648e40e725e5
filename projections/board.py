"""The board: one row a card, and the questions a column asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain import application as a
from domain import interviews as i
from domain import outcomes as o
from domain import sent_resumes as r
from domain import steps as s
from domain.aggregate import Event
from domain.taken_back import TakenBack
from projections.database import Column, Database, ReadModel, Table, Writer, key_of, rows
from projections.moments import moment, ms

CARDS = Table(
    "board",
    columns=(
        Column("seeker", "text"),
        Column("id", "text"),
        Column("role", "text"),
        Column("company", "text"),
        Column("location", "text"),
        Column("salary", "text"),
        Column("source", "text"),
        Column("url", "text"),
        Column("closing_on", "text"),
        Column("no_calls", "boolean"),
        Column("tags", "text"),
        Column("stage", "text"),
        Column("meaning", "text"),
        Column("rank", "text"),
        Column("saved_at", "integer"),
        Column("stage_since", "integer"),
        Column("applied_at", "integer", null=True),
        Column("last_activity", "integer"),
        Column("promised_on", "text"),
        Column("offer_deadline", "text"),
        Column("offer_amount", "text"),
        Column("outcome", "text"),
        Column("ended_at", "integer", null=True),
        Column("resume", "text"),
        Column("archived", "boolean"),
        Column("removed", "boolean"),
        Column("version", "integer"),
    ),
    key=("seeker", "id"),
    indexes=(("seeker", "stage", "rank", "id"),),
)


def _details(details: a.Details) -> dict[str, Any]:
    return {
        "role": details.role,
        "company": details.company,
        "location": details.location,
        "salary": details.salary,
        "source": details.source,
        "url": details.url,
        "closing_on": details.closing_on.isoformat() if details.closing_on else "",
        "no_calls": details.no_calls,
    }


def _saved(write: Writer, event: a.RoleSaved, _: int) -> None:
    seeker, id_ = key_of(event)
    at = ms(event.occurred_at)
    write.put(
        CARDS,
        seeker=seeker,
        id=id_,
        **_details(event.details),
        tags="",
        stage=event.stage,
        meaning=event.meaning,
        rank=event.rank,
        saved_at=at,
        stage_since=at,
        applied_at=None,
        last_activity=at,
        promised_on="",
        offer_deadline="",
        offer_amount="",
        outcome="",
        ended_at=None,
        resume="",
        archived=False,
        removed=False,
        version=event.originator_version,
    )


def _change(write: Writer, event: Event, **columns: Any) -> None:
    write.change(CARDS, key_of(event), **columns, version=event.originator_version)


def _active(write: Writer, event: Event, **columns: Any) -> None:
    key = key_of(event)
    row = write.get(CARDS, *key)
    if row is not None:  # a step or a letter may belong to a contact alone
        active = max(row["last_activity"], ms(event.occurred_at))
        write.change(CARDS, key, last_activity=active, version=event.originator_version, **columns)


def _applied(write: Writer, event: a.Applied, _: int) -> None:
    _active(write, event, applied_at=ms(event.occurred_at), resume=event.resume)


def _date_corrected(write: Writer, event: a.DateCorrected, _: int) -> None:
    if event.of == "applied":
        _change(write, event, applied_at=ms(event.at))


def _moved(write: Writer, event: a.StageMoved, _: int) -> None:
    _change(
        write,
        event,
        stage=event.stage,
        meaning=event.meaning,
        rank=event.rank,
        stage_since=ms(event.occurred_at),
    )


def _placed(write: Writer, event: a.CardPlaced, _: int) -> None:
    _change(write, event, rank=event.rank)


def _corrected(write: Writer, event: a.DetailsCorrected, _: int) -> None:
    _change(write, event, **_details(event.details))


def _promised(write: Writer, event: a.PromiseNoted, _: int) -> None:
    _active(write, event, promised_on=event.by.isoformat())


def _offered(write: Writer, event: o.OfferReceived, _: int) -> None:
    deadline = event.deadline.isoformat() if event.deadline else ""
    _active(write, event, offer_deadline=deadline, offer_amount=event.amount)


def _ended(write: Writer, event: o.Ended, _: int) -> None:
    _active(write, event, outcome=event.outcome, ended_at=ms(event.occurred_at))


def _reopened(write: Writer, event: o.Reopened, _: int) -> None:
    _active(write, event, outcome="", ended_at=None)


def _tagged(write: Writer, event: a.Tagged, _: int) -> None:
    _change(write, event, tags="\n".join([*_tags(write, event), event.tag]))


def _untagged(write: Writer, event: a.Untagged, _: int) -> None:
    _change(write, event, tags="\n".join(tag for tag in _tags(write, event) if tag != event.tag))


def _tags(write: Writer, event: Event) -> list[str]:
    row = write.get(CARDS, *key_of(event))
    return _split(row["tags"]) if row else []


def _split(tags: str) -> list[str]:
    """A tag is one line, so that lines keep them apart."""
    return tags.split("\n") if tags else []


def _archived(write: Writer, event: a.Archived, _: int) -> None:
    _change(write, event, archived=True)


def _restored(write: Writer, event: a.Restored, _: int) -> None:
    _change(write, event, archived=False, removed=False)


def _removed(write: Writer, event: a.Removed, _: int) -> None:
    _change(write, event, removed=True)


def _active_only(write: Writer, event: Event, _: int) -> None:
    _active(write, event)


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    """The card stands as it says; a contact has none."""
    standing, offer = event.standing, event.standing.offer
    if write.get(CARDS, *key_of(event)) is not None:
        _change(
            write,
            event,
            stage=standing.stage,
            meaning=standing.meaning,
            rank=standing.rank,
            stage_since=ms(standing.stage_since),
            applied_at=ms(standing.applied_at),
            last_activity=ms(standing.last_activity),
            promised_on=standing.promised_on.isoformat() if standing.promised_on else "",
            offer_deadline=offer.deadline.isoformat() if offer and offer.deadline else "",
            offer_amount=offer.amount if offer else "",
            outcome=standing.outcome,
            ended_at=ms(standing.ended_at),
            resume=standing.resume,
        )


BOARD = ReadModel(
    name="board",
    version=3,
    tables=(CARDS,),
    handlers={
        a.RoleSaved: _saved,
        a.Applied: _applied,
        a.DateCorrected: _date_corrected,
        a.StageMoved: _moved,
        a.CardPlaced: _placed,
        a.DetailsCorrected: _corrected,
        a.PromiseNoted: _promised,
        a.AnswerReceived: _active_only,
        a.Tagged: _tagged,
        a.Untagged: _untagged,
        a.Archived: _archived,
        a.Restored: _restored,
        a.Removed: _removed,
        i.InterviewScheduled: _active_only,
        i.InterviewMoved: _active_only,
        i.InterviewHeld: _active_only,
        o.OfferReceived: _offered,
        o.OfferAccepted: _ended,
        o.OfferDeclined: _ended,
        o.Rejected: _ended,
        o.Withdrawn: _ended,
        o.WentSilent: _ended,
        o.Reopened: _reopened,
        s.FollowUpSent: _active_only,
        s.ThankYouSent: _active_only,
        s.LetterSent: _active_only,
        r.ResumeSent: _active_only,
        TakenBack: _taken_back,
    },
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card as the board shows it. ``version`` is that of its last event here."""

    id: str
    role: str
    company: str
    location: str
    salary: str
    source: str
    url: str
    closing_on: date | None
    no_calls: bool
    tags: tuple[str, ...]
    stage: str
    meaning: str
    rank: str
    saved_at: datetime
    stage_since: datetime
    applied_at: datetime | None
    last_activity: datetime
    promised_on: date | None
    offer_deadline: date | None
    offer_amount: str
    outcome: str
    ended_at: datetime | None
    resume: str
    archived: bool
    removed: bool
    next_purpose: str
    next_step: str
    next_due: datetime | None


# The `|| ''` keeps SQLite off the index of all open steps, which it would walk anew for every card.
SELECT = """
    SELECT board.*, step.purpose AS next_purpose, step.step AS next_step, step.due_at AS next_due
    FROM board LEFT JOIN steps AS step
      ON step.seeker = board.seeker AND step.about = board.id AND step.state = 'open' AND step.step = (
        SELECT first.step FROM steps AS first
        WHERE first.seeker = board.seeker AND first.about = board.id AND first.state || '' = 'open'
        ORDER BY first.due_at, first.step LIMIT 1)
"""
ON_BOARD = "board.seeker = ? AND board.archived = 0 AND board.removed = 0"


def lane(db: Database, seeker: str, *, stage: str, limit: int = 50) -> list[Card]:
    """The first ``limit`` cards of a column, from the top."""
    return cards_from(
        rows(
            db,
            f"{SELECT} WHERE {ON_BOARD} AND board.stage = ? ORDER BY board.rank, board.id LIMIT ?",
            seeker,
            stage,
            limit,
        )
    )


def counts(db: Database, seeker: str) -> dict[str, int]:
    """How many cards each column holds; a column without cards is missing."""
    found = rows(db, f"SELECT stage, count(*) AS cards FROM board WHERE {ON_BOARD} GROUP BY stage", seeker)
    return {row["stage"]: row["cards"] for row in found}


def titles(db: Database, seeker: str) -> list[tuple[str, str, str, str]]:
    """Id, role, company and column of every card on the board, each column from the top."""
    found = rows(db, f"SELECT id, role, company, stage FROM board WHERE {ON_BOARD} ORDER BY rank, id", seeker)
    return [(row["id"], row["role"], row["company"], row["stage"]) for row in found]


def ids_in(db: Database, seeker: str, *, stage: str) -> list[str]:
    """Every card in a column, those put away too."""
    found = rows(db, "SELECT id FROM board WHERE seeker = ? AND stage = ? ORDER BY rank, id", seeker, stage)
    return [row["id"] for row in found]


def ranks_in(db: Database, seeker: str, *, stage: str) -> dict[str, str]:
    """The rank of every card in a column by its id, those put away too."""
    found = rows(db, "SELECT id, rank FROM board WHERE seeker = ? AND stage = ? ORDER BY rank, id", seeker, stage)
    return {row["id"]: row["rank"] for row in found}


def card(db: Database, seeker: str, *, id: str) -> Card | None:
    """One card, wherever it stands; None when there is none."""
    found = cards_from(rows(db, f"{SELECT} WHERE board.seeker = ? AND board.id = ?", seeker, id))
    return found[0] if found else None


def archive(db: Database, seeker: str, *, limit: int = 200) -> list[Card]:
    """What was put away, latest first."""
    return cards_from(
        rows(
            db,
            f"{SELECT} WHERE board.seeker = ? AND board.archived = 1 AND board.removed = 0 "
            "ORDER BY board.last_activity DESC, board.id LIMIT ?",
            seeker,
            limit,
        )
    )


def everything(db: Database, seeker: str) -> list[Card]:
    """Every card that was not removed, the archived ones too, in the order in which they came."""
    return cards_from(
        rows(db, f"{SELECT} WHERE board.seeker = ? AND board.removed = 0 ORDER BY board.saved_at, board.id", seeker)
    )


def removed_by_hand(db: Database, seeker: str) -> list[Card]:
    """Every card that the person took away; not those that went with an import's Undo."""
    return cards_from(
        rows(
            db,
            f"{SELECT} WHERE board.seeker = ? AND board.removed = 1 AND 'import' <> ("
            "SELECT cause FROM timeline AS away WHERE away.seeker = board.seeker AND away.about = board.id "
            "AND away.topic = 'application.removed' ORDER BY away.position DESC LIMIT 1) "
            "ORDER BY board.saved_at, board.id",
            seeker,
        )
    )


# Live, and nothing is planned for it. The `|| ''` as above.
UNPLANNED = (
    f"{ON_BOARD} AND board.outcome = '' AND board.meaning <> 'closed' "
    "AND (board.applied_at IS NOT NULL OR board.meaning <> 'saved') AND NOT EXISTS ("
    "SELECT 1 FROM steps AS planned WHERE planned.seeker = board.seeker AND planned.about = board.id "
    "AND planned.state || '' = 'open')"
)


def without_next_step(db: Database, seeker: str, *, limit: int = 200) -> list[Card]:
    """Every live application for which nothing is planned, quietest first."""
    return cards_from(
        rows(
            db,
            "SELECT board.*, NULL AS next_purpose, NULL AS next_step, NULL AS next_due FROM board "
            f"WHERE {UNPLANNED} ORDER BY board.last_activity, board.id LIMIT ?",
            seeker,
            limit,
        )
    )


def count_without_next_step(db: Database, seeker: str) -> int:
    """How many live applications nothing is planned for."""
    return int(rows(db, f"SELECT count(*) AS cards FROM board WHERE {UNPLANNED}", seeker)[0]["cards"])


def neighbours(db: Database, seeker: str, *, stage: str, after: str | None, moving: str) -> tuple[str, str]:
    """The ranks above and below the place right under the card ``after`` (None: the top); empty at an end.

    ``moving`` is the card that is being placed; it does not count. When ``after`` has left the column meanwhile,
    the place is the top.
    """
    above = ""
    if after is not None:
        row = rows(db, "SELECT rank FROM board WHERE seeker = ? AND id = ? AND stage = ?", seeker, after, stage)
        above = row[0]["rank"] if row else ""
    below = rows(
        db,
        f"SELECT min(rank) AS rank FROM board WHERE {ON_BOARD} AND stage = ? AND rank > ? AND id <> ?",
        seeker,
        stage,
        above,
        moving,
    )
    return above, below[0]["rank"] or ""


def cards_from(found: Sequence[Mapping[str, Any]]) -> list[Card]:
    """The cards of rows that were read by ``SELECT``."""
    return [_card(row) for row in found]


def _card(row: Mapping[str, Any]) -> Card:
    return Card(
        id=row["id"],
        role=row["role"],
        company=row["company"],
        location=row["location"],
        salary=row["salary"],
        source=row["source"],
        url=row["url"],
        closing_on=_day(row["closing_on"]),
        no_calls=bool(row["no_calls"]),
        tags=tuple(_split(row["tags"])),
        stage=row["stage"],
        meaning=row["meaning"],
        rank=row["rank"],
        saved_at=moment(row["saved_at"]),
        stage_since=moment(row["stage_since"]),
        applied_at=moment(row["applied_at"]),
        last_activity=moment(row["last_activity"]),
        promised_on=_day(row["promised_on"]),
        offer_deadline=_day(row["offer_deadline"]),
        offer_amount=row["offer_amount"],
        outcome=row["outcome"],
        ended_at=moment(row["ended_at"]),
        resume=row["resume"],
        archived=bool(row["archived"]),
        removed=bool(row["removed"]),
        next_purpose=row["next_purpose"] or "",
        next_step=row["next_step"] or "",
        next_due=moment(row["next_due"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
