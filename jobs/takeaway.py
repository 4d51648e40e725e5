"""Everything a person has, in one archive that anybody can read and another installation can take in."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from domain.aggregate import Event
from domain.application import DocumentAttached
from domain.commands import Desk
from domain.errors import Invalid, NotFound
from domain.seeker import Seeker
from domain.steps import LetterWent
from domain.store.files import Files
from domain.store.merging import Examined
from domain.store.tracker import Tracker
from domain.store.transfer import Progress, count, events_of, examine, line_of, take_over
from domain.values import Cause, Letter, Stage, Stamp
from jobs.search_tables import applications, contacts
from projections import board, people
from projections.board import Card

FORMAT = 1
BLOCK = 1 << 18
EVENTS, DOCUMENTS = "events.jsonl", "documents/"
LONGEST_EVENT = 2_000_000
MOST_DOCUMENTS = 2_000_000_000
DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError)
"""What zipfile raises for what is no archive, is cut off or packed in another way."""
LOCKED = 1
DIGEST = re.compile(rb'"([0-9a-f]{64})"')
NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
READ_ME = """\
Your job search, taken along from Career Tracker.

applications.csv, contacts.csv   tables for any spreadsheet
letters/                         what you sent, word for word
documents/                       the files you attached or sent
events.jsonl                     everything that happened, one event a line, in order

To go on elsewhere, install Career Tracker and say:

    .venv/bin/python main.py import THIS-FILE.zip

Everything is there again then, under the same ids, beside what is there already. Passwords and keys are not in here.
"""


def silent(_done: int, _total: int) -> None:
    """No progress shown."""


@dataclass
class Collected:
    """What is met on the way through the events and written after them."""

    letters: list[tuple[datetime, str, Letter]] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Takeaway:
    """Writes and reads archives. Everything here blocks."""

    tracker: Tracker
    files: Files
    clock: Callable[[], datetime]
    version: str

    def archive(self, seeker: str, *, progress: Progress = silent) -> Iterator[bytes]:
        """The archive of one person, a quarter of a megabyte at a time, whatever its size."""
        pipe, now = _Pipe(), self.clock()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._parts(seeker, now, progress):
                entry = zipfile.ZipInfo(name, now.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w", force_zip64=True) as out:
                    for block in content:
                        out.write(block)
                        if pipe.size > BLOCK:
                            yield pipe.take()
        yield pipe.take()

    def write(self, seeker: str, file: Path, *, progress: Progress = silent) -> None:
        """The archive as a file, there whole or not at all. Raises Invalid where there is one already."""
        if file.exists():
            raise Invalid(f"{file} is there already; choose another name.", field="file")
        if not file.parent.is_dir():
            raise Invalid(f"There is no folder {file.parent}.", field="file")
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as draft:
            try:
                for block in self.archive(seeker, progress=progress):
                    draft.write(block)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(file)
            finally:
                Path(draft.name).unlink(missing_ok=True)

    def bring(self, seeker: str, file: Path, *, progress: Progress = silent) -> Examined:
        """Take in an archive; returns what that did. Raises Invalid and changes nothing if it cannot be read."""
        if not file.is_file():
            raise Invalid(f"There is no file {file}.", field="file")
        with file.open("rb") as content:
            return self.take_in(seeker, content, progress=progress)

    def look_into(self, seeker: str, content: BinaryIO, *, progress: Progress) -> Examined:
        """What taking an open archive in would do; nothing is written. Raises Invalid like :meth:`bring`."""
        with _opened(content) as archive:
            _documents(archive)
            return examine(self.tracker, seeker, lambda: _lines(archive), progress=progress)

    def take_in(self, seeker: str, content: BinaryIO, *, progress: Progress, looked: Progress = silent) -> Examined:
        """Take in an open archive; ``looked`` is told how much was read before the first thing is written."""
        with _opened(content) as archive:
            documents = _documents(archive)
            examined = examine(self.tracker, seeker, lambda: _lines(archive), progress=looked)
            self._make_room(seeker, examined.columns)
            self._keep(seeker, archive, documents)
            if examined.fresh:
                take_over(self.tracker, lambda: _lines(archive), examined, progress=progress)
                if examined.plain and examined.zone:
                    self._live_by_its_clock(seeker, examined.zone)
            return examined

    def _keep(self, seeker: str, archive: zipfile.ZipFile, documents: Sequence[str]) -> None:
        for name in documents:
            with archive.open(name) as document:
                self.files.keep(seeker, document)  # type: ignore[arg-type]  # it reads, which is all it has to

    def _make_room(self, seeker: str, columns: Sequence[Stage]) -> None:
        """The columns first, so that no card ever stands in one that is not there."""
        stamp = Stamp.now(self.clock(), cause=Cause.IMPORT)

        def work(desk: Desk) -> None:
            for stage in columns:
                desk.get(Seeker, Seeker.id_of(seeker)).take_in_stage(stage=stage, stamp=stamp)

        self.tracker.perform(work, seeker=seeker)

    def _live_by_its_clock(self, seeker: str, zone: str) -> None:
        """Where the search had begun here by another clock and holds nothing, the archive's holds."""
        stamp = Stamp.now(self.clock(), cause=Cause.IMPORT)
        self.tracker.perform(
            lambda desk: desk.get(Seeker, Seeker.id_of(seeker)).change_zone(zone=zone, stamp=stamp), seeker=seeker
        )

    def applications(self, seeker: str, cards: Sequence[Card] | None = None) -> Iterator[bytes]:
        """These applications as a table, or every one that was not removed."""
        return applications(self.tracker, seeker, cards)

    def _parts(self, seeker: str, now: datetime, progress: Progress) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Name and content of each file of the archive, in order; contents have to be read as they come."""
        until, total = self.tracker.position(), count(self.tracker, seeker)
        collected = Collected()
        about = {"format": FORMAT, "program": self.version, "made": now.isoformat(), "seeker": seeker, "events": total}
        yield "READ ME.txt", iter([READ_ME.encode()])
        yield "about.json", iter([json.dumps(about, indent=1).encode()])
        yield "applications.csv", self.applications(seeker)
        yield "contacts.csv", contacts(self.tracker, seeker)
        yield EVENTS, self._events(seeker, until, total, collected, progress)
        names: set[str] = set()
        for at, about_id, letter in collected.letters:
            yield _unused(f"letters/{at:%Y-%m-%d} {self._whom(seeker, about_id)}", names), iter([_words(letter)])
        for digest, name in collected.documents.items():
            try:
                content = self.files.read(seeker, digest)
            except NotFound:
                continue
            yield f"{DOCUMENTS}{digest[:8]} {_clean(name)}", iter([content])

    def _events(self, seeker: str, until: int, total: int, collected: Collected, progress: Progress) -> Iterator[bytes]:
        for number, event in enumerate(events_of(self.tracker, seeker, until=until), 1):
            line = line_of(self.tracker, event)
            _collect(event, line, collected)
            progress(number, total)
            yield line + b"\n"

    def _whom(self, seeker: str, about: str) -> str:
        card = board.card(self.tracker, seeker, id=about)
        person = None if card else people.person(self.tracker, seeker, id=about)
        return f"{card.company} {card.role}" if card else person.card.name if person else ""


class _Pipe(io.RawIOBase):
    """What is written stays until it is taken; there is no way back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # whatever has bytes
        self._pieces.append(piece)
        self.size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return taken


