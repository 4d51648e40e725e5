"""Backups: taken by the clock, before a migration and on demand, kept by their age, and brought back."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.errors import Conflict, NotFound, Refusal
from domain.store import archive, restoring
from domain.store.archive import Manifest
from domain.store.sqlite import hold

EVERY = timedelta(hours=1)
HOURLY, DAILY, LONGEST = timedelta(hours=24), timedelta(days=7), timedelta(days=35)
"""For so long one of each hour is kept, then one of each day, then one of each week; nothing is kept longer."""

BY_CLOCK, BY_HAND, BEFORE_MIGRATION, BEFORE_RESTORE = "", "by-hand", "before-migration", "before-restore"
BARE = re.compile(r"tracker-\d{10}-[0-9a-f]{8}\.db")
"""Bare copies of the record, which the store makes before a migration where it is opened without this program."""

RECEIVED, LONGEST_NAME = "career-tracker-", 80
UNSAFE = re.compile(r"[^\w.-]")
NAME = re.compile(r"career-tracker-(\d{8}T\d{6})Z-(\d{10})(?:-([a-z-]+))?\.zip")
ON_A_SERVER = (
    "The record is in a PostgreSQL database, which has backups of its own: pg_dump --format=custom, and pg_restore. "
    "Keep the folder {data_dir} with it, without which the record cannot be proved."
)


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One that is kept. ``position`` is that of its newest event, ``why`` the occasion."""

    path: Path
    at: datetime
    position: int
    why: str

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


@dataclass(frozen=True, kw_only=True)
class Backups:
    """Those of one installation. ``record`` is None where the record is in PostgreSQL."""

    data_dir: Path
    record: Path | None
    settings: Mapping[str, str]
    version: str
    clock: Callable[[], datetime]

    @property
    def folder(self) -> Path:
        return self.data_dir / "backups"

    @property
    def key(self) -> Path:
        return self.data_dir / "keys" / "chain"

    @property
    def unable(self) -> str:
        """Why there are none, in words; empty where there are."""
        return "" if self.record else ON_A_SERVER.format(data_dir=self.data_dir)

    @property
    def waiting(self) -> bool:
        """Whether a backup lies ready to be put in place at the next start."""
        return restoring.is_prepared(self.data_dir)

    def kept(self) -> list[Backup]:
        """All that are kept, latest first."""
        found = (_backup(path) for path in self.folder.glob("career-tracker-*.zip"))
        return sorted((one for one in found if one), key=lambda one: (one.at, one.name), reverse=True)

    def named(self, name: str) -> Backup:
        """The one called so. Raises NotFound."""
        for one in self.kept():
            if one.name == name:
                return one
        raise NotFound("There is no such backup any more.")

    def take(self, *, why: str = BY_HAND) -> Backup:
        """A new one among those that are kept. Blocks for seconds. Raises Refusal or StoreRefused."""
        with self._one_at_a_time():
            return self._take(why)

    def write(self, place: Path) -> Manifest:
        """A backup in a file of one's own choosing, which must be new. Raises Refusal or StoreRefused."""
        if place.exists():
            raise Conflict(f"{place} is there already. Choose another name; a backup never overwrites anything.")
        with self._one_at_a_time():
            return self._make(place, at=self.clock())

    def when_due(self, position: int) -> Backup | None:
        """For the clock: one an hour at most, and none while nothing new was recorded up to ``position``."""
        if self.unable or not position or not self._is_due(position):
            return None
        with self._one_at_a_time():
            if not self._is_due(position):  # another process was faster
                return None
            taken = self._take(BY_CLOCK)
            self._let_go()
            return taken

    def prepare(self, file: Path) -> Manifest:
        """Lay ``file`` ready to be put in place. Raises Refusal or StoreRefused, and then nothing was changed."""
        self._file()
        if not file.is_file():
            raise NotFound(f"There is no file {file}.")
        with self._one_at_a_time():
            return restoring.prepare(file, data_dir=self.data_dir)

    def receive(self, content: bytes, *, name: str) -> Manifest:
        """Like :meth:`prepare`, for one that was sent from a browser under that name."""
        self._file()
        with tempfile.TemporaryDirectory(prefix=RECEIVED) as folder:
            file = Path(folder) / (UNSAFE.sub("_", name)[-LONGEST_NAME:] or "backup.zip")
            file.write_bytes(content)
            return self.prepare(file)

    def forget(self) -> None:
        """Do not put in place what lies ready."""
        restoring.forget(self.data_dir)

    def finish(self) -> bool:
        """Put in place what lies ready, if anything does. Raises StoreRefused while somebody has the record open."""
        if self.record is None:
            return False
        return restoring.finish(
            data_dir=self.data_dir,
            record=self.record,
            key=self.key,
            keep=lambda: self.take(why=BEFORE_RESTORE),
            aside=self.folder / f"unreadable-{_moment(self.clock())}-{secrets.token_hex(3)}",
        )

    def _is_due(self, position: int) -> bool:
        latest = next(iter(self.kept()), None)
        return latest is None or (self.clock() - latest.at >= EVERY and position != latest.position)

    def _take(self, why: str) -> Backup:
        archive.clear_drafts(self.folder)
        at = self.clock()
        draft = self.folder / f".new-{secrets.token_hex(4)}.zip"
        told = self._make(draft, at=at)
        name = f"career-tracker-{_moment(at)}-{told.position:010}{f'-{why}' if why else ''}.zip"
        return Backup(path=draft.replace(self.folder / name), at=at, position=told.position, why=why)

    def _make(self, place: Path, *, at: datetime) -> Manifest:
        return archive.make(
            place,
            record=self._file(),
            data_dir=self.data_dir,
            key=self.key.read_bytes(),
            settings=self.settings,
            at=at,
            version=self.version,
        )

    def _let_go(self) -> None:
        for one in outdated(self.kept(), now=self.clock()):
            one.path.unlink()
        for path in self.folder.glob("tracker-*.db"):
            if BARE.fullmatch(path.name) and self.clock().timestamp() - path.stat().st_mtime > LONGEST.total_seconds():
                path.unlink()

    def _file(self) -> Path:
        if self.record is None:
            raise Refusal(self.unable)
        return self.record

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Across processes; the lock ends with the process."""
        self._file()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = hold(self.folder, fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(held)


def outdated(kept: Sequence[Backup], *, now: datetime) -> list[Backup]:
    """Which of ``kept``, latest first, may go: those that share their hour, day or week with a later one, and the old.

    The latest always stays. What was taken before a migration, before a restore or by hand goes by age alone.
    """
    seen: set[tuple[int, ...]] = set()
    gone = []
    for one in kept[1:]:
        slot = _slot(one.at, age=now - one.at)
        if now - one.at > LONGEST or (one.why == BY_CLOCK and slot in seen):
            gone.append(one)
        elif one.why == BY_CLOCK:
            seen.add(slot)
    return gone


def _slot(at: datetime, *, age: timedelta) -> tuple[int, ...]:
    if age <= HOURLY:
        return (at.year, at.month, at.day, at.hour)
    return (at.year, at.month, at.day) if age <= DAILY else tuple(at.isocalendar()[:2])


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _backup(path: Path) -> Backup | None:
    found = NAME.fullmatch(path.name)
    if not found:
        return None
    at = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return Backup(path=path, at=at, position=int(found[2]), why=found[3] or BY_CLOCK)
