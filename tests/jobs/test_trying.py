"""Trying out the ways to send, against the pretend carrier."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from domain.seeker import Seeker
from domain.values import Stamp
from jobs.account import AccountFile, Entered
from jobs.addresses import Addresses
from jobs.channels.simulator import Fault, Trouble
from jobs.sending import Sending
from jobs.trying import Trying
from tests.jobs.carrier import ME, Carrier
from tests.support.eventually import eventually
from tests.support.ports import free_port
from tests.support.searching import Search

NOBODY = "+15005550001"


def trying(search: Search, folder: Path, entered: Entered, *, url: str = "") -> Trying:
    accounts = AccountFile(data_dir=folder, given=entered, base_url=url)
    sending = Sending(db=search.tracker, accounts=accounts, addresses=Addresses(data_dir=folder))
    return Trying(commands=search.commands, sending=sending, clock=lambda: search.now)


def has_phone(search: Search, phone: str = ME) -> None:
    def change(me: Seeker, stamp: Stamp) -> None:
        me.change_phone(phone=phone, consented=True, stamp=stamp)

    search.settle(change)


def entered(carrier: Carrier) -> Entered:
    account = carrier.simulator.credentials(carrier.url)
    return Entered(account_sid=account.sid, auth_token=account.token, sender=account.sender)


@pytest.fixture
def trials(search: Search, tmp_path: Path, carrier: Carrier) -> Trying:
    has_phone(search)
    return trying(search, tmp_path, entered(carrier), url=carrier.url)


def test_a_good_account_has_nothing_wrong(trials: Trying) -> None:
    assert trials.check() == ""


def test_a_wrong_token_is_said_in_words(search: Search, tmp_path: Path, carrier: Carrier) -> None:
    wrong = replace(entered(carrier), auth_token="0" * 32)
    assert "does not accept" in trying(search, tmp_path, wrong, url=carrier.url).check()


def test_twilio_out_of_reach_is_said_in_words(search: Search, tmp_path: Path, carrier: Carrier) -> None:
    told = trying(search, tmp_path, entered(carrier), url=f"http://127.0.0.1:{free_port()}").check()
    assert told
    assert ME not in told


def test_without_an_account_there_is_nothing_to_check(search: Search, tmp_path: Path) -> None:
    nothing = trying(search, tmp_path, Entered())
    assert nothing.check() == "There is no account yet."
    has_phone(search)
    assert nothing.text("me").why == "First set up a Twilio account."
    assert nothing.look("SM1").stage == "unknown"
    assert nothing.post("me").why == "First enter an address."


def test_a_text_is_followed_until_it_arrives(trials: Trying, carrier: Carrier) -> None:
    trial = trials.text("me")
    assert (trial.stage, trial.over) == ("taken", False)
    assert eventually(lambda: trials.look(trial.message).over)
    assert trials.look(trial.message).stage == "arrived"
    assert len(carrier.simulator.texts()) == 1


def test_what_went_wrong_on_the_way_is_told_with_its_number(trials: Trying, carrier: Carrier) -> None:
    carrier.simulator.faults.once(Trouble(Fault.FAIL_LATER, code=30003))
    trial = trials.text("me")
    assert eventually(lambda: trials.look(trial.message).over)
    seen = trials.look(trial.message)
    assert (seen.stage, seen.code) == ("failed", "30003")
    assert "could not be reached" in seen.why


def test_a_number_that_is_none_is_refused(search: Search, trials: Trying) -> None:
    has_phone(search, NOBODY)
    trial = trials.text("me")
    assert (trial.stage, trial.code) == ("failed", "21211")


def test_an_answer_that_was_lost_leaves_it_unknown(trials: Trying, carrier: Carrier) -> None:
    carrier.simulator.faults.once(Trouble(Fault.LOSE_RESPONSE))
    assert trials.text("me").stage == "unknown"
    assert len(carrier.simulator.texts()) == 1


def test_a_stop_is_honoured_and_remembered(search: Search, trials: Trying, carrier: Carrier) -> None:
    carrier.simulator.answer("STOP", sender=ME)
    assert "STOP" in trials.text("me").why
    assert search.me().stopped == (ME,)
    before = len(carrier.simulator.texts())
    assert trials.text("me").stage == "failed"
    assert len(carrier.simulator.texts()) == before


def test_an_address_out_of_reach_is_said_so(search: Search, trials: Trying) -> None:
    trials.sending.addresses.save("me", f"json://127.0.0.1:{free_port()}")
    assert trials.post("me").stage == "failed"
