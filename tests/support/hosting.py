"""The whole program for several people as a process of its own: ``python -m tests.support.hosting FOLDER PORT``.

It prints its address and the link by which the first account is made; each line it is sent is answered with how many
pages NiceGUI keeps in memory.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nicegui import Client

import main
from jobs.settings import Settings
from tests.support.ports import free_port
from tests.support.whole import ROOT, plain_environment
from ui.app import serve
from ui.door.by_shell import BY_SHELL


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """A running program for several people."""

    process: subprocess.Popen[str]
    folder: Path
    address: str
    setup: str

    def pages(self) -> int:
        """How many pages NiceGUI keeps in the memory of the server."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("pages\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def shell(self, deed: str, name: str = "") -> str:
        """What the command line prints."""
        return BY_SHELL[deed](self.folder, name, public_url=self.address, clock=main.wall_clock)


@contextmanager
def hosting(folder: Path) -> Iterator[Hosted]:
    """Start it on ``folder``; stop it in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.hosting", str(folder), str(free_port())],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=plain_environment(),
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        address, setup = process.stdout.readline().strip(), process.stdout.readline().strip()
        assert setup, "the program ended before it answered"
        yield Hosted(process=process, folder=folder, address=address, setup=setup)
    finally:
        process.terminate()
        process.wait(20)
        process.stdin.close()
        process.stdout.close()


def _be_the_program(folder: Path, port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        data_dir=folder, port=port, public_url=address, hosted=True, trusted_proxies=("127.0.0.1",), open_browser=False
    )
    program = main.build(settings)
    with main.running(program):
        serve(program.website, host="127.0.0.1", port=port, ready=lambda _: _tell(folder, address))


def _tell(folder: Path, address: str) -> None:
    link = BY_SHELL["setup"](folder, public_url=address, clock=main.wall_clock).splitlines()[-1]
    sys.stdout.write(f"{address}\n{link}\n")
    sys.stdout.flush()
    threading.Thread(target=_count, daemon=True).start()


def _count() -> None:
    for _ in sys.stdin:
        sys.stdout.write(f"{len(Client.instances)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _be_the_program(Path(sys.argv[1]), int(sys.argv[2]))
