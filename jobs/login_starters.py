"""What starts programs at login: systemd for users on Linux, launchd on macOS; their files and their commands."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

LABEL = "org.career-tracker"
UNIT = "career-tracker.service"
PATIENCE = 20  # seconds
NO_SYSTEMD = (
    "This computer has no systemd for users (systemctl --user does not answer), so the program cannot be started at "
    "login from here. Whatever else starts programs there can run: {command}"
)


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


def by_system(environment: Mapping[str, str], *, groups: Path = Path("/proc/self/cgroup")) -> bool:
    """Whether this process was started at login by one of the files written here."""
    agent = environment.get("XPC_SERVICE_NAME") == LABEL
    return agent or (groups.exists() and UNIT in groups.read_text(encoding="utf-8"))


def _quoted(words: object, *, dollar: str = "$$") -> str:
    """One word of a unit file, whatever it holds; only commands read ``$``."""
    plain = str(words).replace("\\", "\\\\").replace('"', '\\"').replace("$", dollar)
    return f'"{_specifiers(plain)}"'


def _specifiers(words: object) -> str:
    return str(words).replace("%", "%%")
