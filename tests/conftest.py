"""What every test may ask for: a browser, a database of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["tests.support.chromium", "tests.support.postgres", "tests.support.searching"]

_IN_A_BROWSER = {"browser", "stories"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests, and put them last: Playwright's loop would be in the way of coroutines."""
    for item in items:
        if _IN_A_BROWSER & set(Path(item.nodeid.partition("::")[0]).parts):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