@contextmanager
def _opened(content: BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(content) as archive:
            yield archive
    except DAMAGED as damaged:
        raise Invalid("This is no archive of Career Tracker, or it is damaged.", field="file") from damaged


def _lines(archive: zipfile.ZipFile) -> Iterator[bytes]:
    with archive.open(EVENTS) as events:
        while line := events.readline(LONGEST_EVENT):
            yield line.rstrip(b"\n")


def _documents(archive: zipfile.ZipFile) -> list[str]:
    """The names of the files in it. Raises Invalid where they are too much to be taken in."""
    found = [one for one in archive.infolist() if one.filename.startswith(DOCUMENTS) and not one.is_dir()]
    if any(one.flag_bits & LOCKED for one in archive.infolist()):
        raise Invalid("This archive is locked with a password; unpack it and pack it without one.", field="file")
    if sum(one.file_size for one in found) > MOST_DOCUMENTS:
        raise Invalid("The files in this archive are larger than 2 GB in all; nothing was taken in.", field="file")
    return [one.filename for one in found]


def _collect(event: Event, line: bytes, collected: Collected) -> None:
    """Letters in full; and whatever reads like the name of a kept file, with its own name where that is told."""
    if isinstance(event, LetterWent) and event.letter is not None:
        collected.letters.append((event.occurred_at, event.originator_id, event.letter))
        collected.documents.update(event.letter.files)
    if isinstance(event, DocumentAttached):
        collected.documents[event.document] = event.name
    for digest in DIGEST.findall(line):
        collected.documents.setdefault(digest.decode(), "file")


def _words(letter: Letter) -> bytes:
    return f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.body}".encode()


def _clean(name: str) -> str:
    return " ".join(NOT_IN_NAMES.sub(" ", name).split()).strip(" .")[:120] or "file"


def _unused(name: str, names: set[str]) -> str:
    folder, _, last = name.partition("/")
    first = fresh = f"{folder}/{_clean(last)}"
    number = 1
    while fresh.casefold() in names:
        number += 1
        fresh = f"{first} ({number})"
    names.add(fresh.casefold())
    return f"{fresh}.txt"
