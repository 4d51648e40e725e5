"""Attachments, kept beside the record under the SHA-256 of their bytes, each seeker's in a folder of their own."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from domain.errors import Invalid, NotFound

FOLDER = "files"
SEEKER = re.compile(r"[a-z0-9]{1,32}")
DIGEST = re.compile(r"[0-9a-f]{64}")


class Files:
    """The files of this installation. A file is whole or not there, and never changes."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def keep(self, seeker: str, content: bytes) -> str:
        """Store ``content`` and return its SHA-256; storing the same again changes nothing."""
        digest = sha256(content).hexdigest()
        path = self._path(seeker, digest)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, content)
        return digest

    def read(self, seeker: str, digest: str) -> bytes:
        """The bytes. Raises :class:`NotFound`, and :class:`Invalid` where the file was altered meanwhile."""
        try:
            content = self._path(seeker, digest).read_bytes()
        except FileNotFoundError:
            raise NotFound("There is no such file among yours.") from None
        if sha256(content).hexdigest() != digest:
            raise Invalid("This file was altered since it was kept. Restore it from a backup.")
        return content

    def _path(self, seeker: str, digest: str) -> Path:
        if not (SEEKER.fullmatch(seeker) and DIGEST.fullmatch(digest)):
            raise NotFound("There is no such file among yours.")
        return self._folder / seeker / digest[:2] / digest[2:]


def _write(path: Path, content: bytes) -> None:
    """Write beside, sync, then rename: after a power cut the file is whole or absent."""
    fresh = path.with_name(f"{uuid4().hex}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
