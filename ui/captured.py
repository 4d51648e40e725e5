"""Postings that were read and wait for a person to look at them. They are no part of the record and may be lost."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from domain.posting import Posting

MOST = 30


@dataclass
class Captured:
    """The latest postings of everybody in this process, each seen by its own seeker alone."""

    postings: OrderedDict[tuple[str, str], Posting] = field(default_factory=OrderedDict)

    def keep(self, seeker: str, posting: Posting) -> str:
        """Returns the token under which it can be looked at."""
        token = secrets.token_urlsafe(12)
        self.postings[seeker, token] = posting
        own = [key for key in self.postings if key[0] == seeker]
        for key in own[:-MOST]:
            del self.postings[key]
        return token

    def find(self, seeker: str, token: str) -> Posting | None:
        return self.postings.get((seeker, token))
