"""What every test may ask for: a browser, a database of each kind."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine breaks no law. The examples are the same each time, and so is what they cover.
settings.register_profile("laws", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")

pytest_plugins = ["tests.support.chromium", "tests.support.postgres", "tests.support.searching"]

_IN_A_BROWSER = {"browser", "stories"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests, and put them last: Playwright's loop would be in the way of coroutines."""
    for item in items:
        if _IN_A_BROWSER & set(Path(item.nodeid.partition("::")[0]).parts):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """NiceGUI's simulation collects garbage twice a test and need not visit the thousands of tests in memory."""
    gc.collect()
    gc.freeze()
