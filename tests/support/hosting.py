"""The whole program for several people as a process of its own: ``python -m tests.support.hosting FOLDER PORT``.

It prints its address and the link by which the first account is made. Lines on its standard input are questions:
``pages`` asks how many NiceGUI keeps in memory, ``seen`` when the first account was last seen at work.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nicegui import Client

import main
from jobs.settings import Settings
from tests.support.ports import free_port
from tests.support.whole import ROOT, plain_environment
from ui.app import serve
from ui.door.by_shell import BY_SHELL
from ui.sessions import Sessions


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """A running program for several people."""

    process: subprocess.Popen[str]
    folder: Path
    address: str
    setup: str

    def pages(self) -> int:
        """How many pages NiceGUI keeps in the memory of the server."""
        return int(self._ask("pages"))

    def seen(self) -> datetime:
        """When the first account was last seen at work."""
        return datetime.fromisoformat(self._ask("seen"))

    def _ask(self, question: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

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
        sessions = program.website.sessions
        serve(program.website, host="127.0.0.1", port=port, ready=lambda _: _tell(folder, address, sessions))


def _tell(folder: Path, address: str, sessions: Sessions) -> None:
    link = BY_SHELL["setup"](folder, public_url=address, clock=main.wall_clock).splitlines()[-1]
    sys.stdout.write(f"{address}\n{link}\n")
    sys.stdout.flush()
    threading.Thread(target=_answer, args=(sessions,), daemon=True).start()


def _answer(sessions: Sessions) -> None:
    for question in sys.stdin:
        seen = [one.seen.isoformat() for one in sessions.of("me") if one.seen]
        sys.stdout.write(f"{len(Client.instances) if question.strip() == 'pages' else max(seen)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _be_the_program(Path(sys.argv[1]), int(sys.argv[2]))
