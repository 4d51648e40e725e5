"""The address of a filtered board: what stands behind the question mark, read and written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from projections.filters import NEEDS, ORDERS, Filter, Order

LONGEST, MOST = 200, 20
GROUPS = {"stage": "stages", "tag": "tags", "source": "sources", "needs": "needs"}


def filter_of(query: str) -> Filter:
    """What an address asks for. Addresses are typed and shared: what cannot be meant is left out."""
    said = [(key, _plain(value)) for key, value in parse_qsl(query.removeprefix("?"))]
    groups = {name: _each_once(value for key, value in said if key == group) for group, name in GROUPS.items()}
    groups["needs"] = tuple(need for need in groups["needs"] if need in NEEDS)
    return Filter(text=next((value for key, value in said if key == "q"), ""), **groups)


def query_of(wanted: Filter) -> str:
    """The query of ``wanted``: empty, or with its question mark."""
    pairs = [("q", wanted.text)] if wanted.text else []
    pairs += [(group, value) for group, name in GROUPS.items() for value in getattr(wanted, name)]
    return f"?{urlencode(pairs)}" if pairs else ""


def alike(one: Filter, other: Filter) -> bool:
    """The same cards are wanted, in whatever order that was ticked."""
    groups = all(set(getattr(one, name)) == set(getattr(other, name)) for name in GROUPS.values())
    return groups and one.text.casefold() == other.text.casefold()


def order_of(query: str, *, usual: str) -> Order:
    """What an address asks to be sorted by, such as ``sort=-company``: the minus turns it round."""
    said = [value for key, value in parse_qsl(query.removeprefix("?")) if key == "sort"]
    for sort in (*said, usual):
        if sort.removeprefix("-") in ORDERS:
            return Order(by=sort.removeprefix("-"), down=sort.startswith("-"))
    return Order()


def sort_of(order: Order, *, usual: str = "") -> str:
    """How an address says it; nothing where it is the ``usual`` order of its page."""
    said = f"{'-' if order.down else ''}{order.by}"
    return "" if said == usual else said


def sort_in(query: str) -> str:
    """What an address says of its order; nothing where it says none."""
    return sort_of(order_of(query, usual="")) if "sort=" in query else ""


def file_of(wanted: Filter, order: Order, *, path: str) -> str:
    """The address of a file with just these rows in this order; ``path`` is that of the page that shows them."""
    query = query_of(wanted)
    return f"{path}.csv{f'{query}&' if query else '?'}sort={sort_of(order)}"


def without(wanted: Filter, group: str, value: str = "") -> Filter:
    """The same filter with one thing less; ``q`` is the text."""
    if group == "q":
        return replace(wanted, text="")
    name = GROUPS[group]
    kept: dict[str, Any] = {name: tuple(one for one in getattr(wanted, name) if one != value)}
    return replace(wanted, **kept)


def _plain(value: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in value[:LONGEST]).strip()


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:MOST]
