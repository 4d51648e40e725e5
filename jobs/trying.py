"""Trying out the ways to send before anything depends on them: whether the account works, how far a test text comes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.commands import Commands
from domain.values import Cause, Stamp
from jobs.channels import Accepted, Because, ChannelUnreachable, Deferred, Outcome, Refused, Sighting, Standing
from jobs.references import reference_for
from jobs.sending import APPRISE, TEST_WORDS, Sending
from projections import seekers

TAKEN, SENT, ARRIVED, FAILED, UNKNOWN = "taken", "sent", "arrived", "failed", "unknown"
STAGES = {
    Standing.ACCEPTED: TAKEN,
    Standing.SENT: SENT,
    Standing.DELIVERED: ARRIVED,
    Standing.UNDELIVERED: FAILED,
}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How far a test has come: taken, sent, arrived, failed or unknown. ``code`` is Twilio's, where it failed."""

    stage: str
    message: str = ""
    code: str = ""
    why: str = ""

    @property
    def over(self) -> bool:
        return self.stage in {ARRIVED, FAILED, UNKNOWN}


@dataclass(frozen=True, kw_only=True)
class Trying:
    """Tests, each of which really sends. Every method blocks, up to half a minute."""

    commands: Commands
    sending: Sending
    clock: Callable[[], datetime]

    def check(self) -> str:
        """What is wrong with the Twilio account in words; empty when Twilio accepts it."""
        texts = self.sending.texts()
        if texts is None:
            return "There is no account yet."
        try:
            return texts.check() or ""
        except ChannelUnreachable as unreachable:
            return str(unreachable)

    def text(self, seeker: str) -> Trial:
        """Send a test text to the seeker's own phone."""
        settings = seekers.settings(self.sending.db, seeker)
        texts = self.sending.texts()
        if settings is None or not settings.phone:
            return Trial(stage=FAILED, why="First say which phone number is yours.")
        if texts is None:
            return Trial(stage=FAILED, why="First set up a Twilio account.")
        if settings.phone in settings.stopped:
            return Trial(stage=FAILED, why="This number has answered STOP, so nothing is texted to it.")
        reference = _reference()
        outcome = texts.send(to=settings.phone, body=TEST_WORDS.format(reference=reference), reference=reference)
        if isinstance(outcome, Refused) and outcome.because is Because.OPTED_OUT:
            self._stop(seeker, settings.phone)
        return _trial(outcome)

    def look(self, message: str) -> Trial:
        """How far the test text ``message`` has come by now."""
        texts = self.sending.texts()
        try:
            sighting = texts.look(message) if texts else None
        except ChannelUnreachable as unreachable:
            return Trial(stage=TAKEN, message=message, why=str(unreachable))
        return _seen(sighting) if sighting else Trial(stage=UNKNOWN, message=message, why="Twilio knows no such text.")

    def post(self, seeker: str) -> Trial:
        """Send a test message to the seeker's address for ntfy, mail or another service."""
        channel = self.sending.channels().get(APPRISE)
        if channel is None:
            return Trial(stage=FAILED, why="First enter an address.")
        reference = _reference()
        return _trial(channel.send(to=seeker, body=TEST_WORDS.format(reference=reference), reference=reference))

    def _stop(self, seeker: str, phone: str) -> None:
        stamp = Stamp.now(self.clock(), cause=Cause.TEXT)
        self.commands.change_seeker(seeker, lambda me: me.stop_texts(phone=phone, stamp=stamp))


def _reference() -> str:
    return reference_for(secrets.token_hex(8))


def _trial(outcome: Outcome) -> Trial:
    if isinstance(outcome, Accepted):
        return Trial(stage=TAKEN, message=outcome.id)
    if isinstance(outcome, Deferred):
        return Trial(stage=FAILED, why=outcome.why)
    if isinstance(outcome, Refused):
        return Trial(stage=FAILED, code=outcome.code, why=outcome.why)
    return Trial(stage=UNKNOWN, why=outcome.why)


def _seen(sighting: Sighting) -> Trial:
    return Trial(stage=STAGES[sighting.standing], message=sighting.id, code=sighting.code, why=sighting.why)
