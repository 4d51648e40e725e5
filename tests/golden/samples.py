"""An event of any class, filled in from its annotations: every field with a value one can tell from the others."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from domain.aggregate import Begun, Event
from domain.store.catalogue import Catalogue

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def sample(kind: type[Event], catalogue: Catalogue) -> Event:
    """The same event each time it is asked for."""
    hints = get_type_hints(kind)
    given = {field.name: value(hints[field.name], field.name) for field in fields(kind)}  # type: ignore[arg-type]
    if issubclass(kind, Begun):
        given["originator_topic"] = min(catalogue.subjects)
    return kind(**given | {"originator_id": "ann/sample-1", "originator_version": 1})


def value(hint: Any, name: str) -> Any:
    """Something of the type ``hint`` that recalls ``name``."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return value(next(one for one in inner if one is not type(None)), name)
    if origin is Literal:
        return inner[0]
    if origin is tuple:
        items = inner[:1] * 2 if inner[-1] is Ellipsis else inner
        return tuple(value(item, f"{name} {number}") for number, item in enumerate(items, start=1))
    if origin is frozenset:
        return frozenset({value(inner[0], name)})
    if origin is dict:
        return {value(inner[0], f"{name} key"): value(inner[1], name)}
    return _plain(hint, name)


def _plain(hint: Any, name: str) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[-1]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{field.name: value(hints[field.name], f"{name} {field.name}") for field in fields(hint)})  # type: ignore[operator]
    if hint is datetime and name.endswith("wall"):
        return NOON.replace(tzinfo=None)
    return PLAIN[hint](name)


def _number(name: str) -> int:
    return sum(name.encode())


PLAIN: dict[Any, Callable[[str], Any]] = {
    str: lambda name: f"{name}: Ω “ß” 👍",
    int: _number,
    float: lambda name: _number(name) / 8,
    bool: lambda _: True,
    bytes: str.encode,
    date: lambda name: date(2026, 1, 1) + timedelta(days=_number(name) % 365),
    time: lambda name: time(_number(name) % 24, 30),
    datetime: lambda name: NOON + timedelta(seconds=_number(name), microseconds=7),
    timedelta: lambda name: timedelta(seconds=_number(name)),
}
