"""The whole program as a process of its own: the real rooms on a fresh store, a pretend telephone, a clock to move.

``with running(folder) as program:`` starts it; ``python -m tests.support.whole FOLDER`` is the process itself.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

import main
from jobs.channels.simulator import NUMBER, Simulator
from jobs.channels.simulator.server import serving
from jobs.settings import Settings
from tests.support.ports import free_port
from ui.app import serve
from ui.auth import launch_address
from ui.sessions import mint_link
from ui.tokens import Tokens

ROOT = Path(__file__).parents[2]
PHONE = "+14155550123"
PATIENCE = 30.0
"""Seconds that a busy machine may take to answer a script."""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A running program: where it answers, where its telephone is, and a token for its REST interface."""

    process: subprocess.Popen[str]
    folder: Path
    address: str
    telephone: str
    token: str

    def link(self) -> str:
        """A new link that lets a browser in."""
        return launch_address(self.address, mint_link(self.folder, seeker="me", now=self.now()))

    def now(self) -> datetime:
        return clock_of(self.folder)()

    def move_clock(self, to: datetime) -> None:
        """Let it be ``to`` (aware) from now on."""
        set_clock(self.folder, to)

    def api(self) -> httpx.Client:
        """A script with a personal token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"{self.address}/api/v1", headers=headers, timeout=PATIENCE, trust_env=False)

    def texts(self) -> list[dict[str, Any]]:
        """What the telephone network took, newest first."""
        found: list[dict[str, Any]] = httpx.get(
            f"{self.telephone}/simulator/texts", timeout=PATIENCE, trust_env=False
        ).json()
        return found

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


@contextmanager
def running(folder: Path, *, at: datetime, port: int = 0, log: Path | None = None) -> Iterator[Whole]:
    """Start the program on ``folder`` with its clock at ``at``; stop it in the end.

    ``log`` takes everything that it and its server would write down, however fine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    set_clock(folder, at)
    with ExitStack() as stack:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.whole", str(folder), str(port or free_port()), *["log"] * bool(log)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=stack.enter_context(log.open("w")) if log else None,
            text=True,
            env=plain_environment(),
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the program ended before it answered"
        yield Whole(process=process, folder=folder, **json.loads(line))
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()
        process.stdout.close()


def plain_environment() -> dict[str, str]:
    """Without what pytest and NiceGUI would read out of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI", "TRACKER"))}


def set_clock(folder: Path, to: datetime) -> None:
    fresh = folder / "clock.new"
    fresh.write_text(json.dumps({"at": to.astimezone(UTC).isoformat(), "since": time.time()}))
    fresh.replace(folder / "clock")


def clock_of(folder: Path) -> Callable[[], datetime]:
    """A clock that goes on from where it was set last, in whichever process."""

    def clock() -> datetime:
        told = json.loads((folder / "clock").read_text())
        return datetime.fromisoformat(told["at"]) + timedelta(seconds=time.time() - told["since"])

    return clock


def _be_the_program(folder: Path, port: int, *, talkative: bool) -> None:
    clock = clock_of(folder)
    simulator = Simulator(clock=clock, person=PHONE)
    with serving(simulator) as telephone:
        if talkative:
            tell_all()
        address = f"http://127.0.0.1:{port}"
        simulator.bring_answers_to(f"{address}/twilio/inbound")
        settings = Settings(
            data_dir=folder,
            port=port,
            public_url=address,
            open_browser=False,
            twilio_account_sid=simulator.account.sid,
            twilio_auth_token=simulator.account.token,
            twilio_from=NUMBER,
            twilio_base_url=telephone,
            tick_seconds=1,
        )
        program = main.build(settings, clock=clock)
        token = Tokens(folder, clock=clock).make("me", name="test")
        told = json.dumps({"address": address, "telephone": telephone, "token": token})
        with main.running(program):
            serve(program.website, host="127.0.0.1", port=port, ready=lambda _: _tell(told))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tell_all() -> None:
    """Whatever the program and its server would write, even to somebody who looks for a fault in them."""
    main.keep_log(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(name).setLevel(logging.DEBUG)


if __name__ == "__main__":
    _be_the_program(Path(sys.argv[1]), int(sys.argv[2]), talkative="log" in sys.argv)
