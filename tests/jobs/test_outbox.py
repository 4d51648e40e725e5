"""The outbox inside the program, and what every channel has in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobs.channels import Accepted, Channel, Standing
from jobs.channels.outbox import Outbox
from tests.jobs.carrier import ME, OURS, REFERENCE, WORDS, Carrier

SINCE = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(params=["outbox", "twilio"])
def channel(request: pytest.FixtureRequest, carrier: Carrier) -> Channel:
    channels: dict[str, Channel] = {"outbox": Outbox(), "twilio": carrier.texts}
    return channels[request.param]


def test_what_was_sent_is_found_again(channel: Channel) -> None:
    sent = channel.send(to=ME, body=WORDS, reference=REFERENCE, valid_for=timedelta(hours=1))
    assert isinstance(sent, Accepted)
    found = channel.find(to=ME, reference=REFERENCE, since=SINCE)
    assert found is not None
    assert found.id == sent.id
    assert channel.look(sent.id) is not None
    assert list(channel.inbound(SINCE)) == []


def test_each_has_its_name(channel: Channel) -> None:
    assert channel.name in {"outbox", "twilio"}


def test_a_reminder_in_the_outbox_has_arrived_at_once_however_often_it_is_sent() -> None:
    outbox = Outbox()
    first, second = (outbox.send(to="", body=WORDS, reference=REFERENCE) for _ in range(2))
    assert first == second
    assert outbox.look(first.id).standing is Standing.DELIVERED


def test_a_claim_whose_outcome_was_lost_counts_as_shown() -> None:
    assert Outbox().find(to=OURS, reference=REFERENCE, since=SINCE).standing is Standing.DELIVERED
