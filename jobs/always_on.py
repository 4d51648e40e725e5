"""Starting the program at login, so that reminders go out with no terminal open: systemd on Linux, launchd on macOS."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Protocol
from xml.sax.saxutils import escape

from domain.errors import Refusal

LABEL = "org.career-tracker"
UNIT = "career-tracker.service"
PATIENCE = 20  # seconds
ON, OFF, UNABLE = "on", "off", "unable"
NO_SYSTEMD = (
    "This computer has no systemd for users (systemctl --user does not answer), so the program cannot be started at "
    "login from here. Whatever else starts programs there can run: {command}"
)
NO_WAY = "On this system the program cannot arrange to be started at login. Have this run: {command}"
GOES_ON = "It goes on running until you log out."
LOST = "These settings come from this terminal and would be missing at login; write them into .env first: {names}."


@dataclass(frozen=True)
class Ran:
    """What a command of the system answered."""

    code: int
    said: str = ""


Run = Callable[[Sequence[str]], Ran]


def run(command: Sequence[str]) -> Ran:
    """Run one of the system's own commands; 127 where there is none of that name."""
    try:
        done = subprocess.run(  # noqa: S603 fixed words and our own paths, no shell
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        return Ran(127, f"there is no {command[0]} here")
    except subprocess.TimeoutExpired:
        return Ran(124, f"{command[0]} did not answer")
    return Ran(done.returncode, (done.stderr or done.stdout).strip())


@dataclass(frozen=True, kw_only=True)
class Start:
    """How the program is started.

    ``unwritten``: settings that only this process's environment holds, by name. ``by_system``: this very process was
    started at login, so what ends the service would end it in the middle of its work.
    """

    folder: Path
    python: Path
    data_dir: Path
    port: int
    unwritten: tuple[str, ...] = ()
    by_system: bool = False

    @property
    def program(self) -> Path:
        return self.folder / "main.py"

    @property
    def command(self) -> str:
        return f"{self.python} {self.program} serve"

    @property
    def templates(self) -> Path:
        return self.folder / "deploy"


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
class Systemd:
    """A unit of the user's own systemd."""

    start: Start
    home: Path
    run: Run = run

    @property
    def file(self) -> Path:
        return self.home / ".config" / "systemd" / "user" / UNIT

    def unable(self) -> str:
        answered = self.run(("systemctl", "--user", "show-environment")).code == 0
        return "" if answered else NO_SYSTEMD.format(command=self.start.command)

    def written(self) -> str:
        start = self.start
        words = {
            "folder": _specifiers(start.folder),
            "python": _quoted(start.python),
            "program": _quoted(start.program),
            "data": _quoted(f"TRACKER_DATA_DIR={start.data_dir}", dollar="$"),
            "port": f"TRACKER_PORT={start.port}",
        }
        return Template((start.templates / UNIT).read_text(encoding="utf-8")).substitute(words)

    def starting(self) -> tuple[tuple[str, ...], ...]:
        return (("systemctl", "--user", "daemon-reload"), ("systemctl", "--user", "enable", "--now", UNIT))

    def stopping(self, *, at_once: bool) -> tuple[tuple[str, ...], ...]:
        return (("systemctl", "--user", "disable", *(["--now"] if at_once else []), UNIT),)

    def logs(self) -> str:
        return f"Its log: journalctl --user -u {UNIT.removesuffix('.service')}"


@dataclass(frozen=True, kw_only=True)
class Launchd:
    """A launch agent of the user's own."""

    start: Start
    home: Path
    run: Run = run

    @property
    def file(self) -> Path:
        return self.home / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    @property
    def log(self) -> Path:
        return self.start.data_dir / "log.txt"

    def unable(self) -> str:
        return ""

    def written(self) -> str:
        start = self.start
        words = {
            "label": LABEL,
            "folder": start.folder,
            "python": start.python,
            "program": start.program,
            "data": start.data_dir,
            "port": start.port,
            "log": self.log,
        }
        text = (start.templates / "career-tracker.plist").read_text(encoding="utf-8")
        return Template(text).substitute({name: escape(str(word)) for name, word in words.items()})

    def starting(self) -> tuple[tuple[str, ...], ...]:
        return (("launchctl", "bootstrap", f"gui/{os.getuid()}", str(self.file)),)

    def stopping(self, *, at_once: bool) -> tuple[tuple[str, ...], ...]:
        return (("launchctl", "bootout", f"gui/{os.getuid()}/{LABEL}"),) if at_once else ()

    def logs(self) -> str:
        return f"Its log: {self.log}"


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


def by_system(environment: Mapping[str, str], *, groups: Path = Path("/proc/self/cgroup")) -> bool:
    """Whether this process was started at login by what :class:`AlwaysOn` wrote."""
    agent = environment.get("XPC_SERVICE_NAME") == LABEL
    return agent or (groups.exists() and UNIT in groups.read_text(encoding="utf-8"))


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


def _quoted(words: object, *, dollar: str = "$$") -> str:
    """One word of a unit file, whatever it holds; only commands read ``$``."""
    plain = str(words).replace("\\", "\\\\").replace('"', '\\"').replace("$", dollar)
    return f'"{_specifiers(plain)}"'


def _specifiers(words: object) -> str:
    return str(words).replace("%", "%%")
