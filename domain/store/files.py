"""Attached files, kept beside the record under the SHA-256 of their bytes, each person's in a folder of their own."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from domain.errors import Invalid, NotFound

FOLDER = "files"
BLOCK = 1 << 20
LIMIT = 25 * BLOCK
SEEKER = re.compile(r"[a-z0-9]{1,32}")
NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, order=True)
class Kept:
    """A file, whose it is and where it lies."""

    seeker: str
    name: str
    path: Path


class Files:
    """The files of every seeker below ``data_dir``. Nobody else on the machine may read them."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER

    def keep(self, seeker: str, content: bytes | BinaryIO, *, limit: int = LIMIT) -> str:
        """Keep ``content`` and return its name, the SHA-256 of its bytes; it is on the disk by then.

        Raises :class:`Invalid`, leaving nothing behind, when there are more than ``limit`` bytes.
        """
        folder = self._folder(seeker)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=folder)  # readable for us alone
        try:
            with os.fdopen(descriptor, "wb") as out:
                name = _copy(content, out, limit=limit)
                out.flush()
                os.fsync(out.fileno())
            _move(Path(draft), self._path(seeker, name))
        finally:
            Path(draft).unlink(missing_ok=True)
        return name

    def open(self, seeker: str, name: str) -> BinaryIO:
        """The file called ``name``, to be read. Raises :class:`NotFound`, also for what belongs to others."""
        try:
            return self._path(seeker, name).open("rb")
        except FileNotFoundError:
            raise NotFound("There is no such file among yours.") from None

    def read(self, seeker: str, name: str) -> bytes:
        """All its bytes. Raises :class:`NotFound`, also when they are no longer those that were kept."""
        with self.open(seeker, name) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != name:
            raise NotFound("That file was damaged on the disk; please bring it back from a backup.")
        return content

    def all(self) -> Iterator[Kept]:
        """Every file of everybody, in no order; what is still being written is none."""
        for path in self._root.glob("*/*/*"):
            seeker, name = path.parts[-3], path.parts[-2] + path.parts[-1]
            if SEEKER.fullmatch(seeker) and NAME.fullmatch(name):
                yield Kept(seeker, name, path)

    def _folder(self, seeker: str) -> Path:
        if not SEEKER.fullmatch(seeker):
            raise NotFound("There is no such person here.")
        return self._root / seeker

    def _path(self, seeker: str, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise NotFound("There is no such file among yours.")
        return self._folder(seeker) / name[:2] / name[2:]


def _copy(content: bytes | BinaryIO, out: BinaryIO, *, limit: int) -> str:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(content):
        size += len(block)
        if size > limit:
            raise Invalid(f"The file is larger than {limit // BLOCK} MB.", field="file")
        digest.update(block)
        out.write(block)
    return digest.hexdigest()


def _blocks(content: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    else:
        while block := content.read(BLOCK):
            yield block


def _move(draft: Path, place: Path) -> None:
    """There at once and whole, or not at all, also after a power cut."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft.replace(place)
    for folder in (place.parent, place.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
