"""Where things can be opened and linked to."""

from __future__ import annotations

from domain.aggregate import StreamId


def address_of(about: str) -> str:
    """The page of an application or a contact."""
    parts = StreamId.parse(about)
    return f"/{'people' if parts.kind == 'contact' else parts.kind}/{parts.token}"


def contact_id(seeker: str, token: str) -> str:
    """The contact that an address names."""
    return str(StreamId(seeker, "contact", token))
