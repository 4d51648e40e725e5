"""A place in the data folder is held by one process at a time, and falls free however that one ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from domain.store.alone import Alone
from tests.support.websites import ROOT

HOLD = """
import sys
from pathlib import Path
from domain.store.alone import Alone
place = Alone(Path(sys.argv[1]))
print(place.take(), flush=True)
sys.stdin.read()
"""


def test_one_holds_it_until_it_leaves(tmp_path: Path) -> None:
    first, second = Alone(tmp_path / "place"), Alone(tmp_path / "place")

    assert first.take()
    assert first.take()
    assert not second.take()
    first.leave()
    first.leave()
    assert second.take()
    second.leave()


def test_it_falls_free_when_its_holder_is_killed(tmp_path: Path) -> None:
    ours = Alone(tmp_path / "place")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "place")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not ours.take()
        other.kill()
    assert ours.take()
    ours.leave()
