"""Links in texts: each opens one letter for whoever holds it, and nothing of it is kept in the record."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.residents import Residents, everybody
from projections import deliveries
from projections.database import Database

TOKEN_BYTES = 16
REFERENCE_LENGTH = 4
LIFE = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Links:
    """Makes and reads links. The 128 bits of a token are derived from ``key``, which never leaves the data folder."""

    db: Database
    key: bytes
    public_url: str
    clock: Callable[[], datetime]
    residents: Residents = everybody

    def address(self, seeker: str, delivery: str, *, reference: str) -> str:
        """The address that a text carries; empty where the program has no public one."""
        if not self.public_url:
            return ""
        return f"{self.public_url}/t/{reference}{self._token(seeker, delivery)}"

    def resolve(self, token: str) -> tuple[str, str, str] | None:
        """Whose letter a token opens: seeker, application or contact, step. None when it opens nothing (any more)."""
        reference, secret = token[:REFERENCE_LENGTH], token[REFERENCE_LENGTH:]
        since = self.clock() - LIFE
        for seeker, id_, about, step in deliveries.with_reference(self.db, reference, since=since):
            if hmac.compare_digest(self._token(seeker, id_).encode(), secret.encode()):
                return (seeker, about, step) if seeker in self.residents() else None
        return None

    def _token(self, seeker: str, delivery: str) -> str:
        digest = hmac.digest(self.key, f"{seeker} {delivery}".encode(), "sha256")
        return urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()
