"""What Twilio has to say, however it reaches us: posted to the webhooks, or asked for where nothing can reach us."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from domain.errors import NotFound
from jobs.account import AccountFile
from jobs.answering import Listener
from jobs.channels import Channel, ChannelUnreachable, Incoming
from jobs.channels.twilio import incoming
from jobs.channels.twilio_codes import report
from jobs.courier import Courier
from jobs.taking_up import TEXTS
from projections import deliveries
from projections.deliveries import OnItsWay

log = logging.getLogger(__name__)

NEWS = timedelta(days=1)
ASK_EVERY = timedelta(seconds=10)
ASK_FOR = timedelta(seconds=2)
"""So long at a time, at most, is asked how far texts have come: meanwhile none goes out."""
LOOK_EVERY = timedelta(minutes=5)


@dataclass(kw_only=True)
class Carrier:
    """Hears reports and answers. Twilio repeats itself and mixes up the order; the record makes that harmless."""

    accounts: AccountFile
    courier: Courier
    answers: Listener
    clock: Callable[[], datetime]
    reachable: bool
    _asked_at: datetime | None = field(default=None)
    _looked_at: datetime | None = field(default=None)
    _reached: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    def signing_token(self) -> str:
        """The auth token that signatures are made with; empty where there is no account."""
        account = self.accounts.account()
        return account.token if account else ""

    def report(self, seeker: str, delivery: str, fields: Mapping[str, str]) -> None:
        """Take note of how far a text has come; a report about a reminder that never was is ignored."""
        try:
            self.courier.report(seeker, delivery, report(fields))
        except NotFound:
            log.warning("a signed report names a reminder that is not ours")

    def answered(self, fields: Mapping[str, str]) -> str:
        """Act on an answer that was posted; returns what to text back, or nothing."""
        return self.answers.hear(incoming(fields, received_at=self.clock()))

    def ask(self) -> None:
        """Where no webhook can reach us: ask how far texts have come, and for answers, every ten seconds at most."""
        now = self.clock()
        if self.reachable or (self._asked_at and now - self._asked_at < ASK_EVERY):
            return
        self._asked_at = now
        for name, channel in self.courier.channels().items():
            if name in TEXTS:
                self._ask(name, channel, since=now - NEWS)

    def _ask(self, name: str, channel: Channel, *, since: datetime) -> None:
        until = self.clock() + ASK_FOR
        try:
            for text in self._on_their_way(name, since=since):
                if self.clock() > until:
                    break
                self._reached[name] = (text.sent_at, text.id)
                sighting = channel.look(text.message)
                if sighting is not None and sighting.standing.final:
                    self.courier.report(text.seeker, text.id, sighting)
            if deliveries.anything_sent(self.courier.db, channel=name, since=since):
                for answer in channel.inbound(since):
                    self._answer(channel, answer)
            self._look_for_seconds(name, channel, since=since)
        except ChannelUnreachable:
            log.warning("%s cannot be asked for reports and answers just now", name)

    def _on_their_way(self, name: str, *, since: datetime) -> list[OnItsWay]:
        """Those behind the one that was asked for last, and from the oldest again at the end: everybody has a turn."""
        ask = partial(deliveries.on_their_way, self.courier.db, channel=name, since=since)
        return ask(after=self._reached.get(name)) or ask()

    def _answer(self, channel: Channel, text: Incoming) -> None:
        """Act on an answer; one that fails keeps back no other."""
        try:
            reply = self.answers.hear(text)
        except Exception:
            log.exception("an answer by text could not be acted on")
            return
        if reply:
            channel.send(to=text.sender, body=reply, reference="")

    def _look_for_seconds(self, name: str, channel: Channel, *, since: datetime) -> None:
        """Where a text was sent again, the first may turn up after all: that is recorded, and shown."""
        if self._looked_at and self.clock() - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = self.clock()
        for row in deliveries.sent_again(self.courier.db, channel=name, since=since):
            sighting = channel.find(to=row.recipient, reference=row.reference, since=row.requested_at)
            if sighting is not None:
                self.courier.report(row.seeker, row.id, sighting)
