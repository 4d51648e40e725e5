"""The hash chain: each stored event is sealed together with all before it, so that no later change goes unseen."""

from __future__ import annotations

import hmac
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from eventsourcing.persistence import StoredEvent

from domain.store.database import Cursor, Rows
from domain.store.errors import ChainBroken, SealedWithAnotherKey

GENESIS = bytes(32)
KEY_BYTES = 32
PAGE = 5_000


@dataclass(frozen=True)
class Head:
    """The newest link. Kept elsewhere (with a backup, say), it proves later that nothing was cut off."""

    position: int
    link: bytes


class Chain:
    """Makes the links. The key is not in the database: who can only write there cannot forge them."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"the key of the hash chain needs {KEY_BYTES} bytes")
        self._key = key

    def link(self, previous: bytes, position: int, stored: StoredEvent, digest: bytes) -> bytes:
        originator, topic = str(stored.originator_id).encode(), stored.topic.encode()
        sealed = struct.pack(">qqHH", position, stored.originator_version, len(originator), len(topic))
        return hmac.digest(self._key, previous + sealed + originator + topic + digest, "sha256")

    def extend(self, cursor: Cursor, head: Head, stored: Sequence[StoredEvent], positions: Sequence[int]) -> None:
        """Seal ``stored``, which were given ``positions``, behind ``head``."""
        link, rows = head.link, []
        for event, position in zip(stored, positions, strict=True):
            digest = sha256(event.state).digest()
            link = self.link(link, position, event, digest)
            rows.append((position, digest, link))
        cursor.executemany("INSERT INTO event_chain (position, digest, link) VALUES (?, ?, ?)", rows)


def head(found: Sequence[tuple[int, bytes]]) -> Head:
    """The newest link, found by :data:`NEWEST`, or where the first one starts from."""
    for position, link in found:
        return Head(position, bytes(link))
    return Head(0, GENESIS)


def verify(rows: Rows, chain: Chain, *, known: Sequence[Head] = ()) -> Iterator[int]:
    """Walk the chain and yield the position reached after each page.

    ``known``: heads noted earlier and kept elsewhere; they must be met on the way.
    Raises :class:`ChainBroken` at the first link that does not hold.
    """
    met = {noted.position: noted.link for noted in known if noted.position}
    reached = Head(0, GENESIS)
    while page := rows(LINKS, (reached.position, PAGE)):
        for row in page:
            reached = _checked(chain, reached, row)
            if met.pop(reached.position, reached.link) != reached.link:
                raise ChainBroken(reached.position, "not the event that stood here when this place was noted")
        yield reached.position
    [[orphan]] = rows(ORPHANS, (reached.position,))
    for position in sorted({*met, *([orphan] if orphan else [])}):
        raise ChainBroken(position, "was recorded once and is gone")


def refuse_another_key(rows: Rows, chain: Chain) -> None:
    """Raises :class:`SealedWithAnotherKey` when neither the first nor the newest link was made with this key.

    Both are asked, so that one altered event at either end is not taken for a wrong key.
    """
    ends = rows(FIRST_AND_NEWEST, ())
    if ends and not any(_was_made_by(chain, end) for end in ends):
        raise SealedWithAnotherKey


def _was_made_by(chain: Chain, end: tuple[bytes | None, int, str, int, str, bytes, bytes]) -> bool:
    before, position, originator_id, version, topic, state, link = end
    stored = StoredEvent(originator_id, version, topic, bytes(state))
    made = chain.link(bytes(before or GENESIS), position, stored, sha256(stored.state).digest())
    return hmac.compare_digest(made, bytes(link))


def _checked(chain: Chain, before: Head, row: tuple[int, str, int, str, bytes, bytes | None, bytes | None]) -> Head:
    position, originator_id, version, topic, state, digest, link = row
    if digest is None or link is None:
        raise ChainBroken(position, "was added without a link")
    stored = StoredEvent(originator_id, version, topic, bytes(state))
    if sha256(stored.state).digest() != bytes(digest):
        raise ChainBroken(position, "its content was altered")
    if not hmac.compare_digest(chain.link(before.link, position, stored, bytes(digest)), bytes(link)):
        raise ChainBroken(position, f"does not follow from event {before.position}: altered, moved, or one is missing")
    return Head(position, bytes(link))


NEWEST = "SELECT position, link FROM event_chain ORDER BY position DESC LIMIT 1"

LINKS = """
    SELECT e.notification_id, e.originator_id, e.originator_version, e.topic, e.state, c.digest, c.link
    FROM stored_events e LEFT JOIN event_chain c ON c.position = e.notification_id
    WHERE e.notification_id > ? ORDER BY e.notification_id LIMIT ?
"""

FIRST_AND_NEWEST = """
    SELECT (SELECT b.link FROM event_chain b WHERE b.position < c.position ORDER BY b.position DESC LIMIT 1),
           c.position, e.originator_id, e.originator_version, e.topic, e.state, c.link
    FROM event_chain c JOIN stored_events e ON e.notification_id = c.position
    WHERE c.position IN ((SELECT min(position) FROM event_chain), (SELECT max(position) FROM event_chain))
"""

ORPHANS = """
    SELECT min(c.position) FROM event_chain c
    WHERE c.position > ? AND NOT EXISTS (SELECT 1 FROM stored_events e WHERE e.notification_id = c.position)
"""
