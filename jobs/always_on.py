"""Starting the program at login, so that reminders go out with no terminal open."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from domain.errors import Refusal
from jobs.login_starters import Launchd, Run, Start, Systemd, run

ON, OFF, UNABLE = "on", "off", "unable"
NO_WAY = "On this system the program cannot arrange to be started at login. Have this run: {command}"
GOES_ON = "It goes on running until you log out."
LOST = "These settings come from this terminal and would be missing at login; write them into .env first: {names}."


class Keeper(Protocol):
    """A part of the system that starts programs."""

    @property
    def file(self) -> Path: ...
    def unable(self) -> str: ...
    def written(self) -> str: ...
    def starting(self) -> tuple[tuple[str, ...], ...]: ...
    def stopping(self, *, at_once: bool) -> tuple[tuple[str, ...], ...]: ...
    def logs(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class AlwaysOn:
    """Puts the program among those that start at login, and takes it out again. Every method blocks for a moment."""

    start: Start
    keeper: Keeper | None
    run: Run = field(default=run)

    def state(self) -> str:
        if self.keeper is None or self.keeper.unable():
            return UNABLE
        return ON if self.keeper.file.exists() else OFF

    def why(self) -> str:
        """In words: what is so, and how to change it by hand."""
        if self.keeper is None:
            return NO_WAY.format(command=self.start.command)
        told = {
            ON: f"{self.keeper.file} starts it at login. {self.keeper.logs()}",
            OFF: "Nothing starts the program at login. In a terminal: make service",
        }
        return self.keeper.unable() or told[self.state()]

    def install(self) -> tuple[str, ...]:
        """Write the file and start it; the older one is replaced. Raises Refusal; then nothing is left behind."""
        keeper = self._able()
        if self.start.unwritten:
            raise Refusal(LOST.format(names=", ".join(self.start.unwritten)))
        if keeper.file.exists():
            self._do(keeper.stopping(at_once=not self.start.by_system), careful=False)
        _write(keeper.file, keeper.written())
        done = self._do(keeper.starting(), careful=True)
        return (f"Wrote {keeper.file}", *done, keeper.logs(), "To undo: make service-remove")

    def remove(self) -> tuple[str, ...]:
        """Stop it and delete the file. Raises Refusal."""
        keeper = self._able()
        if not keeper.file.exists():
            return ("Nothing starts the program at login.",)
        done = self._do(keeper.stopping(at_once=not self.start.by_system), careful=False)
        keeper.file.unlink()
        return (*done, f"Deleted {keeper.file}", *([GOES_ON] if self.start.by_system else []))

    def _able(self) -> Keeper:
        if self.keeper is None or self.keeper.unable():
            raise Refusal(self.why())
        return self.keeper

    def _do(self, commands: Sequence[Sequence[str]], *, careful: bool) -> tuple[str, ...]:
        """Run each; a ``careful`` failure takes the file back and is told."""
        for command in commands:
            ran = self.run(command)
            if ran.code and careful and self.keeper:
                self.keeper.file.unlink()
                raise Refusal(f"{' '.join(command)} failed: {ran.said}")
        return tuple(f"Ran: {' '.join(command)}" for command in commands)


def always_on(start: Start, *, home: Path, platform: str, run: Run = run) -> AlwaysOn:
    """What this ``platform`` (as in sys.platform) offers."""
    keepers: dict[str, Callable[..., Keeper]] = {"linux": Systemd, "darwin": Launchd}
    make = keepers.get(platform)
    return AlwaysOn(start=start, keeper=make(start=start, home=home, run=run) if make else None, run=run)


def _write(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as new:
        new.write(words)
    fresh.replace(file)
