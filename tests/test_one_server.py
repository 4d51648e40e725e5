"""One server for a data folder: who starts a second one is shown to the first, and the first is not disturbed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.store.alone import Alone
from main import main as run
from tests.support.ports import free_port
from tests.support.websites import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The data of a program that runs: it holds its place, as this test does for it."""
    (tmp_path / "demo").mkdir()
    place = Alone(tmp_path / "demo" / "running")
    assert place.take()
    yield tmp_path / "demo"
    place.leave()


@pytest.fixture
def answering(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        (folder / "address").write_text(address)
        yield address


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_second_one_says_where_the_first_answers_and_touches_nothing(
    monkeypatch: pytest.MonkeyPatch, folder: Path, answering: str, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(folder.parent if verb == "demo" else folder))
    monkeypatch.setenv("TRACKER_OPEN_BROWSER", "no")

    assert run([verb]) == 2

    assert f"running already, at {answering}" in capsys.readouterr().err
    assert {file.name for file in folder.iterdir()} == {"address", "running"}


def test_a_second_one_opens_the_first_in_the_browser(folder: Path, answering: str) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "TRACKER"))}

    second = subprocess.run(
        [sys.executable, "main.py"],
        cwd=ROOT,
        env={**plain, "TRACKER_DATA_DIR": str(folder), "BROWSER": "echo opened %s"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 0, second.stderr
    assert f"running already, at {answering}" in second.stdout
    assert f"opened {answering}/launch" in second.stdout
    assert not (folder / "tracker.db").exists()


def test_one_that_is_still_being_started_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "address").write_text(f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("TRACKER_DATA_DIR", str(folder))

    assert run(["serve"]) == 2
    assert "is being started already" in capsys.readouterr().err
