"""What the tests of the background room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobs.channels.simulator import Simulator
from jobs.channels.simulator.server import listening as listening_app
from jobs.channels.twilio import TwilioTexts
from jobs.channels.twilio_account import TwilioAccount
from tests.jobs.carrier import OURS, QUICK, SERVICE, Carrier, Ear, Switchboard, listening
from tests.support.backing_up import backups
from tests.support.ports import free_port

__all__ = ["backups"]


@pytest.fixture(scope="session")
def switchboard() -> Iterator[Switchboard]:
    """One server for all tests; each has its own carrier mounted in it."""
    switchboard = Switchboard()
    with listening_app(switchboard) as switchboard.url:
        yield switchboard


@pytest.fixture
def carrier(switchboard: Switchboard) -> Iterator[Carrier]:
    simulator = Simulator(services={SERVICE: [OURS]}, pace=QUICK)
    simulator.start()
    url = switchboard.mount(simulator.app)
    yield Carrier(simulator, url, TwilioTexts(simulator.credentials(url)))
    simulator.stop()


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


@pytest.fixture
def closed() -> TwilioTexts:
    """The channel to a port where nobody listens."""
    account = TwilioAccount(sid="AC" + "1" * 32, token="t", sender=OURS, base_url=f"http://127.0.0.1:{free_port()}")
    return TwilioTexts(account)
