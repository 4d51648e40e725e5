"""A resume for one application as a form: what of the base it says, in which order, and in which words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from nicegui import context, ui

from domain.resume_content import Content, ResumeItem, ResumeLine
from domain.resume_places import LABEL, SUMMARY
from domain.tailoring import Changed, TailoredResume
from ui.frame import drop_draft, keep_draft
from ui.resume_words import SECTIONS, head_of


@dataclass(frozen=True, kw_only=True)
class TailorHands:
    """What the form asks of its page."""

    typed: Callable[[], Awaitable[None]]
    shown: Callable[[str, bool], Awaitable[None]]
    reword: Callable[[str, str], Awaitable[bool]]
    take_base: Callable[[str], Awaitable[None]]
    keep_mine: Callable[[str], Awaitable[None]]
    reorder: Callable[[str, tuple[str, ...]], Awaitable[None]]


class TailoredForm:
    """``typed`` holds what stands in the fields and is not kept yet, by its place."""

    def __init__(self, hands: TailorHands, *, key: str) -> None:
        self._hands, self._key, self._client = hands, key, context.client
        self.typed: dict[str, str] = {}
        self.element = ui.element("div").classes("stack resume-form").props("tabindex=-1")

    def show(self, base: Content, mine: TailoredResume) -> None:
        """Show the base with all that is different here."""
        self._base, self._mine = base, mine
        self.element.clear()
        with self.element:
            self._overtaken(mine.overtaken(base))
            with ui.element("section").classes("panel resume-part"):
                with ui.element("h2"):
                    ui.label("At the top")
                self._words(LABEL, "What you are, for this one", base.basics.label)
                self._words(SUMMARY, "You in two or three sentences, for this one", base.basics.summary)
            for name, items in base.sections:
                if name in SECTIONS and name != "profiles":
                    self._section(name, mine.arranged(name, items))
        self._client.run_javascript("tracker.resumeFocus?.()")

    def _overtaken(self, changes: tuple[Changed, ...]) -> None:
        for change in changes:
            with ui.element("section").classes("resume-changed").mark("overtaken"):
                ui.label("The base changed here since you wrote your own words.").classes("strong")
                ui.label(f"Yours: {change.mine}").classes("lines")
                ui.label(f"The base now: {change.base}").classes("lines")
                with ui.element("div").classes("cluster"):
                    _button("Keep mine", partial(self._hands.keep_mine, change.place)).mark("keep-mine")
                    _button("Take the new", partial(self._hands.take_base, change.place)).mark("take-new")

    def _section(self, name: str, items: list[ResumeItem]) -> None:
        with ui.element("section").classes("panel resume-part") as part:
            part.props["aria-label"] = SECTIONS[name][0]
            with ui.element("h2"):
                ui.label(SECTIONS[name][0])
            for place, item in enumerate(items):
                self._item(name, item, place, [one.id for one in items])

    def _item(self, section: str, item: ResumeItem, place: int, ids: list[str]) -> None:
        with ui.element("div").classes("resume-row"):
            self._tick(item.id, head_of(item))
            self._moves(section, place, ids, head_of(item))
        if item.id in self._mine.hidden or not (item.lines or item.get("summary")):
            return
        with ui.element("div").classes("resume-lines"):
            if summary := item.get("summary"):
                self._words(f"{item.id}/summary", "In a sentence or two", summary)
            lines = self._mine.arranged(item.id, item.lines)
            for number, line in enumerate(lines):
                self._line(item, line, number, [one.id for one in lines])

    def _line(self, item: ResumeItem, line: ResumeLine, place: int, ids: list[str]) -> None:
        hidden = line.id in self._mine.hidden
        with ui.element("div").classes("resume-line"):
            self._tick(line.id, f"Line {place + 1} of {head_of(item)}", heard_only=True)
            if hidden:
                ui.label(line.text).classes("grow muted resume-left-out")
            else:
                self._words(line.id, f"Line {place + 1}", line.text, heard_only=True)
            self._moves(item.id, place, ids, f"line {place + 1} of {head_of(item)}")

    def _tick(self, part: str, words: str, *, heard_only: bool = False) -> None:
        box = ui.checkbox("" if heard_only else words, value=part not in self._mine.hidden).mark(f"shown-{part}")
        if heard_only:
            box.props["aria-label"] = words
        box.on_value_change(lambda event: self._hands.shown(part, bool(event.value)))

    def _moves(self, within: str, place: int, ids: list[str], words: str) -> None:
        for way, to, possible in (("up", place - 1, place > 0), ("down", place + 1, place < len(ids) - 1)):
            others = [id for id in ids if id != ids[place]]
            order = (*others[: max(to, 0)], ids[place], *others[max(to, 0) :])
            button = ui.button(icon=f"i-{way}", color=None, on_click=partial(self._hands.reorder, within, order))
            button.classes("btn-icon btn-quiet").mark(f"{way}-{ids[place]}").set_enabled(possible)
            button.props["aria-label"] = f"Move {way}: {words}"

    def _words(self, part: str, label: str, base: str, *, heard_only: bool = False) -> None:
        mine = self._mine.reworded.get(part, (base, ""))[0]
        with ui.element("div").classes("grow stack tight"):
            field = ui.textarea(None if heard_only else label, value=self.typed.get(part, mine))
            field.props("maxlength=5000 autogrow").classes("wide").mark(f"words-{part}")
            if heard_only:
                field.props["aria-label"] = label
            keep_draft(field, f"{self._key}-{part}")
            if part in self._mine.reworded:
                with ui.element("div").classes("cluster"):
                    ui.label("Your words for this one").classes("chip chip-glow")
                    _button("Back to the base’s words", partial(self._hands.take_base, part)).mark(f"base-{part}")
        field.on_value_change(lambda event: self._typed(part, str(event.value or "")))
        field.on("blur", lambda: self._leave(part), args=[])

    async def _typed(self, part: str, words: str) -> None:
        self.typed[part] = words
        await self._hands.typed()

    async def _leave(self, part: str) -> None:
        if part in self.typed and await self._hands.reword(part, self.typed[part]):
            self.forget(part)

    def forget(self, part: str) -> None:
        """What was typed there is kept, or no longer wanted."""
        self.typed.pop(part, None)
        with self._client:  # the field itself may have been drawn anew meanwhile
            drop_draft(f"{self._key}-{part}")


def _button(words: str, on_click: Callable[[], Awaitable[None]]) -> ui.button:
    return ui.button(words, color=None, on_click=on_click).classes("btn-quiet").props("dense")
