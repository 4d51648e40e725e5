"""Carrying out what a person clicked: off the event loop, and with a refusal shown where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import uuid4

from nicegui import run
from nicegui.elements.mixins.validation_element import ValidationElement

from domain.errors import Refusal, RepeatedCommand
from ui.frame import toast

T = TypeVar("T")
Field = ValidationElement[Any]
Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Done(Generic[T]):
    """It was carried out. ``value`` is None when an earlier click had done it already."""

    value: T | None


async def perform(work: Callable[[], T], *, fields: Fields | None = None) -> Done[T] | None:
    """Carry out ``work`` in a thread; None when it was refused, and then the person has been told why.

    ``fields``: the inputs by the names that refusals use; one that is named there is told beside its input.
    Anything but a refusal flies on to the page's own handler.
    """
    for field in (fields or {}).values():
        field.error = None
    try:
        return Done(await run.io_bound(work))
    except RepeatedCommand:
        return Done(None)
    except Refusal as refusal:
        complain(refusal, fields=fields or {})
        return None


def complain(refusal: Refusal, *, fields: Fields) -> None:
    """Show a refusal beside its input, or where there is none as a message."""
    field = fields.get(refusal.field)
    if field is None:
        toast(refusal.message, mood="problem")
    else:
        field.error = refusal.message
        field.run_method("focus")


def new_command() -> str:
    """The id of a command that was not given yet. Made when its button is drawn, so that two clicks are one."""
    return uuid4().hex
