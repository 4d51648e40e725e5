"""Settings are checked at start, each with a message that names it."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.commands import Commands
from domain.values import Stamp
from jobs.settings import BadSetting, Settings, read_settings
from main import installation, open_tracker
from main import main as run
from ui.tokens import Token, Tokens


def test_without_any_setting_the_program_is_private_and_complete() -> None:
    settings = read_settings({})

    assert (settings.host, settings.port, settings.database_url) == ("127.0.0.1", 8080, "")
    assert settings.open_browser
    assert settings.data_dir.name == "career-tracker"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "0.0.0.0"),  # noqa: S104 refused below
        ("HOST", "example.org"),
        ("HOST", "::1"),
        ("CLOCK", "elsewhere"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("DATABASE_URL", "mysql://x"),
        ("PUBLIC_URL", "http://example.org"),
        ("PUBLIC_URL", "example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://example.org?a=b"),
        ("PUBLIC_URL", "https://[::1"),
        ("OPEN_BROWSER", "perhaps"),
        ("TWILIO_BASE_URL", "https://api.example.org"),
        ("TWILIO_BASE_URL", "http://127.0.0.1.example.org"),
        ("TWILIO_BASE_URL", "ftp://127.0.0.1"),
        ("TWILIO_FROM", "call me"),
        ("TWILIO_RATE", "0"),
        ("TWILIO_RATE", "fast"),
        ("TWILIO_RATE", "-1"),
        ("TWILIO_ACCOUNT_SID", "XY123"),
        ("QUEUE_URL", "amqp://127.0.0.1"),
        ("COLOUR", "blue"),
        ("HOSTED", "perhaps"),
        ("TRUSTED_PROXIES", "10.0.0.300"),
        ("TRUSTED_PROXIES", "proxy.example"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"TRACKER_{name}"):
        read_settings({f"TRACKER_{name}": value})


@pytest.mark.parametrize("value", ["yes", "TRUE", "1", "on"])
def test_there_are_several_ways_to_say_yes(value: str) -> None:
    assert read_settings({"TRACKER_OPEN_BROWSER": value}).open_browser


def test_a_public_address_loses_its_last_slash() -> None:
    settings = read_settings({"TRACKER_PUBLIC_URL": "https://jobs.example.org/"})

    assert settings.public_url == "https://jobs.example.org"


def test_texts_go_out_one_a_second_unless_the_sender_may_send_more() -> None:
    assert read_settings({}).twilio_rate == 1
    assert read_settings({"TRACKER_TWILIO_RATE": "40"}).twilio_rate == 40


def test_the_clock_may_strike_in_a_process_apart() -> None:
    assert read_settings({}).clock == "here"
    assert read_settings({"TRACKER_CLOCK": "apart"}).clock == "apart"


def test_a_token_is_never_shown_with_the_settings() -> None:
    settings = read_settings({"TRACKER_TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef"})

    assert "0123456789abcdef" not in repr(settings)


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = installation(Settings(data_dir=tmp_path)).key("chain")

    assert installation(Settings(data_dir=tmp_path)).key("chain") == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "keys" / "chain").stat().st_mode) == 0o600


def test_a_damaged_key_stops_the_program(tmp_path: Path) -> None:
    installation(Settings(data_dir=tmp_path)).key("chain")
    (tmp_path / "keys" / "chain").write_bytes(b"short")

    with pytest.raises(BadSetting, match="chain"):
        installation(Settings(data_dir=tmp_path)).key("chain")


def test_a_record_without_its_key_is_not_sealed_with_another(tmp_path: Path) -> None:
    search = open_tracker(Settings(data_dir=tmp_path))
    Commands(search).begin_search("me", zone="UTC", stamp=Stamp.now(datetime(2026, 3, 2, tzinfo=UTC)))
    search.close()
    (tmp_path / "keys" / "chain").unlink()

    with pytest.raises(BadSetting, match="key that seals it"):
        open_tracker(Settings(data_dir=tmp_path))
    assert not (tmp_path / "keys" / "chain").exists()


def test_a_verb_that_cannot_be_done_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.environ["TRACKER_DATA_DIR"] = str(tmp_path)
    try:
        assert run(["open"]) == 2
    finally:
        del os.environ["TRACKER_DATA_DIR"]
    assert "not running" in capsys.readouterr().err


def token_made(folder: Path, *said: str, capsys: pytest.CaptureFixture[str]) -> Token | None:
    os.environ["TRACKER_DATA_DIR"] = str(folder)
    try:
        done = run(["token", *said])
    finally:
        del os.environ["TRACKER_DATA_DIR"]
    tokens, printed = Tokens(folder, clock=lambda: datetime.now(UTC)), capsys.readouterr().out.strip()
    assert (done == 0) is bool(printed)
    return tokens.of("me")[0] if printed and tokens.holder(printed) else None


def test_a_token_from_the_command_line_reads_and_ends_unless_more_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = token_made(tmp_path / "usual", capsys=capsys)
    assert usual
    assert usual.ends
    assert (usual.scopes, usual.ends - usual.made) == (("read",), timedelta(days=90))
    wide = token_made(tmp_path / "wide", "--scope", "settings", "--scope", "write", "--days", "0", capsys=capsys)
    assert wide
    assert (wide.scopes, wide.ends) == (("write", "settings"), None)


@pytest.mark.parametrize("said", [("--scope", "everything"), ("--days", "-1")])
def test_a_token_for_nothing_that_there_is_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: tuple[str, str]
) -> None:
    assert token_made(tmp_path, *said, capsys=capsys) is None
    assert Tokens(tmp_path, clock=lambda: datetime.now(UTC)).of("me") == []


HOSTING = {
    "TRACKER_HOSTED": "yes",
    "TRACKER_PUBLIC_URL": "https://jobs.example",
    "TRACKER_TRUSTED_PROXIES": "10.0.0.2, 172.18.0.0/16",
    "TRACKER_HOST": "0.0.0.0",  # noqa: S104 guarded by all the others
}


def test_beyond_this_computer_it_answers_only_with_accounts_https_and_a_known_proxy() -> None:
    settings = read_settings(HOSTING)
    assert (settings.host, settings.hosted) == ("0.0.0.0", True)  # noqa: S104 the same
    assert settings.trusted_proxies == ("10.0.0.2", "172.18.0.0/16")
    for name, without in {
        "TRACKER_HOSTED": "no",
        "TRACKER_PUBLIC_URL": "http://127.0.0.1:8080",
        "TRACKER_TRUSTED_PROXIES": "",
    }.items():
        with pytest.raises(BadSetting, match="TRACKER_HOST="):
            read_settings({**HOSTING, name: without})


def test_beyond_this_computer_it_does_not_start_before_somebody_has_an_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**HOSTING, "TRACKER_DATA_DIR": str(tmp_path), "TRACKER_PORT": "0"}.items():
        monkeypatch.setenv(name, value)
    assert run(["serve"]) == 2
    assert "main.py account add NAME" in capsys.readouterr().err


def test_two_steps_are_asked_for_only_where_people_sign_in() -> None:
    assert read_settings({**HOSTING, "TRACKER_TWO_STEPS": "yes"}).two_steps
    assert not read_settings(HOSTING).two_steps
    with pytest.raises(BadSetting, match="TRACKER_TWO_STEPS"):
        read_settings({"TRACKER_TWO_STEPS": "yes"})


def test_several_people_need_an_address_to_sign_in_at() -> None:
    with pytest.raises(BadSetting, match="TRACKER_PUBLIC_URL"):
        read_settings({"TRACKER_HOSTED": "yes"})


def test_behind_a_proxy_of_this_computer_nothing_else_has_to_be_said() -> None:
    settings = read_settings({"TRACKER_HOSTED": "yes", "TRACKER_PUBLIC_URL": "https://jobs.example"})
    assert (settings.host, settings.trusted_proxies) == ("127.0.0.1", ("127.0.0.1", "::1"))


def test_accounts_are_for_several_people_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    assert run(["account", "list"]) == 2
    assert "TRACKER_HOSTED=yes" in capsys.readouterr().err
