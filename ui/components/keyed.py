"""A list that follows its items: what did not change keeps its place in the page, its focus and its open menus."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar

from nicegui import ui


class Keyed(Protocol):
    """Something that is the same thing as long as its key is; two equal ones need no new drawing."""

    @property
    def key(self) -> Hashable: ...


T = TypeVar("T", bound=Keyed)


class KeyedList(Generic[T]):
    """Draws items into ``place`` with ``draw``, which makes exactly one element for each."""

    def __init__(self, place: ui.element, draw: Callable[[T], ui.element]) -> None:
        self.place = place
        self._draw = draw
        self._drawn: dict[Hashable, tuple[T, ui.element]] = {}

    def show(self, items: Sequence[T]) -> None:
        """Bring the list in line with ``items`` by as few changes as possible."""
        wanted = {item.key: item for item in items}
        for key in [key for key in self._drawn if key not in wanted]:
            self._drawn.pop(key)[1].delete()
        for index, (key, item) in enumerate(wanted.items()):
            self._put(key, item, index)

    def _put(self, key: Hashable, item: T, index: int) -> None:
        before = self._drawn.get(key)
        if before is None or before[0] != item:
            if before is not None:
                before[1].delete()
            with self.place:
                before = self._drawn[key] = (item, self._draw(item))
        if self.place.default_slot.children.index(before[1]) != index:
            before[1].move(target_index=index)
