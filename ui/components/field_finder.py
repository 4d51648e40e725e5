"""The fields a letter may use, found by plain words and written into it by a click."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from nicegui import ui

from ui.components.keyed import KeyedList
from ui.workshop import FieldWords

SHOWN = 8
FIRST = ("contact_name", "company", "role", "applied_on", "talked_about", "my_name", "my_phone", "my_headline")


@dataclass(frozen=True, kw_only=True)
class _Offer:
    key: str
    label: str
    hint: str


class FieldFinder:
    """``insert(words)`` writes into whichever part of the letter was typed in last."""

    def __init__(self, fields: Mapping[str, FieldWords], *, insert: Callable[[str], None]) -> None:
        self._fields, self._insert = fields, insert
        with ui.element("section").classes("panel field-finder") as panel:
            panel.props["aria-label"] = "Fields to put in"
            self._wanted = ui.input("Put in what changes from letter to letter", placeholder="who, when, why …")
            self._wanted.props("clearable type=search").mark("find-field").on_value_change(self._show)
            # What is found still stays where it is: who types and clicks at once shall not miss it.
            self._found = KeyedList(ui.element("div").classes("cluster"), self._offer)
            self._none = ui.label("No field goes by that.").classes("small muted")
        self._show()

    def _show(self) -> None:
        found = list(find(self._fields.values(), str(self._wanted.value or "")))
        self._found.show([_Offer(key=one.name, label=one.label, hint=one.hint) for one in found[:SHOWN]])
        self._none.set_visibility(not found)

    def _offer(self, field: _Offer) -> ui.element:
        button = ui.element("button").classes("chip field-chip").props('type="button"').mark("field")
        button.on("click", lambda: self._insert(f"{{{{ {field.key} }}}}"), args=[])
        button.props["title"] = field.hint
        with button:
            ui.label(field.label)
        return button


def find(fields: Iterable[FieldWords], wanted: str) -> Iterable[FieldWords]:
    """The fields that hold every word of ``wanted``, those named so first; without a word the commonest."""
    words = wanted.casefold().split()
    if not words:
        by_name = {field.name: field for field in fields}
        return [by_name[name] for name in FIRST if name in by_name]
    holding = [field for field in fields if all(word in _searched(field) for word in words)]
    return sorted(holding, key=lambda field: not all(word in _named(field) for word in words))


def _named(field: FieldWords) -> str:
    return f"{field.label} {field.name.replace('_', ' ')}".casefold()


def _searched(field: FieldWords) -> str:
    return f"{_named(field)} {field.hint} {field.origin}".casefold()
