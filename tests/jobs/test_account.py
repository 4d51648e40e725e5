"""The Twilio account: kept in a file that only its owner can read, and never shown whole."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from domain.errors import Invalid
from jobs.account import FILE, AccountFile, Entered

SID, TOKEN, NUMBER = "AC" + "1" * 32, "0123456789abcdef" * 2, "+15005550006"
NOTHING = Entered()


@pytest.fixture
def accounts(tmp_path: Path) -> AccountFile:
    return AccountFile(data_dir=tmp_path, given=NOTHING)


def kept(accounts: AccountFile, *, sender: str = NUMBER) -> AccountFile:
    accounts.save(account_sid=SID, auth_token=TOKEN, sender=sender)
    return accounts


def test_there_is_none_at_first(accounts: AccountFile) -> None:
    assert accounts.account() is None
    assert accounts.shown() == {"account_sid": "", "sender": "", "token": "", "fixed": ""}


@pytest.mark.parametrize("sender", [NUMBER, "MG" + "a" * 32])
def test_what_was_entered_is_there_again(accounts: AccountFile, sender: str) -> None:
    account = kept(accounts, sender=sender).account()
    assert account is not None
    assert (account.sid, account.token, account.sender, account.base_url) == (SID, TOKEN, sender, None)


def test_only_its_owner_can_read_it(accounts: AccountFile, tmp_path: Path) -> None:
    kept(accounts)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_token_is_never_shown(accounts: AccountFile) -> None:
    kept(accounts)
    assert accounts.shown() == {"account_sid": SID, "sender": NUMBER, "token": "set", "fixed": ""}
    assert TOKEN not in repr(accounts.account())


def test_an_empty_token_keeps_the_one_there_is(accounts: AccountFile) -> None:
    kept(accounts).save(account_sid=SID, auth_token="", sender="+447700900123")
    account = accounts.account()
    assert account is not None
    assert (account.token, account.sender) == (TOKEN, "+447700900123")


def test_an_empty_sid_forgets_it_all(accounts: AccountFile, tmp_path: Path) -> None:
    for _ in range(2):
        accounts.save(account_sid="", auth_token="", sender="")
        assert accounts.account() is None
        assert list(tmp_path.iterdir()) == []
    kept(accounts).save(account_sid="", auth_token="", sender="")
    assert list(tmp_path.iterdir()) == []


def test_what_the_environment_says_stands(tmp_path: Path) -> None:
    given = Entered(account_sid=SID, auth_token="e" * 32, sender=NUMBER)
    accounts = AccountFile(data_dir=tmp_path, given=given, base_url="http://127.0.0.1:4010/")
    accounts.save(account_sid="AC" + "2" * 32, auth_token=TOKEN, sender=NUMBER)
    account = accounts.account()
    assert account is not None
    assert (account.sid, account.token, account.base_url) == (SID, "e" * 32, "http://127.0.0.1:4010")
    assert accounts.shown()["fixed"] == "yes"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("account_sid", "AC123"),
        ("account_sid", "MG" + "1" * 32),
        ("auth_token", "short"),
        ("auth_token", "x" * 31 + "\n"),
        ("sender", "07700 900123"),
        ("sender", "+0123456789"),
        ("sender", "MG123"),
        ("sender", ""),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(accounts: AccountFile, field: str, wrong: str) -> None:
    right = {"account_sid": SID, "auth_token": TOKEN, "sender": NUMBER}
    with pytest.raises(Invalid) as refused:
        accounts.save(**{**right, field: wrong})
    assert refused.value.field == field
    assert accounts.account() is None


def test_a_base_url_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    given = Entered(account_sid=SID, auth_token=TOKEN, sender=NUMBER)
    accounts = AccountFile(data_dir=tmp_path, given=given, base_url="https://evil.example")
    with pytest.raises(ValueError, match="this computer"):
        accounts.account()
