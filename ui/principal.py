"""Who is asking: put beside every request by the gate, read by every page."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from nicegui import context
from nicegui.slot import Slot

KEY = "career_tracker.principal"
KEEPER = "me"
"""The seeker for whom the installation was set up: the only one of a laptop, the one who invites the others."""


@dataclass(frozen=True)
class Principal:
    """A seeker, and the mark of the session they came with (the hash under which it is kept)."""

    seeker: str
    session: str


_asking: ContextVar[Principal | None] = ContextVar("principal", default=None)


def current_seeker() -> str:
    """The id of the seeker whose page, click or request this is. Raises LookupError where there is none."""
    return current_principal().seeker


def current_principal() -> Principal:
    """The page comes first: a change told to all tabs from one person's click runs in that click's context."""
    found = of_scope(context.client.request.scope) if Slot.get_stack() else _asking.get()
    if found is None:
        raise LookupError("nobody is asking: this runs outside of a page or request")
    return found


def of_scope(scope: Mapping[str, Any]) -> Principal | None:
    found = scope.get(KEY)
    return found if isinstance(found, Principal) else None


def admit(scope: MutableMapping[str, Any], principal: Principal) -> None:
    """Remember for the rest of this request who is asking."""
    scope[KEY] = principal
    _asking.set(principal)
