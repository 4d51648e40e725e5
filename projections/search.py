"""Search: the words of every application and contact, and the finding of them."""

from __future__ import annotations

from dataclasses import dataclass

from domain import application as a
from domain import contact as c
from domain import steps as s
from domain.aggregate import Event
from domain.taken_back import TakenBack
from domain.values import clean
from projections.database import Column, Database, ReadModel, Table, Writer, key_of, rows

WORDS = Table(
    "words",
    columns=(
        Column("seeker", "text"),
        Column("about", "text"),
        Column("kind", "text"),
        Column("title", "text"),
        Column("subtitle", "text"),
        Column("head", "text"),
        Column("removed", "boolean"),
        Column("position", "integer"),
    ),
    key=("seeker", "about"),
    indexes=(),
)
PIECES = Table(
    "word_pieces",
    columns=(Column("seeker", "text"), Column("about", "text"), Column("piece", "text"), Column("text", "text")),
    key=("seeker", "about", "piece"),
    indexes=(),
)
LONGEST = 500


def _put(write: Writer, event: Event, position: int, *, kind: str, title: str, subtitle: str, head: str) -> None:
    seeker, about = key_of(event)
    write.put(
        WORDS,
        seeker=seeker,
        about=about,
        kind=kind,
        title=title,
        subtitle=subtitle,
        head=head.casefold(),
        removed=False,
        position=position,
    )


def _saved(write: Writer, event: a.RoleSaved, position: int) -> None:
    details = event.details
    _put(
        write,
        event,
        position,
        kind="application",
        title=details.role,
        subtitle=details.company,
        head=_head(details),
    )


def _corrected(write: Writer, event: a.DetailsCorrected, _: int) -> None:
    details = event.details
    head = _head(details).casefold()
    write.change(WORDS, key_of(event), title=details.role, subtitle=details.company, head=head)


def _head(details: a.Details) -> str:
    return f"{details.role}\n{details.company}\n{details.location}\n{details.source}\n{details.salary}"


def _added(write: Writer, event: c.ContactAdded, position: int) -> None:
    card = event.card
    _put(
        write,
        event,
        position,
        kind="contact",
        title=card.name,
        subtitle=card.company,
        head=_card(card),
    )


def _contact_corrected(write: Writer, event: c.ContactCorrected, _: int) -> None:
    card = event.card
    write.change(WORDS, key_of(event), title=card.name, subtitle=card.company, head=_card(card).casefold())


def _card(card: c.Card) -> str:
    return f"{card.name}\n{card.company}\n{card.title}\n{card.email}\n{card.known_from}"


def _noted(write: Writer, event: s.NoteAdded | s.NoteAmended, _: int) -> None:
    _keep(write, event, piece=f"note {event.note}", text=event.text)


def _posting(write: Writer, event: a.PostingKept, _: int) -> None:
    _keep(write, event, piece="posting", text=event.text)


def _tagged(write: Writer, event: a.Tagged, _: int) -> None:
    _keep(write, event, piece=f"tag {event.tag}", text=f"#{event.tag}")


def _untagged(write: Writer, event: a.Untagged, _: int) -> None:
    write.drop(PIECES, *key_of(event), f"tag {event.tag}")


def _keep(write: Writer, event: Event, *, piece: str, text: str) -> None:
    """What this piece said before is found no more."""
    seeker, about = key_of(event)
    write.put(PIECES, seeker=seeker, about=about, piece=piece, text=text.casefold())


def _removed(write: Writer, event: a.Removed | c.ContactRemoved, _: int) -> None:
    write.change(WORDS, key_of(event), removed=True)


def _restored(write: Writer, event: a.Restored | c.ContactRestored, _: int) -> None:
    write.change(WORDS, key_of(event), removed=False)


def _taken_back(write: Writer, event: TakenBack, _: int) -> None:
    piece = {"note.added": f"note {event.standing.item}", "posting.kept": "posting"}.get(event.topic)
    if piece and event.standing.text:
        _keep(write, event, piece=piece, text=event.standing.text)
    elif piece:
        write.drop(PIECES, *key_of(event), piece)


SEARCH = ReadModel(
    name="search",
    version=3,
    tables=(WORDS, PIECES),
    handlers={
        a.RoleSaved: _saved,
        a.DetailsCorrected: _corrected,
        a.PostingKept: _posting,
        a.Tagged: _tagged,
        TakenBack: _taken_back,
        a.Untagged: _untagged,
        a.Removed: _removed,
        a.Restored: _restored,
        c.ContactAdded: _added,
        c.ContactCorrected: _contact_corrected,
        c.ContactRemoved: _removed,
        c.ContactRestored: _restored,
        s.NoteAdded: _noted,
        s.NoteAmended: _noted,
    },
)


@dataclass(frozen=True)
class Hit:
    """Something found: an application or a contact."""

    about: str
    kind: str
    title: str
    subtitle: str


def find(db: Database, seeker: str, *, text: str, limit: int = 20) -> list[Hit]:
    """What holds every word of ``text``: in its names first, then in notes, tags and postings; newest first.

    Raises :class:`Invalid` for what no record can hold, and for more than 500 characters.
    """
    terms = terms_of(text)
    if not terms:
        return []
    found = rows(
        db,
        f"SELECT about, kind, title, subtitle FROM words WHERE seeker = ? AND removed = 0 "
        f"AND {holds(terms)} "
        f"ORDER BY CASE WHEN {' AND '.join(IN_HEAD for _ in terms)} THEN 0 ELSE 1 END, position DESC LIMIT ?",
        seeker,
        *[term for term in terms for _ in range(2)],
        *terms,
        limit,
    )
    return [Hit(row["about"], row["kind"], row["title"], row["subtitle"]) for row in found]


IN_HEAD = "head LIKE ? ESCAPE '!'"
HOLDS = f"""({IN_HEAD} OR EXISTS (
    SELECT 1 FROM word_pieces
    WHERE word_pieces.seeker = words.seeker AND word_pieces.about = words.about AND text LIKE ? ESCAPE '!'))"""


def terms_of(text: str) -> list[str]:
    """The patterns of the words of ``text``, each once. Raises Invalid as :func:`find` does."""
    words = clean(text, field="text", what="the search", limit=LONGEST).casefold().split()
    return [_like(word) for word in dict.fromkeys(words)]


def holds(terms: list[str]) -> str:
    """The condition that a row of ``words`` holds all ``terms``; it takes each of them twice."""
    return " AND ".join(HOLDS for _ in terms)


def _like(term: str) -> str:
    for sign in "!%_":
        term = term.replace(sign, f"!{sign}")
    return f"%{term}%"
