"""One installation: a data folder with its database and keys, opened the same way by the program and by each verb."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.store.errors import SealedWithAnotherKey
from domain.store.files import Files
from domain.store.opening import file_of, open_store
from domain.store.tracker import Tracker
from jobs.backup import BEFORE_MIGRATION, Backups
from jobs.proving import Proving
from jobs.settings import PREFIX, BadSetting, Settings
from jobs.takeaway import Takeaway
from projections.models import MODELS
from projections.projector import Projector
from projections.rebuild import rebuild
from projections.zones import moved

KEYS, KEY_BYTES = "keys", 32
CHAIN = "chain"
UNSAVED = {"twilio_auth_token", "database_url", "queue_url", "data_dir"}
"""Settings that are in no backup: they hold a password, or belong to this computer."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is kept in one place, and what it takes to open it.

    ``told`` is the environment, ``say`` tells a line to whoever started the program, and ``progress`` begins a bar
    with a name and gives what moves it: done and total, counts.
    """

    settings: Settings
    clock: Callable[[], datetime]
    version: str
    told: Mapping[str, str]
    say: Callable[[str], None]
    progress: Callable[[str], Callable[[int, int], None]]

    @property
    def folder(self) -> Path:
        return self.settings.data_dir

    def open(self) -> Tracker:
        """The store with its read models, brought up to date. Raises StoreRefused with words for a person."""
        backups, projector = self.backups(), Projector(MODELS)
        if backups.finish():
            self.say(f"The backup was put in the place of the record. What was there before is in {backups.folder}.")
        tracker = self._opened(projector, backups)
        rebuild(tracker, projector, progress=self.progress("Getting the pages ready"))
        if names := moved(tracker):
            rebuild(tracker, projector, names=names, progress=self.progress("Setting the clocks"))
        return tracker

    @contextmanager
    def opened(self) -> Iterator[Tracker]:
        """The same for as long as it is needed."""
        tracker = self.open()
        try:
            yield tracker
        finally:
            tracker.close()

    def key(self, name: str) -> bytes:
        """A random key of this installation, made once and readable by its owner only."""
        file = self._key_file(name)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as fresh:
                fresh.write(secrets.token_bytes(KEY_BYTES))
                os.fsync(fresh.fileno())
        key = file.read_bytes()
        if len(key) < KEY_BYTES:
            raise BadSetting(f"The key “{name}” in the data folder is damaged; restore it from a backup.")
        return key

    def backups(self) -> Backups:
        """The backups of this installation, with the settings that are no secret."""
        named = (PREFIX + name.upper() for name in Settings.__dataclass_fields__ if name not in UNSAVED)
        return Backups(
            data_dir=self.folder,
            record=file_of(self.settings.database_url, self.folder),
            settings={name: self.told[name] for name in named if self.told.get(name)},
            version=self.version,
            clock=self.clock,
        )

    def proving(self) -> Proving:
        """What brings a backup back now and then, to try it."""
        return Proving(backups=self.backups(), clock=self.clock)

    def takeaway(self, tracker: Tracker) -> Takeaway:
        """What writes and reads archives."""
        return Takeaway(tracker=tracker, files=Files(self.folder), clock=self.clock, version=self.version)

    def _opened(self, projector: Projector, backups: Backups) -> Tracker:
        sealed_before = self._key_file(CHAIN).exists()
        try:
            return open_store(
                database_url=self.settings.database_url,
                data_dir=self.folder,
                chain_key=self.key(CHAIN),
                projector=projector,
                backup=None if backups.unable else lambda: backups.take(why=BEFORE_MIGRATION),
            )
        except SealedWithAnotherKey:
            if sealed_before:
                raise
            self._key_file(CHAIN).unlink()
            raise BadSetting(
                f"The record is there, but the key that seals it is not: {self._key_file(CHAIN)}. "
                "Bring it back from a backup; with another key nobody could tell whether the record was altered."
            ) from None

    def _key_file(self, name: str) -> Path:
        return self.folder / KEYS / name
