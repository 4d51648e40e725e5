"""Putting a backup in the place of the record: proved first, a copy of what is there kept, never half done."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.store.archive import ACCOUNTS, ATTACHED, KEY, RECORD, Manifest, unpack
from domain.store.catalogue import CATALOGUE, Catalogue
from domain.store.errors import StoreRefused
from domain.store.files import Files
from domain.store.sqlite import hold

STAGE, READY = "restoring", "ready"
PARTS = ("", "-wal", "-shm")


def prepare(archive: Path, *, data_dir: Path, catalogue: Catalogue = CATALOGUE) -> Manifest:
    """Prove ``archive`` and lay it ready; :func:`finish` puts it in place when nobody has the record open.

    Raises BackupRefused, and then nothing was changed.
    """
    stage = data_dir / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        told = unpack(archive, into=stage, catalogue=catalogue)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _bring_files(stage, told, Files(data_dir))
    for part in (RECORD, KEY, *({ACCOUNTS} & told.parts.keys())):
        (stage / part).chmod(0o600)
        _sync(stage / part)
    (stage / READY).touch(mode=0o600)
    _sync(stage)
    return told


def _bring_files(stage: Path, told: Manifest, files: Files) -> None:
    """Attached files are named after their content and never removed: to add those of the backup overwrites nothing."""
    for part in told.parts:
        if found := ATTACHED.fullmatch(part):
            with (stage / part).open("rb") as content:
                files.keep(found[1], content)
            (stage / part).unlink()


def is_prepared(data_dir: Path) -> bool:
    """Whether a backup lies ready to be put in place."""
    return (data_dir / STAGE / READY).exists()


def forget(data_dir: Path) -> None:
    """Leave the record as it is after all."""
    (data_dir / STAGE / READY).unlink(missing_ok=True)


def finish(*, data_dir: Path, record: Path, key: Path, keep: Callable[[], object], aside: Path) -> bool:
    """Put in place what :func:`prepare` laid ready, also when the last try was cut short; False where there is nothing.

    ``keep`` makes a backup of the present record. Where it cannot be read the bare files are copied to ``aside``.
    Raises :class:`StoreRefused` while another process has the record open; what was laid ready stays so.
    """
    stage = data_dir / STAGE
    if not is_prepared(data_dir):
        return False
    record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(record.parent):
        if (stage / RECORD).exists():
            _keep_present(record, key, keep=keep, aside=aside)
            for part in PARTS[1:]:  # of the old record: they would be read into the new one
                record.with_name(record.name + part).unlink(missing_ok=True)
            (stage / RECORD).replace(record)
            _sync(record.parent)
        if (stage / KEY).exists():
            key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (stage / KEY).replace(key)
            _sync(key.parent)
        _bring_accounts(stage / ACCOUNTS, data_dir / ACCOUNTS)
        (stage / READY).unlink()
        _sync(stage)
        shutil.rmtree(stage)
    return True


def _bring_accounts(brought: Path, there: Path) -> None:
    """Only where there are none: going back in time would bring back passwords that were changed for a reason."""
    if brought.exists() and not there.exists():
        brought.replace(there)
        _sync(there.parent)


def _keep_present(record: Path, key: Path, *, keep: Callable[[], object], aside: Path) -> None:
    if not record.exists():
        return
    try:
        keep()
    except (StoreRefused, FileNotFoundError, ValueError):  # it is damaged, or its key is gone
        aside.mkdir(mode=0o700, parents=True)
        for path in (*(record.with_name(record.name + part) for part in PARTS), key):
            if path.exists():
                shutil.copy2(path, aside / path.name)
                _sync(aside / path.name)
        _sync(aside)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        held = hold(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreRefused(
            "The program is running. Stop it; the backup lies ready and is put in place at the next start."
        ) from None
    try:
        yield
    finally:
        os.close(held)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
