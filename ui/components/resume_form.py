"""The base resume as a form: the person, and every section with its entries, each kept as soon as one leaves it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from nicegui import context, ui

from domain.resume_commands import new_id
from domain.resume_content import FIELDS, LINES, LONG, WORDS, Basics, Content, ResumeItem, same_lines
from ui.components.doing import Field
from ui.frame import drop_draft, keep_draft
from ui.resume_words import SECTIONS, head_of, label_of

ABOUT = {
    "name": "Your name",
    "label": "What you are (such as Data Engineer)",
    "email": "Mail",
    "phone": "Phone",
    "city": "Town",
    "countryCode": "Country",
    "url": "Web address",
    "summary": "You in two or three sentences",
}

# By these names browsers know what they may fill in.
KNOWN_AS = {
    "name": "name",
    "label": "organization-title",
    "email": "email",
    "phone": "tel",
    "city": "address-level2",
    "countryCode": "country",
    "url": "url",
}


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What the form asks of its page: draw what is typed, and keep it once one leaves a part."""

    typed: Callable[[], Awaitable[None]]
    keep_basics: Callable[[Basics, Mapping[str, Field]], Awaitable[bool]]
    keep_item: Callable[[ResumeItem, Mapping[str, Field]], Awaitable[bool]]
    add: Callable[[str], Awaitable[None]]
    move: Callable[[str, int], Awaitable[None]]
    remove: Callable[[str], Awaitable[None]]


