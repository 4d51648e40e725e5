"""The editor of a letter of one's own: its words, the fields they may use, and how it reads, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from nicegui import ui

from domain.letter import TITLE_LIMIT, LetterTemplate
from ui.components.choices import choice, group
from ui.components.field_finder import FieldFinder
from ui.components.letter_view import LetterView
from ui.components.template_field import TemplateField
from ui.frame import drop_draft, keep_draft
from ui.services import Services
from ui.writing import TONES

SUBJECT = "subject"
NOTHING: Mapping[str, str] = {}


class LetterEditor:
    """``key`` names the letter and its version: what was typed is kept in the browser under it until it is saved."""

    def __init__(self, services: Services, template: LetterTemplate, *, key: str) -> None:
        self._services, self._workshop = services, services.workshop
        self._key, self._known = key, NOTHING
        self._tone = template.bodies[0][0]
        self._based_on = template.based_on
        with ui.element("div").classes("letter-editor"):
            with ui.element("div").classes("stack"):
                self._draw_words(template)
            with ui.element("div").classes("stack letter-views") as self.aside:
                self.place = ui.element("div")
                self._sample = LetterView("How it reads for the one chosen")
                ui.label("With nothing known yet").classes("choice-name")
                self._empty = LetterView("How it reads with nothing known yet")
                self._asks = ui.label().classes("small muted")
        self._show()

    @property
    def template(self) -> LetterTemplate:
        """What stands in the fields."""
        return LetterTemplate(
            title=self.title.value or "",
            purpose=str(self.purpose.value or ""),
            subject=self._fields[SUBJECT].source,
            bodies=tuple((tone, self._fields[tone].source) for tone in TONES if tone in self._fields),
            based_on=self._based_on,
        )

    def show(self, template: LetterTemplate, *, key: str) -> None:
        """Put another version into the fields, and forget what was typed into the last one."""
        self.forget()
        self._key = key
        self.title.value, self.purpose.value = template.title, template.purpose
        self._based_on = template.based_on
        self._fields[SUBJECT].put(template.subject)
        for tone in [tone for tone in TONES if tone in self._fields and tone not in dict(template.bodies)]:
            self._fields.pop(tone).delete()
        for tone, source in template.bodies:
            self._add(tone, source).put(source)
        self._keep()
        self._turn_to(self._tone if self._tone in self._fields else template.bodies[0][0])

    def try_on(self, fields: Mapping[str, str]) -> None:
        """Show how it reads with these facts."""
        self._known = fields
        self._show()

    def forget(self) -> None:
        """What was typed is safe: the browser need not keep it any longer."""
        for name in ("title", *self._fields):
            drop_draft(f"{self._key}-{name}")

    def point_at(self, field: str) -> None:
        """Put the cursor where something has to be changed."""
        if field in TONES and field in self._fields:
            self._turn_to(field)
        if field in self._fields:
            source = self._fields[field]
            fault = self._workshop.proof(source.source, NOTHING).fault
            source.focus(fault.line if fault else 1)

    def _draw_words(self, template: LetterTemplate) -> None:
        with ui.element("div").classes("letter-editor-head"):
            self.title = ui.input("What you call it", value=template.title).props(f"maxlength={TITLE_LIMIT}")
            self.title.mark("title")
            self.purpose = ui.select(
                dict(self._services.letters.purposes()), label="What it is for", value=template.purpose or None
            ).mark("purpose")
        self._fields: dict[str, TemplateField] = {}
        with ui.element("div").classes("stack tight"):
            ui.label("Subject").classes("choice-name")
            self._fields[SUBJECT] = self._field("Subject", SUBJECT, template.subject, single=True)
        with ui.element("div").classes("stack tight"):
            self._tones()
            self._bodies = ui.element("div")
            for tone, source in template.bodies:
                self._add(tone, source)
        self._entered = self._fields[self._tone]
        self._finder = FieldFinder(self._workshop.known_fields(), insert=self._insert)
        self._keep()
        self._turn_to(self._tone)

    def _field(self, label: str, name: str, source: str, *, single: bool = False) -> TemplateField:
        field = TemplateField(
            label,
            name=name,
            source=source,
            keep=f"{self._key}-{name}",
            on_typed=self._show,
            on_entered=self._enter,
            single=single,
        )
        return field.mark(name)

    def _add(self, tone: str, source: str) -> TemplateField:
        if tone not in self._fields:
            with self._bodies:
                self._fields[tone] = self._field(f"The letter, {TONES[tone].lower()}", tone, source)
        return self._fields[tone]

    @ui.refreshable_method
    def _tones(self) -> None:
        with ui.element("div").classes("split"):
            with group("The letter"):
                for tone, name in TONES.items():
                    there = tone in self._fields or tone == self._tone
                    words = name if there else f"+ {name}"
                    choice(words, chosen=tone == self._tone, choose=partial(self._choose, tone), marker=f"tone-{tone}")
            if len(self._fields) > len((SUBJECT, self._tone)):
                out = ui.button("Leave this tone out", color=None, on_click=self._leave_out).classes("btn-quiet")
                out.mark("leave-out")

    def _choose(self, tone: str) -> None:
        if tone not in self._fields:
            self._add(tone, self._fields[self._tone].source)
        self._turn_to(tone)

    def _leave_out(self) -> None:
        self._fields.pop(self._tone).delete()
        drop_draft(f"{self._key}-{self._tone}")
        self._turn_to(next(tone for tone in TONES if tone in self._fields))

    def _turn_to(self, tone: str) -> None:
        self._tone = tone
        self._entered = self._fields[tone]
        for name, field in self._fields.items():
            field.set_visibility(name in {SUBJECT, tone})
        self._tones.refresh()
        if hasattr(self, "_asks"):
            self._show()

    def _insert(self, words: str) -> None:
        self._entered.insert(words)

    def _enter(self, field: TemplateField) -> None:
        self._entered = field

    def _keep(self) -> None:
        keep_draft(self.title, f"{self._key}-title")
        for name, field in self._fields.items():
            field.keep(f"{self._key}-{name}")

    def _show(self) -> None:
        """Say what is wrong and draw the letter as it reads now; a part that cannot be read keeps its last look."""
        subject, body = self._fields[SUBJECT], self._fields[self._tone]
        proofs = [self._workshop.proof(field.source, NOTHING) for field in (subject, body)]
        subject.show(proofs[0])
        body.show(proofs[1])
        if any(proof.fault for proof in proofs):
            return
        labels = self._workshop.known_fields()
        self._empty.show(proofs[0].pieces, proofs[1].pieces, labels=labels)
        known = [self._workshop.proof(field.source, self._known).pieces for field in (subject, body)]
        self._sample.show(known[0], known[1], labels=labels)
        asked = dict.fromkeys(name for proof in reversed(proofs) for name in proof.fields if name in labels)
        self._asks.set_text("It cannot go out without " + ", ".join(labels[name].label for name in asked) + ".")
        self._asks.set_visibility(bool(asked))
