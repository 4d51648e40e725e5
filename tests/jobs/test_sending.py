"""Which ways to send there are, and a test text on its way to the seeker's own phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.account import AccountFile, Entered
from jobs.addresses import Addresses
from jobs.channels.simulator import Fault, Trouble
from jobs.sending import Sending
from tests.jobs.carrier import ME, Carrier
from tests.support.searching import Search


@pytest.fixture
def bare(search: Search, tmp_path: Path) -> Sending:
    """A program without a Twilio account."""
    return Sending(
        db=search.tracker,
        accounts=AccountFile(data_dir=tmp_path, given=Entered()),
        addresses=Addresses(data_dir=tmp_path),
    )


@pytest.fixture
def sending(search: Search, tmp_path: Path, carrier: Carrier) -> Sending:
    """A program whose account leads to the pretend carrier."""
    account = carrier.simulator.credentials(carrier.url)
    given = Entered(account_sid=account.sid, auth_token=account.token, sender=account.sender)
    search.settle(lambda me, stamp: me.change_phone(phone=ME, consented=True, stamp=stamp))
    return Sending(
        db=search.tracker,
        accounts=AccountFile(data_dir=tmp_path, given=given, base_url=carrier.url),
        addresses=Addresses(data_dir=tmp_path),
    )


def test_the_outbox_is_always_there(bare: Sending) -> None:
    assert set(bare.channels()) == {"outbox"}
    assert "no texts" in bare.status()["twilio"]


def test_an_account_brings_texts(sending: Sending) -> None:
    assert set(sending.channels()) == {"outbox", "twilio"}
    assert sending.status()["twilio"].startswith("Twilio sends from +1500")
    assert sending.channels()["twilio"] is sending.channels()["twilio"], "one account, one connection pool"


def test_another_account_makes_another_channel(search: Search, tmp_path: Path) -> None:
    accounts = AccountFile(data_dir=tmp_path, given=Entered())
    sending = Sending(db=search.tracker, accounts=accounts, addresses=Addresses(data_dir=tmp_path))
    made = []
    for digit in "12":
        accounts.save(account_sid="AC" + digit * 32, auth_token="t" * 32, sender="+15005550006")
        made.append(sending.channels()["twilio"])
    assert made[0] is not made[1]


def test_a_test_text_goes_to_the_seekers_own_phone(sending: Sending, carrier: Carrier) -> None:
    assert sending.test_text("me").startswith("Twilio took the text")
    [text] = carrier.simulator.texts()
    assert text.to == ME


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble(Fault.TOO_MANY), "could not be sent just now"),
        (Trouble(Fault.REFUSE, code=21211), "Twilio refused it. This is not a phone number"),
        (Trouble(Fault.ERROR_AFTER), "Nobody can say whether it went out"),
    ],
)
def test_what_came_of_it_is_said_in_words(sending: Sending, carrier: Carrier, trouble: Trouble, words: str) -> None:
    carrier.simulator.faults.once(trouble)
    assert words in sending.test_text("me")


def test_without_a_phone_or_an_account_it_says_what_is_missing(bare: Sending, search: Search) -> None:
    assert "phone number" in bare.test_text("me")
    search.settle(lambda me, stamp: me.change_phone(phone=ME, consented=True, stamp=stamp))
    assert "Twilio account" in bare.test_text("me")
