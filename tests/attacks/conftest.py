"""One program under siege for all attacks of a process."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.besieged import ATTACKER, VICTIM, Siege, besieged


@pytest.fixture(scope="session")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(tmp_path_factory.mktemp("siege")) as running:
        yield running


@pytest.fixture
def victim(siege: Siege) -> Iterator[httpx.Client]:
    with siege.browser(VICTIM) as browser:
        yield browser


@pytest.fixture
def attacker(siege: Siege) -> Iterator[httpx.Client]:
    """Somebody else who is signed in too."""
    with siege.browser(ATTACKER) as browser:
        yield browser
