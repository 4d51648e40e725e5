"""A letter as it will be sent, its gaps to be typed into; the browser keeps what was typed until it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from ui.services import Draft, Gap, Opens, Text
from ui.writing import Wording, gap_of

KEPT = "tracker/letter/"  # the same in letter_paper.js


class LetterPaper(ui.element, component="letter_paper.js"):
    """Tells ``on_typed(name, value)``, ``on_rewrote(wording)`` at every key, ``on_restored(typed, choices)`` once
    where the browser had kept something, ``on_went(way, by_hand, whole)`` and ``on_incomplete(name)``.

    ``keep`` is the name under which the browser keeps the draft, with the ``choices`` that go with it.
    """

    def __init__(
        self,
        *,
        keep: str,
        on_typed: Callable[[str, str], None],
        on_rewrote: Callable[[Wording], None],
        on_restored: Callable[[Mapping[str, str], Mapping[str, Any]], None],
        on_went: Callable[[str, bool, bool], None],
        on_incomplete: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._props.update(subject=(), body=(), ways={}, choices={}, keep=keep, heard=0, limit=0, tip="", free=None)
        self._typed, self._rewrote, self._restored = on_typed, on_rewrote, on_restored
        self.on("typed", self._on_typed)
        self.on("rewrote", self._on_rewrote)
        self.on("restored", self._on_restored)
        self.on("went", lambda event: on_went(*(event.args[key] for key in ("way", "by_hand", "whole"))))
        self.on("incomplete", lambda event: on_incomplete(event.args["name"]))

    def show(
        self, draft: Draft, *, ways: Mapping[str, Opens], choices: Mapping[str, Any], limit: int = 0, tip: str = ""
    ) -> None:
        """Draw a letter with its gaps; a gap somebody is typing in keeps its words and its cursor.

        ``tip`` stands above the letter; the hint of a gap stands under it while somebody types there.
        """
        self._props["tip"] = tip
        self._props["subject"] = _pieces(draft.subject)
        self._props["body"] = _pieces(draft.body)
        self._show(ways=ways, choices={**choices, "free": None}, limit=limit, free=None)

    def show_free(self, wording: Wording, *, ways: Mapping[str, Opens], choices: Mapping[str, Any], limit: int) -> None:
        """Draw a letter whose every word may be changed."""
        free = {"subject": wording.subject, "body": wording.body}
        self._show(ways=ways, choices={**choices, "free": free}, limit=limit, free=free)

    def focus_gap(self, name: str = "") -> None:
        """Put the cursor into that gap, or into the first blank one."""
        self.run_method("focus_gap", name)

    def go(self, way: str) -> None:
        self.run_method("go", way)

    def forget(self) -> None:
        """The letter went out: the browser need not keep it any longer."""
        # Said to the page, since the sheet around this may be closed before the word arrives.
        self.client.run_javascript(f"localStorage.removeItem({json.dumps(KEPT + self._props['keep'])})")

    @property
    def text(self) -> str:
        """What it reads like, with the names of blank gaps in brackets."""
        free = self._props["free"]
        if free is not None:
            return f"{free['subject']}\n\n{free['body']}"
        return "\n\n".join(_reads(self._props[part]) for part in ("subject", "body"))

    def _show(
        self, *, ways: Mapping[str, Opens], choices: Mapping[str, Any], limit: int, free: dict[str, str] | None
    ) -> None:
        self._props["ways"] = {way: {"address": opens.address, "whole": opens.whole} for way, opens in ways.items()}
        self._props["choices"] = dict(choices)
        self._props["limit"] = limit
        self._props["free"] = free
        self.update()

    def _on_typed(self, event: GenericEventArguments) -> None:
        self._props["heard"] = event.args["number"]
        self._typed(str(event.args["name"]), str(event.args["value"]))

    def _on_rewrote(self, event: GenericEventArguments) -> None:
        self._props["heard"] = event.args["number"]
        self._rewrote(Wording(subject=str(event.args["subject"]), body=str(event.args["body"])))

    def _on_restored(self, event: GenericEventArguments) -> None:
        typed = event.args.get("typed") or {}
        self._restored({str(name): str(words) for name, words in typed.items()}, event.args.get("choices") or {})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [*super()._displayed_contents(only_visible=only_visible), self.text]


def _pieces(pieces: Sequence[Text | Gap]) -> tuple[dict[str, Any], ...]:
    # A tuple: NiceGUI would wrap a list and all that is in it, at every key.
    return tuple(_piece(piece) for piece in pieces)


def _piece(piece: Text | Gap) -> dict[str, Any]:
    gap = gap_of(piece)
    if gap is None:
        return {"text": getattr(piece, "text", "")}
    names = ("name", "value", "sent", "label", "hint", "required", "long", "repeat")
    return {name: getattr(gap, name) for name in names}


def _reads(pieces: Sequence[Mapping[str, Any]]) -> str:
    return "".join(piece["text"] if "text" in piece else piece["sent"] or f"[{piece['label']}]" for piece in pieces)
