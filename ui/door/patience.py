"""How many tries anybody has: buckets that fill again with time, so that nobody is shut out for good."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Bucket:
    """So many tries at once, and as many again in an hour."""

    kind: str
    size: int


# Any hour holds what the buckets hold and what flows in: five and five for strangers, the same for the account's own
# browsers, twenty hashes in all. Strangers cannot drain the second one, so they cannot shut the owner out.
STRANGERS = Bucket("stranger", 5)
OWN_BROWSERS = Bucket("own", 5)
ADDRESS = Bucket("address", 20)
CODES = Bucket("code", 5)


class TooManyTries(Exception):
    """Wait so long before the next try."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.wait.total_seconds() / 60))


def take(db: sqlite3.Connection, bucket: Bucket, whose: str, *, now: datetime, tries: int = 1) -> None:
    """Use up tries. Raises TooManyTries, and then nothing was taken."""
    there = _level(db, bucket, whose, now=now)
    if there < tries:
        raise TooManyTries(HOUR * ((tries - there) / bucket.size))
    db.execute(
        "INSERT OR REPLACE INTO bucket VALUES (?, ?, ?, ?)", (bucket.kind, whose, there - tries, now.timestamp())
    )
    db.execute("DELETE FROM bucket WHERE at <= ?", ((now - HOUR).timestamp(),))  # full again


def _level(db: sqlite3.Connection, bucket: Bucket, whose: str, *, now: datetime) -> float:
    row = db.execute("SELECT level, at FROM bucket WHERE kind = ? AND whose = ?", (bucket.kind, whose)).fetchone()
    if row is None:
        return float(bucket.size)
    passed = max(0.0, now.timestamp() - float(row[1]))  # a clock that was set back gives nothing and takes nothing
    return min(float(bucket.size), float(row[0]) + bucket.size * passed / HOUR.total_seconds())


def network_of(address: str) -> str:
    """Whom an address stands for: itself, or with IPv6 the /64 that one subscriber has."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)
