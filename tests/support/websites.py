"""A running website for tests: the style guide as a process of its own, with a way in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
LOG = "styleguide.log"


@dataclass(frozen=True)
class Website:
    """A server that answers at ``address``, started on ``data_dir``."""

    process: subprocess.Popen[str]
    address: str
    data_dir: Path
    first_link: str

    def link(self) -> str:
        """Another launch link."""
        self.order("link")
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def order(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    @contextmanager
    def visitor(self) -> Iterator[httpx.Client]:
        """A browser of the simple kind that has been let in."""
        with httpx.Client(base_url=self.address) as client:
            assert client.get(self.link()).status_code == 303
            yield client

    def log(self) -> str:
        """What it wrote for whoever mends it."""
        return (self.data_dir / LOG).read_text()

    def kill(self) -> None:
        self.process.kill()
        self._reap()

    def stop(self) -> None:
        self.process.terminate()
        self._reap()

    def _reap(self) -> None:
        self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@contextmanager
def styleguide(data_dir: Path, *, port: int = 0) -> Iterator[Website]:
    """The style guide, until the end of the block."""
    website = start(data_dir, port=port)
    try:
        yield website
    finally:
        website.stop()


def start(data_dir: Path, *, port: int = 0) -> Website:
    """Start it and wait until it answers."""
    with (data_dir / LOG).open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.styleguide", str(data_dir), str(port)],
            cwd=ROOT,
            env=_without_pytest(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    address, link = process.stdout.readline().strip(), process.stdout.readline().strip()
    assert address, (data_dir / LOG).read_text()
    return Website(process, address, data_dir, link)


def _without_pytest() -> dict[str, str]:
    """NiceGUI behaves differently where it thinks pytest runs it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI"))}
