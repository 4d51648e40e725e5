"""The ways to send that this installation has right now, and what to say about them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from jobs.account import AccountFile
from jobs.addresses import Addresses
from jobs.channels import Accepted, Channel, Deferred, Refused
from jobs.channels.apprise import Apprise
from jobs.channels.outbox import Outbox
from jobs.channels.twilio import TwilioTexts
from jobs.channels.twilio_account import TwilioAccount
from jobs.references import reference_for
from jobs.taking_up import OUTBOX
from projections import seekers
from projections.database import Database

TWILIO, APPRISE = "twilio", "apprise"
TEST_WORDS = "Career Tracker can reach you. Nothing to do. ({reference})"


@dataclass(kw_only=True)
class Sending:
    """Channels by name, made anew when the account changes."""

    db: Database
    accounts: AccountFile
    addresses: Addresses
    _made: dict[TwilioAccount, TwilioTexts] = field(default_factory=dict)

    def channels(self) -> Mapping[str, Channel]:
        """Every channel that is set up; the outbox always is."""
        ready: dict[str, Channel] = {OUTBOX: Outbox()}
        texts = self.texts()
        if texts is not None:
            ready[TWILIO] = texts
        if self.addresses.any():
            ready[APPRISE] = Apprise(self.addresses.address)
        return ready

    def texts(self) -> TwilioTexts | None:
        """The channel of the Twilio account, or None while there is none."""
        account = self.accounts.account()
        if account is None:
            return None
        if account not in self._made:
            self._made = {account: TwilioTexts(account)}
        return self._made[account]

    def status(self) -> Mapping[str, str]:
        """What can send now, in words, by channel."""
        account = self.accounts.account()
        texts = f"Twilio sends from {account.sender}." if account else "Twilio is not set up, so no texts are sent."
        return {OUTBOX: "Reminders wait for you on the Outbox page.", TWILIO: texts}

    def test_text(self, seeker: str) -> str:
        """Send a text to the seeker's own phone; returns what came of it, in words. Blocks up to half a minute."""
        settings = seekers.settings(self.db, seeker)
        channel = self.channels().get(TWILIO)
        if settings is None or not settings.phone:
            return "First say which phone number is yours."
        if channel is None:
            return "First set up a Twilio account."
        reference = reference_for(secrets.token_hex(8))
        outcome = channel.send(to=settings.phone, body=TEST_WORDS.format(reference=reference), reference=reference)
        if isinstance(outcome, Accepted):
            return "Twilio took the text. It should be on your phone within a minute."
        if isinstance(outcome, Deferred):
            return f"It could not be sent just now. {outcome.why}"
        if isinstance(outcome, Refused):
            return f"Twilio refused it. {outcome.why}"
        return f"Nobody can say whether it went out. {outcome.why}"
