"""A disk that forgets: what a process wrote and synced is done again, up to a moment, and the power is cut."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
LIKELY = 0.5
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink"
NOT_READ = re.compile(r"\d+ +(?:pwritev|writev|rename|\w+\(.*<unfinished)")
WROTE = re.compile(r'\d+ +p?write(?:64)?\((\d+)<([^>]*)>, "([^"]*)", \d+(?:, (\d+))?\) += (\d+)')
SYNCED = re.compile(r"\d+ +f(?:data)?sync\((\d+)<([^>]*)>\) += 0")
SHORTENED = re.compile(r"\d+ +ftruncate\((\d+)<([^>]*)>, (\d+)\) += 0")
REMOVED = re.compile(r'\d+ +unlink\("([^"]*)"\) += 0')


@dataclass(frozen=True, kw_only=True)
class Step:
    """One call that came back well. ``file``: the descriptor; ``size`` of a shortening: how long it is then."""

    call: str
    path: str
    file: int = 0
    content: bytes = b""
    offset: int = 0


def steps_of(trace: Path) -> Iterator[Step]:
    """What strace wrote down with ``-f -y -xx``; ValueError for what this does not know how to do again."""
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if wrote := WROTE.match(line):
                file, path, content, offset, many = wrote.groups()
                written = _bytes(content)[: int(many)]
                yield Step(call="write", path=_text(path), file=int(file), content=written, offset=int(offset or 0))
            elif synced := SYNCED.match(line):
                yield Step(call="sync", path=_text(synced[2]))
            elif cut := SHORTENED.match(line):
                yield Step(call="shorten", path=_text(cut[2]), offset=int(cut[3]))
            elif removed := REMOVED.match(line):
                yield Step(call="remove", path=_text(removed[1]))
            elif NOT_READ.match(line):
                raise ValueError(line[:200])


def _bytes(said: str) -> bytes:
    return bytes.fromhex(said.replace("\\x", ""))


def _text(said: str) -> str:
    return _bytes(said).decode()


@dataclass
class Kept:
    """A file: its content for good, what was done since its last sync, and whether its name is in the folder for good.

    ``gone``: it was removed, which is not for good either before its folder is synced.
    """

    content: bytearray
    waiting: list[Step] = field(default_factory=list)
    entered: bool = True
    gone: bool = False

    def sync(self) -> None:
        for step in self.waiting:
            _do(self.content, step)
        self.waiting.clear()

    def after_a_cut(self, chance: random.Random) -> bytes | None:
        """Of each thing that waits all, nothing or some sectors were done. None: there is no such file."""
        if (not self.entered or self.gone) and chance.random() < LIKELY:
            return None
        content = bytearray(self.content)
        for step in self.waiting:
            share = chance.choice((0.0, LIKELY, 1.0))
            for part in _parts(step):
                if chance.random() < share:
                    _do(content, part)
        return bytes(content)


def _parts(step: Step) -> Iterator[Step]:
    """What a disk does at once."""
    if step.call == "shorten":
        yield step
    for first in range(0, len(step.content), SECTOR):
        yield Step(
            call="write", path=step.path, content=step.content[first : first + SECTOR], offset=step.offset + first
        )


def _do(content: bytearray, step: Step) -> None:
    content.extend(bytes(max(0, step.offset - len(content))))
    if step.call == "shorten":
        del content[step.offset :]
    else:
        content[step.offset : step.offset + len(step.content)] = step.content


class Disk:
    """The files ``names`` of ``folder``, as they are when this begins."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._files = {
            str(folder / name): Kept(bytearray((folder / name).read_bytes()))
            for name in names
            if (folder / name).exists()
        }
        self._folder, self._names = str(folder), {str(folder / name) for name in names}

    def do(self, step: Step) -> None:
        if step.call == "sync" and step.path == self._folder:
            self._enter()
        if step.path not in self._names:
            return
        if step.path not in self._files:
            self._files[step.path] = Kept(bytearray(), entered=False)
        file = self._files[step.path]
        if step.call == "sync":
            file.sync()
        elif step.call == "remove":
            file.gone = True
        else:
            file.waiting.append(step)

    def _enter(self) -> None:
        self._files = {path: file for path, file in self._files.items() if not file.gone}
        for file in self._files.values():
            file.entered = True

    def after_a_cut(self, into: Path, chance: random.Random) -> None:
        """Put into that folder what would be found."""
        for path, file in self._files.items():
            if (content := file.after_a_cut(chance)) is not None:
                (into / Path(path).name).write_bytes(content)
