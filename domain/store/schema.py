"""The tables of the record beside the events, and how an older store is brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.store.catalogue import Catalogue
from domain.store.database import Cursor, Dialect, Record, Rows
from domain.store.errors import StoreRefused, UnknownTopics

VERSION = 1
"""Of the tables named here and of the stored form of events; read models carry their own."""

Migration = Callable[[Cursor, Dialect], None]

MIGRATIONS: Mapping[int, Migration] = {}
"""By the version they lead to."""


def create(cursor: Cursor, dialect: Dialect, *, version: int = VERSION) -> None:
    """Make the tables of an empty store."""
    for statement in TABLES:
        cursor.execute(statement.format(**dialect.types, keyed=dialect.keyed))
    cursor.execute("INSERT INTO store_schema (version) VALUES (?)", (version,))


def migrate(
    record: Record,
    *,
    backup: Callable[[], object],
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> None:
    """Bring an older store up to date, step by step, after a backup. Raises :class:`StoreRefused` for a newer one."""
    newest = max(migrations, default=VERSION)
    found = version_of(record.rows)
    if found > newest:
        raise StoreRefused(
            f"The store has schema {found}, this program knows {newest} at most: please run a newer version."
        )
    if found < newest:
        backup()
    for step in range(found + 1, newest + 1):
        with record.writing(alone=True) as cursor:
            cursor.execute("SELECT version FROM store_schema")
            if cursor.fetchone()[0] < step:  # not yet done by a process that started with us
                migrations[step](cursor, record.dialect)
                cursor.execute("UPDATE store_schema SET version = ?", (step,))


def refuse_unknown_topics(rows: Rows, catalogue: Catalogue) -> None:
    """Raises :class:`UnknownTopics` when some stored event has no class today. Imports nothing."""
    stored = {topic for (topic,) in rows("SELECT DISTINCT topic FROM stored_events", ())}
    if unknown := stored - catalogue.events.keys():
        raise UnknownTopics(tuple(sorted(unknown)))


def version_of(rows: Rows) -> int:
    """The schema that a store was left with."""
    [[version]] = rows("SELECT version FROM store_schema", ())
    return int(version)


TABLES: Sequence[str] = (
    "CREATE TABLE event_chain (position {integer} PRIMARY KEY, digest {blob} NOT NULL, link {blob} NOT NULL)",
    """
    CREATE TABLE commands (
        seeker {text} NOT NULL, id {text} NOT NULL, first {integer} NOT NULL, position {integer} NOT NULL,
        PRIMARY KEY (seeker, id)
    ) {keyed}
    """,
    "CREATE TABLE store_schema (version {integer} NOT NULL)",
)
