"""One file that holds a whole installation: record, attached files, the chain's key, settings that are no secret."""

from __future__ import annotations

import os
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from domain.store import chain, schema
from domain.store.catalogue import CATALOGUE, Catalogue
from domain.store.chain import Chain
from domain.store.engine import sqlite3
from domain.store.errors import ChainBroken, StoreRefused
from domain.store.files import BLOCK, Files
from domain.store.sqlite import copy_to

PROGRAM, FORMAT = "career-tracker", 1
MANIFEST, RECORD, KEY, SETTINGS = "manifest.json", "record/tracker.db", "keys/chain", "settings.json"
ACCOUNTS = "accounts.db"
"""Who signs in with what, where several people do; without it nobody would find back to their search."""

ATTACHED = re.compile(r"files/([a-z0-9]{1,32})/([0-9a-f]{64})")
LONGEST_MANIFEST = 64 * BLOCK
DRAFT = ".taking-"
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, sqlite3.DatabaseError, msgspec.MsgspecError),
    *(EOFError, KeyError, NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError),
)
"""What reading a damaged archive can end in."""


class BackupRefused(StoreRefused):
    """A backup that cannot be used, in words for whoever wants it back."""


class Part(msgspec.Struct, frozen=True):
    """One thing in the archive."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says it holds. ``head`` is the newest link of the record's chain, in hexadecimal."""

    program: str
    format: int
    version: str
    made_at: datetime
    schema: int
    position: int
    head: str
    parts: dict[str, Part]

    @property
    def attached(self) -> int:
        """How many attached files."""
        return sum(bool(ATTACHED.fullmatch(name)) for name in self.parts)


