"""The questions are asked on each database."""

from __future__ import annotations

import pytest

from tests.support.searching import Search


@pytest.fixture
def search(search_on_each: Search) -> Search:
    """A search that has begun, once in SQLite and once in PostgreSQL."""
    return search_on_each
