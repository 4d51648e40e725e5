"""Adding applications: in a line each, which shows what it understood while one types, or in a small form."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.application import Details
from domain.pasting import lines_of
from domain.quick import Quick, parse_quick
from projections.seekers import Settings
from ui import words
from ui.components.doing import new_command, perform
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.quick_heard import heard
from ui.components.quick_keep import Kept, keep, keep_each
from ui.frame import keep_draft, redraft, toast

EXAMPLE = "Data Engineer @ Acme, applied yesterday, follow up Tue 9am #remote £70k"
DRAFT = "quick-add"
LONGEST = 20_000
MOST_LINES = 50
# The length goes along, since a text that is too long for the wire never comes.
SUBMITTED = "(e) => { e.preventDefault(); emit(e.target.querySelector('textarea').value.length); }"
ENTER_ADDS = """(e) => {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing || !e.target.matches("textarea")) return;
  e.preventDefault();
  e.currentTarget.requestSubmit();
}"""
ALONE = re.compile(r"(?:(?P<scheme>https?://)|www\.)\S{3,1900}", re.IGNORECASE)
FIELDS = ("role", "company", "url", "location", "salary", "tag", "text", "closing_on", "starts", "due", "occurred_at")


class QuickAdd:
    """The line above the board. ``added`` is told what was added, where it was a single one."""

    def __init__(self, hand: Hand, settings: Settings, added: Callable[[str], Awaitable[None]]) -> None:
        self._hand, self._settings, self._added = hand, settings, added
        self._command = new_command()
        self._apart, self._adding = True, False
        with ui.element("form").classes("quick-add").mark("quick-form") as form:
            form.on("submit", self._add, js_handler=SUBMITTED)
            form.on("keydown", js_handler=ENTER_ADDS)
            self._line = ui.textarea(placeholder=EXAMPLE).props(
                "rows=1 no-error-icon autocomplete=off enterkeyhint=done"
            )
            self._line.mark("quick-add").props["aria-label"] = "Add an application in one line"
            self._line.props["aria-describedby"] = "quick-heard"
            self._line.on_value_change(self._understand)
            keep_draft(self._line, DRAFT)
            with ui.element("div").classes("quick-heard").props("id=quick-heard") as self._panel:
                self._ask_how_many()
                self._heard = ui.html("", sanitize=True).mark("quick-heard")
                self._offer_to_read()
            self._panel.set_visibility(False)
            self._button = ui.button("Add", icon="i-plus", color=None).classes("btn-main").mark("quick-add-button")
            self._button.props("type=submit aria-label=Add")
        more = (
            ui.button(icon="i-note", color=None, on_click=self.open_form).classes("btn-icon btn-plain").mark("add-form")
        )
        more.props["aria-label"] = "Add with a form"
        posting = ui.button("Save a posting", icon="i-star", color=None, on_click=lambda: ui.navigate.to("/capture"))
        posting.classes("btn-plain add-posting").mark("add-posting").props["aria-label"] = "Save a posting"

    def _ask_how_many(self) -> None:
        """Several lines may be several applications or one: the person says which."""
        with ui.element("div").classes("quick-choice").props("role=group") as self._choice:
            self._choice.props["aria-label"] = "What the lines shall be"
            self._many = ui.button(color=None, on_click=lambda: self._choose(apart=True))
            self._one = ui.button("One card", color=None, on_click=lambda: self._choose(apart=False))
            for button, mark in ((self._many, "a-card-each"), (self._one, "one-card")):
                button.classes("chip-button").props("type=button").mark(mark)

    def _offer_to_read(self) -> None:
        """An address alone names no role: the page that reads postings makes an application of it."""
        with ui.element("div").classes("cluster") as self._alone:
            ui.label("An address, and no role yet.").classes("small muted")
            save = ui.button("Save this posting", icon="i-forward", color=None, on_click=self._read_posting)
            save.classes("chip-button").props("type=button").mark("save-posting")

    def _read_posting(self) -> None:
        url = _address_alone(self._text())
        self._begin_anew("")
        ui.navigate.to(f"/capture?url={quote(url, safe='')}")

    def focus(self, text: str = "") -> None:
        """Put the keyboard into the line, with an example to change."""
        self._line.value = text or self._line.value
        self._line.run_method("focus")
        self._line.run_method("select")

    def _choose(self, *, apart: bool) -> None:
        self._apart = apart
        self._understand()

    def _understand(self) -> None:
        """Say what the lines would become, or why they cannot."""
        text = self._text()
        self._line.error = _too_much(text)
        lines = () if self._line.error else self._lines(text)
        several = len(lines_of(text)) > 1
        self._apart = self._apart or not several
        self._panel.set_visibility(bool(lines))
        self._choice.set_visibility(several)
        alone = bool(_address_alone(text))
        self._alone.set_visibility(alone)
        self._heard.set_visibility(not alone)
        now, zone = self._hand.now(), self._settings.zone
        self._heard.set_content(heard([self._read(line) for line in lines], now=now, zone=zone) if lines else "")
        self._name_buttons(len(lines_of(text)), apart=self._apart)

    def _name_buttons(self, lines: int, *, apart: bool) -> None:
        cards = words.count(lines, "card")
        self._many.set_text(f"{cards}, one for each line")
        self._many.props["aria-pressed"] = "true" if apart else "false"
        self._one.props["aria-pressed"] = "false" if apart else "true"
        self._button.set_text(f"Add {lines}" if apart and lines > 1 else "Add")
        self._button.props["aria-label"] = f"Add {cards}" if apart and lines > 1 else "Add"
        for button in (self._many, self._one, self._button):
            button.update()

    def _text(self) -> str:
        return (self._line.value or "").strip()

    def _lines(self, text: str) -> tuple[str, ...]:
        """What each new card would be read from."""
        lines = lines_of(text)
        return lines if self._apart and len(lines) > 1 else (text,) if text else ()

    def _read(self, line: str) -> Quick:
        return parse_quick(
            line, now=self._hand.now(), zone=self._settings.zone, day_first=self._settings.profile.day_first
        )

    async def _add(self, event: GenericEventArguments) -> None:
        text, typed = self._text(), event.args if isinstance(event.args, int) else 0
        self._line.error = _too_much(text, typed)
        lines = self._lines(text)
        if self._line.error:
            self._line.run_method("focus")
        elif _address_alone(text):
            self._read_posting()
        elif len(lines) > 1 and not self._adding:
            self._adding = True
            try:
                await self._add_each(lines)
            finally:
                self._adding = False
        elif len(lines) == 1:
            await self._add_one(self._read(lines[0]))
        elif not lines and not typed:
            self.open_form()

    async def _add_one(self, quick: Quick) -> None:
        command = self._command
        done = await perform(lambda: keep(self._hand, quick, command=command), fields=dict.fromkeys(FIELDS, self._line))
        if done is None:
            return
        self._begin_anew("")
        if done.value is not None:
            await self._tell(done.value, f"Added {quick.role}, {quick.company}.")

    async def _add_each(self, lines: tuple[str, ...]) -> None:
        """A card for each line; a line that is refused stays in the field, and beside it why."""
        command, quicks = self._command, [(line, self._read(line)) for line in lines]
        done = await perform(lambda: keep_each(self._hand, quicks, command=command))
        if done is None or done.value is None:
            return
        self._begin_anew("\n".join(done.value.left))
        if done.value.why:
            self._line.error = done.value.why
        if done.value.ids:
            ids = done.value.ids
            toast(f"Added {words.count(len(ids), 'application')}.", undo=lambda: self._take_back(ids))
        for but in done.value.buts:
            toast(but, mood="problem")

    def _begin_anew(self, left: str) -> None:
        self._command = new_command()
        self._line.value = left
        redraft(DRAFT, left)

    async def _take_back(self, ids: tuple[str, ...]) -> None:
        def remove() -> None:
            for id in ids:
                self._hand.carry_out(id, lambda application, stamp: application.remove(stamp=stamp))

        if await perform(remove):
            toast("Taken back.")

    async def _tell(self, kept: Kept, said: str) -> None:
        toast(said, undo=self._hand.undoing(kept.id, lambda a, s: a.remove(stamp=s)))
        if kept.but:
            toast(kept.but, mood="problem")
        await self._added(kept.id)

    def open_form(self) -> None:
        """Ask for role, company and what else is known."""
        with Question("A role to remember") as question:
            role = question.line("Role", name="role")
            company = question.line("Company", name="company")
            url = question.line("Posting", name="url", hint="https://…", most=2_000)
            location = question.line("Place", name="location", hint="optional")
            salary = question.line("Salary", name="salary", hint="optional")
            stages = {stage.id: stage.name for stage in self._settings.stages}
            stage = ui.select(stages, value=self._settings.stages[0].id, label="Column")

        def work(command: str) -> str:
            details = Details(
                role=role.value, company=company.value, url=url.value, location=location.value, salary=salary.value
            )
            services = self._hand.services
            return services.commands.save_role(
                self._hand.seeker,
                details=details,
                stage=str(stage.value),
                stamp=services.stamp(),
                command_id=command,
            )

        question.saves(work, label="Add it", said="Added.")


def _address_alone(text: str) -> str:
    """The address, where ``text`` is nothing else."""
    alone = ALONE.fullmatch(text)
    return "" if alone is None else text if alone["scheme"] else f"https://{text}"


def _too_much(text: str, typed: int = 0) -> str | None:
    """Why this cannot be added, in words; ``typed`` is how much the browser holds, of which all may not have come."""
    length = max(len(text), typed)
    if length > LONGEST:
        return f"That is {length:,} characters, and {LONGEST:,} fit in here. Please shorten it; nothing was cut."
    lines = len(lines_of(text))
    if lines > MOST_LINES:
        return f"That is {lines} lines, and {MOST_LINES} at a time is the most. Please take some out."
    return None
