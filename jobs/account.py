"""The Twilio account of this installation: from the environment, or from a file that only its owner can read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from domain.errors import Invalid
from jobs.channels.twilio_account import TwilioAccount, on_loopback

FILE = "twilio.json"
SID = re.compile(r"AC[0-9a-f]{32}")
TOKEN = re.compile(r"[0-9a-zA-Z]{32}")
SENDER = re.compile(r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Entered:
    """An account as it was entered; ``sender`` is a number or the SID of a Messaging Service."""

    account_sid: str = ""
    auth_token: str = field(default="", repr=False)
    sender: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.account_sid and self.auth_token and self.sender)


@dataclass(frozen=True, kw_only=True)
class AccountFile:
    """What the environment says stands; else what was entered on the settings page, in a 0600 file."""

    data_dir: Path
    given: Entered
    base_url: str = ""

    def account(self) -> TwilioAccount | None:
        """The account to send with, or None while there is none."""
        entered = self._entered()
        if not entered.complete:
            return None
        return TwilioAccount(
            sid=entered.account_sid,
            token=entered.auth_token,
            sender=entered.sender,
            base_url=on_loopback(self.base_url) if self.base_url else None,
        )

    def shown(self) -> Mapping[str, str]:
        """What may be shown on a page: never the token, only whether there is one and where it comes from."""
        entered = self._entered()
        return {
            "account_sid": entered.account_sid,
            "sender": entered.sender,
            "token": "set" if entered.auth_token else "",
            "fixed": "yes" if self.given.complete else "",
        }

    def save(self, *, account_sid: str, auth_token: str, sender: str) -> None:
        """Keep an account; an empty ``auth_token`` keeps the one there is, an empty ``account_sid`` forgets it all."""
        if not account_sid:
            self._file.unlink(missing_ok=True)
            return
        token = auth_token or self._kept().auth_token
        _check(account_sid, SID, field="account_sid", words="An account SID begins with AC and has 34 signs.")
        _check(token, TOKEN, field="auth_token", words="An auth token has 32 letters and digits.")
        _check(
            sender, SENDER, field="sender", words="Give a number such as +15005550006, or an SID that begins with MG."
        )
        self._write(Entered(account_sid=account_sid, auth_token=token, sender=sender))

    @property
    def _file(self) -> Path:
        return self.data_dir / FILE

    def _entered(self) -> Entered:
        return self.given if self.given.complete else self._kept()

    def _kept(self) -> Entered:
        try:
            return Entered(**json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Entered()

    def _write(self, entered: Entered) -> None:
        fresh = self._file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(entered), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)


def _check(value: str, form: re.Pattern[str], *, field: str, words: str) -> None:
    if not form.fullmatch(value):
        raise Invalid(words, field=field)
