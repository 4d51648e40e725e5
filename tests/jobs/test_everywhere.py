"""Wherever somebody lives, their reminders come once, in their minute and by day. `make torture` asks every zone."""

from __future__ import annotations

from pathlib import Path

from tests.torture.everywhere import MOST_LATE, ODD, live


def test_in_zones_with_rules_of_their_own_each_reminder_comes_once_by_day_in_its_minute(tmp_path: Path) -> None:
    lived = live([*ODD, *reversed(ODD)], folder=tmp_path, each=4)
    assert lived.reminders == 8 * len(ODD)
    assert (lived.lost, lived.twice, lived.early, lived.night) == (0, 0, 0, 0)
    assert 0 <= lived.latest <= MOST_LATE
