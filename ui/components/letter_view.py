"""A letter to be looked at, drawn as text and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import ui

from ui.workshop import FieldWords


class LetterView(ui.element, component="letter_view.js"):
    """``name`` is what the letter is called for those who hear the page."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._props.update(name=name, subject=(), body=())

    def show(self, subject: Sequence[object], body: Sequence[object], *, labels: Mapping[str, FieldWords]) -> None:
        """Pieces of words (``text``) and of gaps (``name`` and ``sent``), whose ``labels`` are shown where blank."""
        self._props["subject"], self._props["body"] = _drawn(subject, labels), _drawn(body, labels)
        self.update()

    @property
    def text(self) -> str:
        """What it reads like."""
        return "\n\n".join("".join(piece["text"] for piece in self._props[part]) for part in ("subject", "body"))

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [*super()._displayed_contents(only_visible=only_visible), self.text]


def _drawn(pieces: Sequence[object], labels: Mapping[str, FieldWords]) -> tuple[dict[str, Any], ...]:
    # A tuple: NiceGUI would wrap a list and all that is in it, at every key.
    return tuple(_piece(piece, labels) for piece in pieces)


def _piece(piece: object, labels: Mapping[str, FieldWords]) -> dict[str, Any]:
    name = getattr(piece, "name", None)
    if name is None:
        return {"text": getattr(piece, "text", ""), "gap": False}
    label = labels[name].label if name in labels else name
    return {"text": getattr(piece, "sent", "") or label, "gap": True}
