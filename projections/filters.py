"""Filters of the board: which cards somebody wants to see, and the questions that keep to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from projections.board import SELECT, Card, cards_from
from projections.database import Database, rows
from projections.moments import ms
from projections.search import holds, terms_of

QUIET_AFTER = timedelta(days=14)
SOON = timedelta(days=7)
MOST_CHOICES = 40

Condition = tuple[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is wanted: one of each kind that is named, and every word of ``text``. ``needs`` are keys of NEEDS."""

    text: str = ""
    stages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Filter()


@dataclass(frozen=True, kw_only=True)
class Order:
    """What cards are sorted by: a key of ORDERS; what is missing comes last. ``stages`` as they stand."""

    by: str = "next"
    down: bool = False
    stages: tuple[str, ...] = ()


ORDERS = MappingProxyType(
    {
        "role": "lower(board.role)",
        "company": "lower(board.company)",
        "stage": "",
        "next": "step.due_at",
        "applied": "board.applied_at",
        "activity": "board.last_activity",
    }
)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What there is to pick from, and how many cards have it, most first."""

    tags: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]


def _overdue(now: datetime) -> Condition:
    return "board.outcome = '' AND step.due_at <= ?", [ms(now)]


def _soon(now: datetime) -> Condition:
    return "board.outcome = '' AND step.due_at > ? AND step.due_at <= ?", [ms(now), ms(now + SOON)]


def _unplanned(_: datetime) -> Condition:
    return (
        "step.step IS NULL AND board.outcome = '' AND board.meaning <> 'closed' "
        "AND (board.applied_at IS NOT NULL OR board.meaning <> 'saved')"
    ), []


def _quiet(now: datetime) -> Condition:
    unplanned, _ = _unplanned(now)
    return f"{unplanned} AND board.last_activity <= ?", [ms(now - QUIET_AFTER)]


NEEDS: MappingProxyType[str, Callable[[datetime], Condition]] = MappingProxyType(
    {"overdue": _overdue, "soon": _soon, "quiet": _quiet, "unplanned": _unplanned}
)


def lane(db: Database, seeker: str, *, wanted: Filter, now: datetime, stage: str, limit: int) -> list[Card]:
    """The first ``limit`` wanted cards of a column, from the top."""
    where, values = _where(seeker, wanted, now=now)
    sql = f"{SELECT} WHERE {where} AND board.stage = ? ORDER BY board.rank, board.id LIMIT ?"
    return cards_from(rows(db, sql, *values, stage, limit))


def found(
    db: Database, seeker: str, *, wanted: Filter, now: datetime, order: Order, archived: bool = False, limit: int = 100
) -> list[Card]:
    """The first ``limit`` wanted cards in that order, of the board or of the archive."""
    where, values = _where(seeker, wanted, now=now, archived=archived)
    sorting, said = _sorting(order)
    sql = f"{SELECT} WHERE {where} ORDER BY {sorting}, board.id LIMIT ?"
    return cards_from(rows(db, sql, *values, *said, limit))


def counts(db: Database, seeker: str, *, wanted: Filter, now: datetime, archived: bool = False) -> dict[str, int]:
    """How many wanted cards each column holds; a column without any is missing."""
    where, values = _where(seeker, wanted, now=now, archived=archived)
    sql = f"SELECT stage, count(*) AS cards FROM ({SELECT} WHERE {where}) AS wanted GROUP BY stage"
    return {row["stage"]: row["cards"] for row in rows(db, sql, *values)}


def fits(db: Database, seeker: str, *, id: str, wanted: Filter, now: datetime) -> bool:
    """Whether this card is one of those wanted."""
    where, values = _where(seeker, wanted, now=now)
    return bool(rows(db, f"{SELECT} WHERE {where} AND board.id = ?", *values, id))


def choices(db: Database, seeker: str, *, archived: bool = False) -> Choices:
    """The tags and sources of the cards on the board, or of those in the archive."""
    tags = rows(
        db,
        "SELECT piece, count(*) AS cards FROM word_pieces JOIN board "
        "ON board.seeker = word_pieces.seeker AND board.id = word_pieces.about "
        "WHERE word_pieces.seeker = ? AND board.archived = ? AND board.removed = 0 AND piece LIKE ? "
        "GROUP BY piece ORDER BY count(*) DESC, piece LIMIT ?",
        seeker,
        int(archived),
        "tag %",
        MOST_CHOICES,
    )
    sources = rows(
        db,
        "SELECT source, count(*) AS cards FROM board WHERE seeker = ? AND archived = ? AND removed = 0 "
        "AND source <> '' GROUP BY source ORDER BY count(*) DESC, source LIMIT ?",
        seeker,
        int(archived),
        MOST_CHOICES,
    )
    return Choices(
        tags=tuple((row["piece"].removeprefix("tag "), row["cards"]) for row in tags),
        sources=tuple((row["source"], row["cards"]) for row in sources),
    )


def _where(seeker: str, wanted: Filter, *, now: datetime, archived: bool = False) -> Condition:
    """A condition on what SELECT reads. Raises Invalid for a text that no record can hold."""
    parts: list[Condition] = [
        ("board.seeker = ? AND board.archived = ? AND board.removed = 0", [seeker, int(archived)])
    ]
    parts += [_one_of("board.stage", wanted.stages), _one_of("board.source", wanted.sources)]
    parts += [_text(seeker, wanted.text), _tagged(wanted.tags), _needing(wanted.needs, now)]
    said = [(sql, values) for sql, values in parts if sql]
    return " AND ".join(f"({sql})" for sql, _ in said), [value for _, values in said for value in values]


def _sorting(order: Order) -> Condition:
    what, values = ORDERS[order.by], list(order.stages)
    if what:
        return f"CASE WHEN {what} IS NULL THEN 1 ELSE 0 END, {what} {_way(order)}", []
    places = "".join(f" WHEN ? THEN {place}" for place, _ in enumerate(values))
    return (f"CASE board.stage{places} ELSE {len(values)} END {_way(order)}" if values else "board.stage"), values


def _way(order: Order) -> str:
    return "DESC" if order.down else "ASC"


def _one_of(column: str, values: Sequence[str]) -> Condition:
    return (f"{column} IN ({', '.join('?' for _ in values)})", values) if values else ("", ())


def _text(seeker: str, text: str) -> Condition:
    terms = terms_of(text)
    if not terms:
        return "", ()
    found = f"SELECT about FROM words WHERE seeker = ? AND removed = 0 AND {holds(terms)}"
    return f"board.id IN ({found})", [seeker, *(term for term in terms for _ in range(2))]


def _tagged(tags: Sequence[str]) -> Condition:
    among, pieces = _one_of("word_pieces.piece", [f"tag {tag}" for tag in tags])
    if not among:
        return "", ()
    return (
        "EXISTS (SELECT 1 FROM word_pieces "
        f"WHERE word_pieces.seeker = board.seeker AND word_pieces.about = board.id AND {among})"
    ), pieces


def _needing(needs: Sequence[str], now: datetime) -> Condition:
    said = [NEEDS[need](now) for need in needs if need in NEEDS]
    return " OR ".join(f"({sql})" for sql, _ in said), [value for _, values in said for value in values]
