"""Forms drawn from commands: whatever a command takes, its request may carry, and its docstring explains it."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from domain.aggregate import Subject

OURS = {"self", "cls", "stamp", "id"}
HIDDEN = {"record", "begin", "follow_rules", "move", "place", "remove_stage", "take_in_stage"}

OccurredAt = Annotated[
    datetime | None, Field(default=None, description="When it happened, if not now; an hour without a zone is UTC.")
]


class Form(BaseModel):
    """What every request may carry; anything unknown is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")
    occurred_at: OccurredAt = None

    def happened_at(self) -> datetime | None:
        return aware(self.occurred_at) if self.occurred_at else None


@dataclass(frozen=True)
class Command:
    """One command of an aggregate: its name in an address, its form, and the words of its docstring."""

    name: str
    method: str
    form: type[Form]
    summary: str

    def deed(self, form: Form) -> Callable[[Any], None]:
        """What the command does to its aggregate, with the values of ``form``; ``stamp`` is bound by the caller."""
        values = {field: getattr(form, field) for field in type(form).model_fields if field != "occurred_at"}
        return lambda subject: getattr(subject, self.method)(**{name: _plain(value) for name, value in values.items()})


def commands_of(kind: type[Subject]) -> Iterator[Command]:
    """Every public command of an aggregate, in the order of their names."""
    for method, function in inspect.getmembers(kind, inspect.isfunction):
        parameters = inspect.signature(function).parameters
        if "stamp" in parameters and not method.startswith("_") and method not in HIDDEN:
            yield Command(method.replace("_", "-"), method, form_of(kind, method), _summary(function))


@cache
def form_of(kind: type[Subject], method: str) -> type[Form]:
    """The form of one command."""
    function = getattr(kind, method)
    hints = typing.get_type_hints(function)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in OURS:
            fields[name] = (hints[name], ... if parameter.default is parameter.empty else parameter.default)
    title = "".join(word.capitalize() for word in f"{kind.__name__}_{method}".split("_"))
    return create_model(title, __base__=Form, __doc__=_summary(function), **fields)


def aware(moment: datetime) -> datetime:
    """``moment`` with a zone: one without is taken for UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _summary(function: Callable[..., Any]) -> str:
    words = inspect.getdoc(function) or ""
    return re.sub(r"`+|:class:", "", words.split("\n\n")[0].replace("\n", " "))


def _plain(value: Any) -> Any:  # noqa: ANN401 whatever a form holds
    return aware(value) if isinstance(value, datetime) else value
