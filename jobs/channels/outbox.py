"""The outbox inside the program: a reminder is there as soon as it is recorded, so sending it cannot fail."""

from __future__ import annotations

from datetime import datetime

from jobs.channels import Accepted, Incoming, Sighting, Standing


class Outbox:
    """The channel that needs no account. The recorded event is the message: repeating it changes nothing."""

    name = "outbox"

    def send(self, *, reference: str, **_: object) -> Accepted:
        return Accepted(reference)

    def find(self, *, reference: str, **_: object) -> Sighting:
        """Always there: whoever asks has recorded the claim, and the outbox shows what is recorded."""
        return Sighting(id=reference, standing=Standing.DELIVERED)

    def look(self, id: str, /) -> Sighting:
        return Sighting(id=id, standing=Standing.DELIVERED)

    def inbound(self, _since: datetime, /) -> tuple[Incoming, ...]:
        """Answers are given on the card itself."""
        return ()
