"""What the papers say is checked by a test is checked by a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "docs" / "accessibility.md"


def test_every_test_that_the_accessibility_paper_names_is_there() -> None:
    named = set(re.findall(r"\btest_[a-z0-9_…]+(?![a-z0-9_./])", PAPER.read_text()))
    written = {
        name for file in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    assert len(named) > 20
    assert not [name for name in named if not any(_fits(name, other) for other in written)]


def _fits(name: str, other: str) -> bool:
    return bool(re.fullmatch(name.replace("…", ".*"), other))