class ResumeForm:
    """``content`` is what stands in the fields now, kept or not yet."""

    def __init__(self, hands: Hands) -> None:
        self._hands, self._client = hands, context.client
        self.content = Content()
        self._kept = Content()
        self._opened = ""
        self._fields: dict[str, dict[str, Field]] = {}
        self.element = ui.element("div").classes("stack resume-form").props("tabindex=-1")

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self.content != self._kept

    def show(self, content: Content, *, opened: str = "") -> None:
        """Show what is kept; ``opened`` is the entry to unfold."""
        self.content = self._kept = content
        self._opened = opened or self._opened
        self._fields = {}
        self.element.clear()
        with self.element:
            self._about(content.basics)
            names = [name for name, _ in content.sections]
            for name in names:
                self._section(name, content.items(name))
            self._more([name for name in SECTIONS if name not in names])
        if opened in self._fields:
            next(iter(self._fields[opened].values())).run_method("focus")
        else:
            self.element.client.run_javascript("tracker.resumeFocus?.()")

    def _about(self, basics: Basics) -> None:
        with ui.element("section").classes("panel resume-part").mark("about") as part:
            with ui.element("h2"):
                ui.label("About you")
            with ui.element("div").classes("resume-fields"):
                fields = {
                    name: self._input("about", name, label, getattr(basics, name)) for name, label in ABOUT.items()
                }
        self._fields["about"] = fields
        for field in fields.values():
            field.on_value_change(self._typed_about)
        part.on("focusout", partial(self._leave_about), args=[])

    async def _typed_about(self) -> None:
        said = {name: str(field.value or "") for name, field in self._fields["about"].items()}
        self.content = replace(self.content, basics=replace(self.content.basics, **said))
        await self._hands.typed()

    async def _leave_about(self) -> None:
        basics = self.content.basics
        if basics != self._kept.basics and await self._hands.keep_basics(basics, self._fields["about"]):
            self._kept = replace(self._kept, basics=basics)
            self._safe("about")

    def _section(self, name: str, items: tuple[ResumeItem, ...]) -> None:
        heading, thing, *_ = SECTIONS[name]
        with (
            ui.element("section").classes("panel resume-part").props(f'aria-label="{heading}"').mark(f"section-{name}")
        ):
            with ui.element("div").classes("split"):
                with ui.element("h2"):
                    ui.label(heading)
                self._add_button("Add", name).props["aria-label"] = f"Add {thing}"
            for place, item in enumerate(items):
                self._item(name, item, place, last=len(items) - 1)

    def _item(self, section: str, item: ResumeItem, place: int, *, last: int) -> None:
        with ui.element("details").classes("resume-item").mark(f"entry entry-{item.id}") as fold:
            if item.id == self._opened:
                fold.props("open")
            with ui.element("summary"):
                head = ui.label(head_of(item)).classes("strong")
            with ui.element("div").classes("resume-fields"):
                fields = self._item_fields(section, item)
            with ui.element("div").classes("cluster"):
                self._buttons(item, place, last)
        self._fields[item.id] = fields
        for field in fields.values():
            field.on_value_change(partial(self._typed, section, item.id, head))
        fold.on("focusout", partial(self._leave, section, item.id), args=[])

    def _item_fields(self, section: str, item: ResumeItem) -> dict[str, Field]:
        fields = {name: self._input(item.id, name, label_of(section, name), item.get(name)) for name in FIELDS[section]}
        *_, lines, words = SECTIONS[section]
        if section in LINES:
            fields["lines"] = self._area(item.id, "lines", lines, "\n".join(line.text for line in item.lines))
        if section in WORDS:
            fields["words"] = self._input(item.id, "words", words, ", ".join(item.words), wide=True)
        return fields

    def _buttons(self, item: ResumeItem, place: int, last: int) -> None:
        for way, words, to, possible in (
            ("up", "Move up", place - 1, place > 0),
            ("down", "Move down", place + 1, place < last),
        ):
            button = ui.button(icon=f"i-{way}", color=None, on_click=partial(self._hands.move, item.id, to))
            button.classes("btn-icon btn-quiet").mark(f"{way}-{item.id}").set_enabled(possible)
            button.props["aria-label"] = f"{words}: {head_of(item)}"
        remove = ui.button("Remove", icon="i-trash", color=None, on_click=partial(self._hands.remove, item.id))
        remove.classes("btn-quiet").mark(f"remove-{item.id}")

    async def _typed(self, section: str, id: str, head: ui.label) -> None:
        item = self._read(section, id)
        items = tuple(item if one.id == id else one for one in self.content.items(section))
        self.content = self.content.with_items(section, items)
        head.set_text(head_of(item))
        await self._hands.typed()

    async def _leave(self, section: str, id: str) -> None:
        item = next((one for one in self.content.items(section) if one.id == id), None)
        known = self._kept.items(section)
        if item is None or item in known or not await self._hands.keep_item(item, self._fields[id]):
            return
        kept = tuple(item if one.id == id else one for one in known)
        self._kept = self._kept.with_items(section, kept)
        self._safe(id)

    def _read(self, section: str, id: str) -> ResumeItem:
        before = next(one for one in self.content.items(section) if one.id == id)
        said = {name: str(field.value or "") for name, field in self._fields[id].items()}
        lines = [line for line in said.get("lines", "").split("\n") if line.strip()]
        words = [word.strip() for word in said.get("words", "").split(",")]
        return replace(
            before,
            values=tuple((name, said[name]) for name in FIELDS[section] if said[name].strip()),
            lines=same_lines(before.lines, lines, new_id) if section in LINES else (),
            words=tuple(word for word in words if word) if section in WORDS else (),
        )

    def _more(self, names: list[str]) -> None:
        if not names:
            return
        with ui.element("section").classes("resume-more"):
            with ui.element("h2"):
                ui.label("Add a section").classes("muted")
            with ui.element("div").classes("cluster"):
                for name in names:
                    self._add_button(SECTIONS[name][0], name)

    def _add_button(self, words: str, section: str) -> ui.button:
        button = ui.button(words, icon="i-plus", color=None, on_click=partial(self._hands.add, section))
        return button.classes("btn-soft").mark(f"add-{section}")

    def _input(self, part: str, name: str, label: str, value: str, *, wide: bool = False) -> Field:
        if name in LONG:
            return self._area(part, name, label, value)
        field = ui.input(label, value=value).props("maxlength=600").mark(f"{part}-{name}")
        if part == "about" and name in KNOWN_AS:
            field.props(f"autocomplete={KNOWN_AS[name]}")
        if wide or name in {"name", "position", "label", "institution"}:
            field.classes("wide")
        return self._drafted(field, part, name)

    def _area(self, part: str, name: str, label: str, value: str) -> Field:
        field = ui.textarea(label, value=value).props("maxlength=20000 autogrow")
        field.classes("wide").mark(f"{part}-{name}")
        return self._drafted(field, part, name)

    @staticmethod
    def _drafted(field: ui.input | ui.textarea, part: str, name: str) -> Field:
        keep_draft(field, f"resume-{part}-{name}")
        return field

    def _safe(self, part: str) -> None:
        with self._client:  # the field itself may have been drawn anew meanwhile
            for name in self._fields[part]:
                drop_draft(f"resume-{part}-{name}")
