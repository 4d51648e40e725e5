"""What the tests of the background room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobs.channels.simulator import Simulator
from jobs.channels.simulator.server import serving
from jobs.channels.twilio import TwilioTexts
from jobs.channels.twilio_account import TwilioAccount
from tests.jobs.carrier import OURS, QUICK, SERVICE, Carrier, Ear, listening
from tests.support.ports import free_port


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    simulator = Simulator(services={SERVICE: [OURS]}, pace=QUICK)
    with serving(simulator) as url:
        yield Carrier(simulator, url, TwilioTexts(simulator.credentials(url)))


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


@pytest.fixture
def closed() -> TwilioTexts:
    """The channel to a port where nobody listens."""
    account = TwilioAccount(sid="AC" + "1" * 32, token="t", sender=OURS, base_url=f"http://127.0.0.1:{free_port()}")
    return TwilioTexts(account)
