"""The proof that a backup can be brought back: once a week the latest one is, into a folder of its own."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from domain.store import restoring
from domain.store.errors import ChainBroken, StoreRefused
from domain.store.opening import FILE, open_store
from jobs.backup import Backup, Backups

EVERY = timedelta(days=7)
TOLD = "proof.json"
DRAFT = ".proving-"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """That ``name`` was brought back at ``at``, up to the event ``position``; or why it could not be."""

    at: datetime
    name: str
    position: int
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class Proving:
    """For one installation. Blocks for seconds."""

    backups: Backups
    clock: Callable[[], datetime]

    def latest(self) -> Proof | None:
        """What came of it last; None before the first time."""
        if not self._file.exists():
            return None
        told = json.loads(self._file.read_text(encoding="utf-8"))
        return Proof(**{**told, "at": datetime.fromisoformat(told["at"])})

    def when_due(self) -> Proof | None:
        """For the clock: once a week; after one that could not be brought back, as soon as there is another."""
        kept = [] if self.backups.unable else self.backups.kept()
        if not kept or not self._is_due(kept[0]):
            return None
        proof = self._prove(kept[0])
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({**asdict(proof), "at": proof.at.isoformat()}), encoding="utf-8")
        fresh.replace(self._file)
        return proof

    def _is_due(self, newest: Backup) -> bool:
        last = self.latest()
        if last is None or self.clock() - last.at >= EVERY:
            return True
        return bool(last.fault) and last.name != newest.name

    def _prove(self, backup: Backup) -> Proof:
        self._clear()
        place = Path(tempfile.mkdtemp(dir=self.backups.folder, prefix=DRAFT))
        try:
            position, fault = _bring_back(backup.path, place), ""
        except (StoreRefused, ChainBroken) as refused:
            position, fault = 0, str(refused)
        finally:
            shutil.rmtree(place)
        return Proof(at=self.clock(), name=backup.name, position=position, fault=fault)

    def _clear(self) -> None:
        """What a process that was killed has left."""
        for left in self.backups.folder.glob(f"{DRAFT}*"):
            shutil.rmtree(left)

    @property
    def _file(self) -> Path:
        return self.backups.folder / TOLD


def _bring_back(file: Path, place: Path) -> int:
    """As on a new computer: restored, opened, its chain walked. Returns the position of its newest event."""
    key = place / "keys" / "chain"
    restoring.prepare(file, data_dir=place)
    restoring.finish(data_dir=place, record=place / FILE, key=key, keep=lambda: None, aside=place / "aside")
    tracker = open_store(data_dir=place, chain_key=key.read_bytes())
    try:
        for _ in tracker.verify():
            pass
        return tracker.position()
    finally:
        tracker.close()
