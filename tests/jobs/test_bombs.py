"""What is made to cost time and memory costs little of either, and is refused in words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.support.bombs import BOMBS

HARMLESS = {"gzip", "JSON-LD, deep", "JSON-LD, wide", "JSON-LD, commas", "CSV, as much as is read"}
"""Read as far as they go; a page without a posting is no fault."""


def test_each_takes_at_most_five_seconds_and_all_of_them_256_megabytes() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.bombs"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["name"] for one in told] == list(BOMBS), ran.stderr[-2_000:]
    assert [one for one in told if one["seconds"] > 5 or one["megabytes"] > 256] == []
    assert {one["name"] for one in told if not one["said"]} == HARMLESS
