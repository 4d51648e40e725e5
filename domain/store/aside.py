"""What becomes of a small database beside the record when it is damaged: it is set aside, and a new one may begin."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

log = logging.getLogger(__name__)

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
PARTS = ("", "-wal", "-shm", "-journal")
ASIDE = ".damaged"


def set_aside_when_damaged(path: Path, *, lost: str) -> bool:
    """Rename ``path`` when SQLite can no longer read it, and say in the log what is ``lost``; returns whether it did.

    Only for files whose content can be made anew. The record itself is never set aside.
    """
    if not path.exists() or _is_whole(path):
        return False
    for part in PARTS:
        file = path.with_name(path.name + part)
        if file.exists():
            file.replace(file.with_name(file.name + ASIDE))
    log.warning("%s was damaged; it is kept as %s%s and a new one begins: %s", path, path.name, ASIDE, lost)
    return True


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=10)) as db:
            found = db.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorcode in DAMAGED:
            return False
        raise
    return found == [("ok",)]
