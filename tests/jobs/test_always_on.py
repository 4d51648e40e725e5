"""Starting at login: what is written, what would be run, and what is said where it cannot be done."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.errors import Refusal
from jobs.always_on import AlwaysOn, always_on
from jobs.login_starters import UNIT, Ran, Start, by_system

ROOT = Path(__file__).parents[2]


@dataclass
class System:
    """Writes down what it is asked to run. ``fails`` are words of commands that do not succeed."""

    fails: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def __call__(self, command: Sequence[str]) -> Ran:
        line = " ".join(command)
        self.asked.append(line)
        return Ran(1, "it would not") if any(word in line for word in self.fails) else Ran(0)

    @property
    def changes(self) -> list[str]:
        return [line for line in self.asked if "show-environment" not in line]


@pytest.fixture
def system() -> System:
    return System()


def start(tmp_path: Path, **more: object) -> Start:
    words: dict[str, object] = {"folder": ROOT, "python": Path(sys.executable), "port": 8123, **more}
    return Start(data_dir=tmp_path / "data", **words)  # type: ignore[arg-type]


def on(tmp_path: Path, system: System, *, platform: str = "linux", **more: object) -> AlwaysOn:
    return always_on(start(tmp_path, **more), home=tmp_path / "home", platform=platform, run=system)


class TestLinux:
    def unit(self, tmp_path: Path) -> Path:
        return tmp_path / "home" / ".config" / "systemd" / "user" / UNIT

    def test_it_writes_a_unit_starts_it_and_says_how_to_undo(self, tmp_path: Path, system: System) -> None:
        did = on(tmp_path, system).install()
        text = self.unit(tmp_path).read_text()
        assert f'ExecStart=/usr/bin/env "{sys.executable}" "{ROOT}/main.py" serve' in text
        assert "Environment=TRACKER_OPEN_BROWSER=no" in text
        assert f'Environment="TRACKER_DATA_DIR={tmp_path}/data"' in text
        assert system.changes == ["systemctl --user daemon-reload", f"systemctl --user enable --now {UNIT}"]
        assert did[0] == f"Wrote {self.unit(tmp_path)}"
        assert did[-1] == "To undo: make service-remove"
        assert on(tmp_path, system).state() == "on"

    def test_it_is_taken_away_again(self, tmp_path: Path, system: System) -> None:
        starter = on(tmp_path, system)
        starter.install()
        starter.remove()
        assert not self.unit(tmp_path).exists()
        assert system.changes[-1] == f"systemctl --user disable --now {UNIT}"
        assert starter.state() == "off"
        assert starter.remove() == ("Nothing starts the program at login.",)

    def test_twice_is_once_with_the_newer_settings(self, tmp_path: Path, system: System) -> None:
        on(tmp_path, system).install()
        on(tmp_path, system, port=9000).install()
        assert "TRACKER_PORT=9000" in self.unit(tmp_path).read_text()
        assert list(self.unit(tmp_path).parent.iterdir()) == [self.unit(tmp_path)]

    def test_without_systemd_it_refuses_and_writes_nothing(self, tmp_path: Path) -> None:
        starter = on(tmp_path, System(fails=("show-environment",)))
        with pytest.raises(Refusal, match="no systemd for users") as refused:
            starter.install()
        assert "main.py serve" in refused.value.message
        assert not self.unit(tmp_path).exists()
        assert starter.state() == "unable"

    def test_what_cannot_be_started_leaves_nothing_behind(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match=r"enable --now .* failed: it would not"):
            on(tmp_path, System(fails=("enable",))).install()
        assert not self.unit(tmp_path).exists()

    def test_settings_that_would_be_lost_are_named(self, tmp_path: Path, system: System) -> None:
        with pytest.raises(Refusal, match="TRACKER_DATABASE_URL"):
            on(tmp_path, system, unwritten=("TRACKER_DATABASE_URL",)).install()
        assert system.changes == []

    def test_it_does_not_end_itself_when_told_to_go(self, tmp_path: Path, system: System) -> None:
        on(tmp_path, system).install()
        did = on(tmp_path, system, by_system=True).remove()
        assert system.changes[-1] == f"systemctl --user disable {UNIT}"
        assert did[-1] == "It goes on running until you log out."
        assert not self.unit(tmp_path).exists()

    @pytest.mark.parametrize(
        ("group", "found"), [(f"0::/user.slice/app.slice/{UNIT}", True), ("0::/user.slice/session-2.scope", False)]
    )
    def test_it_knows_who_started_it(self, tmp_path: Path, group: str, *, found: bool) -> None:
        (tmp_path / "cgroup").write_text(group)
        assert by_system({}, groups=tmp_path / "cgroup") is found

    @pytest.mark.parametrize("folder", ["plain", "with blank", '100 % $HOME "quoted" \\ back'])
    def test_systemd_reads_it_as_it_was_meant(self, tmp_path: Path, system: System, folder: str) -> None:
        """By systemd's own checker, where this machine has one; else by its rules of quoting."""
        home = tmp_path / folder
        (home / "deploy").mkdir(parents=True)
        shutil.copy(ROOT / "deploy" / UNIT, home / "deploy" / UNIT)
        python = home / "python"
        python.write_text("#!/bin/sh\n")
        python.chmod(0o700)
        starter = on(tmp_path, system, folder=home, python=python)
        starter.install()
        text = self.unit(tmp_path).read_text()
        assert str(home).replace("%", "%%") in text
        if shutil.which("systemd-analyze"):
            command = [
                "systemd-analyze",
                "verify",
                "--user",
                "--man=no",
                "--recursive-errors=no",
                str(self.unit(tmp_path)),
            ]
            bare = {"PATH": os.defpath, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
            checked = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
            assert (checked.returncode, checked.stderr) == (0, "")


class TestMac:
    def agent(self, tmp_path: Path) -> Path:
        return tmp_path / "home" / "Library" / "LaunchAgents" / "org.career-tracker.plist"

    def test_it_writes_an_agent_and_loads_it(self, tmp_path: Path, system: System) -> None:
        on(tmp_path, system, platform="darwin").install()
        agent = plistlib.loads(self.agent(tmp_path).read_bytes())
        assert agent["ProgramArguments"] == [sys.executable, f"{ROOT}/main.py", "serve"]
        assert agent["EnvironmentVariables"] == {
            "TRACKER_OPEN_BROWSER": "no",
            "TRACKER_DATA_DIR": f"{tmp_path}/data",
            "TRACKER_PORT": "8123",
        }
        assert (agent["RunAtLoad"], agent["KeepAlive"], agent["Umask"]) == (True, True, 0o77)
        assert agent["StandardErrorPath"] == f"{tmp_path}/data/log.txt"
        assert system.changes[0].startswith("launchctl bootstrap gui/")

    def test_it_is_unloaded_and_deleted(self, tmp_path: Path, system: System) -> None:
        starter = on(tmp_path, system, platform="darwin")
        starter.install()
        starter.remove()
        assert system.changes[-1].startswith("launchctl bootout gui/")
        assert not self.agent(tmp_path).exists()

    def test_odd_names_stay_whole(self, tmp_path: Path, system: System) -> None:
        always_on(
            Start(folder=ROOT, python=Path("/a <b> & c/python"), data_dir=tmp_path, port=1),
            home=tmp_path / "home",
            platform="darwin",
            run=system,
        ).install()
        agent = plistlib.loads(self.agent(tmp_path).read_bytes())
        assert agent["ProgramArguments"][0] == "/a <b> & c/python"


def test_a_mac_knows_who_started_it(tmp_path: Path) -> None:
    assert by_system({"XPC_SERVICE_NAME": "org.career-tracker"}, groups=tmp_path / "none")
    assert not by_system({"XPC_SERVICE_NAME": "com.apple.Terminal"}, groups=tmp_path / "none")


def test_elsewhere_it_says_what_to_have_run(tmp_path: Path, system: System) -> None:
    starter = on(tmp_path, system, platform="win32")
    assert starter.state() == "unable"
    assert "main.py serve" in starter.why()
    with pytest.raises(Refusal, match=r"main\.py serve"):
        starter.remove()