def make(
    place: Path,
    *,
    record: Path,
    data_dir: Path,
    key: bytes,
    settings: Mapping[str, str],
    at: datetime,
    version: str,
    catalogue: Catalogue = CATALOGUE,
) -> Manifest:
    """Write everything to the new file ``place`` while others go on writing; it is read back and proved before it is
    there. What a killed process left half done is removed.

    Raises :class:`BackupRefused` when what should be saved is damaged.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _drafts(place.parent) as folder:
        copy, draft = folder / "tracker.db", folder / "archive.zip"
        try:
            copy_to(copy, record)
        except sqlite3.DatabaseError as fault:
            raise BackupRefused(f"The record could not be copied: {fault}.") from fault
        found = _look_at(copy, key, name="The record", catalogue=catalogue)
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            # The record first: what it speaks of was kept before, and nothing is ever removed.
            parts = {RECORD: _put_file(out, RECORD, copy), KEY: _put(out, KEY, key)}
            parts[SETTINGS] = _put(out, SETTINGS, msgspec.json.encode(dict(settings)))
            if (data_dir / ACCOUNTS).exists():
                copy_to(folder / ACCOUNTS, data_dir / ACCOUNTS)
                parts[ACCOUNTS] = _put_file(out, ACCOUNTS, folder / ACCOUNTS)
            for file in sorted(Files(data_dir).all()):
                name = f"files/{file.seeker}/{file.name}"
                parts[name] = _put_file(out, name, file.path)
            told = Manifest(
                program=PROGRAM,
                format=FORMAT,
                version=version,
                made_at=at,
                parts=parts,
                **msgspec.structs.asdict(found),
            )
            out.writestr(MANIFEST, msgspec.json.encode(told))
        draft.chmod(0o600)
        _sync(draft)
        unpack(draft, into=folder / "proof", catalogue=catalogue)
        draft.replace(place)
        _sync(place.parent)
    return told


def unpack(archive: Path, *, into: Path, catalogue: Catalogue = CATALOGUE) -> Manifest:
    """Take ``archive`` apart in the new folder ``into`` and prove all of it: hashes, schema, the record's chain.

    Raises :class:`BackupRefused` for what is damaged, foreign or newer.
    """
    into.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(archive) as opened:
            told = _manifest(opened, archive.name)
            _refuse_without_room(told, into, archive.name)
            for name, part in told.parts.items():
                _take(opened, name, part, into / name)
        key = (into / KEY).read_bytes()
        found = _look_at(into / RECORD, key, name=archive.name, catalogue=catalogue)
    except _FAULTS as fault:
        raise BackupRefused(
            f"{archive.name} is damaged, nothing was changed. Take another backup. ({fault})"
        ) from fault
    if (found.position, found.head) != (told.position, told.head):
        raise BackupRefused(f"{archive.name} is damaged: its record ends elsewhere than it says. Take another backup.")
    return told


def _manifest(opened: zipfile.ZipFile, name: str) -> Manifest:
    if MANIFEST not in opened.namelist() or opened.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        raise BackupRefused(f"{name} is no backup of Career Tracker.")
    said = msgspec.json.decode(opened.read(MANIFEST))
    if not isinstance(said, dict) or said.get("program") != PROGRAM:
        raise BackupRefused(f"{name} is no backup of Career Tracker.")
    if said.get("format") != FORMAT:
        raise BackupRefused(f"{name} was made by a newer version of the program. Please restore it with that one.")
    told = msgspec.convert(said, Manifest)
    strangers = [
        part for part in told.parts if part not in {RECORD, KEY, SETTINGS, ACCOUNTS} and not ATTACHED.fullmatch(part)
    ]
    if strangers or sorted(opened.namelist()) != sorted([MANIFEST, *told.parts]):
        raise BackupRefused(f"{name} is damaged or was changed: it holds other things than it says.")
    return told


def _refuse_without_room(told: Manifest, into: Path, name: str) -> None:
    """Asked before anything is unpacked: a small archive may say that it holds a very large record."""
    needed, free = sum(part.size for part in told.parts.values()), shutil.disk_usage(into).free
    if needed > free:
        raise BackupRefused(f"{name} needs {needed:,} bytes, and {free:,} are free there. Nothing was changed.")


class _Found(msgspec.Struct, frozen=True):
    schema: int
    position: int
    head: str


def _look_at(copy: Path, key: bytes, *, name: str, catalogue: Catalogue) -> _Found:
    """What the SQLite file says of itself, every link of its chain checked."""
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:

        def ask(sql: str, parameters: Sequence[Any]) -> list[Any]:
            return connection.execute(sql, parameters).fetchall()

        connection.execute("PRAGMA trusted_schema = 0")
        if ask(ACTIVE, ()):
            raise BackupRefused(f"{name} was changed: its record holds more than tables.")
        if ask("PRAGMA quick_check(1)", ()) != [("ok",)]:
            raise BackupRefused(f"{name} is damaged: its record cannot be read. Take another backup.")
        version = schema.version_of(ask)
        if version > schema.VERSION:
            raise BackupRefused(f"{name} was made by a newer version of the program. Please restore it with that one.")
        schema.refuse_unknown_topics(ask, catalogue)
        try:
            for _ in chain.verify(ask, Chain(key)):
                pass
        except ChainBroken as broken:
            raise BackupRefused(f"{name}: the record was changed from outside the program, {broken}.") from broken
        head = chain.head(ask(chain.NEWEST, ()))
    return _Found(version, head.position, head.link.hex())


@contextmanager
def _drafts(folder: Path) -> Iterator[Path]:
    """A folder for what is not done yet."""
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=DRAFT))
    try:
        yield draft
    finally:
        shutil.rmtree(draft)


def clear_drafts(folder: Path) -> None:
    """Remove what processes that were killed have left in ``folder``. Only while nobody makes a backup there."""
    for left in folder.glob(f"{DRAFT}*"):
        shutil.rmtree(left)


def _put(out: zipfile.ZipFile, name: str, content: bytes) -> Part:
    out.writestr(name, content)
    return Part(len(content), sha256(content).hexdigest())


def _put_file(out: zipfile.ZipFile, name: str, path: Path) -> Part:
    with path.open("rb") as source, out.open(name, "w", force_zip64=True) as target:
        return _copy(source, cast("BinaryIO", target))


def _take(opened: zipfile.ZipFile, name: str, part: Part, place: Path) -> None:
    """Unpack one part. Reads no further than it should be long: a small archive could hold a very large file."""
    if opened.getinfo(name).file_size != part.size:
        raise zipfile.BadZipFile(f"{name} has another size than it should")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened.open(name) as source, place.open("xb") as target:
        if _copy(cast("BinaryIO", source), target) != part:
            raise zipfile.BadZipFile(f"{name} is not what was put in")


def _copy(source: BinaryIO, target: BinaryIO) -> Part:
    digest, size = sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        size += len(block)
        target.write(block)
    return Part(size, digest.hexdigest())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


ACTIVE = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
