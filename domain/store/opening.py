"""Opening a store: made when absent, brought up to date when older, refused when something is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from eventsourcing.persistence import InfrastructureFactory

from domain.store import chain, postgres, schema, sqlite
from domain.store.catalogue import CATALOGUE, Catalogue
from domain.store.chain import Chain
from domain.store.database import Record
from domain.store.errors import StoreRefused
from domain.store.ledger import Ledger, NoReadModels, Projector
from domain.store.tracker import Tracker

FILE = "tracker.db"
BACKUPS = "backups"
SQLITE, POSTGRES = "sqlite:///", ("postgresql://", "postgres://")


def open_store(
    *,
    database_url: str = "",
    data_dir: Path,
    chain_key: bytes,
    projector: Projector | None = None,
    backup: Callable[[], object] | None = None,
    catalogue: Catalogue = CATALOGUE,
) -> Tracker:
    """The tracker over the store at ``database_url``: empty for ``tracker.db`` in ``data_dir``.

    ``chain_key``: at least 32 secret bytes, kept outside the database. ``backup``: called before a migration.
    Raises :class:`StoreRefused` with words for whoever runs the program.
    """
    projector, sealing = projector or NoReadModels(), Chain(chain_key)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    data_dir.chmod(0o700)
    record, factory = _recorder(database_url, data_dir, Ledger(sealing, projector))
    tracker = Tracker(record=record, factory=factory, catalogue=catalogue, sealing=sealing)
    try:
        with record.opening():
            record.prepare()
            schema.migrate(record, backup=backup or partial(record.back_up, data_dir / BACKUPS))
            schema.refuse_unknown_topics(record.rows, catalogue)
            chain.refuse_another_key(record.rows, sealing)
            projector.prepare(record)
    except BaseException:
        tracker.close()
        raise
    return tracker


def file_of(database_url: str, data_dir: Path) -> Path | None:
    """Where the record lies; None where it is no file."""
    if database_url and not database_url.startswith(SQLITE):
        return None
    return Path(database_url.removeprefix(SQLITE)) if database_url else data_dir / FILE


def _recorder(database_url: str, data_dir: Path, ledger: Ledger) -> tuple[Record, InfrastructureFactory[Any]]:
    if database_url.startswith(POSTGRES):
        server = postgres.Server(database_url)
        return postgres.PostgresRecord(server, ledger), postgres.Factory(server)
    path = file_of(database_url, data_dir)
    if path is None:
        raise StoreRefused(f"“{database_url.partition(':')[0]}” is no database known here: {SQLITE}… or postgresql://…")
    file = sqlite.File(path)
    return sqlite.SQLiteRecord(file, ledger), sqlite.Factory(file)
